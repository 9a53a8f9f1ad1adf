//! Names that say nothing are not used: a `Manager` manages, and of a `util` nobody knows what it is.
//!
//! Such a name marks the place where nobody has yet found the word of the trade. The list comes
//! from `STYLE.md`.

use super::finding::Finding;
use super::source::Source;
use super::tree::Tree;

/// No type's name ends so.
const ENDINGS: [&str; 11] = [
    "Manager",
    "Service",
    "Handler",
    "Helper",
    "Util",
    "Utils",
    "Base",
    "Impl",
    "Data",
    "Info",
    "Processor",
];

/// No module has such a name.
const MODULES: [&str; 6] = ["common", "core", "utils", "util", "misc", "helpers"];

/// Checks the names of types and modules in every Rust file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust().flat_map(|(path, text)| check_file(path, text)).collect()
}

fn check_file(path: &str, text: &str) -> Vec<Finding> {
    let code = Source::new(text).code;
    let lines = code.lines().enumerate();
    lines.filter_map(|(index, line)| check_line(path, index + 1, line)).collect()
}

fn check_line(path: &str, line: usize, code: &str) -> Option<Finding> {
    let (kind, name) = declared(code)?;
    let banned = match kind {
        "mod" => MODULES.contains(&name),
        _ => ENDINGS.iter().any(|ending| name.ends_with(ending)),
    };
    let what = format!("`{kind} {name}` is a name that says nothing");
    banned.then(|| Finding::new(path, line, what, "find the word of the trade (docs/glossary.md)"))
}

/// What a line declares, if it declares a type or a module: the keyword and the name.
pub(super) fn declared(code: &str) -> Option<(&str, &str)> {
    let visible = code.trim_start();
    let rest = match visible.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(')')?.1.trim_start(),
        Some(rest) if rest.starts_with(' ') => rest.trim_start(),
        _ => visible,
    };
    let (kind, rest) = rest.split_once(' ')?;
    let is_type = ["struct", "enum", "trait", "union", "mod"].contains(&kind)
        // An indented `type` belongs to somebody else's trait, who chose its name.
        || (kind == "type" && !code.starts_with(' '));
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let name = rest.split(|it| !is_word(it)).next()?;
    (is_type && !name.is_empty()).then_some((kind, name))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::finding::expect_findings;
    use super::*;

    #[test]
    fn a_name_that_says_nothing_is_found() {
        expect_findings(
            check,
            r#"
//- a.rs
pub struct ClaimManager;
pub(crate) enum PaymentData { One }
trait Handler<T> {}
type RemittanceInfo = u8;
mod utils;
pub mod common {
    struct Base(u8);
}
//- fine.rs
struct ServiceLine;
struct Metadata;
enum Database {}
mod core_claims;
impl Platform for Meadow { }
    type Data = u8;
// struct ClaimManager
const NAME: &str = "struct ClaimManager";
"#,
            &expect![[r#"
                a.rs:1: `struct ClaimManager` is a name that says nothing — find the word of the trade (docs/glossary.md)
                a.rs:2: `enum PaymentData` is a name that says nothing — find the word of the trade (docs/glossary.md)
                a.rs:3: `trait Handler` is a name that says nothing — find the word of the trade (docs/glossary.md)
                a.rs:4: `type RemittanceInfo` is a name that says nothing — find the word of the trade (docs/glossary.md)
                a.rs:5: `mod utils` is a name that says nothing — find the word of the trade (docs/glossary.md)
                a.rs:6: `mod common` is a name that says nothing — find the word of the trade (docs/glossary.md)
                a.rs:7: `struct Base` is a name that says nothing — find the word of the trade (docs/glossary.md)
            "#]],
        );
    }
}

//! The words and the types are the same: each public type of `domain` has its line in the glossary,
//! and each line of the glossary's section "Types" its type.
//!
//! A biller and an engineer can only check each other's work if a word means one thing. The check
//! compares both ways, so neither the code nor the page can run ahead; and no two types share a word.

use super::finding::Finding;
use super::markdown::{rows, section, ticked};
use super::naming::declared;
use super::source::Source;
use super::tree::Tree;

const PAGE: &str = "docs/glossary.md";
const DOMAIN: &str = "crates/domain/src/";
const LIB: &str = "crates/domain/src/lib.rs";

struct Word<'a> {
    path: &'a str,
    line: usize,
    name: String,
}

/// Compares the glossary with the public types of `domain`.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let types = types_of_domain(tree);
    let words = words_of_glossary(tree.text(PAGE).unwrap_or_default());
    let is_missing =
        |word: &&Word<'_>, there: &[Word<'_>]| !there.iter().any(|it| it.name == word.name);
    let unexplained = types.iter().filter(|it| is_missing(it, &words)).map(|it| {
        let what = format!("`{}` is not in the glossary", it.name);
        Finding::new(it.path, it.line, what, "say what it means in docs/glossary.md, section Types")
    });
    let unused = words.iter().filter(|it| is_missing(it, &types)).map(|it| {
        let what = format!("`domain` has no public type `{}`", it.name);
        Finding::new(PAGE, it.line, what, "take the row out, or move it to another section")
    });
    unexplained.chain(unused).chain(shared(&types)).collect()
}

/// Types with the name of one that came before.
fn shared<'a>(types: &'a [Word<'a>]) -> impl Iterator<Item = Finding> + 'a {
    types.iter().enumerate().filter_map(|(index, it)| {
        let first = types[..index].iter().find(|earlier| earlier.name == it.name)?;
        let what = format!("`{}` is also a type of {}", it.name, first.path);
        Some(Finding::new(it.path, it.line, what, "one word, one meaning: find another word"))
    })
}

/// What the files declare, and what a macro declares and `lib.rs` hands on.
fn types_of_domain(tree: &Tree) -> Vec<Word<'_>> {
    let files = tree.rust().filter(|(path, _)| path.starts_with(DOMAIN));
    let mut types: Vec<_> = files.flat_map(|(path, text)| declared_types(path, text)).collect();
    for word in handed_on(tree.text(LIB).unwrap_or_default()) {
        if !types.iter().any(|it| it.name == word.name) {
            types.push(word);
        }
    }
    types
}

fn declared_types<'a>(path: &'a str, text: &str) -> Vec<Word<'a>> {
    let source = Source::new(text);
    let lines = source.code_before_tests().enumerate();
    let types = lines.filter(|(_, code)| code.starts_with("pub ")).filter_map(|(index, code)| {
        match declared(code)? {
            ("struct" | "enum" | "trait", name) => {
                Some(Word { path, line: index + 1, name: name.to_owned() })
            }
            _ => None,
        }
    });
    types.collect()
}

/// The types in the `pub use` of `lib.rs`, which may run over several lines.
fn handed_on(lib: &str) -> Vec<Word<'static>> {
    let mut words = Vec::new();
    let mut inside = false;
    for (index, code) in Source::new(lib).code.lines().enumerate() {
        inside |= code.starts_with("pub use ");
        if inside {
            let names = code.split(|it: char| !it.is_alphanumeric()).filter(|it| is_type(it));
            words.extend(names.map(|name| Word {
                path: LIB,
                line: index + 1,
                name: name.to_owned(),
            }));
        }
        inside &= !code.contains(';');
    }
    words
}

/// Told from a module by its first letter, and from a constant by the others.
fn is_type(name: &str) -> bool {
    name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase)
}

fn words_of_glossary(page: &str) -> Vec<Word<'static>> {
    let types = section(page, "## Types").unwrap_or_default();
    let rows = rows(&types, &["Word", "Means", "In the trade"]);
    let words = rows.iter().flat_map(|row| {
        ticked(row.cells[0]).map(|name| Word { path: PAGE, line: row.line, name: name.to_owned() })
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::finding::expect_findings;
    use super::*;

    #[test]
    fn types_and_words_are_compared_in_both_directions() {
        expect_findings(
            check,
            "\
//- docs/glossary.md
# Glossary
| Word | Means | In the trade |
|---|---|---|
| `platform` | not a type | |

## Types
| Word | Means | In the trade |
|---|---|---|
| `Denial` | what the payer refused | denial |
| `Group`, `Carc` | who owes; why | CAGC; CARC |

### More
| Word | Means | In the trade |
|---|---|---|
| `Ghost` | | |

## Rest
| Word | Means | In the trade |
|---|---|---|
| `ERA` | | |
//- crates/domain/src/denial.rs
pub struct Denial;
pub(crate) struct Inner;
struct Private;
pub enum Group { Co }
pub struct Carc(u16);
pub trait Rule {}
pub type Cents = i64;
#[cfg(test)]
mod tests {
    pub struct Fixture;
}
//- crates/domain/src/appeal.rs
pub struct Denial;
//- crates/domain/src/lib.rs
mod code;
pub use code::{Carc, Group};
pub use made::{
    by_macro, Rarc, LEN_MAX,
};
use std::fmt::Display;
//- crates/x12/src/lib.rs
pub struct Segment;
",
            &expect![[r#"
                crates/domain/src/denial.rs:6: `Rule` is not in the glossary — say what it means in docs/glossary.md, section Types
                crates/domain/src/lib.rs:4: `Rarc` is not in the glossary — say what it means in docs/glossary.md, section Types
                docs/glossary.md:15: `domain` has no public type `Ghost` — take the row out, or move it to another section
                crates/domain/src/appeal.rs:1: `Denial` is also a type of crates/domain/src/denial.rs — one word, one meaning: find another word
            "#]],
        );
    }
}

//! The server reads, and hands what somebody said to the orchestrator; it holds nothing that writes.
//!
//! The crate of the records is one crate for readers and writers, so the table of crates can't tell them
//! apart. The names of what writes can.

use super::finding::Finding;
use super::source::Source;
use super::tree::Tree;

/// The files that only read.
const READERS: &str = "crates/server/src/";

/// What begins a change of the records, or is one.
const WRITERS: [&str; 4] = [".begin(", "Tx", "office.store", "orchestrator::found("];

/// Looks through the code of the server; its tests may make what they need.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let readers = tree.rust().filter(|(path, _)| path.starts_with(READERS));
    readers.flat_map(|(path, text)| check_file(path, text)).collect()
}

fn check_file(path: &str, text: &str) -> Vec<Finding> {
    let source = Source::new(text);
    let mut findings = Vec::new();
    for (index, line) in source.code_before_tests().enumerate() {
        for writer in WRITERS.into_iter().filter(|it| names(line, it)) {
            let what = format!("`{writer}` writes, and the server only reads");
            let remedy =
                "make it a function of `orchestrator`, which asks `authority` at its commit";
            findings.push(Finding::new(path, index + 1, what, remedy));
        }
    }
    findings
}

/// Whether the line names it as a word of its own.
fn names(line: &str, writer: &str) -> bool {
    let is_letter = |it: char| it.is_alphanumeric() || it == '_';
    line.match_indices(writer).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + writer.len()..].chars().next();
        let begins = writer.starts_with('.') || !before.is_some_and(is_letter);
        begins && (writer.ends_with('(') || !after.is_some_and(is_letter))
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::finding::expect_findings;
    use super::*;

    #[test]
    fn the_server_holds_nothing_that_writes() {
        expect_findings(
            check,
            r#"
//- crates/server/src/good.rs
use domain::Text;
let not_found = found(Problem::not_found("a Tx"));
//- crates/server/src/bad.rs
use store::{Practice, Tx};
let tx = site.office.store.begin(&practice, stamp);
orchestrator::found(&mut tx, change);
//- crates/orchestrator/src/people.rs
use store::Tx;
"#,
            &expect![[r#"
                crates/server/src/bad.rs:1: `Tx` writes, and the server only reads — make it a function of `orchestrator`, which asks `authority` at its commit
                crates/server/src/bad.rs:2: `.begin(` writes, and the server only reads — make it a function of `orchestrator`, which asks `authority` at its commit
                crates/server/src/bad.rs:2: `office.store` writes, and the server only reads — make it a function of `orchestrator`, which asks `authority` at its commit
                crates/server/src/bad.rs:3: `orchestrator::found(` writes, and the server only reads — make it a function of `orchestrator`, which asks `authority` at its commit
            "#]],
        );
    }
}

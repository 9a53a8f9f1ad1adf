//! Nothing half done is left behind: no promise in a comment, no test switched off.
//!
//! A debt is an issue, and a test that states today's wrong answer with a note. A test that is
//! switched off is a fault that nobody sees.

use super::finding::Finding;
use super::source::Source;
use super::tree::Tree;

/// What is not left behind, and what to do instead.
const LEFTOVERS: [(&str, &str); 6] = [
    ("TODO", "do it, or open an issue"),
    ("FIXME", "do it, or open an issue"),
    ("#[ignore", "mend the test, or let it state today's answer"),
    ("#[should_panic", "nothing of ours panics; test the answer"),
    ("todo!(", "write it"),
    ("unimplemented!(", "write it"),
];

/// Looks through the code and the comments of every Rust file; strings may say what they like.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust().flat_map(|(path, text)| check_file(path, text)).collect()
}

fn check_file(path: &str, text: &str) -> Vec<Finding> {
    let unquoted = Source::new(text).unquoted;
    let mut findings = Vec::new();
    for (index, line) in unquoted.lines().enumerate() {
        for (leftover, remedy) in LEFTOVERS {
            if line.contains(leftover) {
                let what = format!("`{leftover}` is left behind");
                findings.push(Finding::new(path, index + 1, what, remedy));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::finding::expect_findings;
    use super::*;

    #[test]
    fn nothing_half_done_is_left_behind() {
        expect_findings(
            check,
            r#"
//- a.rs
// TODO: count the lines
/* FIXME */
#[ignore = "slow"]
#[should_panic]
fn a() { todo!() }
fn b() { unimplemented!() }
const WORD: &str = "TODO";
"#,
            &expect![[r#"
                a.rs:1: `TODO` is left behind — do it, or open an issue
                a.rs:2: `FIXME` is left behind — do it, or open an issue
                a.rs:3: `#[ignore` is left behind — mend the test, or let it state today's answer
                a.rs:4: `#[should_panic` is left behind — nothing of ours panics; test the answer
                a.rs:5: `todo!(` is left behind — write it
                a.rs:6: `unimplemented!(` is left behind — write it
            "#]],
        );
    }
}

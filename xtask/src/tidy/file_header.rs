//! Every Rust file opens with a sentence that says what it is.
//!
//! The header is the first thing a reader sees and the cheapest place to notice that a file does
//! two things: it then needs two sentences.

use super::finding::Finding;
use super::tree::Tree;

/// A sentence of fewer words is only a name.
const N_WORDS_MIN: usize = 3;

/// Checks the first paragraph of every Rust file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust().filter_map(|(path, text)| check_file(path, text)).collect()
}

fn check_file(path: &str, text: &str) -> Option<Finding> {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    let paragraph: Vec<_> = lines.map(str::trim).take_while(|line| !line.is_empty()).collect();
    let sentence = paragraph.join(" ");
    let what = if sentence.is_empty() {
        "the file does not say what it is"
    } else if sentence.split(' ').count() < N_WORDS_MIN || !sentence.ends_with(['.', '?', '!', ':'])
    {
        "the file does not open with a sentence"
    } else {
        return None;
    };
    Some(Finding::new(
        path,
        1,
        what,
        "open it with `//!` and one sentence in the words of the trade",
    ))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::finding::expect_findings;
    use super::*;

    #[test]
    fn a_file_opens_with_a_sentence() {
        expect_findings(
            check,
            "\
//- good.rs
//! Denials: what the payer refused,
//! and why.
//!
//! More
use std::fmt;
//- bare.rs
use std::fmt;
//- late.rs
use std::fmt;
//! A sentence that comes too late.
//- name.rs
//! Denials.
//- half.rs
//! what the payer refused
//- empty.rs
//!
//! A sentence below an empty line.
",
            &expect![[r#"
                bare.rs:1: the file does not say what it is — open it with `//!` and one sentence in the words of the trade
                late.rs:1: the file does not say what it is — open it with `//!` and one sentence in the words of the trade
                name.rs:1: the file does not open with a sentence — open it with `//!` and one sentence in the words of the trade
                half.rs:1: the file does not open with a sentence — open it with `//!` and one sentence in the words of the trade
                empty.rs:1: the file does not say what it is — open it with `//!` and one sentence in the words of the trade
            "#]],
        );
    }
}

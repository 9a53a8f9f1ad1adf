//! The project keeps its own rules: the checks of `cargo xtask tidy`, run on this very tree.

use xtask::{root, tidy};

#[test]
fn this_tree_is_tidy() {
    let findings = tidy::findings_of_this_tree(&root()).unwrap();
    let lines: Vec<_> = findings.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

//! The rules of the house that a machine can check, one file for each rule.
//!
//! A remark that a reviewer makes twice becomes a line in `STYLE.md`, and if it can, a check here:
//! a rule that nobody has to remember is kept.
//!
//! **Invariants**
//! - A check is a function from a [`Tree`] to [`Finding`]s. It reads no disk, so its test can invent
//!   a tree in a few lines.
//! - Every check has been seen to fail: each has a test on a tree that breaks its rule.

// What a check noticed, where, and what to do about it.
pub mod finding;
// The files of the project.
pub mod tree;
// Rust text told apart into code, comments and strings.
pub mod source;
// Tables and links of a Markdown page.
pub mod markdown;
// Who may use whom, by the table in `ARCHITECTURE.md`.
pub mod crate_map;
// Every file says what it is.
pub mod file_header;
// No file is longer than a reader can hold in mind.
pub mod file_size;
// Names that say nothing are not used.
pub mod naming;
// Nothing half done is left behind.
pub mod leftovers;
// The words and the types are the same.
pub mod glossary;
// The server reads and writes nothing.
pub mod reading_only;
// Templates hold nothing that runs.
pub mod templates;
// A page stays a page.
pub mod page_size;
// No link leads nowhere.
pub mod links;
// Every dependency has its reason on record.
pub mod reasons;
// No large binary file.
pub mod blobs;

use std::path::Path;

use finding::Finding;
use tree::{Tree, TreeError};

/// All that is wrong with the tree in a folder of a workspace.
pub fn findings_of_this_tree(root: &Path) -> Result<Vec<Finding>, TreeError> {
    let tree = Tree::read(root)?;
    let crates = crate_map::read_crates(root)?;
    let mut findings = findings(&tree);
    findings.extend(crate_map::check(&tree, &crates));
    findings.sort();
    Ok(findings)
}

fn findings(tree: &Tree) -> Vec<Finding> {
    let checks = [
        file_header::check,
        file_size::check,
        naming::check,
        leftovers::check,
        glossary::check,
        reading_only::check,
        templates::check,
        page_size::check,
        links::check,
        reasons::check,
        blobs::check,
    ];
    checks.iter().flat_map(|check| check(tree)).collect()
}

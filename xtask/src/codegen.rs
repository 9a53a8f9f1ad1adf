//! The files that are made from others and lie in the project all the same, so that a reader finds
//! them without building anything: `docs/generated`.
//!
//! **Invariants**
//! - Everything below `docs/generated` is made here; what is changed by hand there is a finding.
//! - The same tree gives the same bytes.

mod deadlines;
mod printed;

use std::fs;
use std::io;
use std::path::Path;

use crate::tidy::finding::Finding;
use crate::tidy::tree::{Tree, TreeError};

/// A file as it should be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Generated {
    /// Where it lies, from the folder of the workspace.
    pub path: &'static str,
    /// What it says.
    pub text: String,
}

/// Why a file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CodegenError {
    /// The files of the project could not be read.
    #[error("could not read what the files are made from")]
    Unread(#[from] TreeError),
    /// The program could not be asked.
    #[error("could not run `{command}`")]
    NotRun {
        /// What was run.
        command: String,
        /// Why not.
        source: io::Error,
    },
    /// The program failed; what it says was shown.
    #[error("`{command}` failed")]
    Failed {
        /// What was run.
        command: String,
    },
    /// A file could not be written.
    #[error("could not write {path}")]
    Unwritten {
        /// The file.
        path: &'static str,
        /// Why not.
        source: io::Error,
    },
}

const FOLDER: &str = "docs/generated/";
const REMEDY: &str = "run `cargo xtask codegen`";

/// Writes the files that are not as they should be, and names them.
pub fn write(root: &Path) -> Result<Vec<&'static str>, CodegenError> {
    let tree = Tree::read(root)?;
    let mut written = Vec::new();
    for it in generated(root, &tree)? {
        if tree.text(it.path) != Some(&it.text) {
            let done = fs::create_dir_all(root.join(FOLDER))
                .and_then(|()| fs::write(root.join(it.path), &it.text));
            done.map_err(|source| CodegenError::Unwritten { path: it.path, source })?;
            written.push(it.path);
        }
    }
    Ok(written)
}

/// What is stale, missing, or made by nobody.
pub fn check(root: &Path) -> Result<Vec<Finding>, CodegenError> {
    let tree = Tree::read(root)?;
    Ok(compare(&tree, &generated(root, &tree)?))
}

fn generated(root: &Path, tree: &Tree) -> Result<Vec<Generated>, CodegenError> {
    let table = tree.text(deadlines::TABLE).unwrap_or_default();
    let deadlines = Generated { path: deadlines::PAGE, text: deadlines::page(table) };
    let printed = printed::PRINTED.iter().map(|it| {
        let text = printed::printed(root, it.words)?;
        Ok(Generated { path: it.page, text })
    });
    std::iter::once(Ok(deadlines)).chain(printed).collect()
}

/// Compares the tree with what it should hold, in both directions.
fn compare(tree: &Tree, generated: &[Generated]) -> Vec<Finding> {
    let stale = generated.iter().filter_map(|it| compare_file(tree, it));
    let ours = |path: &str| generated.iter().any(|it| it.path == path);
    let strays = tree.files().filter(|file| file.path.starts_with(FOLDER) && !ours(&file.path));
    let strays = strays.map(|file| {
        Finding::new(&file.path, 1, "nothing makes this file", "keep it elsewhere, or delete it")
    });
    stale.chain(strays).collect()
}

fn compare_file(tree: &Tree, it: &Generated) -> Option<Finding> {
    let Some(found) = tree.text(it.path) else {
        return Some(Finding::new(it.path, 1, "the file is missing", REMEDY));
    };
    let same = found.lines().zip(it.text.lines()).take_while(|(left, right)| left == right);
    let line = same.count() + 1;
    (found != it.text).then(|| Finding::new(it.path, line, "stale from this line on", REMEDY))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::tidy::finding::expect_findings;

    #[test]
    fn a_fresh_file_is_fine() {
        check_file("one\ntwo\n", &expect![""]);
    }

    #[test]
    fn a_stale_file_is_named_with_the_first_line_that_differs() {
        check_file(
            "one\n2\n",
            &expect![[r#"
                docs/generated/page.md:2: stale from this line on — run `cargo xtask codegen`
            "#]],
        );
        check_file(
            "one\n",
            &expect![[r#"
                docs/generated/page.md:2: stale from this line on — run `cargo xtask codegen`
            "#]],
        );
    }

    #[test]
    fn a_missing_file_is_stale_and_one_that_nothing_makes_is_not_kept() {
        expect_findings(
            |tree| compare(tree, &[page()]),
            "//- docs/generated/by_hand.md\nNotes.\n//- docs/glossary.md\n# Glossary\n",
            &expect![[r#"
                docs/generated/page.md:1: the file is missing — run `cargo xtask codegen`
                docs/generated/by_hand.md:1: nothing makes this file — keep it elsewhere, or delete it
            "#]],
        );
    }

    fn page() -> Generated {
        Generated { path: "docs/generated/page.md", text: "one\ntwo\n".to_owned() }
    }

    /// A tree in which the page says this.
    fn check_file(text: &str, expect: &Expect) {
        let tree = format!("//- {}\n{text}", page().path);
        expect_findings(|tree| compare(tree, &[page()]), &tree, expect);
    }
}

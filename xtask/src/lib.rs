//! The chores of the project: what CI runs, and the checks that keep the tree tidy.
//!
//! They are a program of ours and no script, so that CI and a developer's machine run the same
//! thing, and so that a rule of the house can have a test like any other code.

// The steps of CI, named in words, each with its time.
pub mod ci;
// The rules of the house that a machine can check.
pub mod tidy;
// The files that are made from others.
pub mod codegen;

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().expect("xtask lies in the workspace").to_owned()
}

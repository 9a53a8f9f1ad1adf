//! What the program itself prints of itself: the schema of its answer, the description of its interface
//! for programs, and its settings.
//!
//! `xtask` uses no crate of ours, so that the checks run where the product does not compile. So it
//! asks the program, in the build that the tests use too.

use std::path::Path;
use std::process::{Command, Stdio};

use super::CodegenError;

/// A page that the program prints.
pub(super) struct Printed {
    /// Where it lies.
    pub(super) page: &'static str,
    /// How it is asked for.
    pub(super) words: &'static [&'static str],
}

/// All of them.
pub(super) const PRINTED: [Printed; 3] = [
    Printed { page: "docs/generated/analysis.schema.json", words: &["schema"] },
    Printed { page: "docs/generated/openapi.json", words: &["openapi"] },
    Printed { page: "docs/generated/settings.md", words: &["settings", "--manual"] },
];

const ARGS: [&str; 6] = ["run", "--quiet", "--locked", "--package", "recourse", "--"];

/// What the program prints when asked.
pub(super) fn printed(root: &Path, words: &[&str]) -> Result<String, CodegenError> {
    let command = || format!("cargo {} {}", ARGS.join(" "), words.join(" "));
    let mut cargo = Command::new("cargo");
    cargo.current_dir(root).args(ARGS).args(words).stderr(Stdio::inherit());
    let output =
        cargo.output().map_err(|source| CodegenError::NotRun { command: command(), source })?;
    let text = String::from_utf8(output.stdout).ok().filter(|_| output.status.success());
    text.ok_or_else(|| CodegenError::Failed { command: command() })
}

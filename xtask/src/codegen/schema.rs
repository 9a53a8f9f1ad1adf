//! The schema of the answer in JSON, as the program itself prints it.
//!
//! `xtask` uses no crate of ours, so that the checks run where the product does not compile. So it
//! asks the program, in the build that the tests use too.

use std::path::Path;
use std::process::{Command, Stdio};

use super::CodegenError;

pub(super) const PAGE: &str = "docs/generated/analysis.schema.json";

const ARGS: [&str; 7] = ["run", "--quiet", "--locked", "--package", "recourse", "--", "schema"];

/// What `recourse schema` prints.
pub(super) fn printed(root: &Path) -> Result<String, CodegenError> {
    let command = || format!("cargo {}", ARGS.join(" "));
    let mut cargo = Command::new("cargo");
    cargo.current_dir(root).args(ARGS).stderr(Stdio::inherit());
    let output =
        cargo.output().map_err(|source| CodegenError::NotRun { command: command(), source })?;
    let text = String::from_utf8(output.stdout).ok().filter(|_| output.status.success());
    text.ok_or_else(|| CodegenError::Failed { command: command() })
}

//! How a step of CI is really run: one `cargo` process, with its output left to flow to the reader.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Ending, Need, Step};
use crate::root;

/// Runs one step in the folder of the workspace and takes its time.
pub fn perform(step: &Step) -> io::Result<Ending> {
    if let Some(need) = step.needs
        && !is_here(&need)?
    {
        return Ok(Ending::Skipped(need));
    }
    let mut cargo = cargo();
    cargo.args(step.args);
    if let Some(flags) = step.rustdoc_flags {
        cargo.env("RUSTDOCFLAGS", flags);
    }
    let (status, time) = timed(|| cargo.status());
    Ok(if status?.success() { Ending::Passed(time) } else { Ending::Failed(time) })
}

fn is_here(need: &Need) -> io::Result<bool> {
    let mut asked = cargo();
    asked.args([need.subcommand, "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    Ok(asked.status()?.success())
}

fn cargo() -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(root());
    cargo
}

#[expect(
    clippy::disallowed_methods,
    reason = "the time of a step is for the reader, not for a decision"
)]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let answer = work();
    (answer, start.elapsed())
}

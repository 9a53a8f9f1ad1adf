//! `cargo xtask`: the door to the project's chores.

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser;
use xtask::tidy::finding::Finding;
use xtask::{ci, codegen, root, tidy};

/// The project's own chores.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Chore {
    /// Run what CI runs, stopping at the first step that fails
    Ci {
        /// Leave the tests out, for one who runs them anyway
        #[arg(long)]
        skip_tests: bool,
    },
    /// Check the rules of the house that a machine can check
    Tidy,
    /// Write the files that are made from others: docs/generated
    Codegen {
        /// Write nothing, and say which of them are stale
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let done = match Chore::parse() {
        Chore::Ci { skip_tests } => run_ci(skip_tests),
        Chore::Tidy => run_tidy(),
        Chore::Codegen { check: true } => check_generated(),
        Chore::Codegen { check: false } => generate(),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(err) => {
            complain(&err);
            ExitCode::FAILURE
        }
    }
}

fn run_ci(skip_tests: bool) -> io::Result<bool> {
    let steps = ci::STEPS.iter().filter(|step| !(skip_tests && step.name == "tests"));
    ci::run(steps, &mut ci::perform, &mut io::stdout())
}

fn run_tidy() -> io::Result<bool> {
    let findings = tidy::findings_of_this_tree(&root()).map_err(io::Error::other)?;
    tell("tidy", &findings)
}

fn check_generated() -> io::Result<bool> {
    let findings = codegen::check(&root()).map_err(io::Error::other)?;
    tell("codegen", &findings)
}

fn generate() -> io::Result<bool> {
    let written = codegen::write(&root()).map_err(io::Error::other)?;
    for path in &written {
        writeln!(io::stdout(), "codegen: wrote {path}")?;
    }
    if written.is_empty() {
        writeln!(io::stdout(), "codegen: everything was fresh")?;
    }
    Ok(true)
}

/// Lists the findings of a chore; true if there are none.
fn tell(chore: &str, findings: &[Finding]) -> io::Result<bool> {
    for finding in findings {
        writeln!(io::stdout(), "{finding}")?;
    }
    match findings.len() {
        0 => writeln!(io::stdout(), "{chore}: nothing found")?,
        n => writeln!(io::stdout(), "{chore}: {n} found")?,
    }
    Ok(findings.is_empty())
}

/// Says what went wrong, with the causes below it.
fn complain(err: &dyn Error) {
    let mut line = format!("xtask: {err}");
    let mut cause = err.source();
    while let Some(err) = cause {
        line += &format!(": {err}");
        cause = err.source();
    }
    // Nothing is left to do if even this can't be written.
    let _ = writeln!(io::stderr(), "{line}");
}

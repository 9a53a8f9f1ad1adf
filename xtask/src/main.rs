//! `cargo xtask`: the door to the project's chores.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser;
use xtask::{ci, root, tidy};

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
}

fn main() -> ExitCode {
    let done = match Chore::parse() {
        Chore::Ci { skip_tests } => run_ci(skip_tests),
        Chore::Tidy => run_tidy(),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(err) => {
            // Nothing is left to do if even this can't be written.
            let _ = writeln!(io::stderr(), "xtask: {err}");
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
    for finding in &findings {
        writeln!(io::stdout(), "{finding}")?;
    }
    match findings.len() {
        0 => writeln!(io::stdout(), "tidy: nothing found")?,
        n => writeln!(io::stdout(), "tidy: {n} found")?,
    }
    Ok(findings.is_empty())
}

//! The command line of Recourse: reads the words, runs the command, gives the exit code.

use std::process::ExitCode;

use clap::Parser;
use recourse::command::{self, Cli};

fn main() -> ExitCode {
    // A closed pipe (`recourse … | head`) is not worth a message.
    command::run(Cli::parse())
}

//! The commands, and what their exit codes mean.

mod analyze;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

use crate::analyze::render;

/// Everything was read.
const DONE: u8 = 0;
/// Some of the input could not be read; the rest was analysed.
const INCOMPLETE: u8 = 1;
/// The command line, the contract file or the code list is wrong; nothing was done. Clap uses the
/// same number for words it does not know.
const USAGE: u8 = 2;
/// No file held a transaction set.
const NOTHING: u8 = 3;
/// The answer could not be written.
const NOT_WRITTEN: u8 = 4;

/// Reads what insurers answered, finds what they did not pay, and prepares the reply.
#[derive(Debug, Parser)]
#[command(version, about, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  everything was read
  1  some of the input could not be read; the rest was analysed
  2  the command line, the contract file or the code list is wrong
  3  no file held a transaction set
  4  the answer could not be written";

#[derive(Debug, Subcommand)]
enum Command {
    /// Read remittances and claims, and print the denial worklist
    Analyze(analyze::Arguments),
    /// Print the JSON schema of `recourse analyze --json`
    Schema,
}

/// Runs a command.
pub fn run(cli: Cli) -> ExitCode {
    let code = match cli.command {
        Command::Analyze(arguments) => analyze::run(&arguments),
        Command::Schema => schema(),
    };
    ExitCode::from(code)
}

fn schema() -> u8 {
    let mut out = io::stdout().lock();
    let schema = serde_json::to_writer_pretty(&mut out, &render::json::schema());
    written(schema.map_err(io::Error::from).and_then(|()| writeln!(out)))
}

/// A reader that has seen enough and closed the pipe is no failure.
fn written(result: io::Result<()>) -> u8 {
    match result {
        Ok(()) => DONE,
        Err(err) if err.kind() == io::ErrorKind::BrokenPipe => DONE,
        Err(err) => {
            complain(&format!("the answer could not be written: {err}"));
            NOT_WRITTEN
        }
    }
}

/// Tells the user on standard error. Where that is closed, nobody is there to be told.
fn complain(what: &str) {
    let _ = writeln!(io::stderr(), "recourse: {what}");
}

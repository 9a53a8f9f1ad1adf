//! The commands, and what their exit codes mean.

mod analyze;
mod answer;
mod approve;
mod audit;
pub(crate) mod cases;
mod demo;
mod doctor;
mod find;
mod findings;
mod ingest;
mod migrate;
mod place;
mod refused;
mod replay;
mod retry;
mod rules;
mod serve;
mod settings;
mod staff;
mod work;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
pub(crate) use orchestrator::words;

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
/// The records could not be opened, read or changed.
const NOT_OPENED: u8 = 5;
/// Somebody may not do what was asked, or it no longer fits; nothing was changed.
const REFUSED: u8 = 6;

/// Something was looked over and is not as it should be.
const WRONG: u8 = 1;

/// Reads what insurers answered, finds what they did not pay, and prepares the reply.
#[derive(Debug, Parser)]
#[command(version, about, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done; everything was read
  1  some of the input could not be read; the rest was analysed
     (doctor, audit, replay: something is not as it should be)
  2  the command line, the settings, the contract file or the code list is wrong; nothing was done
  3  no file held a transaction set
  4  the answer could not be written
  5  the records could not be opened, read or changed
  6  refused: somebody may not do this, or it no longer fits; nothing was changed";

#[derive(Debug, Subcommand)]
enum Command {
    /// Read remittances and claims, and print the denial worklist
    Analyze(analyze::Arguments),
    /// Print the JSON schema of `recourse analyze --json`
    Schema,
    /// Print the description of the interface for programs (`OpenAPI` 3.1)
    Openapi,
    /// Make an installation, or bring its tables up to date
    Migrate(migrate::Arguments),
    /// Play ten weeks of an invented practice and its payers, and open the console on them
    Demo(demo::Arguments),
    /// Look an installation over, and say how to mend what is wrong
    Doctor(doctor::Arguments),
    /// Show each setting, its value, and where that comes from
    Settings(settings::Arguments),
    /// Say who works for the practice, and as what
    Staff(staff::Arguments),
    /// Read files by hand: remittances, claims, acknowledgments
    Ingest(ingest::Arguments),
    /// Read the inbox, decide cases, and do what was approved, until ctrl-c
    Work(work::Arguments),
    /// Open the console and the interface for programs, with workers beside them, until ctrl-c
    Serve(serve::Arguments),
    /// List what waits for whom, or show one case with its reasons and its proposal
    Cases(cases::Arguments),
    /// Approve a proposal, after seeing it
    Approve(approve::Approval),
    /// Say no to a proposal, and why
    Reject(approve::Rejection),
    /// Answer what a case asks: yes, no, or in words
    Answer(answer::Answering),
    /// Say what became of an attempt that got no clear answer
    Found(answer::Finding),
    /// Say that the work which lay in a queue was done by hand
    Handled(answer::Why),
    /// Stop a case
    Stop(answer::Why),
    /// Let a stopped case go on
    Resume(answer::About),
    /// Give a case up; nothing more is done about it
    GiveUp(answer::Why),
    /// Put the brake on, or take it off: for one agent or all
    Brake(rules::Brake),
    /// Say how far an agent is trusted
    Phase(rules::Trust),
    /// Put another table of who may approve what in force
    Limits(rules::Limits),
    /// List work that was given up, or have it tried again
    Retry(retry::Arguments),
    /// Show what was noticed and somebody should see
    Findings(findings::Arguments),
    /// Show which files were read
    Files(findings::Arguments),
    /// Judge a case again as of today, and show what would be different
    Replay(replay::Arguments),
    /// Check or export the audit trail
    Audit(audit::Arguments),
}

/// Runs a command.
pub fn run(cli: Cli) -> ExitCode {
    let code = match cli.command {
        Command::Analyze(arguments) => analyze::run(&arguments),
        Command::Schema => schema(),
        Command::Openapi => print(&server::openapi::text(&server::described())),
        Command::Migrate(arguments) => migrate::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Settings(arguments) => settings::run(&arguments),
        Command::Staff(arguments) => staff::run(&arguments),
        Command::Ingest(arguments) => ingest::run(&arguments),
        Command::Work(arguments) => work::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Cases(arguments) => cases::run(&arguments),
        Command::Approve(arguments) => approve::approve(&arguments),
        Command::Reject(arguments) => approve::reject(&arguments),
        Command::Answer(arguments) => answer::answer(&arguments),
        Command::Found(arguments) => answer::found(&arguments),
        Command::Handled(arguments) => answer::handled(&arguments),
        Command::Stop(arguments) => answer::stop(&arguments),
        Command::Resume(arguments) => answer::resume(&arguments),
        Command::GiveUp(arguments) => answer::give_up(&arguments),
        Command::Brake(arguments) => rules::brake(&arguments),
        Command::Phase(arguments) => rules::trust(&arguments),
        Command::Limits(arguments) => rules::limits(&arguments),
        Command::Retry(arguments) => retry::run(&arguments),
        Command::Findings(arguments) => findings::findings(&arguments),
        Command::Files(arguments) => findings::files(&arguments),
        Command::Replay(arguments) => replay::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
    };
    ExitCode::from(code)
}

fn schema() -> u8 {
    let mut out = io::stdout().lock();
    let schema = serde_json::to_writer_pretty(&mut out, &render::json::schema());
    written(schema.map_err(io::Error::from).and_then(|()| writeln!(out)))
}

/// Prints a text; gives the exit code.
fn print(text: &str) -> u8 {
    written(io::stdout().lock().write_all(text.as_bytes()))
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

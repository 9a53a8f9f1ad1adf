//! `recourse audit`: proves that nobody changed the records behind our back, and hands the trail to
//! whoever has to check it elsewhere. What it proves and what it can't, docs/operating/audit.md says.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use store::{
    Practice,
    audit::{self, Anchor, AuditFinding, AuditReport},
};

use super::{
    DONE, WRONG,
    place::{Answer, Failure, Place},
};
use crate::hex;

/// Entries read at once.
const N_PAGE: u64 = 500;

/// What to do.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,

    #[command(subcommand)]
    doing: Doing,
}

#[derive(Debug, Subcommand)]
enum Doing {
    /// Check the whole trail, and every record against it
    Verify {
        /// Compare with what was written down elsewhere: an earlier export, or lines `NUMBER HASH`
        /// as this command prints them
        #[arg(long, value_name = "FILE")]
        anchor: Option<PathBuf>,
    },
    /// Print the trail, one entry a line as JSON
    Export {
        /// Write it into this file, which must not be there yet
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Arguments) -> u8 {
    arguments.place.with_installation(async |it| match &arguments.doing {
        Doing::Verify { anchor } => verify(&it.practice, anchor.as_deref()).await,
        Doing::Export { out } => export(&it.practice, out.as_deref()).await,
    })
}

async fn verify(practice: &Practice, anchor: Option<&Path>) -> Result<Answer, Failure> {
    let known = anchor.map(anchors).transpose()?.unwrap_or_default();
    let report = audit::verify(practice, &known).await?;
    let code = if report.findings.is_empty() { DONE } else { WRONG };
    Ok(Answer { text: told(&report, known.len()), code })
}

fn told(report: &AuditReport, n_known: usize) -> String {
    let AuditReport { n_entries, n_rows, end, findings } = report;
    let mut text = format!("{n_entries} entries and {n_rows} records were checked");
    if n_known > 0 {
        text += &format!(", and {n_known} entries that were written down elsewhere");
    }
    text += match findings.len() {
        0 => ": nothing was changed behind our back.\n",
        _ => ": NOT as they were written.\n",
    };
    for finding in findings {
        text += &format!("  {}\n", statement(finding));
    }
    if let Some(Anchor { seq, hash }) = end {
        text += &format!(
            "The end of the trail, to be written down elsewhere:\n{seq} {}\n",
            hex::digits(hash)
        );
    }
    text
}

/// A finding as a sentence.
fn statement(finding: &AuditFinding) -> String {
    match finding {
        AuditFinding::EntryMissing { seq } => format!("entries are missing from {seq} on"),
        AuditFinding::EntryInserted { seq } => format!("entries were added from {seq} on"),
        AuditFinding::EntryChanged { seq } => format!("entry {seq} was changed"),
        AuditFinding::LinkBroken { seq } => format!("entry {seq} does not follow the one before"),
        AuditFinding::EndMoved { seq } => {
            format!("the trail ends at {seq}, and our seal says otherwise")
        }
        AuditFinding::Rewritten { seq } => {
            format!("entry {seq} is not the one that was written down elsewhere")
        }
        AuditFinding::RowChanged { table, row } => format!("{row} in `{table}` was changed"),
        AuditFinding::RowMissing { table, row } => format!("{row} in `{table}` is gone"),
        AuditFinding::RowInserted { table, row } => format!("{row} in `{table}` was put in"),
    }
}

async fn export(practice: &Practice, out: Option<&Path>) -> Result<Answer, Failure> {
    let mut out: Box<dyn Write> = match out {
        Some(path) => Box::new(BufWriter::new(File::create_new(path)?)),
        None => Box::new(BufWriter::new(io::stdout())),
    };
    let written = match write_entries(practice, &mut out).await {
        // A reader that has seen enough.
        Err(Failure::Output(err)) if err.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    };
    written.map(|()| Answer::done(String::new()))
}

async fn write_entries(practice: &Practice, out: &mut dyn Write) -> Result<(), Failure> {
    let mut after = 0;
    loop {
        let page = practice.audit_trail(after, N_PAGE).await?;
        let Some(last) = page.last() else { return Ok(out.flush()?) };
        after = last.seq;
        for entry in &page {
            writeln!(out, "{}", entry.line(practice))?;
        }
    }
}

/// Reads what was written down elsewhere.
fn anchors(path: &Path) -> Result<Vec<Anchor>, Failure> {
    let usage = |what: &str| Failure::Usage(format!("{}: {what}", path.display()));
    let text = fs::read_to_string(path).map_err(|err| usage(&err.to_string()))?;
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let wrong = |n: usize| usage(&format!("line {n} is neither an exported entry nor NUMBER HASH"));
    lines.map(|(n, line)| anchor(line).ok_or_else(|| wrong(n))).collect()
}

fn anchor(line: &str) -> Option<Anchor> {
    if line.starts_with('{') {
        let entry: serde_json::Value = serde_json::from_str(line).ok()?;
        return Some(Anchor { seq: entry["seq"].as_i64()?, hash: hash(entry["hash"].as_str()?)? });
    }
    let (seq, digits) = line.trim().split_once(' ')?;
    Some(Anchor { seq: seq.parse().ok()?, hash: hash(digits.trim())? })
}

/// The 32 bytes of a hash.
fn hash(digits: &str) -> Option<Vec<u8>> {
    hex::bytes(digits).filter(|it| it.len() == 32)
}

//! `recourse analyze`: the words of its command line, and the way from them to an answer.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    str::FromStr,
};

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use domain::{CodeBook, Contract};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{DONE, INCOMPLETE, NOT_WRITTEN, NOTHING, USAGE, complain, written};
use crate::{
    analyze::{
        Analysis, Settings,
        render::{self, json::Layout},
        report::Report,
    },
    codes_file, contract_file, door,
    input::{self, Input},
};

/// What to read, and how to show it.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Files, folders, globs, zip or gzip archives; `-` is standard input. What a file is, its
    /// content tells: 835, 837 and 277CA, in any mix
    #[arg(required = true, value_name = "PATHS")]
    paths: Vec<String>,

    /// Judge deadlines and worth as of this day instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<NaiveDate>,

    /// What was agreed with the payers: names, programs, deadlines, own codes, fees (TOML; see
    /// samples/contract.toml)
    #[arg(long, value_name = "FILE")]
    contract: Option<PathBuf>,

    /// Official code lists to show instead of our own wording: CSV with columns `code` and `text`,
    /// and if known `list` (CARC or RARC), `since`, `until`
    #[arg(long, value_name = "FILE")]
    codes: Option<PathBuf>,

    /// Print the whole answer as JSON
    #[arg(long, conflicts_with = "csv")]
    json: bool,

    /// Print the worklist as CSV
    #[arg(long)]
    csv: bool,

    /// Also write one self-contained, printable page
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,

    /// Also write a spreadsheet
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,

    /// Show patients' names (protected health information)
    #[arg(long)]
    names: bool,

    /// Rows of the worklist on the screen: a number, or `all`
    #[arg(long, value_name = "N", default_value = "25")]
    rows: Rows,

    /// Colours on the screen
    #[arg(long, value_enum, default_value_t = When::Auto)]
    colour: When,
}

/// How many rows to show.
#[derive(Clone, Copy, Debug)]
struct Rows(Option<usize>);

impl FromStr for Rows {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        match text {
            "all" => Ok(Self(None)),
            _ => text.parse().map(|n| Self(Some(n))).map_err(|_| "expected a number or `all`"),
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum When {
    /// Where standard output is a terminal and `NO_COLOR` is unset
    Auto,
    Always,
    Never,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Arguments) -> u8 {
    let settings = match settings(arguments) {
        Ok(settings) => settings,
        Err(why) => {
            complain(&why);
            return USAGE;
        }
    };
    let report = analysed(&arguments.paths, settings);
    let code = show(&report, arguments);
    let code = if code == DONE { completeness(&report) } else { code };
    // The process ends here: giving a large report back piece by piece would only take time.
    std::mem::forget(report);
    code
}

fn settings(arguments: &Arguments) -> Result<Settings, String> {
    let contract = match &arguments.contract {
        Some(path) => {
            contract_file::read(&text(path)?).map_err(|err| format!("{}: {err}", path.display()))?
        }
        None => Contract::default(),
    };
    let mut codes = CodeBook::shipped().clone();
    if let Some(path) = &arguments.codes {
        let file = File::open(path).map_err(|err| format!("{}: {err}", path.display()))?;
        let loaded = codes_file::load(&mut codes, file)
            .map_err(|err| format!("{}: {err}", path.display()))?;
        if !loaded.unreadable.is_empty() {
            let n = loaded.unreadable.len();
            complain(&format!("{}: {n} rows are no codes and were skipped", path.display()));
        }
    }
    let as_of = arguments.as_of.unwrap_or_else(door::today);
    Ok(Settings { as_of, codes, contract, names: arguments.names })
}

fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|err| format!("{}: {err}", path.display()))
}

fn analysed(paths: &[String], settings: Settings) -> Report {
    let inputs = input::inputs(paths);
    let progress = progress(&inputs);
    let mut analysis = Analysis::new(settings);
    let mut before = 0;
    input::open_each(&inputs, &mut |opened| {
        let mut here = 0;
        analysis.take(opened, &mut |read| {
            here = read;
            progress.set_position(before + read);
        });
        before += here;
    });
    progress.finish_and_clear();
    analysis.finish()
}

/// A bar on standard error, if somebody watches and it takes a while: shorter inputs are done
/// before the first stroke.
fn progress(inputs: &[Input]) -> ProgressBar {
    const SHORT: u64 = 20 << 20;
    let len = |input: &Input| match input {
        Input::File(path) => fs::metadata(path).map_or(0, |it| it.len()),
        Input::Stdin | Input::Missing(..) => 0,
    };
    let total: u64 = inputs.iter().map(len).sum();
    if total < SHORT || !door::is_watched() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    bar.with_style(progress_style())
}

fn progress_style() -> ProgressStyle {
    ProgressStyle::with_template("reading {bytes}/{total_bytes} {wide_bar} {eta}")
        .expect("the template is a constant that a test reads")
}

fn show(report: &Report, arguments: &Arguments) -> u8 {
    let files = [
        arguments.html.as_ref().map(|path| to_file(path, |file| render::html::write(report, file))),
        arguments.xlsx.as_ref().map(|path| to_file(path, |file| render::xlsx::write(report, file))),
    ];
    let mut out = BufWriter::new(io::stdout().lock());
    let shown = if arguments.json {
        let layout = if door::is_screen() { Layout::Pretty } else { Layout::Compact };
        render::json::write(report, layout, &mut out)
    } else if arguments.csv {
        render::csv::write(report, &mut out)
    } else {
        let colour = match arguments.colour {
            When::Auto => door::colour(),
            When::Always => true,
            When::Never => false,
        };
        let rows_max = arguments.rows.0;
        let options = render::terminal::Options { width: door::width(), colour, rows_max };
        render::terminal::write(report, &options, &mut out)
    };
    let shown = written(shown.and_then(|()| out.flush()));
    files.into_iter().flatten().chain([shown]).max().unwrap_or(DONE)
}

fn to_file(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> u8 {
    let result = File::create(path).and_then(|file| {
        let mut file = BufWriter::new(file);
        write(&mut file)?;
        file.flush()
    });
    match result {
        Ok(()) => DONE,
        Err(err) => {
            complain(&format!("{} could not be written: {err}", path.display()));
            NOT_WRITTEN
        }
    }
}

fn completeness(report: &Report) -> u8 {
    let failed = report.files.iter().filter(|file| file.kind == "unreadable");
    for file in failed.clone() {
        for finding in &file.findings {
            complain(&format!("{}: {}", file.name, finding.what));
        }
    }
    if report.totals.sets == 0 {
        complain("no file held an X12 transaction set");
        NOTHING
    } else if failed.count() > 0 {
        INCOMPLETE
    } else {
        DONE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_of_the_progress_bar_can_be_read() {
        progress_style();
    }
}

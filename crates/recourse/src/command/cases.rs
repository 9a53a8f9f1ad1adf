//! `recourse cases`: what waits for whom, and everything about one case.
//!
//! Whoever may read the master key may read all of it. Numbers of members are covered even so, because
//! screens are seen by more people than records are.

mod list;
mod one;
mod proposal;
mod history;
mod sheet;

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use domain::WaitsFor;

use super::{
    find,
    place::{Answer, Failure, Place},
};
use crate::{door, installation::Installation};

pub(crate) use list::{Shape, open_rows, rows_of, worklist};
pub(crate) use one::Names;
pub(crate) use orchestrator::payer_name;
pub(super) use proposal::write as write_proposal;
pub(super) use sheet::Sheet;

/// What to show.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,

    /// One case: its number, the last letters of it as the list shows them, or the number of its claim
    case: Option<String>,

    /// Only cases that wait for this
    #[arg(long, value_name = "WHOM", value_parser = whom(), conflicts_with = "case")]
    waiting: Option<WaitsFor>,

    /// Closed cases too
    #[arg(long, conflicts_with_all = ["case", "waiting"])]
    all: bool,

    /// Print as JSON, for other programs
    #[arg(long)]
    json: bool,

    /// How many rows: a number, or `all`
    #[arg(short = 'n', long = "rows", value_name = "N", default_value = "25", value_parser = rows)]
    rows: Rows,

    /// Show the numbers of members (protected health information)
    #[arg(long)]
    names: bool,
}

/// How many rows to show; all of them where there is no number.
#[derive(Clone, Copy, Debug)]
struct Rows(Option<usize>);

fn rows(text: &str) -> Result<Rows, &'static str> {
    match text {
        "all" => Ok(Rows(None)),
        _ => text.parse().map(|n| Rows(Some(n))).map_err(|_| "expected a number or `all`"),
    }
}

fn whom() -> impl TypedValueParser<Value = WaitsFor> {
    let names = PossibleValuesParser::new(WaitsFor::ALL.iter().map(|it| it.id()));
    names.map(|it| WaitsFor::from_id(&it).expect("clap takes only these names"))
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Arguments) -> u8 {
    arguments.place.with_installation(async |it| match &arguments.case {
        Some(text) => {
            let case = find::case(&it.practice, text).await?;
            let names = if arguments.names { Names::Shown } else { Names::Covered };
            if arguments.json {
                return Ok(Answer::done(one::json(&it, &case, names).await?));
            }
            Ok(Answer::done(one::page(&it, &case, names).await?))
        }
        None => listed(&it, arguments).await,
    })
}

async fn listed(it: &Installation, arguments: &Arguments) -> Result<Answer, Failure> {
    let office = it.office().await?;
    let wanted = arguments.rows.0.unwrap_or(usize::MAX);
    let (rows, sum) = match (arguments.all, arguments.waiting) {
        (true, _) => list::all_rows(&office, &it.practice, wanted).await?,
        (false, whom) => open_rows(&office, &it.practice, (whom, wanted)).await?,
    };
    if arguments.json {
        return Ok(Answer::done(list::json(&rows)));
    }
    let shape =
        Shape { width: door::width(), colour: door::colour(), today: office.day(office.now()) };
    Ok(Answer::done(worklist(&rows, &sum, shape)))
}

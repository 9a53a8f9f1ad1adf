//! `recourse demo`: an invented practice and its payers, a real office that works for it, and its console.
//!
//! Nothing is shown that the records do not say: the folder that the demo makes is an installation, and
//! every other command works on it.

mod console;
mod screen;
mod told;

use std::{
    io::{self, BufRead, Write},
    net::SocketAddr,
    path::PathBuf,
    time::Duration,
};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{DONE, NOT_OPENED, NOT_WRITTEN, USAGE, complain, place::with_causes, written};
use crate::{
    demo::{self, Demo, DemoError, Size, Working},
    door,
};
use console::Console;
use server::ServingError;
use told::Told;

/// Where nobody says how large: ten weeks of a small office, which is long enough for payers to answer
/// what was sent, and is played in less than a minute.
const N_CLAIMS: u32 = 1_500;
const N_DAYS: u32 = 70;
const SEED: u64 = 7;

/// How long a demo goes on that was played before, where no console is opened on it.
const N_DAYS_MORE: u32 = 7;

/// So many of the first days' last ones are left to whoever looks at the demo: what is proposed then
/// waits for them.
const N_DAYS_LEFT: u32 = 14;

/// What to play.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Arguments {
    /// The folder of the demo; made if it is not there. A demo that is there goes on
    #[arg(long, value_name = "DIR", default_value = "recourse-demo")]
    data: PathBuf,

    /// Begin anew: takes away what an earlier demo made in the folder, its inbox and outbox too
    #[arg(long)]
    fresh: bool,

    /// Another number is another town [default: 7]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// About how many claims [default: 1500]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(20..=20_000))]
    claims: Option<u32>,

    /// How many days to play [default: 70; for a demo that is there none, and 7 without a console]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=400))]
    days: Option<u32>,

    /// Let time run while the console is open, so that cases settle while one watches; with
    /// `--no-console`, tell each thing as it happens and ask for approvals at a terminal
    #[arg(long)]
    play: bool,

    /// How many seconds a day takes with `--play`
    #[arg(long, value_name = "N", default_value = "20", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    day_secs: u64,

    /// Where the console listens [default: 127.0.0.1:8420, or another port if that one is taken]
    #[arg(long, value_name = "ADDR", conflicts_with = "no_console")]
    listen: Option<SocketAddr>,

    /// Open no console: print where everything stands, and end
    #[arg(long)]
    no_console: bool,

    /// Have the people of the demo approve and answer everything, on every day
    #[arg(long)]
    approve_all: bool,
}

/// Why the command could not do what it was asked.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Demo(#[from] DemoError),
    #[error(transparent)]
    Serving(#[from] ServingError),
    #[error("the answer could not be written")]
    Output(#[from] io::Error),
    #[error("the program could not begin to work")]
    Runtime(#[source] io::Error),
    #[error(
        "there is a demo in {0} already, and `--seed` and `--claims` are for a new one: `--fresh` begins anew, `--data DIR` names another folder"
    )]
    There(PathBuf),
}

/// Whether whoever looks wants to go on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Go {
    On,
    Home,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Arguments) -> u8 {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.enable_all().build().map_err(Failure::Runtime);
    match runtime.and_then(|it| it.block_on(play(arguments))) {
        Ok(()) => DONE,
        Err(Failure::Output(err)) => written(Err(err)),
        Err(failure) => {
            complain(&with_causes(&failure));
            failure.code()
        }
    }
}

async fn play(arguments: &Arguments) -> Result<(), Failure> {
    let is_new = arguments.fresh || !demo::is_demo(&arguments.data);
    let (mut demo, n_days) = if is_new { found(arguments).await? } else { open(arguments).await? };
    let last = if n_days == 0 { demo.today() } else { demo::last_of(demo.tomorrow(), n_days) };
    let mut told = Told::begin(demo.practice()).await.map_err(DemoError::from)?;
    let is_told = arguments.play && arguments.no_console;
    let progress = progress(n_days, is_told);
    while demo.today() < last {
        let left = (last - demo.today()).num_days();
        let working = match (arguments.approve_all, is_new) {
            (true, _) => Some(Working::OnAll),
            (false, true) if i64::from(N_DAYS_LEFT) < left => Some(Working::OnAll),
            (false, true) => Some(Working::OnSome),
            (false, false) => None,
        };
        let go = day(&mut demo, is_told.then_some(&mut told), working).await?;
        progress.inc(1);
        if go == Go::Home {
            break;
        }
    }
    progress.finish_and_clear();
    let screen = screen::Screen::of(&demo, &arguments.data).await?;
    if arguments.no_console {
        let mut out = io::stdout().lock();
        screen.write(&mut out)?;
        return Ok(out.flush()?);
    }
    let working = arguments.approve_all.then_some(Working::OnAll);
    let console = Console::begin(demo, arguments.listen, working).await?;
    screen.open(console.address()?, console.guests(), arguments.play)?;
    let day = arguments.play.then_some(Duration::from_secs(arguments.day_secs));
    console.until_stopped(day).await
}

async fn found(arguments: &Arguments) -> Result<(Demo, u32), Failure> {
    if arguments.fresh {
        demo::remove(&arguments.data).map_err(DemoError::from)?;
    }
    let n_days = arguments.days.unwrap_or(N_DAYS);
    let size = Size {
        seed: arguments.seed.unwrap_or(SEED),
        n_claims: arguments.claims.unwrap_or(N_CLAIMS),
        n_days,
    };
    Ok((Demo::found(&arguments.data, size).await?, n_days))
}

async fn open(arguments: &Arguments) -> Result<(Demo, u32), Failure> {
    if arguments.seed.is_some() || arguments.claims.is_some() {
        return Err(Failure::There(arguments.data.clone()));
    }
    let demo = Demo::open(&arguments.data).await?;
    let more = if arguments.no_console { N_DAYS_MORE } else { 0 };
    Ok((demo, arguments.days.unwrap_or(more)))
}

/// A day: what came, what people said to it, what went out.
async fn day(
    demo: &mut Demo,
    mut told: Option<&mut Told>,
    working: Option<Working>,
) -> Result<Go, Failure> {
    demo.next_morning().await?;
    if let Some(told) = told.as_deref_mut() {
        told::day(demo)?;
        told.rest(demo).await?;
    }
    let mut go = Go::On;
    // Whoever is asked at the terminal does what people leave to them otherwise.
    if told.is_some() && working != Some(Working::OnAll) && door::is_asked() {
        go = ask(demo).await?;
    } else if let Some(working) = working {
        demo.people_work(working).await?;
    }
    demo.evening().await?;
    if let Some(told) = told {
        told.rest(demo).await?;
    }
    Ok(go)
}

/// Asks at the terminal whether what waits is approved.
async fn ask(demo: &mut Demo) -> Result<Go, Failure> {
    let waiting = screen::waiting(demo).await?;
    if waiting.n_cases == 0 {
        return Ok(Go::On);
    }
    let mut out = io::stdout().lock();
    write!(out, "\n{} Approve? [y]es, [n]o, [q]uit: ", waiting.told())?;
    out.flush()?;
    drop(out);
    let mut said = String::new();
    if io::stdin().lock().read_line(&mut said)? == 0 {
        return Ok(Go::Home);
    }
    match said.trim() {
        "y" | "yes" => {
            demo.people_work(Working::OnAll).await?;
            Ok(Go::On)
        }
        "q" | "quit" => Ok(Go::Home),
        _ => Ok(Go::On),
    }
}

/// A bar on standard error, if somebody watches and nothing else is told meanwhile.
fn progress(n_days: u32, is_told: bool) -> ProgressBar {
    if is_told || !door::is_watched() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(n_days.into()), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("playing day {pos} of {len} {wide_bar}");
    bar.with_style(style.expect("the template is a constant that a test reads"))
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::There(_)
            | Self::Serving(_)
            | Self::Demo(DemoError::Place(_) | DemoError::Settings(_)) => USAGE,
            Self::Demo(_) | Self::Runtime(_) => NOT_OPENED,
            Self::Output(_) => NOT_WRITTEN,
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_bar_can_be_drawn() {
        assert!(super::progress(1, true).is_hidden());
        assert!(
            indicatif::ProgressStyle::with_template("playing day {pos} of {len} {wide_bar}")
                .is_ok()
        );
    }
}

//! The one door through which time, chance and the environment come in.

use std::{
    io::IsTerminal,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, NaiveDate};
use domain::Moment;

use crate::telemetry::Spans;

/// Bytes of a key of AES-256.
const N_KEY_BYTES: usize = 32;

/// The day of today, in UTC; `--as-of` takes its place.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub fn today() -> NaiveDate {
    DateTime::from(std::time::SystemTime::now()).date_naive()
}

/// The time, in UTC.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub fn now() -> Moment {
    let ms = DateTime::<chrono::Utc>::from(std::time::SystemTime::now()).timestamp_millis();
    // A clock before 1970 or after 9999 is wrong; `recourse doctor` says so.
    Moment::from_ms(ms.max(0)).or_else(|| Moment::from_ms(0)).expect("0 is in range")
}

/// The time in nanoseconds since 1970, for spans.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub fn unix_ns() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |it| u64::try_from(it.as_nanos()).unwrap_or(u64::MAX))
}

/// A generator of chance, begun with the operating system's own; a seed takes its place in tests.
pub fn chance() -> Result<fastrand::Rng, getrandom::Error> {
    getrandom::u64().map(fastrand::Rng::with_seed)
}

/// This machine's time and chance, for the office.
#[derive(Debug)]
pub struct Machine(Mutex<fastrand::Rng>);

impl Machine {
    /// Begins with the operating system's chance.
    pub fn new() -> Result<Self, getrandom::Error> {
        chance().map(|it| Self(Mutex::new(it)))
    }
}

impl orchestrator::Door for Machine {
    fn now(&self) -> Moment {
        now()
    }

    fn chance(&self) -> [u8; 10] {
        let mut chance = [0; 10];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill(&mut chance);
        chance
    }
}

/// Bytes for a key, from the operating system: nothing else is good enough for one.
pub fn key_bytes() -> Result<[u8; N_KEY_BYTES], getrandom::Error> {
    let mut bytes = [0; N_KEY_BYTES];
    getrandom::fill(&mut bytes).map(|()| bytes)
}

/// The environment variables whose names begin with this, in the order of their names. What is not
/// text becomes text with marks in it, and is then refused where it is checked.
pub fn environment(prefix: &str) -> Vec<(String, String)> {
    let text = |it: std::ffi::OsString| it.to_string_lossy().into_owned();
    let variables = std::env::vars_os().map(|(name, value)| (text(name), text(value)));
    let mut ours: Vec<_> = variables.filter(|(name, _)| name.starts_with(prefix)).collect();
    ours.sort();
    ours
}

/// May standard output be coloured? It must be a terminal and `NO_COLOR` unset (no-color.org).
#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub fn colour() -> bool {
    let forbidden = std::env::var("NO_COLOR").is_ok_and(|value| !value.is_empty());
    is_screen() && !forbidden
}

/// Does standard output go to a terminal?
pub fn is_screen() -> bool {
    std::io::stdout().is_terminal()
}

/// Is somebody at standard input who can answer?
pub fn is_asked() -> bool {
    std::io::stdin().is_terminal()
}

/// Can somebody answer a question?
pub fn is_answered() -> bool {
    is_screen() && std::io::stdin().is_terminal()
}

/// Writes the lines of a level and above to standard error, and hands spans over if somebody wants them. Of our
/// own crates only: what others log, such as the statements of a database, we can't vouch for.
pub fn log(level: &str, spans: Option<Spans>) {
    use tracing_subscriber::{
        Layer,
        filter::{LevelFilter, Targets},
        fmt,
        layer::SubscriberExt,
        util::SubscriberInitExt,
    };
    let level = level.parse().unwrap_or(LevelFilter::WARN);
    let ours = ["agents", "jobs", "orchestrator", "platforms", "recourse", "server", "store"];
    let targets = Targets::new().with_targets(ours.map(|it| (it, level)));
    let lines = fmt::layer().with_writer(std::io::stderr).with_ansi(false).with_filter(targets);
    let info = Targets::new().with_targets(ours.map(|it| (it, LevelFilter::INFO)));
    let spans = spans.map(|it| it.with_filter(info));
    // Whoever logs already goes on as they do.
    drop(tracing_subscriber::registry().with(lines).with(spans).try_init());
}

/// Is somebody watching standard error?
pub fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// The width of the terminal in columns; 100 where there is none.
pub fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0))
}

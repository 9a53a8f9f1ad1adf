//! The one door through which time and the environment come in.

use std::io::IsTerminal;

use chrono::{DateTime, NaiveDate};

/// The day of today, in UTC; `--as-of` takes its place.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub fn today() -> NaiveDate {
    DateTime::from(std::time::SystemTime::now()).date_naive()
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

/// Is somebody watching standard error?
pub fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// The width of the terminal in columns; 100 where there is none.
pub fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0))
}

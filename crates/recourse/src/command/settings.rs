//! `recourse settings`: each setting, its value, and where that comes from.

use clap::Args;

use super::place::{Answer, Place};
use crate::settings;

/// What to print.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,

    /// Print the page of the manual that explains every setting, in place of their values
    #[arg(long)]
    manual: bool,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Arguments) -> u8 {
    if arguments.manual {
        return super::print(&settings::page());
    }
    arguments.place.with_settings(async |settings| {
        let shown = settings.shown();
        let width = |of: fn(&settings::Shown) -> &str| {
            shown.iter().map(|it| of(it).chars().count()).max().unwrap_or_default()
        };
        let (name, value) = (width(|it| it.name), width(|it| &it.value));
        let line = |it: &settings::Shown| {
            format!("{:name$}  {:value$}  {}\n", it.name, it.value, it.origin)
        };
        Ok(Answer::done(shown.iter().map(line).collect()))
    })
}

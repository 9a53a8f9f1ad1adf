//! `recourse doctor`: looks an installation over, and says of each thing whether it is well and how to
//! mend it.
//!
//! It begins with what everything else needs and goes on as far as it can, so that the first line that
//! says WRONG is the one to mend first. It changes nothing.

mod places;
mod records;
mod server;

use clap::Args;

use super::{
    DONE, WRONG,
    place::{Answer, Place},
};
use crate::settings::{ALL, Settings};

/// Which installation to look over.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
}

/// How one thing is.
struct Checked {
    what: &'static str,
    state: State,
    /// In words.
    says: String,
}

enum State {
    Well,
    /// Somebody should know.
    Note,
    /// With how to mend it.
    Wrong(String),
}

impl Checked {
    fn well(what: &'static str, says: impl Into<String>) -> Self {
        Self { what, state: State::Well, says: says.into() }
    }

    fn note(what: &'static str, says: impl Into<String>) -> Self {
        Self { what, state: State::Note, says: says.into() }
    }

    fn wrong(what: &'static str, says: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { what, state: State::Wrong(mend.into()), says: says.into() }
    }

    fn is_wrong(&self) -> bool {
        matches!(self.state, State::Wrong(_))
    }

    fn line(&self) -> String {
        const BELOW: &str = "\n                   ";
        let Self { what, state, says } = self;
        let says = says.trim_end().replace('\n', BELOW);
        match state {
            State::Well => format!("ok     {what:10}  {says}\n"),
            State::Note => format!("note   {what:10}  {says}\n"),
            State::Wrong(mend) => {
                format!("WRONG  {what:10}  {says}{BELOW}mend: {mend}\n")
            }
        }
    }
}

/// Runs the command; gives the exit code. Wrong settings stop every command, this one too: they are
/// told with their places.
pub(super) fn run(arguments: &Arguments) -> u8 {
    arguments.place.with_settings(async |settings| {
        let mut checks = vec![settings_read(&settings)];
        checks.extend(places::look(&settings));
        checks.extend(server::look(&settings));
        checks.extend(records::look(&settings).await);
        let n_wrong = checks.iter().filter(|it| it.is_wrong()).count();
        let mut text: String = checks.iter().map(Checked::line).collect();
        text += &match n_wrong {
            0 => "Everything that was looked at is well.\n".to_owned(),
            1 => "1 thing is wrong.\n".to_owned(),
            n => format!("{n} things are wrong.\n"),
        };
        Ok(Answer { text, code: if n_wrong == 0 { DONE } else { WRONG } })
    })
}

fn settings_read(settings: &Settings) -> Checked {
    let n_set = ALL.iter().filter(|it| settings.is_set(it)).count();
    let says = format!("{n_set} of {} are set; `recourse settings` shows them", ALL.len());
    if ALL.iter().any(|it| it.name == "practice.utc_offset_minutes" && !settings.is_set(it)) {
        let unset = "practice.utc_offset_minutes is not set, so that the day ends at midnight UTC";
        return Checked::note("settings", format!("{says}; {unset}"));
    }
    Checked::well("settings", says)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_line_says_how_it_is_and_how_to_mend_it() {
        let lines = [
            Checked::well("database", "reached"),
            Checked::note("findings", "2 files were odd"),
            Checked::wrong("key", "others may read it", "chmod 600 master.key"),
        ];
        expect![[r#"
            ok     database    reached
            note   findings    2 files were odd
            WRONG  key         others may read it
                               mend: chmod 600 master.key
        "#]]
        .assert_eq(&lines.iter().map(Checked::line).collect::<String>());
    }
}

//! `recourse migrate`: makes an installation, or brings one up to date after the program was changed.

use clap::Args;

use super::place::{Answer, Place};
use crate::{
    installation::{Founded, begin_assisting, found},
    settings::Settings,
};

/// What to make.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,

    /// Found a practice with this name, if there is none yet
    #[arg(long, value_name = "NAME")]
    practice: Option<String>,

    /// Let the agents of the new practice put proposals before people at once; otherwise they begin by
    /// watching, and nobody is asked
    #[arg(long, requires = "practice")]
    assist: bool,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Arguments) -> u8 {
    arguments.place.with_settings(async |settings| {
        let name = arguments.practice.as_deref().map(str::trim).filter(|it| !it.is_empty());
        let founded = found(&settings, name).await?;
        if let Some(id) = founded.new_practice.filter(|_| arguments.assist) {
            begin_assisting(&settings, id).await?;
        }
        let name = name.unwrap_or_default();
        let text = told(&founded, name) + &next(&founded, &settings, arguments.assist);
        Ok(Answer::done(text))
    })
}

/// What to do with a new practice.
fn next(founded: &Founded, settings: &Settings, assist: bool) -> String {
    if founded.new_practice.is_none() {
        let kept = format!("How far agents are trusted stays as it is: {TRUST}\n");
        return if assist { kept } else { String::new() };
    }
    let agents = if assist {
        "The agents assist: they propose, and people approve everything.\n".to_owned()
    } else {
        format!(
            "\
The agents only watch, and nobody is asked. When you trust what `recourse cases` shows:
  {TRUST}
"
        )
    };
    format!(
        "\
{agents}Next:
  recourse staff add NAME --role administrator
  put remittances (835) and claims (837) into {}
  recourse work
",
        settings.platform.inbox.display()
    )
}

const TRUST: &str = "recourse phase denial_triage assist --as NAME";

fn told(founded: &Founded, name: &str) -> String {
    let mut text = match founded.n_migrations {
        0 => "The tables were up to date.\n".to_owned(),
        1 => "The tables are up to date; 1 migration was applied.\n".to_owned(),
        n => format!("The tables are up to date; {n} migrations were applied.\n"),
    };
    if let Some(key) = &founded.new_key {
        text += &format!(
            "\
A new master key was made: {}
  Keep a copy of it in another place, and not beside the copies of the database.
  Without the key nobody can read the records again, and nobody can make it anew.
",
            key.display()
        );
    }
    match founded.new_practice {
        Some(id) => text += &format!("Founded: {name} ({id})\n"),
        None if !name.is_empty() => text += &format!("Already there: {name}\n"),
        None => {}
    }
    match founded.n_practices {
        0 => text += "There is no practice yet: `recourse migrate --practice NAME` founds one.\n",
        1 => {}
        n => {
            text += &format!("There are {n} practices; `practice.name` says which one is meant.\n");
        }
    }
    text
}

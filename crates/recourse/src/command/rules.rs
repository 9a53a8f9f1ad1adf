//! What the practice allows: the brake, how far each agent is trusted, who may approve what.

use std::{fs, path::PathBuf};

use authority::Phase;
use clap::{
    Args, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser},
};
use orchestrator::RuleChange;

use super::{
    find,
    place::{Answer, Failure, Place},
};

/// The brake.
#[derive(Args, Debug)]
pub(super) struct Brake {
    #[command(flatten)]
    place: Place,

    /// Put it on, or take it off
    to: Switch,

    /// One agent; without one, all of them
    #[arg(value_parser = agent())]
    agent: Option<String>,

    /// Who does it: a member of the practice (`recourse staff list`)
    #[arg(long = "as", value_name = "NAME")]
    who: String,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Switch {
    On,
    Off,
}

/// How far an agent is trusted.
#[derive(Args, Debug)]
pub(super) struct Trust {
    #[command(flatten)]
    place: Place,

    /// Which agent
    #[arg(value_parser = agent())]
    agent: String,

    /// Only watch; propose to people; or also do what a standing order covers
    #[arg(value_parser = phase())]
    phase: Phase,

    /// Who says so: a member of the practice (`recourse staff list`)
    #[arg(long = "as", value_name = "NAME")]
    who: String,
}

/// A table of limits.
#[derive(Args, Debug)]
pub(super) struct Limits {
    #[command(flatten)]
    place: Place,

    /// The table: actions, roles and amounts with tabs between them, in the form of the shipped one
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Who says so: a member of the practice (`recourse staff list`)
    #[arg(long = "as", value_name = "NAME")]
    who: String,
}

fn agent() -> PossibleValuesParser {
    PossibleValuesParser::new(agents::AGENTS.iter().map(|it| it.name()))
}

fn phase() -> impl TypedValueParser<Value = Phase> {
    let names = PossibleValuesParser::new(Phase::ALL.iter().map(|it| it.id()));
    names.map(|it| Phase::from_id(&it).expect("clap takes only these names"))
}

/// Runs `brake`; gives the exit code.
pub(super) fn brake(arguments: &Brake) -> u8 {
    let Brake { place, to, agent, who } = arguments;
    let change = match to {
        Switch::On => RuleChange::Stop(agent.clone()),
        Switch::Off => RuleChange::Release(agent.clone()),
    };
    let whom = agent.as_deref().unwrap_or("all agents");
    let told = match to {
        Switch::On => {
            format!("The brake is on for {whom}: nothing is decided, approved or sent.\n")
        }
        Switch::Off => format!("The brake is off for {whom}.\n"),
    };
    changed(place, who, (change, told))
}

/// Runs `phase`; gives the exit code.
pub(super) fn trust(arguments: &Trust) -> u8 {
    let Trust { place, agent, phase, who } = arguments;
    let told = match phase {
        Phase::Observe => format!("{agent} only watches from now on; nobody is asked.\n"),
        Phase::Assist => format!("{agent} assists from now on: people approve all it proposes.\n"),
        Phase::Automate => {
            format!(
                "{agent} does from now on what a standing order covers; people approve the rest.\n"
            )
        }
    };
    changed(place, who, (RuleChange::SetPhase(agent.clone(), *phase), told))
}

/// Runs `limits`; gives the exit code.
pub(super) fn limits(arguments: &Limits) -> u8 {
    let Limits { place, file, who } = arguments;
    place.with_installation(async |it| {
        let by = find::member(&it.practice, who).await?;
        let unread = |err| Failure::Usage(format!("{}: {err}", file.display()));
        let table = fs::read_to_string(file).map_err(unread)?;
        let change = RuleChange::SetLimits(table);
        orchestrator::change(&it.office().await?, &it.practice, by, change).await?;
        Ok(Answer::done(format!("The limits of {} are in force.\n", file.display())))
    })
}

fn changed(place: &Place, who: &str, (change, told): (RuleChange, String)) -> u8 {
    place.with_installation(async |it| {
        let by = find::member(&it.practice, who).await?;
        orchestrator::change(&it.office().await?, &it.practice, by, change).await?;
        Ok(Answer::done(told))
    })
}

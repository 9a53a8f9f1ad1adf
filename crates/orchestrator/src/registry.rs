//! The register of agents: who works here besides people, in which version, what each may propose, how far
//! it is trusted, and what its platforms allow.
//!
//! An agent's rights end at a proposal. What is done with one depends on its phase, on the limits of
//! people, and on the brake.

use std::time::Duration;

use agents::Card;
use authority::{Phase, Rules};
use domain::{AccountId, ActionKind};
use platforms::{BudgetOwner, Description, Writes};

use crate::Office;

/// An agent as it stands in the register.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Registered {
    /// Its name in every record.
    pub name: &'static str,
    /// Its version.
    pub version: u32,
    /// What people call it.
    pub title: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// What opens a case for it.
    pub opens_on: &'static str,
    /// What it reads.
    pub reads: &'static [&'static str],
    /// What it may propose, each in words.
    pub proposes: &'static [ActionKind],
    /// What it asks people.
    pub asks: &'static str,
    /// What it never does.
    pub never: &'static [&'static str],
    /// How far it is trusted.
    pub phase: Phase,
    /// It stands still by itself.
    pub is_stopped: bool,
}

/// A platform, as far as the agents' work depends on it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Connected {
    /// The account.
    pub account: AccountId,
    /// The connector.
    pub platform: &'static str,
    /// What can be done there.
    pub performs: &'static [ActionKind],
    /// What happens to an attempt that is repeated, in a sentence.
    pub writes: &'static str,
    /// How often it may be asked, each in a sentence; none where it sets no limit.
    pub budgets: Vec<String>,
}

/// Every agent of the office.
pub fn registry(office: &Office, rules: &Rules) -> Vec<Registered> {
    let registered = |agent: &&'static dyn agents::Agent| {
        let Card { title, purpose, opens_on, reads, proposes, asks, never } = *agent.card();
        let (name, version) = (agent.name(), agent.version());
        let (phase, is_stopped) = (rules.phase(name), rules.brake.agents.contains(name));
        Registered {
            name,
            version,
            title,
            purpose,
            opens_on,
            reads,
            proposes,
            asks,
            never,
            phase,
            is_stopped,
        }
    };
    office.agents.iter().map(registered).collect()
}

/// Every platform that is connected.
pub fn connected(office: &Office) -> Vec<Connected> {
    let connected =
        |(account, platform): (&AccountId, &std::sync::Arc<dyn platforms::Platform>)| {
            let Description { name, performs, writes, budgets, .. } = platform.describe();
            let budgets = budgets.iter().map(|it| {
                let shared_by = match it.shared_by {
                    BudgetOwner::Application => "shared by all who use this program there",
                    BudgetOwner::Practice => "shared by all accounts of the practice",
                    BudgetOwner::Account => "for this account alone",
                };
                format!("{} calls in {}, {shared_by}", it.n_calls_max, time(it.per))
            });
            let budgets = budgets.collect();
            Connected {
                account: *account,
                platform: name,
                performs,
                writes: told(*writes),
                budgets,
            }
        };
    office.platforms.iter().map(connected).collect()
}

fn told(writes: Writes) -> &'static str {
    match writes {
        Writes::Deduplicated => "An attempt that is repeated counts once.",
        Writes::Findable { .. } => {
            "An attempt that is repeated would count twice, so it is looked for before it is repeated."
        }
        Writes::Blind => {
            "An attempt that is repeated would count twice and can't be found again, so a person looks."
        }
    }
}

fn time(time: Duration) -> String {
    let secs = time.as_secs();
    match secs {
        1 => "a second".to_owned(),
        60 => "a minute".to_owned(),
        3_600 => "an hour".to_owned(),
        86_400 => "a day".to_owned(),
        _ => format!("{secs} seconds"),
    }
}

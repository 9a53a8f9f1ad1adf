//! How far an agent is trusted, and the brake that stops it.
//!
//! Every agent begins by watching: its proposals are kept beside what people did, and nobody is
//! asked. Then it assists: people approve. Only then may standing orders, which a person signed,
//! take its routine off people's hands.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use domain::{Moment, words};

use crate::Limits;

/// For how long a proposal may be approved, if no deadline is nearer: a week, in which coverage and
/// balances seldom change unseen. Ours; longer makes approvals of stale facts likelier, shorter
/// makes work that waits over a holiday be done twice.
const PROPOSAL_LASTS: Duration = Duration::from_hours(7 * 24);

words! {
    /// How far an agent is trusted.
    pub enum Phase {
        /// It watches; what it would propose is kept and shown to nobody who has to act.
        Observe = "observe",
        /// It proposes, and a person approves everything.
        Assist = "assist",
        /// What stays in the office may be covered by a standing order.
        Automate = "automate",
    }
}

/// The kill switch.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Brake {
    /// Everything stands still.
    pub all: bool,
    /// These agents stand still.
    pub agents: BTreeSet<String>,
}

/// What a practice allows.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rules {
    /// Who may approve what.
    pub limits: Limits,
    /// How far each agent is trusted, by name; one that is not here only watches.
    pub phases: BTreeMap<String, Phase>,
    /// What stands still.
    pub brake: Brake,
    /// For how long a proposal may be approved.
    pub proposal_lasts: Duration,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            phases: BTreeMap::new(),
            brake: Brake::default(),
            proposal_lasts: PROPOSAL_LASTS,
        }
    }
}

impl Brake {
    /// Does this agent stand still?
    pub fn stops(&self, agent: &str) -> bool {
        self.all || self.agents.contains(agent)
    }
}

impl Rules {
    /// How far this agent is trusted.
    pub fn phase(&self, agent: &str) -> Phase {
        self.phases.get(agent).copied().unwrap_or(Phase::Observe)
    }

    /// Until when a proposal that is made now may be approved: at most until the payer's deadline.
    pub fn expires(&self, now: Moment, deadline: Option<Moment>) -> Moment {
        let lasts = now.plus(self.proposal_lasts);
        deadline.map_or(lasts, |deadline| deadline.min(lasts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_agent_only_watches() {
        assert_eq!(Rules::default().phase("denial_triage"), Phase::Observe);
    }

    #[test]
    fn the_brake_stops_one_agent_or_all() {
        let one = Brake { all: false, agents: BTreeSet::from(["denial_triage".to_owned()]) };
        assert!(one.stops("denial_triage") && !one.stops("posting"));
        let all = Brake { all: true, ..Brake::default() };
        assert!(all.stops("denial_triage") && all.stops("posting"));
        assert!(!Brake::default().stops("denial_triage"));
    }

    #[test]
    fn a_proposal_expires_with_the_deadline_if_that_comes_first() {
        let (rules, now) = (Rules::default(), Moment::from_ms(1_000).unwrap());
        let week = now.plus(PROPOSAL_LASTS);
        let near = now.plus(Duration::from_mins(1));
        let far = week.plus(Duration::from_mins(1));
        let table = [(None, week), (Some(near), near), (Some(far), week), (Some(now), now)];
        for (deadline, expires) in table {
            assert_eq!(rules.expires(now, deadline), expires, "{deadline:?}");
        }
    }
}

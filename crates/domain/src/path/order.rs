//! A standing order: a person's yes to a bounded class of proposals, for a bounded time.
//!
//! It is what makes the phase "automate" possible: a manager signs once that an agent's routing and
//! notes need no yes of their own.
//!
//! **Invariant:** whatever a standing order says, it covers nothing that leaves the office, nothing
//! that gives money up, and nothing that a person has edited. Those need a person's yes to the very
//! proposal.

use super::{ActionKind, Moment, PracticeId, Proposal, StaffId, StandingOrderId};
use crate::Cents;

/// A person's yes to a bounded class of proposals.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StandingOrder {
    /// Its number.
    pub id: StandingOrderId,
    /// For which practice.
    pub practice: PracticeId,
    /// For which agent, by name.
    pub agent: String,
    /// For which actions.
    pub kinds: Vec<ActionKind>,
    /// Up to how much at stake.
    pub at_stake_max: Cents,
    /// Who signed it.
    pub signed_by: StaffId,
    /// From when it holds.
    pub signed: Moment,
    /// From this moment on it no longer holds.
    pub until: Moment,
}

impl StandingOrder {
    /// Does it cover this proposal at this time?
    pub fn covers(&self, proposal: &Proposal, at: Moment) -> bool {
        let terms = proposal.terms();
        let allowed = |kind: ActionKind| kind.stays_in_the_office() && self.kinds.contains(&kind);
        self.practice == terms.practice
            && self.agent == terms.made_by.name
            && proposal.edits().is_empty()
            && terms.at_stake <= self.at_stake_max
            && (self.signed..self.until).contains(&at)
            && terms.actions.iter().all(|it| allowed(it.action.kind()))
    }
}

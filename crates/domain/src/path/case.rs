//! A case: one piece of work about one thing that went wrong with one claim.

use super::{CaseId, CaseState, ClaimRef, EventKey, Moment, NotAllowed, PracticeId, Step};

/// One piece of work.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Case {
    /// Its number.
    pub id: CaseId,
    /// Whose it is.
    pub practice: PracticeId,
    /// What it is about.
    pub claim: ClaimRef,
    /// The event that opened it; one event opens one case.
    pub opened_by: EventKey,
    /// When it was opened.
    pub opened: Moment,
    /// Where it stands.
    pub state: CaseState,
    /// How many steps it has taken. Whoever commits a step compares it with the one that the work
    /// began with: the state alone can be the same again after something new came.
    pub n_steps: u32,
}

impl Case {
    /// The same case after a step, if the step may follow.
    pub fn after(self, step: Step) -> Result<Self, NotAllowed> {
        let state = self.state.next(step)?;
        Ok(Self { state, n_steps: self.n_steps.saturating_add(1), ..self })
    }
}

//! The people and the rules of an invented office; what they judge is `domain`'s fixture.

use authority::{Phase, Role, Rules, Staff};
use domain::{
    PracticeId, StaffId,
    fixture::{AGENT, numbered},
};

/// Each person has a number.
pub(crate) fn staff(number: u8, roles: &[Role]) -> Staff {
    Staff {
        id: numbered(StaffId::new, number),
        practice: numbered(PracticeId::new, 1),
        roles: roles.to_vec(),
    }
}

/// The shipped rules, with the agent in this phase.
pub(crate) fn rules(phase: Phase) -> Rules {
    let mut rules = Rules::default();
    rules.phases.insert(AGENT.to_owned(), phase);
    rules
}

//! An invented proposal for the tests of the path.

use super::{
    AccountId, Action, AgentVersion, CaseId, ClaimRef, Digest, ExhibitId, Moment, PayerId,
    PracticeId, Priority, Proposal, ProposalId, ProposedAction, Reason, StaffId, Terms,
};
use crate::{Cents, ClaimNumber, Phi, Queue};

/// Half a million seconds after the beginning of time, and so many milliseconds more.
pub(super) fn moment(ms: i64) -> Moment {
    Moment::from_ms(500_000_000 + ms).expect("in range")
}

/// Each person, proposal or case has a number.
pub(super) fn numbered<T>(make: impl Fn(Moment, [u8; 10]) -> T, number: u8) -> T {
    make(moment(0), [number; 10])
}

pub(super) fn staff(number: u8) -> StaffId {
    numbered(StaffId::new, number)
}

pub(super) fn route() -> Action {
    Action::RouteToQueue {
        queue: Queue::ArFollowUp,
        priority: Priority::High,
        due: None,
        estimated_mins: 30,
        complexity_score: 20,
    }
}

pub(super) fn write_off(amount: Cents) -> Action {
    Action::RecommendWriteOff { amount, summary: Phi::new("too small to work".to_owned()) }
}

pub(super) fn proposed(action: Action) -> ProposedAction {
    ProposedAction { account: numbered(AccountId::new, 1), action }
}

/// 420.00 denied on claim A100; may be approved until millisecond 1,000.
pub(super) fn terms(actions: Vec<Action>) -> Terms {
    Terms {
        id: numbered(ProposalId::new, 1),
        practice: numbered(PracticeId::new, 1),
        case: numbered(CaseId::new, 1),
        claim: ClaimRef {
            number: ClaimNumber("A100".to_owned()),
            payer: PayerId("00123".to_owned()),
        },
        actions: actions.into_iter().map(proposed).collect(),
        at_stake: Cents(420_00),
        because: vec![Reason::new("CO-16 names a fault on the claim", numbered(ExhibitId::new, 1))],
        made_by: AgentVersion { name: "denial_triage".to_owned(), version: 1 },
        expires: moment(1_000),
    }
}

pub(super) fn proposal(actions: Vec<Action>) -> Proposal {
    Proposal::new(terms(actions)).expect("it has an action and a reason")
}

pub(super) fn digest(text: &str) -> Digest {
    Digest::of(text.as_bytes())
}

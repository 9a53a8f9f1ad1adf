//! An invented practice with one denied claim, for the tests of every crate that speaks of the path.
//!
//! It is there in this crate's own tests and under the feature `fixture`, which only tests of other
//! crates ask for; the product is built without it.

use crate::{
    AccountId, Action, ActionKind, AgentVersion, ApprovedProposal, Approver, CaseId, Cents, Change,
    ClaimMark, ClaimNumber, ClaimRef, Consent, Correction, DenialClass, Digest, DocumentId,
    Enclosure, ExhibitId, Moment, PayerId, Phi, PracticeId, Priority, Proposal, ProposalId,
    ProposalState, ProposedAction, Queue, Reason, Signatures, Signed, StaffId, StandingOrder,
    StandingOrderId, Terms,
};

/// The agent that made every proposal here.
pub const AGENT: &str = "denial_triage";

/// A name that must never be seen where no patient may be named.
pub const PATIENT: &str = "Ada Example";

/// So many seconds after the beginning of the story, which is five days into 1970.
pub fn moment(second: i64) -> Moment {
    Moment::from_ms(500_000_000 + 1_000 * second).expect("tests stay in the range of time")
}

/// An identifier that is told from others of its kind by a number: `numbered(StaffId::new, 2)`.
pub fn numbered<T>(make: impl Fn(Moment, [u8; 10]) -> T, number: u8) -> T {
    make(moment(0), [number; 10])
}

/// Claim A100 at payer 00123.
pub fn claim() -> ClaimRef {
    ClaimRef { number: ClaimNumber("A100".to_owned()), payer: PayerId("00123".to_owned()) }
}

/// An action of this kind. The amount is what a write-off gives up and what a disputed payment
/// should have been.
pub fn action(kind: ActionKind, amount: Cents) -> Action {
    let summary = Phi::new(format!("{PATIENT} was treated"));
    let record = Enclosure { document: numbered(DocumentId::new, 1), digest: Digest::of(b"pdf") };
    let enclosures = vec![record];
    match kind {
        ActionKind::RouteToQueue => Action::RouteToQueue {
            queue: Queue::ArFollowUp,
            priority: Priority::High,
            due: None,
            estimated_mins: 30,
            complexity_score: 20,
        },
        ActionKind::AttachAnalysis => Action::AttachAnalysis {
            root_cause: DenialClass::ClaimError,
            confidence_bp: 9_900,
            recovery_priority: Priority::High,
            next_action: "Correct & Rebill".to_owned(),
        },
        ActionKind::SetClaimStatus => Action::SetClaimStatus { mark: ClaimMark::UnderReview },
        ActionKind::AddNote => Action::AddNote { text: summary },
        ActionKind::SubmitCorrectedClaim => Action::SubmitCorrectedClaim {
            correction: Correction::First,
            file: Phi::new(b"ISA*00*".to_vec()),
        },
        ActionKind::SendRecords => Action::SendRecords { summary, enclosures },
        ActionKind::RequestReconsideration => {
            Action::RequestReconsideration { summary, enclosures }
        }
        ActionKind::RequestReopening => Action::RequestReopening { summary, enclosures },
        ActionKind::FileAppeal => Action::FileAppeal { level: 1, summary, enclosures },
        ActionKind::DisputePayment => {
            Action::DisputePayment { expected: amount, summary, enclosures }
        }
        ActionKind::RecommendWriteOff => Action::RecommendWriteOff { amount, summary },
    }
}

/// An action at the first account.
pub fn proposed(action: Action) -> ProposedAction {
    ProposedAction { account: numbered(AccountId::new, 1), action }
}

/// 420.00 denied on [`claim`]; the answer may be approved until second 1,000.
pub fn terms(actions: Vec<Action>) -> Terms {
    Terms {
        id: numbered(ProposalId::new, 1),
        practice: numbered(PracticeId::new, 1),
        case: numbered(CaseId::new, 1),
        claim: claim(),
        actions: actions.into_iter().map(proposed).collect(),
        at_stake: Cents(420_00),
        because: vec![Reason::new("CO-16 names a fault on the claim", numbered(ExhibitId::new, 1))],
        made_by: AgentVersion { name: AGENT.to_owned(), version: 1 },
        expires: moment(1_000),
    }
}

/// A proposal of [`terms`].
pub fn proposal(actions: Vec<Action>) -> Proposal {
    Proposal::new(terms(actions)).expect("it has an action and a reason")
}

/// A proposal of actions of these kinds, with so much at stake.
pub fn proposal_of(kinds: &[ActionKind], amount: Cents) -> Proposal {
    let actions = kinds.iter().map(|kind| action(*kind, amount)).collect();
    let terms = Terms { at_stake: amount, ..terms(actions) };
    Proposal::new(terms).expect("it has an action and a reason")
}

/// The same actions, as this person wants them.
pub fn edited(proposal: &Proposal, by: u8) -> Proposal {
    let change = Change {
        id: numbered(ProposalId::new, 100 + by),
        by: numbered(StaffId::new, by),
        at: moment(1),
        actions: proposal.terms().actions.clone(),
        expires: proposal.terms().expires,
    };
    proposal.edited(change).expect("it waits")
}

/// This person, as one who approves.
pub fn person(number: u8) -> Approver {
    Approver::Person(numbered(StaffId::new, number))
}

/// A yes to a proposal as it is, at second 10.
pub fn consent(proposal: &Proposal, by: Approver, needs: Signatures) -> Consent {
    Consent { by, digest: proposal.digest(), at: moment(10), needs }
}

/// A proposal with the first of two approvals, by this person.
pub fn half_approved(proposal: Proposal, by: u8) -> Proposal {
    let consent = consent(&proposal, person(by), Signatures::Two);
    match proposal.approve(consent) {
        Ok(Signed::Half(half)) => half,
        other => panic!("not half approved: {other:?}"),
    }
}

/// A proposal that was approved at second 10.
pub fn approved(proposal: Proposal, by: Approver) -> ApprovedProposal {
    let consent = consent(&proposal, by, Signatures::One);
    match proposal.approve(consent) {
        Ok(Signed::Whole(approved)) => approved,
        other => panic!("not approved: {other:?}"),
    }
}

/// A proposal as the store gives it in another state.
pub fn in_state(proposal: &Proposal, state: ProposalState) -> Proposal {
    Proposal::restore(&proposal.stored(), proposal.digest(), state).expect("as it was stored")
}

/// An order of person 9 over these kinds of action, up to 1,000.00, from second 5 until second 100.
pub fn order(kinds: &[ActionKind]) -> StandingOrder {
    StandingOrder {
        id: numbered(StandingOrderId::new, 1),
        practice: numbered(PracticeId::new, 1),
        agent: AGENT.to_owned(),
        kinds: kinds.to_vec(),
        at_stake_max: Cents(1_000_00),
        signed_by: numbered(StaffId::new, 9),
        signed: moment(5),
        until: moment(100),
    }
}

//! An invented office with one proposal, described in a few words.

use authority::{Phase, Role, Rules, Staff};
use domain::{
    AccountId, Action, ActionKind, AgentVersion, CaseId, Cents, Change, ClaimMark, ClaimNumber,
    ClaimRef, Consent, Correction, DenialClass, Digest, DocumentId, Enclosure, ExhibitId, Moment,
    PayerId, Phi, PracticeId, Priority, Proposal, ProposalId, ProposalState, ProposedAction, Queue,
    Reason, Signatures, Signed, StaffId, StandingOrder, StandingOrderId, Terms,
};

pub(crate) const AGENT: &str = "denial_triage";

/// So many seconds into the test.
pub(crate) fn moment(seconds: i64) -> Moment {
    Moment::from_ms(1_000 * seconds).expect("in range")
}

/// Each thing has a number.
pub(crate) fn numbered<T>(make: impl Fn(Moment, [u8; 10]) -> T, number: u8) -> T {
    make(moment(0), [number; 10])
}

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

/// An action of this kind; a write-off gives the amount up.
pub(crate) fn action(kind: ActionKind, amount: Cents) -> Action {
    let summary = || Phi::new("Ada Example".to_owned());
    let document = Enclosure { document: numbered(DocumentId::new, 1), digest: Digest::of(b"") };
    let enclosures = || vec![document];
    match kind {
        ActionKind::RouteToQueue => Action::RouteToQueue {
            queue: Queue::Appeals,
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
        ActionKind::AddNote => Action::AddNote { text: summary() },
        ActionKind::SubmitCorrectedClaim => Action::SubmitCorrectedClaim {
            correction: Correction::First,
            file: Phi::new(b"ISA".to_vec()),
        },
        ActionKind::SendRecords => {
            Action::SendRecords { summary: summary(), enclosures: enclosures() }
        }
        ActionKind::RequestReconsideration => {
            Action::RequestReconsideration { summary: summary(), enclosures: enclosures() }
        }
        ActionKind::RequestReopening => {
            Action::RequestReopening { summary: summary(), enclosures: enclosures() }
        }
        ActionKind::FileAppeal => {
            Action::FileAppeal { level: 1, summary: summary(), enclosures: enclosures() }
        }
        ActionKind::DisputePayment => Action::DisputePayment {
            expected: amount,
            summary: summary(),
            enclosures: enclosures(),
        },
        ActionKind::RecommendWriteOff => Action::RecommendWriteOff { amount, summary: summary() },
    }
}

/// A proposal of these actions, with so much at stake, which may be approved for 100 seconds.
pub(crate) fn proposal(kinds: &[ActionKind], amount: Cents) -> Proposal {
    let claim =
        ClaimRef { number: ClaimNumber("A100".to_owned()), payer: PayerId("00123".to_owned()) };
    let proposed = |kind: &ActionKind| ProposedAction {
        account: numbered(AccountId::new, 1),
        action: action(*kind, amount),
    };
    Proposal::new(Terms {
        id: numbered(ProposalId::new, 1),
        practice: numbered(PracticeId::new, 1),
        case: numbered(CaseId::new, 1),
        claim,
        actions: kinds.iter().map(proposed).collect(),
        at_stake: amount,
        because: vec![Reason::new("the payer said so", numbered(ExhibitId::new, 1))],
        made_by: AgentVersion { name: AGENT.to_owned(), version: 1 },
        expires: moment(100),
    })
    .expect("it has an action and a reason")
}

/// The same actions, edited by this person.
pub(crate) fn edited(proposal: &Proposal, by: u8) -> Proposal {
    let change = Change {
        id: numbered(ProposalId::new, 100 + by),
        by: numbered(StaffId::new, by),
        at: moment(1),
        actions: proposal.terms().actions.clone(),
        expires: moment(100),
    };
    proposal.edited(change).expect("it waits")
}

/// The same proposal, approved by this person as the first of two.
pub(crate) fn half_approved(proposal: Proposal, by: u8) -> Proposal {
    let consent = Consent {
        by: domain::Approver::Person(numbered(StaffId::new, by)),
        digest: proposal.digest(),
        at: moment(2),
        needs: Signatures::Two,
    };
    match proposal.approve(consent) {
        Ok(Signed::Half(half)) => half,
        other => panic!("not half approved: {other:?}"),
    }
}

/// The same proposal as the store gives it in another state.
pub(crate) fn in_state(proposal: &Proposal, state: ProposalState) -> Proposal {
    Proposal::restore(&proposal.stored(), proposal.digest(), state).expect("as it was stored")
}

/// An order over these kinds up to 1,000.00, signed at second 5 and good until second 50.
pub(crate) fn order(kinds: &[ActionKind]) -> StandingOrder {
    StandingOrder {
        id: numbered(StandingOrderId::new, 1),
        practice: numbered(PracticeId::new, 1),
        agent: AGENT.to_owned(),
        kinds: kinds.to_vec(),
        at_stake_max: Cents(1_000_00),
        signed_by: numbered(StaffId::new, 9),
        signed: moment(5),
        until: moment(50),
    }
}

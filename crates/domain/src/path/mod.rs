//! The words of the path from an event to a receipt, and the rules between them.
//!
//! An event opens a case; an agent reads exhibits and comes to a decision; a decision becomes a
//! proposal; a person approves it; the approval yields warrants, and only a warrant lets a connector
//! write; the receipt says that it was done, the outcome what came of it, the lesson what we keep.
//!
//! Identifiers, times and chance come in as arguments: nothing here asks the clock or rolls dice, so
//! that a case can be judged and restored again from what was written down.
//!
//! **Invariants**
//! - A warrant exists only for an approved proposal, and an approval only for the very bytes that
//!   were approved (ADR 0007).
//! - Every case that is not closed waits for somebody.
//! - A reason without an exhibit can't be written down.

mod words;
mod moment;
mod ulid;
mod id;
mod claim_ref;
mod event;
mod state;
mod case;
mod exhibit;
mod assessment;
mod decision;
mod overridden;
mod statement;
mod canonical;
mod digest;
mod action;
mod field_change;
mod proposal;
mod order;
mod approval;
mod warrant;
mod outcome;

pub use action::{Action, ActionKind, ClaimMark, Correction, Enclosure, Priority};
pub use approval::{
    Approval, ApprovedProposal, Approver, Consent, NotApprovable, NotApproved, Signatures, Signed,
};
pub use assessment::Assessment;
pub use case::Case;
pub use claim_ref::{ClaimRef, PayerClaimNumber, PayerId};
pub use decision::{Closing, Concluded, Conclusion, Decision, DecisionRecord, Question};
pub use digest::{Digest, DigestError};
pub use event::{Event, EventKey, Fact};
pub use exhibit::{Exhibit, Reason};
pub use field_change::{ClaimField, FieldChange};
pub use id::{
    AccountId, CaseId, DocumentId, ExhibitId, IdError, PracticeId, ProposalId, StaffId,
    StandingOrderId, SubscriptionId,
};
pub use moment::Moment;
pub use order::StandingOrder;
pub use outcome::{Ending, Lesson, Outcome, Overruled, Response};
pub use overridden::Override;
pub use proposal::{
    AgentVersion, Change, Edit, NotProposable, NotRestorable, Proposal, ProposalState,
    ProposedAction, Terms,
};
pub use state::{CaseState, NotAllowed, Step, WaitsFor};
pub use statement::{PersonsAnswer, Saying, Statement};
pub use warrant::{Receipt, Warrant, WarrantKey, Witness};

#[cfg(any(test, feature = "fixture"))]
pub mod fixture;

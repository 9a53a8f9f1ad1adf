//! A proposal: exact actions put before a person, with the reasons for them. Never changed.
//!
//! To change one is to make another, which says who changed it and what it replaces. What a person
//! sees, what the person approves and what is done are held together by the digest over all of it:
//! the store keeps the bytes, and whoever takes a proposal out of it computes the digest anew.
//!
//! **Invariants**
//! - A proposal has at least one action and one reason.
//! - The digest is always that of the content. A proposal that was altered in the store does not
//!   come out of it.
//! - Everybody who ever edited it stays on it, so that nobody approves their own edit by way of
//!   another person's.

mod encoding;

use super::{
    AccountId, Action, Approval, CaseId, ClaimRef, Digest, Moment, PracticeId, ProposalId, Reason,
    StaffId,
};
use crate::{Cents, Phi, words};

/// Exact actions put before a person.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Proposal {
    terms: Terms,
    edits: Vec<Edit>,
    digest: Digest,
    state: ProposalState,
    /// There once one person has approved it and another has to.
    first: Option<Approval>,
}

/// What a proposal says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Terms {
    /// Its number.
    pub id: ProposalId,
    /// Whose it is.
    pub practice: PracticeId,
    /// For which piece of work.
    pub case: CaseId,
    /// About which claim.
    pub claim: ClaimRef,
    /// What is to be done, in this order.
    pub actions: Vec<ProposedAction>,
    /// The money that the answer is about; limits go by it.
    pub at_stake: Cents,
    /// Why.
    pub because: Vec<Reason>,
    /// Which agent made it.
    pub made_by: AgentVersion,
    /// From this moment on nobody may approve it: the facts may have changed.
    pub expires: Moment,
}

/// An action and the account at which it is done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProposedAction {
    /// Where. A person approves this too: the same claim sent elsewhere is another thing.
    pub account: AccountId,
    /// What.
    pub action: Action,
}

/// An agent, as it was when it decided.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct AgentVersion {
    /// Such as `denial_triage`.
    pub name: String,
    /// Counts up whenever its decisions change.
    pub version: u32,
}

/// That a person changed a proposal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Edit {
    /// Who.
    pub by: StaffId,
    /// When.
    pub at: Moment,
    /// The proposal before.
    pub replaces: ProposalId,
}

/// How a person wants a proposal to be instead.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Change {
    /// The number of the proposal that takes its place.
    pub id: ProposalId,
    /// Who wants it.
    pub by: StaffId,
    /// When.
    pub at: Moment,
    /// What is to be done instead.
    pub actions: Vec<ProposedAction>,
    /// Until when the new one may be approved.
    pub expires: Moment,
}

words! {
    /// What became of a proposal.
    pub enum ProposalState {
        /// It waits for a person, or for the second one.
        Pending = "pending",
        /// Everybody who has to has approved it.
        Approved = "approved",
        /// A person said no.
        Rejected = "rejected",
        /// Nobody approved it in time.
        Expired = "expired",
        /// A person changed it into another one.
        Replaced = "replaced",
    }
}

/// What was to be proposed is no proposal.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotProposable {
    /// Nothing is to be done.
    #[error("a proposal without an action")]
    NoAction,
    /// Nobody could say why.
    #[error("a proposal without a reason")]
    NoReason,
    /// What was to be changed no longer waits for anybody.
    #[error("a change to a proposal that is {}", .0.id())]
    NotPending(ProposalState),
}

/// What the store gave is not the proposal that was put into it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotRestorable {
    /// The bytes have another digest than the one on record.
    #[error("the stored proposal was altered")]
    Altered,
    /// The bytes are the right ones, and this version can't read them.
    #[error("the stored proposal can't be read by this version")]
    Unreadable,
}

impl Proposal {
    /// Puts terms forward.
    pub fn new(terms: Terms) -> Result<Self, NotProposable> {
        Self::of(terms, Vec::new(), ProposalState::Pending)
    }

    /// The proposal that takes its place when a person changes it.
    pub fn edited(&self, change: Change) -> Result<Self, NotProposable> {
        if self.state != ProposalState::Pending {
            return Err(NotProposable::NotPending(self.state));
        }
        let Change { id, by, at, actions, expires } = change;
        let mut edits = self.edits.clone();
        edits.push(Edit { by, at, replaces: self.terms.id });
        let terms = Terms { id, actions, expires, ..self.terms.clone() };
        Self::of(terms, edits, ProposalState::Pending)
    }

    /// Takes a proposal out of the store. `stored` is what [`Proposal::stored`] gave; `digest` and
    /// `state` stand on the record beside it.
    pub fn restore(
        stored: &Phi<Vec<u8>>,
        digest: Digest,
        state: ProposalState,
    ) -> Result<Self, NotRestorable> {
        if Digest::of(stored.expose()) != digest {
            return Err(NotRestorable::Altered);
        }
        let (terms, edits) = encoding::read(stored.expose()).ok_or(NotRestorable::Unreadable)?;
        let proposal = Self::of(terms, edits, state).map_err(|_| NotRestorable::Unreadable)?;
        if proposal.digest == digest { Ok(proposal) } else { Err(NotRestorable::Unreadable) }
    }

    /// The bytes that the digest is of, for the store to keep.
    pub fn stored(&self) -> Phi<Vec<u8>> {
        Phi::new(encoding::write(&self.terms, &self.edits))
    }

    /// What it says.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Who changed it on the way, the last one last.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The digest over its whole content.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// What became of it.
    pub fn state(&self) -> ProposalState {
        self.state
    }

    /// The one approval of two, where a second person still has to approve it.
    pub fn first_approval(&self) -> Option<&Approval> {
        self.first.as_ref()
    }

    /// Did this person change it, now or earlier?
    pub fn is_edited_by(&self, staff: StaffId) -> bool {
        self.edits.iter().any(|edit| edit.by == staff)
    }

    /// How much the practice would give up by all actions together: two halves of a write-off are
    /// one write-off.
    pub fn given_up(&self) -> Cents {
        self.terms.actions.iter().map(|it| it.action.given_up()).sum()
    }

    /// One of two has approved it.
    pub(super) fn half_signed(self, first: Approval) -> Self {
        Self { first: Some(first), ..self }
    }

    /// Everybody who has to has approved it; gives the first of two approvals back.
    pub(super) fn wholly_signed(mut self) -> (Self, Option<Approval>) {
        let first = self.first.take();
        (Self { state: ProposalState::Approved, ..self }, first)
    }

    fn of(terms: Terms, edits: Vec<Edit>, state: ProposalState) -> Result<Self, NotProposable> {
        if terms.actions.is_empty() {
            return Err(NotProposable::NoAction);
        }
        if terms.because.is_empty() {
            return Err(NotProposable::NoReason);
        }
        let digest = Digest::of(&encoding::write(&terms, &edits));
        Ok(Self { terms, edits, digest, state, first: None })
    }
}

#[cfg(test)]
mod tests;

//! How a proposal earns the right to change anything: a person's yes to these very bytes.
//!
//! A yes comes in as a [`Consent`], which names the digest of what the person saw. Only
//! [`Proposal::approve`] makes an [`Approval`] of it, and only enough approvals make an
//! [`ApprovedProposal`]. What comes out of the store goes through the same door: it is approved
//! again with what was written down, so that a record that could not have come about does not come
//! back either.
//!
//! Whether this person may approve this at all is asked of `authority`, in the same transaction.
//!
//! **Invariants**
//! - An approval for another digest is void.
//! - Nobody approves what they have edited themselves, and nobody is the second one after
//!   themselves.
//! - What has expired, or no longer waits, can't be approved.

use super::{
    Digest, Moment, NotRestorable, Proposal, ProposalState, StaffId, StandingOrder, Warrant,
    WarrantKey,
};
use crate::Phi;

/// A yes as it came in, not checked yet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Consent {
    /// Whose.
    pub by: Approver,
    /// The digest of what the approver saw.
    pub digest: Digest,
    /// When.
    pub at: Moment,
    /// How many have to approve, as `authority` said at that moment.
    pub needs: Signatures,
}

/// Who says yes. An agent is never one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Approver {
    /// A person who signed in.
    Person(StaffId),
    /// An order that a person signed before.
    Order(StandingOrder),
}

/// How many people have to approve.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Signatures {
    /// One is enough.
    One,
    /// Two different ones.
    Two,
}

/// A yes that holds. There is no other way to one than [`Proposal::approve`]:
///
/// ```compile_fail,E0451
/// # fn forge(by: domain::Approver, digest: domain::Digest, at: domain::Moment) {
/// let approval = domain::Approval { by, digest, at, needs: domain::Signatures::One };
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Approval {
    by: Approver,
    digest: Digest,
    at: Moment,
    needs: Signatures,
}

/// Where a proposal stands after a yes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Signed {
    /// Another person has to approve it too.
    Half(Proposal),
    /// It may be done.
    Whole(ApprovedProposal),
}

/// A proposal that everybody who has to has approved; the only source of warrants.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ApprovedProposal {
    proposal: Proposal,
    approvals: Vec<Approval>,
}

/// Why a yes does not hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotApprovable {
    /// It no longer waits for anybody.
    #[error("the proposal is {}", .0.id())]
    NotPending(ProposalState),
    /// The approver saw something else.
    #[error("the approval is for another content than the proposal has")]
    OtherDigest,
    /// It is too old.
    #[error("the proposal expired at {at}")]
    Expired {
        /// Since when.
        at: Moment,
    },
    /// The approver changed it.
    #[error("nobody approves what they have edited themselves")]
    OwnEdit,
    /// The approver was the first one already.
    #[error("the second approval has to come from another person")]
    SamePerson,
    /// The standing order does not cover it, or two people are needed.
    #[error("no standing order covers it")]
    NotCovered,
}

/// Why an approved proposal does not come out of the store.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotApproved {
    /// It is not the proposal that was put into it.
    #[error("the approved proposal can't be restored")]
    Proposal(#[source] NotRestorable),
    /// An approval on record could never have been given.
    #[error("an approval on record does not hold")]
    Void(#[source] NotApprovable),
    /// There are too few approvals on record.
    #[error("an approval is missing on record")]
    Missing,
}

impl Proposal {
    /// Checks a yes. The table in the tests is the specification.
    pub fn approve(self, consent: Consent) -> Result<Signed, NotApprovable> {
        self.may_be_approved(&consent)?;
        let Consent { by, digest, at, needs } = consent;
        let approval = Approval { by, digest, at, needs };
        if needs == Signatures::Two && self.first_approval().is_none() {
            return Ok(Signed::Half(self.half_signed(approval)));
        }
        let (proposal, first) = self.wholly_signed();
        let approvals = first.into_iter().chain([approval]).collect();
        Ok(Signed::Whole(ApprovedProposal { proposal, approvals }))
    }

    fn may_be_approved(&self, consent: &Consent) -> Result<(), NotApprovable> {
        let expires = self.terms().expires;
        if self.state() != ProposalState::Pending {
            return Err(NotApprovable::NotPending(self.state()));
        }
        if consent.digest != self.digest() {
            return Err(NotApprovable::OtherDigest);
        }
        if consent.at >= expires {
            return Err(NotApprovable::Expired { at: expires });
        }
        match (&consent.by, self.first_approval().map(Approval::by)) {
            (Approver::Person(staff), _) if self.is_edited_by(*staff) => {
                Err(NotApprovable::OwnEdit)
            }
            (Approver::Person(staff), Some(Approver::Person(first))) if staff == first => {
                Err(NotApprovable::SamePerson)
            }
            (Approver::Person(_), _) => Ok(()),
            (Approver::Order(order), None)
                if consent.needs == Signatures::One && order.covers(self, consent.at) =>
            {
                Ok(())
            }
            (Approver::Order(_), _) => Err(NotApprovable::NotCovered),
        }
    }
}

impl Approval {
    /// Who said yes.
    pub fn by(&self) -> &Approver {
        &self.by
    }

    /// To which content.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// When.
    pub fn at(&self) -> Moment {
        self.at
    }

    /// How many had to approve, as `authority` said then.
    pub fn needs(&self) -> Signatures {
        self.needs
    }
}

impl ApprovedProposal {
    /// Takes an approved proposal out of the store, with every yes that is on record, in order.
    pub fn restore(
        stored: &Phi<Vec<u8>>,
        digest: Digest,
        consents: impl IntoIterator<Item = Consent>,
    ) -> Result<Self, NotApproved> {
        let pending = Proposal::restore(stored, digest, ProposalState::Pending)
            .map_err(NotApproved::Proposal)?;
        let mut signed = Signed::Half(pending);
        for consent in consents {
            signed = match signed {
                Signed::Half(proposal) => proposal.approve(consent).map_err(NotApproved::Void)?,
                Signed::Whole(_) => {
                    let done = NotApprovable::NotPending(ProposalState::Approved);
                    return Err(NotApproved::Void(done));
                }
            };
        }
        match signed {
            Signed::Whole(approved) => Ok(approved),
            Signed::Half(_) => Err(NotApproved::Missing),
        }
    }

    /// What was approved.
    pub fn proposal(&self) -> &Proposal {
        &self.proposal
    }

    /// Every yes, in order.
    pub fn approvals(&self) -> &[Approval] {
        &self.approvals
    }

    /// One permission for each action, in order; the same ones whenever it is asked.
    pub fn warrants(&self) -> Vec<Warrant> {
        let terms = self.proposal.terms();
        let warrants = (0..).zip(&terms.actions).map(|(place, proposed)| {
            Warrant::new(WarrantKey { proposal: terms.id, place }, terms, proposed.clone())
        });
        warrants.collect()
    }
}

#[cfg(test)]
mod tests;

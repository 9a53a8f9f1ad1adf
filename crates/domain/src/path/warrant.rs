//! Warrants and receipts: the permission to do one action once, and the proof that it was done.
//!
//! **Invariants**
//! - The only way to a [`Warrant`] is [`super::ApprovedProposal::warrants`], and connectors write
//!   for nothing else.
//! - Its key is the same for every attempt at the same action, and no other action has it, so that a
//!   platform can tell a repeated attempt from a second order.

use std::{fmt, str::FromStr};

use super::{
    AccountId, Action, CaseId, ClaimRef, IdError, PracticeId, ProposalId, ProposedAction, Terms,
};
use crate::words;

/// Permission to do one action once. Nobody can make one by hand:
///
/// ```compile_fail,E0451
/// # fn forge(from: domain::Warrant, action: domain::Action) {
/// let warrant = domain::Warrant { action, ..from };
/// # }
/// ```
///
/// ```compile_fail,E0624
/// # fn forge(key: domain::WarrantKey, terms: &domain::Terms, action: domain::ProposedAction) {
/// let warrant = domain::Warrant::new(key, terms, action);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Warrant {
    key: WarrantKey,
    practice: PracticeId,
    case: CaseId,
    claim: ClaimRef,
    account: AccountId,
    action: Action,
}

/// By what a platform tells a repeated attempt from a second order.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct WarrantKey {
    /// The approved proposal.
    pub proposal: ProposalId,
    /// The place of the action in it, from 0.
    pub place: u32,
}

/// The proof that an action was done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Receipt {
    /// Under which warrant.
    pub key: WarrantKey,
    /// The platform's own number of what was done.
    pub reference: String,
    /// How we know.
    pub witness: Witness,
}

words! {
    /// How we know that an action was done.
    pub enum Witness {
        /// The platform answered so.
        Answered = "answered",
        /// The answer was lost, and the platform said so when it was asked again.
        Found = "found",
        /// A person looked.
        Person = "person",
    }
}

impl Warrant {
    pub(super) fn new(key: WarrantKey, terms: &Terms, proposed: ProposedAction) -> Self {
        let ProposedAction { account, action } = proposed;
        let Terms { practice, case, ref claim, .. } = *terms;
        Self { key, practice, case, claim: claim.clone(), account, action }
    }

    /// The same for every attempt.
    pub fn key(&self) -> WarrantKey {
        self.key
    }

    /// For which practice.
    pub fn practice(&self) -> PracticeId {
        self.practice
    }

    /// For which piece of work.
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// About which claim.
    pub fn claim(&self) -> &ClaimRef {
        &self.claim
    }

    /// At which account.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// What may be done.
    pub fn action(&self) -> &Action {
        &self.action
    }
}

/// `prop_01KJ….0`: short and plain enough to stand in a note or a form field of any platform.
impl fmt::Display for WarrantKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{}", self.proposal, self.place))
    }
}

impl fmt::Debug for WarrantKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads a key back out of what a platform kept; takes only what was printed.
impl FromStr for WarrantKey {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let unread = IdError { prefix: "prop" };
        let (proposal, place) = text.rsplit_once('.').ok_or(unread)?;
        let key = Self { proposal: proposal.parse()?, place: place.parse().map_err(|_| unread)? };
        if key.to_string() == text { Ok(key) } else { Err(unread) }
    }
}

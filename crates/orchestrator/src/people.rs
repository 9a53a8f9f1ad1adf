//! People: who somebody is, what they may do, and why something was not done.
//!
//! What a person does is asked of `authority` in the very transaction that writes it down: who was
//! allowed when a button was drawn may not be any more when it is pressed.
//!
//! **Invariants**
//! - Nobody is anybody by default: every act names a member of the practice who is still there.
//! - Whose role is not known to this program has no role.

use authority::{LimitsError, Permission, Refusal, Role, Staff};
use domain::{CaseId, NotAllowed, NotApprovable, NotProposable, StaffId};
use store::{By, Member, Next, Practice, StoreError, Tx};

use crate::Office;

/// Why something was not done. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// It is not there, or not theirs to see.
    #[error("there is no such {0} here")]
    NotThere(&'static str),
    /// They may not.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The approval does not hold.
    #[error(transparent)]
    Void(#[from] NotApprovable),
    /// What they want instead is no proposal.
    #[error(transparent)]
    NotProposable(#[from] NotProposable),
    /// It may not follow on where the case stands.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// A newer proposal took its place.
    #[error("a newer proposal took its place; look at the case again")]
    Outdated,
    /// The case asks something else, or nothing.
    #[error("{0} does not ask that; look at the case again")]
    NotAsked(CaseId),
    /// It would change nothing.
    #[error("nothing is said that would change the case")]
    NothingSaid,
    /// The claim can't be written with what somebody wants to stand on it.
    #[error("the claim can't be written so; look at what was typed into its fields")]
    NotWritable,
    /// A standing order that would cover nothing.
    #[error("a standing order names at least one action, and a day to come")]
    NotAnOrder,
    /// A table of limits can't be read.
    #[error(transparent)]
    Limits(LimitsError),
    /// The rules on record were written by a newer program.
    #[error("the rules on record can't be read by this version; everything stands still")]
    RulesUnreadable,
    /// Somebody else was at it at the same time.
    #[error("somebody else was at it at the same time; look at the case again")]
    Moved,
    /// The records.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for NotDone {
    fn from(err: StoreError) -> Self {
        if err.next() == Next::LoadAgain { Self::Moved } else { Self::Store(err) }
    }
}

/// A transaction in which a person does something.
pub(crate) async fn begin(
    office: &Office,
    practice: &Practice,
    by: StaffId,
) -> Result<Tx, StoreError> {
    office.store.begin(practice, office.stamp(By::Staff(by))).await
}

/// Who somebody is, as of this transaction.
pub(crate) async fn staff(tx: &mut Tx, id: StaffId) -> Result<Staff, NotDone> {
    let member = tx.member(id).await?.filter(|it| !it.is_gone);
    let member = member.ok_or(NotDone::NotThere("member of the practice"))?;
    let practice = tx.practice().id();
    Ok(Staff { id, practice, roles: roles(&member) })
}

/// What a member is in the office.
pub fn roles(member: &Member) -> Vec<Role> {
    member.roles.iter().filter_map(|it| Role::from_id(it)).collect()
}

pub(crate) fn permitted(staff: &Staff, permission: Permission) -> Result<(), Refusal> {
    if staff.may(permission) { Ok(()) } else { Err(Refusal::Lacks(permission)) }
}

//! What a payer did with the money of a claim: for each adjustment its kind, and for the claim
//! whether something was denied.
//!
//! A remittance explains every cent that was not paid with a group (who owes it), a reason code
//! and remarks. Most of it is right: the contract's reduction, the patient's share. What is left
//! is denied, and only that is worth anybody's time.
//!
//! **Invariants**
//! - What nobody knows is never written off: an unknown code, and money under a group that does
//!   not support its code, goes to a person (D27) with a finding.
//! - The status of a claim never makes a denial, least of all status 4; the codes do.
//! - Each adjustment counts once and into one sum: the sums of a [`Judgment`] with what was
//!   repeated make up all adjustments of the claim.

mod judge;
mod judgment;
mod kind;
mod because;
mod remark;
mod group;
mod trap;
mod repeated;
mod denied;

#[cfg(test)]
mod tests;

pub use because::Because;
pub use group::Surprise;
pub use judge::judge;
pub use judgment::Judgment;
pub use kind::{Classed, Sent, kind_of};
pub use remark::Remarks;

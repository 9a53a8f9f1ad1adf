//! Which claim a case is about: the practice's own number, and the payer that judges it.
//!
//! The number alone is not enough. A first and a second payer each judge the same claim, each has
//! its own deadline, and so each has its own case.

use std::fmt;

use crate::ClaimNumber;

/// A claim at one payer.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ClaimRef {
    /// CLM01 of the 837, CLP01 of the 835.
    pub number: ClaimNumber,
    /// The payer that judges it.
    pub payer: PayerId,
}

/// A payer as the practice's records know it, by its number for electronic claims where it has one.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct PayerId(pub String);

/// The payer's own number of a claim: CLP07; a corrected claim cites it in REF*F8.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct PayerClaimNumber(pub String);

/// `A100 at 00123`.
impl fmt::Display for ClaimRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} at {}", self.number, self.payer.0))
    }
}

//! A denial as a case sees it: one claim payment, its reasons with their amounts, each classed.

use crate::{Adjustment, Cents, DenialClass, Rarc};

/// How much of a claim the payer refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Extent {
    /// Nothing was paid and something that could have been paid was denied.
    Full,
    /// Something was paid and something denied.
    Partial,
}

/// Where an adjustment stands.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Place {
    /// Loop 2100: the whole claim.
    Claim,
    /// Loop 2110: the line of this index, from 0.
    Line(usize),
}

/// One reason for which an amount was denied. A claim may carry several classes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DenialReason {
    /// Claim or line.
    pub place: Place,
    /// The reason-amount pair as sent.
    pub adjustment: Adjustment,
    /// The remarks beside it: the line's own, then the claim's, where MA130 often stands.
    pub remarks: Vec<Rarc>,
    /// What went wrong.
    pub class: DenialClass,
    /// Right as it is and not worth an answer, as a bundled line whose main line was paid (CO-97).
    pub expected: bool,
    /// Why it has this class, in plain words: code table, remark, payer's override, trap.
    pub because: String,
}

/// What a payer refused of one claim.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Denial {
    /// Full or partial.
    pub extent: Extent,
    /// Every reason, in the order of the remittance.
    pub reasons: Vec<DenialReason>,
    /// The class with the largest amount; ties go to the one that stands first.
    pub class: DenialClass,
    /// The sum over the reasons, each counted once.
    pub amount: Cents,
}

impl Denial {
    /// The same money, which a person says was refused for this. A person speaks of the denial as a
    /// whole, and who says what it is wants it answered.
    pub fn said_to_be(mut self, class: DenialClass) -> Self {
        self.class = class;
        for reason in &mut self.reasons {
            reason.class = class;
            reason.expected = false;
            "as a person says".clone_into(&mut reason.because);
        }
        self
    }
}

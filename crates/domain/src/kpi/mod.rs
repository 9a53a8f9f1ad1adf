//! The key figures of a set of remittances, each with its formula beside it.
//!
//! A rate that comes without its formula can't be compared with anybody's: one office counts
//! reversals, another counts rejections, and both say "denial rate". So a figure here is a record:
//! what was counted, over what, in words, and what to keep in mind.
//!
//! **Invariants**
//! - Nothing is divided by nothing: a figure without a basis is not shown and says why.
//! - Rates are exact fractions until the last step, then rounded to a hundredth of a percent.
//! - A first adjudication is counted once, whatever the payer corrected later.
//! - Rejected is not denied: a rejection counts in the clean-claim rate and in no denial rate.

mod definitions;
mod figure;
mod tally;

pub use definitions::{
    FIRST_PASS_RESOLUTION, FULL_DENIAL_RATE, INITIAL_DENIAL_AMOUNT, INITIAL_DENIAL_RATE,
    PARTIAL_DENIAL_RATE,
};
pub use figure::{Kpi, KpiDefinition, KpiQuantity, KpiReading};
pub use tally::{AdjudicationTurn, ClaimFigures, KpiTally};

//! How long an answer takes: every touch from opening the denial to the payer's decision.
//!
//! All figures are ours [K], to be replaced by what an office measures. One check from outside: at
//! the rate of `worth`, the mean over the 27 classes lies within a quarter of the published cost of
//! working one denied claim, $57.23 (2023) [S]; a test keeps it so.

use super::is_clinical;
use crate::{DenialClass, Door, Pause};

pub(super) fn minutes(class: DenialClass, door: Door, pause: Option<Pause>) -> u32 {
    match door {
        Door::NewClaim => 30,
        Door::Replacement => 35,
        Door::Reopening => 25,
        Door::Void => 15,
        Door::RecordsReply => 45,
        Door::Reconsideration => 50,
        // A clinician's half hour, and the search in the chart, come on top.
        Door::Appeal(0 | 1) if is_clinical(class) => 120,
        Door::Appeal(0 | 1) => 75,
        Door::Appeal(2) => 120,
        // A hearing, a council, a court: briefs and days.
        Door::Appeal(_) => 240,
        Door::PricingDispute => 75,
        Door::WriteOffRequest => 10,
        Door::Patient => 30,
        Door::Nothing => match pause {
            Some(Pause::Compliance) => 30,
            Some(Pause::CompareFirst | Pause::Unclassified) => 20,
            Some(Pause::NumberMissing) => 15,
            Some(Pause::AwaitPayer) => 5,
            Some(Pause::Final) | None => 2,
        },
    }
}

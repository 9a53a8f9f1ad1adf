//! What a denial is worth working: the money expected from it less what the work costs.
//!
//! A queue in this order earns most for the same hours. The chances come from documented priors
//! until the office has outcomes of its own; all of it is whole cents and basis points, so that the
//! same denial always has the same worth.
//!
//! **Invariants**
//! - More money at stake is never worth less.
//! - Where nothing goes out to a payer or a patient, nothing is expected.
//! - Urgency adds nothing; a deadline that has passed leaves only what another door still brings.

mod priors;

pub use priors::{Priors, PriorsError};

use std::fmt;

use crate::{Cents, Confidence, DenialClass, Door};

/// One whole in basis points.
const WHOLE_BP: u32 = 10_000;

/// What one denial at its door is judged by.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Stake {
    /// What went wrong.
    pub class: DenialClass,
    /// Where the answer goes.
    pub door: Door,
    /// The amount denied.
    pub amount: Cents,
    /// The minutes that the answer takes.
    pub minutes: u32,
    /// The days left for the door; `None` where no clock is known, and where the claim goes to
    /// another payer, whose clock is another.
    pub days_left: Option<i64>,
    /// The next door that is still open, should this one have closed.
    pub fallback: Option<Door>,
}

/// What a denial is worth; written out it gives the parts in plain words, in the order of the sum.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Worth {
    /// `gross` times `chance_bp`, less `cost`; below zero where the work costs more than it brings.
    pub expected_net: Cents,
    /// The chance that money comes, in basis points: 4,400 is 44 %.
    pub chance_bp: u32,
    /// What could come at most: the amount denied, never below zero.
    pub gross: Cents,
    /// What the work costs.
    pub cost: Cents,
    minutes: u32,
    days_left: Option<i64>,
    /// The window of the door has closed.
    late: bool,
    /// The door through which the money would come, and how sure its chance is.
    by: Option<(Door, Confidence)>,
}

/// What a denial is worth under these priors.
pub fn worth(stake: &Stake, priors: &Priors) -> Worth {
    let gross = stake.amount.max(Cents::ZERO);
    let late = stake.days_left.is_some_and(|days| days < 0);
    let door = if late { stake.fallback } else { Some(stake.door) };
    let chance_bp = door.map_or(0, |door| priors.chance_bp(stake.class, door));
    let cost = priors.cost(stake.minutes);
    let expected_net = share(gross, chance_bp) - cost;
    let by = door.map(|door| (door, priors.confidence(stake.class, door)));
    let Stake { minutes, days_left, .. } = *stake;
    Worth { expected_net, chance_bp, gross, cost, minutes, days_left, late, by }
}

impl fmt::Display for Worth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { chance_bp, gross, cost, minutes, late, by, .. } = *self;
        let whence = whence(by.map(|(door, _)| door), late);
        write!(f, "{gross} at stake; {} that it is paid{whence}; ", percent(chance_bp))?;
        write!(f, "{cost} for {minutes} minutes of work")?;
        if let (Some((_, confidence)), 1..) = (by, chance_bp) {
            f.write_str(match confidence {
                Confidence::Verified => "; a prior from public decisions",
                Confidence::Seen => "; a prior from a source that was quoted",
                Confidence::Known => "; a prior of ours",
            })?;
        }
        match self.days_left {
            None => Ok(()),
            Some(0) => f.write_str("; today is the last day"),
            Some(1) => f.write_str("; 1 day left"),
            Some(-1) => f.write_str("; 1 day too late"),
            Some(days) if days < 0 => write!(f, "; {} days too late", days.unsigned_abs()),
            Some(days) => write!(f, "; {days} days left"),
        }
    }
}

/// Why a denial stands where it stands in the queue, in one sentence.
pub fn rank_reason(rank: usize, of: usize, worth: &Worth) -> String {
    format!("{rank} of {of}: {} expected net ({worth})", worth.expected_net)
}

/// A part of an amount, rounded down.
fn share(amount: Cents, bp: u32) -> Cents {
    let part = i128::from(amount.0) * i128::from(bp) / i128::from(WHOLE_BP);
    // A part of an `i64` that is not more than the whole always fits.
    Cents(i64::try_from(part).unwrap_or(i64::MAX))
}

fn percent(bp: u32) -> String {
    format!("{}.{:02}%", bp / 100, bp % 100)
}

fn whence(door: Option<Door>, late: bool) -> &'static str {
    match door {
        None => ", because the window has closed and no other door is left",
        Some(Door::Nothing | Door::WriteOffRequest | Door::Void) => {
            ", because nothing is asked for"
        }
        Some(_) if late => ", by the next door, because the window has closed",
        Some(_) => "",
    }
}

#[cfg(test)]
mod tests;

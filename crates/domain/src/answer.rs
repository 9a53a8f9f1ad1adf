//! The answer to one denial: which door, by when, who does what, and what it is worth.
//!
//! Puts the gate, the clocks, the plan and the worth together. Every input is a stated fact and
//! every output carries its reason, so that a case can be judged again from its record.
//!
//! **Invariant:** the same facts and books give the same answer; nothing here reads a clock.

mod clocks;
mod facts;
mod so_far;

use chrono::{Datelike, NaiveDate};

pub use clocks::Clocks;
pub use facts::{Around, PaymentFacts};
pub use so_far::SoFar;

use crate::{
    Clock, CodeBook, Deadline, DeadlineBook, Denial, Door, Plan, Priors, Ruling, Stake, Worth,
    plan, ruling, worth,
};

/// The tables that an answer rests on.
#[derive(Clone, Copy, Debug)]
pub struct Books<'a> {
    /// The payer's codes.
    pub codes: &'a CodeBook,
    /// The deadlines, with the contract's.
    pub deadlines: &'a DeadlineBook,
    /// The chances of recovery.
    pub priors: &'a Priors,
}

/// What to do about one denial.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Answer<'a> {
    /// The door, and why.
    pub ruling: Ruling,
    /// Who does what.
    pub plan: Plan,
    /// By when; many answers share it.
    pub clock: &'a Clock,
    /// Where that is not known: the first of the other ways to contest it that will close. A
    /// corrected claim on its way mostly does not stop that clock.
    pub closes_first: Option<(Door, &'a Deadline)>,
    /// What it is worth.
    pub worth: Worth,
    /// A record or a person shows that the claim was right as sent, so that the payer can be asked
    /// to change its mind.
    pub right_as_sent: bool,
}

/// Answers a denial on which nobody has worked yet, as of a day. `clocks` remembers the dates that
/// many claims share.
pub fn answer<'a>(
    denial: &Denial,
    around: &Around<'_>,
    books: &Books<'_>,
    clocks: &'a mut Clocks,
    as_of: NaiveDate,
) -> Answer<'a> {
    SoFar::default().answer(denial, around, (books, clocks), as_of)
}

impl SoFar {
    /// Answers a denial after what was found and done about it so far.
    pub fn answer<'a>(
        self,
        denial: &Denial,
        around: &Around<'_>,
        (books, clocks): (&Books<'_>, &'a mut Clocks),
        as_of: NaiveDate,
    ) -> Answer<'a> {
        let mut facts = facts::gather(denial, around, books, as_of.year());
        self.add_to(&mut facts);
        let dated = clocks.of(around, &facts, books.deadlines);
        facts::add_clocks(&mut facts, denial, around, dated, as_of);
        let ruling = ruling(&facts);
        let clock = dated.of(ruling.door, ruling.elsewhere);
        let plan = plan(denial.class, ruling.door, ruling.pause);
        let plan = if facts::reason_withheld(denial, books) { plan.asking_first() } else { plan };
        let closes_first = match clock {
            Clock::Unknown(_) if ruling.door != Door::Nothing => dated.closes_first(as_of),
            _ => None,
        };
        let days_left = match clock {
            Clock::Runs(deadline) => Some(deadline.days_left(as_of)),
            Clock::NoClock(_) | Clock::Unknown(_) => None,
        };
        let stake = Stake {
            class: denial.class,
            door: ruling.door,
            amount: denial.amount,
            minutes: plan.minutes,
            days_left,
            // The gate chooses no door that has closed, so there is nothing to fall back on.
            fallback: None,
        };
        let worth = worth(&stake, books.priors);
        Answer { ruling, plan, clock, closes_first, worth, right_as_sent: facts.right_as_sent() }
    }
}

#[cfg(test)]
mod tests;

//! The deadlines of every door for one decision; many claims of a remittance share them.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::Around;
use crate::{
    AppealBar, Clock, ClockFacts, DeadlineBook, Door, GateFacts, NoClock, Program, Stage,
    UnknownClock,
};

/// The doors that lead to a payer, and so may have a clock.
const DOORS: [Door; 12] = [
    Door::NewClaim,
    Door::Replacement,
    Door::Void,
    Door::RecordsReply,
    Door::Reconsideration,
    Door::Appeal(1),
    Door::Appeal(2),
    Door::Appeal(3),
    Door::Appeal(4),
    Door::Appeal(5),
    Door::Reopening,
    Door::PricingDispute,
];

/// What a date depends on.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
struct Key {
    payer: String,
    program: Program,
    notice: Option<NaiveDate>,
    service: Option<NaiveDate>,
    bar: Option<Bar>,
    pended: bool,
    surprise_bill: bool,
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Bar {
    Unprocessable,
    NoAppealRights,
}

/// Remembers the clocks of decisions that were dated before.
#[derive(Debug, Default)]
pub struct Clocks {
    known: HashMap<Key, Dated>,
}

/// The clock of each door.
#[derive(Debug)]
pub(super) struct Dated(Vec<(Door, Clock)>);

impl Clocks {
    /// No decision dated yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The clocks for the decision around a claim.
    pub(super) fn of(
        &mut self,
        around: &Around<'_>,
        facts: &GateFacts,
        book: &DeadlineBook,
    ) -> &Dated {
        let bar = match facts.stage {
            Stage::Unprocessable => Some(Bar::Unprocessable),
            _ if facts.appeal_barred => Some(Bar::NoAppealRights),
            _ => None,
        };
        let key = Key {
            payer: around.remittance.payer.name.clone(),
            program: facts.program,
            notice: around.remittance.date,
            service: around.payment.service_from,
            bar,
            pended: facts.stage == Stage::Pending,
            surprise_bill: around.surprise_bill,
        };
        self.known.entry(key).or_insert_with_key(|key| dated(key, book))
    }
}

fn dated(key: &Key, book: &DeadlineBook) -> Dated {
    let bar = key.bar.map(|bar| match bar {
        Bar::Unprocessable => AppealBar::Unprocessable,
        Bar::NoAppealRights => AppealBar::NoAppealRights,
    });
    let clock = |door| {
        let facts = ClockFacts {
            service: key.service,
            surprise_bill: key.surprise_bill,
            pended: key.pended,
            bar,
            notice: key.notice,
            ..ClockFacts::new(key.program, &key.payer, door, NaiveDate::default())
        };
        (door, book.clock(&facts))
    };
    Dated(DOORS.into_iter().map(clock).collect())
}

impl Dated {
    /// The clock of a door. A claim to another payer keeps to that payer's limit, which is not
    /// known here.
    pub(super) fn of(&self, door: Door, elsewhere: bool) -> Clock {
        if elsewhere {
            return Clock::Unknown(UnknownClock::NoRule);
        }
        let found = self.0.iter().find(|(of, _)| *of == door);
        found.map_or(Clock::NoClock(NoClock::NothingGoesOut), |(_, clock)| clock.clone())
    }

    /// The days left for each door whose clock runs.
    pub(super) fn days_left(&self, as_of: NaiveDate) -> impl Iterator<Item = (Door, i64)> {
        self.0.iter().filter_map(move |(door, clock)| match clock {
            Clock::Runs(deadline) => Some((*door, deadline.days_left(as_of))),
            Clock::NoClock(_) | Clock::Unknown(_) => None,
        })
    }

    /// The last day on which a first claim could be filed.
    pub(super) fn filing_limit(&self) -> Option<NaiveDate> {
        match self.of(Door::NewClaim, false) {
            Clock::Runs(deadline) => Some(deadline.date),
            Clock::NoClock(_) | Clock::Unknown(_) => None,
        }
    }
}

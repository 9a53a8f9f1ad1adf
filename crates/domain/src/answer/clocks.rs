//! The deadlines of every door for one decision; many claims of a remittance share them.

use chrono::NaiveDate;
use foldhash::HashMap;

use super::Around;
use crate::{
    AppealBar, Clock, ClockFacts, Deadline, DeadlineBook, Door, GateFacts, NoClock, Program, Stage,
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

/// What a date depends on, beside the payer.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
struct Key {
    program: Program,
    notice: Option<NaiveDate>,
    service: Option<NaiveDate>,
    bar: Option<AppealBar>,
    pended: bool,
    surprise_bill: bool,
}

/// Remembers the clocks of decisions that were dated before.
#[derive(Debug, Default)]
pub struct Clocks {
    /// By the payer's name.
    known: HashMap<String, HashMap<Key, Dated>>,
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
            Stage::Unprocessable => Some(AppealBar::Unprocessable),
            _ if facts.appeal_barred => Some(AppealBar::NoAppealRights),
            _ => None,
        };
        let key = Key {
            program: facts.program,
            notice: around.remittance.date,
            service: around.payment.service_from,
            bar,
            pended: facts.stage == Stage::Pending,
            surprise_bill: around.surprise_bill,
        };
        let payer = around.remittance.payer.name.as_str();
        // The payer's name is copied once for each payer, not for each claim.
        if !self.known.contains_key(payer) {
            self.known.insert(payer.to_owned(), HashMap::default());
        }
        let known = self.known.get_mut(payer).expect("it was put in just now");
        known.entry(key).or_insert_with(|| dated(payer, &key, book))
    }
}

fn dated(payer: &str, key: &Key, book: &DeadlineBook) -> Dated {
    let clock = |door| {
        let facts = ClockFacts {
            service: key.service,
            surprise_bill: key.surprise_bill,
            pended: key.pended,
            bar: key.bar,
            notice: key.notice,
            ..ClockFacts::new(key.program, payer, door, NaiveDate::default())
        };
        (door, book.clock(&facts))
    };
    Dated(DOORS.into_iter().map(clock).collect())
}

impl Dated {
    /// The clock of a door. A claim to another payer keeps to that payer's limit, which is not
    /// known here.
    pub(super) fn of(&self, door: Door, elsewhere: bool) -> &Clock {
        if elsewhere {
            return &Clock::Unknown(UnknownClock::NoRule);
        }
        let found = self.0.iter().find(|(of, _)| *of == door);
        found.map_or(&Clock::NoClock(NoClock::NothingGoesOut), |(_, clock)| clock)
    }

    /// The days left for each door whose clock runs.
    pub(super) fn days_left(&self, as_of: NaiveDate) -> impl Iterator<Item = (Door, i64)> {
        self.0.iter().filter_map(move |(door, clock)| match clock {
            Clock::Runs(deadline) => Some((*door, deadline.days_left(as_of))),
            Clock::NoClock(_) | Clock::Unknown(_) => None,
        })
    }

    /// The way to contest the decision that closes first and is still open.
    pub(super) fn closes_first(&self, as_of: NaiveDate) -> Option<(Door, &Deadline)> {
        let contests = |door: &Door| matches!(door, Door::Reconsideration | Door::Appeal(1));
        let open = self.0.iter().filter_map(|(door, clock)| match clock {
            Clock::Runs(deadline) if contests(door) && as_of <= deadline.date => {
                Some((*door, deadline))
            }
            _ => None,
        });
        open.min_by_key(|(_, deadline)| deadline.date)
    }

    /// The last day on which a first claim could be filed.
    pub(super) fn filing_limit(&self) -> Option<NaiveDate> {
        match self.of(Door::NewClaim, false) {
            Clock::Runs(deadline) => Some(deadline.date),
            Clock::NoClock(_) | Clock::Unknown(_) => None,
        }
    }
}

//! The mail of a town: now and then a file comes late, comes once more, or before an earlier one.
//!
//! It takes nothing away and changes no byte. Whoever counts what came has to get the same sums as
//! with a mail that never errs.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use world::{Delivery, Seed};

/// A file on its day.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Letter {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// The files that are on their way.
#[derive(Debug)]
pub(super) struct Mail {
    seed: Seed,
    disturbed_bp: u32,
    held: BTreeMap<NaiveDate, Vec<Letter>>,
}

impl Mail {
    pub(super) fn new(seed: Seed, disturbed_bp: u32) -> Self {
        Self { seed: seed.named("mail"), disturbed_bp, held: BTreeMap::new() }
    }

    pub(super) fn n_held(&self) -> usize {
        self.held.values().map(Vec::len).sum()
    }

    /// What comes on this day, in the order in which it comes.
    pub(super) fn sort(&mut self, day: NaiveDate, sent: Vec<Delivery>) -> Vec<Letter> {
        let mut letters = Vec::new();
        for Delivery { name, bytes, .. } in sent {
            let seed = self.seed.named(&name);
            let days = |what| Days::new(u64::from(seed.number(what, 1, 6)));
            let letter = Letter { name, bytes };
            if seed.happens("again", self.disturbed_bp) {
                let again = Letter { name: format!("again-{}", letter.name), ..letter.clone() };
                self.hold(day.checked_add_days(days("days to again")), again);
            }
            if seed.happens("late", self.disturbed_bp) {
                self.hold(day.checked_add_days(days("days late")), letter);
            } else {
                letters.push(letter);
            }
        }
        let late = self.held.remove(&day).unwrap_or_default();
        letters.extend(late);
        if self.seed.named(&day.to_string()).happens("turned over", self.disturbed_bp) {
            letters.reverse();
        }
        letters
    }

    fn hold(&mut self, until: Option<NaiveDate>, letter: Letter) {
        self.held.entry(until.unwrap_or(NaiveDate::MAX)).or_default().push(letter);
    }
}

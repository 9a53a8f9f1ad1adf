//! Time and chance, moved by hand.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::Moment;
use orchestrator::Door;

/// 2 March 2026, 14:00 UTC: the first day of the invented practice.
const BEGIN_MS: i64 = 1_772_460_000_000;

/// Chance rises by at least so much from one draw to the next, which leaves room for the numbers that a
/// desk counts up from one draw.
const STEP_MIN: u128 = 1 << 24;

/// A clock and a die that do only what they are told.
///
/// The clock mostly stands, so what is made later has to get the higher number by chance: each draw is
/// higher than the one before.
#[derive(Debug)]
pub struct Hand(Mutex<Held>);

#[derive(Debug)]
struct Held {
    now: Moment,
    chance: fastrand::Rng,
    /// The last draw.
    last: u128,
}

impl Hand {
    /// A clock that stands, and chance from a seed.
    pub fn new(seed: u64) -> Self {
        let begin = Moment::from_ms(BEGIN_MS).expect("a moment of 2026");
        Self(Mutex::new(Held { now: begin, chance: fastrand::Rng::with_seed(seed), last: 0 }))
    }

    /// Lets time pass.
    pub fn pass(&self, time: Duration) {
        let mut held = self.held();
        held.now = held.now.plus(time);
    }

    /// Sets the clock, forwards or back.
    pub fn set(&self, now: Moment) {
        self.held().now = now;
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Door for Hand {
    fn now(&self) -> Moment {
        self.held().now
    }

    fn chance(&self) -> [u8; 10] {
        let mut held = self.held();
        let step = u128::from(held.chance.u64(..1 << 48));
        held.last += STEP_MIN + step;
        let bytes = held.last.to_be_bytes();
        let mut chance = [0; 10];
        chance.copy_from_slice(&bytes[6..]);
        chance
    }
}

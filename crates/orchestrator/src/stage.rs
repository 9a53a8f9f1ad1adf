//! The steps of the path as jobs: their names on record, and how often each is tried.

use domain::{Moment, words};
use store::{About, NewJob};

/// How often a step is tried before a person has to look. With the longest wait between two attempts this
/// is some hours: longer than a database or a platform is usually away.
const N_ATTEMPTS_MAX: u32 = 25;

words! {
    /// A step of the path.
    pub enum Stage {
        /// Reads what is new at an account.
        Intake = "intake",
        /// Reads what a delivery hints at.
        Fetch = "fetch",
        /// Has an agent decide a case.
        Decide = "decide",
        /// Checks a proposal.
        Check = "check",
        /// Begins to act on an approved proposal, or goes on with it.
        Begin = "begin",
        /// Makes one attempt at one action.
        Act = "act",
        /// Finds out what became of an attempt.
        FindOut = "find_out",
        /// Looks whether the payer has spoken.
        Settle = "settle",
        /// Keeps what can be learned.
        Learn = "learn",
        /// Compares what should be with what is.
        Sweep = "sweep",
    }
}

impl Stage {
    /// The job of this step. The turn tells it from the same step about the same thing at another time.
    pub fn job(self, about: About, turn: u32, due: Moment) -> NewJob {
        let n_attempts_max = match self {
            // Schedules: given up once, they would never be done again.
            Self::Intake | Self::Sweep => NewJob::UNBOUNDED,
            _ => N_ATTEMPTS_MAX,
        };
        NewJob { step: self.id(), about, turn, due, n_attempts_max }
    }
}

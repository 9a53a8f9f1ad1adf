//! The office: what all steps share, and the one door through which time and chance come in.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use agents::Agent;
use chrono::{DateTime, NaiveDate};
use domain::{AccountId, Event, Moment, PracticeId};
use platforms::Platform;
use store::{By, Stamp, Store};

use crate::{Books, desk::Sitting};

/// Where time and chance come from. In tests both are moved by hand.
pub trait Door: Send + Sync {
    /// What time it is.
    fn now(&self) -> Moment;

    /// As much chance as an identifier needs.
    fn chance(&self) -> [u8; 10];
}

/// How often the office looks, and how long it waits.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Pace {
    /// Between two looks at a platform that has nothing new.
    pub poll: Duration,
    /// Between two sweeps.
    pub sweep: Duration,
    /// Until something that had to wait, such as for the brake, is looked at again.
    pub again: Duration,
    /// How long a platform may take to answer an attempt. Shorter than a worker holds its jobs, so that
    /// nobody else takes a job whose attempt is still under way.
    pub call: Duration,
    /// For how many days a payer may be silent before a person is told.
    pub silent_days: u64,
}

impl Default for Pace {
    /// Ours: a remittance is seen within a minute, an expiry within five. Medicare answers a clean claim
    /// within 30 days and an appeal within 60 (42 CFR 405.950), so 45 days of silence are worth a call.
    fn default() -> Self {
        Self {
            poll: Duration::from_secs(30),
            sweep: Duration::from_mins(5),
            again: Duration::from_mins(1),
            call: Duration::from_secs(10),
            silent_days: 45,
        }
    }
}

/// What is on record was seen, whatever a clock says: another machine's may be ahead of ours, and ours may
/// have been put back. So whoever asks what is known asks a day ahead. Without it a word that came in by
/// the faster clock is overlooked by the slower one, once and for all.
pub(crate) const CLOCKS_DIFFER: Duration = Duration::from_hours(24);

/// What all steps share.
#[derive(Clone)]
pub struct Office {
    /// The records.
    pub store: Store,
    /// The tables in force.
    pub books: Books,
    /// The platforms, each by its account.
    pub platforms: BTreeMap<AccountId, Arc<dyn Platform>>,
    /// The agents, in the order in which an event is offered to them.
    pub agents: &'static [&'static dyn Agent],
    /// Time and chance.
    pub door: Arc<dyn Door>,
    /// How far the practice's day is ahead of UTC, in minutes; behind is negative.
    pub utc_offset_mins: i32,
    /// How often it looks, and how long it waits.
    pub pace: Pace,
}

impl Office {
    /// What time it is.
    pub fn now(&self) -> Moment {
        self.door.now()
    }

    /// The time up to which everything on record was seen.
    pub(crate) fn all_seen(&self) -> Moment {
        self.now().plus(CLOCKS_DIFFER)
    }

    /// A new identifier.
    pub fn id<T>(&self, new: impl FnOnce(Moment, [u8; 10]) -> T) -> T {
        new(self.now(), self.door.chance())
    }

    /// Now, and by whom.
    pub fn stamp(&self, by: By) -> Stamp {
        Stamp { at: self.now(), by }
    }

    /// The day where the practice is.
    pub fn day(&self, at: Moment) -> NaiveDate {
        let local = at.ms() + i64::from(self.utc_offset_mins) * 60_000;
        let time = DateTime::from_timestamp_millis(local);
        time.expect("a moment is of a year that chrono knows").date_naive()
    }

    /// The moment at which a day has ended where the practice is.
    pub fn end_of(&self, day: NaiveDate) -> Option<Moment> {
        let midnight = day.succ_opt()?.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis();
        Moment::from_ms(midnight - i64::from(self.utc_offset_mins) * 60_000)
    }

    /// An agent sits down now.
    pub(crate) fn sitting(&self) -> Sitting {
        let now = self.now();
        Sitting { now, today: self.day(now), chance: self.door.chance() }
    }

    /// The agent that an event is for, if it is for any.
    pub(crate) fn agent_for(&self, event: &Event) -> Option<&'static dyn Agent> {
        self.agents.iter().copied().find(|agent| agent.wants(event))
    }

    /// Has the recurring work of a practice done from now on. It does no harm to say so again.
    pub async fn start(&self, id: PracticeId) -> Result<(), store::StoreError> {
        let practice = self.store.practice(id).await?;
        let mut tx = self.store.begin(&practice, self.stamp(By::Command("start"))).await?;
        crate::sweep::start(self, &mut tx).await?;
        tx.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_leaves_a_call_time_to_end_before_its_job_goes_to_others() {
        let pace = Pace::default();
        assert!(pace.call < pace.poll && pace.poll < pace.sweep);
    }
}

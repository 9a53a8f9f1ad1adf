//! A relay: tells the broker of the jobs that are due, after the commit that enqueued them.
//!
//! It notes in the database of which jobs it tells, and tells. If the broker does not take them, it takes
//! the note back; if it dies in between, the jobs are found by looking. Any number of relays may run.
//!
//! **Determination:** the note comes first. The other way round, a worker that is told at once finds the
//! row locked by the relay's own note, leaves it out, and has been woken for nothing.
//!
//! **Determination:** a relay, not the process that enqueued. So a command that takes in a file and ends,
//! or a server that knows of no broker, needs no connection to one; and a job that is due in an hour
//! is told of in an hour.

use std::{future::Future, time::Duration};

use domain::Moment;
use store::{Next, Store, StoreError};
use tokio::time::sleep;

use crate::{Broker, Wake, broker::PAUSE};

/// How many jobs it tells of at a time: few enough that the table is read for a moment only.
const N_JOBS: u64 = 256;

/// What tells the broker, what wakes it, and its clock.
pub struct Relay<K, C> {
    /// Whose jobs it tells of.
    pub store: Store,
    /// Whom it tells.
    pub broker: Broker,
    /// What wakes it.
    pub wake: K,
    /// What time it is.
    pub clock: C,
    /// How long it sleeps at most.
    pub poll: Duration,
}

impl<K: Wake, C: Fn() -> Moment> Relay<K, C> {
    /// Tells of jobs until `stop`.
    pub async fn run(mut self, stop: impl Future<Output = ()>) -> Result<(), StoreError> {
        let mut stop = std::pin::pin!(stop);
        loop {
            let rest = match self.tell().await {
                Ok(true) => {
                    self.wake.done().await;
                    self.poll
                }
                Err(err) if err.next() == Next::AskAPerson => return Err(err),
                Ok(false) | Err(_) => self.poll.min(PAUSE),
            };
            tokio::select! {
                biased;
                () = &mut stop => return Ok(()),
                () = sleep(rest) => {}
                () = self.wake.wait() => {}
            }
        }
    }

    /// Tells of all jobs that are due and of which nobody was told; `false` if the broker is away. Then
    /// nobody is told, and workers find the jobs by looking.
    async fn tell(&self) -> Result<bool, StoreError> {
        loop {
            if !self.broker.is_there() {
                return Ok(false);
            }
            let jobs = self.store.call_jobs((self.clock)(), N_JOBS).await?;
            if jobs.is_empty() {
                return Ok(true);
            }
            if self.broker.call(&jobs).await.is_err() {
                self.store.call_off(&jobs).await?;
                return Ok(false);
            }
        }
    }
}

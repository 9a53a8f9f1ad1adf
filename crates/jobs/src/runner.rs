//! A worker that goes on and on: round after round while there are jobs, then until it is woken.
//!
//! While a round lasts, it says now and then that it is still at its jobs, so that a long one is not
//! taken from it. A database that is busy or away for a while does not stop it.

use std::{convert::Infallible, future::Future, time::Duration};

use domain::Moment;
use store::{Next, Store, StoreError};
use tokio::time::sleep;

use crate::{Round, Wake, Work, Worker};

/// A worker, what wakes it, and its clock.
pub struct Runner<K, C> {
    /// Who works.
    pub worker: Worker,
    /// What wakes it.
    pub wake: K,
    /// What time it is.
    pub clock: C,
    /// How long it sleeps at most.
    pub poll: Duration,
}

impl<K: Wake, C: Fn() -> Moment> Runner<K, C> {
    /// Works until `stop`, and ends the round that it is in.
    pub async fn run(
        mut self,
        work: &impl Work,
        stop: impl Future<Output = ()>,
    ) -> Result<(), StoreError> {
        let mut stop = std::pin::pin!(stop);
        loop {
            let is_busy = match self.round(work).await {
                Ok(round) => round.n_taken > 0,
                Err(err) if err.next() == Next::AskAPerson => return Err(err),
                Err(_) => false,
            };
            let poll = if is_busy { Duration::ZERO } else { self.poll };
            tokio::select! {
                biased;
                () = &mut stop => return Ok(()),
                () = sleep(poll) => {}
                () = self.wake.wait() => {}
            }
        }
    }

    /// One round, during which the worker says that it is still there.
    async fn round(&mut self, work: &impl Work) -> Result<Round, StoreError> {
        let Self { worker, clock, .. } = self;
        let (store, holder) = (worker.store().clone(), worker.next_holder());
        let hold = worker.settings().hold;
        tokio::select! {
            round = worker.run_once(clock(), work) => round,
            never = still_there(&store, &holder, clock, hold) => match never {},
        }
    }
}

/// Says again and again that a holder is at its jobs.
async fn still_there(
    store: &Store,
    holder: &str,
    clock: &impl Fn() -> Moment,
    hold: Duration,
) -> Infallible {
    loop {
        // Twice may fail before the jobs go to others.
        sleep(hold / 3).await;
        // If this fails, the next may not; and a job that is lost is not kept twice.
        drop(store.keep_jobs(holder, clock().plus(hold)).await);
    }
}

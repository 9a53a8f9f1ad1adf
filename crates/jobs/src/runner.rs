//! A worker that goes on and on: round after round while there are jobs, then until it is woken.
//!
//! While a round lasts, it says now and then that it is still at its jobs, so that a long one is not
//! taken from it. A database that is busy or away for a while does not stop it.

use std::{future::Future, time::Duration};

use domain::Moment;
use store::{Next, Store, StoreError};
use tokio::time::{sleep, timeout};

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
    /// Works until `stop`, and ends the round that it is in. `stop` is asked between two rounds only, so
    /// it must not itself hold or wait for a connection to the database.
    pub async fn run(
        mut self,
        work: &impl Work,
        stop: impl Future<Output = ()>,
    ) -> Result<(), StoreError> {
        let mut stop = std::pin::pin!(stop);
        loop {
            let is_busy = match self.round(work).await {
                Ok(round) => {
                    self.wake.done().await;
                    round.n_taken > 0
                }
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

    /// One round, during which the worker says that it is still there. If it can't for so long that its
    /// jobs may be somebody else's by now, it lets go of the round: what it would do from then on, another
    /// may be doing.
    async fn round(&mut self, work: &impl Work) -> Result<Round, StoreError> {
        let Self { worker, clock, .. } = self;
        let (store, holder) = (worker.store().clone(), worker.next_holder());
        let hold = worker.settings().hold;
        tokio::select! {
            round = worker.run_once(clock(), work) => round,
            () = still_there(&store, &holder, clock, hold) => Ok(Round::default()),
        }
    }
}

/// Says again and again that a holder is at its jobs; ends when that could not be said for nearly as long
/// as jobs are held.
async fn still_there(store: &Store, holder: &str, clock: &impl Fn() -> Moment, hold: Duration) {
    let kept = async || {
        loop {
            // Once may fail before the jobs go to others.
            sleep(hold / 3).await;
            if store.keep_jobs(holder, clock().plus(hold)).await.is_ok() {
                return;
            }
        }
    };
    while timeout(hold * 5 / 6, kept()).await.is_ok() {}
}

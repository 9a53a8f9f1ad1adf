//! A worker: takes a batch of jobs, has each thought about, and keeps what came of them with one commit
//! for each practice.
//!
//! **Determination:** a batch that can't be kept as a whole is done again one by one. One bad job is rare
//! and a flush to the disk is dear, so this costs less than a commit for each.

use std::{collections::BTreeMap, time::Duration};

use domain::{Moment, PracticeId};
use store::{By, Job, Practice, Stamp, Store, StoreError};

use crate::{Backoff, Trouble, Work};

/// How a worker works.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its name, which no other worker has: it says who holds a job.
    pub name: String,
    /// How many jobs it takes at a time.
    pub n_jobs_max: u64,
    /// How long it holds jobs without a word.
    pub hold: Duration,
    /// How long a job waits for the next attempt.
    pub backoff: Backoff,
}

/// What came of one round.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Round {
    /// Jobs that were taken.
    pub n_taken: usize,
    /// Jobs that were done.
    pub n_done: usize,
}

/// A worker.
pub struct Worker {
    store: Store,
    settings: Settings,
    chance: fastrand::Rng,
    n_rounds: u64,
}

impl Worker {
    /// A worker that has done nothing yet; `chance` says how long a job waits for the next attempt.
    pub fn new(store: Store, settings: Settings, chance: fastrand::Rng) -> Self {
        Self { store, settings, chance, n_rounds: 0 }
    }

    /// How it works.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The store of its jobs.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The name under which the next round holds its jobs; each round has its own.
    pub fn next_holder(&self) -> String {
        format!("{} {}", self.settings.name, self.n_rounds + 1)
    }

    /// Takes what is due and has it done. An error is the queue's; what a job fails with comes to
    /// nothing worse than another attempt.
    pub async fn run_once(&mut self, now: Moment, work: &impl Work) -> Result<Round, StoreError> {
        let holder = self.next_holder();
        self.n_rounds += 1;
        let Settings { hold, n_jobs_max, .. } = self.settings;
        let jobs = self.store.take_jobs(&holder, now, now.plus(hold), n_jobs_max).await?;
        let mut round = Round { n_taken: jobs.len(), n_done: 0 };
        let mut batches = BTreeMap::<PracticeId, Vec<Job>>::new();
        for job in jobs {
            batches.entry(job.practice).or_default().push(job);
        }
        for (id, batch) in batches {
            round.n_done += self.batch(id, &batch, now, work).await?;
        }
        Ok(round)
    }

    /// Does the jobs of one practice, and says how many were done.
    async fn batch(
        &mut self,
        id: PracticeId,
        batch: &[Job],
        now: Moment,
        work: &impl Work,
    ) -> Result<usize, StoreError> {
        let practice = self.store.practice(id).await?;
        if batch.len() > 1 && self.together(&practice, batch, now, work).await.is_ok() {
            return Ok(batch.len());
        }
        let mut n_done = 0;
        for job in batch {
            match self.together(&practice, std::slice::from_ref(job), now, work).await {
                Ok(()) => n_done += 1,
                Err(trouble) => self.let_go(job, trouble, now).await?,
            }
        }
        Ok(n_done)
    }

    /// All of these jobs or none: thought about first, then kept with one commit.
    async fn together<W: Work>(
        &self,
        practice: &Practice,
        jobs: &[Job],
        now: Moment,
        work: &W,
    ) -> Result<(), Trouble> {
        let mut thoughts = Vec::with_capacity(jobs.len());
        for job in jobs {
            thoughts.push(work.think(practice, job).await?);
        }
        let stamp = Stamp { at: now, by: By::Step("jobs") };
        let mut tx = self.store.begin(practice, stamp).await?;
        for (job, thought) in jobs.iter().zip(thoughts) {
            // First, so that nothing is written for a job that somebody else holds now.
            tx.finish(job).await?;
            work.write(&mut tx, job, thought).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Gives a job back or up. Whoever holds it meanwhile is not disturbed.
    async fn let_go(&mut self, job: &Job, why: Trouble, now: Moment) -> Result<(), StoreError> {
        match why {
            Trouble::Later(why) => {
                let wait = self.settings.backoff.wait(job.n_attempts, &mut self.chance);
                self.store.give_back(job, now.plus(wait), why).await.map(drop)
            }
            Trouble::Never(why) => self.store.give_up(job, why).await.map(drop),
            Trouble::Unclear => Ok(()),
        }
    }
}

//! A worker: takes a batch of jobs, has each thought about, and keeps what came of them with one commit
//! for each practice.
//!
//! **Determination:** a batch that can't be kept as a whole is done again one by one. One bad job is rare
//! and a flush to the disk is dear, so this costs less than a commit for each.
//!
//! **Invariants**
//! - A job that is thought about a second time is known as such ([`Job::is_repeated`]), whether it was
//!   another worker who did so before or this one.
//! - Two jobs about one case are never in one commit: the later one sees what the earlier one changed.
//! - What is wrong with one practice stays with that practice.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use domain::{Moment, PracticeId};
use futures_util::{StreamExt, stream};
use store::{About, Job, Next, Practice, Stamp, Store, StoreError};

use crate::{Backoff, Trouble, Work};

/// Why the jobs of a practice come back whose records can't be opened.
const CLOSED: &str = "the records of the practice can't be opened; `recourse doctor` says more";

/// How a worker works.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its name, which no other worker has: it says who holds a job.
    pub name: String,
    /// How many jobs it takes at a time.
    pub n_jobs_max: u64,
    /// How many of them it has thought about at the same time; with one, they go in order.
    pub n_concurrent: usize,
    /// How long it holds jobs without a word.
    pub hold: Duration,
    /// How long a job waits for the next attempt.
    pub backoff: Backoff,
}

/// What came of one round, or of several.
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

/// A job and what was thought about it.
type Thought<W> = (Job, <W as Work>::Thought);

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

    /// Works until nothing is due, and says what it came to: for a command that does what there is and
    /// ends. Nobody says meanwhile that it is still there, so no round may take longer than a job is
    /// held.
    pub async fn run_until_idle(
        &mut self,
        now: Moment,
        work: &impl Work,
    ) -> Result<Round, StoreError> {
        let mut all = Round::default();
        loop {
            let round = self.run_once(now, work).await?;
            all.n_taken += round.n_taken;
            all.n_done += round.n_done;
            if round.n_taken == 0 {
                return Ok(all);
            }
        }
    }

    /// Takes what is due and has it done. An error is the queue's; what a job fails with comes to
    /// nothing worse than another attempt.
    pub async fn run_once(&mut self, now: Moment, work: &impl Work) -> Result<Round, StoreError> {
        let holder = self.next_holder();
        self.n_rounds += 1;
        let Settings { hold, n_jobs_max, .. } = self.settings;
        let jobs = self.store.take_jobs(&holder, now, now.plus(hold), n_jobs_max).await?;
        let mut round = Round { n_taken: jobs.len(), n_done: 0 };
        let mut practices = BTreeMap::<PracticeId, Vec<Job>>::new();
        for job in jobs {
            practices.entry(job.practice).or_default().push(job);
        }
        for (id, jobs) in practices {
            match self.store.practice(id).await {
                Ok(practice) => {
                    for batch in batches(jobs) {
                        round.n_done += self.batch(&practice, batch, now, work).await?;
                    }
                }
                Err(err) if err.next() == Next::AskAPerson => {
                    self.let_go(jobs.iter().map(|it| (it, Trouble::Later(CLOSED))), now).await?;
                }
                Err(err) => return Err(err),
            }
        }
        Ok(round)
    }

    /// Does jobs of one practice, and says how many were done.
    async fn batch<W: Work>(
        &mut self,
        practice: &Practice,
        jobs: Vec<Job>,
        now: Moment,
        work: &W,
    ) -> Result<usize, StoreError> {
        let (thoughts, mut troubles) = self.think(practice, jobs, work).await;
        let jobs: Vec<_> = thoughts.iter().map(|(job, _)| job.clone()).collect();
        let mut n_done = jobs.len();
        match self.write(practice, thoughts, now, work).await {
            Ok(()) => {}
            Err(trouble) if n_done == 1 => {
                n_done = 0;
                troubles.extend(jobs.into_iter().map(|it| (it, trouble)));
            }
            Err(_) => {
                let redone = self.one_by_one(practice, jobs, now, work).await;
                n_done -= redone.len();
                troubles.extend(redone);
            }
        }
        self.let_go(troubles.iter().map(|(job, why)| (job, *why)), now).await?;
        Ok(n_done)
    }

    /// Has jobs thought about, several at a time, and parts what was thought from what failed.
    async fn think<W: Work>(
        &self,
        practice: &Practice,
        jobs: Vec<Job>,
        work: &W,
    ) -> (Vec<Thought<W>>, Vec<(Job, Trouble)>) {
        let n_concurrent = self.settings.n_concurrent.max(1);
        // All of this batch is one task, so what is asked at the same moment can be asked together.
        let is_for_many = jobs.len() > 1 && n_concurrent > 1;
        let practice = if is_for_many { practice.for_many() } else { practice.clone() };
        let futures: Vec<_> = jobs.iter().map(|job| work.think(&practice, job)).collect();
        let results: Vec<_> = stream::iter(futures).buffered(n_concurrent).collect().await;
        let (mut thoughts, mut troubles) = (Vec::new(), Vec::new());
        for (job, result) in jobs.into_iter().zip(results) {
            match result {
                Ok(thought) => thoughts.push((job, thought)),
                Err(trouble) => troubles.push((job, trouble)),
            }
        }
        (thoughts, troubles)
    }

    /// Keeps what was thought with one commit: all of it or nothing.
    async fn write<W: Work>(
        &self,
        practice: &Practice,
        thoughts: Vec<Thought<W>>,
        now: Moment,
        work: &W,
    ) -> Result<(), Trouble> {
        let Some((first, _)) = thoughts.first() else { return Ok(()) };
        let mut tx = self.store.begin(practice, Stamp { at: now, by: work.by(first) }).await?;
        // First, so that nothing is written for a job that somebody else holds now.
        match &thoughts[..] {
            [(job, _)] => tx.finish(job).await?,
            many => {
                let jobs: Vec<_> = many.iter().map(|(job, _)| job.clone()).collect();
                tx.finish_all(&jobs).await?;
            }
        }
        for (job, thought) in thoughts {
            tx.act_as(work.by(&job));
            work.write(&mut tx, &job, thought).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Thinks about jobs again whose batch could not be kept, keeps each by itself, and says which
    /// could not be done even so.
    async fn one_by_one<W: Work>(
        &self,
        practice: &Practice,
        jobs: Vec<Job>,
        now: Moment,
        work: &W,
    ) -> Vec<(Job, Trouble)> {
        let mut troubles = Vec::new();
        for job in jobs.into_iter().map(Job::redone) {
            let done = match work.think(practice, &job).await {
                Ok(thought) => self.write(practice, vec![(job.clone(), thought)], now, work).await,
                Err(trouble) => Err(trouble),
            };
            if let Err(trouble) = done {
                troubles.push((job, trouble));
            }
        }
        troubles
    }

    /// Gives jobs back or up. Whoever holds one meanwhile is not disturbed.
    async fn let_go(
        &mut self,
        jobs: impl Iterator<Item = (&Job, Trouble)>,
        now: Moment,
    ) -> Result<(), StoreError> {
        for (job, why) in jobs {
            match why {
                Trouble::Never(why) if !job.is_schedule() => self.store.give_up(job, why).await?,
                Trouble::Later(why) | Trouble::Never(why) => {
                    let wait = self.settings.backoff.wait(job.n_attempts, &mut self.chance);
                    // Not at this very moment, or working until nothing is due might never end.
                    let due = now.plus(wait.max(Duration::from_millis(1)));
                    self.store.give_back(job, due, why).await?
                }
                Trouble::Unclear => false,
            };
        }
        Ok(())
    }
}

/// Divides jobs of one practice so that no batch has two about the same case or proposal. An account and
/// the practice as a whole don't go from step to step, so any number may be about them.
fn batches(jobs: Vec<Job>) -> Vec<Vec<Job>> {
    let mut batches = Vec::<Vec<Job>>::new();
    let mut n_before = HashMap::<About, usize>::new();
    for job in jobs {
        let index = match job.about {
            About::Practice | About::Account(_) => 0,
            About::Case(_) | About::Proposal(_) => {
                let n_before = n_before.entry(job.about).or_default();
                *n_before += 1;
                *n_before - 1
            }
        };
        if index == batches.len() {
            batches.push(Vec::new());
        }
        batches[index].push(job);
    }
    batches
}

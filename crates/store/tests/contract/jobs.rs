//! Jobs: enqueued with what made them necessary, held by one, finished with what they did.

use std::{collections::BTreeMap, time::Duration};

use domain::Moment;
use store::{About, By, Job, NewJob, Practice, Store, StoreError};

use crate::{
    databases::{Office, on_each},
    invented::{at, case, denied, practice_id, stamp},
};

/// How many orders of events are tried on each database.
const N_SEEDS: u64 = 50;

fn job(turn: u32) -> NewJob {
    let about = About::Case(case(1, &denied("e1")).id);
    NewJob { step: "decide", about, turn, due: at(10), n_attempts_max: 3 }
}

impl Office {
    async fn enqueue(&self, jobs: impl IntoIterator<Item = NewJob>) {
        let mut tx = self.store.begin(&self.practice, stamp(1)).await.unwrap();
        for job in jobs {
            assert!(tx.enqueue(job).await.unwrap());
        }
        tx.commit().await.unwrap();
    }

    async fn take(&self, holder: &str, now: u64, until: u64) -> Vec<Job> {
        self.store.take_jobs(holder, at(now), at(until), 100).await.unwrap()
    }

    async fn finish(&self, jobs: &[Job]) -> Result<(), StoreError> {
        do_and_finish(&self.store, &self.practice, jobs).await
    }
}

/// The toy job: takes in an event of its own, in the commit that finishes it.
async fn do_and_finish(store: &Store, practice: &Practice, jobs: &[Job]) -> Result<(), StoreError> {
    let mut tx = store.begin(practice, stamp(20)).await?;
    for job in jobs {
        tx.finish(job).await?;
        // Had it been done before, the event would be there.
        assert!(tx.take_in(&denied(&format!("turn {}", job.turn))).await?);
    }
    tx.commit().await
}

#[tokio::test]
async fn a_job_of_a_transaction_that_was_not_kept_was_never_enqueued() {
    on_each(async |office| {
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        assert!(tx.enqueue(job(1)).await.unwrap());
        drop(tx);
        assert_eq!(office.take("a", 10, 20).await, []);
    })
    .await;
}

#[tokio::test]
async fn the_same_job_is_not_enqueued_twice() {
    on_each(async |office| {
        office.enqueue([job(1)]).await;
        let mut tx = office.store.begin(&office.practice, stamp(2)).await.unwrap();
        assert!(!tx.enqueue(job(1)).await.unwrap());
        assert!(!tx.enqueue(NewJob { due: at(0), ..job(1) }).await.unwrap());
        assert!(tx.enqueue(job(2)).await.unwrap());
        assert!(tx.enqueue(NewJob { about: About::Practice, ..job(1) }).await.unwrap());
        tx.commit().await.unwrap();
        let jobs = office.take("a", 10, 20).await;
        assert_eq!(jobs.len(), 3);
        assert!(jobs.iter().any(|it| it.about == About::Practice));
        assert!(jobs.iter().any(|it| it.about == job(1).about));
    })
    .await;
}

#[tokio::test]
async fn a_job_is_not_taken_before_it_is_due() {
    on_each(async |office| {
        office.enqueue([job(1)]).await;
        assert_eq!(office.take("a", 9, 20).await, []);
        assert_eq!(office.take("a", 10, 20).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn two_workers_never_hold_one_job() {
    on_each(async |office| {
        office.enqueue((1..=60).map(job)).await;
        let take = async |holder: &'static str| {
            let mut taken = Vec::new();
            loop {
                let jobs = office.store.take_jobs(holder, at(10), at(20), 7).await.unwrap();
                if jobs.is_empty() {
                    return taken;
                }
                taken.extend(jobs.into_iter().map(|it| it.turn));
            }
        };
        let (a, b, c) = tokio::join!(take("a"), take("b"), take("c"));
        let mut turns = [a, b, c].concat();
        // A worker that found all others' rows taken stopped early, so some may be left.
        turns.extend(take("d").await);
        turns.sort_unstable();
        assert_eq!(turns, (1..=60).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn the_jobs_of_every_practice_are_taken_together() {
    on_each(async |office| {
        let other = office.store.found(practice_id(2), "Oak Street", stamp(0)).await.unwrap();
        office.enqueue([job(1)]).await;
        let mut tx = office.store.begin(&other, stamp(1)).await.unwrap();
        assert!(tx.enqueue(job(1)).await.unwrap());
        tx.commit().await.unwrap();

        let jobs = office.take("a", 10, 20).await;
        let practices: Vec<_> = jobs.iter().map(|it| it.practice).collect();
        assert_eq!(practices, [practice_id(1), practice_id(2)]);
        // What belongs to one practice can't be finished by another.
        let err = do_and_finish(&office.store, &other, &jobs[..1]).await.unwrap_err();
        assert!(matches!(err, StoreError::Unfit { table: "jobs", .. }), "{err:?}");
        office.finish(&jobs[..1]).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_dies_gives_its_jobs_back() {
    on_each(async |office| {
        office.enqueue([job(1)]).await;
        let held = office.take("a", 10, 20).await;
        assert_eq!(office.take("b", 19, 30).await, []);
        let again = office.take("b", 20, 30).await;
        assert_eq!((held[0].n_attempts, again[0].n_attempts), (1, 2));
        assert_eq!((held[0].is_repeated(), again[0].is_repeated()), (false, true));
        assert!(held[0].clone().redone().is_repeated());
        // The first was only slow; what it did is not kept.
        let err = office.finish(&held).await.unwrap_err();
        assert!(matches!(err, StoreError::Moved { table: "jobs" }), "{err:?}");
        assert!(!office.store.give_back(&held[0], at(0), "it was slow").await.unwrap());
        office.finish(&again).await.unwrap();
        assert_eq!(office.take("c", 99, 100).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_says_it_is_there_keeps_its_jobs() {
    on_each(async |office| {
        office.enqueue([job(1), job(2)]).await;
        let held = office.take("a", 10, 20).await;
        assert_eq!(office.store.keep_jobs("a", at(40)).await.unwrap(), 2);
        assert_eq!(office.take("b", 39, 50).await, []);
        office.finish(&held).await.unwrap();
        assert_eq!(office.store.keep_jobs("a", at(60)).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_job_is_given_up_after_its_last_attempt_and_a_person_can_have_it_tried_again() {
    on_each(async |office| {
        office.enqueue([job(1)]).await;
        for now in [10, 11, 12] {
            let held = office.take("a", now, 20).await;
            assert!(office.store.give_back(&held[0], at(now + 1), "no answer").await.unwrap());
        }
        assert_eq!(office.take("a", 99, 100).await, []);
        let given_up = office.practice.jobs_given_up(10).await.unwrap();
        assert_eq!((given_up[0].n_attempts, given_up[0].why.as_str()), (3, "no answer"));

        let mut tx = office.store.begin(&office.practice, stamp(50)).await.unwrap();
        assert!(!tx.enqueue(job(1)).await.unwrap());
        assert!(tx.retry(&given_up[0]).await.unwrap());
        assert!(!tx.retry(&given_up[0]).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(office.practice.jobs_given_up(10).await.unwrap(), []);
        let held = office.take("b", 50, 60).await;
        assert_eq!(held[0].n_attempts, 1);
        // It was tried three times before, and a platform may have heard of it.
        assert!(held[0].is_repeated());
        office.finish(&held).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_job_that_kills_every_worker_is_given_up_too() {
    on_each(async |office| {
        office.enqueue([job(1)]).await;
        for now in [10, 20, 30] {
            assert_eq!(office.take(&format!("worker {now}"), now, now + 10).await.len(), 1);
        }
        assert_eq!(office.take("d", 40, 50).await, []);
        let given_up = office.practice.jobs_given_up(10).await.unwrap();
        assert!(given_up[0].why.contains("stopped each time"), "{given_up:?}");
    })
    .await;
}

#[tokio::test]
async fn a_schedule_is_a_job_that_enqueues_itself_again() {
    on_each(async |office| {
        office.enqueue([job(1)]).await;
        for now in [10, 70, 130, 190] {
            let held = office.take("a", now, now + 5).await;
            assert_eq!(held[0].n_attempts, 1);
            let mut tx = office.store.begin(&office.practice, stamp(now)).await.unwrap();
            tx.finish(&held[0]).await.unwrap();
            assert!(tx.enqueue(NewJob { due: at(now + 60), ..job(1) }).await.unwrap());
            tx.commit().await.unwrap();
            assert_eq!(office.take("b", now + 59, now + 65).await, []);
        }
    })
    .await;
}

#[tokio::test]
async fn a_job_is_told_of_once_each_time_it_becomes_due() {
    on_each(async |office| {
        office.enqueue([job(1), job(2), NewJob { due: at(30), ..job(3) }]).await;
        let told = async |now| -> Vec<_> {
            let jobs = office.store.call_jobs(at(now), 10).await.unwrap();
            jobs.iter().map(|it| it.name().chars().last().unwrap()).collect()
        };
        assert_eq!(told(9).await, Vec::<char>::new());
        assert_eq!(told(10).await, ['1', '2']);
        assert_eq!(told(10).await, Vec::<char>::new());
        assert_eq!(office.store.n_jobs_due(at(10)).await.unwrap(), 2);
        // The first is done; the second is given back, and its worker dies the next time.
        let held = office.take("a", 10, 20).await;
        assert_eq!(office.store.n_jobs_due(at(10)).await.unwrap(), 0);
        office.finish(&held[..1]).await.unwrap();
        assert!(office.store.give_back(&held[1], at(12), "no answer").await.unwrap());
        assert_eq!(told(12).await, ['2']);
        assert_eq!(office.take("b", 12, 22).await.len(), 1);
        assert_eq!(told(22).await, ['2']);
        assert_eq!(told(40).await, ['3']);
        // Whoever could not be reached was not told.
        assert_eq!(told(40).await, Vec::<char>::new());
        office.enqueue([job(4)]).await;
        let jobs = office.store.call_jobs(at(40), 10).await.unwrap();
        office.store.call_off(&jobs).await.unwrap();
        assert_eq!(office.store.call_jobs(at(40), 10).await.unwrap(), jobs);
        let name = format!("{} decide {} 4", practice_id(1), job(4).about);
        assert_eq!(jobs[0].name(), name);
        assert_eq!(jobs[0].name_of_the_call(), format!("{name} {}", at(10).ms()));
    })
    .await;
}

#[tokio::test]
async fn each_entry_names_who_acted_then() {
    on_each(async |office| {
        let n_before = office.practice.audit_trail(0, 1_000).await.unwrap().len();
        let mut tx = office.store.begin(&office.practice, stamp(1)).await.unwrap();
        for (turn, by) in [By::Step("decide"), By::Agent("triage")].into_iter().enumerate() {
            tx.act_as(by);
            assert!(tx.take_in(&denied(&format!("turn {turn}"))).await.unwrap());
        }
        tx.act_as(By::Command("recourse doctor"));
        tx.commit().await.unwrap();
        let trail = office.practice.audit_trail(0, 1_000).await.unwrap();
        let names: Vec<_> = trail[n_before..].iter().map(|it| it.by.as_str()).collect();
        assert_eq!(names, ["step decide", "agent triage"]);
    })
    .await;
}

#[tokio::test]
async fn a_hundred_jobs_are_finished_with_one_commit() {
    on_each(async |office| {
        office.enqueue((1..=100).map(job)).await;
        let held = office.take("a", 10, 20).await;
        assert_eq!(held.len(), 100);
        office.finish(&held).await.unwrap();
        assert_eq!(office.take("b", 99, 100).await, []);
        let report = store::audit::verify(&office.practice, &[]).await.unwrap();
        assert!(report.findings.is_empty(), "{report:?}");
    })
    .await;
}

#[tokio::test]
async fn each_job_is_done_exactly_once_whatever_happens_to_its_workers() {
    on_each(async |office| {
        let mut n_lost = 0;
        for seed in 0..N_SEEDS {
            let chance = &mut fastrand::Rng::with_seed(seed);
            let first = u32::try_from(seed).unwrap() * 100;
            let jobs = (first..first + 8).map(|it| NewJob { n_attempts_max: 1_000, ..job(it) });
            office.enqueue(jobs).await;
            let after = Turmoil::new(&office, seed).run(chance).await;
            n_lost += after.n_lost;
            assert_eq!(after.n_done, (first..first + 8).map(|it| (it, 1)).collect(), "seed {seed}");
        }
        // Or nothing was tried.
        assert!(n_lost > 20, "{n_lost}");
    })
    .await;
}

/// Two workers that crash, are slow, and whose clocks jump.
struct Turmoil<'a> {
    office: &'a Office,
    seed: u64,
    n_taken: usize,
    workers: [Worker; 2],
    n_done: BTreeMap<u32, usize>,
    /// How often work was in vain, because somebody else held the job by then.
    n_lost: usize,
}

#[derive(Default)]
struct Worker {
    now: u64,
    holder: String,
    held: Vec<Job>,
}

impl<'a> Turmoil<'a> {
    fn new(office: &'a Office, seed: u64) -> Self {
        let (workers, n_done) = Default::default();
        Self { office, seed, n_taken: 0, workers, n_done, n_lost: 0 }
    }

    async fn run(mut self, chance: &mut fastrand::Rng) -> Self {
        for _ in 0..200 {
            let index = chance.usize(..2);
            let now = self.workers[index].now;
            match chance.u32(..14) {
                0 | 1 if self.workers[index].held.is_empty() => {
                    self.take(index, chance.u64(1..6)).await;
                }
                0 if chance.bool() => self.workers[index].held.clear(),
                4 => self.keep(index).await,
                5 => self.give_back(index).await,
                6 => self.finish(index).await,
                _ => self.workers[index].now = (now + chance.u64(..60)).saturating_sub(20),
            }
        }
        for worker in &mut self.workers {
            *worker = Worker { now: 10_000, ..Worker::default() };
        }
        self.take(0, 100).await;
        self.finish(0).await;
        self
    }

    async fn take(&mut self, index: usize, n_max: u64) {
        self.n_taken += 1;
        let holder = format!("{}.{}", self.seed, self.n_taken);
        let now = self.workers[index].now;
        let (now_at, until): (Moment, Moment) = (at(now), at(now).plus(Duration::from_secs(15)));
        let held = self.office.store.take_jobs(&holder, now_at, until, n_max).await.unwrap();
        self.workers[index] = Worker { now, holder, held };
    }

    async fn keep(&self, index: usize) {
        let Worker { now, holder, .. } = &self.workers[index];
        self.office.store.keep_jobs(holder, at(now + 15)).await.unwrap();
    }

    async fn give_back(&mut self, index: usize) {
        let worker = &mut self.workers[index];
        if let Some(job) = worker.held.pop() {
            self.office.store.give_back(&job, at(worker.now + 3), "no answer").await.unwrap();
        }
    }

    async fn finish(&mut self, index: usize) {
        let held = std::mem::take(&mut self.workers[index].held);
        match self.office.finish(&held).await {
            Ok(()) => held.iter().for_each(|it| *self.n_done.entry(it.turn).or_default() += 1),
            Err(StoreError::Moved { table: "jobs" }) => self.n_lost += 1,
            Err(err) => panic!("{err:?}"),
        }
    }
}

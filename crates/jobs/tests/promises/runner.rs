//! A worker that goes on and on: it is woken, keeps what it is at, and may die.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use async_trait::async_trait;
use domain::Moment;
use jobs::{Bell, Runner, Trouble, Wake, Work};
use store::{By, Job, Practice, Store, Tx};
use tokio::{sync::Notify, time::Instant};

use crate::office::{Office, Silence, Toy, at, effect, on_each};

#[tokio::test]
async fn a_job_that_comes_later_is_done_after_a_wake_up_and_without_one() {
    on_each(async |office| {
        let bell = Bell::default();
        // One sleeps for an hour unless it is woken; nothing ever wakes the other.
        run(&office, bell.clone(), Duration::from_hours(1), &bell, 1).await;
        run(&office, Silence, Duration::from_millis(5), &bell, 2).await;
    })
    .await;
}

/// Runs a worker that finds nothing at first, until the toy has thought about a job that comes then.
async fn run(office: &Office, wake: impl Wake, poll: Duration, bell: &Bell, turn: u32) {
    let (toy, worker) = (Toy::default(), office.worker(&format!("worker {turn}")));
    let runner = Runner { worker, wake, clock: || at(1), poll };
    let end = Notify::new();
    let story = async {
        office.enqueue([turn]).await;
        bell.ring();
        office.done([turn]).await;
        end.notify_one();
    };
    let (res, ()) = tokio::join!(runner.run(&toy, end.notified()), story);
    res.unwrap();
}

/// Has time stand still but where a test moves it on, whatever the database takes.
async fn at_rest(test: impl Future<Output = ()>) {
    tokio::time::pause();
    let busy = async {
        // Time would move on by itself if there were nothing to do but to wait for the database.
        loop {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = test => {}
        () = busy => {}
    }
    tokio::time::resume();
}

async fn pass(seconds: u64) {
    tokio::time::advance(Duration::from_secs(seconds)).await;
}

/// A clock that shows the test's own time. A worker looks at it for a round and for each sign of life.
struct Clock {
    start: Instant,
    n_looks: AtomicU32,
    n_seen: AtomicU32,
}

impl Clock {
    fn new() -> Self {
        Self { start: Instant::now(), n_looks: 0.into(), n_seen: 0.into() }
    }

    fn now(&self) -> Moment {
        at(0).plus(self.start.elapsed())
    }

    fn look(&self) -> Moment {
        self.n_looks.fetch_add(1, Ordering::Relaxed);
        self.now()
    }

    /// Lets a second pass. A sign of life that was begun is waited for: the jobs are held for 15 seconds
    /// from a second ago at the most, so none is due in 13.
    async fn pass(&self, store: &Store) {
        pass(1).await;
        let n_looks = self.n_looks.load(Ordering::Relaxed);
        if self.n_seen.swap(n_looks, Ordering::Relaxed) < n_looks {
            let soon = self.now().plus(Duration::from_secs(13));
            while store.n_jobs_due(soon).await.unwrap() > 0 {}
        }
    }
}

/// A step that takes a minute, four times as long as its worker holds a job without a word.
struct Long<'a> {
    store: &'a Store,
    clock: &'a Clock,
}

#[async_trait]
impl Work for Long<'_> {
    type Thought = ();

    fn by(&self, _: &Job) -> By {
        By::Step("long")
    }

    async fn think(&self, _: &Practice, _: &Job) -> Result<(), Trouble> {
        for _ in 0..60 {
            self.clock.pass(self.store).await;
            let (now, until) = (self.clock.now(), self.clock.now().plus(Duration::from_mins(9)));
            assert_eq!(self.store.take_jobs("thief", now, until, 10).await?, []);
        }
        assert!(self.clock.n_looks.load(Ordering::Relaxed) > 8);
        Ok(())
    }

    async fn write(&self, tx: &mut Tx, job: &Job, (): ()) -> Result<(), Trouble> {
        assert!(tx.take_in(&effect(job.turn)).await?);
        Ok(())
    }
}

#[tokio::test]
async fn a_long_step_keeps_its_job() {
    on_each(async |office| {
        office.enqueue([1]).await;
        at_rest(async {
            let clock = Clock::new();
            let long = Long { store: &office.store, clock: &clock };
            let worker = office.worker("a");
            let poll = Duration::from_secs(1);
            let runner = Runner { worker, wake: Silence, clock: || clock.look(), poll };
            runner.run(&long, std::future::ready(())).await.unwrap();
        })
        .await;
        assert!(office.is_done(1).await);
    })
    .await;
}

/// A step that never ends, and says when it has begun.
struct Endless(Notify);

#[async_trait]
impl Work for Endless {
    type Thought = ();

    fn by(&self, _: &Job) -> By {
        By::Step("endless")
    }

    async fn think(&self, _: &Practice, job: &Job) -> Result<(), Trouble> {
        assert!(!job.is_repeated());
        self.0.notify_one();
        std::future::pending().await
    }

    async fn write(&self, _: &mut Tx, _: &Job, (): ()) -> Result<(), Trouble> {
        Ok(())
    }
}

#[tokio::test]
async fn the_jobs_of_a_worker_that_dies_are_done_by_another_within_seconds() {
    on_each(async |office| {
        office.enqueue(1..=9).await;
        at_rest(async {
            let (clock, endless) = (Clock::new(), Endless(Notify::new()));
            let poll = Duration::from_secs(1);
            let clock_of_a = || clock.look();
            let runner =
                Runner { worker: office.worker("a"), wake: Silence, clock: clock_of_a, poll };
            let death = async {
                endless.0.notified().await;
                for _ in 0..22 {
                    clock.pass(&office.store).await;
                }
            };
            tokio::select! {
                res = runner.run(&endless, std::future::pending()) => panic!("{res:?}"),
                () = death => {}
            }
            let died = clock.now();
            let mut other = office.worker("b");
            let mut n_done = 0;
            while n_done < 9 {
                pass(1).await;
                let round = other.run_once(clock.now(), &Toy::default()).await.unwrap();
                assert_eq!(round.n_taken, round.n_done);
                n_done += round.n_done;
                // None before the last sign of life is forgotten, 15 seconds after it.
                let is_early = clock.now() < died.plus(Duration::from_secs(8));
                assert!(!is_early || n_done == 0, "{round:?}");
            }
            assert!(clock.now() <= died.plus(Duration::from_secs(16)));
        })
        .await;
    })
    .await;
}

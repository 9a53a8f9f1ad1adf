//! What a worker promises, tried with toy jobs on every database.

#![expect(clippy::unwrap_used, reason = "what fails here ends a test, which is what it is for")]

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use async_trait::async_trait;
use domain::{AccountId, CaseId, Cents, ClaimNumber, ClaimRef, Event, EventKey, Fact};
use domain::{Moment, PayerId, PracticeId};
use jobs::{Backoff, Bell, Round, Runner, Settings, Trouble, Wake, Work, Worker};
use store::{About, By, Job, Keys, MasterKey, NewJob, Practice, Stamp, Store, Tx};

/// So many seconds into the invented day.
fn at(second: u64) -> Moment {
    Moment::from_ms(1_772_460_000_000).unwrap().plus(Duration::from_secs(second))
}

fn stamp() -> Stamp {
    Stamp { at: at(0), by: By::Step("intake") }
}

fn job(turn: u32) -> NewJob {
    let about = About::Case(CaseId::new(at(0), [1; 10]));
    NewJob { step: "toy", about, turn, due: at(0), n_attempts_max: 3 }
}

/// The effect of a toy job: an event that can be taken in once.
fn effect(turn: u32) -> Event {
    let account = AccountId::new(at(0), [2; 10]);
    let claim = ClaimRef { number: ClaimNumber("A100".into()), payer: PayerId("00123".into()) };
    let key = EventKey { account, id: format!("turn {turn}") };
    Event { key, at: at(0), fact: Fact::ClaimDenied { claim, denied: Cents(1) } }
}

/// A toy step: its turns 13, 14 and 15 can't be done.
#[derive(Default)]
struct Toy {
    n_thoughts: AtomicU32,
}

#[async_trait]
impl Work for Toy {
    type Thought = u32;

    async fn think(&self, _: &Practice, job: &Job) -> Result<u32, Trouble> {
        self.n_thoughts.fetch_add(1, Ordering::Relaxed);
        match job.turn {
            13 => Err(Trouble::Later("no answer")),
            14 => Err(Trouble::Never("it makes no sense")),
            15 => Err(Trouble::Unclear),
            turn => Ok(turn),
        }
    }

    async fn write(&self, tx: &mut Tx, held: &Job, turn: u32) -> Result<(), Trouble> {
        assert!(tx.take_in(&effect(turn)).await?, "done twice: {held:?}");
        // Turn 20 leads to turn 21, and comes again in an hour.
        if turn == 20 {
            tx.enqueue(NewJob { due: at(30), ..job(21) }).await?;
            assert!(tx.enqueue(NewJob { due: at(3_600), ..job(20) }).await?);
        }
        Ok(())
    }
}

struct Office {
    store: Store,
    practice: Practice,
}

impl Office {
    async fn open(url: &str) -> Self {
        Store::migrate(url).await.unwrap();
        let keys = Keys::only(MasterKey::read(&[7; 32]).unwrap());
        let store = Store::open(url, keys).await.unwrap();
        let id = PracticeId::new(at(0), [1; 10]);
        let practice = store.found(id, "Elm Street Family Practice", stamp()).await.unwrap();
        Self { store, practice }
    }

    fn worker(&self, name: &str) -> Worker {
        let backoff = Backoff { first: Duration::from_secs(4), most: Duration::from_mins(1) };
        let hold = Duration::from_secs(15);
        let settings = Settings { name: name.into(), n_jobs_max: 100, hold, backoff };
        Worker::new(self.store.clone(), settings, fastrand::Rng::with_seed(7))
    }

    async fn enqueue(&self, turns: impl IntoIterator<Item = u32>) {
        let mut tx = self.store.begin(&self.practice, stamp()).await.unwrap();
        for turn in turns {
            assert!(tx.enqueue(job(turn)).await.unwrap());
        }
        tx.commit().await.unwrap();
    }

    async fn is_done(&self, turn: u32) -> bool {
        self.practice.event(&effect(turn).key).await.unwrap().is_some()
    }
}

/// Tries a promise on each database that there is.
async fn on_each(promise: impl AsyncFn(Office)) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("recourse.db").display());
    promise(Office::open(&url).await).await;
    if let Some(url) = testkit::postgres::new_database() {
        promise(Office::open(&url).await).await;
    }
}

#[tokio::test]
async fn a_batch_is_thought_about_and_kept_once() {
    on_each(async |office| {
        office.enqueue(100..200).await;
        let toy = Toy::default();
        let mut worker = office.worker("a");
        let round = worker.run_once(at(1), &toy).await.unwrap();
        assert_eq!(round, Round { n_taken: 100, n_done: 100 });
        assert_eq!(toy.n_thoughts.load(Ordering::Relaxed), 100);
        assert_eq!(worker.run_once(at(99), &toy).await.unwrap(), Round::default());
        assert!(office.is_done(100).await && office.is_done(199).await);
    })
    .await;
}

#[tokio::test]
async fn a_bad_job_does_not_stop_the_others_of_its_batch() {
    on_each(async |office| {
        office.enqueue([1, 13, 14, 2]).await;
        let mut worker = office.worker("a");
        let round = worker.run_once(at(1), &Toy::default()).await.unwrap();
        assert_eq!(round, Round { n_taken: 4, n_done: 2 });
        assert!(office.is_done(1).await && office.is_done(2).await);
        let given_up = office.practice.jobs_given_up(10).await.unwrap();
        assert_eq!(given_up.len(), 1);
        assert_eq!((given_up[0].turn, given_up[0].why.as_str()), (14, "it makes no sense"));
    })
    .await;
}

#[tokio::test]
async fn a_job_that_fails_each_time_is_given_up_within_the_bounds_of_the_wait() {
    on_each(async |office| {
        office.enqueue([13]).await;
        let mut worker = office.worker("a");
        // After the bounds of 4 and 8 seconds it is due again for sure.
        for now in [0, 4, 12] {
            assert_eq!(worker.run_once(at(now), &Toy::default()).await.unwrap().n_taken, 1);
        }
        assert_eq!(worker.run_once(at(999), &Toy::default()).await.unwrap().n_taken, 0);
        assert_eq!(office.practice.jobs_given_up(10).await.unwrap()[0].why, "no answer");
    })
    .await;
}

#[tokio::test]
async fn what_is_unclear_comes_back_when_it_is_held_no_more() {
    on_each(async |office| {
        office.enqueue([15]).await;
        let mut worker = office.worker("a");
        for (now, n_taken) in [(0, 1), (14, 0), (15, 1)] {
            let round = worker.run_once(at(now), &Toy::default()).await.unwrap();
            assert_eq!(round, Round { n_taken, n_done: 0 }, "{now}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_next_job_comes_with_the_end_of_the_one_before() {
    on_each(async |office| {
        office.enqueue([20]).await;
        let mut worker = office.worker("a");
        assert_eq!(worker.run_once(at(1), &Toy::default()).await.unwrap().n_done, 1);
        assert_eq!(worker.run_once(at(29), &Toy::default()).await.unwrap().n_taken, 0);
        assert_eq!(worker.run_once(at(30), &Toy::default()).await.unwrap().n_done, 1);
        assert!(office.is_done(21).await);
        let jobs = office.store.take_jobs("b", at(3_600), at(3_700), 10).await.unwrap();
        assert_eq!(jobs.iter().map(|it| it.turn).collect::<Vec<_>>(), [20]);
    })
    .await;
}

/// Never wakes anybody.
struct Silence;

#[async_trait]
impl Wake for Silence {
    async fn wait(&mut self) {
        std::future::pending::<()>().await;
    }
}

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
    let stop = async {
        office.enqueue([turn]).await;
        bell.ring();
        while !office.is_done(turn).await {
            tokio::task::yield_now().await;
        }
    };
    runner.run(&toy, stop).await.unwrap();
    assert!(office.is_done(turn).await);
}

/// A step that takes longer than its worker holds a job without a word.
struct Long<'a> {
    store: &'a Store,
    n_looks: &'a AtomicU32,
}

#[async_trait]
impl Work for Long<'_> {
    type Thought = ();

    async fn think(&self, _: &Practice, _: &Job) -> Result<(), Trouble> {
        // The clock was looked at for the round, for one sign of life, and for the next one.
        while self.n_looks.load(Ordering::Relaxed) < 3 {
            tokio::task::yield_now().await;
        }
        let thief = self.store.take_jobs("thief", at(50), at(60), 10).await?;
        assert_eq!(thief, []);
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
        let n_looks = AtomicU32::new(0);
        // The first look is for the round; a later one finds that much time has gone by.
        let clock = || match n_looks.fetch_add(1, Ordering::Relaxed) {
            0 => at(1),
            _ => at(100),
        };
        let backoff = Backoff { first: Duration::ZERO, most: Duration::ZERO };
        let hold = Duration::from_millis(30);
        let settings = Settings { name: "a".into(), n_jobs_max: 10, hold, backoff };
        let worker = Worker::new(office.store.clone(), settings, fastrand::Rng::with_seed(7));
        let poll = Duration::from_millis(5);
        let runner = Runner { worker, wake: Silence, clock, poll };
        let long = Long { store: &office.store, n_looks: &n_looks };
        runner.run(&long, std::future::ready(())).await.unwrap();
        assert!(office.is_done(1).await);
    })
    .await;
}

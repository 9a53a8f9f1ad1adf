//! A practice with toy jobs, on every database there is.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use async_trait::async_trait;
use domain::{AccountId, CaseId, Cents, ClaimNumber, ClaimRef, Event, EventKey, Fact};
use domain::{Moment, PayerId, PracticeId};
use jobs::{Backoff, Settings, Trouble, Wake, Work, Worker};
use store::{About, By, Job, Keys, MasterKey, NewJob, Practice, Stamp, Store, Tx};

/// So many seconds into the invented day.
pub(crate) fn at(second: u64) -> Moment {
    Moment::from_ms(1_772_460_000_000).unwrap().plus(Duration::from_secs(second))
}

pub(crate) fn stamp() -> Stamp {
    Stamp { at: at(0), by: By::Step("intake") }
}

pub(crate) fn practice_id(n: u8) -> PracticeId {
    PracticeId::new(at(0), [n; 10])
}

/// A case of its own for each turn.
pub(crate) fn case(turn: u32) -> About {
    About::Case(CaseId::new(at(u64::from(turn)), [1; 10]))
}

pub(crate) fn job(turn: u32) -> NewJob {
    NewJob { step: "toy", about: case(turn), turn, due: at(0), n_attempts_max: 3 }
}

/// The effect of a toy job: an event that can be taken in once.
pub(crate) fn effect(turn: u32) -> Event {
    let account = AccountId::new(at(0), [2; 10]);
    let claim = ClaimRef { number: ClaimNumber("A100".into()), payer: PayerId("00123".into()) };
    let key = EventKey { account, id: format!("turn {turn}") };
    Event { key, at: at(0), fact: Fact::ClaimDenied { claim, denied: Cents(1) } }
}

/// A toy step: its turns 13, 14 and 15 can't be done.
#[derive(Default)]
pub(crate) struct Toy {
    pub(crate) n_thoughts: AtomicU32,
}

#[async_trait]
impl Work for Toy {
    type Thought = u32;

    fn by(&self, _: &Job) -> By {
        By::Step("toy")
    }

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

/// Never wakes anybody.
pub(crate) struct Silence;

#[async_trait]
impl Wake for Silence {
    async fn wait(&mut self) {
        std::future::pending::<()>().await;
    }

    async fn done(&mut self) {}
}

pub(crate) struct Office {
    pub(crate) url: String,
    pub(crate) store: Store,
    pub(crate) practice: Practice,
}

impl Office {
    async fn open(url: String) -> Self {
        Store::migrate(&url).await.unwrap();
        let store = Store::open(&url, keys(7)).await.unwrap();
        let name = "Elm Street Family Practice";
        let practice = store.found(practice_id(1), name, stamp()).await.unwrap();
        Self { url, store, practice }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.url.starts_with("postgres")
    }

    pub(crate) fn settings(name: &str) -> Settings {
        Settings {
            name: name.into(),
            n_jobs_max: 100,
            n_concurrent: 1,
            hold: Duration::from_secs(15),
            backoff: Backoff { first: Duration::from_secs(4), most: Duration::from_mins(1) },
        }
    }

    pub(crate) fn worker(&self, name: &str) -> Worker {
        self.worker_with(Self::settings(name))
    }

    pub(crate) fn worker_with(&self, settings: Settings) -> Worker {
        Worker::new(self.store.clone(), settings, fastrand::Rng::with_seed(7))
    }

    pub(crate) async fn enqueue(&self, turns: impl IntoIterator<Item = u32>) {
        self.enqueue_jobs(turns.into_iter().map(job)).await;
    }

    pub(crate) async fn enqueue_jobs(&self, jobs: impl IntoIterator<Item = NewJob>) {
        let mut tx = self.store.begin(&self.practice, stamp()).await.unwrap();
        for job in jobs {
            assert!(tx.enqueue(job).await.unwrap());
        }
        tx.commit().await.unwrap();
    }

    pub(crate) async fn is_done(&self, turn: u32) -> bool {
        self.practice.event(&effect(turn).key).await.unwrap().is_some()
    }

    /// Returns when these jobs are done; if they never are, the test fails.
    pub(crate) async fn done(&self, turns: impl IntoIterator<Item = u32>) {
        let all = async {
            for turn in turns {
                while !self.is_done(turn).await {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            }
        };
        tokio::time::timeout(Duration::from_mins(1), all).await.unwrap();
    }
}

pub(crate) fn keys(n: u8) -> Keys {
    Keys::only(MasterKey::read(&[n; 32]).unwrap())
}

/// Tries a promise on each database that there is.
pub(crate) async fn on_each(promise: impl AsyncFn(Office)) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("recourse.db").display());
    promise(Office::open(url).await).await;
    if let Some(url) = testkit::postgres::new_database() {
        promise(Office::open(url).await).await;
    }
}

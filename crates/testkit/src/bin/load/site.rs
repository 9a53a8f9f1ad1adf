//! Where the load is played: practices on one database, workers for all of them, and the time of day.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use chrono::{DateTime, NaiveDate, Utc};
use domain::Moment;
use jobs::{Backoff, Settings, Worker};
use orchestrator::{Door, Office, Pace, Steps};
use testkit::office::TestOffice;

use super::Asked;

/// Jobs that a worker takes at a time.
const N_JOBS: u64 = 256;

/// Practices on one database.
pub(super) struct Site {
    pub(super) offices: Vec<TestOffice>,
    /// What the workers share: the platforms of all practices.
    pub(super) office: Office,
}

/// The time of day, and chance that need not be good.
struct Wall(Mutex<fastrand::Rng>);

impl Site {
    pub(super) async fn open(asked: &Asked) -> Self {
        let door = Arc::new(Wall(Mutex::new(fastrand::Rng::with_seed(1))));
        let mut offices: Vec<TestOffice> = Vec::new();
        let mut url = asked.url.clone();
        for seed in (1..).take(asked.n_practices) {
            let office = match &url {
                None => TestOffice::on_sqlite(seed).await,
                Some(url) => TestOffice::at(url.clone(), seed).await,
            };
            let mut office = office.expect("the database can be reached, and is new");
            url = Some(office.url.clone());
            office.office.door = door.clone();
            office.office.pace = Pace::default();
            offices.push(office);
        }
        let mut office = offices[0].office.clone();
        for other in &offices {
            office.platforms.extend(other.office.platforms.clone());
        }
        Self { offices, office }
    }

    /// A worker as `recourse work` has it.
    pub(super) fn worker(&self, n: usize) -> Worker {
        let settings = Settings {
            name: format!("worker {n}"),
            n_jobs_max: N_JOBS,
            n_concurrent: usize::try_from(N_JOBS).expect("it is a small number"),
            hold: Duration::from_mins(2),
            backoff: Backoff { first: Duration::from_secs(1), most: Duration::from_mins(1) },
        };
        Worker::new(self.office.store.clone(), settings, fastrand::Rng::with_seed(n as u64))
    }

    pub(super) fn steps(&self) -> Steps {
        Steps(self.office.clone())
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.office.day(self.office.now())
    }
}

impl Door for Wall {
    #[expect(clippy::disallowed_methods, reason = "a load test is about time")]
    fn now(&self) -> Moment {
        let ms = DateTime::<Utc>::from(SystemTime::now()).timestamp_millis();
        Moment::from_ms(ms).expect("the clock is right")
    }

    fn chance(&self) -> [u8; 10] {
        let mut chance = [0; 10];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill(&mut chance);
        chance
    }
}

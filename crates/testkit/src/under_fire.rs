//! An office that is shot at: what every process has to know that works for it, each of which may be
//! killed at any moment.
//!
//! This is the one place of the tests where real time passes: a killed process has to be missed by the
//! clock. The day is an invented one all the same, so that nothing depends on when the tests run; the
//! office's clock is the machine's, put back to the first day of the invented practice.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use domain::{AccountId, Moment, StaffId};
use jobs::{Backoff, Settings, Worker};
use orchestrator::{Books, Door, Office, Pace};
use platforms::{Platform, Sandbox, SandboxClient};
use store::{Practice, Store, StoreError};

use crate::office::{Hand, SECRET, engage, found, keys};

/// How long a worker holds its jobs: for so long nobody touches what a killed one had in hand.
pub const HOLD: Duration = Duration::from_secs(3);

/// As many jobs as are thought about at the same time, so that none is held and waits.
const N_JOBS: u8 = 16;

/// Quick, because the test waits for all of it. A call may take less than half of the time for which
/// its job is held.
const PACE: Pace = Pace {
    poll: Duration::from_millis(100),
    sweep: Duration::from_millis(500),
    again: Duration::from_millis(100),
    call: Duration::from_millis(800),
    silent_days: 45,
};

const BACKOFF: Backoff =
    Backoff { first: Duration::from_millis(100), most: Duration::from_millis(800) };

/// Where an office is, and how far its clock is behind: all that a process needs to work for it.
#[derive(Clone, Debug)]
pub struct Place {
    /// The address of the database.
    pub url: String,
    /// The practice's only account.
    pub account: AccountId,
    /// Where the platform behind it is asked.
    pub platform: SocketAddr,
    behind_ms: i64,
}

/// The practice that works there, and the manager who approves.
pub struct Staffed {
    /// The practice.
    pub practice: Practice,
    /// The manager.
    pub manager: StaffId,
}

/// The machine's clock put back, and chance from a seed.
#[derive(Debug)]
struct RealTime {
    behind_ms: i64,
    chance: Mutex<fastrand::Rng>,
}

impl Place {
    /// A place where it is now the first day of the invented practice.
    pub fn new(url: String, account: AccountId, platform: SocketAddr) -> Self {
        let behind_ms = machine_ms() - Self::first_moment().ms();
        Self { url, account, platform, behind_ms }
    }

    /// The first moment of the invented practice.
    pub fn first_moment() -> Moment {
        Hand::new(0).now()
    }

    /// A platform, to be put on a port.
    pub fn sandbox(account: AccountId) -> Sandbox {
        Sandbox::new(account, SECRET)
    }

    /// The place as words of a command line.
    pub fn words(&self) -> [String; 4] {
        let Self { url, account, platform, behind_ms } = self;
        [url.clone(), account.to_string(), platform.to_string(), behind_ms.to_string()]
    }

    /// The place that these words name.
    pub fn read(words: &[String]) -> Option<Self> {
        let [url, account, platform, behind_ms] = words else { return None };
        Some(Self {
            url: url.clone(),
            account: word(account)?,
            platform: word(platform)?,
            behind_ms: word(behind_ms)?,
        })
    }

    fn door(&self, seed: u64) -> Arc<dyn Door> {
        let chance = Mutex::new(fastrand::Rng::with_seed(seed));
        Arc::new(RealTime { behind_ms: self.behind_ms, chance })
    }

    /// The platform, as somebody asks it over the port.
    pub fn client(&self) -> Result<SandboxClient, platforms::NotConnected> {
        SandboxClient::new(self.account, SECRET, self.platform, PACE.call)
    }

    /// Takes the practice in with its people, and has its recurring work done from now on.
    pub async fn found(&self, office: &Office) -> Result<Staffed, StoreError> {
        let practice = found(&office.store, &*office.door, self.account).await?;
        let mut people = engage(&office.store, &*office.door, &practice).await?;
        let manager = people.remove("rosa").expect("Rosa is one of the people of the office");
        office.start(practice.id()).await?;
        Ok(Staffed { practice, manager })
    }

    /// All that the steps share, for one process; its chance comes from a seed that no other has.
    pub async fn office(
        &self,
        platform: Arc<dyn Platform>,
        seed: u64,
    ) -> Result<Office, StoreError> {
        Ok(Office {
            store: Store::open(&self.url, keys()).await?,
            books: Books::shipped(),
            platforms: BTreeMap::from([(self.account, platform)]),
            agents: agents::AGENTS,
            door: self.door(seed),
            utc_offset_mins: 0,
            pace: PACE,
        })
    }
}

/// A worker; its name is one that no other process has or had.
pub fn worker(store: &Store, name: String, seed: u64) -> Worker {
    let settings = Settings {
        name,
        n_jobs_max: N_JOBS.into(),
        n_concurrent: N_JOBS.into(),
        hold: HOLD,
        backoff: BACKOFF,
    };
    Worker::new(store.clone(), settings, fastrand::Rng::with_seed(seed))
}

impl Door for RealTime {
    fn now(&self) -> Moment {
        let now = Moment::from_ms(machine_ms() - self.behind_ms);
        now.expect("an office that is shot at lasts for some seconds")
    }

    fn chance(&self) -> [u8; 10] {
        let mut chance = [0; 10];
        self.chance.lock().unwrap_or_else(PoisonError::into_inner).fill(&mut chance);
        chance
    }
}

#[expect(clippy::disallowed_methods, reason = "a killed process has to be missed by a real clock")]
fn machine_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let ms = since.expect("this machine's clock is not set before 1970").as_millis();
    i64::try_from(ms).expect("this machine's clock is not set to the end of time")
}

fn word<T: FromStr>(word: &str) -> Option<T> {
    word.parse().ok()
}

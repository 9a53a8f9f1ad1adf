//! One process of an office that is shot at: `office_under_fire NAME SEED PLACE…`.
//!
//! It says `ready` and works, until it is killed or its standard input is closed, which happens however
//! the test ends.
//!
//! **Invariant:** nothing here makes it easier to be killed: no flush, no handler, no last word. It is the
//! steps, a worker and a runner as the product has them.

use std::{
    env,
    error::Error,
    io::{Write, copy, sink, stdin, stdout},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use async_trait::async_trait;
use domain::{Receipt, Warrant, WarrantKey};
use jobs::{Listen, Runner};
use orchestrator::Steps;
use platforms::{
    Cursor, Delivery, Description, Page, Platform, PlatformError, Reading, RecordRef,
    SandboxClient, Unverified, Verified,
};
use testkit::under_fire::{Place, worker};
use tokio::{sync::oneshot, time::sleep};

/// How long a message is on its way at most. Of what is killed within a few hundred milliseconds, much is
/// killed between what was done and the news of it.
const WAY_MS_MAX: u64 = 60;

/// A platform at some distance.
struct FarAway {
    platform: SandboxClient,
    chance: Mutex<fastrand::Rng>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = env::args().skip(1).collect();
    let [name, seed, place @ ..] = &words[..] else { return Err("NAME SEED PLACE…".into()) };
    let seed: u64 = seed.parse()?;
    let place = Place::read(place).ok_or("the words of a place are an address, an account, …")?;
    let chance = Mutex::new(fastrand::Rng::with_seed(seed));
    let platform = FarAway { platform: place.client()?, chance };
    let office = place.office(Arc::new(platform), seed).await?;
    let door = Arc::clone(&office.door);
    let runner = Runner {
        worker: worker(&office.store, name.clone(), seed),
        wake: Listen::begin(office.store.clone()),
        clock: move || door.now(),
        poll: Duration::from_millis(50),
    };
    writeln!(stdout(), "ready")?;
    stdout().flush()?;
    runner.run(&Steps(office), end_of_input()).await?;
    Ok(())
}

async fn end_of_input() {
    let (ended, end) = oneshot::channel();
    thread::spawn(move || {
        // However it ends, it has ended.
        let _ = copy(&mut stdin(), &mut sink());
        let _ = ended.send(());
    });
    // Nobody sends twice, and a thread that is gone has seen the end too.
    let _ = end.await;
}

impl FarAway {
    async fn way(&self) {
        let ms = self.chance.lock().unwrap_or_else(PoisonError::into_inner).u64(..=WAY_MS_MAX);
        sleep(Duration::from_millis(ms)).await;
    }
}

#[async_trait]
impl Platform for FarAway {
    fn describe(&self) -> &Description {
        self.platform.describe()
    }

    fn verify(&self, delivery: Delivery) -> Result<Verified, Unverified> {
        self.platform.verify(delivery)
    }

    fn decode(&self, delivery: &Verified) -> Reading {
        self.platform.decode(delivery)
    }

    async fn poll(&self, since: &Cursor) -> Result<Page, PlatformError> {
        self.platform.poll(since).await
    }

    async fn fetch(&self, record: &RecordRef) -> Result<Reading, PlatformError> {
        self.platform.fetch(record).await
    }

    async fn perform(&self, warrant: &Warrant) -> Result<Receipt, PlatformError> {
        self.way().await;
        let answer = self.platform.perform(warrant).await;
        self.way().await;
        answer
    }

    async fn find(&self, key: WarrantKey) -> Result<Option<Receipt>, PlatformError> {
        self.way().await;
        let answer = self.platform.find(key).await;
        self.way().await;
        answer
    }
}

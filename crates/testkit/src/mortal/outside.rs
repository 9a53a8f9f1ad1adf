//! The platform of mortal workers: it outlives them, fails as it is told to, and its lists may lag behind.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use domain::{Moment, Receipt, Warrant, WarrantKey, Witness};
use orchestrator::Door;
use platforms::{
    Cursor, Delivery, Description, Fault, Page, Platform, PlatformError, Reading, RecordRef,
    Request, Sandbox, Unverified, Verified, Writes,
};

use super::{Point, leash::Leash};
use crate::office::{Hand, TestOffice};

/// What is shared by all who see the platform.
pub struct Outside {
    sandbox: Arc<Sandbox>,
    hand: Arc<Hand>,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    /// How the next attempts fail; `None` is one that does not.
    faults: VecDeque<Option<Fault>>,
    /// When each key came for the first time.
    came: BTreeMap<WarrantKey, Moment>,
    /// How many attempts there were.
    n_attempts: usize,
}

/// The platform as one worker sees it.
struct Seen {
    outside: Arc<Outside>,
    leash: Arc<Leash>,
}

impl Outside {
    /// The platform of this office.
    pub fn of(office: &TestOffice) -> Arc<Self> {
        let (sandbox, hand) = (office.sandbox.clone(), office.hand.clone());
        Arc::new(Self { sandbox, hand, held: Mutex::default() })
    }

    /// The next attempts fail so, in this order; `None` is one that does not.
    pub fn fail_next(&self, faults: &[Option<Fault>]) {
        self.held().faults.extend(faults);
    }

    /// Nothing more fails than what failed.
    pub fn is_calm(&self) {
        self.held().faults.clear();
    }

    /// How many attempts there were, whatever came of them.
    pub fn n_attempts(&self) -> usize {
        self.held().n_attempts
    }

    pub(super) fn seen_by(self: &Arc<Self>, leash: Arc<Leash>) -> Arc<impl Platform + use<>> {
        Arc::new(Seen { outside: self.clone(), leash })
    }

    /// The receipt of an attempt that this platform knows by its key, where it knows keys.
    fn known(&self, key: WarrantKey) -> Option<Receipt> {
        if self.sandbox.describe().writes != Writes::Deduplicated {
            return None;
        }
        let first = self.sandbox.effects(0).into_iter().find(|it| it.key == key)?;
        Some(Receipt { key, reference: first.reference, witness: Witness::Answered })
    }

    /// Whether something that was done just now is not in the lists yet.
    fn lags(&self, key: WarrantKey) -> bool {
        let lag = match self.sandbox.describe().writes {
            Writes::Findable { after } => after,
            Writes::Deduplicated | Writes::Blind => Duration::ZERO,
        };
        let came = self.held().came.get(&key).copied();
        came.is_some_and(|it| self.hand.now() < it.plus(lag))
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Platform for Seen {
    fn describe(&self) -> &Description {
        self.outside.sandbox.describe()
    }

    fn verify(&self, delivery: Delivery) -> Result<Verified, Unverified> {
        self.outside.sandbox.verify(delivery)
    }

    fn decode(&self, delivery: &Verified) -> Reading {
        self.outside.sandbox.decode(delivery)
    }

    async fn poll(&self, since: &Cursor) -> Result<Page, PlatformError> {
        self.leash.stand(Point::BeforeCall(Request::Read.into())).await;
        let page = self.outside.sandbox.poll(since).await;
        self.leash.stand(Point::AfterCall(Request::Read.into())).await;
        page
    }

    async fn fetch(&self, record: &RecordRef) -> Result<Reading, PlatformError> {
        self.leash.stand(Point::BeforeCall(Request::Read.into())).await;
        let reading = self.outside.sandbox.fetch(record).await;
        self.leash.stand(Point::AfterCall(Request::Read.into())).await;
        reading
    }

    async fn perform(&self, warrant: &Warrant) -> Result<Receipt, PlatformError> {
        self.leash.stand(Point::BeforeCall(Request::Perform.into())).await;
        let outside = &self.outside;
        let (now, key) = (outside.hand.now(), warrant.key());
        let fault = {
            let mut held = outside.held();
            held.n_attempts += 1;
            held.came.entry(key).or_insert(now);
            held.faults.pop_front().flatten()
        };
        if let Some(fault) = fault {
            outside.sandbox.fail_next(Request::Perform, fault);
        }
        let receipt = match outside.known(key) {
            Some(known) => Ok(known),
            None => outside.sandbox.perform(warrant).await,
        };
        self.leash.stand(Point::AfterCall(Request::Perform.into())).await;
        receipt
    }

    async fn find(&self, key: WarrantKey) -> Result<Option<Receipt>, PlatformError> {
        self.leash.stand(Point::BeforeCall(Request::Find.into())).await;
        let found = self.outside.sandbox.find(key).await;
        let lags = self.outside.lags(key);
        self.leash.stand(Point::AfterCall(Request::Find.into())).await;
        if lags { found.map(|_| None) } else { found }
    }
}

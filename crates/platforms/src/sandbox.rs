//! The sandbox: a platform that lives in memory, for tests, for the simulator and for the demo.
//!
//! | | |
//! |---|---|
//! | Signs deliveries | SHA-256 over its secret and the body, in `X-Sandbox-Signature` |
//! | Repeated writes | are done twice, on purpose; what was done is found by our key |
//! | Delivers | a hint that names a record; the record itself is fetched |
//! | Pages | three records each, so that every test turns pages |
//! | Fails | when it is told to, in the ways in which real platforms fail |
//!
//! It is the worst platform that can be worked with: an orchestrator that is right here has found
//! out everything by itself.
//!
//! **Invariant:** it fails only when it is told to, and in the order in which it was told. It has no
//! clock and no chance of its own.

mod fault;
mod office;

use std::{
    future::poll_fn,
    sync::{Mutex, MutexGuard},
    task::Poll,
    time::Duration,
};

use async_trait::async_trait;
use domain::{
    AccountId, ActionKind, Digest, Event, EventKey, Phi, Receipt, Warrant, WarrantKey, Witness,
};

pub use fault::{Disturbance, Fault, Request};
pub use office::Effect;

use crate::{
    Budget, BudgetOwner, Cursor, Delivery, Description, Finding, Page, Platform, PlatformError,
    Reading, ReceivedFile, RecordRef, Unverified, Verified, Writes,
};
use office::{Office, Record};

/// Where the signature stands.
const SIGNATURE: &str = "X-Sandbox-Signature";

/// What a delivery's body begins with; the record's name follows.
const HINT: &str = "record ";

/// What a record's name begins with; its place follows.
const RECORD: &str = "rec_";

/// Few enough that every test turns pages.
const N_RECORDS_OF_PAGE: usize = 3;

/// How long a busy sandbox asks us to wait.
const BUSY_FOR: Duration = Duration::from_secs(1);

/// It never counts; a caller that keeps to a budget has one to keep to.
const BUDGET: Budget =
    Budget { n_calls_max: 1_000, per: Duration::from_secs(1), shared_by: BudgetOwner::Account };

/// A platform in memory.
#[derive(Debug)]
pub struct Sandbox {
    account: AccountId,
    secret: Phi<Vec<u8>>,
    description: Description,
    office: Mutex<Office>,
}

impl Sandbox {
    /// An empty platform, where this account is ours and deliveries are signed with this secret.
    pub fn new(account: AccountId, secret: &[u8]) -> Self {
        let description = Description {
            name: "sandbox",
            performs: ActionKind::ALL,
            writes: Writes::Findable { after: Duration::ZERO },
            notifies: true,
            budgets: &[BUDGET],
        };
        let office = Mutex::new(Office::default());
        Self { account, secret: Phi::new(secret.to_vec()), description, office }
    }

    /// The same platform with other abilities. Where writes are blind, nothing can be found again.
    pub fn with_abilities(mut self, performs: &'static [ActionKind], writes: Writes) -> Self {
        self.description.performs = performs;
        self.description.writes = writes;
        self
    }

    /// The next request of this sort fails so; told twice, the next two do.
    pub fn fail_next(&self, request: Request, fault: Fault) {
        self.office().fail_next(request, fault);
    }

    /// The next delivery goes wrong so; told twice, the next two do.
    pub fn disturb_next(&self, disturbance: Disturbance) {
        self.office().disturb_next(disturbance);
    }

    /// Lets one request go that was made slow; it answers then.
    pub fn release_one(&self) {
        self.office().release_one();
    }

    /// Something happened there.
    pub fn report(&self, event: Event) {
        self.office().hold(Record::Event(event));
    }

    /// A file came in there for us.
    pub fn receive(&self, key: EventKey, bytes: Vec<u8>) {
        self.office().hold(Record::File(ReceivedFile { key, bytes: Phi::new(bytes) }));
    }

    /// What it has to deliver by now, with what went wrong on the way. Each is given once.
    pub fn deliveries(&self) -> Vec<Delivery> {
        let sent = self.office().send();
        let deliveries = sent.into_iter().map(|(place, is_forged)| {
            let body = format!("{HINT}{RECORD}{place}").into_bytes();
            let mut signature = self.sign(&body);
            if is_forged {
                signature = Digest::of(signature.to_string().as_bytes());
            }
            let headers = vec![(SIGNATURE.to_owned(), signature.to_string())];
            Delivery { headers, body: Phi::new(body) }
        });
        deliveries.collect()
    }

    /// Everything that was ever done there, in order, from this place on. One key that stands there
    /// twice is the fault that the tests look for.
    pub fn effects(&self, from: usize) -> Vec<Effect> {
        self.office().effects.get(from..).unwrap_or_default().to_vec()
    }

    fn office(&self) -> MutexGuard<'_, Office> {
        self.office.lock().expect("nobody panics while holding it")
    }

    fn sign(&self, body: &[u8]) -> Digest {
        Digest::of(&[self.secret.expose(), body].concat())
    }

    /// What a request that only asks comes to.
    fn ask(&self, request: Request) -> Result<(), PlatformError> {
        match self.office().next_fault(request) {
            None => Ok(()),
            Some(Fault::Busy) => Err(PlatformError::Busy { after: BUSY_FOR }),
            Some(Fault::LostRequest | Fault::LostAnswer | Fault::Slow) => {
                Err(PlatformError::Unreachable { after: BUSY_FOR, source: None })
            }
            Some(Fault::Refused) => Err(PlatformError::Unauthorized),
        }
    }

    /// Waits until somebody lets it go.
    async fn wait(&self) {
        poll_fn(|context| {
            if self.office().is_released(context.waker()) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

#[async_trait]
impl Platform for Sandbox {
    fn describe(&self) -> &Description {
        &self.description
    }

    fn verify(&self, delivery: Delivery) -> Result<Verified, Unverified> {
        let signature = delivery.header(SIGNATURE).and_then(|it| it.parse().ok());
        if signature == Some(self.sign(delivery.body.expose())) {
            Ok(Verified::by_connector(delivery.body))
        } else {
            Err(Unverified)
        }
    }

    fn decode(&self, delivery: &Verified) -> Reading {
        let text = str::from_utf8(delivery.body()).ok();
        if let Some(record) = text.and_then(|it| it.strip_prefix(HINT)) {
            return Reading { hints: vec![RecordRef(record.to_owned())], ..Reading::default() };
        }
        let what = "the body is not a hint; nothing was read of it".to_owned();
        Reading { findings: vec![Finding { kind: "not_a_hint", what }], ..Reading::default() }
    }

    async fn poll(&self, since: &Cursor) -> Result<Page, PlatformError> {
        self.ask(Request::Read)?;
        let office = self.office();
        let from = match since {
            Cursor::Start => 0,
            Cursor::After(place) => place.parse().map_err(|_| PlatformError::Absent)?,
        };
        let records = office.records.get(from..).unwrap_or_default();
        let n_read = records.len().min(N_RECORDS_OF_PAGE);
        let mut reading = Reading::default();
        for record in &records[..n_read] {
            reading.append(record.reading());
        }
        let next = Cursor::After((from + n_read).to_string());
        Ok(Page { reading, next, has_more: n_read < records.len() })
    }

    async fn fetch(&self, record: &RecordRef) -> Result<Reading, PlatformError> {
        self.ask(Request::Read)?;
        let office = self.office();
        let place = record.0.strip_prefix(RECORD).and_then(|it| it.parse::<usize>().ok());
        let held = place.and_then(|place| office.records.get(place));
        held.map(Record::reading).ok_or(PlatformError::Absent)
    }

    /// Deliberately not idempotent: asked twice, it is done twice.
    async fn perform(&self, warrant: &Warrant) -> Result<Receipt, PlatformError> {
        let kind = warrant.action().kind();
        if warrant.account() != self.account {
            return Err(PlatformError::OtherAccount);
        }
        if !self.description.performs(kind) {
            return Err(PlatformError::Unsupported(kind));
        }
        let fault = self.office().next_fault(Request::Perform);
        match fault {
            Some(Fault::Busy) => return Err(PlatformError::Busy { after: BUSY_FOR }),
            Some(Fault::LostRequest) => return Err(PlatformError::Unclear(None)),
            Some(Fault::Refused) => {
                let text = Phi::new(format!("{} is not taken for this patient", kind.id()));
                return Err(PlatformError::Refused { code: "sandbox_422".to_owned(), text });
            }
            Some(Fault::LostAnswer | Fault::Slow) | None => (),
        }
        let reference = self.office().perform(warrant);
        match fault {
            Some(Fault::LostAnswer) => return Err(PlatformError::Unclear(None)),
            Some(Fault::Slow) => self.wait().await,
            _ => (),
        }
        Ok(Receipt { key: warrant.key(), reference, witness: Witness::Answered })
    }

    async fn find(&self, key: WarrantKey) -> Result<Option<Receipt>, PlatformError> {
        if self.description.writes == Writes::Blind {
            return Err(PlatformError::NotFindable);
        }
        self.ask(Request::Find)?;
        let office = self.office();
        let reference = office.reference(key);
        Ok(reference.map(|reference| Receipt { key, reference, witness: Witness::Found }))
    }
}

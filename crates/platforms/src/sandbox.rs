//! The sandbox: a platform that lives in memory, for tests, for the simulator and for the demo.
//!
//! | | |
//! |---|---|
//! | Signs deliveries | SHA-256 over its secret, the time in `X-Sandbox-Sent` if one stands there, and the body; in `X-Sandbox-Signature` |
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
mod hint;
mod office;
#[cfg(feature = "port")]
mod book;
#[cfg(feature = "port")]
mod client;
#[cfg(feature = "port")]
mod port;
#[cfg(feature = "port")]
mod wire;

use std::{
    future::poll_fn,
    sync::{Mutex, MutexGuard},
    task::Poll,
    time::Duration,
};

use async_trait::async_trait;
use domain::{
    AccountId, ActionKind, Event, EventKey, Moment, Phi, Receipt, Warrant, WarrantKey, Witness,
};

#[cfg(feature = "port")]
pub use client::{NotConnected, SandboxClient};
pub use fault::{Disturbance, Fault, Request};
pub use office::Effect;
#[cfg(feature = "port")]
pub use port::Port;

use crate::{
    Budget, BudgetOwner, Cursor, Delivery, Description, Page, Platform, PlatformError, Reading,
    ReceivedFile, RecordRef, Unverified, Verified, Writes,
};
use office::{Office, Order, Record};

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
    #[cfg(feature = "port")]
    book: Option<book::Book>,
}

/// What every sandbox is and can do, before anything is taken from it.
const DESCRIPTION: Description = Description {
    name: "sandbox",
    performs: ActionKind::ALL,
    writes: Writes::Findable { after: Duration::ZERO },
    notifies: true,
    budgets: &[BUDGET],
};

impl Sandbox {
    /// An empty platform, where this account is ours and deliveries are signed with this secret.
    pub fn new(account: AccountId, secret: &[u8]) -> Self {
        let office = Mutex::new(Office::default());
        let secret = Phi::new(secret.to_vec());
        Self {
            account,
            secret,
            description: DESCRIPTION,
            office,
            #[cfg(feature = "port")]
            book: None,
        }
    }

    /// The same platform with other abilities. Where writes are blind, nothing can be found again.
    pub fn with_abilities(mut self, performs: &'static [ActionKind], writes: Writes) -> Self {
        self.description.performs = performs;
        self.description.writes = writes;
        self
    }

    /// The same platform, which writes what is done into a file and knows it again when it is opened
    /// anew, as a real one does. One line for each effect: the key, the number, the action, and all of
    /// it.
    #[cfg(feature = "port")]
    pub fn with_book(mut self, path: &std::path::Path) -> std::io::Result<Self> {
        let (book, effects) = book::Book::open(path)?;
        for effect in effects {
            self.office().take_effect(effect);
        }
        self.book = Some(book);
        Ok(self)
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
            hint::delivery(&RecordRef(format!("{RECORD}{place}")), &self.secret, is_forged)
        });
        deliveries.collect()
    }

    /// A delivery that says whatever it is told to, signed as always, with the time at which it was sent.
    pub fn delivery_of(&self, body: &[u8], sent: Option<Moment>) -> Delivery {
        hint::said(body.to_vec(), sent, &self.secret)
    }

    /// Everything that was ever done there, in order, from this place on. One key that stands there
    /// twice is the fault that the tests look for.
    pub fn effects(&self, from: usize) -> Vec<Effect> {
        self.office().effects.get(from..).unwrap_or_default().to_vec()
    }

    fn office(&self) -> MutexGuard<'_, Office> {
        self.office.lock().expect("nobody panics while holding it")
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

    /// Does what it is asked. Deliberately not idempotent: asked twice, it is done twice.
    async fn take(&self, order: Order) -> Result<Receipt, PlatformError> {
        let (key, kind) = (order.key, order.action.kind());
        if order.account != self.account {
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
        let reference = self.have_effect(order)?;
        match fault {
            Some(Fault::LostAnswer) => return Err(PlatformError::Unclear(None)),
            Some(Fault::Slow) => self.wait().await,
            _ => (),
        }
        Ok(Receipt { key, reference, witness: Witness::Answered })
    }

    /// In one go, so that two orders do not get one number.
    #[cfg_attr(
        not(feature = "port"),
        expect(
            clippy::unnecessary_wraps,
            reason = "only a book can fail, and only a port needs one"
        )
    )]
    fn have_effect(&self, order: Order) -> Result<String, PlatformError> {
        let mut office = self.office();
        let effect = office.effect(order);
        let reference = effect.reference.clone();
        #[cfg(feature = "port")]
        if let Some(book) = &self.book {
            // Nobody knows how much of the line was written.
            book.write(&effect).map_err(|err| PlatformError::Unclear(Some(err.into())))?;
        }
        office.take_effect(effect);
        Ok(reference)
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
        hint::verify(delivery, &self.secret)
    }

    fn decode(&self, delivery: &Verified) -> Reading {
        hint::decode(delivery)
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

    async fn perform(&self, warrant: &Warrant) -> Result<Receipt, PlatformError> {
        self.take(warrant.into()).await
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

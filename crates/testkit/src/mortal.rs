//! A worker that can die at any place: before and after it thinks, before and after each call of the
//! platform, and in the middle of a transaction.
//!
//! A worker goes from place to place, and stands still at each until it is told to go on. To die is not
//! to go on: what was under way is dropped, as it is when a process ends, and nobody hears of it.
//!
//! **Invariants**
//! - Only the worker that is told to go on does anything, so the order of things is whatever a test says.
//! - The platform keeps what was done there, whoever died.

mod leash;
mod outside;
mod work;

use std::{
    collections::BTreeMap,
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::Arc,
    task::Poll,
};

use domain::Moment;
use jobs::{Round, Worker};
use orchestrator::Steps;
use platforms::Platform;
use store::StoreError;

use crate::office::TestOffice;
use leash::Leash;
use work::Leashed;

pub use leash::{Call, Place, Point};
pub use outside::Outside;

/// What a round ended with; the worker comes back with it.
type Ended = (Worker, Result<Round, StoreError>);

/// A worker that can die.
pub struct Mortal {
    office: orchestrator::Office,
    leash: Arc<Leash>,
    worker: Option<Worker>,
    round: Option<Pin<Box<dyn Future<Output = Ended>>>>,
}

/// How far a worker came.
#[derive(Debug)]
pub enum Came {
    /// It stands at a place.
    To(Place),
    /// Its round has ended.
    ToTheEnd(Result<Round, StoreError>),
}

impl Mortal {
    /// A worker of this office, whose platform is seen through `outside`.
    pub fn new(office: &TestOffice, outside: &Arc<Outside>, (name, seed): (&str, u64)) -> Self {
        let leash = Arc::new(Leash::default());
        let platform = outside.seen_by(leash.clone());
        let platforms = BTreeMap::from([(office.account, platform as Arc<dyn Platform>)]);
        Self {
            office: orchestrator::Office { platforms, ..office.office.clone() },
            leash,
            worker: Some(office.another_worker(name, seed)),
            round: None,
        }
    }

    /// Whether it is in the middle of something.
    pub fn is_at_work(&self) -> bool {
        self.round.is_some()
    }

    /// Lets it go on to the next place. Between two rounds it begins another one.
    pub async fn go(&mut self, now: Moment) -> Came {
        let mut round = match self.round.take() {
            Some(round) => round,
            None => self.begin(now),
        };
        self.leash.let_go();
        let leash = self.leash.clone();
        let ended = poll_fn(|context| match round.as_mut().poll(context) {
            Poll::Ready(ended) => Poll::Ready(Err(ended)),
            Poll::Pending => leash.stands_at().map_or(Poll::Pending, |it| Poll::Ready(Ok(it))),
        });
        match ended.await {
            Ok(place) => {
                self.round = Some(round);
                Came::To(place)
            }
            Err((worker, came)) => {
                self.worker = Some(worker);
                Came::ToTheEnd(came)
            }
        }
    }

    /// Works until nothing is due, or is cut off after it was woken so many times.
    pub async fn work_at_most(mut self, now: Moment, n_polls: usize) -> bool {
        let work = async {
            loop {
                match self.go(now).await {
                    Came::ToTheEnd(Ok(Round { n_taken: 0, .. })) => return,
                    Came::ToTheEnd(_) | Came::To(_) => {}
                }
            }
        };
        cut_short(work, n_polls).await.is_some()
    }

    fn begin(&mut self, now: Moment) -> Pin<Box<dyn Future<Output = Ended>>> {
        let mut worker = self.worker.take().expect("a worker is back once its round has ended");
        let work = Leashed { steps: Steps(self.office.clone()), leash: self.leash.clone() };
        Box::pin(async move {
            let round = worker.run_once(now, &work).await;
            (worker, round)
        })
    }
}

/// Has something done until it was woken so many times, and drops it then, wherever it was.
pub async fn cut_short<F: Future>(future: F, n_polls: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut n = 0;
    poll_fn(|context| {
        n += 1;
        if n > n_polls {
            return Poll::Ready(None);
        }
        future.as_mut().poll(context).map(Some)
    })
    .await
}

//! The leash of a worker: it stands still at each place until it is let go.

use std::{
    fmt,
    future::poll_fn,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker},
};

use platforms::Request;

/// A place at which a worker can die.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Place {
    /// The step of the job that it is at.
    pub step: String,
    /// Where in that step.
    pub point: Point,
}

/// Where in a step.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Point {
    /// It holds the job, and did nothing yet.
    BeforeThinking,
    /// It is about to call the platform.
    BeforeCall(Call),
    /// The platform did what it was asked, and the answer was not heard yet.
    AfterCall(Call),
    /// It knows what is to be written.
    AfterThinking,
    /// In a transaction, before the step wrote anything.
    BeforeWriting,
    /// In a transaction, after the step wrote everything and before the commit.
    BeforeCommit,
}

/// What the platform is asked for.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Call {
    /// [`platforms::Platform::perform`].
    Perform,
    /// [`platforms::Platform::find`].
    Find,
    /// [`platforms::Platform::poll`] or [`platforms::Platform::fetch`].
    Read,
}

impl From<Request> for Call {
    fn from(request: Request) -> Self {
        match request {
            Request::Perform => Self::Perform,
            Request::Find => Self::Find,
            Request::Read => Self::Read,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { step, point } = self;
        match point {
            Point::BeforeThinking => write!(f, "{step}: took the job"),
            Point::BeforeCall(call) => write!(f, "{step}: before it asks to {}", call.word()),
            Point::AfterCall(call) => write!(f, "{step}: before the answer to {}", call.word()),
            Point::AfterThinking => write!(f, "{step}: knows what to write"),
            Point::BeforeWriting => write!(f, "{step}: transaction begun"),
            Point::BeforeCommit => write!(f, "{step}: before the commit"),
        }
    }
}

impl Call {
    fn word(self) -> &'static str {
        match self {
            Self::Perform => "perform",
            Self::Find => "find",
            Self::Read => "read",
        }
    }
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Leash(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    /// The step of the job that is under way.
    step: String,
    stands_at: Option<Place>,
    may_go: bool,
    waits: Option<Waker>,
}

impl Leash {
    /// The worker takes up another job.
    pub(super) fn takes_up(&self, step: &str) {
        step.clone_into(&mut self.held().step);
    }

    /// The worker comes to a point, and stands there until it is let go.
    pub(super) async fn stand(&self, point: Point) {
        {
            let mut held = self.held();
            held.stands_at = Some(Place { step: held.step.clone(), point });
            held.may_go = false;
        }
        poll_fn(|context| {
            let mut held = self.held();
            if held.may_go {
                return Poll::Ready(());
            }
            held.waits = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// Where the worker stands.
    pub(super) fn stands_at(&self) -> Option<Place> {
        self.held().stands_at.clone()
    }

    /// Lets it go on.
    pub(super) fn let_go(&self) {
        let mut held = self.held();
        held.may_go = true;
        held.stands_at = None;
        held.waits.take().into_iter().for_each(Waker::wake);
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! What a worker has done: the steps, seen from the queue.

use async_trait::async_trait;
use store::{By, Job, Next, Practice, StoreError, Tx};

/// The steps behind the jobs. A job may be done more than once up to the commit, and is kept once.
///
/// So whoever changes something outside while thinking, as the step does that writes to a platform, does
/// it at once only for a job that is not repeated ([`Job::is_repeated`]). A repeated one may have
/// been done by a worker that died before it could write so down: find out first, do it then.
#[async_trait]
pub trait Work: Sync {
    /// What thinking about a job comes to.
    type Thought: Send;

    /// In whose name a job is done: what it changes is entered in the audit trail as theirs.
    fn by(&self, job: &Job) -> By;

    /// Reads, computes and asks, without a transaction. It changes none of our records, and nothing
    /// outside unless the job is not repeated or it has found out. Several jobs of one practice are
    /// thought about at the same time, but never two about one case.
    async fn think(&self, practice: &Practice, job: &Job) -> Result<Self::Thought, Trouble>;

    /// Writes down what came of it, in the transaction of its batch: looks whether everything is still where it was, changes it, and
    /// enqueues what comes next, be it the same job again at a later time. The transaction has
    /// finished the job already.
    async fn write(&self, tx: &mut Tx, job: &Job, thought: Self::Thought) -> Result<(), Trouble>;
}

/// Why a job could not be done. The reasons are part of the program, so that no patient's name can stand
/// in them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Trouble {
    /// It may work later.
    Later(&'static str),
    /// It will not work before a person has looked.
    Never(&'static str),
    /// Whether it was kept is not known; if it was not, the job comes back by itself.
    Unclear,
}

impl From<StoreError> for Trouble {
    fn from(err: StoreError) -> Self {
        match err.next() {
            Next::Retry => Self::Later("the database was busy or could not be reached"),
            Next::LoadAgain => Self::Later("somebody else was at it at the same time"),
            Next::FindOut => Self::Unclear,
            Next::AskAPerson => Self::Never("the records don't fit; `recourse doctor` says more"),
        }
    }
}

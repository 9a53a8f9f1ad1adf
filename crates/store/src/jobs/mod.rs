//! The queue: what is still to be done, for all practices, and who is at it.
//!
//! A job says which step has to be taken about which number of ours. It is enqueued in the transaction
//! that made it necessary and finished in the one that did it, so that neither can happen without the
//! other. Between the two a worker holds it for a while, and says now and then that it is still there;
//! a worker that died says nothing, and its jobs go to others.
//!
//! **Determination:** jobs are no records of the practice (ADR 0010). They are in no audit trail, because
//! what a job did is told there by the change that it made; and the row of a finished job is removed.
//!
//! **Invariants**
//! - A job names a step of the program and a number of ours and nothing else; no patient can stand
//!   there.
//! - Only who holds a job can finish it. Two may come to hold one after another, if the first is slow
//!   or its clock is wrong; then the first one's transaction is refused as a whole.
//! - A job is tried a bounded number of times, a worker's death included. Then it is given up, and waits
//!   for a person with a reason. A schedule is the exception: it must not end unnoticed.
//! - A job that somebody may have been at before says so ([`Job::is_repeated`]), also after a person
//!   had it tried again.

mod call;
mod claim;
mod job;
mod step;

pub use call::{DueJob, JobListener};
pub use job::{About, GivenUp, Job, NewJob};

//! The path from an event to a lesson: one file, one job and one transaction for each step.
//!
//! This is the only place where the words of the business, the records, the agents, the limits and the
//! platforms meet.
//!
//! | Step | Takes | Makes |
//! |---|---|---|
//! | `intake` | a delivery, a page of a poll, a file | events, records of the mirror, cases |
//! | `decide` | a case | a decision: a proposal, a question or an end |
//! | `check` | a proposal | findings, or a proposal that waits for a person |
//! | `approve` | a person's word | an approval, or another proposal |
//! | `act` | an approved proposal | receipts; the only step that writes outside |
//! | `settle` | the payer's newer word | an outcome, or a case to be decided anew |
//! | `learn` | an outcome | a lesson |
//! | `sweep` | nothing | what time alone brings about |
//!
//! **Invariants**
//! - A step is one transaction: the new state, what it rests on, its audit entries and the next job.
//! - Nothing thinks in a transaction, and nothing is written that was thought about a case as it no
//!   longer is.
//! - Time and chance come in through [`Door`].

pub mod inbox;
pub mod translate;
mod books;
mod office;
mod stage;
mod people;
mod rules;
mod desk;
mod steps;
mod intake;
mod decide;
mod check;
mod approve;
mod answer;
mod act;
mod find_out;
mod settle;
mod learn;
mod sweep;
mod replay;

pub use answer::{
    Answer, answer, found_out, give_up, newest_proposal, question, resume, retry, stop,
};
pub use approve::{Seen, Yes, approve, approve_all, edit, reject};
pub use books::Books;
pub use intake::{Ingested, ingest};
pub use office::{Door, Office, Pace};
pub use people::{NotDone, roles};
pub use replay::{Replayed, replay};
pub use rules::{RuleChange, change, found, rules};
pub use stage::Stage;
pub use steps::{Steps, Thought};

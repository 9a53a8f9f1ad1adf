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
pub mod sign_in;
pub mod insights;
pub mod translate;
pub mod words;
mod books;
mod office;
mod stage;
mod people;
mod rules;
mod orders;
mod noticed;
mod registry;
mod deeds;
mod desk;
mod steps;
mod decided;
mod intake;
mod upload;
mod receive;
mod decide;
mod check;
mod approve;
mod answer;
mod assign;
mod in_short;
mod override_case;
mod act;
mod find_out;
mod settle;
mod learn;
mod sweep;
mod replay;
mod find;
pub mod once;
mod subscribe;
mod deliver;
mod case_file;
mod wishes;

pub use answer::{
    Answer, answer, found_out, give_up, handled, newest_proposal, question, resume, retry, stop,
};
pub use approve::{Seen, Yes, approve, approve_all, edit, reject};
pub use assign::{
    Assign, Assigned, Because, Routed, Skill, Suggestion, To, all_queues, assign, assign_all,
    best_skill, can_have_cases, hours, queues, queues_of, route, suggest,
};
pub use books::Books;
pub use case_file::{CaseFile, Did, Due, Happened, Proposed, WasRead, doer, payer_name};
pub use deeds::{Deeds, deed};
pub use deliver::{Carried, Courier, Delivered, Message, deliver};
pub use find::cases_by_number;
pub use in_short::{InShort, in_short, in_short_all};
pub use intake::{Ingested, ingest};
pub use noticed::{Advice, SEES_TO, about, advice, see_to};
pub use office::{Door, Office, Pace};
pub use orders::{Draft, revoke_order, sign_order};
pub use override_case::override_case;
pub use people::{NotDone, roles};
pub use receive::{Came, NotTaken, receive};
pub use registry::{Connected, Registered, connected, registry};
pub use replay::{Replayed, replay};
pub use rules::{RuleChange, change, change_because, found, rules};
pub use stage::Stage;
pub use steps::{Steps, Thought};
pub use subscribe::{News, Wanted, resume_subscription, subscribe, unsubscribe};
pub use upload::{HANDS_IN, upload};
pub use wishes::{CLAIM_FIELDS, Wishes, claim_values, wished};

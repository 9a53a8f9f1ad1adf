//! The office's memory: every record of every practice, in SQLite or PostgreSQL.
//!
//! All SQL is here, and written once for both databases; the few real differences stand in
//! `dialect.rs`. Each noun has a file with its table and the questions that can be asked of it.
//!
//! **Invariants**
//! - A record belongs to a practice, and nobody comes to a record but through its practice:
//!   [`Store::practice`] for reading, [`Store::begin`] for writing.
//! - A change and its audit entry are one ([`Tx`]), and a changed row does not go unnoticed
//!   ([`audit::verify`]).
//! - What may name a patient is sealed with a key of the practice, which a master key wraps that is
//!   never in the database.
//! - A stored proposal comes out only as the bytes that were put in.
//! - Nothing here knows what day it is.

mod error;
mod canon;
mod keys;
mod seal;
mod dialect;
mod migrations;
mod table;
mod gathering;
mod rows;
mod store;
mod planner;
mod practice;
mod pending;
mod tx;
pub mod audit;
mod key_ring;
mod practices;
mod wire;
mod payload;
mod events;
mod assessments;
mod cases;
mod tasks;
mod worklist;
mod workload;
mod assignments;
mod exhibits;
mod decisions;
mod proposals;
mod standing_orders;
mod warrants;
mod outcomes;
mod statements;
mod findings;
mod files;
mod accounts;
mod members;
mod credentials;
mod sessions;
mod tokens;
mod rules;
mod amendments;
mod mirror;
mod decided_claims;
mod ranking;
mod remittances;
mod figures;
mod jobs;
mod deliveries;
mod idempotency;
mod subscriptions;
mod posts;
mod tally;

pub use accounts::Account;
pub use amendments::{Amended, Amendment};
pub use assignments::{Assignment, Hands};
pub use credentials::{Codes, Credentials, Identity, Password};
pub use decided_claims::{DecidedClaim, FirstDenial, FirstWord, KnownBy};
pub use deliveries::{CameIn, DeliveryWord};
pub use error::{Next, StoreError};
pub use exhibits::Reading;
pub use figures::{
    Behind, ClaimDay, Claims, Ended, EndedGroup, Of, ProposalGroup, Proposals, ReasonGroup, Span,
    Subject, Sums, Unanswered, UnansweredGroup, Wait, Which,
};
pub use files::ReceivedFile;
pub use findings::{Finding, FindingFilter, Notice, Noticed, OpenFindings};
pub use idempotency::{Known, Request};
pub use jobs::{About, DueJob, GivenUp, Job, JobListener, NewJob};
pub use keys::{Keys, MasterKey, NotAKey};
pub use members::Member;
pub use mirror::{InForce, Mirrored, Record, RecordKey, RecordKind};
pub use payload::Payload;
pub use posts::Post;
pub use practice::Practice;
pub use proposals::Given;
pub use ranking::Ranking;
pub use remittances::RemittanceSums;
pub use sessions::{Session, SessionKind};
pub use store::{Reader, Store};
pub use subscriptions::{Subscription, SubscriptionState};
pub use tally::JobTally;
pub use tasks::{Estimate, Task, is_task};
pub use tokens::ApiToken;
pub use tx::{By, Stamp, Tx};
pub use warrants::Issued;
pub use worklist::{Among, Assignee, Deadlines, Filter, Listed, Page, Totals};
pub use workload::{Experience, Load};

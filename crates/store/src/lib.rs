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
mod worklist;
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
mod rules;
mod mirror;
mod jobs;

pub use accounts::Account;
pub use error::{Next, StoreError};
pub use exhibits::Reading;
pub use files::ReceivedFile;
pub use findings::{Notice, Noticed};
pub use jobs::{About, DueJob, GivenUp, Job, JobListener, NewJob};
pub use keys::{Keys, MasterKey, NotAKey};
pub use members::Member;
pub use mirror::{InForce, Mirrored, Record, RecordKey, RecordKind};
pub use payload::Payload;
pub use practice::Practice;
pub use store::{Reader, Store};
pub use tx::{By, Stamp, Tx};
pub use warrants::Issued;
pub use worklist::{Listed, Page};

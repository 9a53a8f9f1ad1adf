//! The audit trail: what happened to a practice's records, in order, and provably so.
//!
//! Each entry tells of one change of one row and holds the hash of the row as it was left, and the
//! hash of the entry before. So whoever changes, removes, inserts or moves anything behind our back
//! breaks the chain, and [`verify`] says where. The end of the chain bears a seal that only a holder of
//! the practice's keys can make, so that a chain that was made anew as a whole is found too.
//!
//! The recipe for checking an exported trail without this program is in `docs/operating/audit.md`.
//!
//! **Invariants**
//! - Entries are only ever added.
//! - No entry names a patient: it holds numbers of ours, names of tables and hashes of what is sealed.

mod entry;
mod export;
mod head;
mod search;
mod verify;

pub use entry::Entry;
pub use search::EntryFilter;
pub use verify::{Anchor, AuditFinding, AuditReport, verify};

pub(crate) use head::Head;

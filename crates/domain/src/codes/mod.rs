//! The code book: what each reason code and remark code means to a billing office, and what one
//! payer makes of it.
//!
//! The shipped tables hold our own paraphrases, because the official wording belongs to X12; an
//! installation may load its own copy of the official lists over them.
//!
//! **Invariants**
//! - A code list that is loaded replaces meanings and dates and never what a code is: no list from
//!   outside can turn a denial into a write-off.
//! - A code that no table knows is never given a kind here; see [`crate::classify`].

mod book;
mod entry;
mod official;
mod payer_override;
mod table;
mod usage;

#[cfg(test)]
mod tests;

pub use book::CodeBook;
pub use entry::{CarcEntry, RarcEffect, RarcEntry};
pub use official::{CodeList, LoadedCodes, OfficialCode};
pub use payer_override::{CodeOverride, PayerName};
pub use table::CodeTableError;

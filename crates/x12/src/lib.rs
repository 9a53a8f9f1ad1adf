//! Reads and writes X12. Never fails: gives what it could read, and findings. Knows no business.
//!
//! Start with [`Reader`]: it divides any file into [`Block`]s. The modules of the transaction sets
//! read those: [`remittance`] the 835, [`claim`] the 837, [`acknowledgment`] the TA1, 999, 997 and
//! 277CA. [`claim::write()`] makes a file of claims.
//!
//! **Invariants:** no input makes it panic; no byte of the input is lost; memory does not grow with
//! the file.

mod span;
pub mod tag;
mod delimiters;
mod segment;
mod value;
mod finding;
mod set;
mod block;
mod envelope;
mod reader;
pub mod unwrapped;
pub mod remittance;
pub mod acknowledgment;
pub mod claim;
pub mod writer;

pub use block::{Block, Loops, Segments, WithTag};
pub use delimiters::Delimiters;
pub use finding::{Encoding, Envelope, Finding, Weight, What};
pub use reader::{Limits, Reader};
pub use segment::{Parts, Segment, text};
pub use set::SetKind;
pub use span::Span;
pub use tag::Tag;
pub use value::{Amount, AmountFault, amount, date, date_range, quantity_milli};

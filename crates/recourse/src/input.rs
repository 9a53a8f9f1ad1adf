//! The files that a user names: paths, folders, globs, archives and standard input, each given as
//! a stream.
//!
//! Nothing is read into memory whole, but for an archive inside an archive. A file that can't be
//! opened is reported and the rest is read.

mod open;
mod walk;

pub use open::{Opened, open_each};
pub use walk::{Input, inputs};

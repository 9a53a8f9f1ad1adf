//! Recourse: reads what insurers answered, finds what they did not pay, and prepares the reply.
//!
//! The library half of the binary: `main.rs` only reads the command line. [`analyze`] is the path
//! from files to a worklist; [`translate`] is where X12 becomes the words of the domain.

pub mod door;
pub mod input;
pub mod translate;
pub mod contract_file;
pub mod codes_file;
pub mod analyze;
pub mod command;

//! Recourse: reads what insurers answered, finds what they did not pay, and prepares the reply.
//!
//! The library half of the binary: `main.rs` only reads the command line. [`analyze`] is the path
//! from files to a worklist; what X12 says becomes the words of the domain in `orchestrator::translate`.

pub mod door;
pub mod telemetry;
mod hex;
pub mod settings;
pub mod installation;
pub mod input;
pub mod contract_file;
pub mod codes_file;
pub mod analyze;
pub mod town;
pub mod demo;
pub mod command;

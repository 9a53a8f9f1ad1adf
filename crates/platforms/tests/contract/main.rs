//! What every connector has to keep, run on each: the sandbox in memory and on a port, the folder, and
//! later every vendor's recordings.
//!
//! A connector joins by a module of its own beside `sandbox`, with a [`suite::Bench`] and one line
//! that names it. It gets every test of the suite, each under its own name.

mod suite;
mod sandbox;
mod folder;
#[cfg(feature = "port")]
mod port;

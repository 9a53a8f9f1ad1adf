//! What every connector has to keep, run on each: the sandbox, and later every vendor's recordings.
//!
//! A connector joins by a module of its own beside `sandbox`, with a [`suite::Bench`] and one line
//! that names it. It gets every test of the suite, each under its own name.

mod suite;
mod sandbox;

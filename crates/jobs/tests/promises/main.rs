//! What workers promise, tried with toy jobs on every database.

#![expect(clippy::unwrap_used, reason = "what fails here ends a test, which is what it is for")]

mod nats;
mod office;

mod worker;
mod outside;
mod runner;
mod wake;
mod broker;

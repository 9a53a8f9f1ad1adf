//! What the store promises, tried on every database that it supports.

#![expect(clippy::unwrap_used, reason = "what fails here ends a test, which is what it is for")]

mod databases;
mod invented;

mod founding;
mod keys;
mod audit;
mod cases;
mod approvals;
mod endings;
mod mirror;
mod decisions;
mod worklist;
mod work;
mod figures;
mod records;
mod office;
mod sign_in;
mod together;
mod jobs;
mod hooks;

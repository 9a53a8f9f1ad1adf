//! What the tests and benchmarks of every crate share: generated remittances and their truth, the
//! simplest way of dividing a file, to compare the reader with, and a PostgreSQL of their own.

pub mod naive;
pub mod postgres;
mod remittance;

pub use remittance::{Remittances, Size, Truth};

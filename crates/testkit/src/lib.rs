//! What the tests and benchmarks of every crate share: generated remittances and their truth, and
//! the simplest way of dividing a file, to compare the reader with.

pub mod naive;
mod remittance;

pub use remittance::{Remittances, Size, Truth};

//! What the tests and benchmarks of every crate share: generated remittances and their truth.

mod remittance;

pub use remittance::{Remittances, Size, Truth};

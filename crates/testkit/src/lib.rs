//! What the tests and benchmarks of every crate share: generated remittances and their truth, the
//! simplest way of dividing a file, to compare the reader with, a PostgreSQL of their own, and an office
//! in which the whole path is played.

pub mod naive;
pub mod postgres;
mod remittance;
#[cfg(feature = "office")]
pub mod office;
#[cfg(feature = "office")]
pub mod story;
#[cfg(feature = "office")]
pub mod mortal;
#[cfg(feature = "office")]
pub mod sim;
#[cfg(feature = "office")]
pub mod under_fire;

pub use remittance::{Remittances, Size, Truth};

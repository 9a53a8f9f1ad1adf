//! From X12 to the words of the domain: the only place where the two meet.
//!
//! Pure and complete: what has no place in the domain's types stays in the file, where its span
//! leads back to it.

mod acknowledgment;
mod billed;
mod remittance;

pub use acknowledgment::{acknowledgment, acknowledgments};
pub use billed::billed_claim;
pub use remittance::{PaymentInHand, provider_adjustment, remittance};

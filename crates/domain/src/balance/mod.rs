//! Proof that a remittance adds up, line by line, claim by claim and as a whole, before a cent of
//! it is posted.
//!
//! Nothing is posted on trust: a certificate can be made only by the proof itself, and where the
//! proof fails, the reader is told which sum is out, by how much and where.
//!
//! The equations are those of the 835 implementation guide (005010X221A1). The payment of a claim
//! with adjustments on both levels is \[K\]; the others were seen quoted \[S\].
//!
//! **Invariants**
//! - Sums are exact: they are made in 128 bits, so that no amount, however absurd, can wrap or
//!   saturate into a balance.
//! - Only CLP, SVC, CAS, PLB and BPR02 count. AMT amounts (allowed, interest, …) never do \[K\].
//! - An imbalance names places and amounts, never a patient.

mod claim;
mod imbalance;
mod transaction;

pub use claim::{ClaimCertificate, prove_claim};
pub use imbalance::{BalanceLevel, Equation, Imbalance};
pub use transaction::{Certificate, TransactionProof, Unbalanced};

//! Who may do what: roles, limits, rollout phases and the brake.
//!
//! Everything here is a pure function of facts that are handed in, and it is asked in the very
//! transaction that writes the answer down: what was allowed when a button was drawn may not be
//! allowed any more when it is pressed.
//!
//! **Invariants**
//! - What nothing allows is refused: an unknown agent only watches, an empty field of the table of
//!   limits means never.
//! - Nothing that leaves the office, and nothing that gives money up, is done without a person's yes
//!   to the very proposal.
//! - When the brake is on, nothing is approved and nothing is done.

mod role;
mod limit;
mod rollout;
mod approve;
mod act;

pub use act::may_act;
pub use approve::{Refusal, Verdict, may_approve, may_approve_by_order, may_sign};
pub use limit::{Ceiling, Limits, LimitsError};
pub use role::{Permission, Role, Staff};
pub use rollout::{Brake, Phase, Rules};

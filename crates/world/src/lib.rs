//! The simulated practice, its payers and what passes between them. Never depends on a connector.
//!
//! A [`World`] is made from a seed and a [`Plan`]. Its practice sees patients and sends claims; its
//! payers have rules that no practice sees written down, and tempers. They read the claims, answer
//! with 999, 277CA and 835, and judge anew what is corrected or contested. Whoever uses the world
//! moves its day with [`World::advance`], reads what was delivered, sends claims with
//! [`World::submit`] and contests with [`World::contest`], and may at any time compare with
//! [`World::truth`].
//!
//! **Invariants:** the same seed, plan and moves give the same bytes; nothing here looks at a clock,
//! a disk or a network; every remittance adds up, but for the oddities that the truth tells; all
//! people, numbers and terms are invented.

mod seed;
mod calendar;
mod money;
mod segments;
mod plan;
mod delivery;
pub mod practice;
pub mod payers;
mod office;
pub mod truth;
mod world;

pub use delivery::{Delivery, FileKind, Sender};
pub use payers::{Contest, Enclosure, PayerId};
pub use plan::Plan;
pub use seed::Seed;
pub use truth::Truth;
pub use world::{Submitted, World};

//! The agents: each reads one kind of case at its desk and comes to a decision.
//!
//! **Invariants**
//! - An agent can't change anything: this crate may use `domain` only, so an agent can name neither a
//!   platform nor the store, and all it has is a [`Desk`].
//! - What an agent decides follows from what it read. It has no clock and rolls no dice, so an old
//!   case can be judged again from its journal.

mod card;
mod desk;
mod reading;
mod denial_triage;

use async_trait::async_trait;
use domain::{Case, Decision, Event};

pub use card::Card;
pub use denial_triage::{ANSWER_DUE, CONTEST_DUE, DenialTriage};
pub use desk::{Desk, DeskError};
pub use reading::{
    CorrectedClaim, DocumentKind, Earlier, FiledDocument, OnFile, PayerWord, SentClaim, Tables,
    Told,
};

/// Every agent, in the order in which an event is offered to them.
pub const AGENTS: &[&dyn Agent] = &[&DenialTriage];

/// One who reads a case and comes to a decision.
#[async_trait]
pub trait Agent: Send + Sync {
    /// Stands in every decision on record, so it never changes.
    fn name(&self) -> &'static str;

    /// Counts up whenever the same readings may lead to another decision.
    fn version(&self) -> u32;

    /// What it says of itself, for the register of agents.
    fn card(&self) -> &'static Card;

    /// Does this event open a case for this agent?
    fn wants(&self, event: &Event) -> bool;

    /// Reads and decides. It may be run again from the start after a crash; the desk then gives the
    /// same answers.
    async fn consider(&self, case: &Case, desk: &dyn Desk) -> Result<Decision, DeskError>;
}

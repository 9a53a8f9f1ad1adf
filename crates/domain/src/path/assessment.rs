//! What the tables said of a denial on the day it was decided, in the few figures by which a worklist
//! is ordered and an outcome is measured later.
//!
//! It is kept with the decision and never worked out anew: tables change, and a lesson has to compare
//! what came with what was expected then.

use chrono::NaiveDate;

use super::Priority;
use crate::{Cents, DenialClass, Door, Queue};

/// What the tables said of a denial when it was decided.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Assessment {
    /// What went wrong.
    pub class: DenialClass,
    /// Where the answer goes.
    pub door: Door,
    /// The chance that money comes, in basis points: 4,400 is 44 %.
    pub chance_bp: u32,
    /// How much the payer refused.
    pub denied: Cents,
    /// What is expected from the answer less what the work costs; below zero where it costs more.
    pub expected_net: Cents,
    /// The last day on which the answer can leave the house; `None` where no clock is known.
    pub deadline: Option<NaiveDate>,
    /// Where it waits.
    pub queue: Queue,
    /// How urgent it is.
    pub priority: Priority,
}

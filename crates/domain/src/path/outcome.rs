//! What the payer did in the end, and what we keep of it to learn from.
//!
//! **Invariant:** a lesson names no patient and no claim, so that it may outlive the record of both.

use super::{AgentVersion, CaseId, EventKey, Moment, Override};
use crate::{Cents, DenialClass, Door, words};

/// What the payer did in the end.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Outcome {
    /// Of which case.
    pub case: CaseId,
    /// In one word.
    pub ending: Ending,
    /// What came of what was denied; below zero where more was taken back.
    pub recovered: Cents,
    /// By which event we know; `None` where a person ended it.
    pub known_by: Option<EventKey>,
    /// Since when.
    pub at: Moment,
}

words! {
    /// How a case ended.
    pub enum Ending {
        /// All that was denied was paid.
        PaidInFull = "paid_in_full",
        /// A part of it was paid.
        PaidInPart = "paid_in_part",
        /// The payer stays with its denial.
        Upheld = "upheld",
        /// More was taken back.
        TakenBack = "taken_back",
        /// The practice gave it up.
        WrittenOff = "written_off",
        /// The patient owes it.
        PatientOwes = "patient_owes",
        /// Nothing was done.
        LeftAlone = "left_alone",
    }
}

/// What is kept of an outcome, to learn from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Lesson {
    /// Who decided.
    pub agent: AgentVersion,
    /// What had gone wrong.
    pub class: DenialClass,
    /// Which way the answer went.
    pub door: Door,
    /// The chance that was given to it, in basis points.
    pub chance_bp: u32,
    /// What was denied.
    pub at_stake: Cents,
    /// What people made of the proposal.
    pub response: Response,
    /// How it ended.
    pub ending: Ending,
    /// What came of it.
    pub recovered: Cents,
    /// Where a person knew better than the tables.
    pub overruled: Option<Overruled>,
}

/// That a person knew better than the tables what a denial was: the first thing to learn from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Overruled {
    /// What the tables had said.
    pub said: DenialClass,
    /// What the person put in place of it.
    pub instead: Override,
}

words! {
    /// What people made of a proposal.
    pub enum Response {
        /// Approved as it was.
        Approved = "approved",
        /// Changed, then approved.
        Edited = "edited",
        /// Rejected.
        Rejected = "rejected",
        /// Left until it expired.
        Ignored = "ignored",
        /// Nobody was asked: the agent only watched, or there was nothing to do.
        NotAsked = "not_asked",
    }
}

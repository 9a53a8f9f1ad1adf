//! The wrong-door gate: which way an answer to a payer goes, by rule and never by guess.
//!
//! A right answer through the wrong door is lost, often together with the deadline: a corrected
//! claim sent as a first claim is denied as a duplicate, an appeal of a claim that was never
//! adjudicated is thrown away, a replacement sent to Medicare Part B is not taken. So the door is
//! chosen here from stated facts, the first rule that fits wins, and the reason is kept.
//!
//! **Invariants**
//! - The same facts give the same door and the same words.
//! - An unclassified denial never leads to a write-off, and no write-off happens here: the gate can
//!   only ask a manager for one.
//! - A patient who is protected by law is never billed.
//! - A door whose window has closed is never chosen.

mod facts;
mod way;
mod choice;
mod barrier;

pub use facts::{
    Answered, AppealAnswer, DaysLeft, FilingProof, GateFacts, Matter, PatientStanding, Records,
    Review, Stage,
};

use choice::Choice;

use crate::Door;

/// What the gate says: the door, and why.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ruling {
    /// Where the answer goes.
    pub door: Door,
    /// Why nothing goes out; there if and only if the door is [`Door::Nothing`].
    pub pause: Option<Pause>,
    /// The claim goes to another payer, so this payer's clock for a new claim does not count.
    pub elsewhere: bool,
    /// The rule that decided, in plain words; names no patient.
    pub because: String,
}

/// Why nothing goes to the payer now.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Pause {
    /// It is final and right.
    Final,
    /// The payer has to speak next.
    AwaitPayer,
    /// The payer's own number of the claim is not known, and a corrected claim needs it.
    NumberMissing,
    /// A person compares it with the claim that it is said to repeat.
    CompareFirst,
    /// Nobody knows yet what the denial is; a person says.
    Unclassified,
    /// Compliance looks first.
    Compliance,
}

impl Pause {
    /// The name in files and on the wire.
    pub fn id(self) -> &'static str {
        match self {
            Self::Final => "final",
            Self::AwaitPayer => "await_payer",
            Self::NumberMissing => "number_missing",
            Self::CompareFirst => "compare_first",
            Self::Unclassified => "unclassified",
            Self::Compliance => "compliance",
        }
    }
}

/// Chooses the door: first what is to be done, then which door does that at this payer and is
/// still open.
pub fn ruling(facts: &GateFacts) -> Ruling {
    let (way, why) = way::way(facts);
    let Choice { door, pause, elsewhere, how } = choice::choose(way, facts);
    Ruling { door, pause, elsewhere, because: format!("{why} {how}") }
}

#[cfg(test)]
mod tests;

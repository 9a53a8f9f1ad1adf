//! How sure we are of a fact of the trade, so that no table looks surer than it is.

use std::fmt;

/// Where a rule or a code's class was learned.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Confidence {
    /// `V`: read in its source.
    Verified,
    /// `S`: seen quoted from the source.
    Seen,
    /// `K`: known in the trade, not checked.
    Known,
}

impl Confidence {
    /// The letter as the tables have it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Verified => "V",
            Self::Seen => "S",
            Self::Known => "K",
        }
    }

    /// Reads the letter.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "V" => Some(Self::Verified),
            "S" => Some(Self::Seen),
            "K" => Some(Self::Known),
            _ => None,
        }
    }
}

/// In words, for a screen.
impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Verified => "read in its source",
            Self::Seen => "seen quoted",
            Self::Known => "working knowledge, not checked",
        })
    }
}

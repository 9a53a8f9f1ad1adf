//! Identifiers: one type for each kind of thing, so that a case can't be passed for a practice.
//!
//! They are made from a time and chance that are handed in, printed with a prefix that a person can
//! tell apart (`case_01KJ…`), and sort by the time at which they were made.

use std::{fmt, str::FromStr};

use super::{Moment, ulid::Ulid};

/// A text is not an identifier of the kind that was expected.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not an identifier that begins with `{prefix}_` and goes on with 26 letters")]
pub struct IdError {
    /// What it should begin with.
    pub prefix: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $prefix:literal)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(Ulid);

        impl $name {
            /// Makes one from the time and 80 bits of chance.
            pub fn new(at: Moment, chance: [u8; 10]) -> Self {
                Self(Ulid::new(at, chance))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&format!("{}_{}", $prefix, self.0.text()))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let ulid = text.strip_prefix(concat!($prefix, "_")).and_then(Ulid::parse);
                ulid.map(Self).ok_or(IdError { prefix: $prefix })
            }
        }
    )*};
}

ids! {
    /// A practice; every record belongs to one.
    PracticeId "prac"
    /// A practice's account at one platform.
    AccountId "acct"
    /// A person who works for a practice.
    StaffId "staff"
    /// One piece of work.
    CaseId "case"
    /// One thing that an agent read.
    ExhibitId "exh"
    /// One exact set of actions put before a person.
    ProposalId "prop"
    /// A document that can be enclosed: a record, an image, a letter.
    DocumentId "doc"
    /// A person's yes to a bounded class of proposals.
    StandingOrderId "order"
    /// A wish of another program to be told of what happens.
    SubscriptionId "hook"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_shows_its_kind_and_reads_back() {
        let at = Moment::from_ms(1_772_460_300_007).unwrap();
        let case = CaseId::new(at, [7; 10]);
        assert_eq!(case.to_string(), "case_01KJQDVNQ70W3GE1R70W3GE1R7");
        assert_eq!(format!("{case:?}"), case.to_string());
        assert_eq!(case.to_string().parse(), Ok(case));
    }

    #[test]
    fn an_identifier_of_another_kind_is_refused() {
        let case = CaseId::new(Moment::from_ms(0).unwrap(), [0; 10]).to_string();
        let bare = case.strip_prefix("case_").unwrap();
        for text in [case.as_str(), bare, "prop_", "prop_1", ""] {
            assert_eq!(text.parse::<ProposalId>(), Err(IdError { prefix: "prop" }), "{text}");
        }
    }
}

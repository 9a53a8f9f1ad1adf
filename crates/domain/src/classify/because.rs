//! Why an adjustment is what it is, in words that a biller can check.

use std::fmt;

use super::group::Surprise;
use crate::{Adjustment, CarcEntry, CodeOverride, RarcEntry};

/// The ground on which an adjustment got its kind. It borrows, and is only written out for a
/// denial, because most adjustments of a remittance are none.
#[derive(Clone, Copy, Debug)]
pub enum Because<'a> {
    /// This payer uses the code in its own way.
    PayerUse(&'a CodeOverride),
    /// The code says little; the remark beside it says what.
    Remark(&'a CarcEntry, &'a RarcEntry),
    /// The code book says so.
    Table(&'a CarcEntry),
    /// No table knows the code.
    UnknownCode(Adjustment),
    /// The group does not support the code.
    Group(Adjustment, Surprise),
}

impl fmt::Display for Because<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PayerUse(own) => {
                write!(f, "{}", own.carc)?;
                if let Some(remark) = own.rarc {
                    write!(f, " with {remark}")?;
                }
                write!(f, " as this payer uses it: {}", own.source)
            }
            Self::Remark(carc, rarc) => {
                write!(f, "{} with {}: {}", carc.code, rarc.code, rarc.meaning)
            }
            Self::Table(carc) => write!(f, "{}: {}", carc.code, carc.meaning),
            Self::UnknownCode(sent) => {
                write!(f, "{}-{}: no table knows this code", sent.group, sent.carc)
            }
            Self::Group(sent, surprise) => {
                write!(f, "{}-{}: {}", sent.group, sent.carc, surprise.what)
            }
        }
    }
}

//! What comes back before anything is paid: TA1, 999 or 997, and 277CA.
//!
//! Three answers to a file of claims, each one step further in. The TA1 says whether the envelope
//! was readable, the 999 (997 before 5010) whether each transaction set keeps the rules of its
//! guide, and the 277CA (005010X214) what became of each claim. What is rejected here was never
//! adjudicated: it is corrected and sent again as an original claim, and nobody appeals it. What is
//! accepted is the proof that a claim was filed in time.
//!
//! Typed views over the blocks of the reader, which borrow and decode when they are asked.
//! [`check`] says what is wrong with a block.
//!
//! **Invariant:** a code that the tables of [`EnvelopeVerdict`] and [`ClaimVerdict`] do not have is
//! never read as acceptance.

mod verdict;
mod interchange;
mod group;
mod set;
mod fault;
mod level;
mod claim;
mod check;

pub use check::check;
pub use claim::{ClaimAcknowledgment, LineAcknowledgment, Reason, Status};
pub use fault::{ElementFault, SegmentFault};
pub use group::{AcknowledgedGroup, GroupAcknowledgment};
pub use interchange::InterchangeAcknowledgment;
pub use level::{Level, LevelKind};
pub use set::SetAcknowledgment;
pub use verdict::{ClaimVerdict, EnvelopeVerdict};

use crate::{Block, SetKind, tag};

/// One block of an acknowledgment.
#[derive(Clone, Debug)]
pub enum Part<'a> {
    /// TA1, which stands between ISA and GS and needs no transaction set.
    Interchange(InterchangeAcknowledgment<'a>),
    /// ST and AK1 of a 999 or 997.
    Group(AcknowledgedGroup<'a>),
    /// AK2 loop of a 999 or 997.
    Set(SetAcknowledgment<'a>),
    /// AK9 of a 999 or 997.
    GroupResult(GroupAcknowledgment<'a>),
    /// HL loop of a 277CA.
    Level(Level<'a>),
    /// SE, the head of a 277CA, or what stands at no place of its own.
    Other,
}

impl<'a> Part<'a> {
    /// Which part of an acknowledgment a block is.
    pub fn of(block: &Block<'a>) -> Self {
        let segments = block.segments();
        match (block.set(), block.head()) {
            (_, tag::TA1) => Self::Interchange(InterchangeAcknowledgment::new(&segments)),
            (SetKind::ImplementationAcknowledgment | SetKind::FunctionalAcknowledgment, head) => {
                match head {
                    tag::ST | tag::AK1 => Self::Group(AcknowledgedGroup::new(&segments)),
                    tag::AK2 => Self::Set(SetAcknowledgment::new(segments)),
                    tag::AK9 => Self::GroupResult(GroupAcknowledgment::new(&segments)),
                    _ => Self::Other,
                }
            }
            (SetKind::ClaimAcknowledgment, tag::HL) => Self::Level(Level::new(segments)),
            _ => Self::Other,
        }
    }
}

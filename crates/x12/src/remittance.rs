//! The 835, health care claim payment (005010X221A1, and 004010X091A1 as far as it differs).
//!
//! Typed views over the blocks of the reader: [`Head`] (everything before the first claim),
//! [`ProviderSummary`] (LX, TS3, TS2), [`ClaimPayment`] (CLP and its lines) and
//! [`ProviderAdjustments`] (PLB). A view borrows and decodes when it is asked; nothing is copied.
//! [`check`] says what is wrong with a block.
//!
//! Determinations: amounts are read with their faults beside them, so that a reader who only wants
//! sums needs no error path, and one who posts money can refuse.

mod adjustment;
mod check;
mod claim;
mod head;
mod line;
mod provider;
mod remark;

pub use adjustment::{Adjustment, Adjustments};
pub use check::check;
pub use claim::{ClaimPayment, Name};
pub use head::Head;
pub(crate) use line::procedure;
pub use line::{Procedure, ServiceLine};
pub use provider::{ProviderAdjustment, ProviderAdjustments, ProviderSummary};
pub use remark::remarks;

use crate::{Block, tag};

/// One block of an 835.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "it lives on the stack while one block is read")]
pub enum Part<'a> {
    /// ST to the first LX or CLP.
    Head(Head<'a>),
    /// LX with TS3 and TS2.
    ProviderSummary(ProviderSummary<'a>),
    /// CLP loop.
    Claim(ClaimPayment<'a>),
    /// PLB.
    ProviderAdjustments(ProviderAdjustments<'a>),
    /// SE, or what stands at no place of its own.
    Other,
}

impl<'a> Part<'a> {
    /// Which part of an 835 a block is.
    pub fn of(block: &Block<'a>) -> Self {
        let segments = block.segments();
        match block.head() {
            tag::ST | tag::BPR => Self::Head(Head::new(segments)),
            tag::LX => Self::ProviderSummary(ProviderSummary::new(segments)),
            tag::CLP => Self::Claim(ClaimPayment::new(&segments)),
            tag::PLB => Self::ProviderAdjustments(ProviderAdjustments::new(segments)),
            _ => Self::Other,
        }
    }
}

//! TA1: whether an interchange could be opened at all.

use chrono::NaiveDate;

use super::EnvelopeVerdict;
use crate::{Segments, date};

/// One TA1.
#[derive(Clone, Copy, Debug)]
pub struct InterchangeAcknowledgment<'a> {
    elements: [&'a [u8]; 5],
}

impl<'a> InterchangeAcknowledgment<'a> {
    pub(super) fn new(segments: &Segments<'a>) -> Self {
        let elements = segments.first().map_or([&b""[..]; 5], |segment| segment.first());
        Self { elements }
    }

    /// TA101: ISA13 of the interchange that it is about.
    pub fn control_number(&self) -> &'a [u8] {
        self.elements[0]
    }

    /// TA102: ISA09 of the interchange that it is about.
    pub fn date(&self) -> Option<NaiveDate> {
        date(self.elements[1])
    }

    /// TA104.
    pub fn verdict(&self) -> EnvelopeVerdict {
        EnvelopeVerdict::from_code(self.elements[3])
    }

    /// TA105, what is wrong with it; `000` where nothing is.
    pub fn note(&self) -> &'a [u8] {
        self.elements[4]
    }
}

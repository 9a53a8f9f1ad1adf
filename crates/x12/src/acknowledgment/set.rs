//! AK2 loop: what became of one transaction set (999: IK3, IK4, IK5; 997: AK3, AK4, AK5).

use super::{EnvelopeVerdict, SegmentFault};
use crate::{Segment, Segments, tag};

/// One AK2 with everything up to the next.
#[derive(Clone, Debug)]
pub struct SetAcknowledgment<'a> {
    segments: Segments<'a>,
}

impl<'a> SetAcknowledgment<'a> {
    pub(super) fn new(segments: Segments<'a>) -> Self {
        Self { segments }
    }

    fn ak2(&self) -> [&'a [u8]; 3] {
        self.segments.first().map_or([b""; 3], |segment| segment.first())
    }

    /// AK201, ST01 of that set: `837`, …
    pub fn set_id(&self) -> &'a [u8] {
        self.ak2()[0]
    }

    /// AK202: ST02 of that set.
    pub fn control_number(&self) -> &'a [u8] {
        self.ak2()[1]
    }

    /// AK203, ST03 of that set; absent in a 997.
    pub fn guide(&self) -> &'a [u8] {
        self.ak2()[2]
    }

    /// IK501 or AK501. Where the receiver says it twice and does not agree with itself, nothing is
    /// known.
    pub fn verdict(&self) -> EnvelopeVerdict {
        let mut verdicts =
            results(&self.segments).map(|segment| EnvelopeVerdict::from_code(segment.element(1)));
        let first = verdicts.next().unwrap_or(EnvelopeVerdict::Unknown);
        if verdicts.all(|it| it == first) { first } else { EnvelopeVerdict::Unknown }
    }

    /// IK502 to IK506 or AK502 to AK506: what is wrong with the set as a whole.
    pub fn reasons(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        results(&self.segments)
            .flat_map(|segment| segment.elements().skip(1).take(5))
            .filter(|reason| !reason.is_empty())
    }

    /// The segments that are at fault, in the order of the file.
    pub fn faults(&self) -> impl Iterator<Item = SegmentFault<'a>> + use<'a> {
        let is_999 = self.segments.with(tag::IK3).next().is_some();
        let begins = if is_999 { tag::IK3 } else { tag::AK3 };
        self.segments.loops(begins).map(SegmentFault::new)
    }
}

/// IK5 and AK5.
pub(super) fn results<'a>(segments: &Segments<'a>) -> impl Iterator<Item = Segment<'a>> + use<'a> {
    segments.clone().filter(|segment| matches!(segment.tag(), tag::IK5 | tag::AK5))
}

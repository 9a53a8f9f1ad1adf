//! IK3 and IK4 (AK3 and AK4 of a 997): which segment and which element of it broke a rule.

use super::group::count;
use crate::{Segments, tag};

/// One segment at fault.
#[derive(Clone, Debug)]
pub struct SegmentFault<'a> {
    segments: Segments<'a>,
}

/// One element at fault.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct ElementFault<'a> {
    /// IK401-1: the element, from 1; 0 where the segment as a whole is meant.
    pub element: Option<u64>,
    /// IK401-2: the component, from 1.
    pub component: Option<u64>,
    /// IK401-3: the repetition, from 1.
    pub repetition: Option<u64>,
    /// IK403: which rule it broke.
    pub code: &'a [u8],
    /// IK404: what stood there. It may name a patient: never put it into a finding.
    pub value: &'a [u8],
}

impl<'a> SegmentFault<'a> {
    pub(super) fn new(segments: Segments<'a>) -> Self {
        Self { segments }
    }

    fn ik3(&self) -> [&'a [u8]; 4] {
        self.segments.first().map_or([b""; 4], |segment| segment.first())
    }

    /// IK301: its identifier.
    pub fn segment_id(&self) -> &'a [u8] {
        self.ik3()[0]
    }

    /// IK302: its number in the set, ST being the first.
    pub fn position(&self) -> Option<u64> {
        count(self.ik3()[1])
    }

    /// IK303: the loop, such as `2300`.
    pub fn loop_id(&self) -> &'a [u8] {
        self.ik3()[2]
    }

    /// IK304: which rule it broke; `8` where its elements say.
    pub fn code(&self) -> &'a [u8] {
        self.ik3()[3]
    }

    /// CTX01 `CLM01`: our own number of the claim that it stands in.
    pub fn claim_number(&self) -> Option<&'a [u8]> {
        self.segments.with(tag::CTX).find_map(|segment| {
            segment.repetitions(segment.element(1)).find_map(|unit| {
                let mut components = segment.components(unit);
                let name = components.next()?;
                components.next().filter(|value| name == b"CLM01" && !value.is_empty())
            })
        })
    }

    /// Its elements that are at fault.
    pub fn elements(&self) -> impl Iterator<Item = ElementFault<'a>> + use<'a> {
        let is_element = |tag| matches!(tag, tag::IK4 | tag::AK4);
        self.segments.clone().filter(move |segment| is_element(segment.tag())).map(|segment| {
            let [place, _, code, value] = segment.first();
            let mut places = segment.components(place);
            let mut next = || places.next().and_then(count);
            ElementFault { element: next(), component: next(), repetition: next(), code, value }
        })
    }
}

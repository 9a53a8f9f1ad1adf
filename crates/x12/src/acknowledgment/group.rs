//! AK1 and AK9: which group a 999 or 997 is about, and what became of it as a whole.
//!
//! A group that was accepted whole need not list its sets: then there is no AK2, and AK9 speaks for
//! all of them.

use super::EnvelopeVerdict;
use crate::{Segments, tag};

/// AK1: the group that was received.
#[derive(Clone, Copy, Debug)]
pub struct AcknowledgedGroup<'a> {
    elements: [&'a [u8]; 3],
}

impl<'a> AcknowledgedGroup<'a> {
    pub(super) fn new(segments: &Segments<'a>) -> Self {
        let group = segments.with(tag::AK1).next();
        Self { elements: group.map_or([b""; 3], |segment| segment.first()) }
    }

    /// AK101, GS01 of that group: `HC` claims, `HS` eligibility, …
    pub fn functional_id(&self) -> &'a [u8] {
        self.elements[0]
    }

    /// AK102: GS06 of that group.
    pub fn control_number(&self) -> &'a [u8] {
        self.elements[1]
    }

    /// AK103, GS08 of that group; absent in a 997.
    pub fn guide(&self) -> &'a [u8] {
        self.elements[2]
    }
}

/// AK9: what became of the group.
#[derive(Clone, Copy, Debug)]
pub struct GroupAcknowledgment<'a> {
    elements: [&'a [u8]; 9],
}

impl<'a> GroupAcknowledgment<'a> {
    pub(super) fn new(segments: &Segments<'a>) -> Self {
        Self { elements: segments.first().map_or([b""; 9], |segment| segment.first()) }
    }

    /// AK901.
    pub fn verdict(&self) -> EnvelopeVerdict {
        EnvelopeVerdict::from_code(self.elements[0])
    }

    /// AK902, the number of sets that GE01 declared.
    pub fn n_declared(&self) -> Option<u64> {
        count(self.elements[1])
    }

    /// AK903, the number of sets that were received.
    pub fn n_received(&self) -> Option<u64> {
        count(self.elements[2])
    }

    /// AK904, the number of sets that were accepted.
    pub fn n_accepted(&self) -> Option<u64> {
        count(self.elements[3])
    }

    /// AK905 to AK909: what is wrong with the group.
    pub fn reasons(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let [_, _, _, _, reasons @ ..] = self.elements;
        reasons.into_iter().filter(|reason| !reason.is_empty())
    }
}

/// A number without sign.
pub(super) fn count(element: &[u8]) -> Option<u64> {
    std::str::from_utf8(element).ok()?.trim().parse().ok()
}

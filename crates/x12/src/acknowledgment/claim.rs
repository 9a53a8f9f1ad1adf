//! TRN loop of a 277CA (2200D): what became of one claim, with the lines that were named (2220D).

use std::fmt;

use chrono::NaiveDate;

use super::{ClaimVerdict, verdict};
use crate::{
    Amount, Segment, Segments, amount, date, date_range, quantity_milli,
    remittance::{Procedure, procedure},
    segment::text,
    tag,
};

/// One TRN of a patient's level with everything up to the next.
#[derive(Clone, Debug)]
pub struct ClaimAcknowledgment<'a> {
    /// TRN and what belongs to the claim as a whole.
    claim: Segments<'a>,
    /// From the first SVC on.
    lines: Segments<'a>,
}

/// One SVC with what follows it.
#[derive(Clone, Debug)]
pub struct LineAcknowledgment<'a> {
    segments: Segments<'a>,
}

/// One STC.
#[derive(Clone, Copy, Debug)]
pub struct Status<'a> {
    /// STC01, STC10 and STC11: up to three reasons.
    pub reasons: [Option<Reason<'a>>; 3],
    /// STC02: the day of the status.
    pub date: Option<NaiveDate>,
    /// STC03: `WQ` accepted, `U` rejected.
    pub action: &'a [u8],
    /// STC04: what was charged.
    pub charged: Amount,
    /// STC12, in words. It may name a patient: never put it into a finding.
    pub words: &'a [u8],
}

/// One reason of a status (composite C043).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Reason<'a> {
    /// Category, such as `A7`: what became of it.
    pub category: &'a [u8],
    /// Status code, such as `562`: why.
    pub code: &'a [u8],
    /// Entity, such as `85`: about whom.
    pub entity: &'a [u8],
}

impl<'a> ClaimAcknowledgment<'a> {
    pub(super) fn new(segments: &Segments<'a>) -> Self {
        let (claim, lines) = segments.divide(|tag| tag == tag::SVC);
        Self { claim, lines }
    }

    /// TRN02: CLM01, our own claim number, given back.
    pub fn claim_number(&self) -> &'a [u8] {
        self.claim.first().map_or(b"", |segment| segment.element(2))
    }

    /// STC of the claim as a whole.
    pub fn statuses(&self) -> impl Iterator<Item = Status<'a>> + use<'a> {
        statuses(&self.claim)
    }

    /// What became of the claim. The status of a line does not count: it says why, and what became
    /// of the claim is said at the claim.
    pub fn verdict(&self) -> ClaimVerdict {
        Status::verdict(self.statuses())
    }

    /// The status and the reason that decided it; `None` where there is no status.
    pub fn deciding(&self) -> Option<(Status<'a>, Reason<'a>)> {
        let verdict = self.verdict();
        self.statuses().find_map(|status| {
            let decides = |reason: &Reason<'_>| reason.verdict() == verdict;
            Some((status, status.reasons.into_iter().flatten().find(decides)?))
        })
    }

    /// REF with this qualifier: `1K` the payer's number of the claim, `D9` the clearinghouse's,
    /// `BLT` bill type, `EJ` our account number.
    pub fn reference(&self, qualifier: &[u8]) -> Option<&'a [u8]> {
        reference(&self.claim, qualifier)
    }

    /// DTP*472: the first and last day of service.
    pub fn service_dates(&self) -> Option<(NaiveDate, NaiveDate)> {
        service_dates(&self.claim)
    }

    /// The lines that a status names.
    pub fn lines(&self) -> impl Iterator<Item = LineAcknowledgment<'a>> + use<'a> {
        self.lines.loops(tag::SVC).map(|segments| LineAcknowledgment { segments })
    }
}

impl<'a> LineAcknowledgment<'a> {
    fn svc(&self) -> [&'a [u8]; 7] {
        self.segments.first().map_or([b""; 7], |segment| segment.first())
    }

    /// SVC01.
    pub fn procedure(&self) -> Procedure<'a> {
        let svc = self.segments.first();
        svc.map_or_else(Procedure::default, |segment| {
            procedure(segment.element(1), segment.delimiters().component)
        })
    }

    /// SVC02: what was charged.
    pub fn charged(&self) -> Amount {
        amount(self.svc()[1])
    }

    /// SVC04, the revenue code of an institutional line; empty otherwise.
    pub fn revenue_code(&self) -> &'a [u8] {
        self.svc()[3]
    }

    /// SVC07 in thousandths of a unit.
    pub fn units_milli(&self) -> Option<i64> {
        quantity_milli(self.svc()[6])
    }

    /// STC of the line.
    pub fn statuses(&self) -> impl Iterator<Item = Status<'a>> + use<'a> {
        statuses(&self.segments)
    }

    /// What the statuses of the line come to.
    pub fn verdict(&self) -> ClaimVerdict {
        Status::verdict(self.statuses())
    }

    /// REF with this qualifier: `FJ` our own number of the line.
    pub fn reference(&self, qualifier: &[u8]) -> Option<&'a [u8]> {
        reference(&self.segments, qualifier)
    }

    /// DTP*472: the first and last day of service.
    pub fn service_dates(&self) -> Option<(NaiveDate, NaiveDate)> {
        service_dates(&self.segments)
    }
}

impl<'a> Status<'a> {
    fn of(segment: &Segment<'a>) -> Self {
        let elements: [&[u8]; 12] = segment.first();
        let reason = |element: &'a [u8]| Reason::of(segment, element);
        Self {
            reasons: [reason(elements[0]), reason(elements[9]), reason(elements[10])],
            date: date(elements[1]),
            action: elements[2],
            charged: amount(elements[3]),
            words: elements[11],
        }
    }

    /// What these statuses come to: the weightiest of their reasons. No status says nothing.
    pub fn verdict(statuses: impl Iterator<Item = Self>) -> ClaimVerdict {
        let reasons = statuses.flat_map(|status| status.reasons.into_iter().flatten());
        reasons.map(|reason| reason.verdict()).max().unwrap_or(ClaimVerdict::Unknown)
    }
}

impl<'a> Reason<'a> {
    fn of(segment: &Segment<'a>, element: &'a [u8]) -> Option<Self> {
        let mut components = segment.components(element);
        let mut next = || components.next().unwrap_or_default();
        let reason = Self { category: next(), code: next(), entity: next() };
        (!element.is_empty()).then_some(reason)
    }

    /// What became of it, by the category.
    pub fn verdict(&self) -> ClaimVerdict {
        ClaimVerdict::from_category(self.category)
    }

    /// Is the category one that the list of acknowledgments has?
    pub fn is_listed(&self) -> bool {
        verdict::is_category(self.category)
    }
}

/// Category and status code, such as `A7:562`.
impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", text(self.category), text(self.code))
    }
}

/// The STCs of a run of segments.
pub(super) fn statuses<'a>(segments: &Segments<'a>) -> impl Iterator<Item = Status<'a>> + use<'a> {
    segments.with(tag::STC).map(|segment| Status::of(&segment))
}

fn reference<'a>(segments: &Segments<'a>, qualifier: &[u8]) -> Option<&'a [u8]> {
    let value = segments.qualified(tag::REF, qualifier)?.element(2);
    (!value.is_empty()).then_some(value)
}

fn service_dates(segments: &Segments<'_>) -> Option<(NaiveDate, NaiveDate)> {
    date_range(segments.qualified(tag::DTP, b"472")?.element(3))
}

//! SVC: one service line of a claim payment (loop 2110).

use chrono::NaiveDate;

use super::{Adjustments, remarks};
use crate::{Amount, Segments, amount, date, quantity_milli, tag};

/// One SVC with what follows it.
#[derive(Clone, Debug)]
pub struct ServiceLine<'a> {
    segments: Segments<'a>,
    /// The elements of SVC, divided once, because most of them are asked for.
    svc: [&'a [u8]; 6],
    /// ISA16.
    component: u8,
}

/// A composite medical procedure identifier (SVC01, SVC06).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Procedure<'a> {
    /// `HC`, `AD`, `NU`, `N4`, …
    pub qualifier: &'a [u8],
    /// The code.
    pub code: &'a [u8],
    /// Up to four modifiers; empty where there are fewer.
    pub modifiers: [&'a [u8]; 4],
    /// The components were divided by another character than ISA16 declares.
    pub other_mark: bool,
}

impl<'a> ServiceLine<'a> {
    pub(super) fn new(segments: Segments<'a>) -> Self {
        let first = segments.first();
        let svc = first.map_or([&b""[..]; 6], |segment| segment.first());
        let component = first.map_or(0, |segment| segment.delimiters().component);
        Self { segments, svc, component }
    }

    /// All its segments.
    pub fn segments(&self) -> Segments<'a> {
        self.segments.clone()
    }

    /// SVC01: what was paid for.
    pub fn procedure(&self) -> Procedure<'a> {
        procedure(self.svc[0], self.component)
    }

    /// SVC06: what was billed, where the payer paid for something else.
    pub fn billed_procedure(&self) -> Option<Procedure<'a>> {
        let procedure = procedure(self.svc[5], self.component);
        (!procedure.code.is_empty()).then_some(procedure)
    }

    /// SVC02: what was charged. SVC03: what was paid.
    #[inline]
    pub fn charged_and_paid(&self) -> (Amount, Amount) {
        let [_, charged, paid, ..] = self.svc;
        (amount(charged), amount(paid))
    }

    /// SVC04, the revenue code of an institutional line; empty otherwise.
    pub fn revenue_code(&self) -> &'a [u8] {
        self.svc[3]
    }

    /// SVC05 in thousandths of a unit; one unit where it is left out, as the guide says.
    pub fn units_milli(&self) -> i64 {
        quantity_milli(self.svc[4]).unwrap_or(1000)
    }

    /// CAS of this line.
    #[inline]
    pub fn adjustments(&self) -> Adjustments<'a> {
        Adjustments::new(&self.segments)
    }

    /// LQ of this line.
    pub fn remarks(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        remarks(&self.segments)
    }

    /// DTM with this qualifier: `472` service, `150` from, `151` to.
    pub fn date(&self, qualifier: &[u8]) -> Option<NaiveDate> {
        dated(&self.segments, qualifier)
    }

    /// AMT with this qualifier: `B6` allowed, …; told, never part of a balance.
    pub fn amount(&self, qualifier: &[u8]) -> Option<Amount> {
        amount_of(&self.segments, qualifier)
    }

    /// REF with this qualifier: `6R` our line number, …
    pub fn reference(&self, qualifier: &[u8]) -> Option<&'a [u8]> {
        reference(&self.segments, qualifier)
    }
}

/// Reads an element as a procedure; `declared` is the mark between components that ISA16 declares.
pub(crate) fn procedure(element: &[u8], declared: u8) -> Procedure<'_> {
    // Seen in the wild: ISA16 says `:` and SVC01 reads `HC>99213`.
    let (mark, other_mark) = match element {
        [_, _, mark, ..] if *mark != declared && mark.is_ascii_punctuation() => (*mark, true),
        _ => (declared, false),
    };
    let mut parts = element.split(|byte| *byte == mark);
    let mut next = || parts.next().unwrap_or_default();
    Procedure {
        qualifier: next(),
        code: next(),
        modifiers: [next(), next(), next(), next()],
        other_mark,
    }
}

/// The date of the DTM with this qualifier.
pub(super) fn dated(segments: &Segments<'_>, qualifier: &[u8]) -> Option<NaiveDate> {
    segments.with(tag::DTM).find_map(|segment| match segment.first() {
        [it, day] if it == qualifier => date(day),
        _ => None,
    })
}

/// The amount of the AMT with this qualifier.
pub(super) fn amount_of(segments: &Segments<'_>, qualifier: &[u8]) -> Option<Amount> {
    segments.with(tag::AMT).find_map(|segment| match segment.first() {
        [it, money] if it == qualifier => Some(amount(money)),
        _ => None,
    })
}

/// The value of the REF with this qualifier.
pub(super) fn reference<'a>(segments: &Segments<'a>, qualifier: &[u8]) -> Option<&'a [u8]> {
    segments.with(tag::REF).find_map(|segment| match segment.first() {
        [it, value] if it == qualifier && !value.is_empty() => Some(value),
        _ => None,
    })
}

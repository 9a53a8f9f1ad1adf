//! What is wrong with a claim: dates that are none, what the guide requires and is not there,
//! charges that don't add up.
//!
//! **Determination:** this says what makes a claim unreadable or unanswerable. Whether a payer will
//! take it is for the clearinghouse's edits, which know the payer.

use super::{Claim, row::days, table::Notes};
use crate::{Finding, Segment, What, date, segment::text, tag};

/// Is the date of this segment a day of the calendar?
pub(super) fn dates(segment: &Segment<'_>, notes: &mut Notes<'_>) {
    let [first, second, third, fourth] = segment.first();
    let element = match segment.tag() {
        tag::DTP if matches!(second, b"D8" | b"RD8" | b"DT") => {
            days(&text(second), &text(third)).is_none().then_some(3)
        }
        tag::DMG if first == b"D8" => date(second).is_none().then_some(2),
        tag::BHT => date(fourth).is_none().then_some(4),
        _ => None,
    };
    if let Some(element) = element {
        let (span, what) = (segment.span_of(element), What::BadDate { element });
        notes.findings.push(Finding { what, span, segment: segment.tag(), path: notes.path });
    }
}

/// Says what is wrong with the claim as a whole. `head` is its CLM.
pub(super) fn whole(claim: &Claim, head: &Segment<'_>, findings: &mut Vec<Finding>) {
    let (span, segment) = (head.span(), head.tag());
    let mut push = |path, what| findings.push(Finding { what, span, segment, path });
    if claim.number().is_empty() {
        push("2300", What::MissingElement { element: 1 });
    }
    if claim.billing_provider().is_none() {
        push("2010AA", What::MissingSegment(tag::NM1));
    }
    if claim.subscriber.coverage.is_none() {
        push("2000B", What::MissingSegment(tag::SBR));
    }
    if claim.lines.is_empty() {
        push("2400", What::MissingSegment(tag::LX));
    }
    if matches!(claim.frequency(), "7" | "8") && claim.reference("F8").is_none() {
        push("2300", What::MissingOriginalReference);
    }
    if let Some(what) = charges_differ(claim) {
        push("2300", what);
    }
}

/// Compares CLM02 with the lines; not where an amount could not be read, which is said already.
fn charges_differ(claim: &Claim) -> Option<What> {
    let charges = claim.lines.iter().map(|line| line.service.as_ref().map(super::Rendered::charge));
    let charges: Vec<_> = charges.collect::<Option<_>>()?;
    let readable = std::iter::once(&claim.charge()).chain(&charges).all(|it| it.fault.is_none());
    let lines = charges.iter().fold(0i64, |sum, charge| sum.saturating_add(charge.cents));
    let claim = claim.charge().cents;
    (readable && !charges.is_empty() && lines != claim)
        .then_some(What::ChargesDiffer { claim, lines })
}

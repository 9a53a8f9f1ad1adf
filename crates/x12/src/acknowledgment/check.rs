//! What is wrong with a block of an acknowledgment.

use super::{
    ClaimAcknowledgment, Level, LevelKind, Part,
    set::results,
    verdict::{is_category, is_envelope_code},
};
use crate::{Block, Finding, Segment, Segments, SetKind, Tag, What, amount, date, date_range, tag};

/// Adds what is wrong with this block: codes that are not of the lists, what is required and not
/// there, days and amounts that are none, and segments that the guide does not have here.
pub fn check(block: &Block<'_>, findings: &mut Vec<Finding>) {
    let segments = block.segments();
    let mut notes = Notes { findings, path: "" };
    match Part::of(block) {
        Part::Interchange(_) => notes.envelope_code(segments.first(), 4),
        Part::Group(_) => match segments.with(tag::AK1).next() {
            Some(group) => notes.required(&group, 2),
            None => notes.missing(&segments, tag::AK1),
        },
        Part::Set(_) => {
            notes.path = "2000";
            let is_999 = block.set() == SetKind::ImplementationAcknowledgment;
            set(&segments, if is_999 { tag::IK5 } else { tag::AK5 }, &mut notes);
        }
        Part::GroupResult(_) => notes.envelope_code(segments.first(), 1),
        Part::Level(it) => level(&it, &segments, &mut notes),
        Part::Other => {}
    }
}

/// Findings of one loop.
struct Notes<'f> {
    findings: &'f mut Vec<Finding>,
    path: &'static str,
}

fn set(segments: &Segments<'_>, result: Tag, notes: &mut Notes<'_>) {
    if let Some(head) = segments.first() {
        notes.required(&head, 2);
    }
    for segment in segments.clone() {
        match segment.tag() {
            tag::IK5 | tag::AK5 => notes.envelope_code(Some(segment), 1),
            // Text that is no segment is the reader's matter.
            tag::AK2 | tag::CTX | tag::IK3 | tag::IK4 | tag::AK3 | tag::AK4 | Tag::NONE => {}
            _ => notes.note(What::UnknownSegment, &segment),
        }
    }
    let mut results = results(segments);
    if results.next().is_none() {
        notes.missing(segments, result);
    }
    for again in results {
        notes.note(What::Repeated, &again);
    }
}

fn level(level: &Level<'_>, segments: &Segments<'_>, notes: &mut Notes<'_>) {
    notes.path = match level.kind() {
        LevelKind::Source => "2000A",
        LevelKind::Receiver => "2000B",
        LevelKind::Provider => "2000C",
        LevelKind::Patient => "2000D",
        LevelKind::Other => "",
    };
    if level.kind() == LevelKind::Other
        && let Some(head) = segments.first()
    {
        notes.note(What::UnknownCode { element: 3 }, &head);
    }
    for segment in segments.clone() {
        notes.path = match segment.tag() {
            tag::TRN if level.kind() == LevelKind::Patient => "2200D",
            tag::SVC => "2220D",
            _ => notes.path,
        };
        match segment.tag() {
            tag::STC => status(&segment, notes),
            tag::DTP if date_range(segment.element(3)).is_none() => {
                notes.note(What::BadDate { element: 3 }, &segment);
            }
            tag::AMT | tag::SVC => notes.amount(&segment, 2),
            tag::DTP | tag::HL | tag::NM1 | tag::QTY | tag::REF | tag::TRN | Tag::NONE => {}
            _ => notes.note(What::UnknownSegment, &segment),
        }
    }
    if level.kind() == LevelKind::Patient {
        claims(segments, notes);
    }
}

/// Each claim has its number and a status.
fn claims(segments: &Segments<'_>, notes: &mut Notes<'_>) {
    notes.path = "2200D";
    let mut n_claims = 0;
    for claim in segments.loops(tag::TRN) {
        n_claims += 1;
        if let Some(head) = claim.first() {
            notes.required(&head, 2);
        }
        if ClaimAcknowledgment::new(&claim).statuses().next().is_none() {
            notes.missing(&claim, tag::STC);
        }
    }
    if n_claims == 0 {
        notes.missing(segments, tag::TRN);
    }
}

fn status(segment: &Segment<'_>, notes: &mut Notes<'_>) {
    let elements: [&[u8]; 11] = segment.first();
    for element in [1, 10, 11] {
        let composite = elements[element - 1];
        let category = segment.components(composite).next().unwrap_or_default();
        let optional = element > 1 && composite.is_empty();
        if !optional && !is_category(category) {
            notes.note(What::UnknownCode { element }, segment);
        }
    }
    if !elements[1].is_empty() && date(elements[1]).is_none() {
        notes.note(What::BadDate { element: 2 }, segment);
    }
    if !elements[3].is_empty() {
        notes.amount(segment, 4);
    }
}

impl Notes<'_> {
    fn note(&mut self, what: What, segment: &Segment<'_>) {
        let span = match what {
            What::UnknownCode { element }
            | What::BadDate { element }
            | What::BadAmount { element, .. } => segment.span_of(element),
            _ => segment.span(),
        };
        let (segment, path) = (segment.tag(), self.path);
        self.findings.push(Finding { what, span, segment, path });
    }

    /// A segment that should stand in this loop; the finding points to where the loop begins.
    fn missing(&mut self, segments: &Segments<'_>, tag: Tag) {
        if let Some(first) = segments.first() {
            self.note(What::MissingSegment(tag), &first);
        }
    }

    fn required(&mut self, segment: &Segment<'_>, element: usize) {
        if segment.element(element).is_empty() {
            self.note(What::MissingElement { element }, segment);
        }
    }

    fn amount(&mut self, segment: &Segment<'_>, element: usize) {
        if let Some(fault) = amount(segment.element(element)).fault {
            self.note(What::BadAmount { element, fault }, segment);
        }
    }

    /// TA104, IK501, AK501 or AK901.
    fn envelope_code(&mut self, segment: Option<Segment<'_>>, element: usize) {
        let Some(segment) = segment else { return };
        if !is_envelope_code(segment.element(element)) {
            self.note(What::UnknownCode { element }, &segment);
        }
    }
}

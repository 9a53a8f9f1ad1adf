//! Gives each segment of a level or a claim to the loop that it belongs to.
//!
//! A segment goes to the innermost open loop that has such a row; what no open loop has is kept by
//! the innermost, with a finding. So a segment that stands a little out of place is still read, and
//! none is lost.

use super::{
    Batch, Claim, Drug, Form, Level, Line, LineAdjudication, OtherCoverage, Party, check,
    table::{Notes, Row, Rows, push},
};
use crate::{Finding, Segment, Segments, Tag, What, tag};

/// A loop that has NM1 loops in it: the head of a set, or a level.
pub(super) trait WithParties: Rows {
    fn parties(&mut self) -> &mut Vec<Party>;
}

/// The loops inside a claim.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Place {
    Claim,
    Provider,
    OtherCoverage,
    OtherParty,
    Line,
    Drug,
    LineProvider,
    LineAdjudication,
    Form,
}

/// Reads the segments of a level or of the head of a set.
pub(super) fn assign_to<L: WithParties>(
    level: &mut L,
    segments: Segments<'_>,
    path: &'static str,
    findings: &mut Vec<Finding>,
) {
    let mut notes = Notes { findings, path };
    for segment in segments {
        check::dates(&segment, &mut notes);
        if segment.tag() == tag::NM1 {
            notes.path = path_of_party(segment.element(1)).unwrap_or(path);
            push(level.parties(), party(&segment, &mut notes));
            continue;
        }
        let party = level.parties().last_mut();
        if party.is_some_and(|party| party.accept(&segment, &mut notes))
            || level.accept(&segment, &mut notes)
        {
            continue;
        }
        unknown(&segment, &mut notes);
        match level.parties().last_mut() {
            Some(party) => party.keep(&segment),
            None => level.keep(&segment),
        }
    }
}

/// Reads the segments of a claim, from CLM on.
pub(super) fn assign_to_claim(
    claim: &mut Claim,
    mut segments: Segments<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut notes = Notes { findings, path: Place::Claim.path() };
    if let Some(segment) = segments.next() {
        claim.header = Row::read(&segment, &mut notes);
    }
    let mut place = Place::Claim;
    for segment in segments {
        if let Some(begun) = begin_loop(claim, place, &segment, &mut notes) {
            place = begun;
            continue;
        }
        notes.path = place.path();
        check::dates(&segment, &mut notes);
        let mut loops = place.outwards().filter(|it| it.may_have(&segment));
        if loops.any(|it| it.rows(claim).is_some_and(|rows| rows.accept(&segment, &mut notes))) {
            continue;
        }
        unknown(&segment, &mut notes);
        if let Some(rows) = place.rows(claim) {
            rows.keep(&segment);
        }
    }
}

/// Opens a new loop, if the segment begins one at this place.
fn begin_loop(
    claim: &mut Claim,
    place: Place,
    segment: &Segment<'_>,
    notes: &mut Notes<'_>,
) -> Option<Place> {
    let begun = place.begun_by(segment)?;
    notes.path = begun.path();
    let Claim { providers, other_coverage, lines, .. } = claim;
    match (begun, lines.last_mut(), other_coverage.last_mut()) {
        (Place::Provider, ..) => push(providers, party(segment, notes)),
        (Place::OtherCoverage, ..) => {
            let coverage = Row::read(segment, notes);
            push(other_coverage, OtherCoverage { coverage, ..OtherCoverage::default() });
        }
        (Place::OtherParty, _, Some(other)) => push(&mut other.parties, party(segment, notes)),
        (Place::Line, ..) if segment.tag() == tag::LX => {
            let number = Row::read(segment, notes);
            push(lines, Line { number, ..Line::default() });
        }
        // SV1, SV2 or SV3.
        (Place::Line, Some(line), _) if place.is_in_line() && line.service.is_none() => {
            line.service = Some(Row::read(segment, notes));
        }
        (Place::Line, ..) => {
            notes.about(segment, What::MissingSegment(tag::LX));
            let service = Some(Row::read(segment, notes));
            push(lines, Line { service, ..Line::default() });
        }
        (Place::Drug, Some(line), _) => {
            let item = Row::read(segment, notes);
            push(&mut line.drugs, Drug { item, ..Drug::default() });
        }
        (Place::LineProvider, Some(line), _) => push(&mut line.providers, party(segment, notes)),
        (Place::LineAdjudication, Some(line), _) => {
            let payment = Row::read(segment, notes);
            let adjudication = LineAdjudication { payment, ..LineAdjudication::default() };
            push(&mut line.adjudications, adjudication);
        }
        (Place::Form, Some(line), _) => {
            let code = Row::read(segment, notes);
            push(&mut line.forms, Form { code, ..Form::default() });
        }
        _ => return None,
    }
    Some(begun)
}

/// Text that is no segment was noted by the reader.
fn unknown(segment: &Segment<'_>, notes: &mut Notes<'_>) {
    if segment.tag() != Tag::NONE {
        notes.about(segment, What::UnknownSegment);
    }
}

fn party(segment: &Segment<'_>, notes: &mut Notes<'_>) -> Party {
    Party { name: Row::read(segment, notes), ..Party::default() }
}

impl Place {
    /// The loop that a segment begins here.
    fn begun_by(self, segment: &Segment<'_>) -> Option<Self> {
        let is_other = matches!(self, Self::OtherCoverage | Self::OtherParty);
        match segment.tag() {
            tag::LX | tag::SV1 | tag::SV2 | tag::SV3 => Some(Self::Line),
            tag::SBR => Some(Self::OtherCoverage),
            tag::NM1 if self.is_in_line() => Some(Self::LineProvider),
            tag::NM1 if is_other => Some(Self::OtherParty),
            tag::NM1 => Some(Self::Provider),
            tag::LIN if self.is_in_line() => Some(Self::Drug),
            tag::SVD if self.is_in_line() => Some(Self::LineAdjudication),
            tag::LQ if self.is_in_line() => Some(Self::Form),
            _ => None,
        }
    }

    fn is_in_line(self) -> bool {
        self == Self::Line || self.outer() == Some(Self::Line)
    }

    fn outer(self) -> Option<Self> {
        match self {
            Self::Claim => None,
            Self::Provider | Self::OtherCoverage | Self::Line => Some(Self::Claim),
            Self::OtherParty => Some(Self::OtherCoverage),
            Self::Drug | Self::LineProvider | Self::LineAdjudication | Self::Form => {
                Some(Self::Line)
            }
        }
    }

    /// This loop and those around it.
    fn outwards(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |place| place.outer())
    }

    /// A row that some parties have and others don't: only another payer has a date of its own
    /// (2330B), so a date after a provider is one of the claim or the line.
    fn may_have(self, segment: &Segment<'_>) -> bool {
        segment.tag() != tag::DTP || !matches!(self, Self::Provider | Self::LineProvider)
    }

    /// The latest loop of this kind.
    fn rows(self, claim: &mut Claim) -> Option<&mut dyn Rows> {
        fn last<T: Rows>(loops: &mut [T]) -> Option<&mut dyn Rows> {
            loops.last_mut().map(|it| it as &mut dyn Rows)
        }
        match self {
            Self::Claim => Some(claim),
            Self::Provider => last(&mut claim.providers),
            Self::OtherCoverage => last(&mut claim.other_coverage),
            Self::OtherParty => last(&mut claim.other_coverage.last_mut()?.parties),
            Self::Line => last(&mut claim.lines),
            Self::Drug => last(&mut claim.lines.last_mut()?.drugs),
            Self::LineProvider => last(&mut claim.lines.last_mut()?.providers),
            Self::LineAdjudication => last(&mut claim.lines.last_mut()?.adjudications),
            Self::Form => last(&mut claim.lines.last_mut()?.forms),
        }
    }

    /// The loop's number in the guides of 5010.
    fn path(self) -> &'static str {
        match self {
            Self::Claim => "2300",
            Self::Provider => "2310",
            Self::OtherCoverage => "2320",
            Self::OtherParty => "2330",
            Self::Line => "2400",
            Self::Drug => "2410",
            Self::LineProvider => "2420",
            Self::LineAdjudication => "2430",
            Self::Form => "2440",
        }
    }
}

impl WithParties for Batch {
    fn parties(&mut self) -> &mut Vec<Party> {
        &mut self.parties
    }
}

impl WithParties for Level {
    fn parties(&mut self) -> &mut Vec<Party> {
        &mut self.parties
    }
}

/// The number of the loop that an NM1 above the claim begins, by its role.
fn path_of_party(role: &[u8]) -> Option<&'static str> {
    match role {
        b"41" => Some("1000A"),
        b"40" => Some("1000B"),
        b"85" => Some("2010AA"),
        b"87" => Some("2010AB"),
        b"PE" => Some("2010AC"),
        b"IL" => Some("2010BA"),
        b"PR" => Some("2010BB"),
        b"QC" => Some("2010CA"),
        _ => None,
    }
}

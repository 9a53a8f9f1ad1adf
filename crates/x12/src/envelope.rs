//! Keeps count of the envelopes: what ISA, GS and ST opened, and whether the trailers agree.

use crate::{Envelope, Finding, Segment, SetKind, Span, Tag, What, tag};

/// The envelopes that are open at this place of the file.
#[derive(Debug, Default)]
pub(crate) struct Envelopes {
    interchange: Option<Open>,
    group: Option<Open>,
    set: Option<Open>,
    /// GS08, the guide of the sets inside.
    guide: Vec<u8>,
    kind: SetKind,
}

/// One open envelope.
#[derive(Debug)]
struct Open {
    control: Vec<u8>,
    /// Segments in a set, sets in a group, groups in an interchange.
    n_inside: u64,
    /// The control number of the latest thing inside.
    last_inside: Vec<u8>,
    span: Span,
}

impl Open {
    fn new(head: &Segment<'_>, control: usize) -> Self {
        Self {
            control: head.element(control).to_vec(),
            n_inside: 0,
            last_inside: Vec::new(),
            span: head.span(),
        }
    }
}

impl Envelopes {
    /// The kind of the open set.
    pub(crate) fn kind(&self) -> SetKind {
        self.kind
    }

    /// The kind of the set that this ST opens: ST03 says it, or GS08 where ST03 is absent.
    pub(crate) fn kind_of(&self, head: &Segment<'_>) -> SetKind {
        let [st01, _, st03] = head.first();
        SetKind::of(st01, if st03.is_empty() { &self.guide } else { st03 })
    }

    /// Counts the segments of a block of the open set.
    pub(crate) fn count(&mut self, n_segments: usize) {
        if let Some(set) = &mut self.set {
            set.n_inside += n_segments as u64;
        }
    }

    /// Takes note of one segment of an envelope.
    pub(crate) fn note(&mut self, segment: &Segment<'_>, findings: &mut Vec<Finding>) {
        match segment.tag() {
            tag::ISA => self.open_interchange(segment, findings),
            tag::GS => self.open_group(segment, findings),
            tag::ST => self.open_set(segment, findings),
            tag::SE => {
                let set = self.set.take();
                self.kind = SetKind::Other;
                close(Envelope::Set, set, segment, findings);
            }
            tag::GE => {
                self.give_up_set(findings);
                close(Envelope::Group, self.group.take(), segment, findings);
            }
            tag::IEA => {
                self.give_up_group(findings);
                close(Envelope::Interchange, self.interchange.take(), segment, findings);
            }
            _ => {}
        }
    }

    /// The file ends here.
    pub(crate) fn end(&mut self, at: u64, findings: &mut Vec<Finding>) {
        if self.set.take().is_some() {
            findings.push(finding(What::CutOff, Span { start: at, end: at }, Tag::NONE));
            self.group = None;
            self.interchange = None;
        }
        self.give_up_interchange(findings);
    }

    /// A new interchange begins, or ISA was found where none was expected.
    pub(crate) fn give_up_interchange(&mut self, findings: &mut Vec<Finding>) {
        self.give_up_group(findings);
        give_up(Envelope::Interchange, tag::ISA, self.interchange.take(), findings);
    }

    fn give_up_group(&mut self, findings: &mut Vec<Finding>) {
        self.give_up_set(findings);
        give_up(Envelope::Group, tag::GS, self.group.take(), findings);
    }

    fn give_up_set(&mut self, findings: &mut Vec<Finding>) {
        self.kind = SetKind::Other;
        give_up(Envelope::Set, tag::ST, self.set.take(), findings);
    }

    fn open_interchange(&mut self, segment: &Segment<'_>, findings: &mut Vec<Finding>) {
        self.give_up_interchange(findings);
        self.interchange = Some(Open::new(segment, 13));
    }

    fn open_group(&mut self, segment: &Segment<'_>, findings: &mut Vec<Finding>) {
        self.give_up_group(findings);
        let group = Open::new(segment, 6);
        enter(Envelope::Group, self.interchange.as_mut(), &group, segment, findings);
        self.guide = segment.element(8).to_vec();
        self.group = Some(group);
        // A group whose ST is missing still says what it holds.
        self.kind = match segment.element(1) {
            b"HP" => SetKind::Remittance,
            b"HC" => SetKind::of(b"837", &self.guide),
            b"FA" => SetKind::ImplementationAcknowledgment,
            b"HN" => SetKind::of(b"277", &self.guide),
            _ => SetKind::Other,
        };
    }

    fn open_set(&mut self, segment: &Segment<'_>, findings: &mut Vec<Finding>) {
        self.give_up_set(findings);
        let set = Open::new(segment, 2);
        enter(Envelope::Set, self.group.as_mut(), &set, segment, findings);
        self.kind = self.kind_of(segment);
        if self.kind == SetKind::Other {
            findings.push(finding(What::UnknownSet, segment.span(), tag::ST));
        }
        self.set = Some(set);
    }
}

/// Counts an envelope into the one around it.
fn enter(
    envelope: Envelope,
    outer: Option<&mut Open>,
    inner: &Open,
    segment: &Segment<'_>,
    findings: &mut Vec<Finding>,
) {
    let Some(outer) = outer else { return };
    if outer.n_inside > 0 && outer.last_inside == inner.control {
        let what = What::ControlNumberRepeats(envelope);
        findings.push(finding(what, segment.span(), segment.tag()));
    }
    outer.n_inside += 1;
    outer.last_inside.clone_from(&inner.control);
}

/// Compares a trailer with its head.
fn close(
    envelope: Envelope,
    open: Option<Open>,
    trailer: &Segment<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut push = |what| findings.push(finding(what, trailer.span(), trailer.tag()));
    let Some(open) = open else {
        push(What::TrailerWithoutHead(envelope));
        return;
    };
    // A set counts its SE too; it was not part of a block yet.
    let counted = open.n_inside + u64::from(envelope == Envelope::Set);
    let [count, control] = trailer.first();
    let declared = std::str::from_utf8(count).ok().and_then(|text| text.trim().parse().ok());
    if declared != Some(counted) {
        push(What::WrongCount { envelope, declared, counted });
    }
    if !same_number(control, &open.control) {
        push(What::ControlNumberDiffers(envelope));
    }
}

fn give_up(envelope: Envelope, head: Tag, open: Option<Open>, findings: &mut Vec<Finding>) {
    if let Some(open) = open {
        findings.push(finding(What::HeadWithoutTrailer(envelope), open.span, head));
    }
}

/// Control numbers are numbers: `000000905` and `905` are the same.
fn same_number(left: &[u8], right: &[u8]) -> bool {
    let bare = |number: &[u8]| {
        let number = number.trim_ascii();
        let zeros = number.iter().take_while(|byte| **byte == b'0').count();
        number[zeros..].to_vec()
    };
    bare(left) == bare(right)
}

fn finding(what: What, span: Span, segment: Tag) -> Finding {
    Finding { what, span, segment, path: "" }
}

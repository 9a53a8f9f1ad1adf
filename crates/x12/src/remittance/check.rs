//! What is wrong with a block of an 835: segments out of place, amounts, dates and codes.
//!
//! Reading needs none of this; it is asked once for each block by whoever shows findings to a
//! person. Balances are not checked here: they are a rule of the trade, not of the file.

use super::line::procedure;
use crate::{Block, Encoding, Finding, Segment, Segments, Span, Tag, What, amount, date, tag};

/// Adds what is wrong with a block to `findings`.
pub fn check(block: &Block<'_>, findings: &mut Vec<Finding>) {
    let segments = block.segments();
    let mut check = Check { findings, path: "" };
    match block.head() {
        // Text outside an interchange and envelopes are the reader's matter.
        Tag::NONE | tag::ISA | tag::IEA | tag::GS | tag::GE | tag::TA1 | tag::SE => return,
        tag::ST | tag::BPR => check.head(&segments),
        tag::LX => check.all("2000", &segments, |it| matches!(it, tag::LX | tag::TS3 | tag::TS2)),
        tag::CLP => check.claim(&segments),
        tag::PLB => check.all("summary", &segments, |it| it == tag::PLB),
        _ => check.all("", &segments, |_| false),
    }
    if !block.raw().is_ascii() && std::str::from_utf8(block.raw()).is_err() {
        let at = block.raw().iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
        let span = Span::of(block.span().start + at as u64, 1);
        let what = What::OtherEncoding(Encoding::Latin1);
        findings.push(Finding { what, span, segment: Tag::NONE, path: "" });
    }
}

struct Check<'f> {
    findings: &'f mut Vec<Finding>,
    path: &'static str,
}

impl Check<'_> {
    fn head(&mut self, segments: &Segments<'_>) {
        self.path = "header";
        for required in [tag::BPR, tag::TRN] {
            self.require(segments, required);
        }
        for segment in segments.clone() {
            if segment.tag() == tag::N1 {
                self.path = match segment.element(1) {
                    b"PR" => "1000A",
                    b"PE" => "1000B",
                    _ => self.path,
                };
            }
            match segment.tag() {
                tag::ST
                | tag::TRN
                | tag::CUR
                | tag::REF
                | tag::N1
                | tag::N2
                | tag::N3
                | tag::N4
                | tag::PER
                | tag::RDM
                | tag::NTE => {}
                tag::BPR | tag::DTM => self.segment(&segment),
                _ => self.push(What::UnknownSegment, &segment),
            }
        }
    }

    fn claim(&mut self, segments: &Segments<'_>) {
        let (claim, lines) = segments.divide(|it| it == tag::SVC);
        self.all("2100", &claim, |it| {
            matches!(
                it,
                tag::CLP
                    | tag::CAS
                    | tag::NM1
                    | tag::MIA
                    | tag::MOA
                    | tag::REF
                    | tag::DTM
                    | tag::PER
                    | tag::AMT
                    | tag::QTY
            )
        });
        self.all("2110", &lines, |it| {
            matches!(it, tag::SVC | tag::DTM | tag::CAS | tag::REF | tag::AMT | tag::QTY | tag::LQ)
        });
    }

    /// Checks every segment of a loop; those that the loop does not have are findings.
    fn all(&mut self, path: &'static str, segments: &Segments<'_>, has: impl Fn(Tag) -> bool) {
        self.path = path;
        for segment in segments.clone() {
            if has(segment.tag()) {
                self.segment(&segment);
            } else if segment.tag() != Tag::NONE {
                self.push(What::UnknownSegment, &segment);
            }
        }
    }

    /// The elements of one segment.
    fn segment(&mut self, segment: &Segment<'_>) {
        match segment.tag() {
            tag::CLP => self.clp(segment),
            tag::SVC => self.svc(segment),
            tag::CAS => self.cas(segment),
            tag::AMT => {
                let [_, money] = segment.first();
                self.amount(segment, 2, money);
            }
            tag::DTM => {
                let [_, day] = segment.first();
                self.date(segment, 2, day);
            }
            tag::BPR => {
                let elements: [&[u8]; 16] = segment.first();
                self.amount(segment, 2, elements[1]);
                self.date(segment, 16, elements[15]);
            }
            tag::PLB => self.plb(segment),
            tag::TS3 => {
                let elements: [&[u8]; 5] = segment.first();
                self.date(segment, 3, elements[2]);
                self.amount(segment, 5, elements[4]);
            }
            _ => {}
        }
    }

    fn clp(&mut self, segment: &Segment<'_>) {
        let [claim, status, charged, paid, share] = segment.first();
        if claim.is_empty() {
            self.push(What::MissingElement { element: 1 }, segment);
        }
        let known = matches!(
            status,
            b"1" | b"2" | b"3" | b"4" | b"19" | b"20" | b"21" | b"22" | b"23" | b"25"
                // 4010 only.
                | b"5" | b"10" | b"13" | b"15" | b"16" | b"17" | b"27"
        );
        if !known {
            self.push(What::UnknownCode { element: 2 }, segment);
        }
        self.amount(segment, 3, charged);
        self.amount(segment, 4, paid);
        if !share.is_empty() {
            self.amount(segment, 5, share);
        }
    }

    fn svc(&mut self, segment: &Segment<'_>) {
        let [service, charged, paid] = segment.first();
        let procedure = procedure(service, segment.delimiters().component);
        if procedure.code.is_empty() {
            self.push(What::MissingElement { element: 1 }, segment);
        } else if procedure.other_mark {
            self.push(What::OtherComponentMark { element: 1 }, segment);
        }
        self.amount(segment, 2, charged);
        self.amount(segment, 3, paid);
    }

    fn cas(&mut self, segment: &Segment<'_>) {
        let mut elements = segment.elements();
        let group = elements.next().unwrap_or_default();
        if !matches!(group, b"CO" | b"PR" | b"OA" | b"PI" | b"CR") {
            self.push(What::UnknownCode { element: 1 }, segment);
        }
        for triplet in 0.. {
            let Some(reason) = elements.next() else { break };
            let money = elements.next().unwrap_or_default();
            elements.next();
            if reason.is_empty() && money.is_empty() {
                continue;
            }
            if reason.is_empty() {
                self.push(What::MissingElement { element: 2 + 3 * triplet }, segment);
            }
            self.amount(segment, 3 + 3 * triplet, money);
        }
    }

    fn plb(&mut self, segment: &Segment<'_>) {
        let mut elements = segment.elements();
        elements.next();
        let fiscal_end = elements.next().unwrap_or_default();
        self.date(segment, 2, fiscal_end);
        for pair in 0.. {
            let Some(reason) = elements.next() else { break };
            let money = elements.next().unwrap_or_default();
            if !(reason.is_empty() && money.is_empty()) {
                self.amount(segment, 4 + 2 * pair, money);
            }
        }
    }

    fn amount(&mut self, segment: &Segment<'_>, element: usize, money: &[u8]) {
        if let Some(fault) = amount(money).fault {
            let what = What::BadAmount { element, fault };
            self.push_at(what, segment, segment.span_of(element));
        }
    }

    /// An absent date is no finding here: which dates are required depends on the payer's version.
    fn date(&mut self, segment: &Segment<'_>, element: usize, day: &[u8]) {
        if !day.is_empty() && date(day).is_none() {
            self.push_at(What::BadDate { element }, segment, segment.span_of(element));
        }
    }

    fn require(&mut self, segments: &Segments<'_>, required: Tag) {
        if segments.with(required).next().is_none()
            && let Some(first) = segments.clone().next()
        {
            self.push(What::MissingSegment(required), &first);
        }
    }

    fn push(&mut self, what: What, segment: &Segment<'_>) {
        self.push_at(what, segment, segment.span());
    }

    fn push_at(&mut self, what: What, segment: &Segment<'_>, span: Span) {
        self.findings.push(Finding { what, span, segment: segment.tag(), path: self.path });
    }
}

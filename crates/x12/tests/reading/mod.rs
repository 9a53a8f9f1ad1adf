//! Reads a whole input and checks what holds for every input, whatever it is.

use std::io::Read;

use x12::{Block, Finding, Limits, Reader, SetKind, Span, acknowledgment, remittance};

/// All that the reader gave.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Reading {
    pub(crate) segments: Vec<SegmentRead>,
    pub(crate) findings: Vec<Finding>,
}

/// One segment as it was read.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct SegmentRead {
    pub(crate) text: String,
    pub(crate) span: Span,
    pub(crate) set: SetKind,
    /// The first of its block.
    pub(crate) begins_block: bool,
}

/// Gives the input in pieces of these sizes, over and over, as a slow network does.
pub(crate) struct Dribble<'a> {
    rest: &'a [u8],
    sizes: Vec<usize>,
    turn: usize,
}

impl<'a> Dribble<'a> {
    pub(crate) fn new(input: &'a [u8], sizes: &[usize]) -> Self {
        Self { rest: input, sizes: sizes.to_vec(), turn: 0 }
    }
}

impl Read for Dribble<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let size = self.sizes[self.turn % self.sizes.len()];
        self.turn += 1;
        let (piece, rest) = self.rest.split_at(size.min(self.rest.len()).min(buffer.len()));
        buffer[..piece.len()].copy_from_slice(piece);
        self.rest = rest;
        Ok(piece.len())
    }
}

/// Reads an input and checks that no byte and no segment is lost, and that every span is right.
pub(crate) fn read(input: &[u8], limits: Limits, sizes: &[usize]) -> Reading {
    let mut reader = Reader::with_limits(Dribble::new(input, sizes), limits);
    let mut reading = Reading { segments: Vec::new(), findings: Vec::new() };
    let mut texts = Vec::new();
    let mut at = 0;
    while let Some(block) = reader.next() {
        assert_eq!(
            block.span(),
            Span::of(at, block.raw().len()),
            "blocks stand one after the other"
        );
        assert!(!block.raw().is_empty(), "no block is empty");
        at = block.span().end;
        assert_eq!(block.raw(), piece(input, block.span()), "a block is a piece of the input");
        if block.segments().is_empty() {
            texts.push(block.span());
        } else {
            check_block(&block, input, &mut reading.segments);
        }
        reading.findings.extend(reader.take_findings());
    }
    reading.findings.extend(reader.take_findings());
    assert!(reader.next().is_none() && !reader.has_findings(), "the end is the end");
    assert_eq!(at, input.len() as u64, "the blocks joined are the input");
    check_findings(input, &texts, &reading.findings);
    reading
}

/// The segments of a block and the marks between them are the block.
fn check_block(block: &Block<'_>, input: &[u8], segments: &mut Vec<SegmentRead>) {
    let mut at = block.span().start;
    for (index, segment) in block.segments().enumerate() {
        let span = segment.span();
        assert_eq!(segment.bytes(), piece(input, span), "a segment stands where it says");
        assert!(at <= span.start, "segments stand in order");
        check_between(&segment, piece(input, Span { start: at, end: span.start }));
        at = span.end;
        // The elements joined are the segment.
        let n_bytes: usize = segment.elements().map(|element| element.len() + 1).sum();
        let id = segment.bytes().iter().position(|byte| *byte == segment.delimiters().element);
        assert_eq!(id.unwrap_or(segment.bytes().len()) + n_bytes, segment.bytes().len());
        segments.push(SegmentRead {
            text: segment.bytes().escape_ascii().to_string(),
            span,
            set: block.set(),
            begins_block: index == 0,
        });
    }
    let last = block.segments().last().expect("the block has segments");
    check_between(&last, piece(input, Span { start: at, end: block.span().end }));
    ask_everything(block);
}

/// Between two segments stand terminators and blanks, nothing else.
fn check_between(segment: &x12::Segment<'_>, between: &[u8]) {
    let terminator = segment.delimiters().segment;
    let nothing = |byte: &u8| *byte == terminator || b" \r\n\t".contains(byte);
    assert!(between.iter().all(nothing), "a segment was lost: {}", between.escape_ascii());
}

/// Findings point into the input, and text that is not read is pointed to.
fn check_findings(input: &[u8], texts: &[Span], findings: &[Finding]) {
    // The byte before and after is the terminator of what is no segment.
    let mut told = vec![false; input.len() + 2];
    for finding in findings {
        let Span { start, end } = finding.span;
        assert!(start <= end && end <= input.len() as u64, "outside the input: {finding}");
        assert!(!finding.what.kind().is_empty());
        told[place(start)..place(end) + 2].fill(true);
    }
    for text in texts {
        for at in place(text.start)..place(text.end) {
            let blank = b" \r\n\t".contains(&input[at]);
            assert!(blank || told[at + 1], "byte {at} is neither read nor told of");
        }
    }
}

/// Whatever a block holds, its view answers.
fn ask_everything(block: &Block<'_>) {
    remittance::check(block, &mut Vec::new());
    match remittance::Part::of(block) {
        remittance::Part::Head(head) => {
            let _ = (head.handling(), head.paid(), head.credit_or_debit(), head.method());
            let _ = (head.date(), head.trace(), head.originator(), head.payer(), head.payee());
        }
        remittance::Part::ProviderSummary(summary) => {
            let _ = (summary.number(), summary.provider_totals(), summary.institutional_totals());
        }
        remittance::Part::Claim(claim) => {
            let _ = (claim.claim_number(), claim.status(), claim.amounts(), claim.drg());
            let _ = (claim.facility_and_frequency(), claim.filing_indicator());
            let _ = (claim.name(b"QC"), claim.date(b"232"), claim.amount(b"AU"));
            let _ = (claim.payer_claim_number(), claim.reference(b"F8"));
            claim.adjustments().for_each(drop);
            claim.remarks().for_each(drop);
            for line in claim.lines() {
                let _ = (line.procedure(), line.billed_procedure(), line.charged_and_paid());
                let _ = (line.revenue_code(), line.units_milli(), line.date(b"472"));
                line.adjustments().for_each(drop);
                line.remarks().for_each(drop);
            }
        }
        remittance::Part::ProviderAdjustments(adjustments) => adjustments.pairs().for_each(drop),
        remittance::Part::Other => {}
    }
    ask_an_acknowledgment(block);
}

fn ask_an_acknowledgment(block: &Block<'_>) {
    acknowledgment::check(block, &mut Vec::new());
    match acknowledgment::Part::of(block) {
        acknowledgment::Part::Interchange(it) => drop((it.verdict(), it.date(), it.note())),
        acknowledgment::Part::Group(it) => drop((it.control_number(), it.guide())),
        acknowledgment::Part::Set(set) => {
            let _ = (set.verdict(), set.control_number(), set.reasons().count());
            for fault in set.faults() {
                let _ = (fault.segment_id(), fault.position(), fault.loop_id(), fault.code());
                let _ = (fault.claim_number(), fault.elements().count());
            }
        }
        acknowledgment::Part::GroupResult(it) => {
            let _ = (it.verdict(), it.n_declared(), it.n_received(), it.n_accepted());
            it.reasons().for_each(drop);
        }
        acknowledgment::Part::Level(level) => {
            let _ = (level.kind(), level.name(), level.verdict(), level.date(b"050"));
            let _ = (level.quantity(b"90"), level.amount(b"YU"));
            for claim in level.claims() {
                let _ = (claim.claim_number(), claim.verdict(), claim.deciding());
                let _ = (claim.reference(b"1K"), claim.service_dates());
                for line in claim.lines() {
                    let _ = (line.procedure(), line.charged(), line.units_milli());
                    let _ = (line.verdict(), line.service_dates(), line.reference(b"FJ"));
                }
            }
        }
        acknowledgment::Part::Other => {}
    }
}

fn piece(input: &[u8], span: Span) -> &[u8] {
    &input[place(span.start)..place(span.end)]
}

fn place(at: u64) -> usize {
    usize::try_from(at).expect("inputs of tests are small")
}

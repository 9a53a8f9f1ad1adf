//! From blocks to claims: keeps the levels of the hierarchy that are open and gives each claim what
//! it inherits from them.
//!
//! A level belongs to the one before it in the file. That is how the standard orders a hierarchy
//! (parents before children, HL by HL), and it still holds where the numbers in HL01 and HL02 are
//! wrong, which is a finding.

use std::{io::Read, mem, sync::Arc};

use super::{
    Batch, Claim, Level, Version,
    assign::{assign_to, assign_to_claim},
    check,
};
use crate::{Block, Finding, Reader, Segment, Span, What, tag};

/// Takes blocks one at a time and gives claims.
#[derive(Debug, Default)]
pub struct Assembler {
    /// GS08, where ST03 does not tell.
    group_guide: Vec<u8>,
    version: Version,
    batch: Arc<Batch>,
    billing: Open,
    subscriber: Open,
    patient: Option<Open>,
    findings: Vec<Finding>,
}

/// A level and its HL01.
#[derive(Debug, Default)]
struct Open {
    id: Vec<u8>,
    level: Arc<Level>,
}

/// A claim as it stands in a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SentClaim {
    /// The claim.
    pub claim: Claim,
    /// The batch that it was sent in; the same for all claims of a transaction set.
    pub batch: Arc<Batch>,
    /// Where its CLM loop stands.
    pub span: Span,
    /// What was noticed about it, and about the levels and envelopes since the claim before it.
    pub findings: Vec<Finding>,
}

/// Reads the claims of a file. Other transaction sets in it are passed over.
#[derive(Debug)]
pub struct ClaimReader<R> {
    reader: Reader<R>,
    assembler: Assembler,
}

impl Assembler {
    /// Takes the next block of the file; gives a claim where it is one.
    pub fn feed(&mut self, block: &Block<'_>) -> Option<SentClaim> {
        let head = block.segments().first()?;
        if head.tag() == tag::GS {
            self.group_guide = head.element(8).to_vec();
            return None;
        }
        if !block.set().is_claim() || head.tag() == tag::SE {
            return None;
        }
        match head.tag() {
            // A set without its ST begins with BHT.
            tag::ST | tag::BHT => self.begin_set(block, &head),
            tag::HL => self.open_level(block, &head),
            tag::CLM => return Some(self.claim(block, &head)),
            // The rest of a claim that was too long for one block.
            _ => self.note(&head, "2300", What::UnknownSegment),
        }
        None
    }

    /// Takes the findings that belong to no claim yet.
    pub fn take_findings(&mut self) -> Vec<Finding> {
        mem::take(&mut self.findings)
    }

    /// The batch that is being read: BHT, submitter and receiver.
    pub fn batch(&self) -> &Batch {
        &self.batch
    }

    fn begin_set(&mut self, block: &Block<'_>, head: &Segment<'_>) {
        let group_guide = mem::take(&mut self.group_guide);
        let findings = self.take_findings();
        *self = Self { group_guide, findings, ..Self::default() };
        let mut segments = block.segments();
        let mut guide = &self.group_guide[..];
        if head.tag() == tag::ST {
            let [_, _, st03] = head.first();
            guide = if st03.is_empty() { guide } else { st03 };
            segments.next();
        }
        self.version = Version::of(guide);
        let mut batch = Batch::default();
        assign_to(&mut batch, segments, "", &mut self.findings);
        if batch.beginning.is_none() {
            self.note(head, "", What::MissingSegment(tag::BHT));
        }
        self.batch = Arc::new(batch);
    }

    fn open_level(&mut self, block: &Block<'_>, head: &Segment<'_>) {
        let [id, parent, code] = head.first();
        let path = match code {
            b"20" => "2000A",
            b"22" => "2000B",
            b"23" => "2000C",
            _ => {
                self.note(head, "", What::UnknownCode { element: 3 });
                return;
            }
        };
        let mut level = Level::default();
        let mut segments = block.segments();
        segments.next();
        assign_to(&mut level, segments, path, &mut self.findings);
        let open = Open { id: id.to_vec(), level: Arc::new(level) };
        let above = match code {
            b"20" => {
                self.billing = open;
                self.subscriber = Open::default();
                self.patient = None;
                return;
            }
            b"22" => {
                self.subscriber = open;
                self.patient = None;
                &self.billing
            }
            _ => {
                self.patient = Some(open);
                &self.subscriber
            }
        };
        if above.id != parent || parent.is_empty() {
            self.note(head, path, What::UnknownParent);
        }
    }

    fn claim(&mut self, block: &Block<'_>, head: &Segment<'_>) -> SentClaim {
        let mut claim = Claim {
            kind: block.set(),
            version: self.version,
            billing: Arc::clone(&self.billing.level),
            subscriber: Arc::clone(&self.subscriber.level),
            patient: self.patient.as_ref().map(|open| Arc::clone(&open.level)),
            ..Claim::default()
        };
        let mut findings = self.take_findings();
        assign_to_claim(&mut claim, block.segments(), &mut findings);
        check::whole(&claim, head, &mut findings);
        SentClaim { claim, batch: Arc::clone(&self.batch), span: block.span(), findings }
    }

    fn note(&mut self, segment: &Segment<'_>, path: &'static str, what: What) {
        let (span, segment) = (segment.span(), segment.tag());
        self.findings.push(Finding { what, span, segment, path });
    }
}

impl<R: Read> ClaimReader<R> {
    /// A reader of the claims in this input.
    pub fn new(input: R) -> Self {
        Self::over(Reader::new(input))
    }

    /// A reader of claims over a reader of blocks.
    pub fn over(reader: Reader<R>) -> Self {
        Self { reader, assembler: Assembler::default() }
    }

    /// Takes the findings that belong to no claim: after the last one, those about the end of the
    /// file.
    pub fn take_findings(&mut self) -> Vec<Finding> {
        let mut findings = self.reader.take_findings();
        findings.append(&mut self.assembler.findings);
        findings
    }
}

impl<R: Read> Iterator for ClaimReader<R> {
    type Item = SentClaim;

    fn next(&mut self) -> Option<SentClaim> {
        loop {
            let block = self.reader.next()?;
            if let Some(mut sent) = self.assembler.feed(&block) {
                sent.findings.splice(..0, self.reader.take_findings());
                return Some(sent);
            }
        }
    }
}

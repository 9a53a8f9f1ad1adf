//! Reads a file of any size as a stream of blocks, in memory that does not grow with the file.
//!
//! It never fails and never panics: what can't be read is passed on as it stands, with a finding.
//!
//! **Invariants:** the blocks joined are the input, byte for byte. The buffer holds one block and
//! what the input gave beyond it, and never more than [`Limits::block`] bytes.

mod outside;

use std::io::Read;

use self::outside::begins_interchange;
use crate::{
    Block, Delimiters, Finding, Segment, SetKind, Span, Tag, What, block::Mark,
    envelope::Envelopes, segment::tag_of, tag,
};

/// What the reader keeps at once.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes that are read at a time: many blocks, and still small beside a processor's cache.
    pub chunk: usize,
    /// The longest block that is kept whole; a claim with its lines is some kilobytes.
    pub block: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { chunk: 256 << 10, block: 8 << 20 }
    }
}

/// The longest head of an interchange that is looked at to find the delimiters.
const HEAD_LEN_MAX: usize = 4096;

/// Reads blocks from a byte stream.
#[derive(Debug)]
pub struct Reader<R> {
    input: R,
    limits: Limits,
    buffer: Vec<u8>,
    /// How much of the buffer holds input.
    filled: usize,
    /// Where the buffer begins in the file.
    at: u64,
    /// Where the current block begins in the buffer.
    start: usize,
    /// Where the next segment is looked for.
    scan: usize,
    ended: bool,
    marks: Vec<Mark>,
    /// `None` outside any interchange.
    delimiters: Option<Delimiters>,
    /// The delimiters are known and no segment was taken yet: an ISA here is the interchange's own.
    fresh: bool,
    envelopes: Envelopes,
    /// Text outside any interchange that has not ended yet.
    stray: Option<Finding>,
    findings: Vec<Finding>,
}

/// One segment in the buffer.
#[derive(Clone, Copy)]
struct Found {
    start: usize,
    end: usize,
    /// Where the next one is looked for.
    next: usize,
    tag: Tag,
    /// The input ends before its terminator.
    cut_off: bool,
}

/// What stands at the place that is looked at.
enum Next {
    Segment(Found),
    /// A new interchange begins.
    Interchange,
    /// The block is as long as it may be.
    Full,
    End,
}

impl<R: Read> Reader<R> {
    /// A reader with the usual limits.
    pub fn new(input: R) -> Self {
        Self::with_limits(input, Limits::default())
    }

    /// A reader with other limits.
    pub fn with_limits(input: R, limits: Limits) -> Self {
        let chunk = limits.chunk.max(HEAD_LEN_MAX);
        Self {
            input,
            limits: Limits { chunk, block: limits.block.max(chunk) },
            buffer: vec![0; chunk],
            filled: 0,
            at: 0,
            start: 0,
            scan: 0,
            ended: false,
            marks: Vec::new(),
            delimiters: None,
            fresh: false,
            envelopes: Envelopes::default(),
            stray: None,
            findings: Vec::new(),
        }
    }

    /// The next block; `None` at the end of the input.
    #[expect(clippy::should_implement_trait, reason = "a block borrows the reader's buffer")]
    pub fn next(&mut self) -> Option<Block<'_>> {
        self.marks.clear();
        self.start = self.scan;
        if self.delimiters.is_none()
            && let Some(end) = self.text_before_interchange()
        {
            return self.text(end);
        }
        let delimiters = self.delimiters?;
        self.frame(delimiters);
        if self.marks.is_empty() {
            return self.rest();
        }
        let set = self.settle_envelopes(delimiters);
        let raw = &self.buffer[self.start..self.scan];
        Some(Block::new(raw, self.at + self.start as u64, &self.marks, delimiters, set))
    }

    /// Takes the findings about envelopes, delimiters and stray text since the last call.
    pub fn take_findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.findings)
    }

    /// Were there findings since the last call of [`Reader::take_findings`]?
    pub fn has_findings(&self) -> bool {
        !self.findings.is_empty()
    }

    /// How many bytes the buffer has: it depends on the longest block, not on the file.
    pub fn buffer_len(&self) -> usize {
        self.buffer.len()
    }

    /// Collects the segments of the next block.
    fn frame(&mut self, delimiters: Delimiters) {
        let mut kind = self.envelopes.kind();
        loop {
            let found = match self.find(delimiters) {
                Next::Segment(found) => found,
                Next::Interchange => {
                    if self.marks.is_empty() {
                        self.envelopes.give_up_interchange(&mut self.findings);
                        self.delimiters = None;
                    }
                    return;
                }
                Next::Full => {
                    self.too_long();
                    return;
                }
                Next::End => return,
            };
            let alone =
                matches!(found.tag, tag::ISA | tag::IEA | tag::GS | tag::GE | tag::SE | tag::TA1);
            let begins = alone || found.tag == tag::ST || kind.begins_block(found.tag);
            if begins && !self.marks.is_empty() {
                return;
            }
            self.take(found);
            if alone {
                return;
            }
            if found.tag == tag::ST {
                // The ST itself says where the blocks of its set begin.
                kind = self.envelopes.kind_of(&self.segment(found, delimiters));
            }
        }
    }

    /// The segment that was found.
    fn segment(&self, found: Found, delimiters: Delimiters) -> Segment<'_> {
        let bytes = &self.buffer[found.start..found.end];
        Segment::new(bytes, found.tag, self.at + found.start as u64, delimiters)
    }

    /// Adds a segment to the block.
    #[inline]
    fn take(&mut self, found: Found) {
        self.scan = found.next;
        self.fresh = false;
        let place = |at: usize| u32::try_from(at - self.start).unwrap_or(u32::MAX);
        let (start, end) = (place(found.start), place(found.end));
        let span = Span::of(self.at + found.start as u64, found.end - found.start);
        if found.cut_off {
            let (what, segment) = (What::UnterminatedSegment, found.tag);
            self.findings.push(Finding { what, span, segment, path: "" });
        } else if found.tag == Tag::NONE {
            self.no_segment(span);
        }
        if found.start < found.end {
            self.marks.push(Mark { start, end, tag: found.tag });
        }
    }

    /// Text that has no identifier: one finding for a run of it, or a block of nothing but
    /// terminators would need more memory for its findings than for itself.
    #[cold]
    fn no_segment(&mut self, span: Span) {
        /// No segment is so short that it would fit with its terminators into such a gap.
        const GAP_MAX: u64 = 3;
        let what = What::NotASegment;
        match self.findings.last_mut() {
            Some(last) if last.what == what && span.start - last.span.end <= GAP_MAX => {
                last.span.end = span.end;
            }
            _ => self.findings.push(Finding { what, span, segment: Tag::NONE, path: "" }),
        }
    }

    /// Finds the segment at `scan`, reading more input where it needs to.
    #[inline]
    fn find(&mut self, delimiters: Delimiters) -> Next {
        loop {
            let window = &self.buffer[self.scan..self.filled];
            if let Some(lead) = window.iter().position(|byte| !is_blank(*byte)) {
                let text = &window[lead..];
                if text[0] == b'I' && begins_interchange(text) && !self.fresh {
                    return Next::Interchange;
                }
                if let Some(len) = memchr::memchr(delimiters.segment, text) {
                    return Next::Segment(self.found(lead, len, delimiters));
                }
            }
            if self.ended {
                return self.last(delimiters);
            }
            if !self.read_more() {
                return Next::Full;
            }
        }
    }

    #[inline]
    fn found(&self, lead: usize, len: usize, delimiters: Delimiters) -> Found {
        let start = self.scan + lead;
        let next = start + len + 1;
        // Some senders pad their lines; blanks at the end of a value mean nothing.
        let text = &self.buffer[start..start + len];
        let n_blanks = text.iter().rev().take_while(|byte| is_blank(**byte)).count();
        let end = start + len - n_blanks;
        let tag = tag_of(&self.buffer[start..end], delimiters.element);
        Found { start, end, next, tag, cut_off: false }
    }

    /// What is left at the end of the input: an unterminated segment, or blanks.
    fn last(&mut self, delimiters: Delimiters) -> Next {
        let window = &self.buffer[self.scan..self.filled];
        let Some(lead) = window.iter().position(|byte| !is_blank(*byte)) else {
            return Next::End;
        };
        let n_blanks = window.iter().rev().take_while(|byte| is_blank(**byte)).count();
        let (start, end) = (self.scan + lead, self.filled - n_blanks);
        let tag = tag_of(&self.buffer[start..end], delimiters.element);
        // Where line breaks end segments, the end of the file ends the last one just as well; and
        // what an IEA is cut off from shows in its control number.
        let cut_off = delimiters.segment != b'\n' && tag != tag::IEA;
        Next::Segment(Found { start, end, next: self.filled, tag, cut_off })
    }

    /// No block follows: blanks at the end, or a new interchange, or the end itself.
    fn rest(&mut self) -> Option<Block<'_>> {
        if self.start < self.scan {
            // Terminators with nothing between them.
            return self.text(self.scan);
        }
        if self.delimiters.is_none() {
            return self.next();
        }
        if self.scan < self.filled {
            return self.text(self.filled);
        }
        self.envelopes.end(self.at + self.filled as u64, &mut self.findings);
        None
    }

    /// The bytes up to `end` as a block without segments.
    fn text(&mut self, end: usize) -> Option<Block<'_>> {
        self.scan = end;
        let raw = &self.buffer[self.start..end];
        let at = self.at + self.start as u64;
        (!raw.is_empty()).then(|| Block::new(raw, at, &[], Delimiters::default(), SetKind::Other))
    }

    /// The block has no end within the limit.
    fn too_long(&mut self) {
        let span = Span::of(self.at + self.start as u64, self.filled - self.start);
        let what = if self.marks.is_empty() { What::SegmentTooLong } else { What::LoopTooLong };
        if self.marks.is_empty() {
            // `rest` passes it on as text.
            self.scan = self.start;
        }
        self.findings.push(Finding { what, span, segment: Tag::NONE, path: "" });
    }

    /// Counts the block into its envelopes, and says in which set it stands.
    fn settle_envelopes(&mut self, delimiters: Delimiters) -> SetKind {
        let mark = self.marks[0];
        let raw = &self.buffer[self.start..self.scan];
        let bytes = &raw[mark.start as usize..mark.end as usize];
        let at = self.at + self.start as u64 + u64::from(mark.start);
        let segment = Segment::new(bytes, mark.tag, at, delimiters);
        let before = self.envelopes.kind();
        self.envelopes.note(&segment, &mut self.findings);
        if mark.tag == tag::IEA {
            self.delimiters = None;
        }
        if mark.tag == tag::SE {
            return before;
        }
        self.envelopes.count(self.marks.len());
        self.envelopes.kind()
    }

    /// Reads another chunk, making room for it; `false` where the limit is reached.
    #[cold]
    fn read_more(&mut self) -> bool {
        if self.start > 0 && self.buffer.len() - self.filled < self.limits.chunk / 2 {
            self.buffer.copy_within(self.start..self.filled, 0);
            self.at += self.start as u64;
            self.filled -= self.start;
            self.scan -= self.start;
            self.start = 0;
        }
        if self.filled == self.buffer.len() {
            if self.buffer.len() >= self.limits.block {
                return false;
            }
            let len = (self.buffer.len() * 2).min(self.limits.block);
            self.buffer.resize(len, 0);
        }
        loop {
            match self.input.read(&mut self.buffer[self.filled..]) {
                Ok(0) => self.ended = true,
                Ok(n) => self.filled += n,
                Err(err) if err.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(err) => {
                    self.ended = true;
                    let at = self.at + self.filled as u64;
                    let span = Span { start: at, end: at };
                    let what = What::ReadFailed(err.kind());
                    self.findings.push(Finding { what, span, segment: Tag::NONE, path: "" });
                }
            }
            return true;
        }
    }
}

#[inline]
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

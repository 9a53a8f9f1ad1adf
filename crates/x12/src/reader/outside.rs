//! What stands outside any interchange: blanks, a byte-order mark, stray text; and how the next
//! interchange is recognised.
//!
//! Once text was found that is no interchange, only an ISA ends it. A fragment without its ISA is
//! looked for only where an interchange could begin, or a sentence that happens to hold `ST` would
//! be read as one.
//!
//! **Invariant:** what is found does not depend on how the input is divided into reads.

use std::io::Read;

use super::{HEAD_LEN_MAX, Reader, is_blank};
use crate::{
    Delimiters, Encoding, Finding, Segment, Span, Tag, What,
    delimiters::{self, Declared, ISA_WIDTHS},
    tag,
};

impl<R: Read> Reader<R> {
    /// Outside any interchange: the end of the text before the next; `None` where an interchange
    /// begins (then its delimiters are known) or the input ends.
    pub(super) fn text_before_interchange(&mut self) -> Option<usize> {
        while self.filled - self.scan < HEAD_LEN_MAX && !self.ended && self.read_more() {}
        let window = &self.buffer[self.scan..self.filled];
        if window.is_empty() {
            self.end_stray();
            return None;
        }
        let at_start = self.at + self.scan as u64 == 0;
        if at_start && window.starts_with(b"\xEF\xBB\xBF") {
            self.note(What::ByteOrderMark, 3);
            return Some(self.scan + 3);
        }
        if self.stray.is_none() {
            let n_blanks = window.iter().take_while(|byte| is_blank(**byte)).count();
            if n_blanks > 0 {
                return Some(self.scan + n_blanks);
            }
        }
        let head = &window[..window.len().min(HEAD_LEN_MAX)];
        if begins_interchange(head) {
            let declared = delimiters::declared(head);
            // Line breaks inside the ISA spoil the count of its elements.
            let is_wrapped = declared.is_none_or(|it| !it.whole) && delimiters::is_wrapped(head);
            self.end_stray();
            if is_wrapped {
                return Some(self.stray_text(What::WrappedLines));
            }
            let Some(declared) = declared else {
                return Some(self.stray_text(What::UnreadableInterchangeHead));
            };
            self.check_widths(declared);
            return self.enter(declared.delimiters);
        }
        let encoding = encoding_of(window);
        if self.stray.is_none()
            && begins_fragment(head)
            && let Some(guessed) = delimiters::guessed(head)
        {
            self.note(What::MissingInterchange, 2);
            return self.enter(guessed);
        }
        Some(self.stray_text(encoding.map_or(What::TextOutsideInterchange, What::OtherEncoding)))
    }

    /// The input ends, or an interchange begins: the stray text before it is noted as a whole.
    fn end_stray(&mut self) {
        self.findings.extend(self.stray.take());
    }

    fn enter(&mut self, delimiters: Delimiters) -> Option<usize> {
        self.delimiters = Some(delimiters);
        self.fresh = true;
        None
    }

    /// The end of the text that is no interchange, as far as it is in the buffer. What it is was
    /// decided where it began.
    fn stray_text(&mut self, what: What) -> usize {
        let window = &self.buffer[self.scan..self.filled];
        let next = memchr::memmem::find_iter(&window[1..], b"ISA")
            .map(|at| at + 1)
            .find(|at| begins_interchange(&window[*at..]));
        // Keep three bytes back: an ISA may begin in them.
        let keep = if self.ended { 0 } else { 3 };
        let len = next.unwrap_or_else(|| window.len().saturating_sub(keep).max(1));
        let span = Span::of(self.at + self.scan as u64, len);
        match &mut self.stray {
            Some(stray) => stray.span.end = span.end,
            None => self.stray = Some(Finding { what, span, segment: Tag::NONE, path: "" }),
        }
        self.scan + len
    }

    fn note(&mut self, what: What, len: usize) {
        let span = Span::of(self.at + self.scan as u64, len);
        self.findings.push(Finding { what, span, segment: Tag::NONE, path: "" });
    }

    /// Says which elements of the ISA do not have their fixed width.
    fn check_widths(&mut self, declared: Declared) {
        let bytes = &self.buffer[self.scan..self.scan + declared.len];
        let at = self.at + self.scan as u64;
        let segment = Segment::new(bytes, tag::ISA, at, declared.delimiters);
        if !declared.whole {
            let (what, span) = (What::BrokenInterchangeHead, segment.span());
            self.findings.push(Finding { what, span, segment: tag::ISA, path: "" });
        }
        // The component separator is an element of its own, also where it looks like a part of one.
        for (index, (element, expected)) in segment.elements().zip(ISA_WIDTHS).enumerate() {
            if element.len() != expected {
                let element_no = index + 1;
                let what =
                    What::InterchangeWidth { element: element_no, width: element.len(), expected };
                let span = segment.span_of(element_no);
                self.findings.push(Finding { what, span, segment: tag::ISA, path: "" });
            }
        }
    }
}

/// `ISA` and a separator.
pub(super) fn begins_interchange(text: &[u8]) -> bool {
    matches!(text, [b'I', b'S', b'A', mark, ..] if is_separator(*mark))
}

/// `ST` or `GS` and a separator, without the ISA that should stand before it.
fn begins_fragment(text: &[u8]) -> bool {
    matches!(text, [b'S', b'T', mark, ..] | [b'G', b'S', mark, ..] if is_separator(*mark))
}

fn is_separator(byte: u8) -> bool {
    !byte.is_ascii_alphanumeric() && !is_blank(byte) && byte != 0
}

/// The encoding of text that does not begin with ISA, where the first bytes tell.
fn encoding_of(text: &[u8]) -> Option<Encoding> {
    match text {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'I', 0, b'S', 0, ..] | [0, b'I', 0, b'S', ..] => {
            Some(Encoding::Utf16)
        }
        // `ISA` in EBCDIC.
        [0xC9, 0xE2, 0xC1, ..] => Some(Encoding::Ebcdic),
        _ => None,
    }
}

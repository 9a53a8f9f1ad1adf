//! Excerpts: a small complete interchange with one claim out of a file of thousands.
//!
//! The mirror keeps of a claim what the file said of it, word for word, and the reader that read the
//! file reads the excerpt. What differs from file to file and says nothing of the claim (envelopes,
//! control numbers, the marks between elements, empty elements at the end of a segment) is the same
//! in every excerpt, so that a claim which comes again in another file is known as the same.
//!
//! **Invariants**
//! - No value is cut or replaced; bytes that are no UTF-8 are Latin-1, as everywhere.
//! - The same segments give the same text, whatever marks the file used.

use x12::{Segment, Segments, text};

/// Marks that no file uses, in the place of the file's own (Unicode, private use).
const ELEMENT: char = '\u{F8F0}';
const COMPONENT: char = '\u{F8F1}';
const REPETITION: char = '\u{F8F2}';
const END: char = '\u{F8F3}';

/// The marks of an excerpt: the usual four first, another where a value holds one of them.
const MARKS: &str = "*:^~|>!{}#$%&;<=?@[]_+";

/// Segments taken out of a file, with marks of their own.
#[derive(Clone, Debug, Default)]
pub(super) struct Excerpt {
    text: String,
    n_segments: usize,
}

/// What opens an excerpt, besides its segments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Envelope<'a> {
    /// GS01: `HP` remittance, `HC` claim, `HN` claim acknowledgment.
    pub(super) group: &'a str,
    /// ST01.
    pub(super) set: &'a str,
    /// GS08: the guide that the file was written by.
    pub(super) guide: &'a str,
}

impl Excerpt {
    /// Takes these segments.
    pub(super) fn of(segments: Segments<'_>) -> Self {
        let mut excerpt = Self::default();
        for segment in segments {
            excerpt.add(&segment);
        }
        excerpt
    }

    /// Adds a segment as it stands.
    pub(super) fn add(&mut self, segment: &Segment<'_>) {
        let bytes = segment.bytes();
        let marks = segment.delimiters();
        let begin = self.text.len();
        let mut from = 0;
        for (at, byte) in bytes.iter().enumerate() {
            let mark = match *byte {
                it if it == marks.element => ELEMENT,
                it if it == marks.component => COMPONENT,
                it if Some(it) == marks.repetition => REPETITION,
                _ => continue,
            };
            self.text.push_str(&text(&bytes[from..at]));
            self.text.push(mark);
            from = at + 1;
        }
        self.text.push_str(&text(&bytes[from..]));
        self.end(begin);
    }

    /// Adds a segment of plain elements.
    pub(super) fn add_plain(&mut self, id: &str, elements: &[&str]) {
        let begin = self.text.len();
        self.text.push_str(id);
        for element in elements {
            self.text.push(ELEMENT);
            self.text.push_str(element);
        }
        self.end(begin);
    }

    /// Adds all of another.
    pub(super) fn append(&mut self, other: &Self) {
        self.text.push_str(&other.text);
        self.n_segments += other.n_segments;
    }

    /// What the segments say, for a digest: the same whatever marks the file used.
    pub(super) fn content(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// The segments as an interchange.
    pub(super) fn interchange(&self, envelope: Envelope<'_>) -> String {
        let Envelope { group, set, guide } = envelope;
        let [element, component, repetition, end] = self.marks(guide);
        let e = element;
        // No sender and no day: what the envelope says belongs to the file, not to the claim.
        let blank = "";
        let mut out = format!(
            "ISA{e}00{e}{blank:10}{e}00{e}{blank:10}{e}ZZ{e}{blank:15}{e}ZZ{e}{blank:15}{e}000101{e}\
             0000{e}{repetition}{e}00501{e}000000001{e}0{e}P{e}{component}{end}\
             GS{e}{group}{e}{e}{e}20000101{e}0000{e}1{e}X{e}{guide}{end}ST{e}{set}{e}0001{end}"
        );
        out.extend(self.text.chars().map(|it| match it {
            ELEMENT => element,
            COMPONENT => component,
            REPETITION => repetition,
            END => end,
            other => other,
        }));
        let n_segments = self.n_segments + 2;
        out.push_str(&format!(
            "SE{e}{n_segments}{e}0001{end}GE{e}1{e}1{end}IEA{e}1{e}000000001{end}"
        ));
        out
    }

    /// Four marks that no value holds.
    fn marks(&self, guide: &str) -> [char; 4] {
        let is_free = |mark: &char| !self.text.contains(*mark) && !guide.contains(*mark);
        let mut free = MARKS.chars().filter(is_free);
        // A text that holds nearly every mark is none that anybody could have divided.
        ['*', ':', '^', '~'].map(|usual| free.next().unwrap_or(usual))
    }

    /// Ends the segment that begins here; what is empty at its end says nothing.
    fn end(&mut self, begin: usize) {
        let said = self.text[begin..].trim_end_matches([ELEMENT, COMPONENT, REPETITION]).len();
        self.text.truncate(begin + said);
        if said > 0 {
            self.text.push(END);
            self.n_segments += 1;
        }
    }
}

//! Writes segments: the letters of an interchange one after the other, and a refusal for what X12
//! can't carry.
//!
//! The writer keeps the first thing that went wrong and gives it at the end, so that whoever writes
//! a claim describes the claim and nothing else.
//!
//! **Invariants:** a value is written as it is or not at all: nothing is cut, replaced or rounded.
//! Empty elements and components at the end of a segment or an element are left out.

use std::fmt;

use crate::{Amount, AmountFault, Delimiters, SetKind, Tag, claim::Version};

/// Writes segments into memory.
#[derive(Debug)]
pub struct SegmentWriter {
    out: Vec<u8>,
    delimiters: Delimiters,
    /// The claim that is being written, counted from 1.
    claim: Option<usize>,
    segment: Tag,
    element: usize,
    /// Separators that stand before the next value, if there is one.
    n_elements_due: usize,
    n_components_due: usize,
    n_segments: usize,
    refused: Option<WriteError>,
}

/// Why nothing was written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum WriteError {
    /// A transaction set has at least one claim.
    NoClaims,
    /// One transaction set holds claims of one kind.
    MixedKinds {
        /// The first claim of another kind, counted from 1.
        claim: usize,
    },
    /// Only 837P and 837I of version 5010 are written.
    Guide {
        /// Which claim, counted from 1.
        claim: usize,
        /// Its kind.
        kind: SetKind,
        /// Its version.
        version: Version,
    },
    /// The delimiters must be four different marks, neither letters, digits nor blanks.
    Delimiters,
    /// A value has a delimiter or a control character (such as a line break) in it.
    Character(Field),
    /// An amount that could not be read is not written as if it had been.
    Amount(Field, AmountFault),
    /// A value does not fit its fixed width in the envelope.
    Width {
        /// Where.
        field: Field,
        /// The width that it has.
        width: usize,
    },
}

/// A place in what is written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Field {
    /// The claim, counted from 1; `None` in the envelope and the head of the set.
    pub claim: Option<usize>,
    /// The identifier of the segment; [`Tag::NONE`] for text that is none, which is not repeated
    /// here: it may be anything.
    pub segment: Tag,
    /// The element, counted from 1.
    pub element: usize,
}

impl SegmentWriter {
    /// A writer with nothing written yet.
    pub fn new(delimiters: Delimiters) -> Self {
        Self {
            out: Vec::new(),
            delimiters,
            claim: None,
            segment: Tag::NONE,
            element: 0,
            n_elements_due: 0,
            n_components_due: 0,
            n_segments: 0,
            refused: (!are_distinct_marks(delimiters)).then_some(WriteError::Delimiters),
        }
    }

    /// Says which claim follows, for what is refused.
    pub fn claim(&mut self, claim: Option<usize>) {
        self.claim = claim;
    }

    /// Begins a segment.
    pub fn begin(&mut self, id: &str) {
        self.element = 0;
        self.segment = Tag::new(id.as_bytes());
        self.text(id);
    }

    /// Begins the next element.
    pub fn element(&mut self) {
        self.element += 1;
        self.n_elements_due += 1;
        self.n_components_due = 0;
    }

    /// Begins the next component of the element.
    pub fn component(&mut self) {
        self.n_components_due += 1;
    }

    /// Writes a value where the writer stands.
    pub fn text(&mut self, value: &str) {
        if value.bytes().any(|byte| byte.is_ascii_control() || self.divides(byte)) {
            self.refuse(WriteError::Character(self.field()));
        }
        if !value.is_empty() {
            self.pay_separators();
            self.out.extend_from_slice(value.as_bytes());
        }
    }

    /// Writes a whole segment whose elements have no components.
    pub fn segment(&mut self, id: &str, elements: &[&str]) {
        self.begin(id);
        self.elements(elements);
        self.end();
    }

    /// Writes elements that have no components, from the next one on.
    pub fn elements(&mut self, values: &[&str]) {
        for value in values {
            self.element();
            self.text(value);
        }
    }

    /// Writes an amount where the writer stands; nothing for one that was empty.
    pub fn amount(&mut self, amount: Amount) {
        match amount.fault {
            None => self.text(&dollars(amount.cents)),
            Some(AmountFault::Missing) => {}
            Some(fault) => self.refuse(WriteError::Amount(self.field(), fault)),
        }
    }

    /// Ends the segment.
    pub fn end(&mut self) {
        self.n_elements_due = 0;
        self.n_components_due = 0;
        self.n_segments += 1;
        self.out.push(self.delimiters.segment);
    }

    /// How many segments were ended.
    pub fn n_segments(&self) -> usize {
        self.n_segments
    }

    /// All that was written, unless something was refused.
    pub fn finish(self) -> Result<Vec<u8>, WriteError> {
        self.refused.map_or(Ok(self.out), Err)
    }

    /// Writes the next element, padded to the fixed width that the envelope demands.
    pub(crate) fn fixed(&mut self, value: &str, width: usize) {
        self.element();
        if value.len() > width || !value.is_ascii() {
            self.refuse(WriteError::Width { field: self.field(), width });
        }
        self.text(&format!("{value:<width$}"));
    }

    /// Writes the next element, which is itself a delimiter.
    pub(crate) fn mark(&mut self, mark: u8) {
        self.element();
        self.pay_separators();
        self.out.push(mark);
    }

    pub(crate) fn refuse(&mut self, error: WriteError) {
        self.refused.get_or_insert(error);
    }

    fn pay_separators(&mut self) {
        let (elements, components) = (self.n_elements_due, self.n_components_due);
        self.out.extend(std::iter::repeat_n(self.delimiters.element, elements));
        self.out.extend(std::iter::repeat_n(self.delimiters.component, components));
        self.n_elements_due = 0;
        self.n_components_due = 0;
    }

    fn field(&self) -> Field {
        Field { claim: self.claim, segment: self.segment, element: self.element }
    }

    fn divides(&self, byte: u8) -> bool {
        let Delimiters { element, component, repetition, segment } = self.delimiters;
        [element, component, segment].contains(&byte) || repetition == Some(byte)
    }
}

/// 5010 has four, and each must be told from the others and from what stands between them.
fn are_distinct_marks(delimiters: Delimiters) -> bool {
    let Delimiters { element, component, repetition: Some(repetition), segment } = delimiters
    else {
        return false;
    };
    let marks = [element, component, repetition, segment];
    let is_mark = |mark: &u8| {
        mark.is_ascii()
            && !mark.is_ascii_alphanumeric()
            && !matches!(mark, b' ' | b'\t' | b'\r' | 0)
    };
    // A line break is a terminator and nothing else.
    let no_break_inside = !marks[..3].contains(&b'\n');
    marks.iter().all(is_mark)
        && no_break_inside
        && (1..marks.len()).all(|at| !marks[..at].contains(&marks[at]))
}

/// An amount as X12 writes it (type R): no zeros that say nothing, so `12.5`, `.75`, `100`, `0`.
pub(crate) fn dollars(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let (whole, part) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    match (whole, part) {
        (_, 0) => format!("{sign}{whole}"),
        (0, _) => format!("{sign}.{}", decimals(part)),
        _ => format!("{sign}{whole}.{}", decimals(part)),
    }
}

fn decimals(part: u64) -> String {
    let text = format!("{part:02}");
    text.strip_suffix('0').unwrap_or(&text).to_owned()
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.segment, self.element) {
            (Tag::NONE, _) => f.write_str("text that is no segment")?,
            (segment, n) => write!(f, "{segment}{n:02}")?,
        }
        self.claim.map_or(Ok(()), |claim| write!(f, " of claim {claim}"))
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoClaims => f.write_str("there is no claim to write"),
            Self::MixedKinds { claim } => write!(
                f,
                "claim {claim} is of another kind than the first; professional and institutional \
                 claims go into files of their own"
            ),
            Self::Guide { claim, kind, version } => write!(
                f,
                "claim {claim} is an {} of version {version}; only 837P and 837I of version 5010 \
                 are written",
                kind.name()
            ),
            Self::Delimiters => f.write_str(
                "the delimiters must be four different marks, neither letters, digits nor blanks",
            ),
            Self::Character(field) => write!(
                f,
                "{field} has a character in it that X12 uses to divide, or a line break; take it \
                 out or choose other delimiters"
            ),
            Self::Amount(field, fault) => write!(f, "{field} {fault}; correct it before sending"),
            Self::Width { field, width } => {
                write!(f, "{field} does not fit into {width} plain characters")
            }
        }
    }
}

impl std::error::Error for WriteError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut SegmentWriter)) -> Result<String, WriteError> {
        let mut writer = SegmentWriter::new(Delimiters::default());
        write(&mut writer);
        writer.finish().map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn what_is_empty_at_the_end_is_left_out() {
        let segment = written(|out| {
            out.begin("SV1");
            out.element();
            for part in ["HC", "99213", "", "25", "", ""] {
                out.text(part);
                out.component();
            }
            out.elements(&["", "150", "", ""]);
            out.end();
        });
        assert_eq!(segment.unwrap(), "SV1*HC:99213::25**150~");
    }

    #[test]
    fn a_value_with_a_delimiter_is_refused_and_its_field_named() {
        for value in ["O*NEIL", "O~NEIL", "O:NEIL", "O^NEIL", "O\nNEIL"] {
            let refused = written(|out| {
                out.claim(Some(2));
                out.begin("NM1");
                out.elements(&["IL", "1", value]);
                out.end();
            });
            let message = refused.unwrap_err().to_string();
            assert!(message.starts_with("NM103 of claim 2 has a character"), "{message}");
            assert!(!message.contains("NEIL"));
        }
    }

    #[test]
    fn amounts_have_no_zeros_that_say_nothing() {
        for (cents, text) in [
            (0, "0"),
            (5, ".05"),
            (-75, "-.75"),
            (12_50, "12.5"),
            (100_00, "100"),
            (-1_234_56, "-1234.56"),
            (i64::MIN, "-92233720368547758.08"),
        ] {
            assert_eq!(dollars(cents), text);
        }
    }

    #[test]
    fn delimiters_are_four_different_marks() {
        let usual = Delimiters::default();
        for (delimiters, fine) in [
            (usual, true),
            (Delimiters { segment: b'\n', ..usual }, true),
            (Delimiters { segment: b'*', ..usual }, false),
            (Delimiters { component: b'\n', ..usual }, false),
            (Delimiters { element: b'A', ..usual }, false),
            (Delimiters { repetition: None, ..usual }, false),
        ] {
            assert_eq!(SegmentWriter::new(delimiters).finish().is_ok(), fine, "{delimiters:?}");
        }
    }
}

//! What the reader noticed: each finding says what, where, and what was done about it.
//!
//! **Invariant:** a finding never carries the content of an element that may name a patient; it
//! points to it by span, segment and element.

use std::fmt;

use crate::{AmountFault, Span, Tag, writer::dollars};

/// One thing noticed about a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// What it is.
    pub what: What,
    /// Which bytes.
    pub span: Span,
    /// In which segment; [`Tag::NONE`] for text that is no segment.
    pub segment: Tag,
    /// In which loop, as the guides number them; empty outside a transaction set.
    pub path: &'static str,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Weight {
    /// The file is odd but says all it has to.
    Note,
    /// Something may be missing or wrong; the rest is as read.
    Warning,
    /// An amount or a part of the file could not be read: look before anything is posted.
    Stop,
}

/// Envelopes that count what they hold and name it twice.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Envelope {
    /// ISA to IEA.
    Interchange,
    /// GS to GE.
    Group,
    /// ST to SE.
    Set,
}

/// Encodings that are not the basic or extended character set of X12.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Encoding {
    /// Two bytes a character.
    Utf16,
    /// A mainframe's.
    Ebcdic,
    /// Bytes above 127 that are no UTF-8.
    Latin1,
}

/// What was noticed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum What {
    /// A byte-order mark before the first segment.
    ByteOrderMark,
    /// The file is, or seems to be, in another encoding.
    OtherEncoding(Encoding),
    /// Bytes outside any interchange.
    TextOutsideInterchange,
    /// Segments begin without an ISA; the delimiters were guessed.
    MissingInterchange,
    /// The ISA lacks elements; the delimiters were guessed.
    BrokenInterchangeHead,
    /// The delimiters of an interchange can be neither read nor guessed; it was passed on as text.
    UnreadableInterchangeHead,
    /// The interchange is broken into lines of a fixed width; it was passed on as text.
    WrappedLines,
    /// An element of the ISA does not have its fixed width.
    InterchangeWidth {
        /// ISA element, from 1.
        element: usize,
        /// Its width in the file.
        width: usize,
        /// The width in the standard.
        expected: usize,
    },
    /// An envelope ends without having begun, as an SE without ST.
    TrailerWithoutHead(Envelope),
    /// An envelope begins again, or the file ends, before it was closed.
    HeadWithoutTrailer(Envelope),
    /// SE01, GE01 or IEA01 is not the number of things inside.
    WrongCount {
        /// Which envelope.
        envelope: Envelope,
        /// As declared; `None` where it is no number.
        declared: Option<u64>,
        /// As counted.
        counted: u64,
    },
    /// The control numbers at head and trailer differ.
    ControlNumberDiffers(Envelope),
    /// The same control number for two sets of a group, or two groups of an interchange.
    ControlNumberRepeats(Envelope),
    /// The file ends in the middle of a segment.
    UnterminatedSegment,
    /// The file ends inside a transaction set.
    CutOff,
    /// Reading failed; the rest of the file is unknown.
    ReadFailed(std::io::ErrorKind),
    /// A segment longer than the reader keeps; passed on as text.
    SegmentTooLong,
    /// A loop longer than the reader keeps; divided in two.
    LoopTooLong,
    /// An identifier that the transaction set does not have at this place; kept, not read.
    UnknownSegment,
    /// Text between two terminators that is no segment; kept, not read.
    NotASegment,
    /// A transaction set that is not read by this version.
    UnknownSet,
    /// A date that is no day of the calendar.
    BadDate {
        /// Element, from 1.
        element: usize,
    },
    /// An amount that could not be read as it stands.
    BadAmount {
        /// Element, from 1.
        element: usize,
        /// What is wrong with it.
        fault: AmountFault,
    },
    /// A required element is empty.
    MissingElement {
        /// Element, from 1.
        element: usize,
    },
    /// A code that the guide does not list for this element.
    UnknownCode {
        /// Element, from 1.
        element: usize,
    },
    /// Components are divided by another character than ISA16 declares; read all the same.
    OtherComponentMark {
        /// Element, from 1.
        element: usize,
    },
    /// A segment that the guide allows once in a loop stands there again.
    Repeated,
    /// A segment that the guide requires is not there.
    MissingSegment(Tag),
    /// A claim of this frequency has to name the payer's number of the one before it (REF*F8).
    MissingOriginalReference,
    /// The charges of the lines don't add up to the charge of the claim.
    ChargesDiffer {
        /// CLM02 in cents.
        claim: i64,
        /// The sum of its lines in cents.
        lines: i64,
    },
    /// HL02 does not name the level above, or there is none.
    UnknownParent,
}

impl What {
    /// A stable name for the kind of finding.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ByteOrderMark => "byte_order_mark",
            Self::OtherEncoding(_) => "other_encoding",
            Self::TextOutsideInterchange => "text_outside_interchange",
            Self::MissingInterchange => "missing_interchange",
            Self::BrokenInterchangeHead => "broken_interchange_head",
            Self::WrappedLines => "wrapped_lines",
            Self::UnreadableInterchangeHead => "unreadable_interchange_head",
            Self::InterchangeWidth { .. } => "interchange_width",
            Self::TrailerWithoutHead(_) => "trailer_without_head",
            Self::HeadWithoutTrailer(_) => "head_without_trailer",
            Self::WrongCount { .. } => "wrong_count",
            Self::ControlNumberDiffers(_) => "control_number_differs",
            Self::ControlNumberRepeats(_) => "control_number_repeats",
            Self::UnterminatedSegment => "unterminated_segment",
            Self::CutOff => "cut_off",
            Self::ReadFailed(_) => "read_failed",
            Self::SegmentTooLong => "segment_too_long",
            Self::LoopTooLong => "loop_too_long",
            Self::UnknownSegment => "unknown_segment",
            Self::NotASegment => "not_a_segment",
            Self::UnknownSet => "unknown_set",
            Self::BadDate { .. } => "bad_date",
            Self::BadAmount { .. } => "bad_amount",
            Self::MissingElement { .. } => "missing_element",
            Self::UnknownCode { .. } => "unknown_code",
            Self::OtherComponentMark { .. } => "other_component_mark",
            Self::Repeated => "repeated_segment",
            Self::MissingSegment(_) => "missing_segment",
            Self::MissingOriginalReference => "missing_original_reference",
            Self::ChargesDiffer { .. } => "charges_differ",
            Self::UnknownParent => "unknown_parent",
        }
    }

    /// How much it matters.
    pub fn weight(&self) -> Weight {
        match self {
            Self::ByteOrderMark
            | Self::InterchangeWidth { .. }
            | Self::OtherEncoding(Encoding::Latin1)
            | Self::OtherComponentMark { .. }
            | Self::Repeated
            | Self::UnknownSet => Weight::Note,
            Self::TextOutsideInterchange
            | Self::MissingInterchange
            | Self::BrokenInterchangeHead
            | Self::TrailerWithoutHead(_)
            | Self::HeadWithoutTrailer(_)
            | Self::WrongCount { .. }
            | Self::ControlNumberDiffers(_)
            | Self::ControlNumberRepeats(_)
            | Self::UnknownSegment
            | Self::NotASegment
            | Self::BadDate { .. }
            | Self::MissingElement { .. }
            | Self::UnknownCode { .. }
            | Self::MissingSegment(_)
            | Self::MissingOriginalReference
            | Self::ChargesDiffer { .. }
            | Self::UnknownParent
            | Self::LoopTooLong => Weight::Warning,
            Self::OtherEncoding(_)
            | Self::UnreadableInterchangeHead
            | Self::WrappedLines
            | Self::UnterminatedSegment
            | Self::CutOff
            | Self::ReadFailed(_)
            | Self::SegmentTooLong
            | Self::BadAmount { .. } => Weight::Stop,
        }
    }
}

impl fmt::Display for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Interchange => "interchange (ISA/IEA)",
            Self::Group => "group (GS/GE)",
            Self::Set => "transaction set (ST/SE)",
        })
    }
}

/// What was expected, and what was done.
impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ByteOrderMark => f.write_str("a byte-order mark stands before the first segment; skipped"),
            Self::OtherEncoding(Encoding::Utf16) => f.write_str("the text is UTF-16; X12 is plain ASCII: save it as plain text"),
            Self::OtherEncoding(Encoding::Ebcdic) => f.write_str("the text is EBCDIC; X12 is plain ASCII: transfer it in text mode"),
            Self::OtherEncoding(Encoding::Latin1) => f.write_str("bytes outside ASCII that are no UTF-8; read as Latin-1"),
            Self::TextOutsideInterchange => f.write_str("text outside any interchange; expected ISA; kept, not read"),
            Self::MissingInterchange => f.write_str("segments without an ISA before them; delimiters guessed and the segments read"),
            Self::BrokenInterchangeHead => f.write_str("the ISA does not have its sixteen elements; delimiters guessed from what follows"),
            Self::WrappedLines => f.write_str("line breaks stand inside the segments; kept, not read: ask for the file without lines of a fixed width"),
            Self::UnreadableInterchangeHead => f.write_str("the ISA breaks off or is no ISA; kept, not read: ask for the file again"),
            Self::InterchangeWidth { element, width, expected } => write!(f, "ISA{element:02} is {width} wide, not {expected}; read by counting elements"),
            Self::TrailerWithoutHead(envelope) => write!(f, "the {envelope} ends without having begun"),
            Self::HeadWithoutTrailer(envelope) => write!(f, "the {envelope} is not closed"),
            Self::WrongCount { envelope, declared: Some(declared), counted } => write!(f, "the {envelope} declares {declared} inside and has {counted}; all were read"),
            Self::WrongCount { envelope, declared: None, counted } => write!(f, "the {envelope} declares no number of what is inside; it has {counted}, and all were read"),
            Self::ControlNumberDiffers(envelope) => write!(f, "the {envelope} has another control number at its end than at its head"),
            Self::ControlNumberRepeats(envelope) => write!(f, "the {envelope} repeats the control number of the one before it"),
            Self::UnterminatedSegment => f.write_str("the file ends in the middle of a segment; what is there was read"),
            Self::CutOff => f.write_str("the file ends inside a transaction set; what is there was read: ask for the file again"),
            Self::ReadFailed(kind) => write!(f, "reading failed ({kind}); the rest of the file is unknown"),
            Self::SegmentTooLong => f.write_str("no terminator within the longest segment that is kept; passed on as text"),
            Self::LoopTooLong => f.write_str("the loop is longer than what is kept at once; divided in two"),
            Self::UnknownSegment => f.write_str("this transaction set has no such segment here; kept, not read"),
            Self::NotASegment => f.write_str("no segment identifier; kept, not read"),
            Self::UnknownSet => f.write_str("a transaction set that is not read here; kept"),
            Self::BadDate { element } => write!(f, "element {element} is no day of the calendar; read as no date"),
            Self::BadAmount { element, fault } => write!(f, "element {element} {fault}"),
            Self::MissingElement { element } => write!(f, "element {element} is required and empty"),
            Self::UnknownCode { element } => write!(f, "element {element} has a code that the guide does not list; kept as sent"),
            Self::OtherComponentMark { element } => write!(f, "the components of element {element} are not divided as ISA16 declares; read all the same"),
            Self::Repeated => f.write_str("the guide allows this segment once here; the first was used"),
            Self::MissingSegment(tag) => write!(f, "the guide requires {tag} here, and there is none"),
            Self::MissingOriginalReference => f.write_str("a replacement or void without the payer's number of the claim (REF*F8); a payer takes it for a duplicate"),
            Self::ChargesDiffer { claim, lines } => write!(f, "the claim charges {} and its lines {}; both kept as sent", dollars(*claim), dollars(*lines)),
            Self::UnknownParent => f.write_str("HL02 does not name the level above; the one before it was used"),
        }
    }
}

impl fmt::Display for AmountFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "is an amount and empty; read as 0.00",
            Self::NotANumber => "is no amount; read as 0.00",
            Self::PartOfACent => "has more than two decimals; read without them, not rounded",
            Self::TooLarge => "is larger than any payment; read as 0.00",
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bytes {}", self.span)?;
        if self.segment != Tag::NONE {
            write!(f, ", {}", self.segment)?;
        }
        if !self.path.is_empty() {
            write!(f, " in loop {}", self.path)?;
        }
        write!(f, ": {}", self.what)
    }
}

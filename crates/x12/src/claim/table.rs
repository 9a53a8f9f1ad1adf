//! How a segment becomes a typed row and a row a segment again.
//!
//! **Invariant:** what has no field of its own is kept: elements and components by their number,
//! segments as [`Extra`].

use crate::{
    Amount, AmountFault, Finding, Segment, Tag, What, amount, segment::text, writer::SegmentWriter,
};

/// A segment that has no typed row, as it was sent.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Extra {
    /// The identifier, such as `CRC`; for text that is no segment, all up to the first separator.
    pub id: String,
    /// The elements, each divided into its components; an empty element has none.
    pub elements: Vec<Vec<String>>,
}

/// Where findings go, and in which loop they are found.
#[derive(Debug)]
pub(super) struct Notes<'f> {
    pub(super) findings: &'f mut Vec<Finding>,
    pub(super) path: &'static str,
}

/// A typed segment.
pub(super) trait Row: Sized {
    fn read(segment: &Segment<'_>, notes: &mut Notes<'_>) -> Self;
    fn write(&self, out: &mut SegmentWriter);
}

/// What one element holds.
pub(super) trait Element: Default {
    fn read(cell: Cell<'_>, notes: &mut Notes<'_>) -> Self;
    /// Writes into the element that was begun.
    fn write(&self, out: &mut SegmentWriter);
}

/// The field of a loop that keeps rows of one kind.
pub(super) trait Slot {
    /// Takes the segment; not where the guide allows one and it is there.
    fn accept(&mut self, segment: &Segment<'_>, notes: &mut Notes<'_>) -> bool;
    fn write(&self, out: &mut SegmentWriter);
}

/// A loop: rows of several kinds in the order of the guide.
pub(super) trait Rows {
    /// Takes the segment, if the guide has it in this loop.
    fn accept(&mut self, segment: &Segment<'_>, notes: &mut Notes<'_>) -> bool;
    /// Keeps a segment that belongs nowhere.
    fn keep(&mut self, segment: &Segment<'_>);
    fn write(&self, out: &mut SegmentWriter);
}

/// One element of a segment that is being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell<'a> {
    pub(super) segment: &'a Segment<'a>,
    /// From 1.
    pub(super) n: usize,
    pub(super) element: &'a [u8],
}

/// The marks that senders use between components (V: ISA16 of the files that were read).
const COMPONENT_MARKS: &[u8] = b":>|^";

impl<'a> Cell<'a> {
    /// The components; divided by the mark that stands after the qualifier where ISA16 declares
    /// another, as in `HC>99213`.
    pub(super) fn components(self, notes: &mut Notes<'_>) -> impl Iterator<Item = &'a [u8]> {
        let declared = self.segment.delimiters().component;
        let after_qualifier = self.element.iter().position(|byte| !byte.is_ascii_alphanumeric());
        let other = match after_qualifier.map(|at| (at, self.element[at])) {
            Some((2 | 3, mark)) if mark != declared && COMPONENT_MARKS.contains(&mark) => {
                Some(mark)
            }
            _ => None,
        };
        let other = other.filter(|_| !self.element.contains(&declared));
        if other.is_some() {
            notes.push(self, What::OtherComponentMark { element: self.n });
        }
        let mark = other.unwrap_or(declared);
        let whole = (!self.element.is_empty()).then_some(self.element);
        whole.into_iter().flat_map(move |it| it.split(move |byte| *byte == mark))
    }
}

impl Notes<'_> {
    /// A finding about one element.
    pub(super) fn push(&mut self, cell: Cell<'_>, what: What) {
        let (span, segment) = (cell.segment.span_of(cell.n), cell.segment.tag());
        self.findings.push(Finding { what, span, segment, path: self.path });
    }

    /// A finding about a segment.
    pub(super) fn about(&mut self, segment: &Segment<'_>, what: What) {
        let (span, segment) = (segment.span(), segment.tag());
        self.findings.push(Finding { what, span, segment, path: self.path });
    }
}

impl Extra {
    /// Its identifier as a tag.
    pub fn tag(&self) -> Tag {
        Tag::new(self.id.as_bytes())
    }

    /// The first component of element `n`, counted from 1; empty where it is absent.
    pub fn element(&self, n: usize) -> &str {
        let components = n.checked_sub(1).and_then(|at| self.elements.get(at));
        components.and_then(|it| it.first()).map_or("", String::as_str)
    }

    pub(super) fn read(segment: &Segment<'_>) -> Self {
        let id = segment.bytes().split(|byte| *byte == segment.delimiters().element).next();
        let id = owned(id.unwrap_or_default());
        let divide = |element| trimmed(segment.components(element).map(owned).collect());
        let mut elements: Vec<_> = segment.elements().map(divide).collect();
        while elements.last().is_some_and(Vec::is_empty) {
            elements.pop();
        }
        Self { id, elements }
    }

    fn write(&self, out: &mut SegmentWriter) {
        out.begin(&self.id);
        for element in &self.elements {
            out.element();
            element.write(out);
        }
        out.end();
    }

    /// Adds a segment to others, in the order that the guide gives.
    pub(super) fn insert(extra: &mut Vec<Self>, segment: &Segment<'_>, order: &[Tag]) {
        let rank = |tag: Tag| order.iter().position(|it| *it == tag).unwrap_or(order.len());
        let at = extra.partition_point(|it| rank(it.tag()) <= rank(segment.tag()));
        extra.insert(at, Self::read(segment));
    }

    pub(super) fn write_with(extra: &[Self], tag: Tag, out: &mut SegmentWriter) {
        extra.iter().filter(|it| it.tag() == tag).for_each(|it| it.write(out));
    }

    pub(super) fn write_others(extra: &[Self], order: &[Tag], out: &mut SegmentWriter) {
        extra.iter().filter(|it| !order.contains(&it.tag())).for_each(|it| it.write(out));
    }
}

impl Element for String {
    fn read(cell: Cell<'_>, _: &mut Notes<'_>) -> Self {
        owned(cell.element)
    }

    fn write(&self, out: &mut SegmentWriter) {
        out.text(self);
    }
}

/// A required amount.
impl Element for Amount {
    fn read(cell: Cell<'_>, notes: &mut Notes<'_>) -> Self {
        let amount = amount(cell.element);
        if let Some(fault) = amount.fault {
            notes.push(cell, What::BadAmount { element: cell.n, fault });
        }
        amount
    }

    fn write(&self, out: &mut SegmentWriter) {
        out.amount(*self);
    }
}

/// An amount that may be left out.
impl Element for Option<Amount> {
    fn read(cell: Cell<'_>, notes: &mut Notes<'_>) -> Self {
        let absent = amount(cell.element).fault == Some(AmountFault::Missing);
        (!absent).then(|| Amount::read(cell, notes))
    }

    fn write(&self, out: &mut SegmentWriter) {
        if let Some(amount) = self {
            out.amount(*amount);
        }
    }
}

/// The components of an element.
impl Element for Vec<String> {
    fn read(cell: Cell<'_>, _: &mut Notes<'_>) -> Self {
        trimmed(cell.segment.components(cell.element).map(owned).collect())
    }

    fn write(&self, out: &mut SegmentWriter) {
        for (at, component) in self.iter().enumerate() {
            if at > 0 {
                out.component();
            }
            out.text(component);
        }
    }
}

impl<T: Row> Slot for Option<T> {
    fn accept(&mut self, segment: &Segment<'_>, notes: &mut Notes<'_>) -> bool {
        let free = self.is_none();
        if free {
            *self = Some(T::read(segment, notes));
        }
        free
    }

    fn write(&self, out: &mut SegmentWriter) {
        if let Some(row) = self {
            row.write(out);
        }
    }
}

impl<T: Row> Slot for Vec<T> {
    fn accept(&mut self, segment: &Segment<'_>, notes: &mut Notes<'_>) -> bool {
        push(self, T::read(segment, notes));
        true
    }

    fn write(&self, out: &mut SegmentWriter) {
        for row in self {
            row.write(out);
        }
    }
}

/// Bytes as text of our own; blanks at the end of a value mean nothing.
#[inline]
pub(super) fn owned(bytes: &[u8]) -> String {
    // Half of all elements are empty.
    if bytes.is_empty() { String::new() } else { text(bytes.trim_ascii_end()).into_owned() }
}

/// Adds to a list that most often holds one thing. A vector would make room for four, which is
/// more than the rest of the claim.
pub(super) fn push<T>(list: &mut Vec<T>, one: T) {
    if list.is_empty() {
        list.reserve_exact(1);
    }
    list.push(one);
}

/// Without the empty texts at the end.
pub(super) fn trimmed(mut texts: Vec<String>) -> Vec<String> {
    while texts.last().is_some_and(String::is_empty) {
        texts.pop();
    }
    texts
}

/// The highest number that a row or a composite has a value for.
pub(super) fn number_max<T>(listed: &[usize], other: &[(usize, T)]) -> usize {
    let others = other.iter().map(|(n, _)| *n);
    listed.iter().copied().chain(others).max().unwrap_or(0)
}

//! How a segment becomes a typed row and a row a segment again.
//!
//! Each row and each loop is declared once, as a table, and both directions are made from it; so
//! reading and writing can't get out of step.
//!
//! **Invariant:** what has no field of its own is kept: elements and components by their number,
//! segments as [`Extra`].

use crate::{
    Amount, AmountFault, Finding, Segment, Tag, What, amount, segment::text, writer::SegmentWriter,
};

/// A segment that has no typed row, as it was sent.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Extra {
    /// The identifier, such as `K3`; for text that is no segment, all up to the first separator.
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
    fn read(place: Place<'_>, notes: &mut Notes<'_>) -> Self;
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
pub(super) struct Place<'a> {
    pub(super) segment: &'a Segment<'a>,
    /// From 1.
    pub(super) n: usize,
    pub(super) element: &'a [u8],
}

impl<'a> Place<'a> {
    /// The components; divided by the mark that stands there where ISA16 declares another, as in
    /// `HC>99213`.
    pub(super) fn components(self, notes: &mut Notes<'_>) -> impl Iterator<Item = &'a [u8]> {
        let declared = self.segment.delimiters().component;
        let mark = match self.element {
            [_, _, mark, _, ..] | [_, _, _, mark, _, ..]
                if mark.is_ascii_punctuation() && !self.element.contains(&declared) =>
            {
                notes.push(self, What::OtherComponentMark { element: self.n });
                *mark
            }
            _ => declared,
        };
        let whole = (!self.element.is_empty()).then_some(self.element);
        whole.into_iter().flat_map(move |it| it.split(move |byte| *byte == mark))
    }
}

impl Notes<'_> {
    /// A finding about one element.
    pub(super) fn push(&mut self, place: Place<'_>, what: What) {
        let (span, segment) = (place.segment.span_of(place.n), place.segment.tag());
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
        let id = text(id.unwrap_or_default()).into_owned();
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
    fn read(place: Place<'_>, _: &mut Notes<'_>) -> Self {
        owned(place.element)
    }

    fn write(&self, out: &mut SegmentWriter) {
        out.text(self);
    }
}

/// A required amount.
impl Element for Amount {
    fn read(place: Place<'_>, notes: &mut Notes<'_>) -> Self {
        let amount = amount(place.element);
        if let Some(fault) = amount.fault {
            notes.push(place, What::BadAmount { element: place.n, fault });
        }
        amount
    }

    fn write(&self, out: &mut SegmentWriter) {
        out.amount(*self);
    }
}

/// An amount that may be left out.
impl Element for Option<Amount> {
    fn read(place: Place<'_>, notes: &mut Notes<'_>) -> Self {
        let absent = amount(place.element).fault == Some(AmountFault::Missing);
        (!absent).then(|| Amount::read(place, notes))
    }

    fn write(&self, out: &mut SegmentWriter) {
        if let Some(amount) = self {
            out.amount(*amount);
        }
    }
}

/// The components of an element.
impl Element for Vec<String> {
    fn read(place: Place<'_>, _: &mut Notes<'_>) -> Self {
        trimmed(place.segment.components(place.element).map(owned).collect())
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
        self.push(T::read(segment, notes));
        true
    }

    fn write(&self, out: &mut SegmentWriter) {
        for row in self {
            row.write(out);
        }
    }
}

/// Bytes as text of our own.
pub(super) fn owned(bytes: &[u8]) -> String {
    text(bytes).into_owned()
}

/// Without the empty texts at the end.
pub(super) fn trimmed(mut texts: Vec<String>) -> Vec<String> {
    while texts.last().is_some_and(String::is_empty) {
        texts.pop();
    }
    texts
}

/// Declares a typed segment: its identifier, and its elements by their number in ascending order.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident = $tag:ident {
        $($(#[$field_doc:meta])* $n:literal $field:ident: $type:ty,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, Eq, PartialEq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
            /// Elements that have no field here: number and components.
            pub other: Vec<(usize, Vec<String>)>,
        }

        impl Row for $name {
            fn read(segment: &Segment<'_>, notes: &mut Notes<'_>) -> Self {
                let mut row = Self::default();
                let listed = [$($n),*].last().copied().unwrap_or(0);
                let mut elements = segment.elements();
                for n in 1.. {
                    let element = elements.next();
                    // A required amount that is not there at all is a finding too.
                    if element.is_none() && n > listed {
                        break;
                    }
                    let place = Place { segment, n, element: element.unwrap_or_default() };
                    match n {
                        $($n => row.$field = Element::read(place, notes),)*
                        _ if place.element.is_empty() => {}
                        _ => row.other.push((n, Element::read(place, notes))),
                    }
                }
                row.other.retain(|(_, components)| !components.is_empty());
                row
            }

            fn write(&self, out: &mut SegmentWriter) {
                out.begin(stringify!($tag));
                let listed = [$($n),*].into_iter();
                let last = listed.chain(self.other.iter().map(|(n, _)| *n)).max();
                for n in 1..=last.unwrap_or(0) {
                    out.element();
                    match n {
                        $($n => Element::write(&self.$field, out),)*
                        _ => self.other.iter().filter(|(it, _)| *it == n)
                            .for_each(|(_, components)| components.write(out)),
                    }
                }
                out.end();
            }
        }
    };
}

/// Declares a composite element: its components by their number in ascending order.
macro_rules! composite {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$part_doc:meta])* $n:literal $part:ident,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, Eq, PartialEq)]
        pub struct $name {
            $($(#[$part_doc])* pub $part: String,)*
            /// Components that have no field here, by their number.
            pub other: Vec<(usize, String)>,
        }

        impl Element for $name {
            fn read(place: Place<'_>, notes: &mut Notes<'_>) -> Self {
                let mut composite = Self::default();
                for (n, component) in (1..).zip(place.components(notes)) {
                    match n {
                        $($n => composite.$part = owned(component),)*
                        _ if component.is_empty() => {}
                        _ => composite.other.push((n, owned(component))),
                    }
                }
                composite
            }

            fn write(&self, out: &mut SegmentWriter) {
                let listed = [$($n),*].into_iter();
                let last = listed.chain(self.other.iter().map(|(n, _)| *n)).max();
                for n in 1..=last.unwrap_or(0) {
                    if n > 1 {
                        out.component();
                    }
                    match n {
                        $($n => out.text(&self.$part),)*
                        _ => self.other.iter().filter(|(it, _)| *it == n)
                            .for_each(|(_, component)| out.text(component)),
                    }
                }
            }
        }
    };
}

/// Declares the rows of a loop in the order of the guide: the one that begins it, if it has one,
/// then the others with their fields. `extra` is where rows without a type are kept.
macro_rules! rows {
    ($name:ident: $($first:ident)? { $($tag:ident $field:tt,)* }) => {
        impl $name {
            const ORDER: &'static [Tag] = &[$(tag::$tag),*];
        }

        impl Rows for $name {
            fn accept(&mut self, segment: &Segment<'_>, notes: &mut Notes<'_>) -> bool {
                let taken = match segment.tag() {
                    $(tag::$tag => rows!(@take self, segment, notes, $field),)*
                    _ => return false,
                };
                if !taken {
                    notes.about(segment, What::Repeated);
                    self.keep(segment);
                }
                true
            }

            fn keep(&mut self, segment: &Segment<'_>) {
                Extra::insert(&mut self.extra, segment, Self::ORDER);
            }

            fn write(&self, out: &mut SegmentWriter) {
                $(self.$first.write(out);)?
                $(
                    rows!(@write self, out, $field);
                    Extra::write_with(&self.extra, tag::$tag, out);
                )*
                Extra::write_others(&self.extra, Self::ORDER, out);
            }
        }
    };
    (@take $this:ident, $segment:ident, $notes:ident, extra) => {{
        $this.keep($segment);
        true
    }};
    (@take $this:ident, $segment:ident, $notes:ident, $field:ident) => {
        $this.$field.accept($segment, $notes)
    };
    (@write $this:ident, $out:ident, extra) => {};
    (@write $this:ident, $out:ident, $field:ident) => { $this.$field.write($out) };
}

pub(super) use {composite, row, rows};

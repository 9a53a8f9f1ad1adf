//! A block: what the reader gives at once, and the segments in it.
//!
//! A block is one loop of the body of a set (a claim payment with its lines, a level, a claim), the
//! head of a set, or one segment of an envelope. It borrows the reader's buffer; nothing is copied.
//!
//! **Invariant:** the blocks of a file, one after the other, are the file: [`Block::raw`] joined is
//! the input, byte for byte, line breaks and stray text included.

use crate::{Delimiters, Segment, SetKind, Span, Tag};

/// A run of segments that are read together.
#[derive(Clone, Debug)]
pub struct Block<'a> {
    raw: &'a [u8],
    segments: Segments<'a>,
    set: SetKind,
}

/// Where a segment stands in its block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) tag: Tag,
}

impl<'a> Block<'a> {
    pub(crate) fn new(
        raw: &'a [u8],
        at: u64,
        marks: &'a [Mark],
        delimiters: Delimiters,
        set: SetKind,
    ) -> Self {
        Self { raw, segments: Segments { base: raw, at, marks, delimiters }, set }
    }

    /// The identifier of the first segment, which tells what the block is; [`Tag::NONE`] for text
    /// outside any interchange.
    pub fn head(&self) -> Tag {
        self.segments.marks.first().map_or(Tag::NONE, |mark| mark.tag)
    }

    /// Every byte of it, terminators and line breaks included.
    pub fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// Where it stands in the file.
    pub fn span(&self) -> Span {
        Span::of(self.segments.at, self.raw.len())
    }

    /// The segments in order.
    pub fn segments(&self) -> Segments<'a> {
        self.segments.clone()
    }

    /// In which transaction set it stands.
    pub fn set(&self) -> SetKind {
        self.set
    }
}

/// Some segments in order: an iterator that is cheap to clone and to divide.
#[derive(Clone, Debug)]
pub struct Segments<'a> {
    base: &'a [u8],
    at: u64,
    marks: &'a [Mark],
    delimiters: Delimiters,
}

impl<'a> Segments<'a> {
    /// How many are left.
    pub fn len(&self) -> usize {
        self.marks.len()
    }

    /// None left?
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// The first, without taking it.
    #[inline]
    pub fn first(&self) -> Option<Segment<'a>> {
        self.marks.first().map(|mark| self.segment(mark))
    }

    /// Those with this identifier.
    #[inline]
    pub fn with(&self, tag: Tag) -> WithTag<'a> {
        WithTag { rest: self.clone(), tag }
    }

    /// The first with this identifier and this first element, as `REF*1K`.
    pub fn qualified(&self, tag: Tag, qualifier: &[u8]) -> Option<Segment<'a>> {
        self.with(tag).find(|segment| segment.element(1) == qualifier)
    }

    /// Those before the first with one of these identifiers, and the rest from it on.
    #[inline]
    pub fn divide(&self, begins: impl Fn(Tag) -> bool) -> (Self, Self) {
        let at = self.marks.iter().position(|mark| begins(mark.tag)).unwrap_or(self.marks.len());
        let (before, rest) = self.marks.split_at(at);
        (Self { marks: before, ..*self }, Self { marks: rest, ..*self })
    }

    /// The loops that begin with this identifier; what stands before the first is left out.
    pub fn loops(&self, tag: Tag) -> Loops<'a> {
        let (_, rest) = self.divide(|it| it == tag);
        Loops { rest, tag }
    }

    #[inline]
    fn segment(&self, mark: &Mark) -> Segment<'a> {
        let bytes = &self.base[mark.start as usize..mark.end as usize];
        Segment::new(bytes, mark.tag, self.at + u64::from(mark.start), self.delimiters)
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    #[inline]
    fn next(&mut self) -> Option<Segment<'a>> {
        let (first, rest) = self.marks.split_first()?;
        self.marks = rest;
        Some(self.segment(first))
    }
}

/// The segments with one identifier; see [`Segments::with`].
#[derive(Clone, Debug)]
pub struct WithTag<'a> {
    rest: Segments<'a>,
    tag: Tag,
}

impl<'a> Iterator for WithTag<'a> {
    type Item = Segment<'a>;

    #[inline]
    fn next(&mut self) -> Option<Segment<'a>> {
        let at = self.rest.marks.iter().position(|mark| mark.tag == self.tag)?;
        let (found, rest) = self.rest.marks[at..].split_first()?;
        self.rest.marks = rest;
        Some(self.rest.segment(found))
    }
}

/// Loops of the same kind, one after the other; see [`Segments::loops`].
#[derive(Clone, Debug)]
pub struct Loops<'a> {
    rest: Segments<'a>,
    tag: Tag,
}

impl<'a> Iterator for Loops<'a> {
    type Item = Segments<'a>;

    #[inline]
    fn next(&mut self) -> Option<Segments<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let marks = self.rest.marks;
        let len = marks[1..].iter().position(|mark| mark.tag == self.tag);
        let (this, rest) = marks.split_at(len.map_or(marks.len(), |len| len + 1));
        self.rest.marks = rest;
        Some(Segments { marks: this, ..self.rest })
    }
}

//! One segment: its identifier and its elements, borrowed from the input.

use std::borrow::Cow;

use crate::{Delimiters, Span, Tag};

/// A segment as it stands in the file, without its terminator and the line breaks around it.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    bytes: &'a [u8],
    tag: Tag,
    at: u64,
    delimiters: Delimiters,
}

impl<'a> Segment<'a> {
    pub(crate) fn new(bytes: &'a [u8], tag: Tag, at: u64, delimiters: Delimiters) -> Self {
        Self { bytes, tag, at, delimiters }
    }

    /// Reads one segment that stands alone, without its terminator.
    pub fn alone(bytes: &'a [u8], delimiters: Delimiters) -> Self {
        Self { bytes, tag: tag_of(bytes, delimiters.element), at: 0, delimiters }
    }

    /// The identifier; [`Tag::NONE`] where this is no segment.
    pub fn tag(&self) -> Tag {
        self.tag
    }

    /// The whole segment.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Where it stands in the file.
    pub fn span(&self) -> Span {
        Span::of(self.at, self.bytes.len())
    }

    /// The delimiters of its interchange.
    pub fn delimiters(&self) -> Delimiters {
        self.delimiters
    }

    /// The elements in order, from the first after the identifier.
    pub fn elements(&self) -> Parts<'a> {
        let mut parts = Parts { rest: Some(self.bytes), mark: self.delimiters.element };
        parts.next();
        parts
    }

    /// Element `n`, counted from 1 as the guides do; empty where it is absent.
    pub fn element(&self, n: usize) -> &'a [u8] {
        self.elements().nth(n.wrapping_sub(1)).unwrap_or_default()
    }

    /// The first `N` elements in one pass; absent ones are empty.
    pub fn first<const N: usize>(&self) -> [&'a [u8]; N] {
        let mut first = [&b""[..]; N];
        for (slot, element) in first.iter_mut().zip(self.elements()) {
            *slot = element;
        }
        first
    }

    /// Element `n` as text, see [`text`].
    pub fn text(&self, n: usize) -> Cow<'a, str> {
        text(self.element(n))
    }

    /// Divides an element into its components.
    pub fn components(&self, element: &'a [u8]) -> Parts<'a> {
        Parts { rest: Some(element), mark: self.delimiters.component }
    }

    /// Divides an element into its repetitions; the whole element where there are none.
    pub fn repetitions(&self, element: &'a [u8]) -> Parts<'a> {
        let mark = self.delimiters.repetition.unwrap_or(self.delimiters.segment);
        Parts { rest: Some(element), mark }
    }

    /// Where element `n` stands in the file; the whole segment where it is absent.
    pub fn span_of(&self, n: usize) -> Span {
        let mut at = 0;
        for (index, part) in
            (Parts { rest: Some(self.bytes), mark: self.delimiters.element }).enumerate()
        {
            if index == n {
                return Span::of(self.at + at as u64, part.len());
            }
            at += part.len() + 1;
        }
        self.span()
    }
}

/// The parts of a run of bytes between marks.
#[derive(Clone, Debug)]
pub struct Parts<'a> {
    rest: Option<&'a [u8]>,
    mark: u8,
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest?;
        // Elements are short: with `memchr` in its place, typed reading of the benchmark's file was
        // a tenth slower.
        if let Some(at) = rest.iter().position(|byte| *byte == self.mark) {
            let (part, tail) = rest.split_at(at);
            self.rest = Some(&tail[1..]);
            Some(part)
        } else {
            self.rest = None;
            Some(rest)
        }
    }
}

/// Bytes as text: UTF-8 where they are, otherwise Latin-1, so that no byte is lost.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// The identifier at the start of a segment.
#[inline]
pub(crate) fn tag_of(bytes: &[u8], element: u8) -> Tag {
    match *bytes {
        [first, second, mark, ..] if mark == element => Tag::new(&[first, second]),
        [first, second, third, mark, ..] if mark == element => Tag::new(&[first, second, third]),
        [_, _] | [_, _, _] => Tag::new(bytes),
        _ => Tag::NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag;

    #[test]
    fn elements_are_counted_as_the_guides_do() {
        let segment = Segment::alone(b"SVC*HC:99213:25*100**", Delimiters::default());
        assert_eq!(segment.tag(), tag::SVC);
        assert_eq!(segment.element(1), b"HC:99213:25");
        assert_eq!(segment.element(2), b"100");
        assert_eq!(segment.element(3), b"");
        assert_eq!(segment.element(9), b"");
        assert_eq!(segment.elements().count(), 4);
        let components: Vec<_> = segment.components(segment.element(1)).collect();
        assert_eq!(components, [&b"HC"[..], b"99213", b"25"]);
        assert_eq!(segment.span_of(2), Span { start: 16, end: 19 });
        assert_eq!(segment.first::<2>(), [&b"HC:99213:25"[..], b"100"]);
    }

    #[test]
    fn a_byte_that_is_no_utf8_is_read_as_latin_1() {
        assert_eq!(text(b"Mu\xf1oz"), "Mu\u{f1}oz");
    }
}

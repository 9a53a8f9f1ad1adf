//! Where something stands in a file.

use std::fmt;

/// A run of bytes of the input, counted from 0; `end` is the first byte after it.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Span {
    /// First byte.
    pub start: u64,
    /// First byte after the last.
    pub end: u64,
}

impl Span {
    /// `len` bytes from `start`.
    pub fn of(start: u64, len: usize) -> Self {
        Self { start, end: start + len as u64 }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

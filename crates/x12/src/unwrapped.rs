//! Reads a file whose lines were wrapped at a fixed width, often 80 columns, as mainframes do.
//!
//! The line breaks stand inside segments and elements there, so they have to go before anything can
//! be told apart. The [`Reader`](crate::Reader) does not do that by itself: its blocks are the
//! file, byte for byte. Whoever reads a file of unknown origin asks [`is_wrapped`] first.
//!
//! **Invariant:** only carriage returns and line feeds are taken out. Spans then count the bytes
//! that are left.

use std::io::{self, Read};

use crate::delimiters;

/// How much of a file [`is_wrapped`] wants to see; less is enough where the file ends before.
pub const HEAD_LEN: usize = 512;

/// Does this file begin with an ISA that line breaks divide?
pub fn is_wrapped(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    head.starts_with(b"ISA") && delimiters::is_wrapped(head)
}

/// A byte stream without its line breaks.
#[derive(Debug)]
pub struct Unwrapped<R> {
    input: R,
}

impl<R: Read> Unwrapped<R> {
    /// Takes the line breaks out of this stream.
    pub fn new(input: R) -> Self {
        Self { input }
    }
}

impl<R: Read> Read for Unwrapped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.input.read(buffer)?;
            let mut kept = 0;
            for at in 0..n {
                if !matches!(buffer[at], b'\r' | b'\n') {
                    buffer[kept] = buffer[at];
                    kept += 1;
                }
            }
            // Nothing but line breaks is not yet the end.
            if kept > 0 || n == 0 {
                return Ok(kept);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEGMENTS: &str = "ISA*00*          *00*          *ZZ*NORTHWIND      *ZZ*JUNIPER        *260102*0900*^*00501*000000001*0*P*:~GS*HP*A*B*20260102*0900*1*X*005010X221A1~ST*835*0001~";

    fn wrapped(width: usize, line_break: &str) -> Vec<u8> {
        let lines: Vec<&str> = SEGMENTS
            .as_bytes()
            .chunks(width)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        lines.join(line_break).into_bytes()
    }

    #[test]
    fn a_wrapped_file_is_known_and_read_as_if_it_were_not() {
        for line_break in ["\n", "\r\n"] {
            let file = wrapped(80, line_break);
            assert!(is_wrapped(&file));
            let mut text = String::new();
            Unwrapped::new(&file[..]).read_to_string(&mut text).unwrap();
            assert_eq!(text, SEGMENTS);
        }
    }

    #[test]
    fn a_file_with_a_segment_on_each_line_is_not_wrapped() {
        assert!(!is_wrapped(SEGMENTS.as_bytes()));
        assert!(!is_wrapped(SEGMENTS.replace('~', "~\n").as_bytes()));
        assert!(!is_wrapped(SEGMENTS.replace('~', "\n").as_bytes()));
        assert!(!is_wrapped(b"ISA"));
        assert!(!is_wrapped(b""));
    }
}

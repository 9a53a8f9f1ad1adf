//! A sandbox's book: what was done there, one line each, so that a sandbox that was killed knows it
//! again.
//!
//! A line is in the operating system's hands before the answer is given, so it outlives the program.
//! It need not outlive a power cut: what runs against a sandbox are tests.
//!
//! **Invariant:** a line counts only with its end. What a kill tore is cut off, and was not done.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    path::Path,
};

use super::{Effect, wire};

#[derive(Debug)]
pub(super) struct Book(File);

impl Book {
    /// Opens a book, or begins one, and gives what stands in it.
    pub(super) fn open(path: &Path) -> io::Result<(Self, Vec<Effect>)> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        file.set_len(whole as u64)?;
        let effects = text[..whole].lines().map(|line| {
            line.rsplit('\t').next().and_then(wire::read_effect).ok_or_else(|| {
                io::Error::new(io::ErrorKind::InvalidData, "a line of the book is no effect")
            })
        });
        Ok((Self(file), effects.collect::<io::Result<_>>()?))
    }

    pub(super) fn write(&self, effect: &Effect) -> io::Result<()> {
        let Effect { key, reference, action, .. } = effect;
        let kind = action.kind().id();
        let line = format!("{key}\t{reference}\t{kind}\t{}\n", wire::write_effect(effect));
        (&self.0).write_all(line.as_bytes())
    }
}

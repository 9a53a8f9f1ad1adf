//! The outbox, as somebody finds it who comes by once a day.

use std::{collections::BTreeSet, fs, io, path::Path};

use domain::Digest;

/// A file that was found there.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Found {
    /// `prop_….0 file_appeal.txt`: the key of the warrant and what it allowed.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

impl Found {
    pub(super) fn digest(&self) -> Digest {
        Digest::of(&self.bytes)
    }
}

/// What was not taken before, by name. Links, folders and hidden files are not mail, and neither is
/// what somebody is still writing.
pub(super) fn new_files(outbox: &Path, taken: &BTreeSet<String>) -> io::Result<Vec<Found>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(outbox)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if entry.file_type()?.is_file() && is_mail(&name) && !taken.contains(&name) {
            names.push(name);
        }
    }
    names.sort_unstable();
    names.iter().map(|name| read(outbox, name)).collect()
}

/// One file.
pub(super) fn read(outbox: &Path, name: &str) -> io::Result<Found> {
    let bytes = fs::read(outbox.join(name))?;
    Ok(Found { name: name.to_owned(), bytes })
}

fn is_mail(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|it| it.1);
    !name.starts_with('.') && matches!(ending, Some("837" | "txt"))
}

//! The inbox: which of its files are new, and which of those are whole.
//!
//! Files are read in the order in which they came, by their time of change and then by name. One is
//! taken for whole if it changed no later than the newest file of the last time we asked: a file that
//! somebody is still writing changes after that. Files of the very same time, which a coarse clock
//! gives to many, are told apart by how many there were and how large together.
//!
//! Nothing is remembered here: up to where the folder was read, and what the newest was, stand in the
//! cursor. It names no file; the ones of the last time read stand there as fingerprints.
//!
//! A clock that is set back hides what comes until it has caught up. To poll from the start again
//! finds that too, and counts nothing twice.

use std::{
    cmp::Ordering,
    ffi::OsString,
    fs::{self, File, Metadata},
    io::{self, Read},
    path::PathBuf,
    str::FromStr,
};

use domain::{AccountId, Digest, EventKey, Phi};

use super::{disk, not_taken};
use crate::{Cursor, Finding, Page, PlatformError, Reading, ReceivedFile};

/// The largest file that is read, because it is held in memory whole. The largest remittances that we
/// know of have some tens of megabytes (K).
const N_BYTES_MAX: u64 = 256 << 20;

/// How the names of files end that are still under way: curl and browsers, most programs, `WinSCP`.
const UNFINISHED: &[&str] = &["part", "tmp", "filepart", "partial", "crdownload"];

/// So many letters of a fingerprint; two files of one time that agree in them are not to be expected.
const N_LETTERS_OF_MARK: usize = 16;

#[derive(Clone, Debug)]
pub(super) struct Inbox {
    account: AccountId,
    path: PathBuf,
}

/// What stands in the folder under a name.
struct Entry {
    changed_ns: i128,
    name: OsString,
    metadata: Metadata,
}

/// Up to where the folder was read.
struct Place {
    /// How the newest files looked when we last asked.
    seen: Sight,
    /// What changed before this was read.
    read_ns: i128,
    /// Those of that very time that were read.
    marks: Vec<String>,
}

/// The files of one time.
#[derive(Clone, Copy, Eq, PartialEq)]
struct Sight {
    changed_ns: i128,
    n_files: usize,
    n_bytes: u64,
}

impl Inbox {
    pub(super) fn new(account: AccountId, path: PathBuf) -> Self {
        Self { account, path }
    }

    /// The next file that is new and whole.
    pub(super) fn page(&self, since: &Cursor) -> Result<Page, PlatformError> {
        let mut place = Place::of(since)?;
        let entries = self.entries().map_err(not_taken)?;
        let mut new = entries.iter().filter(|it| place.is_new(it) && place.is_whole(it, &entries));
        let (entry, has_more) = (new.next(), new.next().is_some());
        let reading = entry.map_or(Ok(Reading::default()), |it| self.read(it))?;
        if let Some(entry) = entry {
            place.pass(entry);
        }
        // What comes while the pages are turned was not there the last time, and has to wait.
        if !has_more {
            place.seen = Sight::newest(&entries);
        }
        Ok(Page { reading, next: Cursor::After(place.text()), has_more })
    }

    /// Everything that may be read some day, in order.
    fn entries(&self) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for found in fs::read_dir(&self.path)? {
            let found = found?;
            let metadata = match found.metadata() {
                Ok(metadata) => metadata,
                // Somebody took it away while we looked.
                Err(err) if err.kind() == io::ErrorKind::NotFound => continue,
                Err(err) => return Err(err),
            };
            let entry = Entry {
                changed_ns: disk::changed_ns(&metadata),
                name: found.file_name(),
                metadata,
            };
            if entry.is_meant_for_us() {
                entries.push(entry);
            }
        }
        entries.sort_unstable_by(Entry::in_order);
        Ok(entries)
    }

    fn read(&self, entry: &Entry) -> Result<Reading, PlatformError> {
        let n_bytes = entry.metadata.len();
        if entry.metadata.is_symlink() {
            let what = "a link in the inbox was not followed; put the file itself there";
            return Ok(finding("link_in_inbox", what.to_owned()));
        }
        if n_bytes > N_BYTES_MAX {
            let what = format!(
                "a file of {n_bytes} bytes was not read; no more than {N_BYTES_MAX} are: cut it"
            );
            return Ok(finding("file_too_large", what));
        }
        match self.bytes(entry) {
            Ok(Some(bytes)) => {
                let id = format!("{} {}", entry.name.to_string_lossy(), Digest::of(&bytes));
                let key = EventKey { account: self.account, id };
                let files = vec![ReceivedFile { key, bytes: Phi::new(bytes) }];
                Ok(Reading { files, ..Reading::default() })
            }
            Ok(None) => Ok(Reading::default()),
            Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(Reading::default()),
            Err(err) if err.kind() == io::ErrorKind::PermissionDenied => {
                let what = format!("a file of {n_bytes} bytes may not be read by this program");
                Ok(finding("file_not_permitted", what))
            }
            Err(err) => Err(not_taken(err)),
        }
    }

    /// `None` if it is no longer the file that was listed; as another one, it has its turn later.
    fn bytes(&self, entry: &Entry) -> io::Result<Option<Vec<u8>>> {
        let mut file = File::open(self.path.join(&entry.name))?;
        if !disk::is_same_file(&file.metadata()?, &entry.metadata) {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        (&mut file).take(N_BYTES_MAX).read_to_end(&mut bytes)?;
        let after = file.metadata()?;
        let is_as_listed = disk::changed_ns(&after) == entry.changed_ns
            && after.len() == entry.metadata.len()
            && bytes.len() as u64 == after.len();
        Ok(is_as_listed.then_some(bytes))
    }
}

impl Entry {
    /// Not a folder, not the hidden file of some program, and not under a name for what is unfinished.
    fn is_meant_for_us(&self) -> bool {
        let name = self.name.to_string_lossy();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is_unfinished = UNFINISHED.iter().any(|it| it.eq_ignore_ascii_case(ending));
        let is_file = self.metadata.is_file() || self.metadata.is_symlink();
        is_file && !is_unfinished && !name.starts_with('.')
    }

    fn in_order(&self, other: &Self) -> Ordering {
        (self.changed_ns, &self.name).cmp(&(other.changed_ns, &other.name))
    }

    /// Its name and size; with its time, what it is known by.
    fn mark(&self) -> String {
        let size = self.metadata.len().to_be_bytes();
        let mut digits = Digest::of(&[self.name.as_encoded_bytes(), &size].concat()).to_string();
        digits.truncate(N_LETTERS_OF_MARK);
        digits
    }
}

impl Place {
    fn of(cursor: &Cursor) -> Result<Self, PlatformError> {
        match cursor {
            Cursor::Start => Ok(Self { seen: Sight::NOTHING, read_ns: i128::MIN, marks: vec![] }),
            Cursor::After(text) => Self::parse(text).ok_or(PlatformError::Absent),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let seen = Sight {
            changed_ns: next(&mut words)?,
            n_files: next(&mut words)?,
            n_bytes: next(&mut words)?,
        };
        let read_ns = next(&mut words)?;
        Some(Self { seen, read_ns, marks: words.map(str::to_owned).collect() })
    }

    fn text(&self) -> String {
        let Self { seen: Sight { changed_ns, n_files, n_bytes }, read_ns, marks } = self;
        let mut text = format!("{changed_ns} {n_files} {n_bytes} {read_ns}");
        for mark in marks {
            text.push_str(&format!(" {mark}"));
        }
        text
    }

    fn is_new(&self, entry: &Entry) -> bool {
        match entry.changed_ns.cmp(&self.read_ns) {
            Ordering::Less => false,
            Ordering::Equal => !self.marks.contains(&entry.mark()),
            Ordering::Greater => true,
        }
    }

    fn is_whole(&self, entry: &Entry, all: &[Entry]) -> bool {
        match entry.changed_ns.cmp(&self.seen.changed_ns) {
            Ordering::Less => true,
            Ordering::Equal => Sight::at(entry.changed_ns, all) == self.seen,
            Ordering::Greater => false,
        }
    }

    fn pass(&mut self, entry: &Entry) {
        if entry.changed_ns > self.read_ns {
            self.read_ns = entry.changed_ns;
            self.marks.clear();
        }
        self.marks.push(entry.mark());
    }
}

impl Sight {
    const NOTHING: Self = Self { changed_ns: i128::MIN, n_files: 0, n_bytes: 0 };

    fn newest(all: &[Entry]) -> Self {
        all.last().map_or(Self::NOTHING, |newest| Self::at(newest.changed_ns, all))
    }

    /// `all` in order.
    fn at(changed_ns: i128, all: &[Entry]) -> Self {
        let from = all.partition_point(|it| it.changed_ns < changed_ns);
        let same = all[from..].iter().take_while(|it| it.changed_ns == changed_ns);
        let add = |sum: Self, it: &Entry| Self {
            n_files: sum.n_files + 1,
            n_bytes: sum.n_bytes.saturating_add(it.metadata.len()),
            ..sum
        };
        same.fold(Self { changed_ns, ..Self::NOTHING }, add)
    }
}

fn next<'a, T: FromStr>(words: &mut impl Iterator<Item = &'a str>) -> Option<T> {
    words.next()?.parse().ok()
}

fn finding(kind: &'static str, what: String) -> Reading {
    Reading { findings: vec![Finding { kind, what }], ..Reading::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A clock that ticks every two seconds, as on some sticks and shares, gives one time to all.
    #[test]
    fn files_of_one_tick_are_told_apart_by_their_number_and_size() {
        let dir = tempfile::tempdir().expect("there is room");
        let entry = |name: &str, n_bytes| {
            fs::write(dir.path().join(name), vec![0; n_bytes]).expect("there is room");
            let metadata = fs::metadata(dir.path().join(name)).expect("it is there");
            Entry { changed_ns: 7, name: name.into(), metadata }
        };
        let seen = [entry("a", 1)];
        let mut place = Place { seen: Sight::newest(&seen), read_ns: i128::MIN, marks: vec![] };
        let grown = [entry("a", 2)];
        let more = [entry("a", 1), entry("b", 0)];
        assert!(place.is_whole(&seen[0], &seen));
        assert!(!place.is_whole(&grown[0], &grown));
        assert!(!place.is_whole(&more[0], &more));
        place.pass(&seen[0]);
        let place = Place::parse(&place.text()).expect("it was written so");
        assert!(!place.is_new(&more[0]));
        assert!(place.is_new(&grown[0]) && place.is_new(&more[1]));
    }
}

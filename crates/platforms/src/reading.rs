//! What a platform had to say: events, files, hints, and what could not be read.
//!
//! **Invariant:** every event and every file comes with its key, so that what is read twice counts
//! once.

use domain::{Event, EventKey, Phi};

/// What was read of a delivery, a record or a page.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Reading {
    /// Facts.
    pub events: Vec<Event>,
    /// Files that the platform holds for us.
    pub files: Vec<ReceivedFile>,
    /// Records that something is said to have happened to; to be fetched.
    pub hints: Vec<RecordRef>,
    /// What could not be read.
    pub findings: Vec<Finding>,
}

/// A file that a platform holds for us: a remittance, an acknowledgment.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReceivedFile {
    /// By what it is known.
    pub key: EventKey,
    /// X12, as it came.
    pub bytes: Phi<Vec<u8>>,
}

/// A record, as its platform names it.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct RecordRef(pub String);

/// Up to where a platform was read. Only its connector knows what stands in it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Cursor {
    /// Nothing was read yet.
    #[default]
    Start,
    /// As the connector said.
    After(String),
}

/// A part of what is new.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Page {
    /// What it says.
    pub reading: Reading,
    /// From where to go on. Written down together with what was read.
    pub next: Cursor,
    /// There is more right now.
    pub has_more: bool,
}

/// Something odd in what a platform sent, for a person to look at. It quotes nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// A stable name for this kind of thing, such as `unknown_status`.
    pub kind: &'static str,
    /// What was noticed and what was done about it.
    pub what: String,
}

impl Reading {
    /// Puts another reading behind this one.
    pub fn append(&mut self, mut other: Self) {
        self.events.append(&mut other.events);
        self.files.append(&mut other.files);
        self.hints.append(&mut other.hints);
        self.findings.append(&mut other.findings);
    }
}

//! What an agent read, and the reasons that rest on it.
//!
//! **Invariant:** a reason cites at least one exhibit. There is no way to write one down without.

use super::{ExhibitId, Moment};

/// Something an agent read, as it was then.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Exhibit<T> {
    /// Its number in the case's journal.
    pub id: ExhibitId,
    /// When it was read.
    pub at: Moment,
    /// What it said.
    pub value: T,
}

/// One sentence and the exhibits that support it. The sentence names no patient.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reason {
    text: String,
    cites: Vec<ExhibitId>,
}

impl Reason {
    /// A sentence that rests on an exhibit.
    pub fn new(text: impl Into<String>, cites: ExhibitId) -> Self {
        Self { text: text.into(), cites: vec![cites] }
    }

    /// The same sentence, resting on another exhibit too.
    pub fn and(mut self, cites: ExhibitId) -> Self {
        self.cites.push(cites);
        self
    }

    /// The sentence.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The exhibits; at least one.
    pub fn cites(&self) -> &[ExhibitId] {
        &self.cites
    }

    /// From a record; `None` where it cites nothing.
    pub(super) fn restore(text: String, cites: Vec<ExhibitId>) -> Option<Self> {
        (!cites.is_empty()).then_some(Self { text, cites })
    }
}

//! The official code lists, loaded by an installation that has a right to their wording.
//!
//! **Invariant:** a row replaces a meaning and its dates and never a kind. A code that the shipped
//! table does not know comes in as unclassified: a person looks at it.

use chrono::NaiveDate;

use super::{CarcEntry, CodeBook, RarcEntry, usage};
use crate::{Carc, Confidence, DenialClass, Kind, Rarc};

/// Which of the two lists.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CodeList {
    /// Claim adjustment reason codes.
    Carc,
    /// Remittance advice remark codes.
    Rarc,
}

/// One row of an official list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OfficialCode {
    /// The code as the list writes it.
    pub code: String,
    /// Its official wording.
    pub text: String,
    /// First day.
    pub since: Option<NaiveDate>,
    /// Day of deactivation.
    pub until: Option<NaiveDate>,
}

/// What loading a list changed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct LoadedCodes {
    /// How many codes of the shipped table got their official wording and dates.
    pub n_replaced: usize,
    /// Codes that the shipped table does not know; as reasons they are unclassified.
    pub new: Vec<String>,
    /// Rows whose code can't be one.
    pub unreadable: Vec<String>,
}

impl CodeBook {
    /// Loads an official list over the shipped table.
    pub fn load_official(&mut self, list: CodeList, rows: &[OfficialCode]) -> LoadedCodes {
        let mut loaded = LoadedCodes::default();
        for row in rows {
            let known = match list {
                CodeList::Carc => self.load_carc(row),
                CodeList::Rarc => self.load_rarc(row),
            };
            if known.is_some() {
                self.mark(row);
            }
            match known {
                Some(true) => loaded.n_replaced += 1,
                Some(false) => loaded.new.push(row.code.clone()),
                None => loaded.unreadable.push(row.code.clone()),
            }
        }
        loaded
    }

    /// Was the code known before? `None` where it can't be a code.
    fn load_carc(&mut self, row: &OfficialCode) -> Option<bool> {
        let code = Carc::new(&row.code);
        if code.as_str() == "?" {
            return None;
        }
        let known = self.carcs.contains_key(&code);
        let entry = self.carcs.entry(code).or_insert_with(|| CarcEntry {
            code,
            kind: Kind::Denial(DenialClass::Unclassified),
            since: None,
            until: None,
            confidence: Confidence::Known,
            meaning: String::new(),
            needs_remark: usage::needs_remark(code),
            told_by_remark: usage::told_by_remark(code),
            groups: usage::groups(code),
        });
        (entry.since, entry.until) = (row.since, row.until);
        entry.meaning.clone_from(&row.text);
        Some(known)
    }

    fn load_rarc(&mut self, row: &OfficialCode) -> Option<bool> {
        let code = Rarc::new(&row.code);
        if code.as_str() == "?" {
            return None;
        }
        let known = self.rarcs.contains_key(&code);
        let entry = self.rarcs.entry(code).or_insert_with(|| RarcEntry {
            code,
            since: None,
            until: None,
            class: None,
            effects: Vec::new(),
            confidence: Confidence::Known,
            meaning: String::new(),
        });
        (entry.since, entry.until) = (row.since, row.until);
        entry.meaning.clone_from(&row.text);
        Some(known)
    }
}

//! An entry as a line of JSON, for somebody who checks the trail without this program.
//!
//! The recipe is in `docs/operating/audit.md`; a change here is a change there.

use serde_json::json;

use super::Entry;
use crate::{Practice, canon::hex};

impl Entry {
    /// The entry as one line of JSON. Hashes are small hexadecimal digits.
    pub fn line(&self, practice: &Practice) -> String {
        let line = json!({
            "practice": practice.keys().practice(),
            "seq": self.seq,
            "at_ms": self.at_ms,
            "by": self.by,
            "did": self.did,
            "noun": self.noun,
            "row": self.row,
            "row_hash": hex(&self.row_hash),
            "about": self.about,
            "previous": hex(&self.previous),
            "hash": hex(&self.hash),
        });
        line.to_string()
    }
}

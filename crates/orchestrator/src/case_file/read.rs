//! What an agent read for a case, each thing with a few words of what stood there.
//!
//! **Invariant:** a number of a patient's is not among these words.

use std::collections::BTreeMap;

use domain::{Exhibit, ExhibitId, Moment};
use serde_json::Value;
use store::Reading;

use super::CaseFile;
use crate::words;

/// One thing that was read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WasRead {
    /// By which number reasons cite it.
    pub id: ExhibitId,
    /// When.
    pub at: Moment,
    /// What it is.
    pub what: &'static str,
    /// What stood there, in a few words; empty where there is nothing short to say.
    pub said: String,
}

impl CaseFile {
    /// What the agent read, in its order: of several answers to one question the last, which counts.
    pub fn was_read(&self) -> Vec<WasRead> {
        let mut last: BTreeMap<&str, usize> = BTreeMap::new();
        for (place, exhibit) in self.journal.iter().enumerate() {
            last.insert(exhibit.value.question.expose(), place);
        }
        let mut places: Vec<usize> = last.into_values().collect();
        places.sort_unstable();
        places.into_iter().map(|it| WasRead::of(&self.journal[it])).collect()
    }
}

impl WasRead {
    /// An exhibit in a few words.
    pub fn of(exhibit: &Exhibit<Reading>) -> Self {
        let question = exhibit.value.question.expose();
        let said = says(question, exhibit.value.answer.json.expose());
        Self { id: exhibit.id, at: exhibit.at, what: words::exhibit(question), said }
    }
}

/// What stands in an exhibit, in a few words; a number of a patient's does not.
fn says(question: &str, json: &str) -> String {
    let Ok(value) = serde_json::from_str::<Value>(json) else { return String::new() };
    let is_there = |name: &str| value.get(name).is_some_and(|it| !it.is_null());
    let is_true = |name: &str| value.get(name).and_then(Value::as_bool) == Some(true);
    let n_of = |name: &str| value.get(name).and_then(Value::as_array).map_or(0, Vec::len);
    match question {
        "sent_claim" if is_there("x12") => "on record".to_owned(),
        "sent_claim" => "not on record".to_owned(),
        "acknowledgments" => counted(n_of("x12"), "acknowledgment"),
        "documents" => counted(n_of("documents"), "document"),
        "on_file" => {
            let coverage =
                if is_true("coverage_inactive") { "coverage ended" } else { "no end of coverage" };
            let number = |name: &str| if is_there(name) { "a number" } else { "no number" };
            format!(
                "{coverage}, {} of an authorization, {} of a referral",
                number("authorization"),
                number("referral")
            )
        }
        "earlier" if is_there("in_flight") || n_of("told") > 0 || is_true("records_sent") => {
            "something".to_owned()
        }
        "earlier" => "nothing".to_owned(),
        "tables" => value.get("as_of").and_then(Value::as_str).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

fn counted(n: usize, what: &str) -> String {
    match n {
        0 => "none".to_owned(),
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}

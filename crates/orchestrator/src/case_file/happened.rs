//! What happened to a case: each minute and each doer once, with all that was done then. What one person or
//! step did in one minute is one thing to a reader, however many commits it took.

use std::fmt;

use domain::{Moment, Phi, StaffId};
use store::Member;

use super::CaseFile;
use crate::words;

/// What somebody did in one minute.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Happened {
    /// When it began.
    pub at: Moment,
    /// Who, by the name that the office knows.
    pub by: String,
    /// What, in order.
    pub did: Vec<Did>,
}

/// One thing that was done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Did {
    /// In our words.
    pub what: String,
    /// What a person said to it in their own.
    pub words: Option<Phi<String>>,
}

/// On one line.
impl fmt::Display for Did {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.words {
            Some(words) => write!(f, "{}: \"{}\"", self.what, words.expose()),
            None => f.write_str(&self.what),
        }
    }
}

impl CaseFile {
    /// All of it, the oldest first.
    pub fn happened(&self) -> Vec<Happened> {
        let mut all: Vec<Happened> = Vec::new();
        for entry in &self.trail {
            let Some(mut what) = words::did(&entry.did).map(str::to_owned) else { continue };
            let Some(at) = Moment::from_ms(entry.at_ms) else { continue };
            // What a person said in their own words belongs to what they did.
            let said =
                self.statements.iter().find(|it| it.at == at && it.by.to_string() == entry.by);
            if let Some(instead) = said.and_then(|it| it.instead) {
                what += &format!(", {}", words::instead(instead));
            }
            let did = Did { what, words: said.and_then(|it| it.words.clone()) };
            let by = doer(&entry.by, &self.members);
            match all.last_mut() {
                Some(open) if minute(open.at) == minute(at) && open.by == by => {
                    if open.did.last() != Some(&did) {
                        open.did.push(did);
                    }
                }
                _ => all.push(Happened { at, by, did: vec![did] }),
            }
        }
        all
    }

    /// Somebody by the name that the office knows.
    pub fn name_of(&self, staff: StaffId) -> String {
        doer(&staff.to_string(), &self.members)
    }
}

fn minute(at: Moment) -> i64 {
    at.ms().div_euclid(60_000)
}

/// Who did something, by the name that the office knows; `by` is what stands in the audit trail.
pub fn doer(by: &str, members: &[Member]) -> String {
    if by.parse::<StaffId>().is_ok() {
        let member = members.iter().find(|it| it.id.to_string() == by);
        return member.map_or_else(|| "somebody".to_owned(), |it| it.name.expose().clone());
    }
    match by.split_once(' ') {
        Some(("step", "intake")) => "the inbox".to_owned(),
        Some(("step", "check")) => "the check".to_owned(),
        Some(("step", _)) => "the worker".to_owned(),
        Some((_, name)) => name.replace('_', " "),
        None => by.to_owned(),
    }
}

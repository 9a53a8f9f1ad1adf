//! What was read for a case, what was noticed about it, and what happened to it.

use std::collections::BTreeMap;

use domain::{Moment, Phi, Severity, StaffId};
use orchestrator::Office;
use serde_json::Value;
use store::{Member, Noticed};

use super::{one::CaseFile, sheet::Sheet};
use crate::command::words;

/// What the agent read, in its order: of several answers to one question the last, which counts.
pub(super) fn read(file: &CaseFile, office: &Office, sheet: &mut Sheet) {
    let mut last: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, exhibit) in file.journal.iter().enumerate() {
        last.insert(exhibit.value.question.expose(), place);
    }
    let mut places: Vec<usize> = last.into_values().collect();
    places.sort_unstable();
    let Some(exhibit) = places.last().map(|it| &file.journal[*it]) else { return };
    let at = words::time(exhibit.at, office.utc_offset_mins);
    sheet.title("WHAT IT RESTS ON", &format!("read on {at}"));
    for exhibit in places.into_iter().map(|it| &file.journal[it]) {
        let question = exhibit.value.question.expose();
        let said = says(question, exhibit.value.answer.json.expose());
        let said = if said.is_empty() { said } else { format!(": {said}") };
        sheet.item(&format!("{}{said}", words::exhibit(question)));
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

/// What was done of the newest proposal, and how we know.
pub(super) fn done(file: &CaseFile, office: &Office, sheet: &mut Sheet) {
    if file.receipts.is_empty() {
        return;
    }
    sheet.title("WHAT WAS DONE", "");
    for (receipt, at) in &file.receipts {
        let nth = receipt.key.place + 1;
        let at = words::time(*at, office.utc_offset_mins);
        let witness = words::witness(receipt.witness);
        sheet.item(&format!("{at}  action {nth}, {witness}: {}", receipt.reference));
    }
}

/// What somebody should look at.
pub(super) fn noticed(file: &CaseFile, office: &Office, sheet: &mut Sheet) {
    if file.findings.is_empty() {
        return;
    }
    sheet.title("NOTICED", "");
    for Noticed { severity, what, at, .. } in file.findings.iter().rev() {
        let at = words::time(*at, office.utc_offset_mins);
        let stop = if *severity == Severity::Stop { "STOP: " } else { "" };
        sheet.item(&format!("{at}  {stop}{}", what.expose()));
    }
}

/// What happened, each moment and each doer on one line.
pub(super) fn happened(file: &CaseFile, office: &Office, sheet: &mut Sheet) {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for entry in &file.trail {
        let Some(mut did) = words::did(&entry.did).map(str::to_owned) else { continue };
        let Some(at) = Moment::from_ms(entry.at_ms) else { continue };
        // What a person said in their own words belongs to what they did.
        let said = file.statements.iter().find(|it| it.at == at && it.by.to_string() == entry.by);
        if let Some(words) = said.and_then(|it| it.words.as_ref()).map(Phi::expose) {
            did += &format!(": \"{words}\"");
        }
        let at = words::time(at, office.utc_offset_mins);
        let who = format!("{at}  {}", doer(&entry.by, &file.members));
        match lines.last_mut() {
            Some((open, all)) if *open == who => {
                if all.last() != Some(&did) {
                    all.push(did);
                }
            }
            _ => lines.push((who, vec![did])),
        }
    }
    sheet.title("WHAT HAPPENED", "");
    for (who, did) in lines {
        sheet.item(&format!("{who} {}", did.join("; ")));
    }
}

/// Who did something, by the name that the office knows.
fn doer(by: &str, members: &[Member]) -> String {
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

//! What was read for a case, what was noticed about it, and what happened to it.

use domain::Severity;
use orchestrator::{CaseFile, Did, Happened, Office, WasRead};
use store::Noticed;

use super::sheet::Sheet;
use crate::command::words;

/// What the agent read, in its order.
pub(super) fn read(file: &CaseFile, office: &Office, sheet: &mut Sheet) {
    let read = file.was_read();
    let Some(last) = read.last() else { return };
    let at = words::time(last.at, office.utc_offset_mins);
    sheet.title("WHAT IT RESTS ON", &format!("read on {at}"));
    for WasRead { what, said, .. } in &read {
        let said = if said.is_empty() { String::new() } else { format!(": {said}") };
        sheet.item(&format!("{what}{said}"));
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
    sheet.title("WHAT HAPPENED", "");
    for Happened { at, by, did } in file.happened() {
        let at = words::time(at, office.utc_offset_mins);
        let did: Vec<String> = did.iter().map(Did::to_string).collect();
        sheet.item(&format!("{at}  {by} {}", did.join("; ")));
    }
}

//! The inbox: what files of every kind are told as, and that the mirror loses nothing of them.

mod round_trip;
mod told;

use domain::{AccountId, Moment};
use orchestrator::inbox::{FileReport, Said, Source, read};

/// An account in March 2026.
fn source(name: &str) -> Source {
    let seen = Moment::from_ms(1_772_460_300_000).expect("a time in 2026");
    Source { account: AccountId::new(seen, [3; 10]), name: name.to_owned(), seen }
}

/// All that a file says.
fn all(bytes: &[u8], name: &str) -> (Vec<Said>, FileReport) {
    let mut said = Vec::new();
    let report = read(bytes, &source(name), &mut |it| said.push(it));
    (said, report)
}

/// The X12 that a record keeps.
fn x12(record: &store::Record) -> String {
    let content: serde_json::Value =
        serde_json::from_str(record.content.json.expose()).expect("a record is JSON");
    content["x12"].as_str().expect("a record of X12").to_owned()
}

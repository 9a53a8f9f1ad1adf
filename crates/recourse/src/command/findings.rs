//! `recourse findings` and `recourse files`: what was noticed, and what was read.

use clap::Args;
use domain::{Digest, Severity};
use serde_json::Value;
use store::{Notice, Noticed, ReceivedFile};

use super::{
    cases::Sheet,
    find,
    place::{Answer, Place},
    words,
};
use crate::{analyze::render::terminal::text, door};

/// How many to show.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,

    /// How many, the newest first
    #[arg(short = 'n', long = "rows", value_name = "N", default_value = "25")]
    rows: u64,
}

/// Runs `findings`; gives the exit code.
pub(super) fn findings(arguments: &Arguments) -> u8 {
    arguments.place.with_installation(async |it| {
        let offset = it.settings.practice.utc_offset_minutes;
        let findings = it.practice.findings(arguments.rows).await?;
        let mut sheet = Sheet::new(door::width(), door::colour());
        sheet.title(
            "FINDINGS",
            if findings.is_empty() { "nothing was noticed" } else { "the newest first" },
        );
        for Noticed { about, severity, what, at, .. } in &findings {
            let stop = if *severity == Severity::Stop { "STOP: " } else { "" };
            let about = match about {
                Notice::Case(case) => format!("case {}: ", find::short(*case)),
                Notice::Practice | Notice::Account(_) | Notice::File(_) => String::new(),
            };
            let at = words::time(*at, offset);
            sheet.item(&format!("{at}  {stop}{about}{}", without_digests(what.expose())));
        }
        Ok(Answer::done(sheet.text()))
    })
}

/// Runs `files`; gives the exit code.
pub(super) fn files(arguments: &Arguments) -> u8 {
    arguments.place.with_installation(async |it| {
        let offset = it.settings.practice.utc_offset_minutes;
        let files = it.practice.files(arguments.rows).await?;
        let mut sheet = Sheet::new(door::width(), door::colour());
        sheet.title(
            "FILES",
            if files.is_empty() { "none was read yet" } else { "the newest first" },
        );
        for ReceivedFile { name, n_bytes, received, summary, .. } in &files {
            let at = words::time(*received, offset);
            let held = serde_json::from_str(summary.json.expose()).map(|it| held(&it));
            let bytes = text::thousands(*n_bytes);
            let held = held.unwrap_or_default();
            sheet.item(&format!("{at}  {}: {held}, {bytes} bytes", without_digests(name.expose())));
        }
        Ok(Answer::done(sheet.text()))
    })
}

/// A file of the inbox is known by its name and its digest; people know it by its name.
fn without_digests(text: &str) -> String {
    let is_digest = |it: &str| it.trim_end_matches(':').parse::<Digest>().is_ok();
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(' ') {
        if is_digest(word.trim_end()) {
            out.truncate(out.trim_end().len());
            out.push_str(word.trim_start_matches(|it: char| it.is_ascii_hexdigit()));
        } else {
            out.push_str(word);
        }
    }
    out
}

/// What a file held, out of the summary that was kept of it.
fn held(summary: &Value) -> String {
    let n = |path: &str| summary.pointer(path).and_then(Value::as_u64).unwrap_or_default();
    let kind = summary.get("kind").and_then(Value::as_str).unwrap_or_default();
    let counts = [
        (n("/counts/payments"), "claim payment"),
        (n("/counts/claims"), "claim"),
        (n("/counts/acknowledged"), "acknowledged claim"),
    ];
    let counts = counts.into_iter().filter(|it| it.0 > 0).map(|(n, what)| text::count(n, what));
    let all: Vec<String> = std::iter::once(kind.to_owned()).chain(counts).collect();
    all.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_see_the_name_of_a_file_and_no_digest() {
        let digest = Digest::of(b"");
        let table = [
            (format!("a b.835 {digest}"), "a b.835"),
            (format!("a b.835 {digest}: claim A1: odd"), "a b.835: claim A1: odd"),
            ("a.835: claim A1: odd".to_owned(), "a.835: claim A1: odd"),
        ];
        for (text, shown) in table {
            assert_eq!(without_digests(&text), shown);
        }
    }
}

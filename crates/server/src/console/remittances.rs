//! Remittances: the files that came, what was read in them, and whether their money adds up. Files are
//! handed in here too.
//!
//! **Invariant:** who may not see patients sees counts and sums, and neither the name of a file nor a claim.

mod handed_in;
mod one;
mod proof;

use askama::Template;
use authority::Permission as P;
use axum::{
    extract::{DefaultBodyLimit, Query, State},
    http::Method,
    routing::{get, post},
};
use domain::Cents;
use orchestrator::{HANDS_IN, inbox::FileSummary};
use serde::Deserialize;
use store::{OpenFindings, ReceivedFile, StoreError};

use super::{Here, Page, PageError, Shell, Told, show};
use crate::{Needs, Person, Routes, Site};

/// So many files on one page.
const N_FILES: u64 = 50;

pub(crate) const SEES: Needs = Needs::OneOf(&[P::SeePatients, P::Connect]);

pub(crate) fn routes(routes: Routes) -> Routes {
    let hands_in = Needs::OneOf(HANDS_IN);
    // What may be sent is counted by the bytes that come, against the setting.
    let upload = post(handed_in::take).layer(DefaultBodyLimit::disable());
    routes
        .page((Method::GET, "/remittances"), SEES, get(list))
        .page((Method::GET, "/remittances/upload"), hands_in, get(handed_in::form))
        .page((Method::POST, "/remittances/upload"), hands_in, upload)
        .page((Method::GET, "/remittances/{file}"), SEES, get(one::show))
}

#[derive(Template)]
#[template(path = "remittances.html")]
struct Remittances {
    shell: Shell,
    rows: Vec<Row>,
    open: OpenFindings,
    can_upload: bool,
    is_first: bool,
    next: Option<String>,
}

/// A file in the list.
pub(crate) struct Row {
    pub(crate) word: String,
    pub(crate) name: String,
    pub(crate) came: String,
    pub(crate) kind: String,
    pub(crate) payers: String,
    pub(crate) payment: String,
    pub(crate) n_claims: u64,
    pub(crate) n_denied: u64,
    pub(crate) paid: Option<Cents>,
    pub(crate) chip: &'static str,
    pub(crate) stands: &'static str,
}

#[derive(Deserialize)]
struct Asked {
    after: Option<String>,
}

async fn list(
    State(site): State<Site>,
    person: Person,
    Query(asked): Query<Asked>,
) -> Result<Page<Remittances>, PageError> {
    page(&site, &person, asked.after.as_deref()).await.told(&site, &person).map(Page)
}

async fn page(
    site: &Site,
    person: &Person,
    after: Option<&str>,
) -> Result<Remittances, StoreError> {
    let mut files = site.practice.files_after(after, N_FILES + 1).await?;
    let has_more = files.len() as u64 > N_FILES;
    files.truncate(usize::try_from(N_FILES).unwrap_or(usize::MAX));
    let next = files.last().filter(|_| has_more).map(|it| site.practice.file_word(&it.key));
    let shell = Shell::of(site, person, ("Remittances", Here::Remittances)).await?;
    Ok(Remittances {
        shell: shell.hearing("files findings"),
        rows: files.iter().map(|it| row(site, person, it)).collect(),
        open: site.practice.open_findings().await?,
        can_upload: HANDS_IN.iter().any(|it| person.may(*it)),
        is_first: after.is_none(),
        next,
    })
}

fn row(site: &Site, person: &Person, file: &ReceivedFile) -> Row {
    let summary = FileSummary::read(&file.summary);
    let (chip, stands) = stands(summary.as_ref());
    let remittances = summary.as_ref().map_or(&[][..], |it| &it.remittances);
    let mut payers: Vec<_> = remittances.iter().map(|it| show::payer(&it.payer_name)).collect();
    payers.dedup();
    let payment = match remittances {
        [] => String::new(),
        [one] => {
            let day = one.date().map_or_else(|| "no date".to_owned(), show::day);
            format!("{day} · {}", one.trace)
        }
        several => format!("{} payments", several.len()),
    };
    let counts = summary.as_ref().map(|it| it.counts).unwrap_or_default();
    let n_sent = counts.claims + counts.acknowledged;
    Row {
        word: site.practice.file_word(&file.key),
        name: called(person, file),
        came: show::time(file.received, site.office.utc_offset_mins),
        kind: summary.as_ref().map_or_else(|| "unknown".to_owned(), |it| kind(&it.kind)),
        payers: payers.join(", "),
        payment,
        n_claims: summary.as_ref().map_or(0, FileSummary::n_decided) + n_sent,
        n_denied: summary.as_ref().map_or(0, FileSummary::n_denied),
        paid: (!remittances.is_empty())
            .then(|| summary.as_ref().map_or(Cents::ZERO, FileSummary::paid)),
        chip,
        stands,
    }
}

/// What a file is called, for who may know.
fn called(person: &Person, file: &ReceivedFile) -> String {
    if person.may(P::SeePatients) { bare(file.name.expose()) } else { "A file".to_owned() }
}

/// A file of the inbox is known by its name and a digest; people know it by its name.
pub(crate) fn bare(name: &str) -> String {
    let is_digest = |it: &str| it.len() == 64 && it.bytes().all(|byte| byte.is_ascii_hexdigit());
    let words: Vec<_> = name.split(' ').filter(|it| !is_digest(it)).collect();
    let name = words.join(" ");
    if name.trim().is_empty() { "A file without a name".to_owned() } else { name }
}

/// What a file holds, in words.
fn kind(kinds: &str) -> String {
    let word = |it: &str| match it {
        "835" => "Remittance (835)".to_owned(),
        "277CA" => "Acknowledgment (277CA)".to_owned(),
        "999" => "Receipt of a file (999)".to_owned(),
        "TA1" => "Receipt of an envelope (TA1)".to_owned(),
        "unknown" => "Nothing that is read here".to_owned(),
        it if it.starts_with("837") => format!("Claims ({it})"),
        it => it.to_owned(),
    };
    kinds.split('+').map(word).collect::<Vec<_>>().join(", ")
}

/// Whether the file is in order, with the class of its chip.
fn stands(summary: Option<&FileSummary>) -> (&'static str, &'static str) {
    let Some(summary) = summary else { return ("attention", "another version's") };
    let stops = summary.findings.iter().any(|it| it.severity() == domain::Severity::Stop);
    match summary.remittances.as_slice() {
        [] if summary.kind == "unknown" => ("danger", "not read"),
        [] if stops => ("danger", "look at it"),
        [] => ("", "read"),
        all if all.iter().any(|it| !it.balanced) => ("danger", "does not add up"),
        _ => ("ok", "balanced"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_see_the_name_of_a_file_and_no_digest() {
        let digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let table = [
            (format!("a b.835 {digest}"), "a b.835"),
            ("a.835".to_owned(), "a.835"),
            (digest.to_owned(), "A file without a name"),
        ];
        for (name, shown) in table {
            assert_eq!(bare(&name), shown);
        }
    }

    #[test]
    fn the_kinds_of_a_file_are_told_in_words() {
        assert_eq!(kind("835+837P"), "Remittance (835), Claims (837P)");
        assert_eq!(kind("unknown"), "Nothing that is read here");
    }
}

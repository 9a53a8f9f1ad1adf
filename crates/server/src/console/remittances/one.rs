//! One file: its remittances with their proofs, what was noticed in it, and the cases that it opened.

use askama::Template;
use authority::Permission as P;
use axum::extract::{Path, Query, State};
use domain::{CaseId, Cents, Severity};
use orchestrator::{SEES_TO, advice, inbox::FileSummary, words};
use serde::Deserialize;
use store::{Listed, Notice, ReceivedFile, StoreError};

use super::{bare, kind, proof::Proof, stands};
use crate::{
    Person, Problem, Site,
    console::{Here, Page, PageError, Shell, Told, show},
};

/// So many cases and findings stand on one page.
const N_ROWS: u64 = 50;

#[derive(Template)]
#[template(path = "remittance.html")]
pub(super) struct Remittance {
    shell: Shell,
    name: String,
    came: String,
    kind: String,
    chip: &'static str,
    stands: &'static str,
    bytes: String,
    digest: String,
    n_payments: u64,
    n_claims: u64,
    n_acknowledged: u64,
    remittances: Vec<Paid>,
    findings: Vec<Noted>,
    n_notes: usize,
    cases: Vec<Opened>,
    next: Option<String>,
    word: String,
    sees: bool,
    can_see_to: bool,
}

/// One payment of the file.
#[expect(clippy::struct_field_names, reason = "what was paid is what it is called")]
struct Paid {
    payer: String,
    trace: String,
    date: String,
    paid: Cents,
    denied: Cents,
    n_claims: u64,
    n_denied: u64,
    balanced: bool,
    proof: Option<Proof>,
}

/// What was noticed.
struct Noted {
    id: String,
    is_stop: bool,
    is_done: bool,
    title: &'static str,
    what: String,
    to_do: &'static str,
}

/// A case that the file opened.
struct Opened {
    id: String,
    claim: String,
    problem: String,
    stands: &'static str,
    denied: Option<Cents>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    after: Option<String>,
}

pub(super) async fn show(
    State(site): State<Site>,
    person: Person,
    Path(word): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page<Remittance>, PageError> {
    let file = site.practice.file_called(&word).await.told(&site, &person)?;
    let file = file.ok_or_else(|| Problem::not_there("file")).told(&site, &person)?;
    let after = asked.after.and_then(|it| it.parse().ok());
    page(&site, &person, (file, word, after)).await.told(&site, &person).map(Page)
}

async fn page(
    site: &Site,
    person: &Person,
    (file, word, after): (ReceivedFile, String, Option<CaseId>),
) -> Result<Remittance, StoreError> {
    let sees = person.may(P::SeePatients);
    let summary = FileSummary::read(&file.summary);
    let (chip, stands) = stands(summary.as_ref());
    let name = if sees { bare(file.name.expose()) } else { "A file".to_owned() };
    let shell = Shell::of(site, person, ("A file", Here::Remittances)).await?;
    let about = Notice::File(word.clone());
    let findings = site.practice.findings_kept_about(&about, N_ROWS).await?;
    let mut cases = Vec::new();
    if sees {
        cases = site.practice.cases_of_file(&word, after, N_ROWS + 1).await?;
    }
    let n_rows = usize::try_from(N_ROWS).unwrap_or(usize::MAX);
    let has_more = cases.len() > n_rows;
    cases.truncate(n_rows);
    let next = cases.last().filter(|_| has_more).map(|it| it.case.id.to_string());
    let counts = summary.as_ref().map(|it| it.counts).unwrap_or_default();
    let kinds = summary.as_ref().map_or("unknown", |it| it.kind.as_str());
    let kept = summary.as_ref().map_or(&[][..], |it| &it.findings);
    Ok(Remittance {
        shell: shell.hearing("files findings cases"),
        name,
        came: show::time(file.received, site.office.utc_offset_mins),
        kind: kind(kinds),
        chip,
        stands,
        bytes: thousands(file.n_bytes),
        digest: file.digest.to_string(),
        n_payments: counts.payments,
        n_claims: counts.claims,
        n_acknowledged: counts.acknowledged,
        n_notes: kept.iter().filter(|it| it.severity() == Severity::Note).count(),
        remittances: summary
            .iter()
            .flat_map(|it| &it.remittances)
            .map(|it| paid(it, sees))
            .collect(),
        findings: findings.into_iter().map(|it| noted(it, sees)).collect(),
        cases: cases.into_iter().map(opened).collect(),
        next,
        word,
        sees,
        can_see_to: SEES_TO.iter().any(|it| person.may(*it)),
    })
}

fn paid(it: &orchestrator::inbox::RemittanceSummary, sees: bool) -> Paid {
    Paid {
        payer: show::payer(&it.payer_name),
        trace: it.trace.clone(),
        date: it.date().map_or_else(|| "no date".to_owned(), show::day),
        paid: it.paid(),
        denied: it.denied(),
        n_claims: it.claims,
        n_denied: it.denied_claims,
        balanced: it.balanced,
        proof: it.proof().map(|proof| Proof::of(it, &proof, sees)),
    }
}

fn noted(it: store::Finding, sees: bool) -> Noted {
    let advice = advice(&it.noticed.kind);
    Noted {
        id: it.id,
        is_stop: it.noticed.severity == Severity::Stop,
        is_done: it.resolved.is_some(),
        title: advice.title,
        what: if sees { bare(it.noticed.what.expose()) } else { String::new() },
        to_do: advice.to_do,
    }
}

fn opened(it: Listed) -> Opened {
    Opened {
        id: it.case.id.to_string(),
        claim: it.case.claim.number.0,
        problem: it.assessment.map_or("Not decided yet", |it| it.class.title()).to_owned(),
        stands: words::state(it.case.state),
        denied: it.assessment.map(|it| it.denied),
    }
}

/// Such as 12,345.
fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

//! The audit trail: who did what and when, the newest first, in words; the check that nobody changed
//! anything behind our back; and the trail as a file.

use askama::Template;
use authority::Permission as P;
use axum::{
    extract::{Query, State},
    http::Method,
    response::{Redirect, Response},
    routing::{get, post},
};
use chrono::NaiveDate;
use domain::{CaseId, Moment, StaffId};
use orchestrator::{Deeds, deed, doer};
use serde::Deserialize;
use store::{
    Member,
    audit::{AuditReport, Entry, EntryFilter},
};

use super::{Here, Page, PageError, Shell, Told, show};
use crate::{
    Needs, Person, Problem, Routes, Site,
    audit::{Known, hex, statement},
    trail_file,
};

/// So many entries on one page.
const N_ENTRIES: u64 = 50;

/// So many findings of a check are told on the page.
const N_TOLD: usize = 20;

/// So many digits of a hash are shown.
const N_DIGITS: usize = 12;

pub(crate) fn routes(routes: Routes) -> Routes {
    let reads = Needs::Permission(P::ReadAudit);
    routes
        .page((Method::GET, "/audit"), reads, get(list))
        .page((Method::POST, "/audit/verification"), reads, post(check))
        .page((Method::GET, "/audit/export"), Needs::Permission(P::ExportAudit), get(export))
}

#[derive(Template)]
#[template(path = "audit.html")]
struct Audit {
    shell: Shell,
    rows: Vec<Row>,
    asked: Chosen,
    people: Vec<Choice>,
    deeds: Vec<Choice>,
    check: Check,
    can_export: bool,
    is_first: bool,
    next: Option<String>,
}

#[expect(clippy::struct_field_names, reason = "the row of a record is what it is called")]
struct Row {
    seq: i64,
    at: String,
    by: String,
    is_person: bool,
    did: String,
    case: Option<String>,
    noun: String,
    row: String,
    hash: String,
}

struct Choice {
    value: String,
    text: String,
    is_chosen: bool,
}

/// What was asked for, as the form shows it again.
struct Chosen {
    case: String,
    day: String,
    is_any: bool,
}

/// What is known of the check.
struct Check {
    under_way: Option<String>,
    last: Option<Last>,
}

struct Last {
    at: String,
    by: String,
    is_good: bool,
    said: String,
    end: String,
    findings: Vec<String>,
    n_more: usize,
}

#[derive(Default, Deserialize)]
struct Asked {
    #[serde(default)]
    by: String,
    #[serde(default)]
    deeds: String,
    #[serde(default)]
    case: String,
    #[serde(default)]
    day: String,
    before: Option<i64>,
    done: Option<String>,
}

async fn list(
    State(site): State<Site>,
    person: Person,
    Query(asked): Query<Asked>,
) -> Result<Page<Audit>, PageError> {
    page(&site, &person, asked).await.told(&site, &person).map(Page)
}

async fn page(site: &Site, person: &Person, asked: Asked) -> Result<Audit, Problem> {
    let filter = filter(site, &asked)?;
    let mut entries = site.practice.entries(&filter, asked.before, N_ENTRIES + 1).await?;
    let n = usize::try_from(N_ENTRIES).unwrap_or(usize::MAX);
    let has_more = entries.len() > n;
    entries.truncate(n);
    let last = entries.last().filter(|_| has_more).map(|it| it.seq);
    let members = site.practice.members().await?;
    let shell = Shell::of(site, person, ("Audit", Here::Audit)).await?;
    let next = last.map(|seq| {
        let Asked { by, deeds, case, day, .. } = &asked;
        format!("/audit?by={by}&deeds={deeds}&case={case}&day={day}&before={seq}")
    });
    Ok(Audit {
        shell: shell.noting(asked.done.as_deref()),
        rows: entries.into_iter().map(|it| row(site, it, &members)).collect(),
        people: people(&members, &asked.by),
        deeds: deeds(&asked.deeds),
        check: checked(site, site.known_checks()),
        can_export: person.may(P::ExportAudit),
        is_first: asked.before.is_none(),
        asked: Chosen {
            is_any: ![&asked.by, &asked.deeds, &asked.case, &asked.day]
                .iter()
                .all(|it| it.is_empty()),
            case: asked.case,
            day: asked.day,
        },
        next,
    })
}

/// What was asked for, as the records understand it. What can't be read is said.
fn filter(site: &Site, asked: &Asked) -> Result<EntryFilter, Problem> {
    let (from, until) = match day(site, &asked.day)? {
        Some((from, until)) => (Some(from), Some(until)),
        None => (None, None),
    };
    Ok(EntryFilter {
        by: read::<StaffId>(&asked.by, "person")?,
        about: read::<CaseId>(&asked.case, "case")?,
        did: match asked.deeds.as_str() {
            "" => Vec::new(),
            id => {
                let deeds =
                    Deeds::from_id(id).ok_or_else(|| Problem::not_there("group of deeds"))?;
                deeds.dids().iter().map(|it| (*it).to_owned()).collect()
            }
        },
        from,
        until,
    })
}

fn day(site: &Site, text: &str) -> Result<Option<(Moment, Moment)>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || Problem::invalid("The day is none of the calendar.");
    let day: NaiveDate = text.parse().map_err(|_| wrong())?;
    let from = day.pred_opt().and_then(|it| site.office.end_of(it)).ok_or_else(wrong)?;
    let until = site.office.end_of(day).ok_or_else(wrong)?;
    Ok(Some((from, until)))
}

fn read<T: std::str::FromStr>(text: &str, what: &str) -> Result<Option<T>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    text.trim().parse().map(Some).map_err(|_| Problem::not_there(what))
}

fn row(site: &Site, it: Entry, members: &[Member]) -> Row {
    let at = Moment::from_ms(it.at_ms);
    let offset = site.office.utc_offset_mins;
    Row {
        seq: it.seq,
        at: at.map_or_else(String::new, |at| show::time(at, offset)),
        by: doer(&it.by, members),
        is_person: it.by.parse::<StaffId>().is_ok(),
        did: deed(&it.did),
        case: Some(it.about).filter(|it| it.starts_with("case_")),
        noun: it.noun.replace('_', " "),
        row: it.row,
        hash: hex(&it.hash).chars().take(N_DIGITS).collect(),
    }
}

fn people(members: &[Member], chosen: &str) -> Vec<Choice> {
    let choice = |it: &Member| {
        let value = it.id.to_string();
        let gone = if it.is_gone { " (gone)" } else { "" };
        let text = format!("{}{gone}", it.name.expose());
        Choice { is_chosen: value == chosen, value, text }
    };
    members.iter().map(choice).collect()
}

fn deeds(chosen: &str) -> Vec<Choice> {
    let choice = |it: &Deeds| Choice {
        value: it.id().to_owned(),
        text: it.label().to_owned(),
        is_chosen: it.id() == chosen,
    };
    Deeds::ALL.iter().map(choice).collect()
}

fn checked(site: &Site, known: Known) -> Check {
    let time = |at| show::time(at, site.office.utc_offset_mins);
    let last = known.last.map(|it| {
        let (is_good, said) = match &it.report {
            Some(report) => (report.findings.is_empty(), told(report)),
            None => (false, "The trail could not be read to its end; try again.".to_owned()),
        };
        let findings = it.report.as_ref().map_or(&[][..], |it| &it.findings);
        let end = it.report.as_ref().and_then(|it| it.end.as_ref());
        Last {
            at: time(it.at),
            by: it.by.clone(),
            is_good,
            said,
            end: end.map_or_else(String::new, |it| format!("{} {}", it.seq, hex(&it.hash))),
            findings: findings.iter().take(N_TOLD).map(statement).collect(),
            n_more: findings.len().saturating_sub(N_TOLD),
        }
    });
    Check { under_way: known.under_way.map(time), last }
}

fn told(report: &AuditReport) -> String {
    let AuditReport { n_entries, n_rows, findings, .. } = report;
    let ending = if findings.is_empty() {
        "Nothing was changed, removed or added behind our back."
    } else {
        "They are not as they were written."
    };
    format!("{n_entries} entries and {n_rows} records were compared. {ending}")
}

async fn check(State(site): State<Site>, person: Person) -> Redirect {
    site.begin_check(&person);
    Redirect::to("/audit?done=check-begun")
}

async fn export(State(site): State<Site>) -> Response {
    trail_file::download(&site)
}

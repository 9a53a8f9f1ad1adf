//! Findings: what was noticed and somebody should see, what nobody saw to yet first.
//!
//! **Invariant:** what a finding says may name a claim or a file, so only who may see patients reads it; the
//! others see its kind, and what to do.

use askama::Template;
use authority::Permission as P;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::Method,
    response::Redirect,
    routing::{get, post},
};
use domain::Severity;
use orchestrator::{SEES_TO, advice, see_to};
use serde::Deserialize;
use store::{Finding, FindingFilter, Notice, OpenFindings, StoreError};

use super::{
    Here, Page, PageError, Shell, Told,
    remittances::{SEES, bare},
    show,
    work::row::Names,
};
use crate::{Needs, Person, Routes, Site};

/// So many on one page.
const N_FINDINGS: u64 = 50;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.page((Method::GET, "/findings"), SEES, get(list)).page(
        (Method::POST, "/findings/{finding}"),
        Needs::OneOf(SEES_TO),
        post(seen_to),
    )
}

#[derive(Template)]
#[template(path = "findings.html")]
struct Findings {
    shell: Shell,
    rows: Vec<Row>,
    open: OpenFindings,
    shown: &'static str,
    severity: &'static str,
    can_see_to: bool,
    is_first: bool,
    next: Option<String>,
}

struct Row {
    id: String,
    at: String,
    chip: &'static str,
    severity: &'static str,
    title: &'static str,
    what: String,
    to_do: &'static str,
    /// Where it leads, with the words of the link.
    link: Option<(String, &'static str)>,
    done: Option<String>,
}

#[derive(Deserialize)]
struct Asked {
    show: Option<String>,
    severity: Option<String>,
    after: Option<String>,
    done: Option<String>,
}

async fn list(
    State(site): State<Site>,
    person: Person,
    Query(asked): Query<Asked>,
) -> Result<Page<Findings>, PageError> {
    page(&site, &person, asked).await.told(&site, &person).map(Page)
}

async fn page(site: &Site, person: &Person, asked: Asked) -> Result<Findings, StoreError> {
    let (shown, is_resolved) = match asked.show.as_deref() {
        Some("done") => ("done", Some(true)),
        Some("all") => ("all", None),
        _ => ("open", Some(false)),
    };
    let severity = match asked.severity.as_deref() {
        Some("stop") => Some(Severity::Stop),
        Some("warning") => Some(Severity::Warning),
        Some("note") => Some(Severity::Note),
        _ => None,
    };
    let filter = FindingFilter { is_resolved, severity };
    let after = asked.after.as_deref();
    let mut found = site.practice.findings_after(filter, after, N_FINDINGS + 1).await?;
    let n = usize::try_from(N_FINDINGS).unwrap_or(usize::MAX);
    let has_more = found.len() > n;
    found.truncate(n);
    let next = found.last().filter(|_| has_more).map(|it| it.id.clone());
    let names = Names::of(site).await?;
    let shell = Shell::of(site, person, ("Findings", Here::Remittances)).await?;
    let sees = person.may(P::SeePatients);
    Ok(Findings {
        shell: shell.hearing("findings").noting(asked.done.as_deref()),
        rows: found.into_iter().map(|it| row(site, it, (&names, sees))).collect(),
        open: site.practice.open_findings().await?,
        shown,
        severity: severity.map_or("", id),
        can_see_to: SEES_TO.iter().any(|it| person.may(*it)),
        is_first: after.is_none(),
        next,
    })
}

fn row(site: &Site, it: Finding, (names, sees): (&Names, bool)) -> Row {
    let Finding { id: number, noticed, resolved } = it;
    let advice = advice(&noticed.kind);
    let offset = site.office.utc_offset_mins;
    let link = match &noticed.about {
        Notice::Case(case) if sees => Some((format!("/cases/{case}"), "the case")),
        Notice::File(word) => Some((format!("/remittances/{word}"), "the file")),
        Notice::Case(_) | Notice::Practice | Notice::Account(_) => None,
    };
    let (chip, severity) = match noticed.severity {
        Severity::Stop => ("danger", "stops something"),
        Severity::Warning => ("attention", "look at it"),
        Severity::Note => ("", "to know"),
    };
    Row {
        id: number,
        at: show::time(noticed.at, offset),
        chip,
        severity,
        title: advice.title,
        what: if sees { bare(noticed.what.expose()) } else { String::new() },
        to_do: advice.to_do,
        link,
        done: resolved
            .map(|(by, at)| format!("{}, {}", names.of_person(by), show::time(at, offset))),
    }
}

fn id(severity: Severity) -> &'static str {
    match severity {
        Severity::Stop => "stop",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

#[derive(Deserialize)]
struct SeenTo {
    done: bool,
}

async fn seen_to(
    State(site): State<Site>,
    person: Person,
    Path(finding): Path<String>,
    Form(form): Form<SeenTo>,
) -> Result<Redirect, PageError> {
    let done = see_to(&site.office, &site.practice, person.id(), (&finding, form.done)).await;
    done.told(&site, &person)?;
    let to =
        if form.done { "/findings?done=seen-to" } else { "/findings?show=done&done=open-again" };
    Ok(Redirect::to(to))
}

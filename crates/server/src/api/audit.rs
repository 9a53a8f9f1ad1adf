//! The audit trail: its entries, the check that it is whole, and the trail as a file.

use authority::Permission;
use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{CaseId, Moment, StaffId};
use orchestrator::{Deeds, deed};
use serde::{Deserialize, Serialize};
use store::audit::{Entry, EntryFilter};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use crate::{
    Needs, Person, Problem, Routes, Site,
    audit::{Known, hex, statement},
    paging::{Page, Paged, Paging, PagingQuery},
    problem::ProblemBody,
    trail_file,
};

/// So many findings of a check are told.
const N_TOLD: usize = 100;

pub(super) fn routes(routes: Routes) -> Routes {
    let reads = Needs::Permission(Permission::ReadAudit);
    let exports = Needs::Permission(Permission::ExportAudit);
    routes
        .api(reads, routes!(list))
        .api(reads, routes!(show_check))
        .api(reads, routes!(begin_check))
        .api(exports, routes!(export))
}

/// Which entries are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Those of this person.
    #[param(example = "staff_01KJQDVNQ70W3GE1R70W3GE1R7")]
    by: Option<String>,
    /// Those about this case.
    #[param(example = "case_01KJQDVNQ70W3GE1R70W3GE1R7")]
    case: Option<String>,
    /// Those of this group: `decided`, `approved`, `refused`, `said`, `sent`, `assigned`, `cases`, `rules`,
    /// `people`, `files` or `keys`.
    #[param(example = "approved")]
    deeds: Option<String>,
}

/// An entry of the audit trail.
#[derive(Serialize, ToSchema)]
struct AuditEntry {
    /// Its place in the trail, from 1.
    #[schema(example = 4_711)]
    seq: i64,
    /// When.
    #[schema(example = "2026-03-02T14:05:00.000Z")]
    at: Option<String>,
    /// The number of a person, or a step, an agent or a command by its name.
    #[schema(example = "staff_01KJQDVNQ70W3GE1R70W3GE1R7")]
    by: String,
    /// The stable name of the deed.
    #[schema(example = "approval.given")]
    did: String,
    /// The deed in words.
    #[schema(example = "gave an approval")]
    says: String,
    /// The kind of record.
    #[schema(example = "approvals")]
    noun: String,
    /// The number of the record.
    row: String,
    /// The case that it is about.
    case: Option<String>,
    /// The fingerprint of the entry, in hexadecimal digits.
    hash: String,
}

/// The check of the trail.
#[derive(Serialize, ToSchema)]
struct Verification {
    /// Since when one is under way.
    under_way: Option<String>,
    /// When the last one began; `null` where none was made since the server began.
    at: Option<String>,
    /// Whether it found nothing wrong.
    #[schema(example = true)]
    good: Option<bool>,
    /// How many entries were compared.
    #[schema(example = 4_711)]
    n_entries: Option<u64>,
    /// How many records were compared with them.
    #[schema(example = 3_002)]
    n_records: Option<u64>,
    /// What is wrong, up to a hundred things.
    findings: Vec<String>,
    /// The last entry and its fingerprint, to write down elsewhere.
    end: Option<String>,
}

/// Lists entries of the audit trail.
///
/// The newest first. No entry names a patient.
#[utoipa::path(
    get, path = "/api/v1/audit", tag = "audit", params(Wanted, PagingQuery),
    responses(
        (status = 200, description = "A page of entries", body = Page<AuditEntry>),
        (status = 404, description = "There is no such person, case or group", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn list(
    State(site): State<Site>,
    Query(wanted): Query<Wanted>,
    paging: Paging,
) -> Result<Paged<AuditEntry>, Problem> {
    let deeds = wanted
        .deeds
        .as_deref()
        .map(|id| Deeds::from_id(id).ok_or_else(|| Problem::not_there("group of deeds")));
    let did = deeds.transpose()?.map_or(&[][..], Deeds::dids);
    let filter = EntryFilter {
        by: read::<StaffId>(wanted.by.as_deref(), "person")?,
        about: read::<CaseId>(wanted.case.as_deref(), "case")?,
        did: did.iter().map(|it| (*it).to_owned()).collect(),
        from: None,
        until: None,
    };
    let before = match &paging.after {
        None => None,
        Some(text) => {
            let seq = text.parse::<i64>();
            Some(seq.map_err(|_| {
                Problem::invalid("`after` is not the `next` of a page of this list.")
            })?)
        }
    };
    let entries = site.practice.entries(&filter, before, paging.limit_and_one()).await?;
    let entries = entries.into_iter().map(entry).collect();
    Ok(paging.page(entries, |it: &AuditEntry| it.seq.to_string()))
}

/// Shows what the last check of the trail found.
#[utoipa::path(
    get, path = "/api/v1/audit/verification", tag = "audit",
    responses((status = 200, description = "What is known", body = Verification))
)]
async fn show_check(State(site): State<Site>) -> Json<Verification> {
    Json(verification(&site.known_checks()))
}

/// Has the trail checked.
///
/// It takes long for a long trail, so it runs beside everything else; ask for what it found.
#[utoipa::path(
    post, path = "/api/v1/audit/verification", tag = "audit",
    responses((status = 202, description = "It is under way", body = Verification))
)]
async fn begin_check(State(site): State<Site>, person: Person) -> (StatusCode, Json<Verification>) {
    site.begin_check(&person);
    (StatusCode::ACCEPTED, Json(verification(&site.known_checks())))
}

/// Hands the trail out.
///
/// One entry a line as JSON, from the first to the last; the recipe for checking it is in the manual.
#[utoipa::path(
    get, path = "/api/v1/audit/export", tag = "audit",
    responses((status = 200, description = "The trail", content_type = "application/x-ndjson", body = String))
)]
async fn export(State(site): State<Site>) -> Response {
    trail_file::download(&site)
}

fn read<T: std::str::FromStr>(text: Option<&str>, what: &str) -> Result<Option<T>, Problem> {
    text.map(|it| it.parse().map_err(|_| Problem::not_there(what))).transpose()
}

fn entry(it: Entry) -> AuditEntry {
    AuditEntry {
        seq: it.seq,
        at: Moment::from_ms(it.at_ms).map(|it| it.to_string()),
        by: it.by,
        says: deed(&it.did),
        did: it.did,
        noun: it.noun,
        row: it.row,
        case: Some(it.about).filter(|it| it.starts_with("case_")),
        hash: hex(&it.hash),
    }
}

fn verification(known: &Known) -> Verification {
    let last = known.last.as_ref();
    let report = last.and_then(|it| it.report.as_ref());
    let findings = report.map_or(&[][..], |it| &it.findings);
    let end = report.and_then(|it| it.end.as_ref());
    Verification {
        under_way: known.under_way.map(|it| it.to_string()),
        at: last.map(|it| it.at.to_string()),
        good: last.map(|it| it.report.as_ref().is_some_and(|it| it.findings.is_empty())),
        n_entries: report.map(|it| it.n_entries),
        n_records: report.map(|it| it.n_rows),
        findings: findings.iter().take(N_TOLD).map(statement).collect(),
        end: end.map(|it| format!("{} {}", it.seq, hex(&it.hash))),
    }
}

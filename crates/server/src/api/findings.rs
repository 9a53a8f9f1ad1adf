//! Findings: what was noticed and somebody should see.

use authority::Permission;
use axum::{
    Json,
    extract::{Path, Query, State},
};
use domain::Severity;
use orchestrator::{SEES_TO, advice, see_to};
use serde::{Deserialize, Serialize};
use store::{Finding, FindingFilter, Notice};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use crate::{
    Needs, Person, Problem, Routes, Site,
    paging::{Page, Paged, Paging, PagingQuery},
    problem::ProblemBody,
    said::Said,
};

pub(super) fn routes(routes: Routes) -> Routes {
    let sees = Needs::OneOf(&[Permission::SeePatients, Permission::Connect]);
    routes.api(sees, routes!(list)).api(Needs::OneOf(SEES_TO), routes!(resolve))
}

/// Which findings are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Those that somebody saw to (`true`), or that nobody did (`false`); all of them if nobody says.
    resolved: Option<bool>,
    /// Those that matter so much: `stop`, `warning` or `note`.
    #[param(example = "stop")]
    severity: Option<String>,
}

/// Something that was noticed.
#[derive(Serialize, ToSchema)]
#[schema(as = Finding)]
struct FindingShown {
    /// Its number.
    #[schema(example = "5f2b9c0d8e7a61423344556677889900")]
    id: String,
    /// A stable name of its kind.
    #[schema(example = "unbalanced")]
    kind: String,
    /// What the kind means.
    #[schema(example = "The amounts do not add up")]
    title: String,
    /// What to do.
    to_do: String,
    /// `stop`, `warning` or `note`.
    #[schema(example = "stop")]
    severity: String,
    /// What was noticed, for whoever may see patients.
    what: Option<String>,
    /// The case that it is about.
    #[schema(example = "case_01KJQDVNQ70W3GE1R70W3GE1R7")]
    case: Option<String>,
    /// The file that it is about.
    file: Option<String>,
    /// When it was noticed first.
    #[schema(example = "2026-03-02T14:05:00.000Z")]
    at: String,
    /// When somebody saw to it.
    resolved: Option<String>,
    /// Who did.
    resolved_by: Option<String>,
}

/// Whether somebody saw to a finding.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Resolution {
    /// `true`, or `false` to open it again.
    #[schema(example = true)]
    done: bool,
}

/// Lists findings.
///
/// What was noticed, the newest first. Whoever may not see patients is told the kind and what to do.
#[utoipa::path(
    get, path = "/api/v1/findings", tag = "findings", params(Wanted, PagingQuery),
    responses(
        (status = 200, description = "A page of findings", body = Page<FindingShown>),
        (status = 422, description = "No such severity", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn list(
    State(site): State<Site>,
    person: Person,
    Query(wanted): Query<Wanted>,
    paging: Paging,
) -> Result<Paged<FindingShown>, Problem> {
    let severity = match wanted.severity.as_deref() {
        None => None,
        Some("stop") => Some(Severity::Stop),
        Some("warning") => Some(Severity::Warning),
        Some("note") => Some(Severity::Note),
        Some(_) => return Err(Problem::invalid("`severity` is `stop`, `warning` or `note`.")),
    };
    let filter = FindingFilter { is_resolved: wanted.resolved, severity };
    let after = paging.after.as_deref();
    let found = site.practice.findings_after(filter, after, paging.limit_and_one()).await?;
    let sees = person.may(Permission::SeePatients);
    let found = found.into_iter().map(|it| shown(it, sees)).collect();
    Ok(paging.page(found, |it: &FindingShown| it.id.clone()))
}

/// Says that a finding was seen to.
#[utoipa::path(
    post, path = "/api/v1/findings/{finding}/resolution", tag = "findings",
    params(("finding" = String, Path, description = "Its number", example = "5f2b9c0d8e7a61423344556677889900")),
    request_body = Resolution,
    responses(
        (status = 200, description = "The finding as it is now", body = FindingShown),
        (status = 404, description = "There is no such finding", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn resolve(
    State(site): State<Site>,
    person: Person,
    Path(finding): Path<String>,
    Said(said): Said<Resolution>,
) -> Result<Json<FindingShown>, Problem> {
    see_to(&site.office, &site.practice, person.id(), (&finding, said.done)).await?;
    let known = site.practice.finding(&finding).await?;
    let known = known.ok_or_else(|| Problem::not_there("finding"))?;
    Ok(Json(shown(known, person.may(Permission::SeePatients))))
}

fn shown(it: Finding, sees_patients: bool) -> FindingShown {
    let Finding { id, noticed, resolved } = it;
    let advice = advice(&noticed.kind);
    let severity = match noticed.severity {
        Severity::Stop => "stop",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let file = match &noticed.about {
        Notice::File(word) => Some(word.clone()),
        Notice::Practice | Notice::Account(_) | Notice::Case(_) => None,
    };
    FindingShown {
        id,
        case: noticed.about.case().filter(|_| sees_patients).map(|it| it.to_string()),
        file,
        kind: noticed.kind,
        title: advice.title.to_owned(),
        to_do: advice.to_do.to_owned(),
        severity: severity.to_owned(),
        what: sees_patients.then(|| noticed.what.expose().clone()),
        at: noticed.at.to_string(),
        resolved: resolved.map(|it| it.1.to_string()),
        resolved_by: resolved.map(|it| it.0.to_string()),
    }
}

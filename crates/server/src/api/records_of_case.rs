//! What is on record about one case: its trail, its journal, its documents, and what was found out about the
//! denial as other programs take it.

use authority::Permission;
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use domain::{Action, Case, CaseId, WarrantKey};
use orchestrator::{WasRead, words};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::{
    Needs, Problem, Routes, Site,
    document::{Document, is_document},
    said::Number,
};

pub(super) fn routes(routes: Routes) -> Routes {
    let needs = Needs::Permission(Permission::SeePatients);
    routes
        .api(needs, routes!(trail))
        .api(needs, routes!(journal))
        .api(needs, routes!(documents))
        .api(needs, routes!(document))
        .api(needs, routes!(analysis))
}

/// One entry of the audit trail about a case.
#[derive(Serialize, ToSchema)]
struct TrailEntry {
    /// Its place in the practice's trail.
    #[schema(example = 1_204)]
    seq: i64,
    #[schema(example = "2026-03-02T14:05:00.000Z")]
    at: String,
    /// A member of the practice, an agent or a step.
    #[schema(example = "agent denial_triage")]
    by: String,
    #[schema(example = "case.propose")]
    did: String,
    /// The same in words, where there are some.
    #[schema(example = "made a proposal")]
    says: Option<String>,
}

/// Something that an agent read for a case.
#[derive(Serialize, ToSchema)]
struct JournalEntry {
    /// By which number reasons cite it.
    #[schema(example = "exh_01KJQDVNQ70W3GE1R70W3GE1R7")]
    id: String,
    at: String,
    /// What it is, in words.
    #[schema(example = "what the payer said")]
    what: String,
    /// What was asked for.
    #[schema(example = "payer_word")]
    question: String,
    /// What was read, in the form of the journal.
    answer: serde_json::Value,
}

/// A document that goes out, or went out.
#[derive(Serialize, ToSchema)]
struct DocumentLine {
    /// Its number: that of the warrant by which it goes out.
    #[schema(example = "prop_01KJQDVNQ70W3GE1R70W3GE1R7.2")]
    id: String,
    /// What it is for.
    #[schema(example = "submit_corrected_claim")]
    action: String,
    /// The same in words.
    says: String,
    /// When it was done, and under which number of the platform; `null` until then.
    sent: Option<SentShown>,
}

/// That something went out.
#[derive(Serialize, ToSchema)]
#[schema(as = Sent)]
struct SentShown {
    at: String,
    #[schema(example = "837-0001")]
    reference: String,
}

/// What was found out about a denial, in the words of the blueprint.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseAnalysis)]
struct Analysis {
    #[schema(example = "Authorization Missing")]
    ai_root_cause: String,
    /// From 0 to 1; `null` where only a person can tell.
    #[schema(example = 0.94)]
    ai_confidence_score: Option<f64>,
    #[schema(example = "High")]
    ai_recovery_priority: String,
    #[schema(example = "Correct & Rebill")]
    ai_next_action: Option<String>,
    /// Always "AI-Suggested".
    #[schema(example = "AI-Suggested")]
    flag: String,
    /// The newest decision about the case, of which this is a part.
    #[schema(example = "2026-03-02T14:05:00.000Z")]
    decided: String,
}

/// Shows the trail of a case.
///
/// What was done about it, in order, as it stands in the practice's audit trail.
#[utoipa::path(
    get, path = "/api/v1/cases/{id}/trail", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, description = "Its entries", body = Vec<TrailEntry>))
)]
async fn trail(
    State(site): State<Site>,
    Number(id): Number<CaseId>,
) -> Result<Json<Vec<TrailEntry>>, Problem> {
    let case = case(&site, id).await?;
    let trail = site.practice.trail_of(case.id).await?;
    let shown = trail.into_iter().map(|it| TrailEntry {
        seq: it.seq,
        at: domain::Moment::from_ms(it.at_ms).map(|it| it.to_string()).unwrap_or_default(),
        says: words::did(&it.did).map(str::to_owned),
        by: it.by,
        did: it.did,
    });
    Ok(Json(shown.collect()))
}

/// Shows the journal of a case.
///
/// All that agents read for it, in order, as they read it.
#[utoipa::path(
    get, path = "/api/v1/cases/{id}/journal", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, description = "What was read", body = Vec<JournalEntry>))
)]
async fn journal(
    State(site): State<Site>,
    Number(id): Number<CaseId>,
) -> Result<Json<Vec<JournalEntry>>, Problem> {
    let case = case(&site, id).await?;
    let journal = site.practice.journal(case.id).await?;
    let shown = journal.iter().map(|it| JournalEntry {
        id: it.id.to_string(),
        at: it.at.to_string(),
        what: WasRead::of(it).what.to_owned(),
        question: it.value.question.expose().clone(),
        answer: serde_json::from_str(it.value.answer.json.expose()).unwrap_or_default(),
    });
    Ok(Json(shown.collect()))
}

/// Lists the documents of a case.
///
/// Claims and letters of its proposals, the newest proposal first; also those that were never sent.
#[utoipa::path(
    get, path = "/api/v1/cases/{id}/documents", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, description = "Its documents", body = Vec<DocumentLine>))
)]
async fn documents(
    State(site): State<Site>,
    Number(id): Number<CaseId>,
) -> Result<Json<Vec<DocumentLine>>, Problem> {
    let case = case(&site, id).await?;
    let mut lines = Vec::new();
    for proposal in site.practice.proposals_of(case.id).await?.iter().rev() {
        let terms = proposal.terms();
        let actions = (0..).zip(&terms.actions).filter(|(_, it)| is_document(&it.action));
        for (place, proposed) in actions {
            let key = WarrantKey { proposal: terms.id, place };
            let sent = site.practice.receipt(key).await?;
            lines.push(DocumentLine {
                id: key.to_string(),
                action: proposed.action.kind().id().to_owned(),
                says: words::action(&proposed.action),
                sent: sent.map(|(receipt, at)| SentShown {
                    at: at.to_string(),
                    reference: receipt.reference,
                }),
            });
        }
    }
    Ok(Json(lines))
}

/// Gives a document.
///
/// A claim as the 837 that goes out or went out, byte for byte; a letter as its text.
#[utoipa::path(
    get, path = "/api/v1/documents/{id}", tag = "documents", params(("id" = String, Path)),
    responses(
        (status = 200, description = "The document", content(
            (String = "application/EDI-X12"), (String = "text/plain")
        )),
        (status = 404, description = "There is no such document", body = crate::problem::ProblemBody),
    )
)]
async fn document(
    State(site): State<Site>,
    Number(key): Number<WarrantKey>,
) -> Result<Response, Problem> {
    let document = Document::of(&site, key).await?;
    let bytes = document.bytes.expose().clone();
    Ok(([(header::CONTENT_TYPE, document.media_type)], bytes).into_response())
}

/// Shows what was found out about a denial.
///
/// In the fields that platforms keep beside a denial; every value is a suggestion, and flagged so.
#[utoipa::path(
    get, path = "/api/v1/cases/{id}/analysis", tag = "cases", params(("id" = String, Path)),
    responses(
        (status = 200, description = "The analysis", body = Analysis),
        (status = 404, description = "No such case, or nothing is denied", body = crate::problem::ProblemBody),
    )
)]
async fn analysis(
    State(site): State<Site>,
    Number(id): Number<CaseId>,
) -> Result<Json<Analysis>, Problem> {
    let case = case(&site, id).await?;
    let not_there = || Problem::not_there("analysis");
    let decision = site.practice.decisions_of(case.id).await?.pop().ok_or_else(not_there)?;
    let assessment = decision.assessment.ok_or_else(not_there)?;
    // What stands in the proposal of this decision, as a person may have changed it.
    let proposal = match decision.concluded {
        domain::Concluded::Proposed(_) => site.practice.proposals_of(case.id).await?.pop(),
        _ => None,
    };
    let found =
        proposal.iter().flat_map(|it| &it.terms().actions).find_map(|it| match &it.action {
            Action::AttachAnalysis {
                root_cause,
                confidence_bp,
                recovery_priority,
                next_action,
            } => Some((*root_cause, *confidence_bp, *recovery_priority, next_action.clone())),
            _ => None,
        });
    let (class, priority) =
        found.as_ref().map_or((assessment.class, assessment.priority), |it| (it.0, it.2));
    Ok(Json(Analysis {
        ai_root_cause: class.title().to_owned(),
        ai_confidence_score: found.as_ref().map(|it| f64::from(it.1) / 10_000.0),
        ai_recovery_priority: words::priority(priority).to_owned(),
        ai_next_action: found.map(|it| it.3),
        flag: "AI-Suggested".to_owned(),
        decided: decision.at.to_string(),
    }))
}

async fn case(site: &Site, id: CaseId) -> Result<Case, Problem> {
    site.practice.case(id).await?.ok_or_else(|| Problem::not_there("case"))
}

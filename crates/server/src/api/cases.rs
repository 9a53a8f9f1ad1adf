//! Cases: each piece of work about one thing that went wrong with one claim.

pub(super) mod wanted;

use authority::Permission;
use axum::{
    Json,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::{Assessment, CaseId};
use orchestrator::{CaseFile, words};
use serde::Serialize;
use store::{Listed, Task};
use utoipa::ToSchema;
use utoipa_axum::routes;

use self::wanted::Wanted;
use super::proposals::{Proposal, shown};
use crate::{
    Needs, Problem, Routes, Site, etag,
    paging::{Page, Paged, Paging, PagingQuery},
    said::Number,
};

pub(super) fn routes(routes: Routes) -> Routes {
    let needs = Needs::Permission(Permission::SeePatients);
    routes.api(needs, routes!(list)).api(needs, routes!(show))
}

/// A case in a list.
#[derive(Serialize, ToSchema)]
struct CaseLine {
    /// Its number.
    #[schema(example = "case_01KJQDVNQ70W3GE1R70W3GE1R7")]
    id: String,
    /// The practice's own number of the claim.
    #[schema(example = "ELM-10023")]
    claim: String,
    /// The payer, as the claim names it.
    #[schema(example = "00123")]
    payer: String,
    /// When it was opened.
    #[schema(example = "2026-03-02T14:05:00.000Z")]
    opened: String,
    /// Where it stands.
    #[schema(example = "awaiting_approval")]
    state: String,
    /// For whom it waits; `null` once it is closed.
    #[schema(example = "approver")]
    waits_for: Option<String>,
    /// How many steps it has taken.
    #[schema(example = 3)]
    n_steps: u32,
    /// What the tables, or a person, say of the denial.
    assessment: Option<AssessmentShown>,
    /// Where it waits for people, and who has it.
    task: TaskShown,
}

/// What the tables, or a person, say of a denial.
#[derive(Serialize, ToSchema)]
#[schema(as = Assessment)]
pub(super) struct AssessmentShown {
    /// What went wrong.
    #[schema(example = "D05")]
    class: String,
    /// The same in words.
    #[schema(example = "Authorization Missing")]
    class_title: String,
    /// Where the answer goes.
    #[schema(example = "replacement")]
    door: String,
    /// The chance that money comes, in basis points.
    #[schema(example = 5_000)]
    chance_bp: u32,
    /// How much was refused.
    #[schema(example = 15_000)]
    denied_cents: i64,
    /// What is expected of an answer, less the work.
    #[schema(example = 4_000)]
    expected_net_cents: i64,
    /// The last day for an answer, where one is known.
    #[schema(example = "2026-09-08", format = Date)]
    deadline: Option<String>,
    /// Where it belongs.
    #[schema(example = "Auto-Submit")]
    queue: String,
    /// How urgent it is.
    #[schema(example = "medium")]
    priority: String,
}

/// A case as a task of people.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseTask)]
struct TaskShown {
    /// Where it waits.
    #[schema(example = "Coder Review")]
    queue: String,
    /// Who has it; `null` while it is anybody's.
    #[schema(example = "staff_01KJQDVNQ70W3GE1R70W3GE1R7")]
    assignee: Option<String>,
    /// By when it is asked for.
    #[schema(example = "2026-03-09", format = Date)]
    due: Option<String>,
}

/// A case, whole.
#[derive(Serialize, ToSchema)]
struct CaseShown {
    #[serde(flatten)]
    line: CaseLine,
    /// What the payer calls itself.
    #[schema(example = "Northwind Health")]
    payer_name: String,
    /// What is asked, where something is.
    question: Option<Asked>,
    /// Why it was decided as it was.
    because: Vec<String>,
    /// By when, and which rule and source say so.
    due: Option<DueShown>,
    /// The newest proposal.
    proposal: Option<Proposal>,
    /// How it ended.
    outcome: Option<OutcomeShown>,
    /// What was noticed about it.
    findings: Vec<FindingShown>,
}

/// What is asked.
#[derive(Serialize, ToSchema)]
#[schema(as = Question)]
struct Asked {
    /// In one word.
    #[schema(example = "was_it_medically_necessary")]
    id: String,
    /// As it is put to a person.
    text: String,
    /// Which team is asked.
    #[schema(example = "Clinical")]
    owner: String,
}

/// A last day, with where it comes from.
#[derive(Serialize, ToSchema)]
#[schema(as = Due)]
struct DueShown {
    /// In a sentence.
    says: String,
    /// How it is counted.
    rule: String,
    /// Where that stands.
    source: String,
}

/// How a case ended.
#[derive(Serialize, ToSchema)]
#[schema(as = Outcome)]
struct OutcomeShown {
    /// In one word.
    #[schema(example = "paid_in_full")]
    ending: String,
    /// What came of it; below zero where more was taken back.
    #[schema(example = 15_000)]
    recovered_cents: i64,
    /// When it was known.
    at: String,
}

/// Something that was noticed about a case.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseFinding)]
struct FindingShown {
    /// A stable name.
    kind: String,
    /// `note`, `warning` or `stop`.
    severity: String,
    /// In plain words.
    what: String,
    at: String,
}

/// Lists cases.
///
/// Open ones ranked by what is expected of them or as `ranking` says; with `among=all` those that were
/// opened last, first.
#[utoipa::path(
    get, path = "/api/v1/cases", tag = "cases", params(Wanted, PagingQuery),
    responses((status = 200, description = "A page of cases", body = Page<CaseLine>))
)]
async fn list(
    State(site): State<Site>,
    Query(wanted): Query<Wanted>,
    paging: Paging,
) -> Result<Paged<CaseLine>, Problem> {
    let page = store::Page { after: paging.after.clone(), n_max: paging.limit_and_one() };
    let listed = site.practice.worklist_of(&wanted.filter()?, wanted.ranking()?, page).await?;
    let lines = listed.iter().map(CaseLine::of).collect();
    Ok(paging.page(lines, |it: &CaseLine| it.id.clone()))
}

/// Shows a case.
///
/// Its `ETag` is another one after every step; send it as `If-Match` to change only what you saw.
#[utoipa::path(
    get, path = "/api/v1/cases/{id}", tag = "cases", params(("id" = String, Path)),
    responses(
        (status = 200, description = "The case", body = CaseShown),
        (status = 404, description = "There is no such case", body = crate::problem::ProblemBody),
    )
)]
async fn show(State(site): State<Site>, Number(id): Number<CaseId>) -> Result<Response, Problem> {
    let listed = site.practice.listed(id).await?.ok_or_else(|| Problem::not_there("case"))?;
    let file = CaseFile::load(&site.office, &site.practice, &listed.case).await?;
    let body = CaseShown {
        line: CaseLine::of(&listed),
        payer_name: file.payer.clone(),
        question: file.question.map(|it| Asked {
            id: it.id().to_owned(),
            text: it.text().to_owned(),
            owner: it.owner().label().to_owned(),
        }),
        because: file
            .decision
            .iter()
            .flat_map(|it| &it.because)
            .map(|it| it.text().to_owned())
            .collect(),
        due: file.due().map(|it| DueShown { says: it.says, rule: it.rule, source: it.source }),
        proposal: file.proposed.as_ref().map(|it| shown(it, &file.approvals)),
        outcome: file.outcome.as_ref().map(|it| OutcomeShown {
            ending: it.ending.id().to_owned(),
            recovered_cents: it.recovered.0,
            at: it.at.to_string(),
        }),
        findings: file.findings.iter().map(FindingShown::of).collect(),
    };
    let mark = etag::of_case(&listed.case);
    Ok(([(header::ETAG, mark)], Json(body)).into_response())
}

impl CaseLine {
    fn of(Listed { case, assessment, task, .. }: &Listed) -> Self {
        Self {
            id: case.id.to_string(),
            claim: case.claim.number.0.clone(),
            payer: case.claim.payer.0.clone(),
            opened: case.opened.to_string(),
            state: case.state.id().to_owned(),
            waits_for: case.state.waits_for().map(|it| it.id().to_owned()),
            n_steps: case.n_steps,
            assessment: assessment.as_ref().map(AssessmentShown::of),
            task: TaskShown::of(task),
        }
    }
}

impl AssessmentShown {
    fn of(it: &Assessment) -> Self {
        Self {
            class: it.class.id().to_owned(),
            class_title: it.class.title().to_owned(),
            door: it.door.id().to_owned(),
            chance_bp: it.chance_bp,
            denied_cents: it.denied.0,
            expected_net_cents: it.expected_net.0,
            deadline: it.deadline.map(|it| it.to_string()),
            queue: it.queue.label().to_owned(),
            priority: it.priority.id().to_owned(),
        }
    }
}

impl TaskShown {
    fn of(it: &Task) -> Self {
        Self {
            queue: it.queue.label().to_owned(),
            assignee: it.assignee.map(|it| it.to_string()),
            due: it.due.map(|it| it.to_string()),
        }
    }
}

impl FindingShown {
    fn of(it: &store::Noticed) -> Self {
        Self {
            kind: it.kind.clone(),
            severity: words::severity(it.severity).to_owned(),
            what: it.what.expose().clone(),
            at: it.at.to_string(),
        }
    }
}

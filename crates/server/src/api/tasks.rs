//! Tasks: cases that wait for a person of the office, and who should get one.

use authority::Permission;
use axum::{
    Json,
    extract::{Query, State},
};
use domain::{Assessment, CaseId, WaitsFor};
use serde::Serialize;
use store::{Among, Listed};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::cases::wanted::Wanted;
use crate::{
    Needs, Problem, Routes, Site,
    paging::{Page, Paged, Paging, PagingQuery},
    problem::ProblemBody,
    said::Number,
};

pub(super) fn routes(routes: Routes) -> Routes {
    let needs = Needs::Permission(Permission::SeePatients);
    routes.api(needs, routes!(list)).api(needs, routes!(suggestions))
}

/// A case that waits for a person.
#[derive(Serialize, ToSchema)]
#[schema(as = Task)]
struct TaskLine {
    /// Its number, which is the number of its case.
    #[schema(example = "case_01KJQDVNQ70W3GE1R70W3GE1R7")]
    task_id: String,
    /// What a person has to do: `approve`, `answer`, `do` at the payer, or `look`.
    #[schema(example = "approve")]
    task_type: &'static str,
    /// For whom it waits.
    #[schema(example = "approver")]
    waits_for: &'static str,
    /// In which queue.
    #[schema(example = "Coder Review")]
    queue: &'static str,
    /// Who has it; `null` while it is anybody's.
    #[schema(example = "staff_01KJQDVNQ70W3GE1R70W3GE1R7")]
    assignee: Option<String>,
    /// By when it is asked for.
    #[schema(example = "2026-03-09")]
    due: Option<String>,
    /// The payer's deadline.
    #[schema(example = "2026-09-08")]
    deadline: Option<String>,
    /// The practice's own number of the claim.
    #[schema(example = "ELM-10023")]
    claim: String,
    /// The payer, as the claim names it.
    #[schema(example = "00123")]
    payer: String,
    /// What went wrong.
    #[schema(example = "D05")]
    class: Option<&'static str>,
    /// How urgent it is.
    #[schema(example = "medium")]
    priority: Option<&'static str>,
    /// How much judgment it takes, from 0 to 100.
    #[schema(example = 40)]
    complexity_score: Option<u8>,
    /// How many minutes it takes.
    #[schema(example = 30)]
    estimated_mins: Option<u32>,
    /// How much was refused.
    #[schema(example = 15_000)]
    denied_cents: Option<i64>,
    /// What is expected, less the work.
    #[schema(example = 4_000)]
    expected_net_cents: Option<i64>,
}

/// Somebody who should get a task.
#[derive(Serialize, ToSchema)]
struct SuggestionShown {
    /// Who.
    #[schema(example = "staff_01KJQDVNQ70W3GE1R70W3GE1R7")]
    assignee: String,
    /// Why, in plain words.
    because: Vec<String>,
}

/// Lists tasks.
///
/// Cases that wait for a person of the office, ranked by what is expected of them or as `ranking` says.
/// `among` may be left out or be `tasks`.
#[utoipa::path(
    get, path = "/api/v1/tasks", tag = "queues", operation_id = "list_tasks",
    params(Wanted, PagingQuery),
    responses((status = 200, description = "A page of tasks", body = Page<TaskLine>))
)]
async fn list(
    State(site): State<Site>,
    Query(wanted): Query<Wanted>,
    paging: Paging,
) -> Result<Paged<TaskLine>, Problem> {
    if wanted.among().is_some_and(|it| it != "tasks") {
        return Err(Problem::invalid("`among` is `tasks` here, or left out."));
    }
    let filter = store::Filter { among: Among::Tasks, ..wanted.filter()? };
    let page = store::Page { after: paging.after.clone(), n_max: paging.limit_and_one() };
    let listed = site.practice.worklist_of(&filter, wanted.ranking()?, page).await?;
    let tasks = listed.into_iter().filter_map(line).collect();
    Ok(paging.page(tasks, |it: &TaskLine| it.task_id.clone()))
}

/// Says who should get a task.
///
/// By whose work it is, how much they have, and what they had to do with before; the best first.
#[utoipa::path(
    get, path = "/api/v1/tasks/{id}/suggestions", tag = "queues", operation_id = "suggest_assignees",
    params(("id" = String, Path, description = "The number of the task",
        example = "case_01KJQDVNQ70W3GE1R70W3GE1R7")),
    responses(
        (status = 200, description = "Who should get it", body = Page<SuggestionShown>),
        (status = 404, description = "There is no such task", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn suggestions(
    State(site): State<Site>,
    Number(id): Number<CaseId>,
) -> Result<Json<Page<SuggestionShown>>, Problem> {
    let case = site.practice.case(id).await?.ok_or_else(|| Problem::not_there("task"))?;
    let all = orchestrator::suggest(&site.office, &site.practice, &[case.id]).await?;
    let shown = |it: orchestrator::Suggestion| SuggestionShown {
        assignee: it.person.to_string(),
        because: it.because.iter().map(|it| it.text()).collect(),
    };
    let items = all.into_iter().flat_map(|it| it.1).map(shown).collect();
    Ok(Json(Page { items, next: None }))
}

fn line(listed: Listed) -> Option<TaskLine> {
    let Listed { case, assessment, task } = listed;
    let waits_for = case.state.waits_for()?;
    let of = |get: fn(Assessment) -> i64| assessment.map(get);
    Some(TaskLine {
        task_id: case.id.to_string(),
        task_type: task_type(waits_for)?,
        waits_for: waits_for.id(),
        queue: task.queue.label(),
        assignee: task.assignee.map(|it| it.to_string()),
        due: task.due.map(|it| it.to_string()),
        deadline: assessment.and_then(|it| it.deadline).map(|it| it.to_string()),
        claim: case.claim.number.0,
        payer: case.claim.payer.0,
        class: assessment.map(|it| it.class.id()),
        priority: assessment.map(|it| it.priority.id()),
        complexity_score: task.complexity,
        estimated_mins: task.minutes,
        denied_cents: of(|it| it.denied.0),
        expected_net_cents: of(|it| it.expected_net.0),
    })
}

/// What a person has to do; nothing where nobody has to.
fn task_type(waits_for: WaitsFor) -> Option<&'static str> {
    match waits_for {
        WaitsFor::Approver | WaitsFor::SecondApprover => Some("approve"),
        WaitsFor::Answerer => Some("answer"),
        WaitsFor::Queue => Some("do"),
        WaitsFor::Supervisor => Some("look"),
        WaitsFor::Agent | WaitsFor::Check | WaitsFor::Act | WaitsFor::Payer | WaitsFor::Learn => {
            None
        }
    }
}

//! Assignments: who was given what, when, by whom and why; and the way in for a scheduler that hands work
//! out by itself.

use authority::Permission;
use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use domain::{CaseId, Phi, Priority, StaffId};
use orchestrator::{Assign, Assigned, To};
use serde::{Deserialize, Serialize};
use store::{Assignment, Hands};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use crate::{
    Needs, Person, Problem, Routes, Site,
    paging::{Page, Paged, Paging, PagingQuery},
    problem::ProblemBody,
    queue_name,
    said::Said,
};

/// The longest word of another program, and the longest reason.
const N_WORD_MAX: usize = 80;
const N_REASON_MAX: usize = 4_000;

pub(super) fn routes(routes: Routes) -> Routes {
    let sees = Needs::Permission(Permission::SeePatients);
    // Whoever works on cases takes what is theirs to take; the rest is asked when it is done.
    let gives = Needs::OneOf(&[Permission::Override, Permission::Answer]);
    routes.api(sees, routes!(list)).api(gives, routes!(create)).api(gives, routes!(assign))
}

/// Whose assignments are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// What was given to this person; anybody's if nobody says.
    #[param(example = "staff_01KJQDVNQ70W3GE1R70W3GE1R7")]
    assignee: Option<String>,
    #[param(ignore)]
    #[serde(rename = "limit")]
    _limit: Option<String>,
    #[param(ignore)]
    #[serde(rename = "after")]
    _after: Option<String>,
}

/// A case given to somebody, or put somewhere.
#[derive(Serialize, ToSchema)]
#[schema(as = Assignment)]
struct AssignmentShown {
    /// Its number.
    #[schema(example = "case_01KJQDVNQ70W3GE1R70W3GE1R7.00000004")]
    id: String,
    /// Which task.
    #[schema(example = "case_01KJQDVNQ70W3GE1R70W3GE1R7")]
    task_id: String,
    /// In whose hands it was.
    from: HandsShown,
    /// In whose hands it is.
    to: HandsShown,
    /// By when it is asked for.
    #[schema(example = "2026-03-09")]
    due: Option<String>,
    /// How urgent it was held to be.
    #[schema(example = "high")]
    priority: Option<&'static str>,
    /// How many minutes it was held to take.
    #[schema(example = 30)]
    estimated_mins: Option<u32>,
    /// How much judgment it was held to take.
    #[schema(example = 40)]
    complexity_score: Option<u8>,
    /// What kind of task it is to whoever asked.
    #[schema(example = "appeal")]
    task_type: Option<String>,
    /// What it takes to know.
    #[schema(example = "coder")]
    specialty_tag: Option<String>,
    /// Why.
    reason: String,
    /// Who did it.
    #[schema(example = "staff_01KJQDVNQ70W3GE1R70W3GE1R7")]
    by: String,
    /// When.
    #[schema(example = "2026-03-02T14:05:00.000Z")]
    at: String,
}

/// In whose hands a task is.
#[derive(Serialize, ToSchema)]
#[schema(as = Hands)]
struct HandsShown {
    /// The queue.
    #[schema(example = "Coder Review")]
    queue: &'static str,
    /// The person; `null` for nobody.
    #[schema(example = "staff_01KJQDVNQ70W3GE1R70W3GE1R7")]
    assignee: Option<String>,
}

/// A task to be given to somebody.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAssignment {
    /// Which task.
    #[schema(example = "case_01KJQDVNQ70W3GE1R70W3GE1R7")]
    task_id: String,
    /// The number of a member of the practice, `suggested` for whoever should get it, or `null` for nobody.
    #[schema(example = "suggested")]
    assignee: Option<String>,
    /// The name of a queue that it is to wait in; where it is, if nobody says.
    #[schema(example = "coder-review")]
    queue: Option<String>,
    /// By when it is asked for; by its priority, if nobody says.
    #[schema(example = "2026-03-09")]
    due: Option<String>,
    /// Why. It may name a patient.
    reason: Option<String>,
}

/// A task that a scheduler hands out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct QueuedTask {
    /// Which task: the number of its case.
    #[schema(example = "case_01KJQDVNQ70W3GE1R70W3GE1R7")]
    task_id: String,
    /// What kind of task it is to whoever asks.
    #[schema(example = "appeal")]
    task_type: Option<String>,
    /// How much judgment it takes, from 0 to 100; as the agent says, if nobody else does.
    #[schema(example = 40, maximum = 100)]
    complexity_score: Option<u8>,
    /// The payer, by its number or its name. It has to be the one that the task is about.
    #[schema(example = "00123")]
    payer: Option<String>,
    /// What it takes to know: a role of the office, such as `coder`, or a word of your own.
    #[schema(example = "coder")]
    specialty_tag: Option<String>,
    /// Who should get it; where they can't have it or nobody is named, the office suggests somebody.
    #[schema(example = "staff_01KJQDVNQ70W3GE1R70W3GE1R7")]
    suggested_assignee_id: Option<String>,
    /// `high`, `medium` or `low`; it says by when the task is asked for.
    #[schema(example = "high")]
    priority: Option<String>,
    /// How many minutes it takes; as the agent says, if nobody else does.
    #[schema(example = 30, maximum = 10_000)]
    estimated_mins: Option<u32>,
    /// What whoever gets it should know: a text, or anything else in JSON. It may name a patient.
    #[schema(value_type = Option<Object>)]
    context: Option<serde_json::Value>,
}

/// Who has the task now.
#[derive(Serialize, ToSchema)]
#[schema(as = Assigned)]
struct AssignedShown {
    /// Which task.
    #[schema(example = "case_01KJQDVNQ70W3GE1R70W3GE1R7")]
    task_id: String,
    /// Who has it; `null` for nobody.
    #[schema(example = "staff_01KJQDVNQ70W3GE1R70W3GE1R7")]
    assignee: Option<String>,
    /// Their name.
    #[schema(example = "Carla")]
    assignee_name: Option<String>,
    /// Where it waits.
    #[schema(example = "Coder Review")]
    queue: &'static str,
    /// By when it is asked for.
    #[schema(example = "2026-03-09")]
    due: Option<String>,
    /// Why they have it, in plain words.
    reasons: Vec<String>,
    /// As it was written down.
    assignment: AssignmentShown,
}

/// Lists assignments.
///
/// The newest first: who was given what, by whom and why.
#[utoipa::path(
    get, path = "/api/v1/assignments", tag = "queues", operation_id = "list_assignments",
    params(Wanted, PagingQuery),
    responses((status = 200, description = "A page of assignments", body = Page<AssignmentShown>))
)]
async fn list(
    State(site): State<Site>,
    Query(wanted): Query<Wanted>,
    paging: Paging,
) -> Result<Paged<AssignmentShown>, Problem> {
    let person = wanted.assignee.as_deref().map(str::parse::<StaffId>).transpose();
    let person = person.map_err(|_| Problem::invalid("`assignee` is the number of a member."))?;
    let part = (paging.after.as_deref(), paging.limit_and_one());
    let all = site.practice.assignments(person, part).await?;
    let all = all.into_iter().map(shown).collect();
    Ok(paging.page(all, |it: &AssignmentShown| it.id.clone()))
}

/// Gives a task to somebody.
///
/// Managers and analysts give tasks to anybody and put them into queues. Anybody who works on cases takes
/// what nobody has and what is their work, and gives back what they have.
#[utoipa::path(
    post, path = "/api/v1/assignments", tag = "queues", operation_id = "assign",
    request_body = NewAssignment,
    responses(
        (status = 201, description = "Given", body = AssignedShown),
        (status = 404, description = "There is no such open task, or no such person",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Somebody else was at it at the same time", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn create(
    State(site): State<Site>,
    person: Person,
    Said(new): Said<NewAssignment>,
) -> Result<(StatusCode, Json<AssignedShown>), Problem> {
    let to = match new.assignee.as_deref() {
        None => To::Nobody,
        Some("suggested") => To::Anybody,
        Some(id) => To::Person(id.parse().map_err(|_| Problem::not_there("person"))?),
    };
    let queue = new.queue.as_deref().map(|it| {
        queue_name::read(it).ok_or_else(|| Problem::invalid("There is no queue of that name."))
    });
    let due = new
        .due
        .as_deref()
        .map(|it| it.parse().map_err(|_| Problem::invalid("`due` is a day such as 2026-03-09.")));
    let wanted = Assign {
        queue: queue.transpose()?,
        due: due.transpose()?,
        reason: reason(new.reason)?,
        ..Assign::to(task(&new.task_id)?, to)
    };
    given(&site, &person, wanted).await
}

/// Hands a task out.
///
/// For schedulers: says what is known of the task, and who might get it. The office gives it to them or, if
/// they can't have it, to whoever should get it by skill, load and experience; the answer says who has it
/// now, by when it is asked for, and why it is them.
#[utoipa::path(
    post, path = "/api/v1/workqueues/assign", tag = "queues", operation_id = "assign_queued_task",
    request_body = QueuedTask,
    responses(
        (status = 201, description = "Given", body = AssignedShown),
        (status = 404, description = "There is no such open task, or nobody who can do it",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Somebody else was at it at the same time", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn assign(
    State(site): State<Site>,
    person: Person,
    Said(queued): Said<QueuedTask>,
) -> Result<(StatusCode, Json<AssignedShown>), Problem> {
    let case = task(&queued.task_id)?;
    check_payer(&site, case, queued.payer.as_deref()).await?;
    let suggested = queued.suggested_assignee_id.as_deref().map(str::parse).transpose();
    let suggested = suggested.map_err(|_| {
        Problem::invalid("`suggested_assignee_id` is the number of a member of the practice.")
    })?;
    let priority = queued.priority.as_deref().map(|it| {
        let none = || Problem::invalid("`priority` is `high`, `medium` or `low`.");
        Priority::from_id(it).ok_or_else(none)
    });
    if queued.complexity_score.is_some_and(|it| it > 100) {
        return Err(Problem::invalid("`complexity_score` is a number from 0 to 100."));
    }
    if queued.estimated_mins.is_some_and(|it| it > 10_000) {
        return Err(Problem::invalid("`estimated_mins` is at most 10,000."));
    }
    let wanted = Assign {
        priority: priority.transpose()?,
        estimated_mins: queued.estimated_mins,
        complexity_score: queued.complexity_score,
        task_type: word("task_type", queued.task_type)?,
        specialty_tag: word("specialty_tag", queued.specialty_tag)?,
        reason: reason(queued.context.map(text))?,
        ..Assign::to(case, suggested.map_or(To::Anybody, To::Rather))
    };
    given(&site, &person, wanted).await
}

async fn given(
    site: &Site,
    person: &Person,
    wanted: Assign,
) -> Result<(StatusCode, Json<AssignedShown>), Problem> {
    let done = orchestrator::assign(&site.office, &site.practice, person.id(), wanted).await?;
    let Assigned { assignment, because } = done;
    let getter = assignment.to.person;
    let member = match getter {
        Some(id) => site.practice.member(id).await?,
        None => None,
    };
    let shown = AssignedShown {
        task_id: assignment.case.to_string(),
        assignee: getter.map(|it| it.to_string()),
        assignee_name: member.map(|it| it.name.expose().clone()),
        queue: assignment.to.queue.label(),
        due: assignment.due.map(|it| it.to_string()),
        reasons: because.iter().map(|it| it.text()).collect(),
        assignment: shown(assignment),
    };
    Ok((StatusCode::CREATED, Json(shown)))
}

fn shown(it: Assignment) -> AssignmentShown {
    AssignmentShown {
        id: it.id,
        task_id: it.case.to_string(),
        from: hands(it.from),
        to: hands(it.to),
        due: it.due.map(|it| it.to_string()),
        priority: it.priority.map(Priority::id),
        estimated_mins: it.estimated_mins,
        complexity_score: it.complexity_score,
        task_type: it.task_type,
        specialty_tag: it.specialty_tag,
        reason: it.reason.expose().clone(),
        by: it.by,
        at: it.at.to_string(),
    }
}

fn hands(it: Hands) -> HandsShown {
    HandsShown { queue: it.queue.label(), assignee: it.person.map(|it| it.to_string()) }
}

fn task(id: &str) -> Result<CaseId, Problem> {
    id.parse().map_err(|_| Problem::not_there("task"))
}

/// A scheduler that is wrong about the payer is wrong about the task.
async fn check_payer(site: &Site, case: CaseId, payer: Option<&str>) -> Result<(), Problem> {
    let Some(payer) = payer else { return Ok(()) };
    let case = site.practice.case(case).await?.ok_or_else(|| Problem::not_there("task"))?;
    let is_theirs = case.claim.payer.0 == payer
        || site.payer_of(&case).await?.eq_ignore_ascii_case(payer.trim());
    is_theirs.then_some(()).ok_or_else(|| Problem::invalid("The task is about another payer."))
}

fn word(name: &str, text: Option<String>) -> Result<Option<String>, Problem> {
    let is_word =
        |it: &String| it.chars().count() <= N_WORD_MAX && !it.chars().any(char::is_control);
    match text {
        Some(text) if !is_word(&text) => {
            Err(Problem::invalid(format!("`{name}` is a short text of one line.")))
        }
        text => Ok(text.filter(|it| !it.trim().is_empty())),
    }
}

fn reason(text: Option<String>) -> Result<Option<Phi<String>>, Problem> {
    match text {
        Some(text) if text.chars().count() > N_REASON_MAX => {
            Err(Problem::invalid("The reason is longer than 4,000 letters."))
        }
        text => Ok(text.map(Phi::new)),
    }
}

fn text(context: serde_json::Value) -> String {
    match context {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    }
}

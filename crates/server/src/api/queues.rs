//! Queues: what waits in each, with whom, and whose work it is.

use std::collections::BTreeMap;

use authority::{Permission, Role};
use axum::{
    Json,
    extract::{Path, State},
};
use domain::{Queue, StaffId};
use orchestrator::{Skill, best_skill};
use serde::Serialize;
use store::Load;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::{Needs, Problem, Routes, Site, Wait, paging::Page, problem::ProblemBody, queue_name};

pub(super) fn routes(routes: Routes) -> Routes {
    let needs = Needs::OneOf(&[Permission::SeePatients, Permission::SeeFigures]);
    routes.api(needs, routes!(list)).api(needs, routes!(show))
}

/// A work queue with its load.
#[derive(Serialize, ToSchema)]
#[schema(as = Queue)]
struct QueueShown {
    /// Its name in addresses.
    #[schema(example = "coder-review")]
    name: String,
    /// What people call it.
    #[schema(example = "Coder Review")]
    title: String,
    /// The roles whose own work it is.
    roles: Vec<String>,
    /// What waits in it.
    load: LoadShown,
    /// The same for each person who has some of it, and for what nobody has.
    people: Vec<PersonsLoad>,
}

/// What waits.
#[derive(Clone, Default, Serialize, ToSchema)]
#[schema(as = Load)]
struct LoadShown {
    /// How many tasks.
    #[schema(example = 12)]
    n_tasks: u64,
    /// How many of them are past the payer's deadline.
    #[schema(example = 1)]
    n_overdue: u64,
    /// What the payers refused.
    #[schema(example = 420_000)]
    denied_cents: i64,
    /// What is expected, less the work.
    #[schema(example = 180_000)]
    expected_net_cents: i64,
    /// How many minutes of work, as far as that is known.
    #[schema(example = 480)]
    minutes: u64,
    /// When the oldest was opened; `null` where nothing waits.
    #[schema(example = "2026-03-02T14:05:00.000Z")]
    oldest: Option<String>,
}

/// What somebody has of a queue.
#[derive(Serialize, ToSchema)]
struct PersonsLoad {
    /// Who; `null` for what nobody has.
    #[schema(example = "staff_01KJQDVNQ70W3GE1R70W3GE1R7")]
    assignee: Option<String>,
    /// How much.
    load: LoadShown,
}

/// Lists the work queues.
///
/// Every queue, empty ones too, with its load and who has how much of it.
#[utoipa::path(
    get, path = "/api/v1/queues", tag = "queues",
    responses((status = 200, description = "All queues", body = Page<QueueShown>))
)]
async fn list(State(site): State<Site>) -> Result<Json<Page<QueueShown>>, Problem> {
    let load = site.load(Wait::ForAll).await?;
    let items = queue_name::shown(&load).map(|it| shown(it, &load)).collect();
    Ok(Json(Page { items, next: None }))
}

/// Shows a work queue.
#[utoipa::path(
    get, path = "/api/v1/queues/{queue}", tag = "queues",
    params(("queue" = String, Path, description = "Its name", example = "coder-review")),
    responses(
        (status = 200, description = "The queue", body = QueueShown),
        (status = 404, description = "There is no such queue", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn show(
    State(site): State<Site>,
    Path(queue): Path<String>,
) -> Result<Json<QueueShown>, Problem> {
    let queue = queue_name::read(&queue).ok_or_else(|| Problem::not_there("queue"))?;
    Ok(Json(shown(queue, &site.load(Wait::ForAll).await?)))
}

fn shown(queue: Queue, load: &[Load]) -> QueueShown {
    let own = |role: &&Role| best_skill(queue, &[**role]) == Some(Skill::Own);
    let mut whole = LoadShown::default();
    let mut people = BTreeMap::<Option<StaffId>, LoadShown>::new();
    for load in load.iter().filter(|it| it.queue == queue) {
        whole.add(load);
        people.entry(load.assignee).or_default().add(load);
    }
    let person = |(assignee, load): (Option<StaffId>, LoadShown)| PersonsLoad {
        assignee: assignee.map(|it| it.to_string()),
        load,
    };
    QueueShown {
        name: queue_name::name(queue),
        title: queue.label().to_owned(),
        roles: Role::ALL.iter().filter(own).map(|it| it.id().to_owned()).collect(),
        load: whole,
        people: people.into_iter().map(person).collect(),
    }
}

impl LoadShown {
    fn add(&mut self, load: &Load) {
        self.n_tasks += load.n_cases;
        self.n_overdue += load.n_overdue;
        self.denied_cents += load.denied.0;
        self.expected_net_cents += load.expected_net.0;
        self.minutes += load.minutes;
        // Times in this form stand in the order of their texts.
        let oldest = load.oldest.to_string();
        let before = self.oldest.take().filter(|it| *it < oldest);
        self.oldest = Some(before.unwrap_or(oldest));
    }
}

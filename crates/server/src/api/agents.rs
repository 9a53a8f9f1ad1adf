//! Agents: the register, how far each is trusted, and the brake.

use authority::{Permission, Phase};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use domain::Phi;
use orchestrator::{Registered, RuleChange, change_because, registry, rules};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::{Needs, Person, Problem, Routes, Site, paging::Page, problem::ProblemBody, said::Said};

/// The longest reason.
const N_REASON_MAX: usize = 2_000;

pub(super) fn routes(routes: Routes) -> Routes {
    let stops = Needs::Permission(Permission::Stop);
    let releases = Needs::Permission(Permission::Release);
    routes
        .api(Needs::SignedIn, routes!(list))
        .api(Needs::SignedIn, routes!(show))
        .api(Needs::Permission(Permission::SetPhases), routes!(set_phase))
        .api(stops, routes!(stop_one))
        .api(releases, routes!(release_one))
        .api(Needs::SignedIn, routes!(show_brake))
        .api(stops, routes!(stop_all))
        .api(releases, routes!(release_all))
}

/// An agent.
#[derive(Serialize, ToSchema)]
struct Agent {
    /// Its name on record.
    #[schema(example = "denial_triage")]
    name: String,
    /// What people call it.
    #[schema(example = "Denial triage")]
    title: String,
    /// Its version.
    #[schema(example = 1)]
    version: u32,
    /// What it is for.
    purpose: String,
    /// What opens a case for it.
    opens_on: String,
    /// What it reads.
    reads: Vec<String>,
    /// The kinds of action that it may propose. It may do none of them by itself.
    #[schema(example = json!(["route_to_queue", "file_appeal"]))]
    proposes: Vec<String>,
    /// What it never does.
    never: Vec<String>,
    /// How far it is trusted: `observe`, `assist` or `automate`.
    #[schema(example = "assist")]
    phase: String,
    /// It stands still, by itself or with all others.
    #[schema(example = false)]
    stopped: bool,
}

/// Another phase of an agent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPhase {
    /// `observe`, `assist` or `automate`.
    #[schema(example = "assist")]
    phase: String,
    /// Why, for the records.
    because: Option<String>,
}

/// Why the brake is put on.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BrakeReason {
    /// Why, for the records.
    because: Option<String>,
}

/// What stands still.
#[derive(Serialize, ToSchema)]
struct Brake {
    /// Everything does.
    #[schema(example = false)]
    all: bool,
    /// These agents do by themselves.
    #[schema(example = json!(["denial_triage"]))]
    agents: Vec<String>,
}

/// Lists the agents.
#[utoipa::path(
    get, path = "/api/v1/agents", tag = "agents",
    responses((status = 200, description = "All agents", body = Page<Agent>))
)]
async fn list(State(site): State<Site>) -> Result<Json<Page<Agent>>, Problem> {
    let rules = rules(&site.practice).await?;
    let all = registry(&site.office, &rules).into_iter();
    Ok(Json(Page { items: all.map(|it| shown(&it, rules.brake.all)).collect(), next: None }))
}

/// Shows an agent.
#[utoipa::path(
    get, path = "/api/v1/agents/{agent}", tag = "agents",
    params(("agent" = String, Path, description = "Its name", example = "denial_triage")),
    responses(
        (status = 200, description = "The agent", body = Agent),
        (status = 404, description = "There is no such agent", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn show(State(site): State<Site>, Path(agent): Path<String>) -> Result<Json<Agent>, Problem> {
    one(&site, &agent).await.map(Json)
}

/// Moves an agent to another phase.
#[utoipa::path(
    post, path = "/api/v1/agents/{agent}/phase", tag = "agents", request_body = NewPhase,
    params(("agent" = String, Path, description = "Its name", example = "denial_triage")),
    responses(
        (status = 200, description = "The agent as it is now", body = Agent),
        (status = 404, description = "There is no such agent", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 422, description = "There is no such phase", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn set_phase(
    State(site): State<Site>,
    person: Person,
    Path(agent): Path<String>,
    Said(said): Said<NewPhase>,
) -> Result<Json<Agent>, Problem> {
    one(&site, &agent).await?;
    let wrong = || Problem::invalid("`phase` is `observe`, `assist` or `automate`.");
    let phase = Phase::from_id(&said.phase).ok_or_else(wrong)?;
    let change = RuleChange::SetPhase(agent.clone(), phase);
    changed(&site, &person, (change, said.because)).await?;
    one(&site, &agent).await.map(Json)
}

/// Stops an agent.
///
/// Nothing of it is decided, approved or sent any more. Everybody may.
#[utoipa::path(
    post, path = "/api/v1/agents/{agent}/brake", tag = "agents", request_body = BrakeReason,
    params(("agent" = String, Path, description = "Its name", example = "denial_triage")),
    responses(
        (status = 200, description = "The agent as it is now", body = Agent),
        (status = 404, description = "There is no such agent", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn stop_one(
    State(site): State<Site>,
    person: Person,
    Path(agent): Path<String>,
    Said(said): Said<BrakeReason>,
) -> Result<Json<Agent>, Problem> {
    one(&site, &agent).await?;
    let change = RuleChange::Stop(Some(agent.clone()));
    changed(&site, &person, (change, said.because)).await?;
    one(&site, &agent).await.map(Json)
}

/// Releases an agent.
#[utoipa::path(
    delete, path = "/api/v1/agents/{agent}/brake", tag = "agents",
    params(("agent" = String, Path, description = "Its name", example = "denial_triage")),
    responses(
        (status = 204, description = "It goes on"),
        (status = 404, description = "There is no such agent", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn release_one(
    State(site): State<Site>,
    person: Person,
    Path(agent): Path<String>,
) -> Result<StatusCode, Problem> {
    one(&site, &agent).await?;
    changed(&site, &person, (RuleChange::Release(Some(agent)), None)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Shows what stands still.
#[utoipa::path(
    get, path = "/api/v1/brake", tag = "agents",
    responses((status = 200, description = "The brake", body = Brake))
)]
async fn show_brake(State(site): State<Site>) -> Result<Json<Brake>, Problem> {
    brake(&site).await.map(Json)
}

/// Stops everything.
///
/// Nothing is decided, approved or sent any more. Everybody may.
#[utoipa::path(
    post, path = "/api/v1/brake", tag = "agents", request_body = BrakeReason,
    responses((status = 200, description = "The brake as it is now", body = Brake))
)]
async fn stop_all(
    State(site): State<Site>,
    person: Person,
    Said(said): Said<BrakeReason>,
) -> Result<Json<Brake>, Problem> {
    changed(&site, &person, (RuleChange::Stop(None), said.because)).await?;
    brake(&site).await.map(Json)
}

/// Releases everything.
///
/// Agents that were stopped by themselves stay stopped.
#[utoipa::path(
    delete, path = "/api/v1/brake", tag = "agents",
    responses((status = 204, description = "The brake of all is off"))
)]
async fn release_all(State(site): State<Site>, person: Person) -> Result<StatusCode, Problem> {
    changed(&site, &person, (RuleChange::Release(None), None)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn changed(
    site: &Site,
    person: &Person,
    (change, because): (RuleChange, Option<String>),
) -> Result<(), Problem> {
    let because = because.map(|it| it.trim().chars().take(N_REASON_MAX).collect::<String>());
    let because = because.filter(|it| !it.is_empty()).map(Phi::new);
    let done = change_because(&site.office, &site.practice, person.id(), (change, because)).await;
    Ok(done?)
}

async fn one(site: &Site, name: &str) -> Result<Agent, Problem> {
    let rules = rules(&site.practice).await?;
    let known = registry(&site.office, &rules).into_iter().find(|it| it.name == name);
    known.map(|it| shown(&it, rules.brake.all)).ok_or_else(|| Problem::not_there("agent"))
}

async fn brake(site: &Site) -> Result<Brake, Problem> {
    let brake = rules(&site.practice).await?.brake;
    Ok(Brake { all: brake.all, agents: brake.agents.into_iter().collect() })
}

fn shown(it: &Registered, is_all_stopped: bool) -> Agent {
    let texts = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect();
    Agent {
        name: it.name.to_owned(),
        title: it.title.to_owned(),
        version: it.version,
        purpose: it.purpose.to_owned(),
        opens_on: it.opens_on.to_owned(),
        reads: texts(it.reads),
        proposes: it.proposes.iter().map(|it| it.id().to_owned()).collect(),
        never: texts(it.never),
        phase: it.phase.id().to_owned(),
        stopped: is_all_stopped || it.is_stopped,
    }
}

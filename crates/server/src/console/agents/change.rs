//! The brake and the phases: each form names what is changed, and may say why.

use authority::Phase;
use axum::{Form, extract::State, response::Redirect};
use domain::Phi;
use orchestrator::{RuleChange, change_because};
use serde::Deserialize;

use crate::{
    Person, Problem, Site,
    console::{PageError, Told},
};

/// The longest reason.
const N_REASON_MAX: usize = 2_000;

#[derive(Deserialize)]
pub(super) struct BrakeForm {
    /// One agent; all of them where it is empty.
    #[serde(default)]
    agent: String,
    #[serde(default)]
    because: String,
}

#[derive(Deserialize)]
pub(super) struct PhaseForm {
    agent: String,
    phase: String,
    #[serde(default)]
    because: String,
}

pub(super) async fn stop(
    State(site): State<Site>,
    person: Person,
    Form(form): Form<BrakeForm>,
) -> Result<Redirect, PageError> {
    let agent = one_or_all(&site, form.agent);
    let change = agent.map(RuleChange::Stop).told(&site, &person)?;
    changed(&site, &person, (change, form.because)).await?;
    Ok(Redirect::to("/agents?done=brake-on"))
}

pub(super) async fn release(
    State(site): State<Site>,
    person: Person,
    Form(form): Form<BrakeForm>,
) -> Result<Redirect, PageError> {
    let agent = one_or_all(&site, form.agent);
    let change = agent.map(RuleChange::Release).told(&site, &person)?;
    changed(&site, &person, (change, form.because)).await?;
    Ok(Redirect::to("/agents?done=brake-off"))
}

pub(super) async fn phase(
    State(site): State<Site>,
    person: Person,
    Form(form): Form<PhaseForm>,
) -> Result<Redirect, PageError> {
    let agent = known(&site, form.agent).told(&site, &person)?;
    let phase = Phase::from_id(&form.phase).ok_or_else(|| Problem::not_there("phase"));
    let change = RuleChange::SetPhase(agent, phase.told(&site, &person)?);
    changed(&site, &person, (change, form.because)).await?;
    Ok(Redirect::to("/agents?done=phase-set"))
}

async fn changed(
    site: &Site,
    person: &Person,
    (change, because): (RuleChange, String),
) -> Result<(), PageError> {
    let because: String = because.trim().chars().take(N_REASON_MAX).collect();
    let because = (!because.is_empty()).then(|| Phi::new(because));
    let done = change_because(&site.office, &site.practice, person.id(), (change, because)).await;
    done.told(site, person)
}

fn one_or_all(site: &Site, agent: String) -> Result<Option<String>, Problem> {
    if agent.is_empty() { Ok(None) } else { known(site, agent).map(Some) }
}

/// An agent of the office: a name that is none would be kept for nothing.
pub(crate) fn known(site: &Site, agent: String) -> Result<String, Problem> {
    let is_known = site.office.agents.iter().any(|it| it.name() == agent);
    is_known.then_some(agent).ok_or_else(|| Problem::not_there("agent"))
}

//! Settings: who works here and as what, who may approve what, and how this installation is set up.
//!
//! Everybody may look at who works here and what they may approve; what somebody may change is shown only
//! to them, and asked for again when it is changed.

mod limits;
mod people;

use std::time::Duration;

use askama::Template;
use authority::Permission as P;
use axum::{
    Form,
    extract::{Query, State},
    http::Method,
    response::Redirect,
    routing::{get, post},
};
use orchestrator::RuleChange;
use serde::Deserialize;
use store::StoreError;

use super::{Here, Page, PageError, Shell, Told};
use crate::{Needs, Person, Problem, Routes, ShownSetting, Site};

/// A day, in seconds.
const DAY_SECS: u64 = 24 * 60 * 60;

/// For how many days a proposal may wait: as the setting with which a practice is founded has it.
const LASTS_DAYS: std::ops::RangeInclusive<u64> = 1..=90;

pub(crate) fn routes(routes: Routes) -> Routes {
    let sets = Needs::Permission(P::SetLimits);
    let routes = routes.page((Method::GET, "/settings"), Needs::SignedIn, get(show)).page(
        (Method::POST, "/settings/proposals"),
        sets,
        post(proposals_last),
    );
    people::routes(limits::routes(routes))
}

#[derive(Template)]
#[template(path = "settings.html")]
struct Settings {
    shell: Shell,
    people: Vec<people::Row>,
    roles: Vec<people::Choice>,
    may_staff: bool,
    limits: limits::Shown,
    may_limit: bool,
    lasts_days: u64,
    accounts: Vec<Account>,
    /// Only for who installs and answers for it.
    installation: Option<Vec<ShownSetting>>,
}

struct Account {
    name: String,
    kind: String,
    is_read: bool,
}

#[derive(Deserialize)]
struct Asked {
    done: Option<String>,
}

async fn show(
    State(site): State<Site>,
    person: Person,
    Query(asked): Query<Asked>,
) -> Result<Page<Settings>, PageError> {
    settings(&site, &person, asked.done.as_deref()).await.told(&site, &person).map(Page)
}

async fn settings(
    site: &Site,
    person: &Person,
    done: Option<&str>,
) -> Result<Settings, StoreError> {
    let rules = orchestrator::rules(&site.practice).await?;
    let accounts = site.practice.accounts().await?.into_iter().map(|it| Account {
        name: it.name,
        kind: it.platform,
        is_read: it.cursor.is_some(),
    });
    let sees_installation = person.may(P::Connect) || person.may(P::ManageStaff);
    Ok(Settings {
        shell: Shell::of(site, person, ("Settings", Here::Settings)).await?.noting(done),
        people: people::rows(site, person).await?,
        roles: people::choices(&[]),
        may_staff: person.may(P::ManageStaff),
        limits: limits::Shown::of(&rules.limits),
        may_limit: person.may(P::SetLimits),
        lasts_days: rules.proposal_lasts.as_secs() / DAY_SECS,
        accounts: accounts.collect(),
        installation: sees_installation.then(|| site.settings.shown.clone()),
    })
}

#[derive(Deserialize)]
struct Lasts {
    days: String,
}

async fn proposals_last(
    State(site): State<Site>,
    person: Person,
    Form(lasts): Form<Lasts>,
) -> Result<Redirect, PageError> {
    let days = lasts.days.trim().parse().ok().filter(|it| LASTS_DAYS.contains(it));
    let wrong = || {
        let (least, most) = (LASTS_DAYS.start(), LASTS_DAYS.end());
        Problem::invalid(format!("Proposals last between {least} and {most} days."))
    };
    let days: u64 = days.ok_or_else(wrong).told(&site, &person)?;
    let change = RuleChange::SetProposalLasts(Duration::from_secs(days * DAY_SECS));
    let done = orchestrator::change(&site.office, &site.practice, person.id(), change).await;
    done.told(&site, &person)?;
    Ok(Redirect::to("/settings?done=saved"))
}

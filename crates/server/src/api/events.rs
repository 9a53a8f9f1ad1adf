//! Events: facts that platforms reported, as they were taken in.

use authority::Permission;
use axum::extract::State;
use domain::{Cents, ClaimRef, Fact};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::{
    Needs, Person, Problem, Routes, Site,
    paging::{Page, Paged, Paging, PagingQuery},
};

pub(super) fn routes(routes: Routes) -> Routes {
    let needs = Needs::OneOf(&[Permission::SeePatients, Permission::Connect]);
    routes.api(needs, routes!(list))
}

/// A fact that a platform reported.
#[derive(Serialize, ToSchema)]
struct Event {
    /// Its number here.
    #[schema(example = "5f2b9c0d8e7a61423344556677889900")]
    id: String,
    /// The account at which it was reported.
    #[schema(example = "acct_01KJQDVNQ70W3GE1R70W3GE1R7")]
    account: String,
    /// What happened: `remittance_received`, `claim_accepted`, `claim_rejected`, `claim_denied`,
    /// `claim_paid`, `claim_reversed` or `recoupment_taken`.
    #[schema(example = "claim_denied")]
    fact: String,
    /// When, as the platform says.
    #[schema(example = "2026-03-02T14:05:00.000Z")]
    at: String,
    /// The claim that it is about, for whoever may see patients.
    claim: Option<Claim>,
    /// The amount that was paid, denied, or taken back.
    #[schema(example = 42_000)]
    amount_cents: Option<i64>,
}

/// A claim at one payer.
#[derive(Serialize, ToSchema)]
#[schema(as = EventClaim)]
struct Claim {
    /// The practice's own number of it.
    #[schema(example = "ELM-10023")]
    number: String,
    /// The payer, as the claim names it.
    #[schema(example = "00123")]
    payer: String,
}

/// Lists events.
///
/// Facts that platforms reported, the newest first. Whoever may not see patients sees no claims.
#[utoipa::path(
    get, path = "/api/v1/events", tag = "events", params(PagingQuery),
    responses((status = 200, description = "A page of events", body = Page<Event>))
)]
async fn list(
    State(site): State<Site>,
    person: Person,
    paging: Paging,
) -> Result<Paged<Event>, Problem> {
    let events = site.practice.events(paging.after.as_deref(), paging.limit_and_one()).await?;
    let sees = person.may(Permission::SeePatients);
    let events = events.into_iter().map(|(id, it)| event(id, &it, sees)).collect();
    Ok(paging.page(events, |it: &Event| it.id.clone()))
}

fn event(id: String, it: &domain::Event, sees_patients: bool) -> Event {
    let claim = |it: &ClaimRef| Claim { number: it.number.0.clone(), payer: it.payer.0.clone() };
    Event {
        id,
        account: it.key.account.to_string(),
        fact: it.fact.name().to_owned(),
        at: it.at.to_string(),
        claim: it.fact.claim().filter(|_| sees_patients).map(claim),
        amount_cents: amount(&it.fact).map(|it| it.0),
    }
}

fn amount(fact: &Fact) -> Option<Cents> {
    match fact {
        Fact::RemittanceReceived { paid: it, .. }
        | Fact::ClaimDenied { denied: it, .. }
        | Fact::ClaimPaid { paid: it, .. }
        | Fact::ClaimReversed { taken_back: it, .. }
        | Fact::RecoupmentTaken { taken: it, .. } => Some(*it),
        Fact::ClaimAccepted { .. } | Fact::ClaimRejected { .. } => None,
    }
}

//! Standing orders: who signed what, until when; signed and taken back here.

use axum::{Form, extract::State, response::Redirect};
use chrono::NaiveDate;
use domain::{ActionKind, Cents, StandingOrder, StandingOrderId};
use orchestrator::{Draft, revoke_order, sign_order};
use serde::Deserialize;
use store::{Member, StoreError};

use super::{action, titled};
use crate::{
    Person, Problem, Site,
    console::{PageError, Told, show},
};

/// So many orders stand on the page; there are a few a year.
const N_ORDERS: u64 = 50;

/// A standing order on the page.
pub(super) struct OrderRow {
    pub(super) id: String,
    pub(super) agent: String,
    pub(super) covers: String,
    pub(super) at_stake_max: Cents,
    pub(super) signed: String,
    pub(super) until: String,
    pub(super) holds: bool,
}

#[derive(Deserialize)]
pub(super) struct SignForm {
    agent: String,
    /// The actions that it covers, each with `on` beside its name.
    #[serde(default)]
    route_to_queue: String,
    #[serde(default)]
    attach_analysis: String,
    #[serde(default)]
    set_claim_status: String,
    #[serde(default)]
    add_note: String,
    dollars: String,
    until: String,
}

#[derive(Deserialize)]
pub(super) struct RevokeForm {
    order: String,
}

pub(super) async fn rows(site: &Site, members: &[Member]) -> Result<Vec<OrderRow>, StoreError> {
    let orders = site.practice.standing_orders(None, N_ORDERS).await?;
    let name = |id| {
        let member = members.iter().find(|it| it.id == id);
        member.map_or_else(|| "somebody".to_owned(), |it| it.name.expose().clone())
    };
    let (now, offset) = (site.office.now(), site.office.utc_offset_mins);
    let row = |(order, revoked): (StandingOrder, Option<domain::StaffId>)| {
        let until = show::time(order.until, offset);
        let covers: Vec<_> = order.kinds.iter().map(|it| action(*it)).collect();
        OrderRow {
            id: order.id.to_string(),
            agent: titled(&order.agent),
            covers: covers.join(", "),
            at_stake_max: order.at_stake_max,
            signed: format!("{}, {}", name(order.signed_by), show::time(order.signed, offset)),
            holds: now < order.until,
            until: match revoked {
                Some(by) => format!("taken back by {}, {until}", name(by)),
                None => until,
            },
        }
    };
    Ok(orders.into_iter().map(row).collect())
}

pub(super) async fn sign(
    State(site): State<Site>,
    person: Person,
    Form(form): Form<SignForm>,
) -> Result<Redirect, PageError> {
    let draft = draft(form).told(&site, &person)?;
    let signed = sign_order(&site.office, &site.practice, person.id(), draft).await;
    signed.told(&site, &person)?;
    Ok(Redirect::to("/agents?done=order-signed"))
}

pub(super) async fn revoke(
    State(site): State<Site>,
    person: Person,
    Form(form): Form<RevokeForm>,
) -> Result<Redirect, PageError> {
    let id = form.order.parse::<StandingOrderId>();
    let id = id.map_err(|_| Problem::not_there("standing order")).told(&site, &person)?;
    let revoked = revoke_order(&site.office, &site.practice, person.id(), id).await;
    revoked.told(&site, &person)?;
    Ok(Redirect::to("/agents?done=order-revoked"))
}

fn draft(form: SignForm) -> Result<Draft, Problem> {
    let ticked = [
        (ActionKind::RouteToQueue, form.route_to_queue),
        (ActionKind::AttachAnalysis, form.attach_analysis),
        (ActionKind::SetClaimStatus, form.set_claim_status),
        (ActionKind::AddNote, form.add_note),
    ];
    let until: Result<NaiveDate, _> = form.until.parse();
    Ok(Draft {
        agent: form.agent,
        kinds: ticked.into_iter().filter(|it| !it.1.is_empty()).map(|it| it.0).collect(),
        at_stake_max: dollars(&form.dollars)
            .ok_or_else(|| Problem::invalid("The amount is a number of whole dollars."))?,
        until: until.map_err(|_| Problem::invalid("The last day is none of the calendar."))?,
    })
}

/// Whole dollars, with or without a sign and commas.
fn dollars(text: &str) -> Option<Cents> {
    let digits: String = text.trim().trim_start_matches('$').replace(',', "");
    digits.parse::<u32>().ok().map(|it| Cents(i64::from(it) * 100))
}

//! Insights: how much is denied, by whom and why, what runs out, and how well the work goes. Each number
//! leads to the rows that it was counted from.

mod rows;
mod view;

use askama::Template;
use authority::Permission as P;
use axum::{
    extract::{Query, State},
    http::Method,
    routing::get,
};
use orchestrator::insights::{Period, Said, narrative};

use self::view::{Bit, Card, Drawn, FigureRow, QueueRow, ShareRow, TenthRow};
use super::{Here, Page, PageError, Shell, Told, show};
use crate::{
    Needs, Person, Routes, Site,
    insights::{Asked, CHOICES, rows as rows_of},
};

/// So many of a list stand on the page; the others are few and small.
const N_SHARES: usize = 8;

pub(crate) fn routes(routes: Routes) -> Routes {
    let needs = Needs::Permission(P::SeeFigures);
    routes.page((Method::GET, "/insights"), needs, get(insights)).page(
        (Method::GET, "/insights/rows"),
        needs,
        get(rows::rows),
    )
}

/// The page.
#[derive(Template)]
#[template(path = "insights.html")]
struct Insights {
    shell: Shell,
    days: String,
    as_of: String,
    tabs: Vec<Tab>,
    /// The first and the last day, where they were chosen by hand.
    chosen: Option<Period>,
    weeks: String,
    payers: Vec<Choice>,
    story: Vec<Vec<Bit>>,
    /// No claim was decided and nothing waits: there is nothing to draw.
    is_empty: bool,
    heads: Vec<Card>,
    trend: Drawn,
    due: Drawn,
    classes: Vec<ShareRow>,
    by_payer: Vec<ShareRow>,
    codes: Vec<ShareRow>,
    queues: Vec<QueueRow>,
    answers: Vec<Card>,
    agents: Vec<Card>,
    tenths: Vec<TenthRow>,
    all: Vec<FigureRow>,
}

/// A period to choose.
struct Tab {
    label: &'static str,
    address: String,
    is_here: bool,
}

/// A payer to choose.
struct Choice {
    id: String,
    name: String,
    is_here: bool,
}

async fn insights(
    State(site): State<Site>,
    person: Person,
    Query(asked): Query<Asked>,
) -> Result<Page<Insights>, PageError> {
    let scope = asked.scope(&site).await.told(&site, &person)?;
    let found = site.insights(scope, site.settings.wait).await.told(&site, &person)?;
    let shell =
        Shell::of(&site, &person, ("Insights", Here::Insights)).await.told(&site, &person)?;
    let period = found.scope.period;
    let is_chosen = asked.is_by_days();
    let story = narrative(&found).into_iter().map(|it| it.parts.iter().map(bit).collect());
    let card = |id: &&str| found.figure(id).map(Card::of);
    let cards = |ids: &[&str]| ids.iter().filter_map(card).collect::<Vec<_>>();
    let decided = found.figure("claims_decided").and_then(|it| it.value.number());
    let waits = found.due.iter().any(|it| 0 < it.sums.n);
    Ok(Page(Insights {
        shell: shell.hearing("decided_claims remittances outcomes cases proposals figures"),
        days: format!("{} to {}", show::day(period.first), show::day(period.last)),
        as_of: show::time(found.as_of, site.office.utc_offset_mins),
        tabs: tabs(&asked, period),
        chosen: is_chosen.then_some(period),
        weeks: asked.weeks.clone().unwrap_or_default(),
        payers: choices(&found.all_payers, found.scope.payer.as_ref()),
        story: story.collect(),
        is_empty: decided == Some(0) && !waits,
        heads: cards(&["initial_denial_rate", "denied", "recovered", "at_risk"]),
        trend: view::trend(&found),
        due: view::due(&found),
        classes: view::shares(&found.classes, N_SHARES),
        by_payer: view::shares(&found.payers, N_SHARES),
        codes: view::shares(&found.codes, N_SHARES),
        queues: view::queues(&found.queues, N_SHARES),
        answers: cards(&[
            "overturn_rate",
            "appeal_win_rate",
            "days_to_answer",
            "days_to_settlement",
        ]),
        agents: cards(&["approval_rate", "override_rate", "overridden", "recovered_of_expected"]),
        tenths: found.tenths.iter().map(TenthRow::of).collect(),
        all: found.figures.iter().map(FigureRow::of).collect(),
    }))
}

fn tabs(asked: &Asked, period: Period) -> Vec<Tab> {
    let payer = asked.payer.clone();
    let is_chosen = asked.is_by_days();
    let of_weeks = |(weeks, label): (u32, &'static str)| {
        let this =
            Asked { weeks: Some(weeks.to_string()), payer: payer.clone(), ..Asked::default() };
        let is_here = !is_chosen && period.n_days() == i64::from(weeks) * 7;
        Tab { label, address: this.address(), is_here }
    };
    let days = Asked {
        from: Some(period.first.to_string()),
        until: Some(period.last.to_string()),
        payer: payer.clone(),
        ..Asked::default()
    };
    let by_days = Tab { label: "Other days", address: days.address(), is_here: is_chosen };
    CHOICES.into_iter().map(of_weeks).chain([by_days]).collect()
}

fn choices(all: &[(domain::PayerId, String)], chosen: Option<&domain::PayerId>) -> Vec<Choice> {
    let choice = |(id, name): &(domain::PayerId, String)| Choice {
        id: id.0.clone(),
        name: if name.is_empty() { id.0.clone() } else { name.clone() },
        is_here: chosen == Some(id),
    };
    let mut choices: Vec<_> = all.iter().map(choice).collect();
    choices.sort_by(|one, other| one.name.cmp(&other.name));
    choices
}

/// A part of a sentence as the page shows it.
fn bit(said: &Said) -> Bit {
    match said {
        Said::Words(words) => Bit { text: words.clone(), rows: None },
        Said::Number { text, basis, .. } => Bit { text: text.clone(), rows: Some(rows_of(basis)) },
    }
}

//! Insights: the figures of a period, the summary in sentences, and the rows behind each figure.

mod shapes;

use std::sync::Arc;

use authority::Permission;
use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use orchestrator::insights::{Basis, Insights, behind, narrative};
use utoipa_axum::routes;

use self::shapes::{Row, Shown, Summary, row, sentence, shown};
use crate::{
    Needs, Person, Problem, Routes, Site, Wait,
    insights::{Asked, RowsAsked},
    paging::{Page, Paged, Paging, PagingQuery},
};

pub(super) fn routes(routes: Routes) -> Routes {
    let needs = Needs::Permission(Permission::SeeFigures);
    routes.api(needs, routes!(figures)).api(needs, routes!(summary)).api(needs, routes!(rows))
}

/// Counts the figures of a period.
///
/// Each figure comes with its formula, what it was in the period before, and the query that lists the rows
/// behind it.
#[utoipa::path(
    get, path = "/api/v1/insights", tag = "insights", params(Asked), operation_id = "insights",
    responses((status = 200, description = "The figures", body = Shown))
)]
async fn figures(
    State(site): State<Site>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Shown>, Problem> {
    let found = counted(&site, asked).await?;
    Ok(Json(shown(&found)))
}

/// Sums a period up in sentences.
///
/// Written by rules from the figures; each number names its figure.
#[utoipa::path(
    get, path = "/api/v1/insights/narrative", tag = "insights", params(Asked),
    operation_id = "insights_narrative",
    responses((status = 200, description = "The summary", body = Summary))
)]
async fn summary(
    State(site): State<Site>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Summary>, Problem> {
    let found = counted(&site, asked).await?;
    let sentences = narrative(&found).iter().map(sentence).collect();
    Ok(Json(Summary { as_of: found.as_of.to_string(), sentences }))
}

/// Lists the rows behind a figure.
///
/// What the rows of all pages add up to is what the figure says. The query is the `rows` of a figure.
#[utoipa::path(
    get, path = "/api/v1/insights/rows", tag = "insights", params(RowsAsked, PagingQuery),
    operation_id = "insights_rows",
    responses((status = 200, description = "A page of rows", body = Page<Row>))
)]
async fn rows(
    State(site): State<Site>,
    person: Person,
    asked: Result<Query<RowsAsked>, QueryRejection>,
    paging: Paging,
) -> Result<Paged<Row>, Problem> {
    let Query(asked) = asked.map_err(|_| unreadable())?;
    let Basis { which, .. } = asked.basis(&site)?;
    let before: u64 = match paging.after.as_deref() {
        Some(after) => after.parse().map_err(|_| unreadable())?,
        None => 0,
    };
    let (_, found) = behind(&site.practice, &which, (before, paging.limit_and_one())).await?;
    let sees = person.may(Permission::SeePatients);
    let places = before + 1..;
    let rows = places.zip(&found).map(|(place, it)| row(it, &site, (place, sees))).collect();
    Ok(paging.page(rows, |it: &Row| it.place.to_string()))
}

async fn counted(
    site: &Site,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Arc<Insights>, Problem> {
    let Query(asked) = asked.map_err(|_| unreadable())?;
    Ok(site.insights(asked.scope(site).await?, Wait::ForAll).await?)
}

fn unreadable() -> Problem {
    Problem::invalid("A part of the query can't be read, or stands there twice.")
}

//! Health: whether the program runs, and whether it can do its work. Nothing here is secret, and nothing
//! names anybody.
//!
//! **Determination:** a worker that is late does not make a server unready: its pages are as good as ever,
//! and to take it away would help nobody. It is told all the same.

use std::time::Duration;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::{Needs, Routes, Site, metrics};

/// What is due for longer than this was seen by no worker: the sweep alone is due every five minutes.
const LATE: Duration = Duration::from_mins(10);

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .api(Needs::Anybody, routes!(live))
        .api(Needs::Anybody, routes!(ready))
        .api(Needs::Anybody, routes!(metrics::show))
}

/// How the program is.
#[derive(Serialize, ToSchema)]
struct Health {
    /// `ready`, or `not_ready`.
    #[schema(example = "ready")]
    status: &'static str,
    /// `reached`, or `away`.
    #[schema(example = "reached")]
    database: &'static str,
    /// Whether its tables are those that this program knows: `current`, `other`, or `unknown`.
    #[schema(example = "current")]
    tables: &'static str,
    /// Whether a worker does what is due: `seen`, `late`, or `unknown`.
    #[schema(example = "seen")]
    worker: &'static str,
}

/// Says that the program runs.
///
/// It asks nothing of the database: a program that answers this need not be started again.
#[utoipa::path(
    get, path = "/health/live", tag = "operation",
    responses((status = 200, description = "It runs", body = String, content_type = "text/plain",
        example = json!("live")))
)]
async fn live() -> &'static str {
    "live"
}

/// Says whether the program can do its work.
#[utoipa::path(
    get, path = "/health/ready", tag = "operation",
    responses(
        (status = 200, description = "It can", body = Health),
        (status = 503, description = "It can't just now", body = Health)
    )
)]
async fn ready(State(site): State<Site>) -> Response {
    let health = health(&site).await;
    let is_ready = health.status == "ready";
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(health)).into_response()
}

async fn health(site: &Site) -> Health {
    let (database, tables) = match site.practice.check_tables().await {
        Ok(()) => ("reached", "current"),
        Err(StoreError::Behind { .. } | StoreError::Foreign { .. }) => ("reached", "other"),
        Err(_) => ("away", "unknown"),
    };
    let worker = match site.practice.job_tally().await {
        Ok(jobs) => {
            let now = site.office.now();
            let is_late = jobs.oldest_due.is_some_and(|it| it.plus(LATE) < now);
            if is_late { "late" } else { "seen" }
        }
        Err(_) => "unknown",
    };
    let is_ready = (database, tables) == ("reached", "current");
    Health { status: if is_ready { "ready" } else { "not_ready" }, database, tables, worker }
}

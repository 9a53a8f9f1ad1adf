//! The interface for other programs, under `/api/v1`: one file for each resource.

mod agents;
mod assignments;
mod audit;
mod cases;
mod deliveries;
mod events;
mod files;
mod findings;
mod insights;
mod analysis;
mod health;
mod proposals;
mod members;
mod queues;
mod sessions;
mod records_of_case;
mod statements;
mod subscriptions;
mod tasks;

use utoipa::{
    OpenApi,
    openapi::{Info, OpenApi as Document},
};

use crate::{Routes, problem::ProblemBody};

/// What every answer of the API may hold.
#[derive(OpenApi)]
#[openapi(components(schemas(ProblemBody)))]
struct Shared;

/// All routes of the API.
pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = cases::routes(routes);
    let routes = records_of_case::routes(routes);
    let routes = proposals::routes(routes);
    let routes = statements::routes(routes);
    let routes = queues::routes(routes);
    let routes = tasks::routes(routes);
    let routes = assignments::routes(routes);
    let routes = events::routes(routes);
    let routes = files::routes(routes);
    let routes = findings::routes(routes);
    let routes = audit::routes(routes);
    let routes = agents::routes(routes);
    let routes = insights::routes(routes);
    let routes = analysis::routes(routes);
    let routes = deliveries::routes(routes);
    let routes = subscriptions::routes(routes);
    let routes = members::routes(sessions::routes(routes));
    health::routes(routes)
}

/// The description of the API before any route is added.
pub(crate) fn document() -> Document {
    let mut document = Shared::openapi();
    document.info = Info::new("Recourse", env!("CARGO_PKG_VERSION"));
    document
}

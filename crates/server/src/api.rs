//! The interface for other programs, under `/api/v1`: one file for each resource.

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
    routes
}

/// The description of the API before any route is added.
pub(crate) fn document() -> Document {
    let mut document = Shared::openapi();
    document.info = Info::new("Recourse", env!("CARGO_PKG_VERSION"));
    document
}

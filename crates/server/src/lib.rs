//! The office over HTTP: an interface for other programs under `/api/v1`, and the console in which
//! people work.
//!
//! Both show what is on record and hand what somebody said to the orchestrator, which asks `authority`
//! in the transaction that writes it down. So a button that should not have been there does no harm.
//!
//! **Invariants**
//! - Every route says what it needs ([`Needs`]), and there is no other way to add one ([`Routes`]).
//! - Nothing here writes: all changes are functions of the orchestrator.
//! - No name of a patient and no free text stands in an address, an error, a log line or a live message.

mod site;
mod problem;
mod auth;
mod routes;
mod limits;
mod headers;
mod said;
mod paging;
mod etag;
mod problems;
pub mod openapi;
mod idempotency;
mod metrics;
pub mod telemetry;
mod outside;
mod webhooks;
mod document;
mod uploads;
mod audit;
mod trail_file;
mod live;
mod tally;
mod counted;
mod agent_record;
mod payers;
mod insights;
mod svg;
mod queue_name;
mod demo;
mod assets;
mod api;
mod console;
mod reference;
mod serving;

use axum::{Router, middleware};

pub use auth::{Elsewhere, KnownBy, Person};
pub use counted::Wait;
pub use demo::{SignIn, Stuck, Town};
pub use headers::Gate;
pub use limits::{Rate, Rates};
pub use problem::Problem;
pub use routes::{Listed, Needs, Routes, Surface};
pub use serving::{Certificates, PemFiles, Serving, ServingError, TlsError};
pub use site::{ShownSetting, Site, SiteSettings};
pub use webhooks::Carrier;

/// Everything that can be asked of a site, and the list of it.
pub fn routes(site: Site) -> Routes {
    all(Routes::new(Some(site)))
}

/// The same without a site: the list and the description, for whoever wants to read them.
pub fn described() -> Routes {
    all(Routes::new(None))
}

fn all(routes: Routes) -> Routes {
    let routes = demo::routes(routes);
    let routes = assets::routes(routes);
    let routes = live::routes(routes);
    let routes = api::routes(routes);
    let routes = reference::routes(routes);
    console::routes(routes)
}

/// The whole server of a site, ready to be served.
pub fn app(site: Site) -> Router {
    let counting = middleware::from_fn_with_state(site.clone(), metrics::count);
    let traced = middleware::from_fn(telemetry::trace);
    headers::around(routes(site.clone()).into_router().layer(counting).layer(traced), site)
}

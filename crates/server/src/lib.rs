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
mod headers;
mod live;
mod assets;
mod api;
mod console;

use axum::Router;

pub use auth::Person;
pub use problem::Problem;
pub use routes::{Listed, Needs, Routes, Surface};
pub use site::{Site, SiteSettings};

/// Everything that can be asked of a site, and the list of it.
pub fn routes(site: Site) -> Routes {
    let routes = Routes::new(site);
    let routes = assets::routes(routes);
    let routes = live::routes(routes);
    let routes = api::routes(routes);
    console::routes(routes)
}

/// The whole server of a site, ready to be served.
pub fn app(site: Site) -> Router {
    headers::around(routes(site.clone()).into_router(), site)
}

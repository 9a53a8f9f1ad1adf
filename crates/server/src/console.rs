//! The console: pages in which people work, made by the server. They work without a script; the one
//! that there is adds keys and live updates.

mod case;
mod page;
mod find;
mod work;
mod insights;
mod remittances;
mod findings;
mod audit;
mod agents;
mod queues;
mod settings;
mod account;
mod sign_in;
mod shell;
pub(crate) mod show;

use axum::{
    extract::State,
    http::Method,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

pub(crate) use case::why_not;
pub(crate) use page::{Page, PageError, Told};
pub(crate) use shell::{Here, Shell};

use crate::{Needs, Person, Problem, Routes, Site};

/// All pages.
pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = routes.page((Method::GET, "/"), Needs::SignedIn, get(home));
    let routes = account::routes(sign_in::routes(routes));
    let routes = case::routes(routes);
    let routes = insights::routes(routes);
    let routes = work::routes(routes);
    let routes = remittances::routes(routes);
    let routes = findings::routes(routes);
    let routes = audit::routes(routes);
    let routes = agents::routes(routes);
    let routes = queues::routes(routes);
    let routes = settings::routes(routes);
    find::routes(routes)
}

/// The first place that somebody may go to.
async fn home(State(site): State<Site>, person: Person) -> Redirect {
    let shell = Shell::bare(&site, Some(&person), ("", Here::Elsewhere));
    Redirect::to(shell.places.first().map_or("/sign-in", |it| it.path))
}

/// A page that says what went wrong.
pub(crate) fn problem_page(site: &Site, person: Option<&Person>, problem: Problem) -> Response {
    page::ProblemPage::of(site, person, problem).into_response()
}

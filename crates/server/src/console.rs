//! The console: pages in which people work, made by the server. They work without a script; the one
//! that there is adds keys and live updates.

mod page;
mod shell;
mod show;

use axum::{
    extract::State,
    http::Method,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

pub(crate) use page::{Page, PageError, Told};
pub(crate) use shell::{Here, Shell};

use crate::{Needs, Person, Problem, Routes, Site};

/// All pages.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes.page((Method::GET, "/"), Needs::SignedIn, get(home))
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

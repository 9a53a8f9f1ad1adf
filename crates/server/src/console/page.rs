//! A page, and what a handler of a page gives when something went wrong.

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::{Here, Shell};
use crate::{Person, Problem, Site};

/// A template that is answered with.
pub(crate) struct Page<T>(pub(crate) T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        if let Ok(text) = self.0.render() {
            Html(text).into_response()
        } else {
            tracing::error!("a page could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// What went wrong, in the frame of the console.
#[derive(Template)]
#[template(path = "problem.html")]
pub(super) struct ProblemPage {
    shell: Shell,
    problem: Problem,
}

impl ProblemPage {
    pub(super) fn of(site: &Site, person: Option<&Person>, problem: Problem) -> Self {
        let title = problem.status.canonical_reason().unwrap_or("Problem");
        Self { shell: Shell::bare(site, person, (title, Here::Elsewhere)), problem }
    }
}

impl IntoResponse for ProblemPage {
    fn into_response(self) -> Response {
        let (status, retry) = (self.problem.status, self.problem.retry_secs);
        let mut res = (status, Page(self)).into_response();
        if let Some(secs) = retry {
            res.headers_mut().insert(header::RETRY_AFTER, secs.into());
        }
        res
    }
}

/// A problem that a handler of a page met, for `?`; it is told within the frame of the console.
pub(crate) struct PageError {
    pub(crate) shell: Box<Shell>,
    pub(crate) problem: Problem,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        ProblemPage { shell: *self.shell, problem: self.problem }.into_response()
    }
}

/// Anything that is told as a problem.
pub(crate) trait Told<T> {
    /// As a page for this person.
    fn told(self, site: &Site, person: &Person) -> Result<T, PageError>;
}

impl<T, E: Into<Problem>> Told<T> for Result<T, E> {
    fn told(self, site: &Site, person: &Person) -> Result<T, PageError> {
        self.map_err(|err| {
            let problem: Problem = err.into();
            let title = problem.status.canonical_reason().unwrap_or("Problem");
            let shell = Shell::bare(site, Some(person), (title, Here::Elsewhere));
            PageError { shell: Box::new(shell), problem }
        })
    }
}

//! Signing in and out: one calm form.
//!
//! Whoever was given a password by somebody else is led to choose one of their own before anything else.
//! After too many attempts one waits, and is told for how long.

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Query, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::Phi;
use orchestrator::sign_in::{Entry, NotSignedIn, SignedIn, renew, sign_in, sign_in_as, sign_out};
use serde::Deserialize;
use store::SessionKind;

use super::{Here, Page, PageError, Shell, Told};
use crate::{
    Needs, Person, Problem, Routes, SignIn, Site,
    auth::{Astray, BACK, Brought, Cookies, Sent, cookie_value, next_page, take_back},
    headers::From,
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .page((Method::GET, "/sign-in"), Needs::Anybody, get(show))
        .page((Method::POST, "/sign-in"), Needs::Anybody, post(enter))
        .page((Method::POST, "/sign-in/first"), Needs::Anybody, post(enter_first))
        .page((Method::GET, "/sign-in/provider"), Needs::Anybody, get(elsewhere))
        .page((Method::GET, BACK), Needs::Anybody, get(back))
        .page((Method::POST, "/sign-out"), Needs::SignedIn, post(leave))
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    shell: Shell,
    /// What somebody typed as their name.
    name: String,
    next: String,
    /// What went wrong.
    error: Option<String>,
    /// Whether one may sign in elsewhere.
    has_elsewhere: bool,
    /// The invented people of a demo.
    people: &'a [SignIn],
}

#[derive(Template)]
#[template(path = "sign_in_first.html")]
struct FirstPage {
    shell: Shell,
    name: String,
    next: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "sign_in_welcome.html")]
struct WelcomePage {
    shell: Shell,
    next: String,
}

#[derive(Deserialize)]
struct Asked {
    next: Option<String>,
    done: Option<String>,
}

/// What somebody typed.
#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
    /// Only where a password is chosen.
    #[serde(default)]
    new: String,
    #[serde(default)]
    again: String,
    next: Option<String>,
}

async fn show(
    State(site): State<Site>,
    person: Option<Extension<Person>>,
    Query(asked): Query<Asked>,
) -> Response {
    if person.is_some() {
        return Redirect::to(next_page(asked.next.as_deref())).into_response();
    }
    let shell = Shell::bare(&site, None, ("Sign in", Here::Elsewhere));
    let shell = shell.noting(asked.done.as_deref());
    let next = next_page(asked.next.as_deref()).to_owned();
    let (name, error, has_elsewhere) = (String::new(), None, site.oidc.is_some());
    let people = people(&site);
    Page(SignInPage { shell, name, next, error, has_elsewhere, people }).into_response()
}

async fn enter(
    State(site): State<Site>,
    Extension(From(from)): Extension<From>,
    Form(typed): Form<Typed>,
) -> Response {
    let next = next_page(typed.next.as_deref()).to_owned();
    let attempt = match site.patience.attempt(&typed.name, from, site.wall_now()) {
        Ok(attempt) => attempt,
        Err(secs) => return again(&site, (typed.name, next), Problem::too_often(secs)),
    };
    let entry = entry(&site, &typed);
    let entered = sign_in(&site.office, &site.practice, &site.passwords, &entry).await;
    match entered {
        Ok(signed_in) => {
            attempt.was_right();
            welcome(&site, &signed_in, &next)
        }
        Err(NotSignedIn::MustChange) => {
            attempt.was_right();
            first(&site, (typed.name, next), None)
        }
        Err(err) => again(&site, (typed.name, next), err.into()),
    }
}

/// Somebody chooses a password of their own for the one that they were given.
async fn enter_first(
    State(site): State<Site>,
    Extension(From(from)): Extension<From>,
    Form(typed): Form<Typed>,
) -> Response {
    let next = next_page(typed.next.as_deref()).to_owned();
    let attempt = match site.patience.attempt(&typed.name, from, site.wall_now()) {
        Ok(attempt) => attempt,
        Err(secs) => return first(&site, (typed.name, next), Some(Problem::too_often(secs))),
    };
    if typed.new != typed.again {
        let problem = Problem::invalid("The two new passwords are not the same.");
        return first(&site, (typed.name, next), Some(problem));
    }
    let (entry, new) = (entry(&site, &typed), Phi::new(typed.new));
    let chosen = renew(&site.office, &site.practice, &site.passwords, (&entry, &new)).await;
    match chosen {
        Ok(signed_in) => {
            attempt.was_right();
            welcome(&site, &signed_in, &next)
        }
        Err(err) => first(&site, (typed.name, next), Some(err.into())),
    }
}

/// Sends somebody to the provider.
async fn elsewhere(State(site): State<Site>, Query(asked): Query<Asked>) -> Response {
    let next = next_page(asked.next.as_deref());
    let Some(oidc) = &site.oidc else {
        return Problem::not_there("page").into_response();
    };
    match oidc.send(next, site.wall_now()).await {
        Ok(Sent { address, cookie }) => {
            (Cookies::of(&site).give_on_the_way(&cookie), Redirect::to(&address)).into_response()
        }
        Err(err) => again(&site, (String::new(), next.to_owned()), astray(&err)),
    }
}

/// What the provider sends back.
#[derive(Deserialize)]
struct CameBack {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
}

/// Somebody comes back from the provider.
async fn back(
    State(site): State<Site>,
    Query(came): Query<CameBack>,
    headers: HeaderMap,
) -> Response {
    let Some(oidc) = &site.oidc else {
        return Problem::not_there("page").into_response();
    };
    let (cookies, now) = (Cookies::of(&site), site.wall_now());
    let cookie = cookie_value(&headers, cookies.on_the_way()).unwrap_or_default();
    let brought = Brought { cookie, state: &came.state, code: &came.code };
    let at_start = || (String::new(), "/".to_owned());
    let (told, next) = match oidc.receive(brought, now).await {
        Ok(received) => received,
        Err(err) => {
            if let Astray::Untrue(why) = &err {
                tracing::warn!(%why, "a token of the provider of identities was not believed");
            }
            return again(&site, at_start(), astray(&err));
        }
    };
    let of = (SessionKind::Browser, now);
    match sign_in_as(&site.office, &site.practice, &told, of).await {
        // Browsers send no strict cookie along a way that began elsewhere: the page is a new beginning.
        Ok(signed_in) => {
            let shell = Shell::bare(&site, None, ("You are signed in", Here::Elsewhere));
            let refresh = format!("0; url={next}");
            let headers = (cookies.give(&signed_in), [(header::REFRESH, refresh)]);
            (headers, Page(WelcomePage { shell, next })).into_response()
        }
        Err(NotSignedIn::Wrong) => {
            let detail = "The provider knows you, and this practice does not. Ask whoever says who works here.";
            let problem = Problem::new(StatusCode::FORBIDDEN, "refused", detail);
            again(&site, at_start(), problem)
        }
        Err(err) => again(&site, at_start(), err.into()),
    }
}

fn astray(err: &Astray) -> Problem {
    let told = |status, detail: &str| Problem::new(status, "astray", detail);
    match err {
        Astray::NotBegun => told(StatusCode::BAD_REQUEST, "This way in has ended. Begin again."),
        Astray::SaidNo => {
            told(StatusCode::UNAUTHORIZED, "The provider did not sign you in. Try again.")
        }
        Astray::NotAsked | Astray::NoChance => told(
            StatusCode::BAD_GATEWAY,
            "The provider could not be asked. Try again in a minute, or sign in with a password.",
        ),
        Astray::Untrue(_) => told(
            StatusCode::BAD_GATEWAY,
            "What the provider said could not be believed. Tell whoever looks after the installation.",
        ),
    }
}

async fn leave(State(site): State<Site>, person: Person) -> Result<Response, PageError> {
    let session = person.session().told(&site, &person)?;
    sign_out(&site.office, &site.practice, session).await.told(&site, &person)?;
    Ok((take_back(&site), Redirect::to("/sign-in?done=signed-out")).into_response())
}

fn entry(site: &Site, typed: &Typed) -> Entry {
    Entry {
        name: Phi::new(typed.name.clone()),
        password: Phi::new(typed.password.clone()),
        code: typed.code.clone(),
        kind: SessionKind::Browser,
        now: site.wall_now(),
    }
}

/// Gives a browser its session and sends it on. The secret is new, whatever cookie came along.
pub(super) fn welcome(site: &Site, signed_in: &SignedIn, next: &str) -> Response {
    (Cookies::of(site).give(signed_in), Redirect::to(next)).into_response()
}

fn again(site: &Site, (name, next): (String, String), problem: Problem) -> Response {
    let shell = Shell::bare(site, None, ("Sign in", Here::Elsewhere));
    let (error, people) = (Some(problem.detail), people(site));
    let has_elsewhere = site.oidc.is_some();
    let page = Page(SignInPage { shell, name, next, error, has_elsewhere, people });
    with_status(problem.status, problem.retry_secs, page)
}

fn first(site: &Site, (name, next): (String, String), problem: Option<Problem>) -> Response {
    let shell = Shell::bare(site, None, ("Choose a password", Here::Elsewhere));
    let status = problem.as_ref().map_or(StatusCode::OK, |it| it.status);
    let retry_secs = problem.as_ref().and_then(|it| it.retry_secs);
    let error = problem.map(|it| it.detail);
    with_status(status, retry_secs, Page(FirstPage { shell, name, next, error }))
}

fn with_status(status: StatusCode, retry_secs: Option<u64>, page: impl IntoResponse) -> Response {
    let mut res = (status, page).into_response();
    if let Some(secs) = retry_secs {
        res.headers_mut().insert(header::RETRY_AFTER, secs.into());
    }
    res
}

fn people(site: &Site) -> &[SignIn] {
    site.settings.demo.as_ref().map_or(&[], |it| it.people())
}

//! The routes, each with what it needs.
//!
//! A route is added with its need or not at all, and the need is what its guard asks for. The list that
//! comes of it is walked by a test for every role.

use authority::{Permission, Staff};
use axum::{
    Router,
    extract::{Request, State},
    http::Method,
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::MethodRouter,
};
use utoipa::openapi::{OpenApi, PathItem};
use utoipa_axum::router::UtoipaMethodRouter;

use crate::{Person, Problem, Site, auth, console, etag, idempotency, said};

/// What a route needs of whoever asks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Needs {
    /// Nothing; anybody may ask.
    Anybody,
    /// That they are signed in.
    SignedIn,
    /// That one of their roles may do this.
    Permission(Permission),
    /// That one of their roles may do one of these.
    OneOf(&'static [Permission]),
}

/// For whom a route is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Surface {
    /// For people: signed in by a cookie, told of problems by a page.
    Page,
    /// For programs: signed in by a bearer token, told of problems by `application/problem+json`.
    Api,
}

/// A route as it is listed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Listed {
    /// Such as `GET`.
    pub method: Method,
    /// Such as `/cases/{id}`.
    pub path: String,
    /// What it needs.
    pub needs: Needs,
    /// For whom it is.
    pub surface: Surface,
}

/// All routes of a site; without a site, the list and the description of them.
pub struct Routes {
    site: Option<Site>,
    router: Router<Site>,
    openapi: OpenApi,
    clashes: Vec<String>,
    table: Vec<Listed>,
}

impl Needs {
    /// Does somebody with these roles have what it needs?
    pub fn are_met_by(self, staff: &Staff) -> bool {
        match self {
            Self::Anybody => true,
            Self::SignedIn => !staff.roles.is_empty(),
            Self::Permission(it) => staff.may(it),
            Self::OneOf(any) => any.iter().any(|it| staff.may(*it)),
        }
    }
}

impl Routes {
    pub(crate) fn new(site: Option<Site>) -> Self {
        let openapi = crate::api::document();
        Self { site, router: Router::new(), openapi, clashes: Vec::new(), table: Vec::new() }
    }

    /// Whether the site has a town; see [`crate::Town`].
    pub(crate) fn has_town(&self) -> bool {
        self.site.as_ref().is_some_and(|it| it.settings.demo.is_some())
    }

    /// A route for people: `handler` is such as `axum::routing::get(show)`, for this method alone.
    #[must_use]
    pub fn page(
        self,
        (method, path): (Method, &str),
        needs: Needs,
        handler: MethodRouter<Site>,
    ) -> Self {
        self.add((vec![method], path), needs, (Surface::Page, handler))
    }

    /// A route for programs, made by `utoipa_axum::routes!`.
    #[must_use]
    pub fn api(mut self, needs: Needs, route: UtoipaMethodRouter<Site>) -> Self {
        let (schemas, paths, handler) = route;
        let known = self.openapi.components.get_or_insert_default();
        for (name, schema) in schemas {
            let is_other = known.schemas.get(&name).is_some_and(|it| *it != schema);
            if is_other {
                self.clashes.push(name.clone());
            }
            known.schemas.insert(name, schema);
        }
        let mut all = Vec::new();
        for (path, item) in paths.paths {
            all.push((path.clone(), methods(&item)));
            match self.openapi.paths.paths.get_mut(&path) {
                Some(known) => known.merge_operations(item),
                None => drop(self.openapi.paths.paths.insert(path, item)),
            }
        }
        let mut handler = Some(handler);
        for (path, methods) in all {
            let handler = handler.take().expect("`routes!` makes one path at a time");
            self = self.add((methods, &path), needs, (Surface::Api, handler));
        }
        self
    }

    /// The routes as they are, in the order in which they were added.
    pub fn table(&self) -> &[Listed] {
        &self.table
    }

    /// Names that two parts of the API gave to different things; there must be none.
    pub fn clashes(&self) -> &[String] {
        &self.clashes
    }

    /// The description of the API.
    pub fn openapi(&self) -> &OpenApi {
        &self.openapi
    }

    pub(crate) fn into_router(self) -> Router {
        let missing = async |State(site): State<Site>, request: Request| {
            let is_api = request.uri().path().starts_with("/api/");
            let surface = if is_api { Surface::Api } else { Surface::Page };
            tell(&site, surface, (None, Problem::not_there("page")))
        };
        match self.site {
            Some(site) => self.router.fallback(missing).with_state(site),
            None => Router::new(),
        }
    }

    fn add(
        mut self,
        (methods, path): (Vec<Method>, &str),
        needs: Needs,
        (surface, handler): (Surface, MethodRouter<Site>),
    ) -> Self {
        for method in methods {
            self.table.push(Listed { method, path: path.to_owned(), needs, surface });
        }
        let Some(site) = &self.site else { return self };
        // Within the guard: only who may ask is told what was answered before.
        let handler = match surface {
            Surface::Page => handler,
            Surface::Api => {
                let once = middleware::from_fn_with_state(site.clone(), idempotency::once);
                let told = middleware::from_fn(said::told);
                let mark = middleware::from_fn(etag::mark);
                handler.route_layer(told).route_layer(once).route_layer(mark)
            }
        };
        let guard = middleware::from_fn_with_state((site.clone(), needs, surface), guard);
        self.router = self.router.route(path, handler.route_layer(guard));
        self
    }
}

/// Lets through who has what the route needs, and tells its handler who it is.
async fn guard(
    State((site, needs, surface)): State<(Site, Needs, Surface)>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let who = match auth::who(&site, &parts, surface).await {
        Ok(who) => who,
        Err(problem) => return tell(&site, surface, (None, problem)),
    };
    match who {
        Some(person) if needs.are_met_by(&person.staff) => {
            let (rates, now) = (&site.settings.gate.rates, site.wall_now());
            if let Err(secs) = site.stocks.person(rates, person.id(), now) {
                return tell(&site, surface, (Some(&person), Problem::too_often(secs)));
            }
            parts.extensions.insert(person);
        }
        Some(person) => {
            let problem = Problem::refused("Your role does not allow this.");
            return tell(&site, surface, (Some(&person), problem));
        }
        None if needs == Needs::Anybody => {}
        None if surface == Surface::Page => return auth::to_sign_in(&parts),
        None => return Problem::not_signed_in().into_response(),
    }
    next.run(Request::from_parts(parts, body)).await
}

fn tell(site: &Site, surface: Surface, (person, problem): (Option<&Person>, Problem)) -> Response {
    match surface {
        Surface::Api => problem.into_response(),
        Surface::Page => console::problem_page(site, person, problem),
    }
}

/// The methods of a path, as they are documented.
fn methods(item: &PathItem) -> Vec<Method> {
    let all = [
        (&item.get, Method::GET),
        (&item.post, Method::POST),
        (&item.put, Method::PUT),
        (&item.patch, Method::PATCH),
        (&item.delete, Method::DELETE),
    ];
    all.into_iter().filter(|(it, _)| it.is_some()).map(|(_, method)| method).collect()
}

//! Who somebody is: found out anew at each request, so that whoever has left is out at the next click.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use authority::{Permission, Staff};
use axum::{
    extract::FromRequestParts,
    http::{Method, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Phi, StaffId};
use sha2::{Digest, Sha256};

use crate::{Problem, Site, Surface};

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their number and roles.
    pub staff: Staff,
    /// Their name.
    pub name: Phi<String>,
}

impl Person {
    /// Their number.
    pub fn id(&self) -> StaffId {
        self.staff.id
    }

    /// May they do this? What they do is asked again when it is done.
    pub fn may(&self, permission: Permission) -> bool {
        self.staff.may(permission)
    }
}

/// What a handler gets is what the guard of its route found out.
impl<S: Sync> FromRequestParts<S> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::not_signed_in)
    }
}

/// Who is signed in, by the hash of the token that they hold.
#[derive(Default)]
pub struct Sessions(Mutex<HashMap<[u8; 32], StaffId>>);

/// The name of the cookie.
const COOKIE: &str = "recourse";

impl Site {
    /// Begins a session, and gives its token, which nobody else ever sees.
    pub async fn begin_session(&self, staff: StaffId) -> Result<String, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        let token: String = bytes.iter().map(|it| format!("{it:02x}")).collect();
        let mut sessions = self.sessions.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.insert(Sha256::digest(token.as_bytes()).into(), staff);
        Ok(token)
    }
}

/// Finds out who asks; `None` if nobody is signed in.
pub(crate) async fn who(
    site: &Site,
    request: &Parts,
    surface: Surface,
) -> Result<Option<Person>, Problem> {
    let token = match surface {
        Surface::Page => cookie(request),
        Surface::Api => bearer(request),
    };
    let Some(token) = token else { return Ok(None) };
    let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
    let known =
        site.sessions.0.lock().unwrap_or_else(PoisonError::into_inner).get(&hash).copied();
    let Some(id) = known else { return Ok(None) };
    if surface == Surface::Page && !request.method.is_safe() && !is_from_here(request) {
        return Err(Problem::refused("This form was not sent from a page of this console."));
    }
    let Some(member) = site.practice.member(id).await?.filter(|it| !it.is_gone) else {
        return Ok(None);
    };
    let staff = Staff { id, practice: site.practice.id(), roles: orchestrator::roles(&member) };
    Ok(Some(Person { staff, name: member.name }))
}

/// Sends somebody to where they can sign in, and from there back to the page they wanted.
pub(crate) fn to_sign_in(request: &Parts) -> Response {
    let next = request.uri.path();
    match request.method {
        Method::GET if next != "/" => Redirect::to(&format!("/sign-in?next={next}")),
        _ => Redirect::to("/sign-in"),
    }
    .into_response()
}

fn cookie(request: &Parts) -> Option<&str> {
    let cookies = request.headers.get_all(header::COOKIE);
    let mut each = cookies.iter().filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(';'));
    each.find_map(|it| it.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

fn bearer(request: &Parts) -> Option<&str> {
    request.headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// A browser says where a form comes from; one that says nothing is not believed.
fn is_from_here(request: &Parts) -> bool {
    let header = |name| request.headers.get(name).and_then(|it| it.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return site == "same-origin";
    }
    let origin = header("origin").and_then(|it| it.split_once("://")).map(|(_, host)| host);
    origin.is_some() && origin == header("host")
}

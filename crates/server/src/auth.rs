//! Who somebody is: found out anew at each request, so that whoever has left is out at the next click.
//!
//! A browser holds the secret of its session in a cookie, a program sends it along; neither is taken for
//! the other. What is known of a session beside its record is when somebody last did something with it:
//! that is kept here and not on record, so that a click is no entry of the audit trail. After the program
//! began anew, everybody has their half hour again, and nobody more than their twelve.
//!
//! **Invariants**
//! - An unsafe request of a browser that does not say that it comes from our own pages is refused, cookie
//!   or not, before anything is looked up.
//! - A page that asks for itself again, by the script, keeps nobody signed in.

mod cookie;
mod oidc;
mod patience;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use authority::{Permission, Staff};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Method, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Moment, Phi, StaffId};
use orchestrator::sign_in::{Caller, NotSignedIn, Pass, caller, sign_out, vouch};
use store::{Session, SessionKind};

pub(crate) use cookie::{Cookies, take_back, value as cookie_value};
pub(crate) use oidc::{Astray, BACK, Brought, Oidc, Sent};
pub(crate) use patience::Patience;

pub use oidc::{Elsewhere, KnownBy};

use crate::{Problem, Site, Surface};

/// For how long somebody may do nothing and still be known: who goes for lunch signs in again.
const IDLE_MAX: Duration = Duration::from_mins(30);

/// Longer than any session lasts.
const FORGOTTEN_AFTER: Duration = Duration::from_hours(24);

/// With more sessions than this in mind, those that are over are forgotten.
const N_IN_MIND: usize = 4_096;

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their number and roles.
    pub staff: Staff,
    /// Their name.
    pub name: Phi<String>,
    /// What they are known by.
    pub(crate) pass: Pass,
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

    /// The session that they are known by. What is done about sessions, tokens and passwords is done by
    /// somebody who proved who they are, and not by a program's token.
    pub(crate) fn session(&self) -> Result<&Session, Problem> {
        match &self.pass {
            Pass::Session(session) => Ok(session),
            Pass::Token(_) => Err(Problem::refused("This needs a session; a token is not enough.")),
        }
    }
}

/// What a handler gets is what the guard of its route found out.
impl<S: Sync> FromRequestParts<S> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::not_signed_in)
    }
}

/// When somebody last did something with each session, by its word.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, Moment>>);

impl Sessions {
    /// Whether somebody did something with it within the last half hour; if they do now, that counts.
    fn is_awake(&self, word: &str, now: Moment, does_something: bool) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() > N_IN_MIND {
            seen.retain(|_, last| now < last.plus(FORGOTTEN_AFTER));
        }
        match seen.get_mut(word) {
            Some(last) if now >= last.plus(IDLE_MAX) => false,
            Some(last) => {
                if does_something {
                    *last = now.max(*last);
                }
                true
            }
            None => {
                seen.insert(word.to_owned(), now);
                true
            }
        }
    }
}

impl Site {
    /// Begins a session of a browser for somebody without a proof of who they are: for tests.
    pub async fn begin_session(&self, staff: StaffId) -> Result<String, NotSignedIn> {
        self.vouch(staff, SessionKind::Browser).await
    }

    /// As [`Site::begin_session`], for a program.
    pub async fn begin_program_session(&self, staff: StaffId) -> Result<String, NotSignedIn> {
        self.vouch(staff, SessionKind::Program).await
    }

    async fn vouch(&self, staff: StaffId, kind: SessionKind) -> Result<String, NotSignedIn> {
        let begun = vouch(&self.office, &self.practice, (staff, kind), self.wall_now()).await?;
        Ok(begun.secret.expose().clone())
    }
}

/// Finds out who asks; `None` if nobody is signed in.
pub(crate) async fn who(
    site: &Site,
    request: &Parts,
    surface: Surface,
) -> Result<Option<Person>, Problem> {
    let is_page = surface == Surface::Page;
    if is_page && !request.method.is_safe() && !is_from_here(&request.headers) {
        return Err(Problem::refused("This form was not sent from a page of this console."));
    }
    let (secret, kind) = match surface {
        Surface::Page => (Cookies::of(site).secret(&request.headers), SessionKind::Browser),
        Surface::Api => (bearer(&request.headers), SessionKind::Program),
    };
    let Some(secret) = secret else { return Ok(None) };
    let now = site.wall_now();
    let known = caller(&site.office, &site.practice, (secret, kind), now).await?;
    let Some(Caller { staff, name, pass }) = known else { return Ok(None) };
    if let Pass::Session(session) = &pass
        && !site.sessions.is_awake(&session.word, now, does_something(&request.headers))
    {
        sign_out(&site.office, &site.practice, session).await?;
        return Ok(None);
    }
    Ok(Some(Person { staff, name, pass }))
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

/// Where somebody goes after they signed in: a page of ours, whatever the address says.
pub(crate) fn next_page(next: Option<&str>) -> &str {
    let is_ours = |it: &&str| {
        let plain = |it: u8| it.is_ascii_alphanumeric() || b"/-_.".contains(&it);
        it.starts_with('/') && !it.starts_with("//") && it.bytes().all(plain)
    };
    next.filter(is_ours).unwrap_or("/")
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// A browser says where a form comes from; one that says nothing is not believed.
fn is_from_here(headers: &HeaderMap) -> bool {
    let said = |name| headers.get(name).and_then(|it| it.to_str().ok());
    if let Some(site) = said("sec-fetch-site") {
        return site == "same-origin";
    }
    let origin = said("origin").and_then(|it| it.split_once("://")).map(|(_, host)| host);
    origin.is_some() && origin == said("host")
}

/// A person goes somewhere or sends a form; a script that asks on its own is nobody.
fn does_something(headers: &HeaderMap) -> bool {
    let mode = headers.get("sec-fetch-mode").and_then(|it| it.to_str().ok());
    mode.is_none_or(|it| it == "navigate")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_one_goes_to_a_page_of_ours() {
        let table = [
            ("/work", "/work"),
            ("/cases/case_01KJQDVNQ70W3GE1R70W3GE1R7", "/cases/case_01KJQDVNQ70W3GE1R70W3GE1R7"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("/%2Fevil.example", "/"),
            ("/a\r\nSet-Cookie: x", "/"),
            ("work", "/"),
            ("", "/"),
        ];
        for (next, to) in table {
            assert_eq!(next_page(Some(next)), to, "{next}");
        }
        assert_eq!(next_page(None), "/");
    }

    #[test]
    fn who_does_nothing_for_half_an_hour_is_asked_again() {
        let sessions = Sessions::default();
        let at = |minutes: i64| Moment::from_ms(minutes * 60_000).unwrap();
        let table = [
            (0, true, true),
            (29, true, true),
            (58, false, true),
            // The script's own questions at minute 58 did not count.
            (59, true, false),
            (60, true, false),
        ];
        for (minute, does_something, is_awake) in table {
            let said = sessions.is_awake("a", at(minute), does_something);
            assert_eq!(said, is_awake, "minute {minute}");
        }
        assert!(sessions.is_awake("b", at(60), true), "another session has its own half hour");
    }
}

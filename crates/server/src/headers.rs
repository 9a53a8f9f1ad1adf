//! What stands around every request and every answer: where it comes from, how often and how large it may
//! be, and headers that tell a browser to trust nothing else.
//!
//! **Invariants**
//! - What a proxy says of its callers is believed of the proxies that the settings name, and of nobody
//!   else.
//! - An answer without these headers does not leave.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, DefaultBodyLimit, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, uri::Authority},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tower_http::{limit::RequestBodyLimitLayer, timeout::RequestBodyTimeoutLayer};

use crate::{Problem, Site, limits::Rates};

/// Only our own style sheet, script and pictures; no frames, no inline anything.
const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                   connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Nothing of the machine that a page of ours would need.
const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/// More than any form of ours; a route that takes files says how much more.
const N_FORM_BYTES_MAX: usize = 1 << 20;

/// For what stands around the files of an upload.
const N_BYTES_MORE: usize = 1 << 20;

/// For so long nothing may come of a body that was begun.
const BODY_STALLS_MAX: Duration = Duration::from_secs(30);

/// The name that a request has in the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Who may come, how often, and who stands in front of us.
#[derive(Clone, Debug, Default)]
pub struct Gate {
    /// The names by which people reach us, as they stand in `Host`; empty where any will do.
    pub hosts: Vec<String>,
    /// The proxies that may say for whom they ask.
    pub proxies: Vec<IpAddr>,
    /// How often each may ask.
    pub rates: Rates,
}

/// Where a request comes from, as far as that is known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct From(pub(crate) Option<IpAddr>);

/// Puts all of it around all routes.
pub(crate) fn around(router: Router, site: Site) -> Router {
    let n_bytes_max = site.settings.upload_bytes_max.saturating_add(N_BYTES_MORE);
    router
        .layer(DefaultBodyLimit::max(N_FORM_BYTES_MAX))
        .layer(RequestBodyLimitLayer::new(n_bytes_max))
        .layer(RequestBodyTimeoutLayer::new(BODY_STALLS_MAX))
        .layer(middleware::from_fn_with_state(site, at_the_gate))
}

async fn at_the_gate(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let id = request_id(&site, request.headers());
    let from = From(address(&site.settings.gate, &request));
    let mut res = if let Some(problem) = refused(&site, &request, from) {
        problem.into_response()
    } else {
        request.extensions_mut().insert(from);
        next.run(request).await
    };
    put(&site, res.headers_mut());
    res.headers_mut().insert(REQUEST_ID, id);
    res
}

/// Why a request is not even looked at.
fn refused(site: &Site, request: &Request<Body>, from: From) -> Option<Problem> {
    let Gate { hosts, rates, .. } = &site.settings.gate;
    let host = request.headers().get(header::HOST).and_then(|it| it.to_str().ok());
    let host = host.or_else(|| request.uri().authority().map(Authority::as_str));
    let is_ours = |host: &str| hosts.iter().any(|it| it.eq_ignore_ascii_case(host));
    // Who watches over a machine asks it by its address.
    let is_watched = request.uri().path().starts_with("/health/");
    if !hosts.is_empty() && !is_watched && !host.is_some_and(is_ours) {
        let detail = "This site is not reached by that name.";
        return Some(Problem::new(StatusCode::MISDIRECTED_REQUEST, "other_host", detail));
    }
    let wait = site.stocks.address(rates, from.0?, site.wall_now()).err()?;
    Some(Problem::too_often(wait))
}

fn put(site: &Site, headers: &mut HeaderMap) {
    let all = [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    ];
    for (name, value) in all {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if site.settings.is_secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}

/// The name that a caller gave the request, if it is one; otherwise a new one.
fn request_id(site: &Site, headers: &HeaderMap) -> HeaderValue {
    let is_plain = |it: &&HeaderValue| {
        let is_letter = |it: &u8| it.is_ascii_alphanumeric() || b"-_".contains(it);
        (8..=64).contains(&it.len()) && it.as_bytes().iter().all(is_letter)
    };
    headers.get(REQUEST_ID).filter(is_plain).cloned().unwrap_or_else(|| {
        let text = crate::audit::hex(&site.office.door.chance());
        HeaderValue::try_from(text).expect("digits make a header")
    })
}

/// Whose request it is: of who is connected, or, behind a proxy of ours, of whom the proxy names. Of
/// several names the last one counts that is no proxy of ours: those before it anybody can have written.
fn address(gate: &Gate, request: &Request<Body>) -> Option<IpAddr> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    let peer = peer.ip().to_canonical();
    if !gate.proxies.contains(&peer) {
        return Some(peer);
    }
    let named = request.headers().get_all("x-forwarded-for");
    let named: Vec<_> = named.iter().filter_map(|it| it.to_str().ok()).collect();
    let named = named.join(",");
    let mut each = named.rsplit(',').map_while(|it| it.trim().parse::<IpAddr>().ok());
    each.find(|it| !gate.proxies.contains(&it.to_canonical())).or(Some(peer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proxy_of_ours_says_for_whom_it_asks() {
        let gate = Gate { proxies: vec!["10.0.0.2".parse().unwrap()], ..Gate::default() };
        let table = [
            ("192.0.2.7", "203.0.113.9", "192.0.2.7"),
            ("10.0.0.2", "203.0.113.9", "203.0.113.9"),
            ("10.0.0.2", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
            ("10.0.0.2", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
            ("10.0.0.2", "203.0.113.9, rubbish", "10.0.0.2"),
            ("10.0.0.2", "", "10.0.0.2"),
            ("::ffff:10.0.0.2", "203.0.113.9", "203.0.113.9"),
        ];
        for (peer, named, counted) in table {
            let mut request = Request::new(Body::empty());
            let peer = SocketAddr::new(peer.parse().unwrap(), 4711);
            request.extensions_mut().insert(ConnectInfo(peer));
            request.headers_mut().insert("x-forwarded-for", named.parse().unwrap());
            let said = address(&gate, &request).unwrap();
            assert_eq!(said.to_string(), counted, "{peer} names {named}");
        }
    }
}

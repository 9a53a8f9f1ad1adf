//! Traces: what was done for a request or a job, and how long each part took, for a collector that speaks
//! OpenTelemetry (OTLP over HTTP, as JSON). Off unless the installation names one.
//!
//! **Determination:** the form is a page of JSON, so it is written here. The libraries for it would be the
//! largest dependency of the server, for something that most offices never turn on.
//!
//! **Invariants**
//! - What stands in a span are words of the program and numbers of ours, as in a line of the log
//!   (`docs/logging.md`); a test looks for each patient in them.
//! - Spans are hints: if the collector is away, they are dropped, and nothing waits for it.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{MatchedPath, Request},
    http::{HeaderMap, Method},
    middleware::Next,
    response::Response,
};
use serde_json::{Value, json};
use tokio::{sync::mpsc, time};
use tracing::{Instrument, field::Empty};

use crate::outside::{Outside, Place};

/// So many spans wait to be sent; what comes when there are more is dropped.
pub const N_WAITING_MAX: usize = 4_096;

/// So many are sent at a time.
const N_TOGETHER: usize = 512;

/// How long a span waits for others to go with.
const LOOK: Duration = Duration::from_secs(2);

/// Something that was done, with when it began and ended.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Span {
    /// What it is part of, by chance or by whoever asked.
    pub trace: u128,
    /// Its own number, by chance.
    pub id: u64,
    /// What it was done for.
    pub parent: Option<u64>,
    /// What was done: a word of the program.
    pub name: &'static str,
    /// When it began, in nanoseconds since 1970.
    pub begun_ns: u64,
    /// When it ended.
    pub ended_ns: u64,
    /// Words of the program and numbers of ours.
    pub fields: Vec<(&'static str, String)>,
}

/// Where spans are sent.
pub struct Collector {
    outside: Outside,
    place: Place,
}

impl Collector {
    /// At an address such as `http://127.0.0.1:4318/v1/traces`. It may be near: whoever installs says where.
    pub fn at(address: &str) -> Result<Self, String> {
        let outside = Outside::new(true);
        let place = outside.place(address).map_err(|err| err.to_string())?;
        Ok(Self { outside, place })
    }

    /// Sends spans as they come, until nobody is there who could send more.
    pub async fn collect(self, mut spans: mpsc::Receiver<Span>) {
        let mut waiting = Vec::with_capacity(N_TOGETHER);
        while spans.recv_many(&mut waiting, N_TOGETHER).await > 0 {
            if waiting.len() < N_TOGETHER {
                // More come within a moment, and go with them.
                let rest = N_TOGETHER - waiting.len();
                let more = spans.recv_many(&mut waiting, rest);
                drop(time::timeout(LOOK, more).await);
            }
            self.send(&waiting).await;
            waiting.clear();
        }
    }

    async fn send(&self, spans: &[Span]) {
        let request = Request::post("/").header("content-type", "application/json");
        let Ok(request) = request.body(Body::from(written(spans).to_string())) else { return };
        match self.outside.send(&self.place, request, 0).await {
            Ok(answer) if answer.status.is_success() => {}
            Ok(_) | Err(_) => tracing::debug!(n_spans = spans.len(), "spans were not taken"),
        }
    }
}

/// Puts a span around a request. Its name and its fields hold the route and never the address.
pub(crate) async fn trace(request: Request, next: Next) -> Response {
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let route = route.unwrap_or("none").to_owned();
    let asked_by = traceparent(request.headers());
    let span = tracing::info_span!("request", method, route, traceparent = Empty, status = Empty);
    if let Some(asked_by) = asked_by {
        span.record("traceparent", asked_by);
    }
    let res = next.run(request).instrument(span.clone()).await;
    span.record("status", res.status().as_u16());
    res
}

/// The trace that a request is part of, where whoever asks says so (W3C Trace Context): digits and nothing
/// else.
fn traceparent(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get("traceparent")?.to_str().ok()?;
    let is_one = |it: char| it.is_ascii_hexdigit() || it == '-';
    (text.len() == 55 && text.starts_with("00-") && text.chars().all(is_one)).then_some(text)
}

/// The trace and the span of a `traceparent`.
pub fn parent_of(text: &str) -> Option<(u128, u64)> {
    let mut parts = text.split('-').skip(1);
    let trace = u128::from_str_radix(parts.next()?, 16).ok()?;
    let span = u64::from_str_radix(parts.next()?, 16).ok()?;
    (trace != 0 && span != 0).then_some((trace, span))
}

/// A method of ours; what else somebody sends is a word of theirs.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

/// Spans as OTLP writes them.
fn written(spans: &[Span]) -> Value {
    let text = |key: &str, value: &str| json!({ "key": key, "value": { "stringValue": value } });
    let span = |it: &Span| {
        let fields: Vec<_> = it.fields.iter().map(|(name, value)| text(name, value)).collect();
        let mut span = json!({
            "traceId": format!("{:032x}", it.trace),
            "spanId": format!("{:016x}", it.id),
            "name": it.name,
            // 2 is a request that came in, 1 is work inside.
            "kind": if it.name == "request" { 2 } else { 1 },
            "startTimeUnixNano": it.begun_ns.to_string(),
            "endTimeUnixNano": it.ended_ns.to_string(),
            "attributes": fields,
        });
        if let Some(parent) = it.parent {
            span["parentSpanId"] = format!("{parent:016x}").into();
        }
        span
    };
    let spans: Vec<_> = spans.iter().map(span).collect();
    let who =
        [text("service.name", "recourse"), text("service.version", env!("CARGO_PKG_VERSION"))];
    json!({
        "resourceSpans": [{
            "resource": { "attributes": who },
            "scopeSpans": [{ "scope": { "name": "recourse" }, "spans": spans }],
        }],
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_span_is_written_as_the_collector_wants_it() {
        let span = Span {
            trace: 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c,
            id: 0xb7ad_6b71_6920_3331,
            parent: Some(1),
            name: "request",
            begun_ns: 1_772_460_300_007_000_000,
            ended_ns: 1_772_460_300_008_000_000,
            fields: vec![("route", "/cases/{id}".to_owned())],
        };
        let written = &written(&[span])["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
        expect![[r#"
            {
              "attributes": [
                {
                  "key": "route",
                  "value": {
                    "stringValue": "/cases/{id}"
                  }
                }
              ],
              "endTimeUnixNano": "1772460300008000000",
              "kind": 2,
              "name": "request",
              "parentSpanId": "0000000000000001",
              "spanId": "b7ad6b7169203331",
              "startTimeUnixNano": "1772460300007000000",
              "traceId": "0af7651916cd43dd8448eb211c80319c"
            }"#]]
        .assert_eq(&serde_json::to_string_pretty(written).unwrap());
    }

    #[test]
    fn a_traceparent_is_digits_and_nothing_else() {
        let good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let table = [
            (good, true),
            ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", false),
            ("00-Ada Example                     -b7ad6b7169203331-01", false),
            ("", false),
        ];
        for (text, is_one) in table {
            let headers =
                HeaderMap::from_iter([("traceparent".parse().unwrap(), text.parse().unwrap())]);
            assert_eq!(traceparent(&headers).is_some(), is_one, "{text}");
        }
        assert_eq!(
            parent_of(good),
            Some((0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c, 0xb7ad_6b71_6920_3331))
        );
        assert_eq!(parent_of("00-00000000000000000000000000000000-b7ad6b7169203331-01"), None);
    }
}

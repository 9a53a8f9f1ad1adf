//! Figures for whoever keeps the server running, in the text form that Prometheus reads.
//!
//! | Name | Says |
//! |---|---|
//! | `recourse_requests_total` | requests by method, route and status |
//! | `recourse_request_seconds` | how long answers took, by route, as a histogram |
//! | `recourse_cases` | cases by whom they wait for; closed ones for nobody |
//! | `recourse_jobs` | jobs that are open, and those that were given up and wait for a person |
//! | `recourse_job_wait_seconds` | how long the oldest job has been due |
//! | `recourse_messages_total` | messages to receivers, taken and not taken |
//! | `recourse_receivers` | receivers that are told, and those that did not take the last message |
//!
//! **Invariant:** a label is a word of the program: a route with its `{id}` and no number of ours, so that
//! nothing here leads to a patient, and there are no more rows than routes.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use authority::Permission;
use axum::{
    Extension,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::Digest;
use orchestrator::Delivered;
use store::StoreError;
use tokio::time::Instant;

use crate::{Person, Problem, Site};

/// The upper ends of the histogram, in milliseconds. 50 is what a page may take for most.
const BOUNDS_MS: [u64; 10] = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000];

/// The form of the answer.
const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What is counted while the server runs.
#[derive(Default)]
pub(crate) struct Metrics(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    requests: BTreeMap<(String, String, u16), u64>,
    seconds: BTreeMap<String, Histogram>,
    n_taken: u64,
    n_not_taken: u64,
}

#[derive(Clone, Default)]
struct Histogram {
    /// How many took up to each bound.
    n_up_to: [u64; BOUNDS_MS.len()],
    n_all: u64,
    sum: Duration,
}

impl Metrics {
    /// So many messages were taken and not taken.
    pub(crate) fn delivered(&self, delivered: Delivered) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.n_taken += delivered.n_taken as u64;
        counts.n_not_taken += delivered.n_not_taken as u64;
    }

    fn answered(&self, (method, route): (&str, &str), status: StatusCode, took: Duration) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (method.to_owned(), route.to_owned(), status.as_u16());
        *counts.requests.entry(key).or_default() += 1;
        let histogram = counts.seconds.entry(route.to_owned()).or_default();
        histogram.n_all += 1;
        histogram.sum += took;
        for (n_up_to, bound) in histogram.n_up_to.iter_mut().zip(BOUNDS_MS) {
            *n_up_to += u64::from(took <= Duration::from_millis(bound));
        }
    }
}

/// Counts an answer, and how long it took.
pub(crate) async fn count(State(site): State<Site>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map(|it| it.as_str().to_owned());
    // An address that nobody knows is a word of whoever asks, and not one of ours.
    let route = route.unwrap_or_else(|| "none".to_owned());
    let method = request.method().clone();
    let res = next.run(request).await;
    let method = if method.as_str().len() > 7 { "OTHER" } else { method.as_str() };
    site.metrics.answered((method, &route), res.status(), begun.elapsed());
    res
}

/// All figures, as they are now.
///
/// In the text form of Prometheus, for whoever may connect programs, or knows the word that the installation
/// has for a collector of figures (as a bearer token).
#[utoipa::path(
    get, path = "/metrics", tag = "operation",
    responses(
        (status = 200, description = "Figures", body = String, content_type = "text/plain"),
        (status = 401, description = "Nobody is signed in", body = crate::problem::ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "None of your roles may do this",
            body = crate::problem::ProblemBody, content_type = "application/problem+json")
    )
)]
pub(crate) async fn show(
    State(site): State<Site>,
    person: Option<Extension<Person>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    match person {
        _ if is_collector(&site, &headers) => {}
        Some(person) if person.may(Permission::Connect) => {}
        Some(_) => return Err(Problem::refused("Your role does not allow this.")),
        None => return Err(Problem::not_signed_in()),
    }
    let mut text = site.metrics.text();
    text.push_str(&of_records(&site).await?);
    Ok(([(header::CONTENT_TYPE, PROMETHEUS)], text).into_response())
}

/// Whether somebody knows the word for a collector. The fingerprints are compared, so that how long it takes
/// says nothing about the word.
fn is_collector(site: &Site, headers: &HeaderMap) -> bool {
    let Some(word) = &site.settings.metrics_word else { return false };
    let said = headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok());
    let said = said.and_then(|it| it.strip_prefix("Bearer ")).unwrap_or_default();
    !said.is_empty() && Digest::of(said.as_bytes()) == Digest::of(word.expose().as_bytes())
}

impl Metrics {
    fn text(&self) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = head("requests_total", "counter", "Requests that were answered.");
        for ((method, route, status), n) in &counts.requests {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            line(&mut text, "requests_total", &labels, n);
        }
        text += &head("request_seconds", "histogram", "How long answers took.");
        for (route, histogram) in &counts.seconds {
            histogram.write(&mut text, route);
        }
        text += &head("messages_total", "counter", "Messages to receivers.");
        line(&mut text, "messages_total", "what=\"taken\"", counts.n_taken);
        line(&mut text, "messages_total", "what=\"not_taken\"", counts.n_not_taken);
        text
    }
}

impl Histogram {
    fn write(&self, text: &mut String, route: &str) {
        for (bound, n) in BOUNDS_MS.iter().zip(self.n_up_to) {
            let labels =
                format!("route=\"{route}\",le=\"{}\"", seconds(Duration::from_millis(*bound)));
            line(text, "request_seconds_bucket", &labels, n);
        }
        let all = format!("route=\"{route}\",le=\"+Inf\"");
        line(text, "request_seconds_bucket", &all, self.n_all);
        let route = format!("route=\"{route}\"");
        line(text, "request_seconds_sum", &route, seconds(self.sum));
        line(text, "request_seconds_count", &route, self.n_all);
    }
}

/// What the records say.
async fn of_records(site: &Site) -> Result<String, StoreError> {
    let practice = &site.practice;
    let mut text = head("cases", "gauge", "Cases, by whom they wait for.");
    for (whom, n) in practice.n_cases_waiting().await? {
        let whom = if whom.is_empty() { "nobody" } else { &whom };
        line(&mut text, "cases", &format!("wait_for=\"{whom}\""), n);
    }
    let jobs = practice.job_tally().await?;
    text += &head("jobs", "gauge", "Jobs that are to be done, and those that wait for a person.");
    line(&mut text, "jobs", "what=\"open\"", jobs.n_open);
    line(&mut text, "jobs", "what=\"given_up\"", jobs.n_given_up);
    let wait = jobs.oldest_due.map_or(0, |it| (site.office.now().ms() - it.ms()).max(0) / 1_000);
    text += &head("job_wait_seconds", "gauge", "How long the oldest job has been due.");
    line(&mut text, "job_wait_seconds", "", wait);
    let posts = practice.posts().await?;
    let n_failing = posts.iter().filter(|it| it.n_failed > 0).count();
    text += &head("receivers", "gauge", "Receivers of news.");
    line(&mut text, "receivers", "what=\"all\"", posts.len());
    line(&mut text, "receivers", "what=\"failing\"", n_failing);
    Ok(text)
}

fn head(name: &str, kind: &str, says: &str) -> String {
    format!("# HELP recourse_{name} {says}\n# TYPE recourse_{name} {kind}\n")
}

fn line(text: &mut String, name: &str, labels: &str, value: impl std::fmt::Display) {
    let labels = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
    writeln!(text, "recourse_{name}{labels} {value}").expect("a text takes every line");
}

/// Seconds with their thousandths.
fn seconds(it: Duration) -> String {
    format!("{}.{:03}", it.as_secs(), it.subsec_millis())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn answers_are_counted_by_route_and_by_how_long_they_took() {
        let metrics = Metrics::default();
        for ms in [4, 60, 20_000] {
            let took = Duration::from_millis(ms);
            metrics.answered(("GET", "/cases/{id}"), StatusCode::OK, took);
        }
        metrics.delivered(Delivered { n_taken: 2, n_not_taken: 1 });
        let text = metrics.text();
        let lines: Vec<_> = text.lines().filter(|it| !it.starts_with('#')).collect();
        expect![[r#"
            recourse_requests_total{method="GET",route="/cases/{id}",status="200"} 3
            recourse_request_seconds_bucket{route="/cases/{id}",le="0.005"} 1
            recourse_request_seconds_bucket{route="/cases/{id}",le="0.010"} 1
            recourse_request_seconds_bucket{route="/cases/{id}",le="0.025"} 1
            recourse_request_seconds_bucket{route="/cases/{id}",le="0.050"} 1
            recourse_request_seconds_bucket{route="/cases/{id}",le="0.100"} 2
            recourse_request_seconds_bucket{route="/cases/{id}",le="0.250"} 2
            recourse_request_seconds_bucket{route="/cases/{id}",le="0.500"} 2
            recourse_request_seconds_bucket{route="/cases/{id}",le="1.000"} 2
            recourse_request_seconds_bucket{route="/cases/{id}",le="2.500"} 2
            recourse_request_seconds_bucket{route="/cases/{id}",le="10.000"} 2
            recourse_request_seconds_bucket{route="/cases/{id}",le="+Inf"} 3
            recourse_request_seconds_sum{route="/cases/{id}"} 20.064
            recourse_request_seconds_count{route="/cases/{id}"} 3
            recourse_messages_total{what="taken"} 2
            recourse_messages_total{what="not_taken"} 1"#]]
        .assert_eq(&lines.join("\n"));
    }
}

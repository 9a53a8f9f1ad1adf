//! No patient in any span or line of the server: people work and programs ask while everything is recorded
//! that anybody says, and no name, number or day of birth of a patient stands there.
//!
//! It has a file of its own because it listens to the whole process.

use std::{
    collections::BTreeSet,
    fmt::{self, Write as _},
    fs,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use reqwest::Method;
use testkit::story::play;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

#[path = "site/support.rs"]
#[expect(dead_code, reason = "the other tests use the rest of it")]
mod support;

use support::TestSite;

/// Everything that was said in this process.
static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());

#[tokio::test]
async fn no_patient_stands_in_any_span() {
    tracing::subscriber::set_global_default(Everything).expect("nobody else listens here");
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = path.join("../../scenarios/a_corrected_claim_is_paid.txt");
    let played = play(&fs::read_to_string(path).expect("a story")).await;
    let site = TestSite::over(played.office).await;
    let cases = site.office.practice.cases_after(None, 100).await.unwrap();
    let claim = cases[0].claim.number.0.clone();
    let rosa = site.as_("rosa").await;
    for route in server::described().table() {
        let path = route.path.replace("{id}", &cases[0].id.to_string());
        let path = path.replace("{account}", &site.office.account.to_string());
        let request = match (route.surface, &route.method) {
            (server::Surface::Page, &Method::GET) if route.path != "/live" => rosa.page(&path),
            (server::Surface::Page, _) => continue,
            (server::Surface::Api, method) => rosa.api(method.clone(), &path),
        };
        // Whatever somebody puts into an address or a body, it is not repeated.
        let request = request.query(&[("claim", &claim)]).header("Idempotency-Key", claim.clone());
        drop(request.body(claim.clone()).send().await.expect("the server answers"));
    }
    drop(rosa.page(&format!("/{claim}")).send().await.expect("the server answers"));
    let said = take();
    assert!(said.iter().any(|it| it.contains("/api/v1/cases/{id}")), "nearly nothing is said");
    assert!(played.identifiers.contains(&claim));
    assert_eq!(named(&said, &played.identifiers), Vec::<String>::new());

    // One that should not be, to see that it would be seen.
    tracing::info_span!("careless", claim).in_scope(|| ());
    assert_eq!(named(&take(), &played.identifiers).len(), 1);
}

/// What is said of somebody: an identifier stands there as a word of its own, whatever its letters' case.
fn named(said: &[String], identifiers: &BTreeSet<String>) -> Vec<String> {
    let identifiers: BTreeSet<String> = identifiers.iter().map(|it| it.to_lowercase()).collect();
    let is_named = |it: &&String| {
        let it = it.to_lowercase();
        // A date has marks in it, so it is looked for as a whole.
        let in_parts = identifiers.iter().any(|id| id.contains('-') && it.contains(id.as_str()));
        in_parts || it.split(|it: char| !it.is_alphanumeric()).any(|it| identifiers.contains(it))
    };
    said.iter().filter(is_named).cloned().collect()
}

fn take() -> Vec<String> {
    std::mem::take(&mut SAID.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Records whatever is said, at every level, with the fields of its spans.
struct Everything;

struct Line(String);

impl Line {
    fn keep(self) {
        SAID.lock().unwrap_or_else(PoisonError::into_inner).push(self.0);
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {field}={value:?}").expect("a text takes everything");
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut line = Line(span.metadata().name().to_owned());
        span.record(&mut line);
        line.keep();
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        line.keep();
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().target().to_owned());
        event.record(&mut line);
        line.keep();
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

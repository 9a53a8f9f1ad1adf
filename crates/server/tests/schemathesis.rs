//! The API asked everything that its description allows, and much that it forbids, by a program that knows
//! nothing of it but that description: Schemathesis, from `PyPI`.
//!
//! `.ci/schemathesis` installs it and runs this. Where it is not on the path, this says so and goes on.

#![expect(clippy::unwrap_used, reason = "what fails here ends a test, which is what it is for")]

use std::{
    io::Write,
    process::{Command, Stdio},
};

#[path = "site/support.rs"]
#[expect(dead_code, reason = "the other tests use the rest of it")]
mod support;

use reqwest::Method;
use support::TestSite;

/// The program, as it stands on the path.
const PROGRAM: &str = "schemathesis";

/// What is checked of every answer: no 500, and nothing that the description does not say; and that nobody
/// gets in without a token.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_schema_conformance,ignored_auth";

/// Those who ask: who decides about cases, who answers for the practice, and who connects programs.
const PEOPLE: [&str; 3] = ["rosa", "ann", "ida"];

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_asked_breaks_the_server_or_its_description() {
    let found = Command::new(PROGRAM).arg("--version").stdout(Stdio::null()).status();
    if !found.is_ok_and(|it| it.success()) {
        let note = "NOTE: schemathesis is not here, so the API was not asked everything; run .ci/schemathesis\n";
        std::io::stderr().write_all(note.as_bytes()).unwrap();
        return;
    }
    let mut site = TestSite::new(1).await;
    for name in ["01-partial-denials.837", "01-partial-denials.835"] {
        let path = format!("{}/../../samples/{name}", env!("CARGO_MANIFEST_DIR"));
        site.office.ingest(name, &std::fs::read(path).unwrap()).await.unwrap();
    }
    site.office.work().await.unwrap();
    for name in PEOPLE {
        let token = site.as_(name).await.token();
        let address = format!("http://{}", site.address);
        let passed = tokio::task::spawn_blocking(move || run(&address, &token)).await.unwrap();
        assert!(passed, "{name} got an answer that is not as described; it is told above");
    }
    // A server that turned everybody away would have been as described, too.
    let (n_all, n_turned_away) = counted(&site).await;
    assert!(n_turned_away * 10 < n_all, "{n_turned_away} of {n_all} were turned away");
    site.office.work().await.unwrap();
    assert_eq!(site.office.faults().await.unwrap(), []);
}

/// How many requests were answered, and how many of them with a 429, by the server's own figures.
async fn counted(site: &TestSite) -> (u64, u64) {
    let figures = site.as_("ida").await.api(Method::GET, "/metrics").send().await.unwrap();
    let figures = figures.text().await.unwrap();
    let lines = figures.lines().filter(|it| it.starts_with("recourse_requests_total{"));
    lines.fold((0, 0), |(n_all, n_turned_away), line| {
        let n: u64 = line.rsplit(' ').next().and_then(|it| it.parse().ok()).unwrap_or_default();
        let is_turned_away = line.contains("status=\"429\"");
        (n_all + n, n_turned_away + if is_turned_away { n } else { 0 })
    })
}

fn run(address: &str, token: &str) -> bool {
    let mut program = Command::new(PROGRAM);
    program.arg("run").arg(format!("{address}/openapi.json")).args(["--url", address]);
    program.args(["--header", &format!("Authorization: Bearer {token}")]);
    program.args(["--checks", CHECKS, "--phases", "examples,coverage,fuzzing"]);
    program.args(["--max-examples", "12", "--seed", "4", "--no-shrink", "--continue-on-failure"]);
    program.args(["--suppress-health-check", "all", "--warnings", "off", "--no-color"]);
    // It would sign itself out.
    program.args(["--exclude-path", "/api/v1/sessions/current"]);
    program.status().is_ok_and(|it| it.success())
}

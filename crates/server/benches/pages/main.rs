//! How fast pages are with many cases: `cargo bench -p server --bench pages -- --cases 100000`.
//!
//! The cases are real: generated remittances come in through the inbox, and every one of them is decided
//! and waits for a person. Then a manager who is signed in asks for each page again and again, over HTTP on
//! this machine; what is measured is the whole of the answer. Each page is asked for in two ways: while
//! nothing happens, and with a change of the records before each time, so that nothing that was added up
//! before is of use.
//!
//! `--only PAGE` asks for one of them alone. `--postgres` puts the records on a PostgreSQL of its own instead of SQLite; `--at URL` has them at this
//! address, and makes them only if nobody did before.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod denials;
#[path = "../../tests/site/support.rs"]
#[expect(dead_code, reason = "a benchmark does less than tests do")]
mod support;

use std::{
    env, fs,
    time::{Duration, Instant},
};

use domain::CaseId;
use orchestrator::{Assign, To};
use server::{SiteSettings, Wait};
use store::Page;
use support::{TestSite, Visitor};
use testkit::office::TestOffice;

/// How many cases of the list are looked at, and how many of them, the first ones, change.
const N_LISTED: u64 = 100;
const N_CHANGING: usize = 50;

/// How many cases a file brings.
const N_OF_FILE: usize = 2_000;

/// How often each page is asked for, after a few times that only warm up.
const N_ASKED: usize = 200;
const N_WARM: usize = 5;

/// For how long one page is asked for at most: one that is slow is seen to be slow after less.
const ASKED_FOR: Duration = Duration::from_secs(20);

/// What is asked for. `CASE` stands for the number of a case, `PAGE` for the last of the first page.
const PAGES: [&str; 20] = [
    "/work?whose=mine",
    "/work?whose=queues",
    "/work?whose=all",
    "/work?whose=all&after=PAGE",
    "/work?whose=all&first=per_hour",
    "/work?whose=all&first=last_day",
    "/work?whose=all&first=oldest",
    "/work?whose=all&priority=high",
    "/work?whose=all&waits=approve&min=100",
    "/work?whose=all&among=open&due=none",
    "/cases/CASE",
    "/queues",
    "/insights",
    "/remittances",
    "/findings",
    "/audit",
    "/agents",
    "/settings",
    "/api/v1/cases",
    "/api/v1/queues",
];

#[tokio::main]
async fn main() {
    let args: Vec<String> = env::args().collect();
    let of = |name: &str| {
        let at = args.iter().position(|it| it == name)?;
        args.get(at + 1).cloned()
    };
    let n_cases = of("--cases").and_then(|it| it.parse().ok()).unwrap_or(2_000);
    let is_postgres = args.iter().any(|it| it == "--postgres");
    let url = match of("--at") {
        None if is_postgres => {
            Some(testkit::postgres::new_database().expect("PostgreSQL is installed"))
        }
        url => url,
    };
    let office = office(url, n_cases).await;
    let some = Page { after: None, n_max: N_LISTED };
    let listed = office.practice.worklist(None, some).await.expect("the list can be read");
    // What changes is on the first page and not what is looked at, or the story of that case would become
    // longer than any real one.
    let others: Vec<_> = listed.iter().take(N_CHANGING).map(|it| it.case.id).collect();
    let last = *others.last().expect("there are cases");
    let case = listed.last().expect("there are cases").case.id;
    // As an office has it: whoever opens figures gets those of a moment ago, if counting takes longer.
    let settings = SiteSettings { wait: Wait::default(), ..SiteSettings::for_tests() };
    let site = TestSite::with(office, settings).await;
    let rosa = site.as_("rosa").await;
    println!("memory before anybody asked: {:.0} MB", memory());
    println!("{:<42}{:^30}{:^30}", "", "nothing happens", "something changed before");
    let head = format!("{:>10}{:>10}{:>10}", "p50 ms", "p95 ms", "most ms");
    println!("{:<34}{:>8}{head}{head}", "", "status");
    let only = of("--only");
    for path in PAGES.into_iter().filter(|it| only.as_deref().is_none_or(|only| *it == only)) {
        let asked = path.replace("CASE", &case.to_string()).replace("PAGE", &last.to_string());
        let (status, quiet) = ask(&site, &rosa, &asked, &[]).await;
        let (_, changing) = ask(&site, &rosa, &asked, &others).await;
        println!("{path:<34}{status:>8}{quiet}{changing}");
    }
    println!("memory after all of that: {:.0} MB", memory());
}

/// The office with all its cases.
async fn office(url: Option<String>, n_cases: usize) -> TestOffice {
    let known = match &url {
        Some(url) => TestOffice::again(url.clone(), 2).await.expect("the database can be reached"),
        None => None,
    };
    if let Some(known) = known {
        return known;
    }
    let office = match url {
        Some(url) => TestOffice::at(url, 1).await,
        None => TestOffice::on_sqlite(1).await,
    };
    let mut office = office.expect("the database can be reached, and is new");
    let took = fill(&mut office, n_cases).await;
    println!("{n_cases} cases, made and decided in {:.0} s", took.as_secs_f64());
    office
}

/// Files come in and are worked off, one after another.
async fn fill(office: &mut TestOffice, n_cases: usize) -> Duration {
    let watch = now();
    let today = office.office.day(office.office.now());
    for (nth, from) in (1..).zip((0..n_cases).step_by(N_OF_FILE)) {
        let numbers = from..(from + N_OF_FILE).min(n_cases);
        let file = denials::remittance(today, nth, numbers);
        office.ingest(&format!("LOAD{nth}"), &file).await.expect("the file is kept");
        office.work().await.expect("the queue can be read");
    }
    watch.elapsed()
}

/// Asks again and again; in between, somebody is given one of these cases or gives it back.
async fn ask(site: &TestSite, rosa: &Visitor, path: &str, cases: &[CaseId]) -> (u16, String) {
    let mut took = Vec::with_capacity(N_ASKED);
    let mut status = 0;
    let begun = now();
    for nth in 0..N_WARM + N_ASKED {
        if let Some(case) = cases.get(nth / 2 % cases.len().max(1)) {
            change(site, *case, nth % 2 == 0).await;
        }
        let watch = now();
        let request = match path.strip_prefix("/api/") {
            Some(_) => rosa.api(reqwest::Method::GET, path),
            None => rosa.page(path),
        };
        let res = request.send().await.expect("the server answers");
        status = res.status().as_u16();
        res.bytes().await.expect("the answer is whole");
        if nth >= N_WARM {
            took.push(watch.elapsed());
        }
        if ASKED_FOR < begun.elapsed() && !took.is_empty() {
            break;
        }
    }
    took.sort_unstable();
    let at =
        |share: usize| took[(took.len() * share / 100).min(took.len() - 1)].as_secs_f64() * 1e3;
    (status, format!("{:>10.1}{:>10.1}{:>10.1}", at(50), at(95), at(100)))
}

async fn change(site: &TestSite, case: CaseId, is_taken: bool) {
    let TestOffice { office, practice, .. } = &site.office;
    let by = site.office.staff("rosa");
    let to = if is_taken { To::Person(site.office.staff("ben")) } else { To::Nobody };
    orchestrator::assign(office, practice, by, Assign::to(case, to))
        .await
        .expect("it can be given");
}

/// Memory that the process has now, in megabytes: the server, and the browser of the benchmark.
fn memory() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|it| it.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|it| it.parse().ok()).unwrap_or(0.0) / 1024.0
}

#[expect(clippy::disallowed_methods, reason = "a benchmark is about time")]
fn now() -> Instant {
    Instant::now()
}

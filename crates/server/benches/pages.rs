//! How fast pages are with many cases: `cargo bench -p server --bench pages -- --cases 100000`.
//!
//! The cases are real: generated remittances come in through the inbox, and every one of them is decided and
//! waits for a person. Then a manager who is signed in asks for each page again and again, over HTTP on this
//! machine; what is measured is the whole of the answer. `--postgres` puts the records on a PostgreSQL of
//! its own instead of SQLite.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "../../testkit/src/bin/load/denials.rs"]
mod denials;
#[path = "../tests/site/support.rs"]
#[expect(dead_code, reason = "a benchmark does less than tests do")]
mod support;

use std::{
    env,
    time::{Duration, Instant},
};

use store::Page;
use support::{TestSite, Visitor};
use testkit::office::TestOffice;

/// How many cases a file brings.
const N_OF_FILE: usize = 2_000;

/// How often each page is asked for, after a few times that only warm up.
const N_ASKED: usize = 200;
const N_WARM: usize = 5;

/// For how long one page is asked for at most: one that is slow is seen to be slow after less.
const ASKED_FOR: Duration = Duration::from_secs(20);

/// What is asked for. `CASE` stands for the number of a case, `PAGE` for the last of the first page.
const PAGES: [&str; 17] = [
    "/work?whose=mine",
    "/work?whose=queues",
    "/work?whose=all",
    "/work?whose=all&after=PAGE",
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
    let said = args.iter().position(|it| it == "--cases").and_then(|at| args.get(at + 1));
    let n_cases: usize = said.and_then(|it| it.parse().ok()).unwrap_or(2_000);
    let office = if args.iter().any(|it| it == "--postgres") {
        let url = testkit::postgres::new_database().expect("PostgreSQL is installed");
        TestOffice::at(url, 1).await
    } else {
        TestOffice::on_sqlite(1).await
    };
    let mut office = office.expect("the database can be reached, and is new");
    let took = fill(&mut office, n_cases).await;
    println!("{n_cases} cases, made and decided in {:.0} s", took.as_secs_f64());

    let first = Page { after: None, n_max: 50 };
    let listed = office.practice.worklist(None, first).await.expect("the list can be read");
    let case = listed.first().expect("there are cases").case.id.to_string();
    let last = listed.last().expect("there are cases").case.id.to_string();
    let site = TestSite::over(office).await;
    let rosa = site.as_("rosa").await;
    println!("{:<34}{:>8}{:>10}{:>10}{:>10}", "", "status", "p50 ms", "p95 ms", "most ms");
    for path in PAGES {
        ask(&rosa, &path.replace("CASE", &case).replace("PAGE", &last), path).await;
    }
}

/// Files come in and are worked off, one after another.
async fn fill(office: &mut TestOffice, n_cases: usize) -> Duration {
    let watch = now();
    let today = office.office.day(office.office.now());
    for from in (0..n_cases).step_by(N_OF_FILE) {
        let numbers = from..(from + N_OF_FILE).min(n_cases);
        let name = format!("LOAD{from}");
        let file = denials::remittance(today, &name, numbers);
        office.ingest(&name, &file).await.expect("the file is kept");
        office.work().await.expect("the queue can be read");
    }
    watch.elapsed()
}

async fn ask(rosa: &Visitor, path: &str, name: &str) {
    let mut took = Vec::with_capacity(N_ASKED);
    let mut status = 0;
    let begun = now();
    for nth in 0..N_WARM + N_ASKED {
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
    println!("{name:<34}{status:>8}{:>10.1}{:>10.1}{:>10.1}", at(50), at(95), at(100));
}

#[expect(clippy::disallowed_methods, reason = "a benchmark is about time")]
fn now() -> Instant {
    Instant::now()
}

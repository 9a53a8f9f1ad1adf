//! Many denials at once: from the file to waiting proposals, and from approvals to receipts.

use domain::{Case, StaffId, WaitsFor};
use orchestrator::{Seen, Yes, approve_all, inbox::Source, ingest};
use store::Page;
use testkit::office::TestOffice;

use super::{
    Asked, Site, denials,
    watch::{HEADING, Lap, Watch, load, memory},
};

/// Cases of a page of the worklist.
const N_OF_PAGE: u64 = 500;

/// Proposals that a person approves with one click.
const N_AT_ONCE: usize = 256;

pub(super) async fn run(site: &Site, asked: &Asked) {
    let kind = if site.offices[0].url.starts_with("sqlite") { "SQLite" } else { "PostgreSQL" };
    let Asked { n_cases, n_practices, n_workers, .. } = asked;
    println!(
        "{kind}, {n_practices} practice(s), {n_workers} worker(s); load of the machine {}",
        load()
    );
    println!("{HEADING}");
    let taken_in = intake(site, *n_cases).await;
    println!("{}", taken_in.line("file to case", *n_cases));
    let decided = work(site, *n_workers).await;
    println!("{}", decided.line("case to waiting proposal", *n_cases));
    let to_proposal = taken_in.and(decided);
    println!("{}", to_proposal.line("event to waiting proposal", *n_cases));
    let mut n_waiting = 0;
    let mut approved = Lap::default();
    for office in &site.offices {
        let waiting = waiting(office).await;
        n_waiting += waiting.len();
        approved = approved.and(yes(office, &waiting).await);
    }
    println!("{}", approved.line("approval", n_waiting));
    let done = work(site, *n_workers).await;
    println!("{}", done.line("approved to last receipt", n_waiting));
    println!("{}", approved.and(done).line("approval to last receipt", n_waiting));
    println!("{}", to_proposal.and(approved).and(done).line("event to last receipt", n_waiting));
    let (now, most) = memory();
    println!("memory {now:.0} MB, at most {most:.0} MB; load of the machine {}", load());
}

/// Reads a file for each practice, all at the same time.
async fn intake(site: &Site, n_cases: usize) -> Lap {
    let today = site.today();
    let n_practices = site.offices.len();
    let file = |n: usize| {
        let numbers = (n..n_cases).step_by(n_practices);
        denials::remittance(today, &format!("LOAD{n}"), numbers)
    };
    let files: Vec<_> = (0..n_practices).map(file).collect();
    let watch = Watch::start();
    let mut reading = Vec::new();
    for (office, file) in site.offices.iter().zip(files) {
        let (shared, practice) = (office.office.clone(), office.practice.clone());
        let source =
            Source { account: office.account, name: "load".to_owned(), seen: shared.now() };
        reading.push(tokio::spawn(async move {
            ingest(&shared, &practice, &source, &file[..])
                .await
                .expect("the file is kept")
                .0
                .n_cases
        }));
    }
    let mut n_opened = 0;
    for it in reading {
        n_opened += it.await.expect("nothing panics");
    }
    assert_eq!(n_opened, n_cases, "each denial opens a case");
    watch.lap()
}

/// Has the workers do all that is due.
async fn work(site: &Site, n_workers: usize) -> Lap {
    let watch = Watch::start();
    let mut working = Vec::new();
    for n in 1..=n_workers {
        let (mut worker, steps) = (site.worker(n), site.steps());
        working.push(tokio::spawn(async move {
            loop {
                let now = steps.0.now();
                let round = worker.run_once(now, &steps).await.expect("the queue can be read");
                if round.n_taken == 0 && is_idle(&steps.0.store, now).await {
                    return;
                }
            }
        }));
    }
    for it in working {
        it.await.expect("nothing panics");
    }
    watch.lap()
}

/// Nothing is due that another worker does not have in hand.
async fn is_idle(store: &store::Store, now: domain::Moment) -> bool {
    store.n_jobs_due(now).await.expect("the queue can be read") == 0
}

/// What waits for a person's yes.
async fn waiting(office: &TestOffice) -> Vec<Seen> {
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = Page { after: after.clone(), n_max: N_OF_PAGE };
        let waits = Some(WaitsFor::Approver);
        let cases = office.practice.worklist(waits, page).await.expect("the list can be read");
        let Some(last) = cases.last() else { return seen };
        after = Some(last.case.id.to_string());
        for listed in &cases {
            seen.extend(of(office, &listed.case).await);
        }
    }
}

async fn of(office: &TestOffice, case: &Case) -> Option<Seen> {
    let proposals = office.practice.proposals_of(case.id).await.expect("they can be read");
    let newest = proposals.last()?;
    Some(Seen { proposal: newest.terms().id, digest: newest.digest() })
}

/// A person says yes to each.
async fn yes(office: &TestOffice, waiting: &[Seen]) -> Lap {
    let rosa: StaffId = office.staff("rosa");
    let watch = Watch::start();
    for seen in waiting.chunks(N_AT_ONCE) {
        let answers = approve_all(&office.office, &office.practice, rosa, seen).await;
        for answer in answers.expect("nobody else is at it") {
            assert_eq!(answer.expect("a manager may"), Yes::Approved);
        }
    }
    watch.lap()
}

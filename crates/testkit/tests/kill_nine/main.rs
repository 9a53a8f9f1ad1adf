//! `kill -9`, for real: of the processes that work, and of the database under them, while there is work.
//! Nothing is lost, and nothing is done twice.
//!
//! Two processes work. The payer's remittances come in at the platform, some of them twice; a manager
//! approves what is put before her; what the payer is asked for, it pays. Meanwhile, twenty times, somebody
//! is killed: half of the time at any moment, half of the time just after something was done at the
//! platform, when as a rule nobody has heard of it yet.
//!
//! Real time passes here and nowhere else in the tests, because a dead process is missed by the clock.
//! Nothing waits for so and so long in the hope of something: what has to come about is looked for until
//! it is there, or the test fails. No seed can repeat a run; what does not hold does not hold in any.

mod paper;
mod people;
mod process;
mod scene;
mod verdict;

use std::io::{Write as _, stderr};

use scene::{Scene, Target};
use testkit::postgres;

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_killed_on_sqlite_loses_and_repeats_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("recourse.db").display());
    let told = Scene::open(url, Target::Process).await.fight().await;
    report("processes on SQLite", &told);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_killed_on_postgres_loses_and_repeats_nothing() {
    let Some(url) = postgres::new_database() else { return };
    let told = Scene::open(url, Target::Process).await.fight().await;
    report("processes on PostgreSQL", &told);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_postgres_is_killed_its_workers_go_on_and_lose_and_repeat_nothing() {
    let Some(server) = postgres::Killable::start() else { return };
    let url = server.url().to_owned();
    let told = Scene::open(url, Target::Database(server)).await.fight().await;
    report("PostgreSQL itself", &told);
}

/// Past the test harness, which keeps what a passing test prints to itself.
fn report(killed: &str, told: &str) {
    let line = format!("\nkill -9 of {killed}: {told}\n");
    stderr().write_all(line.as_bytes()).expect("somebody reads what tests say");
}

//! Wake-ups from the database itself.

use std::time::Duration;

use jobs::{Listen, Runner, Wake};
use tokio::sync::Notify;

use crate::office::{Toy, at, on_each, stamp};

/// Longer than any test takes.
const HOUR: Duration = Duration::from_hours(1);

/// How long one waits to be sure that nothing is said.
const MOMENT: Duration = Duration::from_millis(100);

#[tokio::test]
async fn postgresql_wakes_a_worker_when_jobs_are_enqueued_by_anybody() {
    on_each(async |office| {
        if !office.is_postgres() {
            return;
        }
        let elsewhere = store::Store::open(&office.url, crate::office::keys(7)).await.unwrap();
        let wake = Listen::begin(elsewhere);
        let runner = Runner { worker: office.worker("a"), wake, clock: || at(1), poll: HOUR };
        let end = Notify::new();
        let story = async {
            for turn in 1..=5 {
                office.enqueue([turn]).await;
                office.done([turn]).await;
            }
            end.notify_one();
        };
        let toy = Toy::default();
        let (res, ()) = tokio::join!(runner.run(&toy, end.notified()), story);
        res.unwrap();
    })
    .await;
}

#[tokio::test]
async fn only_a_transaction_that_enqueued_something_wakes_anybody() {
    on_each(async |office| {
        let mut listen = Listen::begin(office.store.clone());
        if !office.is_postgres() {
            assert!(tokio::time::timeout(MOMENT, listen.wait()).await.is_err());
            return;
        }
        // It looks once when it has begun to listen.
        listen.wait().await;
        let mut tx = office.store.begin(&office.practice, stamp()).await.unwrap();
        assert!(tx.take_in(&crate::office::effect(1)).await.unwrap());
        tx.commit().await.unwrap();
        assert!(tokio::time::timeout(MOMENT, listen.wait()).await.is_err());
        office.enqueue([1]).await;
        listen.wait().await;
    })
    .await;
}

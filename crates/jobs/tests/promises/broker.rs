//! Workers that hear of jobs from a NATS server, which may be away, forget, or come back.

use std::{collections::BTreeSet, time::Duration};

use async_nats::jetstream;
use futures_util::StreamExt;
use jobs::{Bell, Broker, Deliveries, Relay, Runner, Settings, Wake};
use tokio::sync::watch;

use crate::{
    nats::Nats,
    office::{Office, Silence, Toy, at, on_each},
};

/// Longer than any test takes, so that nothing is found by looking.
const HOUR: Duration = Duration::from_hours(1);

/// So short that everything is found by looking.
const SOON: Duration = Duration::from_millis(5);

/// An office, a broker, and how everybody is told to stop.
struct Site<'a> {
    office: &'a Office,
    broker: Broker,
    stop: watch::Sender<bool>,
}

impl<'a> Site<'a> {
    async fn new(office: &'a Office, nats: &Nats) -> Self {
        let broker = Box::pin(Broker::connect(&nats.url())).await.unwrap();
        Self { office, broker, stop: watch::channel(false).0 }
    }

    async fn work(&self, name: &str, poll: Duration) {
        let wake = Deliveries::begin(self.broker.clone());
        let settings = Settings { n_jobs_max: 2, ..Office::settings(name) };
        let worker = self.office.worker_with(settings);
        let runner = Runner { worker, wake, clock: || at(1), poll };
        Box::pin(runner.run(&Toy::default(), self.stopped())).await.unwrap();
    }

    async fn relay(&self, wake: impl Wake, poll: Duration) {
        let (store, broker) = (self.office.store.clone(), self.broker.clone());
        let relay = Relay { store, broker, wake, clock: || at(1), poll };
        Box::pin(relay.run(self.stopped())).await.unwrap();
    }

    async fn stopped(&self) {
        self.stop.subscribe().wait_for(|it| *it).await.unwrap();
    }

    /// Returns when the broker has no message left that nobody acknowledged.
    async fn forgotten(&self, nats: &Nats) {
        self.told(nats, 0).await;
    }

    /// Returns when the broker has so many messages that nobody acknowledged.
    async fn told(&self, nats: &Nats, n_messages: u64) {
        let context = jetstream::new(Box::pin(async_nats::connect(nats.url())).await.unwrap());
        let told = async {
            loop {
                let stream = context.get_stream("RECOURSE_JOBS").await;
                if stream.is_ok_and(|it| it.cached_info().state.messages == n_messages) {
                    return;
                }
                tokio::time::sleep(SOON).await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), told).await.unwrap();
    }

    /// The end of a test.
    fn end(&self) {
        self.stop.send(true).unwrap();
    }
}

#[tokio::test]
async fn the_names_of_jobs_wake_a_worker() {
    on_each(async |office| {
        let Some(nats) = Nats::start().await else { return };
        let (site, bell) = (Site::new(&office, &nats).await, Bell::default());
        let story = async {
            for turn in 1..=9 {
                office.enqueue([turn]).await;
                bell.ring();
                office.done([turn]).await;
            }
            site.forgotten(&nats).await;
            site.end();
        };
        tokio::join!(site.work("a", HOUR), site.relay(bell.clone(), HOUR), story);
    })
    .await;
}

#[tokio::test]
async fn a_broker_that_was_killed_and_forgot_everything_is_used_again() {
    on_each(async |office| {
        let Some(mut nats) = Nats::start().await else { return };
        let site = Site::new(&office, &nats).await;
        let story = async {
            office.enqueue([1]).await;
            office.done([1]).await;
            for turn in [2, 3] {
                nats.kill();
                office.enqueue([turn]).await;
                assert!(nats.start_again().await);
                office.done([turn]).await;
            }
            site.end();
        };
        tokio::join!(site.work("a", HOUR), site.relay(Silence, SOON), story);
    })
    .await;
}

#[tokio::test]
async fn without_any_wake_up_everything_is_done_only_later() {
    on_each(async |office| {
        let nats = Nats::absent();
        let site = Site::new(&office, &nats).await;
        let story = async {
            office.enqueue(100..140).await;
            office.done(100..140).await;
            site.end();
        };
        let workers = async { tokio::join!(site.work("a", SOON), site.work("b", SOON)) };
        tokio::join!(workers, site.relay(Silence, SOON), story);
        assert!(!site.broker.is_there());
    })
    .await;
}

#[tokio::test]
async fn two_workers_share_the_jobs() {
    on_each(async |office| {
        let Some(nats) = Nats::start().await else { return };
        let (site, bell) = (Site::new(&office, &nats).await, Bell::default());
        let story = async {
            for first in [100, 200, 300] {
                office.enqueue(first..first + 30).await;
                bell.ring();
                // None is done twice; the toy would say so.
                office.done(first..first + 30).await;
            }
            site.forgotten(&nats).await;
            site.end();
        };
        let workers = async { tokio::join!(site.work("a", HOUR), site.work("b", HOUR)) };
        tokio::join!(workers, site.relay(bell.clone(), HOUR), story);
    })
    .await;
}

#[tokio::test]
async fn a_message_for_a_job_that_is_done_already_is_acknowledged_and_forgotten() {
    on_each(async |office| {
        let Some(nats) = Nats::start().await else { return };
        let (site, bell) = (Site::new(&office, &nats).await, Bell::default());
        office.enqueue(1..=5).await;
        let story = async {
            site.told(&nats, 5).await;
            let mut worker = office.worker("fast");
            let round = worker.run_until_idle(at(1), &Toy::default()).await.unwrap();
            assert_eq!(round.n_done, 5);
            let late = async {
                site.forgotten(&nats).await;
                site.end();
            };
            tokio::join!(site.work("late", HOUR), late);
        };
        tokio::join!(site.relay(bell.clone(), SOON), story);
    })
    .await;
}

#[tokio::test]
async fn the_broker_hears_the_names_of_jobs_and_nothing_of_a_patient() {
    on_each(async |office| {
        let Some(nats) = Nats::start().await else { return };
        let spy = Box::pin(async_nats::connect(nats.url())).await.unwrap();
        let mut heard = spy.subscribe(">").await.unwrap();
        spy.flush().await.unwrap();

        let (site, bell) = (Site::new(&office, &nats).await, Bell::default());
        let story = async {
            office.enqueue(1..=9).await;
            bell.ring();
            office.done(1..=9).await;
            site.forgotten(&nats).await;
            site.end();
        };
        tokio::join!(site.work("a", HOUR), site.relay(bell.clone(), HOUR), story);
        spy.flush().await.unwrap();

        let mut names = BTreeSet::new();
        while let Ok(Some(message)) = tokio::time::timeout(SOON * 20, heard.next()).await {
            let all = format!("{message:?} {}", String::from_utf8_lossy(&message.payload));
            // The practice, the claim and its payer, as the office wrote them.
            for word in ["Elm Street", "A100", "00123", "turn "] {
                assert!(!all.contains(word), "{all}");
            }
            if message.subject.as_str() == "recourse.jobs" {
                names.insert(String::from_utf8(message.payload.to_vec()).unwrap());
            }
        }
        let name = |turn| {
            let job = crate::office::job(turn);
            format!("{} {} {} {turn}", office.practice.id(), job.step, job.about)
        };
        assert_eq!(names, (1..=9).map(name).collect());
    })
    .await;
}

//! Single denials at a steady rate: how long each one takes until its proposal waits for a person.
//!
//! A worker runs as in an installation: it is woken by the bell that intake rings after its commit.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::{CaseState, Moment};
use jobs::{Bell, Runner, Wake};
use orchestrator::{Office, inbox::Source, ingest};
use tokio::{
    sync::Notify,
    time::{MissedTickBehavior, interval, sleep},
};

use super::{
    Site, denials,
    watch::{Watch, load, memory},
};

/// How long what came last may take.
const AT_THE_END: Duration = Duration::from_secs(5);

/// A bell, and when each round was over and kept.
struct Noted {
    bell: Bell,
    office: Office,
    ends: Arc<Mutex<Vec<Moment>>>,
}

type Waiting<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

impl Wake for Noted {
    fn wait<'a, 'b>(&'a mut self) -> Waiting<'b>
    where
        'a: 'b,
        Self: 'b,
    {
        self.bell.wait()
    }

    fn done<'a, 'b>(&'a mut self) -> Waiting<'b>
    where
        'a: 'b,
        Self: 'b,
    {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner).push(self.office.now());
        self.bell.done()
    }
}

pub(super) async fn run(site: &Site, rate: u32, n_seconds: u32) {
    println!("{rate} cases a second for {n_seconds} s; load of the machine {}", load());
    let office = &site.offices[0];
    let (bell, stop) = (Bell::default(), Arc::new(Notify::new()));
    let ends = Arc::new(Mutex::new(Vec::new()));
    let clock_of = site.office.clone();
    let runner = Runner {
        worker: site.worker(1),
        wake: Noted { bell: bell.clone(), office: site.office.clone(), ends: ends.clone() },
        clock: move || clock_of.now(),
        poll: Duration::from_secs(1),
    };
    let (steps, stopped) = (site.steps(), stop.clone());
    let running = tokio::spawn(async move { runner.run(&steps, stopped.notified()).await });
    sleep(Duration::from_secs(2)).await;
    let (idle, _) = memory();

    let watch = Watch::start();
    let mut ticks = interval(Duration::from_secs(1) / rate);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let today = site.today();
    let mut began = Vec::new();
    for n in 0..(rate * n_seconds) as usize {
        ticks.tick().await;
        let file = denials::remittance(today, &format!("LOAD{n}"), std::iter::once(n));
        let seen = site.office.now();
        let source = Source { account: office.account, name: format!("load {n}"), seen };
        let shared = &office.office;
        ingest(shared, &office.practice, &source, &file[..]).await.expect("the file is kept");
        bell.ring();
        began.push(seen);
    }
    let lap = watch.lap();
    sleep(AT_THE_END).await;
    stop.notify_one();
    running.await.expect("nothing panics").expect("the queue can be read");
    let ends = ends.lock().unwrap_or_else(PoisonError::into_inner).clone();
    print(site, (&began, &ends), idle).await;
    let share = lap.processor.as_secs_f64() / lap.wall.as_secs_f64();
    println!("processor {:.0} % of one core", share * 100.0);
}

/// From the moment at which a file is there until its proposal waits: until the end of the round that
/// checked it, with its commit.
async fn print(site: &Site, (began, ends): (&[Moment], &[Moment]), idle: f64) {
    let office = &site.offices[0];
    let cases =
        office.practice.cases_after(None, began.len() as u64).await.expect("they are there");
    let mut took = Vec::new();
    for (case, began) in cases.iter().zip(began) {
        if case.state == CaseState::AwaitingApproval {
            let trail = office.practice.trail_of(case.id).await.expect("it is there");
            let checked = trail.iter().map(|it| it.at_ms).max().unwrap_or_default();
            let end = ends.iter().find(|it| checked < it.ms()).map_or(checked, |it| it.ms());
            took.push(end - began.ms());
        }
    }
    took.sort_unstable();
    let at = |share: usize| took.get((took.len() * share / 100).min(took.len().max(1) - 1));
    println!(
        "{} of {} wait for a person; event to waiting proposal: p50 {:?} ms, p90 {:?}, p99 {:?}, most {:?}",
        took.len(),
        began.len(),
        at(50),
        at(90),
        at(99),
        took.last()
    );
    let (now, most) = memory();
    println!("memory at rest {idle:.0} MB, now {now:.0} MB, at most {most:.0} MB");
}

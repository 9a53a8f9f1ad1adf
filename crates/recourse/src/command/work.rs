//! `recourse work`: the worker, which reads the inbox, has cases decided, and does what was approved.
//!
//! It goes on until ctrl-c and ends the round that it is in. `--until-idle` does what there is and ends.

use std::{sync::Arc, time::Duration};

use clap::Args;
use jobs::{Backoff, Broker, Deliveries, Listen, Relay, Runner, Wake, Worker};
use orchestrator::{Office, Steps};
use store::StoreError;
use tokio::{signal::ctrl_c, task::JoinSet, time::sleep};

use super::{
    cases::open_rows,
    complain,
    place::{Answer, Failure, Place, with_causes},
    words,
};
use crate::{
    analyze::render::terminal::text,
    door,
    installation::{Installation, InstallationError},
};

/// A file is read once it looks the same twice, so that none is read half written. A worker that does
/// not stay looks this often, and ends after so many looks at which nothing was new.
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);
const N_LOOKS: u32 = 3;

/// Until a job that could not be done is tried again: 1 second at first, and at most 5 minutes. Ours:
/// a platform or a database that is away is seldom back sooner, and nobody waits for longer.
const BACKOFF: Backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_mins(5) };

/// How to work.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,

    /// Do what there is, and end
    #[arg(long, conflicts_with = "workers")]
    until_idle: bool,

    /// How many workers work side by side
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u8).range(1..=64))]
    workers: u8,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Arguments) -> u8 {
    arguments.place.with_installation(async |it| {
        let office = it.office().await?;
        if arguments.until_idle {
            return until_idle(&it, office).await;
        }
        office.start(it.practice.id()).await?;
        let places = &it.settings.platform;
        let (inbox, outbox) = (places.inbox.display(), places.outbox.display());
        let name = it.practice.name().await?;
        complain(&format!("working for {name}; inbox {inbox}, outbox {outbox}; ctrl-c ends it"));
        crew(&it, &office, arguments.workers).await?;
        Ok(Answer::done(String::new()))
    })
}

/// So many workers, however they are woken here, until ctrl-c.
pub(super) async fn crew(it: &Installation, office: &Office, n_workers: u8) -> Result<(), Failure> {
    let url = &it.settings.wake_nats_url;
    if url.is_empty() {
        return together(it, office, n_workers, || Listen::begin(it.store.clone())).await;
    }
    let broker = Broker::connect(url)
        .await
        .map_err(|err| Failure::Usage(format!("wake.nats_url: {}", with_causes(&err))))?;
    let relay = tokio::spawn(relay(it, office, broker.clone()));
    let wake = || (Listen::begin(it.store.clone()), Deliveries::begin(broker.clone()));
    let worked = together(it, office, n_workers, wake).await;
    relay.abort();
    worked
}

/// So many workers, until ctrl-c or until one meets what only a person can mend.
async fn together<K: Wake + 'static>(
    it: &Installation,
    office: &Office,
    n_workers: u8,
    wake: impl Fn() -> K,
) -> Result<(), Failure> {
    let poll = Duration::from_millis(it.settings.work.poll_ms.into());
    let mut workers = JoinSet::new();
    for _ in 0..n_workers {
        let (door, steps) = (Arc::clone(&office.door), Steps(office.clone()));
        let clock = move || door.now();
        let runner = Runner { worker: worker(it)?, wake: wake(), clock, poll };
        workers.spawn(async move { runner.run(&steps, stopped()).await });
    }
    while let Some(ended) = workers.join_next().await {
        // One that was stopped in the middle left its jobs to be taken again.
        ended.unwrap_or(Ok(()))?;
    }
    Ok(())
}

/// Tells the broker of jobs that are due.
fn relay(
    it: &Installation,
    office: &Office,
    broker: Broker,
) -> impl Future<Output = Result<(), StoreError>> + use<> {
    let door = Arc::clone(&office.door);
    let relay = Relay {
        store: it.store.clone(),
        broker,
        wake: Listen::begin(it.store.clone()),
        clock: move || door.now(),
        poll: Duration::from_millis(it.settings.work.poll_ms.into()),
    };
    relay.run(std::future::pending())
}

/// Ctrl-c, or the end that a service manager asks for.
pub(super) async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut asked) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = asked.recv() => {}
                _ = ctrl_c() => {}
            }
            return;
        }
    }
    drop(ctrl_c().await);
}

/// Works until several looks into the inbox brought nothing new.
async fn until_idle(it: &Installation, mut office: Office) -> Result<Answer, Failure> {
    office.pace.poll = BETWEEN_LOOKS;
    office.start(it.practice.id()).await?;
    let mut worker = worker(it)?;
    let steps = Steps(office.clone());
    let mut n_quiet = 0;
    while n_quiet < N_LOOKS {
        let n_done = worker.run_until_idle(office.now(), &steps).await?.n_done;
        // A look is a job of each account; where there was none, it was not due yet.
        n_quiet = match n_done {
            0 => n_quiet,
            n if n <= office.platforms.len() => n_quiet + 1,
            _ => 0,
        };
        sleep(BETWEEN_LOOKS).await;
    }
    let (_, sum) = open_rows(&office, &it.practice, (None, 0)).await?;
    let waiting: Vec<_> = sum
        .waiting()
        .map(|(whom, n)| format!("{} for {}", text::count(n, "case"), words::whom(Some(whom))))
        .collect();
    Ok(Answer::done(match waiting.join(", ").as_str() {
        "" => "Done. No case waits.\n".to_owned(),
        waiting => format!("Done. Waiting: {waiting}. `recourse cases` shows them.\n"),
    }))
}

/// A worker whose name no other one has.
fn worker(it: &Installation) -> Result<Worker, InstallationError> {
    let mut chance = door::chance()?;
    let work = &it.settings.work;
    let settings = jobs::Settings {
        name: format!("worker {:016x}", chance.u64(..)),
        n_jobs_max: work.n_jobs_max.into(),
        n_concurrent: usize::try_from(work.n_concurrent).unwrap_or(1),
        hold: Duration::from_secs(work.hold_secs.into()),
        backoff: BACKOFF,
    };
    Ok(Worker::new(it.store.clone(), settings, chance))
}

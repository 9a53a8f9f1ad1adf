//! The words by which a command is told which installation it works on, and the way from them to it.

use std::{error::Error, io, path::PathBuf};

use clap::Args;
use orchestrator::NotDone;
use server::telemetry::{Collector, N_WAITING_MAX};
use store::StoreError;
use tokio::{runtime::Runtime, sync::mpsc};

use super::{DONE, NOT_OPENED, NOT_WRITTEN, REFUSED, USAGE, complain, print, refused};
use crate::{
    door,
    installation::{Installation, InstallationError},
    settings::{self, Faults, Settings},
    telemetry::Spans,
};

/// Which installation.
#[derive(Args, Debug)]
pub(super) struct Place {
    /// The folder of the installation [default: the environment variable `RECOURSE_DATA`, or
    /// ./recourse-data]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,

    /// Set one setting for this run; `recourse settings` lists them
    #[arg(long, global = true, value_name = "NAME=VALUE")]
    set: Vec<String>,
}

/// What a command has to say in the end, and its exit code.
pub(super) struct Answer {
    /// For standard output.
    pub(super) text: String,
    /// The exit code.
    pub(super) code: u8,
}

/// Why a command could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Settings(#[from] Faults),
    #[error(transparent)]
    Installation(#[from] InstallationError),
    #[error("the records could not be read or changed")]
    Store(#[from] StoreError),
    #[error("{}", refused::told(.0))]
    NotDone(NotDone),
    #[error("the answer could not be written")]
    Output(#[from] io::Error),
    #[error("the program could not begin to work")]
    Runtime(#[source] io::Error),
    #[error("{0}")]
    Usage(String),
}

impl Answer {
    /// An answer of one that did what it was asked.
    pub(super) fn done(text: String) -> Self {
        Self { text, code: DONE }
    }
}

impl Place {
    /// The settings of the installation.
    pub(super) fn settings(&self) -> Result<Settings, Faults> {
        let environment = door::environment(settings::PREFIX);
        let named = || environment.iter().find(|(name, _)| name == settings::FOLDER_VARIABLE);
        let data = match &self.data {
            Some(data) => data.clone(),
            None => named().map_or(settings::FOLDER, |(_, data)| data).into(),
        };
        settings::load(&data, &environment, &self.set)
    }

    /// Opens the installation and has something done with it; gives the exit code.
    pub(super) fn with_installation(
        &self,
        work: impl AsyncFnOnce(Installation) -> Result<Answer, Failure>,
    ) -> u8 {
        self.with_settings(async |settings| work(Installation::open(settings).await?).await)
    }

    /// Has something done that waits for the database; gives the exit code.
    pub(super) fn with_settings(
        &self,
        work: impl AsyncFnOnce(Settings) -> Result<Answer, Failure>,
    ) -> u8 {
        let answered = self.settings().map_err(Failure::from).and_then(|settings| {
            let mut builder = tokio::runtime::Builder::new_multi_thread();
            let runtime = builder.enable_all().build().map_err(Failure::Runtime)?;
            door::log(settings.log_level, traces(&settings, &runtime)?);
            runtime.block_on(work(settings))
        });
        match answered {
            Ok(Answer { text, code }) => print(&text).max(code),
            Err(failure) => {
                with_causes(&failure).lines().for_each(complain);
                failure.code()
            }
        }
    }
}

/// Has spans sent to a collector, if the settings name one.
fn traces(settings: &Settings, runtime: &Runtime) -> Result<Option<Spans>, Failure> {
    if settings.traces_url.is_empty() {
        return Ok(None);
    }
    let fault = |why| Failure::Usage(format!("`log.traces_url`: {why}"));
    let collector = Collector::at(&settings.traces_url).map_err(fault)?;
    let (to, spans) = mpsc::channel(N_WAITING_MAX);
    runtime.spawn(collector.collect(spans));
    let chance = door::chance().map_err(|_| fault("the system gives no chance".to_owned()))?;
    Ok(Some(Spans::to(to, chance)))
}

impl From<NotDone> for Failure {
    fn from(err: NotDone) -> Self {
        match err {
            NotDone::Store(err) => Self::Store(err),
            err => Self::NotDone(err),
        }
    }
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::Settings(_) | Self::Usage(_) => USAGE,
            Self::Installation(_) | Self::Store(_) | Self::Runtime(_) => NOT_OPENED,
            Self::NotDone(_) => REFUSED,
            Self::Output(_) => NOT_WRITTEN,
        }
    }
}

/// An error with its causes behind it, each of which says only what it adds.
pub(super) fn with_causes(err: &dyn Error) -> String {
    let mut text = err.to_string();
    let mut cause = err.source();
    while let Some(err) = cause {
        let more = err.to_string();
        // Some errors quote their own cause.
        if !text.contains(&more) {
            text += &format!(": {more}");
        }
        cause = err.source();
    }
    text
}

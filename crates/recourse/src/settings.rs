//! What an installation is told by the people who run it: where its records are, which key opens them,
//! how hard it works.
//!
//! Each setting is one row of [`table::ALL`]. From that row come the reading of the file, of the
//! environment and of the command line, the checks, the messages, `recourse settings` and the page
//! `docs/generated/settings.md`. So none of these can know a setting that another one does not.
//!
//! **Invariants**
//! - A later origin wins over an earlier one: default, `recourse.toml`, environment, command line.
//! - Nothing is guessed: a name or a value that is not understood is a fault, and with a fault nothing
//!   runs.
//! - A secret is never shown, in a fault neither.

mod address;
mod fault;
mod field;
mod file;
mod load;
mod page;
mod secret;
mod server;
mod table;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

pub(crate) use address::address;
pub use fault::{Fault, Faults};
pub use field::Field;
pub use load::load;
pub use page::page;
pub use secret::Secret;
pub use server::{Server, SignIn};
pub use table::{ALL, Setting};

/// The folder of an installation, where nobody names another.
pub const FOLDER: &str = "recourse-data";

/// The file with the settings, in the folder of the installation.
pub const FILE: &str = "recourse.toml";

/// What the names of our environment variables begin with.
pub const PREFIX: &str = "RECOURSE_";

/// The environment variable that names the folder of the installation.
pub const FOLDER_VARIABLE: &str = "RECOURSE_DATA";

/// All settings of an installation, checked. What each is for, [`table::ALL`] says.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The folder of the installation.
    pub data: PathBuf,
    /// Where the records are.
    pub database: Database,
    /// Where the master keys are.
    pub keys: KeyPlaces,
    /// The practice.
    pub practice: OwnPractice,
    /// The platform that files come from and go to.
    pub platform: PlatformPlaces,
    /// How work is done.
    pub work: Work,
    /// The NATS server that wakes workers on other machines; empty where there is none.
    pub wake_nats_url: String,
    /// An office's own table of who may approve what.
    pub limits_file: Option<PathBuf>,
    /// What was agreed with the payers.
    pub contract_file: Option<PathBuf>,
    /// Official code lists to show instead of our own wording.
    pub codes_files: Vec<PathBuf>,
    /// For how many days a proposal may be approved.
    pub proposals_last_days: u32,
    /// The console and the interface for programs.
    pub server: Server,
    /// Sign-in through somebody else.
    pub sign_in: SignIn,
    /// From which level on lines are logged.
    pub log_level: &'static str,
    /// Where traces are sent; empty where there are none.
    pub traces_url: String,
    origins: BTreeMap<&'static str, Origin>,
}

/// Where the records are.
#[derive(Clone, Debug, Default)]
pub struct Database {
    /// Its address.
    pub url: Secret,
    /// A file that holds the address.
    pub url_file: Option<PathBuf>,
}

/// Where the master keys are.
#[derive(Clone, Debug, Default)]
pub struct KeyPlaces {
    /// The file of the current one.
    pub master_file: PathBuf,
    /// The current one itself.
    pub master: Secret,
    /// A command that prints the current one.
    pub master_command: String,
    /// The files of earlier ones.
    pub earlier_files: Vec<PathBuf>,
}

/// The practice.
#[derive(Clone, Debug, Default)]
pub struct OwnPractice {
    /// Its name; empty where the only one of the database is meant.
    pub name: String,
    /// How far its clocks are ahead of UTC.
    pub utc_offset_minutes: i32,
}

/// The platform.
#[derive(Clone, Debug, Default)]
pub struct PlatformPlaces {
    /// Which kind.
    pub kind: &'static str,
    /// The folder that files come in through.
    pub inbox: PathBuf,
    /// The folder that files go out through.
    pub outbox: PathBuf,
    /// How often to look, in seconds.
    pub poll_secs: u32,
}

/// How work is done.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// How many jobs a worker takes at once.
    pub n_jobs_max: u32,
    /// For how long they are its own, in seconds, if it says nothing.
    pub hold_secs: u32,
    /// How long it waits before it looks again, in milliseconds.
    pub poll_ms: u32,
    /// How many jobs it thinks about at the same time.
    pub n_concurrent: u32,
}

/// Where the value of a setting comes from; a later one wins.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub enum Origin {
    /// Nobody said anything.
    #[default]
    Default,
    /// A line of `recourse.toml`.
    File(usize),
    /// An environment variable.
    Environment,
    /// `--set` on the command line.
    CommandLine,
}

/// A setting as it stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Shown {
    /// Its name.
    pub name: &'static str,
    /// Its value, as it may be shown; empty where there is none.
    pub value: String,
    /// Where that comes from.
    pub origin: String,
}

impl Settings {
    /// Every setting, with where its value comes from.
    pub fn shown(&self) -> Vec<Shown> {
        // A field is handed out to be written; here it is only read.
        let mut copy = self.clone();
        let shown = |setting: &'static Setting| Shown {
            name: setting.name,
            value: (setting.field)(&mut copy).shown(),
            origin: self.origin(setting),
        };
        ALL.iter().map(shown).collect()
    }

    /// Did somebody set this, or is it the default?
    pub fn is_set(&self, setting: &Setting) -> bool {
        self.origins.get(setting.name).is_some_and(|it| *it != Origin::Default)
    }

    fn origin(&self, setting: &Setting) -> String {
        match self.origins.get(setting.name).copied().unwrap_or_default() {
            Origin::Default => "default".to_owned(),
            Origin::File(line) => format!("{FILE}:{line}"),
            Origin::Environment => setting.variable(),
            Origin::CommandLine => "--set".to_owned(),
        }
    }

    /// The file with the settings.
    pub fn file(data: &Path) -> PathBuf {
        data.join(FILE)
    }
}

#[cfg(test)]
mod tests;

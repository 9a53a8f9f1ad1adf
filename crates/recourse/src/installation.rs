//! An installation: a folder with its settings and its key, and the records that they open.
//!
//! Every command that works with records begins here. What is wrong is said in words that tell an
//! office what to do next.
//!
//! **Invariants**
//! - Opening changes nothing. Only [`found()`] makes folders, a key and a practice.
//! - A key is never overwritten, and no new one is made while records may need the old one.

mod found;
mod keys;
mod office;

use std::{error::Error, fs, io, path::PathBuf};

use platforms::FolderError;
use store::{Practice, Store, StoreError};

pub use found::{Founded, begin_assisting, found, found_at};
pub use keys::KeyError;

use crate::settings::{Secret, Settings, address};

/// An installation that was opened.
pub struct Installation {
    /// How it is set up.
    pub settings: Settings,
    /// All its records.
    pub store: Store,
    /// The practice that it works for.
    pub practice: Practice,
}

/// Why an installation can't be opened or made.
#[derive(Debug, thiserror::Error)]
pub enum InstallationError {
    /// There is no such folder.
    #[error(
        "there is no installation in {0}: `recourse migrate --practice NAME` makes one, `--data DIR` names another folder"
    )]
    NotThere(PathBuf),
    /// A folder or a file of it can't be made.
    #[error("{path} could not be made")]
    NotMade {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file with the address of the database can't be read.
    #[error("{path}, which `database.url_file` names, could not be read")]
    NoAddress {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file holds no address.
    #[error(
        "{0}, which `database.url_file` names, holds no address that begins with `sqlite:` or `postgres:`"
    )]
    NotAnAddress(PathBuf),
    /// There is no master key.
    #[error("the master key could not be read")]
    Key(#[from] KeyError),
    /// The key is gone, and there are records that it alone opens.
    #[error(
        "{0} is gone, and the records need it: put it back from your copy (a new key would not open them)"
    )]
    KeyGone(PathBuf),
    /// The records can't be opened.
    #[error("{}", advice(.0))]
    Store(#[from] StoreError),
    /// Nobody founded a practice.
    #[error("there is no practice yet: `recourse migrate --practice NAME` founds one")]
    NoPractice,
    /// It is not clear which practice is meant.
    #[error("the database holds several practices; set `practice.name` to one of: {}", names.join(", "))]
    SeveralPractices {
        /// What they are called.
        names: Vec<String>,
    },
    /// No practice has this name.
    #[error("no practice is called \"{name}\" (`practice.name`); there are: {}", names.join(", "))]
    NoSuchPractice {
        /// The name that was set.
        name: String,
        /// What they are called.
        names: Vec<String>,
    },
    /// A table of the practice's own can't be read.
    #[error("{path} could not be read")]
    Table {
        /// Its file.
        path: PathBuf,
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The first rules of the practice can't be set.
    #[error("the rules of the practice could not be set")]
    Rules(#[source] orchestrator::NotDone),
    /// The inbox or the outbox can't be worked with.
    #[error("`platform.inbox` and `platform.outbox` can't be worked with")]
    Folder(#[from] FolderError),
    /// The folder is a demo's, and its clock can't be read.
    #[error("the clock of the demo could not be read or written")]
    Clock(#[source] io::Error),
    /// The operating system gave no chance to make a key from.
    #[error("the operating system gave no random numbers")]
    NoChance(#[from] getrandom::Error),
}

impl Installation {
    /// Opens what the settings say.
    pub async fn open(settings: Settings) -> Result<Self, InstallationError> {
        if !settings.data.is_dir() {
            return Err(InstallationError::NotThere(settings.data));
        }
        let store = open_store(&settings).await?;
        let practice = choose(&store, &settings.practice.name).await?;
        Ok(Self { settings, store, practice })
    }
}

/// The records of all practices.
pub async fn open_store(settings: &Settings) -> Result<Store, InstallationError> {
    let keys = keys::read(&settings.keys)?;
    Ok(Store::open(database(settings)?.expose(), keys).await?)
}

/// The address of the database. It may hold a password.
fn database(settings: &Settings) -> Result<Secret, InstallationError> {
    let Some(path) = &settings.database.url_file else {
        return Ok(settings.database.url.clone());
    };
    let text = fs::read_to_string(path)
        .map_err(|source| InstallationError::NoAddress { path: path.clone(), source })?;
    let none = || InstallationError::NotAnAddress(path.clone());
    address(&text, &settings.data).ok_or_else(none)
}

/// The practice with a name; where none is given, the only one there is.
async fn choose(store: &Store, name: &str) -> Result<Practice, InstallationError> {
    let mut practices = Vec::new();
    for id in store.practices().await? {
        let practice = store.practice(id).await?;
        practices.push((practice.name().await?, practice));
    }
    let names =
        |practices: &[(String, Practice)]| practices.iter().map(|it| it.0.clone()).collect();
    if practices.is_empty() {
        return Err(InstallationError::NoPractice);
    }
    if name.is_empty() {
        let names = names(&practices);
        let only = practices.pop().filter(|_| practices.is_empty());
        return only.map(|it| it.1).ok_or(InstallationError::SeveralPractices { names });
    }
    match practices.iter().position(|it| it.0 == name) {
        Some(index) => Ok(practices.swap_remove(index).1),
        None => Err(InstallationError::NoSuchPractice {
            name: name.to_owned(),
            names: names(&practices),
        }),
    }
}

/// What an office can do about an error of the store. What the database itself says comes after it.
fn advice(err: &StoreError) -> String {
    let advice = match err {
        StoreError::WrongKey { .. } => {
            "; look for that key among your copies and name its file with `keys.master_file` or `keys.earlier_files`"
        }
        StoreError::NotNow(_) => "; is it running, and is `database.url` right?",
        StoreError::Address { .. } => "; see `database.url`",
        StoreError::Foreign { .. } => "; use that program",
        StoreError::Damaged { .. } => {
            "; put the database back from a copy, and see docs/operating/audit.md"
        }
        StoreError::Behind { .. }
        | StoreError::Unclear(_)
        | StoreError::Moved { .. }
        | StoreError::Misfit { .. }
        | StoreError::NoSuchPractice(_)
        | StoreError::Unfit { .. }
        | StoreError::Failed { .. } => "",
    };
    format!("{err}{advice}")
}

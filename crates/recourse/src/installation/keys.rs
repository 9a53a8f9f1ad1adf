//! Where the master keys come from: a file, an environment variable, or the answer of a command.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use store::{Keys, MasterKey, NotAKey};

use crate::settings::KeyPlaces;

/// Why a master key can't be read. No text here quotes one.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Its file can't be read.
    #[error("{path} could not be read")]
    Unread {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What its place holds is no key.
    #[error("what {place} holds is no key")]
    NotAKey {
        /// Where it was looked for.
        place: String,
        /// What a key is.
        source: NotAKey,
    },
    /// The command can't be run.
    #[error("the command of `keys.master_command` could not be run")]
    NotRun(#[source] io::Error),
    /// The command failed. What it said on standard error was shown.
    #[error("the command of `keys.master_command` failed")]
    Failed,
}

/// Reads the current key and the earlier ones.
pub(super) fn read(places: &KeyPlaces) -> Result<Keys, KeyError> {
    let current = current(places)?;
    let earlier = places.earlier_files.iter().map(|it| from_file(it));
    Ok(Keys { current, earlier: earlier.collect::<Result<_, _>>()? })
}

/// Is the key kept in our own file, and not somewhere that only the office knows?
pub(super) fn is_in_file(places: &KeyPlaces) -> bool {
    !places.master.is_set() && places.master_command.is_empty()
}

fn current(places: &KeyPlaces) -> Result<MasterKey, KeyError> {
    if places.master.is_set() {
        return key(places.master.expose().as_bytes(), "the variable of `keys.master`");
    }
    if is_in_file(places) {
        return from_file(&places.master_file);
    }
    key(&answer(&places.master_command)?, "the answer of `keys.master_command`")
}

fn from_file(path: &Path) -> Result<MasterKey, KeyError> {
    let bytes =
        fs::read(path).map_err(|source| KeyError::Unread { path: path.to_owned(), source })?;
    key(&bytes, &path.display().to_string())
}

/// What a command prints. No shell reads its words, so that none can mean more than it says.
fn answer(command: &str) -> Result<Vec<u8>, KeyError> {
    let mut words = command.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = command.output().map_err(KeyError::NotRun)?;
    if output.status.success() { Ok(output.stdout) } else { Err(KeyError::Failed) }
}

fn key(bytes: &[u8], place: &str) -> Result<MasterKey, KeyError> {
    let place = || place.to_owned();
    MasterKey::read(bytes).map_err(|source| KeyError::NotAKey { place: place(), source })
}

//! The outbox: one file for each warrant, whole or not there.
//!
//! What was put down may be uploaded and taken away at any time, so the file in the outbox alone
//! can't be the proof that it was. A second name of the same file stays in the folder `.kept`:
//!
//! | Stands in `.kept` as | Stands in the outbox | So it was |
//! |---|---|---|
//! | nothing, or `NAME.tmp` | no | not put down |
//! | `NAME.placing` | yes | put down |
//! | `NAME.placing` | no | put down and taken away, or neither: a person has to look |
//! | `NAME` | yes or no | put down |
//!
//! The third row takes a crash between two calls, and before the next attempt somebody who empties the
//! outbox.
//!
//! **Invariants**
//! - A name in the outbox is a whole file that is on the disk, and is never written over.
//! - Where `.kept` is missing, as on a share that is not mounted, nothing is said about anything.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use domain::{ActionKind, Phi, WarrantKey};

use super::{disk, not_taken};
use crate::PlatformError;

/// Hidden, so that whoever uploads what is in the outbox does not take it along.
const KEPT: &str = ".kept";

/// Who holds it is the only one who puts something down.
const LOCK: &str = "lock";

#[derive(Clone, Debug)]
pub(super) struct Outbox {
    path: PathBuf,
    kept: PathBuf,
}

impl Outbox {
    /// Makes the folders if they are missing.
    pub(super) fn open(path: PathBuf) -> io::Result<Self> {
        let kept = path.join(KEPT);
        disk::make_folder(&kept)?;
        Ok(Self { path, kept })
    }

    pub(super) fn is(&self, other: &Path) -> io::Result<bool> {
        Ok(self.path.canonicalize()? == other.canonicalize()?)
    }

    /// Puts a file down, and gives its name. What stands there already under this key has to be the
    /// same, byte for byte.
    pub(super) fn put(
        &self,
        key: WarrantKey,
        kind: ActionKind,
        bytes: &[u8],
    ) -> Result<String, PlatformError> {
        self.stand()?;
        let _held = disk::lock(&self.kept.join(LOCK)).map_err(not_taken)?;
        let name = name(key, kind);
        let Some((first, path)) = self.written(key)? else {
            self.place(&name, bytes)?;
            return Ok(name);
        };
        if first != name || fs::read(path).map_err(not_taken)? != bytes {
            return Err(refused("other_content", format!("{first} stands there, and is not this")));
        }
        // An attempt that died may have got this far and no further.
        if is_there(&self.placing(&name))? {
            self.settle(&name)?;
        }
        Ok(name)
    }

    /// The name of what was put down under this key.
    pub(super) fn find(&self, key: WarrantKey) -> Result<Option<String>, PlatformError> {
        self.stand()?;
        Ok(self.written(key)?.map(|(name, _)| name))
    }

    /// Only a folder that is there can say that something is not.
    fn stand(&self) -> Result<(), PlatformError> {
        fs::metadata(&self.kept).map(drop).map_err(not_taken)
    }

    /// What was put down under this key: its name, and where it can be read.
    fn written(&self, key: WarrantKey) -> Result<Option<(String, PathBuf)>, PlatformError> {
        for kind in ActionKind::ALL {
            let name = name(key, *kind);
            for path in [self.kept.join(&name), self.path.join(&name)] {
                if is_there(&path)? {
                    return Ok(Some((name, path)));
                }
            }
            if is_there(&self.placing(&name))? {
                let what = format!(
                    "{name} may have been put into the outbox and taken away; if it was not, \
                     delete {name}.placing in {KEPT}"
                );
                return Err(refused("maybe_taken_away", what));
            }
        }
        Ok(None)
    }

    /// The steps of the table above, each on the disk before the next one begins.
    fn place(&self, name: &str, bytes: &[u8]) -> Result<(), PlatformError> {
        let placing = self.placing(name);
        self.write(name, bytes).map_err(not_taken)?;
        if let Err(err) = fs::hard_link(&placing, self.path.join(name)) {
            let cleared = fs::remove_file(&placing);
            return Err(match cleared {
                Ok(()) if err.kind() == io::ErrorKind::AlreadyExists => {
                    refused("other_content", format!("{name} was put there by somebody else"))
                }
                Ok(()) => not_taken(err),
                Err(err) => PlatformError::Unclear(Some(err.into())),
            });
        }
        self.settle(name)
    }

    /// It is in the outbox; from now on that is known even when it is taken away.
    fn settle(&self, name: &str) -> Result<(), PlatformError> {
        let settled = disk::sync_folder(&self.path)
            .and_then(|()| fs::rename(self.placing(name), self.kept.join(name)))
            .and_then(|()| disk::sync_folder(&self.kept));
        settled.map_err(|err| PlatformError::Unclear(Some(err.into())))
    }

    /// Writes the file under a name that means nothing yet, then under the one that stands for the
    /// last moment before it is put down.
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let unfinished = self.kept.join(format!("{name}.tmp"));
        match fs::remove_file(&unfinished) {
            Err(err) if err.kind() != io::ErrorKind::NotFound => return Err(err),
            _ => (),
        }
        let mut file = disk::new_file(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, self.placing(name))?;
        disk::sync_folder(&self.kept)
    }

    fn placing(&self, name: &str) -> PathBuf {
        self.kept.join(format!("{name}.placing"))
    }
}

/// `prop_01KJ….0 file_appeal.txt`.
fn name(key: WarrantKey, kind: ActionKind) -> String {
    let ending = match kind {
        ActionKind::SubmitCorrectedClaim => "837",
        _ => "txt",
    };
    format!("{key} {}.{ending}", kind.id())
}

fn is_there(path: &Path) -> Result<bool, PlatformError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(err) => Err(not_taken(err)),
    }
}

fn refused(code: &str, text: String) -> PlatformError {
    PlatformError::Refused { code: format!("folder_{code}"), text: Phi::new(text) }
}

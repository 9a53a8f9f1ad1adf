//! The folder of a demo: how it is known, and what of it may be taken away.
//!
//! **Invariant:** nothing is taken away that the demo did not make, and nothing at all of a folder that
//! is no demo's.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::clock;

/// The journal of the town, in a folder of its own.
const TOWN: &str = "town";

/// The password of everybody in a demo.
const PASSWORD: &str = "demo-password";

/// What a demo makes in its folder, the clock last: as long as it is there, it is known as a demo's.
const OWN: [&str; 9] = [
    "inbox",
    "outbox",
    "recourse.db",
    "recourse.db-wal",
    "recourse.db-shm",
    "master.key",
    PASSWORD,
    TOWN,
    clock::FILE,
];

/// Why a folder can't be a demo's.
#[derive(Debug, thiserror::Error)]
pub enum NotADemo {
    /// Something else is there.
    #[error("{0} is not empty and no demo; `--data DIR` names another folder")]
    Foreign(PathBuf),
    /// It can't be read, made or emptied.
    #[error("{path} could not be used for a demo")]
    Disk {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Was this folder made by a demo?
pub fn is_demo(data: &Path) -> bool {
    data.join(clock::FILE).is_file() && journal(data).is_file()
}

/// Takes away what a demo made; what else is in the folder stays.
pub fn remove(data: &Path) -> Result<(), NotADemo> {
    if !is_demo(data) {
        return Ok(());
    }
    for name in OWN {
        let path = data.join(name);
        let removed =
            if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        match removed {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(NotADemo::Disk { path, source });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Makes the folder, if it is not there; one that is there has to be empty.
pub(super) fn prepare(data: &Path) -> Result<(), NotADemo> {
    let disk = |source| NotADemo::Disk { path: data.to_owned(), source };
    match fs::read_dir(data) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(NotADemo::Foreign(data.to_owned())),
        },
        Err(err) if err.kind() == io::ErrorKind::NotFound => fs::create_dir_all(data).map_err(disk),
        Err(err) => Err(disk(err)),
    }
}

/// Where the town of a demo keeps its journal.
pub(super) fn journal(data: &Path) -> PathBuf {
    data.join(TOWN).join("journal")
}

/// The password of everybody in a demo; none in one that an older program made.
pub(super) fn password(data: &Path) -> Result<Option<String>, NotADemo> {
    let path = data.join(PASSWORD);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text.trim().to_owned())),
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(NotADemo::Disk { path, source }),
    }
}

/// Keeps the password, in plain sight: whoever may read the folder may read everything in it anyway.
pub(super) fn keep_password(data: &Path, password: &str) -> Result<(), NotADemo> {
    let path = data.join(PASSWORD);
    fs::write(&path, format!("{password}\n")).map_err(|source| NotADemo::Disk { path, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(dir: &Path) {
        fs::create_dir_all(dir.join(TOWN)).unwrap();
        fs::create_dir_all(dir.join("inbox")).unwrap();
        for name in
            [clock::FILE, "recourse.db", "master.key", PASSWORD, "inbox/a.835", "town/journal"]
        {
            fs::write(dir.join(name), "").unwrap();
        }
    }

    fn names(dir: &Path) -> Vec<String> {
        let entries = fs::read_dir(dir).unwrap();
        let mut names: Vec<_> =
            entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn only_what_the_demo_made_is_taken_away() {
        let dir = tempfile::tempdir().unwrap();
        made(dir.path());
        fs::write(dir.path().join("notes.txt"), "mine").unwrap();
        remove(dir.path()).unwrap();
        assert_eq!(names(dir.path()), ["notes.txt"]);
        assert!(matches!(prepare(dir.path()), Err(NotADemo::Foreign(_))));
    }

    #[test]
    fn nothing_is_taken_away_from_a_folder_that_is_no_demos() {
        let dir = tempfile::tempdir().unwrap();
        made(dir.path());
        fs::remove_file(dir.path().join(clock::FILE)).unwrap();
        let before = names(dir.path());
        remove(dir.path()).unwrap();
        assert_eq!(names(dir.path()), before);
        assert!(!is_demo(dir.path()));
    }

    #[test]
    fn an_empty_folder_and_none_at_all_will_do() {
        let dir = tempfile::tempdir().unwrap();
        prepare(dir.path()).unwrap();
        prepare(&dir.path().join("of/a/demo")).unwrap();
        assert!(dir.path().join("of/a/demo").is_dir());
    }
}

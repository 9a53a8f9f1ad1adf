//! The few things that each operating system does in its own way: who may read a file, when it last
//! changed, and when a name is on the disk.

use std::{
    fs::{DirBuilder, File, Metadata, OpenOptions},
    io,
    path::Path,
};

/// Makes a folder with those above it, for its owner alone; fine if it is there.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    let mut new = DirBuilder::new();
    new.recursive(true);
    here::only_for_its_owner(&mut new);
    new.create(path)
}

/// Makes a file that is not there yet, for its owner alone.
pub(super) fn new_file(path: &Path) -> io::Result<File> {
    let mut new = OpenOptions::new();
    new.write(true).create_new(true);
    here::to_be_read_by_its_owner(&mut new);
    new.open(path)
}

/// Holds others off, in this process and in any other, until it is dropped or its process dies.
pub(super) fn lock(path: &Path) -> io::Result<File> {
    let mut file = OpenOptions::new();
    file.write(true).create(true).truncate(false);
    here::to_be_read_by_its_owner(&mut file);
    let file = file.open(path)?;
    file.lock()?;
    Ok(file)
}

pub(super) use here::{changed_ns, is_same_file, sync_folder};

#[cfg(unix)]
mod here {
    use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};

    use super::{DirBuilder, File, Metadata, OpenOptions, Path, io};

    pub(super) fn only_for_its_owner(new: &mut DirBuilder) {
        new.mode(0o700);
    }

    pub(super) fn to_be_read_by_its_owner(new: &mut OpenOptions) {
        new.mode(0o600);
    }

    /// A name is safe from a power cut only when its folder was written too.
    pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    /// When the file, or its place, last changed, in nanoseconds since 1970. Not the time of its
    /// content: whoever copies a file may set that to last month, or to next year.
    pub(crate) fn changed_ns(of: &Metadata) -> i128 {
        i128::from(of.ctime()) * 1_000_000_000 + i128::from(of.ctime_nsec())
    }

    pub(crate) fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
        (one.dev(), one.ino()) == (other.dev(), other.ino())
    }
}

#[cfg(not(unix))]
mod here {
    use std::time::UNIX_EPOCH;

    use super::{DirBuilder, Metadata, OpenOptions, Path, io};

    /// The folder above says who may read what.
    pub(super) fn only_for_its_owner(_: &mut DirBuilder) {}

    pub(super) fn to_be_read_by_its_owner(_: &mut OpenOptions) {}

    /// Names are written when the file is.
    pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
        Ok(())
    }

    /// When the content last changed, in nanoseconds since 1970; nothing better is told here.
    pub(crate) fn changed_ns(of: &Metadata) -> i128 {
        let since = of.modified().ok().and_then(|it| it.duration_since(UNIX_EPOCH).ok());
        since.and_then(|it| i128::try_from(it.as_nanos()).ok()).unwrap_or_default()
    }

    pub(crate) fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
        one.file_type() == other.file_type() && one.len() == other.len()
    }
}

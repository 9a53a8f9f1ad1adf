//! The folder: an office without any vendor's interface works with two folders.
//!
//! | | |
//! |---|---|
//! | Reads | files that somebody, or a clearinghouse's SFTP client, puts into the inbox |
//! | Writes | into the outbox: a corrected claim as an 837 to upload, everything else as a sheet to work from |
//! | Repeated writes | are the first one, because the name of the file is the warrant's key |
//! | Delivers | nothing by itself; it is asked |
//! | Pages | one file each, because one file may be large |
//! | Time | only what the file system says of its files |
//!
//! A file that is put down may be half written, may be a link to somewhere else, may be the same as
//! yesterday's under another name. So one is read only if it looks as it did the last time somebody
//! asked, and it is known by its name and its content.
//!
//! **Determination:** the work at the disk is done on a thread that may wait (`spawn_blocking`). An
//! `fsync` can take a second, and nobody else has to stand still for it. A caller that gives up does
//! not stop it half way either.
//!
//! **Invariants**
//! - Nothing in the inbox is ever changed, moved or taken away.
//! - What stands in the outbox is whole, is on the disk, and replaced nothing.
//! - No error and no finding names a file: its name may be a patient's.

mod disk;
mod inbox;
mod outbox;
mod sheet;

use std::{io, path::PathBuf, time::Duration};

use async_trait::async_trait;
use domain::{AccountId, ActionKind, Receipt, Warrant, WarrantKey, Witness};
use tokio::task::spawn_blocking;

use crate::{
    Cursor, Delivery, Description, Finding, Page, Platform, PlatformError, Reading, RecordRef,
    Unverified, Verified, Writes,
};
use inbox::Inbox;
use outbox::Outbox;

/// When to come back to a disk that does not answer; a share that dropped is seldom back sooner.
const RETRY_AFTER: Duration = Duration::from_mins(1);

/// Two folders, as a platform.
#[derive(Debug)]
pub struct Folder {
    account: AccountId,
    description: Description,
    inbox: Inbox,
    outbox: Outbox,
}

/// The folders can't be worked with.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// One is not there and can't be made.
    #[error("the inbox or the outbox can't be opened")]
    Closed(#[source] io::Error),
    /// What we write would be read as if it had come in.
    #[error("inbox and outbox are one folder")]
    OneFolder,
}

impl Folder {
    /// Opens the folders of an account. One that is missing is made, for its owner alone; one that is
    /// there keeps the permissions that the office gave it.
    pub fn open(account: AccountId, inbox: PathBuf, outbox: PathBuf) -> Result<Self, FolderError> {
        disk::make_folder(&inbox).map_err(FolderError::Closed)?;
        let outbox = Outbox::open(outbox).map_err(FolderError::Closed)?;
        let is_one = outbox.is(&inbox).map_err(FolderError::Closed)?;
        if is_one {
            return Err(FolderError::OneFolder);
        }
        let description = Description {
            name: "folder",
            performs: ActionKind::ALL,
            writes: Writes::Deduplicated,
            notifies: false,
            budgets: &[],
        };
        Ok(Self { account, description, inbox: Inbox::new(account, inbox), outbox })
    }
}

#[async_trait]
impl Platform for Folder {
    fn describe(&self) -> &Description {
        &self.description
    }

    /// A folder sends nothing, so whatever comes is from somebody else.
    fn verify(&self, _: Delivery) -> Result<Verified, Unverified> {
        Err(Unverified)
    }

    fn decode(&self, _: &Verified) -> Reading {
        let what = "a folder delivers nothing; nothing was read of it".to_owned();
        Reading { findings: vec![Finding { kind: "not_a_hint", what }], ..Reading::default() }
    }

    async fn poll(&self, since: &Cursor) -> Result<Page, PlatformError> {
        let (inbox, since) = (self.inbox.clone(), since.clone());
        at_the_disk(move || inbox.page(&since)).await
    }

    /// There are no records but files, and those come with the poll.
    async fn fetch(&self, _: &RecordRef) -> Result<Reading, PlatformError> {
        Err(PlatformError::Absent)
    }

    async fn perform(&self, warrant: &Warrant) -> Result<Receipt, PlatformError> {
        if warrant.account() != self.account {
            return Err(PlatformError::OtherAccount);
        }
        let (outbox, key) = (self.outbox.clone(), warrant.key());
        let (kind, bytes) = (warrant.action().kind(), sheet::bytes(warrant));
        let reference = at_the_disk(move || outbox.put(key, kind, bytes.expose())).await?;
        Ok(Receipt { key, reference, witness: Witness::Answered })
    }

    async fn find(&self, key: WarrantKey) -> Result<Option<Receipt>, PlatformError> {
        let outbox = self.outbox.clone();
        let written = at_the_disk(move || outbox.find(key)).await?;
        Ok(written.map(|reference| Receipt { key, reference, witness: Witness::Found }))
    }
}

/// Waits for work at the disk, on a thread where nobody else waits.
async fn at_the_disk<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PlatformError> + Send + 'static,
) -> Result<T, PlatformError> {
    let done = spawn_blocking(work).await;
    // It was stopped in the middle, and nobody knows where.
    done.unwrap_or_else(|err| Err(PlatformError::Unclear(Some(err.into()))))
}

/// What an error means before anything was put down.
fn not_taken(err: io::Error) -> PlatformError {
    match err.kind() {
        io::ErrorKind::PermissionDenied => PlatformError::Unauthorized,
        _ => PlatformError::Unreachable { after: RETRY_AFTER, source: Some(err.into()) },
    }
}

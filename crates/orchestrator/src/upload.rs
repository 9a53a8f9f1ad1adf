//! Upload: a person or a program hands in a file that came another way than through the inbox.
//!
//! It is read as every other file is. Who handed it in stands in the audit trail.

use std::io::Read;

use authority::Permission;
use domain::StaffId;
use store::{Practice, Tx};

use crate::{
    NotDone, Office,
    inbox::{FileReport, Source},
    intake::{self, Ingested},
    people,
};

/// Who may hand in files: who works on cases, and who connects the office with others.
pub const HANDS_IN: &[Permission] = &[Permission::Answer, Permission::Connect];

/// Reads a file that somebody hands in. Commits as it goes; to hand it in again does no harm.
pub async fn upload(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    (source, stream): (&Source, impl Read),
) -> Result<(Ingested, FileReport), NotDone> {
    // Nothing is read for who may not.
    drop(begin(office, practice, by).await?);
    let (file, findings, report, mut ingested) =
        intake::take_all(office, practice, source, stream).await?;
    let mut tx = begin(office, practice, by).await?;
    ingested.was_here = !intake::keep_file(&mut tx, &file, &findings).await?;
    tx.commit().await?;
    Ok((ingested, report))
}

async fn begin(office: &Office, practice: &Practice, by: StaffId) -> Result<Tx, NotDone> {
    let mut tx = people::begin(office, practice, by).await?;
    let staff = people::staff(&mut tx, by).await?;
    if !HANDS_IN.iter().any(|it| staff.may(*it)) {
        people::permitted(&staff, Permission::Connect)?;
    }
    Ok(tx)
}

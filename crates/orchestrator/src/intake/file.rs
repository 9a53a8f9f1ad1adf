//! A file that was read: what is kept of it, what is to be looked at, and what it said.

use std::sync::Arc;

use domain::{Phi, Severity};
use store::{Notice, Noticed, Practice, StoreError, Tx};

use super::Heard;
use crate::inbox::{self, FileReport, Said, Source};

/// Keeps that a file came and what was noticed; `false` if it was here before.
pub(crate) async fn keep_file(
    tx: &mut Tx,
    file: &store::ReceivedFile,
    findings: &[Noticed],
) -> Result<bool, StoreError> {
    let is_new = tx.receive_file(file).await?;
    for finding in findings {
        tx.notice(finding).await?;
    }
    Ok(is_new)
}

/// The file as it is kept, and what is to be looked at.
pub(super) fn received(
    practice: &Practice,
    source: &Source,
    report: &FileReport,
) -> (store::ReceivedFile, Vec<Noticed>) {
    let key = domain::EventKey { account: source.account, id: format!("file {}", report.digest) };
    let about = Notice::File(practice.file_word(&key));
    let finding = |it: &inbox::FileFinding| {
        // Without it nobody finds the claim, and two claims with one fault would be one finding.
        let claim = it.claim.as_ref().map_or_else(String::new, |it| format!("claim {it}: "));
        Noticed {
            about: about.clone(),
            kind: it.kind.to_owned(),
            severity: it.severity,
            what: Phi::new(format!("{}: {claim}{}", source.name, it.what)),
            at: source.seen,
        }
    };
    let findings = report.findings.iter().filter(|it| it.severity != Severity::Note);
    let file = store::ReceivedFile {
        key,
        name: Phi::new(source.name.clone()),
        digest: report.digest,
        n_bytes: report.n_bytes,
        received: source.seen,
        summary: report.summary(),
    };
    (file, findings.map(finding).collect())
}

/// What a file said, each with the file.
pub(super) fn heard(
    practice: &Practice,
    file: &store::ReceivedFile,
    said: Vec<Said>,
) -> impl Iterator<Item = Heard> + use<> {
    let word: Arc<str> = practice.file_word(&file.key).into();
    said.into_iter().map(move |said| Heard { said, file: Some(Arc::clone(&word)) })
}

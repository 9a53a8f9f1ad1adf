//! What is told while a file is read, and by what it is known.

use std::collections::HashMap;

use domain::{ClaimNumber, Digest, Fingerprint, KnownRemittances, Likeness, Severity};

use super::{
    Said, Source,
    proof::Tied,
    report::{FileFinding, FileReport, RemittanceReport},
};

/// How many digits of a digest tell two claims of one remittance apart: 64 bits.
const DIGITS: usize = 16;

/// Hands on what was read, and writes the report.
pub(super) struct Telling<'a> {
    source: &'a Source,
    take: &'a mut dyn FnMut(Said),
    pub(super) report: FileReport,
    known: KnownRemittances<()>,
}

impl<'a> Telling<'a> {
    pub(super) fn new(source: &'a Source, take: &'a mut dyn FnMut(Said)) -> Self {
        Self { source, take, report: FileReport::empty(), known: KnownRemittances::default() }
    }

    pub(super) fn source(&self) -> &'a Source {
        self.source
    }

    pub(super) fn tell(&mut self, said: Said) {
        self.report.counts.events += u64::from(said.event.is_some());
        self.report.counts.records += said.records.len() as u64;
        (self.take)(said);
    }

    /// A finding about the file or a set.
    pub(super) fn note(&mut self, kind: &'static str, severity: Severity, what: String) {
        self.report.note(FileFinding { kind, severity, what, claim: None });
    }

    /// A finding about a claim.
    pub(super) fn note_claim(
        &mut self,
        kind: &'static str,
        severity: Severity,
        what: String,
        claim: &ClaimNumber,
    ) {
        self.report.note(FileFinding { kind, severity, what, claim: Some(claim.clone()) });
    }

    pub(super) fn remittance(&mut self, report: RemittanceReport) {
        self.report.remittances.push(report);
    }

    /// What the ledger says of a provider adjustment of the remittance at this place.
    pub(super) fn tie(&mut self, set: u32, tied: Tied) {
        let place = usize::try_from(set).unwrap_or(usize::MAX);
        if let Some(remittance) = self.report.remittances.get_mut(place) {
            remittance.proof.tie(tied);
        }
    }

    /// Was this remittance in the file before?
    pub(super) fn meet(&mut self, fingerprint: Fingerprint) -> bool {
        matches!(self.known.meet(fingerprint, ()), Some((Likeness::Same, ())))
    }
}

/// The beginning of the SHA-256 of what something says.
pub(super) fn short_digest(content: &[u8]) -> String {
    let mut digits = Digest::of(content).to_string();
    digits.truncate(DIGITS);
    digits
}

/// The how manieth of this digest it is, from 1.
pub(super) fn n_th(n_alike: &mut HashMap<String, u32>, digest: &str) -> u32 {
    let n = n_alike.entry(digest.to_owned()).or_default();
    *n += 1;
    *n
}

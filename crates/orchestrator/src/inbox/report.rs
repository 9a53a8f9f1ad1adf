//! What came of one file: what it held, and what a person should see of it.
//!
//! **Invariant:** a finding names no patient.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{Cents, ClaimNumber, Digest, PayerId, Severity};
use serde::{Deserialize, Serialize};
use x12::SetKind;

use super::proof::ProofReport;

/// More findings of one file than anybody reads; the rest is counted.
const FINDINGS_MAX: usize = 1_000;

/// What came of one file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FileReport {
    /// How many bytes it has.
    pub n_bytes: u64,
    /// Of its bytes as they came.
    pub digest: Digest,
    /// How many transaction sets of each kind.
    pub sets: BTreeMap<SetKind, u64>,
    /// Its remittances in order.
    pub remittances: Vec<RemittanceReport>,
    /// How many claims and what of them was said.
    pub counts: Counts,
    /// What was noticed.
    pub findings: Vec<FileFinding>,
    /// Findings beyond those listed.
    pub n_left_out: u64,
}

/// How much of what.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Counts {
    /// Claim payments (CLP).
    pub payments: u64,
    /// Claims as sent (CLM).
    pub claims: u64,
    /// Claims with an acknowledgment (277CA).
    pub acknowledged: u64,
    /// Events that were told.
    pub events: u64,
    /// Records that were told.
    pub records: u64,
}

/// What came of one remittance (835).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RemittanceReport {
    /// Who pays.
    pub payer: PayerId,
    /// Its name as sent (N102).
    pub payer_name: String,
    /// TRN02.
    pub trace: String,
    /// The date of the payment.
    pub date: Option<NaiveDate>,
    /// BPR02.
    pub paid: Cents,
    /// How many claim payments.
    pub n_claims: u64,
    /// How many of them were denied, wholly or in part.
    pub n_denied: u64,
    /// What was denied.
    pub denied: Cents,
    /// Every sum of it adds up.
    pub balanced: bool,
    /// By what it is known again.
    pub fingerprint: String,
    /// The sums that its proof is shown with.
    pub proof: ProofReport,
}

/// One thing noticed about a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FileFinding {
    /// A stable name, such as `unbalanced`.
    pub kind: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What was expected and what was done.
    pub what: String,
    /// The claim that it concerns.
    pub claim: Option<ClaimNumber>,
}

impl FileReport {
    /// The report of a file that nothing was read of yet.
    pub(super) fn empty() -> Self {
        Self {
            n_bytes: 0,
            digest: Digest::of(b""),
            sets: BTreeMap::new(),
            remittances: Vec::new(),
            counts: Counts::default(),
            findings: Vec::new(),
            n_left_out: 0,
        }
    }

    /// Adds a finding. What is said of one claim is said once, however many of its lines have it.
    pub(super) fn note(&mut self, finding: FileFinding) {
        let mut of_claim = self.findings.iter().rev().take_while(|it| it.claim == finding.claim);
        if finding.claim.is_some() && of_claim.any(|it| it.what == finding.what) {
            return;
        }
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        } else {
            self.n_left_out += 1;
        }
    }

    /// What kinds of sets it holds: `835`, `837P+837I`; `unknown` where it holds none.
    pub fn kind(&self) -> String {
        let kinds: Vec<&str> = self.sets.keys().map(|kind| kind.name()).collect();
        if kinds.is_empty() { "unknown".to_owned() } else { kinds.join("+") }
    }
}

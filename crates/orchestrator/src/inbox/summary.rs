//! The summary of a file as it is kept beside it, and as it is read again for a page.
//!
//! It is JSON with a number of its form. A reader knows every form that was ever written: what an earlier one
//! lacks is empty.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{BalanceLevel, Cents, ClaimNumber, Equation, Imbalance, OpenWhy, Phi, Severity};
use serde::{Deserialize, Serialize};
use store::Payload;

use super::{
    proof::{self, Apart, Moved, ProofReport, Sides},
    report::{Counts, FileFinding, FileReport, RemittanceReport},
};

/// The form that is written. Form 1 had no proof.
const FORM: u32 = 2;

/// What came of a file, as it was kept.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct FileSummary {
    /// What kinds of sets it holds: `835`, `837P+837I`; `unknown` where it holds none.
    pub kind: String,
    bytes: u64,
    digest: String,
    sets: BTreeMap<String, u64>,
    /// Its remittances in order.
    pub remittances: Vec<RemittanceSummary>,
    /// How many claims and what of them was said.
    pub counts: Counts,
    /// What was noticed, notes too.
    pub findings: Vec<FindingSummary>,
    /// Findings beyond those listed.
    pub findings_left_out: u64,
}

/// A remittance of a file, as it was kept.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct RemittanceSummary {
    payer: String,
    /// The payer's name as sent.
    pub payer_name: String,
    /// The number of the payment.
    pub trace: String,
    date: Option<String>,
    paid: i64,
    /// How many claim payments.
    pub claims: u64,
    /// How many of them were denied, wholly or in part.
    pub denied_claims: u64,
    denied: i64,
    /// Every sum of it adds up.
    pub balanced: bool,
    fingerprint: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proof: Option<KeptProof>,
}

/// A finding about a file, as it was kept.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct FindingSummary {
    /// A stable name, such as `unbalanced`.
    pub kind: String,
    severity: String,
    /// What was expected and what was done.
    pub what: String,
    /// The claim that it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct KeptProof {
    lines: u64,
    lines_proved: u64,
    claims_out: u64,
    of_lines: [i64; 3],
    of_claims: [i64; 3],
    moved_off: i64,
    apart: Vec<KeptApart>,
    apart_left_out: u64,
    moved: Vec<KeptMoved>,
    moved_left_out: u64,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct KeptApart {
    claim: Option<String>,
    equation: String,
    line: Option<u64>,
    whole: i64,
    less: i64,
    stated: i64,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct KeptMoved {
    reason: String,
    reference: String,
    amount: i64,
    claim: Option<String>,
    open: Option<String>,
}

impl FileReport {
    /// The report for a page of the files that came.
    pub fn summary(&self) -> Payload {
        let summary = FileSummary {
            kind: self.kind(),
            bytes: self.n_bytes,
            digest: self.digest.to_string(),
            sets: self.sets.iter().map(|(kind, n)| (kind.name().to_owned(), *n)).collect(),
            remittances: self.remittances.iter().map(RemittanceSummary::of).collect(),
            counts: self.counts,
            findings: self.findings.iter().map(FindingSummary::of).collect(),
            findings_left_out: self.n_left_out,
        };
        let json = serde_json::to_string(&summary).expect("texts and numbers can be written");
        Payload { version: FORM, json: Phi::new(json) }
    }
}

impl FileSummary {
    /// Reads what was kept; `None` where a newer program wrote it in another form.
    pub fn read(payload: &Payload) -> Option<Self> {
        if !(1..=FORM).contains(&payload.version) {
            return None;
        }
        serde_json::from_str(payload.json.expose()).ok()
    }

    /// What all its remittances pay.
    pub fn paid(&self) -> Cents {
        self.remittances.iter().map(RemittanceSummary::paid).sum()
    }

    /// How many claims its remittances decide.
    pub fn n_decided(&self) -> u64 {
        self.remittances.iter().map(|it| it.claims).sum()
    }

    /// How many of them they deny.
    pub fn n_denied(&self) -> u64 {
        self.remittances.iter().map(|it| it.denied_claims).sum()
    }
}

impl RemittanceSummary {
    fn of(report: &RemittanceReport) -> Self {
        Self {
            payer: report.payer.0.clone(),
            payer_name: report.payer_name.clone(),
            trace: report.trace.clone(),
            date: report.date.map(|it| it.to_string()),
            paid: report.paid.0,
            claims: report.n_claims,
            denied_claims: report.n_denied,
            denied: report.denied.0,
            balanced: report.balanced,
            fingerprint: report.fingerprint.clone(),
            proof: Some(KeptProof::of(&report.proof)),
        }
    }

    /// The date of the payment.
    pub fn date(&self) -> Option<NaiveDate> {
        self.date.as_deref()?.parse().ok()
    }

    /// What it pays.
    pub fn paid(&self) -> Cents {
        Cents(self.paid)
    }

    /// What it denies.
    pub fn denied(&self) -> Cents {
        Cents(self.denied)
    }

    /// Its proof; `None` where the file was read before there were such.
    pub fn proof(&self) -> Option<ProofReport> {
        self.proof.as_ref().map(KeptProof::read)
    }
}

impl FindingSummary {
    fn of(finding: &FileFinding) -> Self {
        let severity = match finding.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Stop => "stop",
        };
        let FileFinding { kind, what, claim, .. } = finding;
        let claim = claim.as_ref().map(|it| it.0.clone());
        Self { kind: (*kind).to_owned(), severity: severity.to_owned(), what: what.clone(), claim }
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        match self.severity.as_str() {
            "note" => Severity::Note,
            "stop" => Severity::Stop,
            _ => Severity::Warning,
        }
    }
}

impl KeptProof {
    fn of(proof: &ProofReport) -> Self {
        let sides = |it: &Sides| [it.charged.0, it.adjusted.0, it.paid.0];
        Self {
            lines: proof.n_lines,
            lines_proved: proof.n_lines_proved,
            claims_out: proof.n_claims_out,
            of_lines: sides(&proof.lines),
            of_claims: sides(&proof.claims),
            moved_off: proof.moved_off.0,
            apart: proof.apart.iter().map(KeptApart::of).collect(),
            apart_left_out: proof.n_apart_left_out,
            moved: proof.moved.iter().map(KeptMoved::of).collect(),
            moved_left_out: proof.n_moved_left_out,
        }
    }

    fn read(&self) -> ProofReport {
        let sides = |[charged, adjusted, paid]: [i64; 3]| Sides {
            charged: Cents(charged),
            adjusted: Cents(adjusted),
            paid: Cents(paid),
        };
        ProofReport {
            n_lines: self.lines,
            n_lines_proved: self.lines_proved,
            n_claims_out: self.claims_out,
            lines: sides(self.of_lines),
            claims: sides(self.of_claims),
            moved_off: Cents(self.moved_off),
            apart: self.apart.iter().filter_map(KeptApart::read).collect(),
            n_apart_left_out: self.apart_left_out,
            moved: self.moved.iter().map(KeptMoved::read).collect(),
            n_moved_left_out: self.moved_left_out,
        }
    }
}

impl KeptApart {
    fn of(it: &Apart) -> Self {
        let Imbalance { equation, whole, less, stated, .. } = it.imbalance;
        Self {
            claim: it.claim.as_ref().map(|it| it.0.clone()),
            equation: equation.id().to_owned(),
            line: proof::line_of(&it.imbalance),
            whole: whole.0,
            less: less.0,
            stated: stated.0,
        }
    }

    fn read(&self) -> Option<Apart> {
        let equation = proof::equation(&self.equation)?;
        let line = self.line.and_then(|it| usize::try_from(it.saturating_sub(1)).ok());
        let level = match (line, equation) {
            (Some(line), _) => BalanceLevel::Line(line),
            (None, Equation::TransactionPaid | Equation::TransferNotNegative) => {
                BalanceLevel::Transaction
            }
            (None, _) => BalanceLevel::Claim,
        };
        let [whole, less, stated] = [self.whole, self.less, self.stated].map(Cents);
        let imbalance = Imbalance { equation, whole, less, stated, level };
        Some(Apart { claim: self.claim.clone().map(ClaimNumber), imbalance })
    }
}

impl KeptMoved {
    fn of(it: &Moved) -> Self {
        Self {
            reason: it.reason.clone(),
            reference: it.reference.expose().clone(),
            amount: it.amount.0,
            claim: it.claim.as_ref().map(|it| it.0.clone()),
            open: it.open.map(|it| open_id(it).to_owned()),
        }
    }

    fn read(&self) -> Moved {
        let all = [
            OpenWhy::StillToCome,
            OpenWhy::BalanceFromBefore,
            OpenWhy::PerhapsTakenTwice,
            OpenWhy::TakenWithoutReversal,
            OpenWhy::TakenUnexplained,
        ];
        Moved {
            reason: self.reason.clone(),
            reference: Phi::new(self.reference.clone()),
            amount: Cents(self.amount),
            claim: self.claim.clone().map(ClaimNumber),
            open: self.open.as_ref().and_then(|id| all.into_iter().find(|it| open_id(*it) == id)),
        }
    }
}

fn open_id(open: OpenWhy) -> &'static str {
    match open {
        OpenWhy::StillToCome => "still_to_come",
        OpenWhy::BalanceFromBefore => "balance_from_before",
        OpenWhy::PerhapsTakenTwice => "perhaps_taken_twice",
        OpenWhy::TakenWithoutReversal => "taken_without_reversal",
        OpenWhy::TakenUnexplained => "taken_unexplained",
    }
}

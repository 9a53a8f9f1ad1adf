//! What is counted and noticed for one file.

use std::collections::BTreeSet;

use domain::{Acknowledgment, ClaimNumber, Imbalance, Place, Severity};
use x12::{SetKind, Span, Weight};

use super::report;

/// More findings of one file than anybody reads; the rest is counted.
const FINDINGS_MAX: usize = 1_000;

/// One file under way.
#[derive(Debug, Default)]
pub(super) struct FileTally {
    name: String,
    kinds: BTreeSet<SetKind>,
    failed: bool,
    pub(super) bytes: u64,
    /// Of the remittances, which make the totals, and the sets of every kind.
    pub(super) counts: Counts,
    /// Claims and lines of its 837s and 277CAs.
    pub(super) beside: Counts,
    /// Where each claim payment stands, in order.
    claim_spans: Vec<Span>,
    findings: Vec<report::Finding>,
    left_out: u64,
}

/// What is counted in every file.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Counts {
    pub(super) sets: u64,
    pub(super) claims: u64,
    pub(super) lines: u64,
    pub(super) adjustments: u64,
    pub(super) remarks: u64,
}

impl FileTally {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// A file that could not be opened or unpacked.
    pub(super) fn failed(name: &str, why: &str) -> Self {
        let mut file = Self { failed: true, ..Self::new(name) };
        file.note("unreadable", "stop", format!("could not be read: {why}; the rest was analysed"));
        file
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// A claim payment stands here.
    pub(super) fn claim_at(&mut self, span: Span) {
        self.counts.claims += 1;
        self.claim_spans.push(span);
    }

    /// Where the claim payment of this position stands.
    pub(super) fn claim_span(&self, position: u32) -> Span {
        self.claim_spans.get(position as usize).copied().unwrap_or_default()
    }

    /// A transaction set begins.
    pub(super) fn set(&mut self, kind: SetKind) {
        self.kinds.insert(kind);
        self.counts.sets += 1;
    }

    /// A finding of the reader's.
    pub(super) fn x12(&mut self, finding: &x12::Finding) {
        let weight = match finding.what.weight() {
            Weight::Note => "note",
            Weight::Warning => "warning",
            Weight::Stop => "stop",
        };
        self.push(report::Finding {
            weight: weight.to_owned(),
            kind: finding.what.kind().to_owned(),
            what: finding.what.to_string(),
            span: [finding.span.start, finding.span.end],
            segment: finding.segment.to_string(),
            path: finding.path.to_owned(),
            claim: None,
        });
    }

    /// A finding of a rule of the trade, about a claim payment.
    pub(super) fn domain(&mut self, finding: &domain::Finding, claim: &ClaimNumber, span: Span) {
        let (segment, path) = match finding.place {
            Place::Claim => ("CLP", "2100"),
            Place::Line(_) => ("SVC", "2110"),
        };
        self.push(report::Finding {
            weight: weight(finding.severity).to_owned(),
            kind: finding.kind.to_owned(),
            what: finding.what.clone(),
            span: [span.start, span.end],
            segment: segment.to_owned(),
            path: path.to_owned(),
            claim: Some(claim.0.clone()),
        });
    }

    /// An equation that failed on a claim payment.
    pub(super) fn claim_apart(&mut self, imbalance: &Imbalance, claim: &ClaimNumber, span: Span) {
        self.push(report::Finding {
            weight: "stop".to_owned(),
            kind: "unbalanced".to_owned(),
            what: imbalance.to_string(),
            span: [span.start, span.end],
            segment: "CLP".to_owned(),
            path: "2100".to_owned(),
            claim: Some(claim.0.clone()),
        });
    }

    /// A claim that was sent back before adjudication: no denial, but work all the same.
    pub(super) fn rejected(&mut self, acknowledgment: &Acknowledgment, span: Span) {
        self.push(report::Finding {
            weight: "warning".to_owned(),
            kind: "rejected_claim".to_owned(),
            what: format!(
                "rejected before adjudication ({}): put it right and send it again as a new claim \
                 (frequency 1); there is nothing to appeal",
                acknowledgment.status
            ),
            span: [span.start, span.end],
            segment: "STC".to_owned(),
            path: "2200D".to_owned(),
            claim: Some(acknowledgment.claim.0.clone()),
        });
    }

    /// A finding about a set or the file as a whole.
    pub(super) fn note(&mut self, kind: &str, weight: &str, what: String) {
        self.push(report::Finding {
            weight: weight.to_owned(),
            kind: kind.to_owned(),
            what,
            ..report::Finding::default()
        });
    }

    /// What is said of one claim is said once, however many of its lines have it.
    fn push(&mut self, finding: report::Finding) {
        let mut of_claim = self.findings.iter().rev().take_while(|it| it.claim == finding.claim);
        if finding.claim.is_some() && of_claim.any(|it| it.what == finding.what) {
            return;
        }
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        } else {
            self.left_out += 1;
        }
    }

    /// The file as the report has it. A file without a transaction set is said to be none.
    pub(super) fn report(mut self) -> report::File {
        if self.kinds.is_empty() && !self.failed {
            let what = "no X12 transaction set in it; skipped".to_owned();
            if self.findings.iter().all(|finding| finding.kind == "text_outside_interchange") {
                // One plain sentence instead of where exactly it is no X12.
                self.findings.clear();
            }
            self.note("no_x12", "note", what);
        }
        let kinds: Vec<&str> = self.kinds.iter().map(|kind| kind.name()).collect();
        let kind = match kinds.as_slice() {
            [] if self.failed => "unreadable".to_owned(),
            [] => "unknown".to_owned(),
            kinds => kinds.join("+"),
        };
        let Counts { sets, claims, lines, adjustments, remarks } = self.counts;
        report::File {
            name: self.name,
            kind,
            bytes: self.bytes,
            sets,
            claims: claims + self.beside.claims,
            lines: lines + self.beside.lines,
            adjustments,
            remarks,
            findings: self.findings,
            findings_left_out: self.left_out,
        }
    }
}

fn weight(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Stop => "stop",
    }
}

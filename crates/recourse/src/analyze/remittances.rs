//! The remittances under way: each claim payment is proved and judged as it is read, and only what
//! the worklist may need is kept.

use domain::{
    Adjustment, Carc, Cents, ClaimFigures, ClaimPayment, ClaimStatus, Denial, DenialClass,
    DenialReason, Extent, Fingerprint, FingerprintUnderWay, Group, Judgment, Likeness,
    PaymentRecord, PaymentSource, Place, PriceCheck, PricedLine, ProviderAdjustment, Remarks,
    Remittance, Sent, TransactionProof, Underpayment, judge, kind_of, price_check,
};
use x12::{Span, remittance as wire};

use super::{Analysis, files::FileTally};
use crate::translate;

/// Below this a difference from the contract is rounding or a fee of the last year: a claim is
/// underpaid when more is missing. Settable with the contract in a later version. \[K\]
const UNDERPAID_MIN: Cents = Cents(1_00);

/// One 835 that was read to its end.
#[derive(Debug)]
pub(super) struct RemittanceSet {
    pub(super) remittance: Remittance,
    pub(super) file: u32,
    pub(super) sums: Sums,
    pub(super) proved: bool,
    /// It was here before; its money is not counted again.
    pub(super) duplicate: bool,
    pub(super) provider_adjustments: Vec<ProviderAdjustment>,
}

/// Money and claims of one set.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Sums {
    pub(super) charged: Cents,
    pub(super) allowed: Cents,
    pub(super) paid: Cents,
    pub(super) patient_share: Cents,
    pub(super) pending_claims: u64,
    pub(super) zero_pay_fine_claims: u64,
    pub(super) claims_proved: u64,
    pub(super) claims_apart: u64,
    pub(super) lines_proved: u64,
    pub(super) lines_apart: u64,
}

/// A claim payment that may become a row of the worklist.
#[derive(Debug)]
pub(super) struct Kept {
    /// Index of its set.
    pub(super) set: usize,
    pub(super) source: PaymentSource,
    pub(super) payment: ClaimPayment,
    pub(super) denial: Option<Denial>,
    pub(super) underpayment: Option<Denial>,
    pub(super) not_final: bool,
}

/// The set that is being read.
#[derive(Debug)]
pub(super) struct OpenSet {
    remittance: Remittance,
    proof: TransactionProof,
    fingerprint: FingerprintUnderWay,
    sums: Sums,
    records: Vec<PaymentRecord>,
    kept: Vec<Kept>,
    figures: Vec<(PaymentSource, ClaimFigures)>,
    provider_adjustments: Vec<ProviderAdjustment>,
}

impl Default for OpenSet {
    /// A set without a head: a fragment, or one whose ST is missing.
    fn default() -> Self {
        Self::of(Remittance::default())
    }
}

impl OpenSet {
    pub(super) fn new(head: &wire::Head<'_>) -> Self {
        Self::of(translate::remittance(head))
    }

    fn of(remittance: Remittance) -> Self {
        Self {
            proof: TransactionProof::new(&remittance),
            fingerprint: Fingerprint::begin(&remittance),
            remittance,
            sums: Sums::default(),
            records: Vec::new(),
            kept: Vec::new(),
            figures: Vec::new(),
            provider_adjustments: Vec::new(),
        }
    }

    pub(super) fn claim(
        &mut self,
        claim: &wire::ClaimPayment<'_>,
        span: Span,
        file: &mut FileTally,
        run: &mut Analysis,
    ) {
        let payment = translate::payment(claim);
        let position = u32::try_from(file.counts.claims).unwrap_or(u32::MAX);
        let source = PaymentSource { file: run.file_number(), position };
        count(&payment, file);
        self.prove(&payment, span, file);
        let judgment = judge(&run.codes, &self.remittance, &payment);
        for finding in &judgment.findings {
            file.domain(finding, &payment.claim, span);
        }
        self.add(&payment, &judgment);
        let payer = run.payers.number(&self.remittance.payer);
        self.records.push(PaymentRecord::of(&payment, payer, self.remittance.date, source));
        let check = self.price_check(&payment, run);
        self.figures.push((source, figures(&payment, &judgment, check.as_ref())));
        let underpayment = check.and_then(|check| check.underpayment(UNDERPAID_MIN));
        let underpayment = underpayment.map(|found| underpaid(&found));
        let Judgment { denial, not_final, .. } = judgment;
        let reversal = payment.status == ClaimStatus::Reversal;
        if denial.is_some() || underpayment.is_some() || reversal {
            let set = run.sets.len();
            self.kept.push(Kept { set, source, payment, denial, underpayment, not_final });
        }
    }

    pub(super) fn provider_adjustments(&mut self, adjustments: &wire::ProviderAdjustments<'_>) {
        for pair in adjustments.pairs() {
            let adjustment = translate::provider_adjustment(&pair);
            self.proof.provider_adjustment(&adjustment);
            self.provider_adjustments.push(adjustment);
        }
    }

    /// The set is at its end: proves it, and asks whether it was here before.
    pub(super) fn close(self, file: &mut FileTally, run: &mut Analysis) {
        let fingerprint = self.fingerprint.finish();
        let place = format!("{}, trace {}", file.name(), self.remittance.trace);
        let duplicate = match run.known.meet(fingerprint, place) {
            Some((Likeness::Same, earlier)) => {
                file.note(
                    "duplicate_remittance",
                    "warning",
                    format!("the same remittance as in {earlier}; its money is counted once"),
                );
                true
            }
            Some((Likeness::SameTrace, earlier)) => {
                file.note(
                    "trace_repeats",
                    "warning",
                    format!("the trace number of {earlier} with other content; both are counted: compare them"),
                );
                false
            }
            Some((Likeness::SameContent, earlier)) => {
                file.note(
                    "content_repeats",
                    "warning",
                    format!("the content of {earlier} under another trace number; both are counted: compare them"),
                );
                false
            }
            Some((Likeness::Other, _)) | None => false,
        };
        let proved = match self.proof.finish() {
            Ok(_) => true,
            Err(unbalanced) => {
                for imbalance in &unbalanced.imbalances {
                    file.note("unbalanced", "stop", format!("{imbalance}; not to be posted before somebody looked"));
                }
                false
            }
        };
        if !duplicate {
            self.records.into_iter().for_each(|record| run.pairing.add(record));
            run.kept.extend(self.kept);
            run.figures.extend(self.figures);
        }
        run.sets.push(RemittanceSet {
            remittance: self.remittance,
            file: run.file_number(),
            sums: self.sums,
            proved,
            duplicate,
            provider_adjustments: self.provider_adjustments,
        });
    }

    fn prove(&mut self, payment: &ClaimPayment, span: Span, file: &mut FileTally) {
        let imbalances = self.proof.claim(payment);
        let n_lines = payment.lines.len() as u64;
        if imbalances.is_empty() {
            self.sums.claims_proved += 1;
            self.sums.lines_proved += n_lines;
            return;
        }
        self.sums.claims_apart += 1;
        self.sums.lines_apart += n_lines;
        for imbalance in &imbalances {
            file.claim_apart(imbalance, &payment.claim, span);
        }
    }

    fn add(&mut self, payment: &ClaimPayment, judgment: &Judgment) {
        let sums = &mut self.sums;
        sums.charged += payment.charged;
        sums.paid += payment.paid;
        sums.allowed += judgment.allowed;
        sums.patient_share += judgment.patient_share;
        sums.pending_claims += u64::from(judgment.not_final);
        sums.zero_pay_fine_claims += u64::from(judgment.zero_pay_ok);
    }

    /// Holds the payment against the contract's fees.
    fn price_check(&self, payment: &ClaimPayment, run: &Analysis) -> Option<PriceCheck> {
        let name = &self.remittance.payer.name;
        let payer = run.deadlines.contract().payer_under(name, payment.program)?;
        let overrides = run.codes.overrides(name);
        let kind = |adjustment: &Adjustment, line: usize| {
            let sent = Sent {
                adjustment: *adjustment,
                place: Place::Line(line),
                charged: payment.lines[line].charged,
                remarks: Remarks { own: &payment.lines[line].remarks, claim: &payment.remarks },
                date: self.remittance.date,
                overrides,
            };
            kind_of(&run.codes, &sent).kind
        };
        let priced: Vec<PricedLine> = payment
            .lines
            .iter()
            .enumerate()
            .map(|(index, line)| PricedLine::of(line, |adjustment| kind(adjustment, index)))
            .collect();
        price_check(payer, payment, &priced)
    }
}

/// What the figures need of a payment; its turn is known when all files were read.
fn figures(
    payment: &ClaimPayment,
    judgment: &Judgment,
    check: Option<&PriceCheck>,
) -> ClaimFigures {
    let Judgment { contractual, legislated, patient_share, cob, denial, .. } = judgment;
    ClaimFigures {
        is_final: !judgment.not_final,
        charged: payment.charged,
        paid: payment.paid,
        not_owed: *contractual + *legislated + *patient_share + *cob,
        denied: denial.as_ref().map(|denial| denial.extent),
        denied_amount: denial.as_ref().map_or(Cents::ZERO, |denial| denial.amount),
        expected_and_allowed: check.map(|check| (check.expected, check.allowed)),
        ..ClaimFigures::default()
    }
}

/// A claim paid below the contract as a case (U1).
fn underpaid(found: &Underpayment) -> Denial {
    let reasons = found.lines.iter().map(|line| DenialReason {
        place: line.place,
        adjustment: Adjustment {
            group: Group::ContractualObligation,
            carc: Carc::new("45"),
            amount: line.expected - line.allowed,
        },
        remarks: Vec::new(),
        class: DenialClass::Underpayment,
        expected: false,
        because: format!("allowed {} where the contract says {}", line.allowed, line.expected),
    });
    Denial {
        extent: Extent::Partial,
        reasons: reasons.collect(),
        class: DenialClass::Underpayment,
        amount: found.short,
    }
}

fn count(payment: &ClaimPayment, file: &mut FileTally) {
    let counts = &mut file.counts;
    counts.claims += 1;
    counts.lines += payment.lines.len() as u64;
    counts.adjustments += payment.adjustments.len() as u64;
    counts.remarks += payment.remarks.len() as u64;
    for line in &payment.lines {
        counts.adjustments += line.adjustments.len() as u64;
        counts.remarks += line.remarks.len() as u64;
    }
}

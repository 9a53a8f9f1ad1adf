//! The remittances under way: each claim payment is proved and judged as it is read, and only what
//! the worklist may need is kept.

use std::sync::Arc;

use domain::{
    Adjustment, Cents, ClaimFigures, ClaimPayment, CodeOverride, Fingerprint, FingerprintUnderWay,
    Judgment, Likeness, PayerNumber, PaymentRecord, PaymentSource, Place, PriceCheck, PricedLine,
    Program, ProviderAdjustment, Remarks, Remittance, Sent, TransactionProof, judge, kind_of,
    price_check,
};
use orchestrator::translate;
use x12::{Span, remittance as wire};

use super::{
    Analysis,
    files::FileTally,
    kept::{Kept, open_cases},
};

/// Below this a difference from the contract is rounding or a fee of the last year: a claim is
/// underpaid when more is missing. \[K\]
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

/// The set that is being read.
#[derive(Debug)]
pub(super) struct OpenSet {
    remittance: Remittance,
    payer: Option<KnownPayer>,
    proof: TransactionProof,
    fingerprint: FingerprintUnderWay,
    sums: Sums,
    begin: Option<Begin>,
    provider_adjustments: Vec<ProviderAdjustment>,
}

/// Where the claims of a set begin in what the run keeps.
#[derive(Clone, Copy, Debug)]
struct Begin {
    records: usize,
    figures: usize,
    kept: usize,
}

impl Begin {
    fn of(run: &Analysis) -> Self {
        Self { records: run.pairing.n_records(), figures: run.figures.len(), kept: run.kept.len() }
    }

    /// The set was here before: what was kept of its claims is let go.
    fn forget(self, run: &mut Analysis) {
        run.pairing.truncate(self.records);
        run.figures.truncate(self.figures);
        run.kept.truncate(self.kept);
    }
}

/// What is known of the payer of a set, looked up once for all of its claims.
#[derive(Debug)]
struct KnownPayer {
    number: PayerNumber,
    overrides: Arc<[CodeOverride]>,
    /// Its place in the contract file under the program that was asked for last; nearly always all
    /// claims of a set have one program.
    contract: Option<(Program, Option<usize>)>,
}

impl KnownPayer {
    fn new(remittance: &Remittance, run: &mut Analysis) -> Self {
        Self {
            number: run.payers.number(&remittance.payer),
            overrides: run.codes.overrides(&remittance.payer.name),
            contract: None,
        }
    }
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
            payer: None,
            sums: Sums::default(),
            begin: None,
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
        // Taken out and put back, so that the run can be asked meanwhile.
        let mut in_hand = std::mem::take(&mut run.in_hand);
        self.payment(in_hand.read(claim, run.names), span, file, run);
        run.in_hand = in_hand;
    }

    fn payment(
        &mut self,
        payment: &ClaimPayment,
        span: Span,
        file: &mut FileTally,
        run: &mut Analysis,
    ) {
        let mut payer = self.payer.take().unwrap_or_else(|| KnownPayer::new(&self.remittance, run));
        self.begin.get_or_insert_with(|| Begin::of(run));
        let position = u32::try_from(file.counts.claims).unwrap_or(u32::MAX);
        let source = PaymentSource { file: run.file_number(), position };
        count(payment, span, file);
        self.prove(payment, span, file);
        self.fingerprint.claim(payment);
        let date = self.remittance.date;
        let judgment = judge(&run.codes, &payer.overrides, date, payment);
        for finding in &judgment.findings {
            file.domain(finding, &payment.claim, span);
        }
        self.add(payment, &judgment);
        let mut record = PaymentRecord::of(payment, payer.number, date, source);
        record.undecided = judgment.not_final;
        run.pairing.add(record);
        let check = self.price_check(&mut payer, payment, run);
        self.payer = Some(payer);
        run.figures.push((source, figures(payment, &judgment, check.as_ref())));
        let Judgment { denial, not_final, .. } = judgment;
        let underpayment = check.and_then(|check| check.underpayment(UNDERPAID_MIN));
        let open = open_cases(payment, denial, underpayment);
        if !open.is_empty() {
            let kept = Kept::of(payment, (run.sets.len(), source), &mut run.texts);
            run.kept.push(Kept { open, not_final, ..kept });
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
                    file.note(
                        "unbalanced",
                        "stop",
                        format!("{imbalance}; not to be posted before somebody looked"),
                    );
                }
                false
            }
        };
        if let Some(begin) = self.begin.filter(|_| duplicate) {
            begin.forget(run);
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
    fn price_check(
        &self,
        payer: &mut KnownPayer,
        payment: &ClaimPayment,
        run: &Analysis,
    ) -> Option<PriceCheck> {
        let contract = run.deadlines.contract();
        let program = payment.program;
        let position = match payer.contract {
            Some((known, position)) if known == program => position,
            _ => contract.position(&self.remittance.payer.name, program),
        };
        payer.contract = Some((program, position));
        let agreed = &contract.payers[position?];
        let kind = |adjustment: &Adjustment, line: usize| {
            let sent = Sent {
                adjustment: *adjustment,
                place: Place::Line(line),
                charged: payment.lines[line].charged,
                remarks: Remarks { own: &payment.lines[line].remarks, claim: &payment.remarks },
                date: self.remittance.date,
                overrides: &payer.overrides,
            };
            kind_of(&run.codes, &sent).kind
        };
        let priced = |index: usize| {
            PricedLine::of(&payment.lines[index], |adjustment| kind(adjustment, index))
        };
        price_check(agreed, payment, priced)
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

fn count(payment: &ClaimPayment, span: Span, file: &mut FileTally) {
    file.claim_at(span);
    let counts = &mut file.counts;
    counts.lines += payment.lines.len() as u64;
    counts.adjustments += payment.adjustments.len() as u64;
    counts.remarks += payment.remarks.len() as u64;
    for line in &payment.lines {
        counts.adjustments += line.adjustments.len() as u64;
        counts.remarks += line.remarks.len() as u64;
    }
}

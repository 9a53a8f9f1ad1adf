//! A remittance under way (835): each claim payment becomes a record and, where the payer decided
//! something, an event; the whole becomes one of each when it is at its end.
//!
//! **Invariants**
//! - The same claim payment under the same trace has the same key, whatever the file is called, and
//!   two that are alike in one remittance have two.
//! - What is pending or was never asked to be paid is kept and starts nothing.
//! - A remittance that does not add up is told all the same, with a finding that stops posting.

use std::{collections::HashMap, sync::Arc};

use domain::{
    Cents, ClaimNumber, ClaimPayment, ClaimRef, ClaimStatus, CodeBook, CodeOverride, Event,
    EventKey, Fact, Finding, Fingerprint, FingerprintUnderWay, Judgment, Moment, Phi,
    ProviderAdjustment, Remittance, Severity, TransactionProof, judge,
};
use serde_json::json;
use store::{KnownBy, Payload, Record, RecordKind, RemittanceSums};
use x12::{Block, remittance as wire, tag, text};

use super::{
    Said, Source, Tallied,
    claims::x12_payload,
    excerpt::{Envelope, Excerpt},
    midnight, payer_id,
    proof::ProofReport,
    report::RemittanceReport,
    telling::{Telling, n_th, short_digest},
};
use crate::{
    decided::{Word, day},
    translate,
};

/// The form of a payment record.
const PAYMENT_FORM: u32 = 1;

/// An excerpt of an 835 (guide 005010X221A1).
const ENVELOPE: Envelope<'_> = Envelope { group: "HP", set: "835", guide: "005010X221A1" };

/// The remittance that is being read.
#[derive(Debug)]
pub(super) struct OpenRemittance {
    head: Excerpt,
    remittance: Remittance,
    overrides: Arc<[CodeOverride]>,
    proof: TransactionProof,
    fingerprint: FingerprintUnderWay,
    adjustments: Vec<ProviderAdjustment>,
    /// How often a claim payment of this digest stood here.
    n_alike: HashMap<String, u32>,
    report: RemittanceReport,
    /// Charged and paid on the claims, reversals taken off.
    charged: Cents,
    paid_on_claims: Cents,
}

impl OpenRemittance {
    /// Begins with the head of the set.
    pub(super) fn new(head: &wire::Head<'_>) -> Self {
        let mut excerpt = Excerpt::default();
        for segment in head.segments().filter(|it| it.tag() != tag::ST) {
            excerpt.add(&segment);
        }
        Self::of(translate::remittance(head), excerpt)
    }

    /// A set whose head is missing.
    pub(super) fn headless() -> Self {
        Self::of(Remittance::default(), Excerpt::default())
    }

    fn of(remittance: Remittance, head: Excerpt) -> Self {
        let report = RemittanceReport {
            payer: payer_id(&remittance.payer),
            payer_name: remittance.payer.name.clone(),
            trace: remittance.trace.clone(),
            date: remittance.date,
            paid: remittance.paid,
            n_claims: 0,
            n_denied: 0,
            denied: Cents::ZERO,
            balanced: false,
            fingerprint: String::new(),
            proof: ProofReport::default(),
        };
        Self {
            head,
            overrides: CodeBook::shipped().overrides(&remittance.payer.name),
            proof: TransactionProof::new(&remittance),
            fingerprint: Fingerprint::begin(&remittance),
            adjustments: Vec::new(),
            n_alike: HashMap::new(),
            report,
            remittance,
            charged: Cents::ZERO,
            paid_on_claims: Cents::ZERO,
        }
    }

    /// What the head says.
    pub(super) fn remittance(&self) -> &Remittance {
        &self.remittance
    }

    /// Takes a PLB.
    pub(super) fn provider_adjustments(&mut self, adjustments: &wire::ProviderAdjustments<'_>) {
        for pair in adjustments.pairs() {
            let adjustment = translate::provider_adjustment(&pair);
            self.proof.provider_adjustment(&adjustment);
            self.report.proof.moved(&adjustment);
            self.adjustments.push(adjustment);
        }
    }

    /// Takes a claim payment and tells what it says.
    pub(super) fn payment(
        &mut self,
        claim: &wire::ClaimPayment<'_>,
        payment: &ClaimPayment,
        block: &Block<'_>,
        telling: &mut Telling<'_>,
    ) {
        self.fingerprint.claim(payment);
        let imbalances = self.proof.claim(payment);
        self.report.proof.claim(payment, &imbalances);
        for imbalance in imbalances {
            let what = imbalance.to_string();
            telling.note_claim("unbalanced", Severity::Stop, what, &payment.claim);
        }
        let judgment = judge(CodeBook::shipped(), &self.overrides, self.remittance.date, payment);
        for Finding { kind, severity, what, .. } in &judgment.findings {
            telling.note_claim(kind, *severity, what.clone(), &payment.claim);
        }
        self.count(payment, &judgment);

        let own = Excerpt::of(block.segments());
        let digest = short_digest(own.content());
        let n = n_th(&mut self.n_alike, &digest);
        if n > 1 {
            let what = "the same claim payment stands in this remittance before, word for word; \
                        both are counted: compare them";
            telling.note_claim("repeated_payment", Severity::Warning, what.into(), &payment.claim);
        }
        let RemittanceReport { payer, trace, .. } = &self.report;
        let id = format!("835 {} {trace} {digest} {n}", payer.0);
        let mut excerpt = self.head.clone();
        excerpt.append(&own);
        let number = known_number(&payment.claim);
        if number.is_none() {
            let what =
                "the payer names no claim of ours (CLP01); look for it by the payer's number";
            telling.note_claim("no_claim_number", Severity::Warning, what.into(), &payment.claim);
        }
        let source = telling.source();
        let content = x12_payload(&excerpt.interchange(ENVELOPE));
        let record = Record {
            patient: member(claim),
            claim: number.clone(),
            ..source.record(RecordKind::Adjudication, id.clone(), content)
        };
        let known = match number.clone() {
            Some(number) => KnownBy::Claim(ClaimRef { number, payer: payer.clone() }),
            None => KnownBy::Record { payer: payer.clone(), id: id.clone() },
        };
        let word = Word::of(known, &self.remittance, (payment, &judgment), source.seen);
        let counted = Some(Tallied::Word(Box::new(word)));
        let claim = number.map(|number| ClaimRef { number, payer: payer.clone() });
        let fact = claim.and_then(|claim| fact(payment, &judgment, claim));
        let event = fact.map(|fact| self.event(id, fact, source));
        telling.tell(Said { counted, ..Said::of(event, vec![record]) });
    }

    /// The set is at its end: tells of the whole and gives its provider adjustments.
    pub(super) fn close(
        mut self,
        telling: &mut Telling<'_>,
    ) -> (Remittance, Vec<ProviderAdjustment>) {
        let fingerprint = self.fingerprint.clone().finish();
        let trace = &self.remittance.trace;
        if telling.meet(fingerprint) {
            let what = format!(
                "the remittance with trace {trace} stands in the file twice; its money is counted once"
            );
            telling.note("duplicate_remittance", Severity::Warning, what);
        }
        let proved = self.proof.clone().finish();
        self.report.proof.finish(&proved);
        for imbalance in proved.as_ref().err().into_iter().flat_map(|it| &it.imbalances) {
            let what =
                format!("trace {trace}: {imbalance}; not to be posted before somebody looked");
            telling.note("unbalanced", Severity::Stop, what);
        }
        let report = RemittanceReport {
            balanced: proved.is_ok(),
            fingerprint: fingerprint.to_string(),
            ..self.report.clone()
        };
        let source = telling.source();
        let record = self.record(&report, source);
        let fact = Fact::RemittanceReceived {
            payer: report.payer.clone(),
            trace: trace.clone(),
            paid: report.paid,
        };
        let event = self.event(format!("835 {}", report.fingerprint), fact, source);
        let counted = Some(Tallied::Remittance(Box::new(self.sums(&event, &report))));
        telling.tell(Said { counted, ..Said::of(Some(event), vec![record]) });
        telling.remittance(report);
        (self.remittance, self.adjustments)
    }

    /// What the figures count of the whole.
    fn sums(&self, event: &Event, report: &RemittanceReport) -> RemittanceSums {
        RemittanceSums {
            key: event.key.clone(),
            payer: report.payer.clone(),
            payer_name: report.payer_name.clone(),
            trace: report.trace.clone(),
            day: day(event.at),
            n_claims: report.n_claims,
            n_denied: report.n_denied,
            charged: self.charged,
            paid_on_claims: self.paid_on_claims,
            paid: report.paid,
            denied: report.denied,
            is_balanced: report.balanced,
        }
    }

    fn count(&mut self, payment: &ClaimPayment, judgment: &Judgment) {
        self.charged += payment.charged;
        self.paid_on_claims += payment.paid;
        self.report.n_claims += 1;
        if let Some(denial) = &judgment.denial {
            self.report.n_denied += 1;
            self.report.denied += denial.amount;
        }
    }

    fn event(&self, id: String, fact: Fact, source: &Source) -> Event {
        Event {
            key: EventKey { account: source.account, id },
            at: date_or(self.remittance.date, source.seen),
            fact,
        }
    }

    /// What the mirror keeps of the whole. Its number is payer and trace, so that the same trace
    /// over other content shows as a change.
    fn record(&self, report: &RemittanceReport, source: &Source) -> Record {
        let RemittanceReport { payer, fingerprint, .. } = report;
        let trace = self.remittance.trace.trim();
        let by = if trace.is_empty() { fingerprint } else { trace };
        let adjustments: Vec<_> = self
            .adjustments
            .iter()
            .map(|it| {
                json!({ "reason": it.reason, "reference": it.reference, "amount": it.amount.0 })
            })
            .collect();
        let content = json!({
            "payer": payer.0,
            "payer_name": report.payer_name,
            "trace": report.trace,
            "originator": self.remittance.originator,
            "date": report.date.map(|it| it.to_string()),
            "paid": report.paid.0,
            "notice_only": self.remittance.notice_only,
            "n_claims": report.n_claims,
            "n_denied": report.n_denied,
            "denied": report.denied.0,
            "fingerprint": fingerprint,
            "balanced": report.balanced,
            "provider_adjustments": adjustments,
        });
        let content = Payload { version: PAYMENT_FORM, json: Phi::new(content.to_string()) };
        source.record(RecordKind::Payment, format!("{} {by}", payer.0), content)
    }
}

/// The day of the remittance, from its first moment; where it has none, when we saw it.
pub(super) fn date_or(date: Option<chrono::NaiveDate>, seen: Moment) -> Moment {
    date.and_then(midnight).unwrap_or(seen)
}

/// What the payer did with a claim; nothing where it did not decide.
fn fact(payment: &ClaimPayment, judgment: &Judgment, claim: ClaimRef) -> Option<Fact> {
    match (payment.status, &judgment.denial) {
        (ClaimStatus::Reversal, _) => {
            Some(Fact::ClaimReversed { claim, taken_back: -payment.paid })
        }
        (ClaimStatus::Pended | ClaimStatus::Predetermination, _) => None,
        _ if judgment.not_final => None,
        (_, Some(denial)) => Some(Fact::ClaimDenied { claim, denied: denial.amount }),
        // Passed on to the payer that it belongs to, who will answer.
        (ClaimStatus::NotOurs, None) => None,
        (_, None) => Some(Fact::ClaimPaid { claim, paid: payment.paid }),
    }
}

/// CLP01, unless the payer did not know it and sent a filler.
pub(super) fn known_number(number: &ClaimNumber) -> Option<ClaimNumber> {
    let is_known = number.0.bytes().any(|byte| byte != b'0');
    is_known.then(|| number.clone())
}

/// The member's number as the payer has it: of the subscriber, else of the patient.
fn member(claim: &wire::ClaimPayment<'_>) -> Option<Phi<String>> {
    let named = [b"IL", b"QC"].into_iter().filter_map(|role| claim.name(role));
    let mut ids = named.map(|name| text(name.id).trim().to_owned());
    ids.find(|id| !id.is_empty()).map(Phi::new)
}

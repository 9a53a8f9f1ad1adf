//! What is kept of a claim payment until every file was read: the cases that it may leave open, and
//! no more than a row of the worklist says of it.

use domain::{
    Adjustment, Carc, Cents, ClaimNumber, ClaimPayment, ClaimStatus, Denial, DenialClass,
    DenialReason, Extent, Group, PaymentFacts, PaymentSource, Phi, Place, Underpayment,
};

use super::{report::Text, texts::Texts};

/// A claim payment that may become a row of the worklist.
#[derive(Debug)]
pub(super) struct Kept {
    /// Index of its set.
    pub(super) set: usize,
    pub(super) source: PaymentSource,
    pub(super) claim: ClaimNumber,
    pub(super) payer_claim_number: String,
    /// Only where names are asked for.
    pub(super) patient: Option<Phi<String>>,
    pub(super) facts: PaymentFacts,
    /// The procedure of each line.
    pub(super) procedures: Vec<Text>,
    /// What has to be worked if the payment is the payer's last word: denied or underpaid, and for
    /// a reversal what it took back.
    pub(super) open: Vec<Denial>,
    pub(super) not_final: bool,
}

impl Kept {
    /// Without its cases yet; `set` is the index of its set.
    pub(super) fn of(
        payment: &ClaimPayment,
        (set, source): (usize, PaymentSource),
        texts: &mut Texts,
    ) -> Self {
        Self {
            set,
            source,
            claim: payment.claim.clone(),
            payer_claim_number: payment.payer_claim_number.clone(),
            patient: payment.patient.clone(),
            facts: PaymentFacts::of(payment),
            procedures: payment.lines.iter().map(|it| texts.procedure(&it.procedure)).collect(),
            open: Vec::new(),
            not_final: false,
        }
    }
}

/// The cases that a payment leaves open if it is the payer's last word.
pub(super) fn open_cases(
    payment: &ClaimPayment,
    denial: Option<Denial>,
    underpayment: Option<Underpayment>,
) -> Vec<Denial> {
    if payment.status == ClaimStatus::Reversal {
        if payment.paid < Cents::ZERO { vec![takeback(payment)] } else { vec![] }
    } else {
        denial.into_iter().chain(underpayment.map(|found| underpaid(&found))).collect()
    }
}

/// What a reversal took back (U2).
fn takeback(payment: &ClaimPayment) -> Denial {
    let amount = -payment.paid;
    let own = payment.adjustments.iter().map(|it| (Place::Claim, *it, &payment.remarks));
    let of_lines = payment.lines.iter().enumerate().flat_map(|(index, line)| {
        line.adjustments.iter().map(move |it| (Place::Line(index), *it, &line.remarks))
    });
    let reasons = own.chain(of_lines).map(|(place, adjustment, remarks)| DenialReason {
        place,
        adjustment: Adjustment { amount: -adjustment.amount, ..adjustment },
        remarks: remarks.clone(),
        class: DenialClass::Recoupment,
        expected: false,
        because: "the reversal of what the payer said before".to_owned(),
    });
    Denial {
        extent: Extent::Full,
        reasons: reasons.collect(),
        class: DenialClass::Recoupment,
        amount,
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

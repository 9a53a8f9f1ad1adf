//! One payment of one claim, cut down to what pairing needs.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::PayerNumber;
use crate::{Cents, ClaimNumber, ClaimPayment, ClaimStatus};

/// Where a payment stands: which file, and which CLP in it.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct PaymentSource {
    /// The file, by the order of reading.
    pub file: u32,
    /// The CLP loop in that file, from 0.
    pub position: u32,
}

/// The duplicate notices: CARC 18, and B13 "paid before" \[K\].
const DUPLICATE_CARCS: [&str; 2] = ["18", "B13"];

/// One payment of one claim, cut down to what pairing needs; a run keeps all of them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PaymentRecord {
    /// Whose payment it is.
    pub payer: PayerNumber,
    /// CLP01.
    pub claim: ClaimNumber,
    /// CLP07, the payer's number of the claim; empty where the payer sent none.
    pub payer_claim_number: String,
    /// REF*F8, the payer's number of the claim that this one corrects.
    pub original_reference: Option<String>,
    /// CLP02.
    pub status: ClaimStatus,
    /// CLP03.
    pub charged: Cents,
    /// CLP04.
    pub paid: Cents,
    /// The date of the remittance.
    pub date: Option<NaiveDate>,
    /// The first day of service.
    pub service_from: Option<NaiveDate>,
    /// Nothing was paid and a reason is "duplicate": the payer only says that it has the claim
    /// already, so the earlier answer stands.
    pub duplicate_notice: bool,
    /// Something of it is not decided yet, such as a line under OA-133.
    pub undecided: bool,
    /// Where it stands.
    pub source: PaymentSource,
    /// The claim number under which its family is kept; its own, unless REF*F8 leads to another.
    pub(super) kept_under: Option<ClaimNumber>,
    /// The day of service under which it is kept; see [`super::service`].
    pub(super) kept_on: Option<NaiveDate>,
}

impl PaymentRecord {
    /// Cuts a claim payment down; whether all of it is decided, the judgment says.
    pub fn of(
        payment: &ClaimPayment,
        payer: PayerNumber,
        date: Option<NaiveDate>,
        source: PaymentSource,
    ) -> Self {
        Self {
            payer,
            claim: payment.claim.clone(),
            payer_claim_number: payment.payer_claim_number.clone(),
            original_reference: payment.original_reference.clone(),
            status: payment.status,
            charged: payment.charged,
            paid: payment.paid,
            date,
            service_from: payment.service_from,
            duplicate_notice: is_duplicate_notice(payment),
            undecided: false,
            source,
            kept_under: None,
            kept_on: None,
        }
    }

    /// Does it take an earlier payment back?
    pub fn is_reversal(&self) -> bool {
        self.status == ClaimStatus::Reversal
    }

    /// Did the payer decide the claim? A predetermination or a claim in review is no decision.
    pub fn is_adjudication(&self) -> bool {
        match self.status {
            ClaimStatus::Processed(_)
            | ClaimStatus::Forwarded(_)
            | ClaimStatus::NotRecognised
            | ClaimStatus::NotOurs
            | ClaimStatus::Unknown => true,
            ClaimStatus::Reversal | ClaimStatus::Predetermination | ClaimStatus::Pended => false,
        }
    }

    /// Is it a word that decides the claim as a whole, so that the first of them is the initial
    /// adjudication?
    pub(super) fn decides(&self) -> bool {
        self.is_adjudication() && !self.duplicate_notice && !self.undecided
    }

    /// Do both stand on one remittance? One file may hold the remittances of a whole year.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        self.source.file == other.source.file && self.date == other.date
    }

    /// The claim that its numbers tell.
    pub(super) fn named_claim(&self) -> (PayerNumber, &ClaimNumber) {
        (self.payer, self.kept_under.as_ref().unwrap_or(&self.claim))
    }

    /// The order of the story among the records of one named claim: by day of service, then by
    /// date, then as it stands in its file.
    ///
    /// The number of the file comes last of all, and only so that the sort has no tie left: it
    /// depends on the order of reading, and nothing else may.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        self.kept_on
            .cmp(&other.kept_on)
            .then_with(|| self.date.cmp(&other.date))
            .then_with(|| self.source.position.cmp(&other.source.position))
            .then_with(|| self.payer_claim_number.cmp(&other.payer_claim_number))
            .then_with(|| self.charged.cmp(&other.charged))
            .then_with(|| self.paid.cmp(&other.paid))
            .then_with(|| self.claim.cmp(&other.claim))
            .then_with(|| self.status.cmp(&other.status))
            .then_with(|| self.duplicate_notice.cmp(&other.duplicate_notice))
            .then_with(|| self.service_from.cmp(&other.service_from))
            .then_with(|| self.original_reference.cmp(&other.original_reference))
            .then_with(|| self.source.cmp(&other.source))
    }
}

fn is_duplicate_notice(payment: &ClaimPayment) -> bool {
    let own = payment.adjustments.iter();
    let mut all = own.chain(payment.lines.iter().flat_map(|line| &line.adjustments));
    payment.paid == Cents::ZERO
        && all.any(|adjustment| DUPLICATE_CARCS.contains(&adjustment.carc.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Adjustment, Carc, Group};

    #[test]
    fn only_an_unpaid_claim_can_be_a_duplicate_notice() {
        let table = [("18", 0, true), ("B13", 0, true), ("18", 50_00, false), ("97", 0, false)];
        for (carc, paid, expected) in table {
            let adjustment = Adjustment {
                group: Group::OtherAdjustment,
                carc: Carc::new(carc),
                amount: Cents(100_00),
            };
            let payment = ClaimPayment {
                paid: Cents(paid),
                adjustments: vec![adjustment],
                ..ClaimPayment::default()
            };
            let record =
                PaymentRecord::of(&payment, PayerNumber(0), None, PaymentSource::default());
            assert_eq!(record.duplicate_notice, expected, "CARC {carc}, paid {paid}");
        }
    }
}

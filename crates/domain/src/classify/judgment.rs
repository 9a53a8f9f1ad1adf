//! The judgment on one claim payment: where its money went.

use crate::{Cents, ClaimPayment, ClaimStatus, Denial, Finding, Kind, Severity};

/// Where the money of one claim payment went.
///
/// The seven sums and `repeated` make up all adjustments of the claim, so that a proof can check
/// that nothing was lost. On a reversal they are negative.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Judgment {
    /// What was denied, if anything was.
    pub denial: Option<Denial>,
    /// The contract's reductions.
    pub contractual: Cents,
    /// What the patient owes.
    pub patient_share: Cents,
    /// What another payer's adjudication did to this one.
    pub cob: Cents,
    /// Set by law or program, such as sequestration.
    pub legislated: Cents,
    /// Not decided yet.
    pub pending: Cents,
    /// Told, or moved from one place to another.
    pub informational: Cents,
    /// Under codes that deny, less what was given back under them. Where `denial` is there, its
    /// amount is the same but for lines on which more was given back than denied.
    pub denied: Cents,
    /// Adjustments of the claim that only repeat its lines'; they are in no other sum.
    pub repeated: Cents,
    /// What the payer accepted as the price: AMT*B6 of a line, else its charge less what was cut
    /// by contract, denied or left pending.
    pub allowed: Cents,
    /// Nothing was paid and that is right: the claim was adjudicated, every cent is explained,
    /// none was denied or is pending, and no finding asks that somebody look.
    pub zero_pay_ok: bool,
    /// The payer has not decided everything yet, so that no clock runs.
    pub not_final: bool,
    /// What a person should see, in the order of the claim.
    pub findings: Vec<Finding>,
}

impl Judgment {
    /// All adjustments, each counted once.
    pub fn adjusted(&self) -> Cents {
        let known = self.contractual + self.patient_share + self.cob + self.legislated;
        known + self.pending + self.informational + self.denied
    }

    /// Was the claim adjudicated to the last cent, with nothing denied and nothing to look at?
    pub(super) fn is_in_order(&self, payment: &ClaimPayment) -> bool {
        let is_adjudicated =
            matches!(payment.status, ClaimStatus::Processed(_) | ClaimStatus::Forwarded(_));
        is_adjudicated
            && !self.not_final
            && payment.charged - self.adjusted() == payment.paid
            && self.denial.is_none()
            && self.denied == Cents::ZERO
            && self.findings.iter().all(|finding| finding.severity == Severity::Note)
    }

    /// What the payer did not accept as the price.
    pub(super) fn not_allowed(&self) -> Cents {
        self.contractual + self.denied + self.pending
    }

    /// Adds one adjustment to its sum.
    pub(super) fn add(&mut self, kind: Kind, amount: Cents) {
        let sum = match kind {
            Kind::Contractual => &mut self.contractual,
            Kind::PatientShare => &mut self.patient_share,
            Kind::CobImpact => &mut self.cob,
            Kind::Legislated => &mut self.legislated,
            Kind::Pending => &mut self.pending,
            Kind::Informational => &mut self.informational,
            Kind::Denial(_) => &mut self.denied,
        };
        *sum += amount;
    }
}

//! The claim as it was last sent to the payer of the case.
//!
//! One claim goes to several payers, one after the other, under one number. The one that was sent to
//! another payer says other things about who pays first, and must not be corrected in this one's place.

use domain::{AccountId, ClaimRef, Payer, PayerName, Phi};
use store::Record;
use x12::claim::{Claim, Rendered};

use super::wire;
use crate::inbox;

/// A claim in the mirror.
pub(super) struct Filed {
    pub(super) account: AccountId,
    pub(super) patient: Option<Phi<String>>,
    /// As it was sent.
    pub(super) x12: String,
    pub(super) claim: Claim,
}

impl Filed {
    /// Of a record of the mirror; `None` where it can't be read.
    pub(super) fn of(record: &Record) -> Option<Self> {
        let wire::Interchange { x12 } = wire::read(&record.content)?;
        let claim = inbox::read_claim(&x12)?.claim;
        let patient = record.patient.clone();
        Some(Self { account: record.key.account, patient, x12, claim })
    }

    /// It went to the payer of the case, which calls itself so in its remittances.
    ///
    /// A payer's number on claims (the clearinghouse's list) is often another one than on remittances.
    /// Where neither number nor name tells, a claim that names one payer only went to that one.
    pub(super) fn is_to(&self, case: &ClaimRef, calls_itself: &[&Payer]) -> bool {
        let Some(party) = self.claim.payer() else { return false };
        let name = &party.name;
        let payer = Payer { name: name.last.clone(), id: name.id.clone() };
        let known = PayerName { name: name.last.clone(), also: Vec::new() };
        inbox::payer_id(&payer) == case.payer
            || calls_itself.iter().any(|it| known.is(&it.name))
            || self.claim.other_coverage.is_empty()
    }

    /// The procedures that were billed.
    pub(super) fn procedures(&self) -> impl Iterator<Item = &str> {
        let services = self.claim.lines.iter().filter_map(|it| it.service.as_ref());
        let codes = services.map(Rendered::procedure).map(|it| it.code.as_str());
        codes.filter(|it| !it.is_empty())
    }
}

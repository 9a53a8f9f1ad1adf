//! Reads what the mirror keeps: one claim payment, one claim, or one claim's acknowledgment, each in
//! an interchange of its own ([`super::excerpt`]), with the reader that read the whole file.
//!
//! **Invariant:** what is read here is what the whole file said of the claim.

use domain::{Acknowledgment, ClaimPayment, CodeBook, Phi, Rarc, RarcEffect, Remittance};
use x12::{
    Reader, SetKind, acknowledgment,
    claim::{ClaimReader, SentClaim},
    remittance::{self, Part},
    text,
};

use crate::translate::{self, PaymentInHand};

/// What a payer said of one claim, with the head of the remittance that said it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PaymentRead {
    /// The remittance that it came in.
    pub remittance: Remittance,
    /// The claim payment.
    pub payment: ClaimPayment,
    /// NM1*74: the payer knows the member by this number.
    pub corrected_member: Option<Phi<String>>,
    /// A remark of it speaks of the No Surprises Act.
    pub surprise_bill: bool,
}

/// Reads the 835 of one claim payment; `None` where there is none in it.
pub fn read_payment(x12: &str) -> Option<PaymentRead> {
    let mut reader = Reader::new(x12.as_bytes());
    let mut remittance = Remittance::default();
    while let Some(block) = reader.next() {
        if block.set() != SetKind::Remittance {
            continue;
        }
        match Part::of(&block) {
            Part::Head(head) => remittance = translate::remittance(&head),
            Part::Claim(claim) => {
                let payment = PaymentInHand::default().read(&claim, true).clone();
                let surprise_bill = speaks_of_surprise_bills(&payment);
                let corrected_member = corrected_member(&claim);
                return Some(PaymentRead { remittance, payment, corrected_member, surprise_bill });
            }
            _ => {}
        }
    }
    None
}

/// Reads the 837 of one claim; `None` where there is none in it.
pub fn read_claim(x12: &str) -> Option<SentClaim> {
    ClaimReader::new(x12.as_bytes()).next()
}

/// Reads the 277CA of one claim; `None` where it says neither that the claim was accepted nor that
/// it was rejected.
pub fn read_acknowledgment(x12: &str) -> Option<Acknowledgment> {
    let mut reader = Reader::new(x12.as_bytes());
    while let Some(block) = reader.next() {
        if let acknowledgment::Part::Level(level) = acknowledgment::Part::of(&block)
            && let Some(read) = translate::acknowledgments(&level).pop()
        {
            return Some(read);
        }
    }
    None
}

/// NM109 of the corrected patient or subscriber.
fn corrected_member(claim: &remittance::ClaimPayment<'_>) -> Option<Phi<String>> {
    let id = text(claim.name(b"74")?.id).trim().to_owned();
    (!id.is_empty()).then(|| Phi::new(id))
}

/// Only a remark says so, on the claim or on a line.
fn speaks_of_surprise_bills(payment: &ClaimPayment) -> bool {
    let of_the_act = |remark: &Rarc| {
        let entry = CodeBook::shipped().rarc(*remark);
        entry.is_some_and(|entry| entry.has(RarcEffect::NoSurprisesAct))
    };
    let of_lines = payment.lines.iter().flat_map(|line| &line.remarks);
    payment.remarks.iter().chain(of_lines).any(of_the_act)
}

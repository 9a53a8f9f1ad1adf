//! A 277CA in the words of the domain.

use domain::{Acknowledgment, ClaimNumber};
use x12::{
    acknowledgment::{ClaimAcknowledgment, ClaimVerdict, Level},
    text,
};

/// What one level says of its claims. Where neither acceptance nor rejection is said, it says
/// nothing: a person reads the status itself.
pub fn acknowledgments(level: &Level<'_>) -> Vec<Acknowledgment> {
    level.claims().filter_map(|claim| acknowledgment(&claim)).collect()
}

/// What is said of one claim; see [`acknowledgments`].
pub fn acknowledgment(claim: &ClaimAcknowledgment<'_>) -> Option<Acknowledgment> {
    let (status, reason) = claim.deciding()?;
    let accepted = match claim.verdict() {
        ClaimVerdict::Received | ClaimVerdict::Accepted => true,
        ClaimVerdict::Rejected => false,
        ClaimVerdict::Unknown => return None,
    };
    Some(Acknowledgment {
        claim: ClaimNumber(text(claim.claim_number()).trim().to_owned()),
        accepted,
        status: format!("{}:{}", text(reason.category), text(reason.code)),
        date: status.date,
        payer_claim_number: claim.reference(b"1K").map(|number| text(number).into_owned()),
    })
}

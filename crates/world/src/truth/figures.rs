//! The key figures, counted by the truth itself.

use std::collections::BTreeMap;

use domain::Cents;

use super::Truth;

/// Counts and sums over everything that was delivered.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Figures {
    /// Claims on which the payer gave a first word that decides everything.
    pub first: u64,
    /// Of those, the ones with a denial.
    pub first_denied: u64,
    /// Of those, the ones on which nothing was paid.
    pub first_denied_fully: u64,
    /// What was charged on them.
    pub first_charged: Cents,
    /// What was denied on them.
    pub first_denied_amount: Cents,
    /// Claims of which something was said at the door.
    pub acknowledged: u64,
    /// Of those, the ones that were sent back at least once.
    pub rejected: u64,
    /// What was charged on all claim payments, reversals taken off.
    pub charged: Cents,
    /// What was paid on all claim payments, reversals taken off.
    pub paid: Cents,
    /// What was transferred.
    pub transferred: Cents,
    /// What is denied as of now.
    pub denied: Cents,
}

impl Figures {
    pub(super) fn of(truth: &Truth) -> Self {
        let mut figures = Self::default();
        // A claim that went to two payers is one claim at the door.
        let mut doors: BTreeMap<&str, bool> = BTreeMap::new();
        for (_, number, claim) in truth.claims() {
            if claim.was_acknowledged() {
                *doors.entry(number).or_default() |= claim.was_rejected();
            }
            if let Some((_, first)) = claim.first() {
                let denied = first.denied();
                figures.first += 1;
                figures.first_charged += first.charge;
                figures.first_denied_amount += denied;
                figures.first_denied += u64::from(Cents::ZERO < denied);
                figures.first_denied_fully +=
                    u64::from(Cents::ZERO < denied && first.paid() <= Cents::ZERO);
            }
            if let Some(standing) = claim.standing() {
                figures.denied += standing.denied();
            }
        }
        figures.acknowledged = doors.len() as u64;
        figures.rejected = doors.values().filter(|rejected| **rejected).count() as u64;
        for remittance in truth.remittances() {
            figures.charged += remittance.charged;
            figures.paid += remittance.paid_on_claims;
            figures.transferred += remittance.paid;
        }
        figures
    }

    /// The share of claims that were denied at first, in hundredths of a percent.
    pub fn initial_denial_rate_bp(&self) -> u64 {
        (self.first_denied * 10_000).checked_div(self.first).unwrap_or(0)
    }
}

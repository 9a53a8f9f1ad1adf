//! What really is the case, so that everything said about the world can be held against it.
//!
//! The truth is as of the files that were delivered: what a payer has decided and not yet sent is not
//! in it. It is kept by the world itself, in its own words, and not read from its files.

mod claim;
mod figures;

pub use claim::{ClaimTruth, Event, Open, OpenKind};
pub use figures::Figures;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::Cents;

use crate::payers::{PayerId, Posting, ProviderCut, Written};

/// A remittance that was delivered: one transaction set. One that came again is not here again.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RemittanceTruth {
    /// Who paid.
    pub payer: PayerId,
    /// NPI of who was paid.
    pub payee: String,
    /// The day of the payment.
    pub day: NaiveDate,
    /// Number of the payment (TRN02).
    pub trace: String,
    /// Name of its file.
    pub file: String,
    /// What was paid (BPR02).
    pub paid: Cents,
    /// Claim payments, reversals included.
    pub n_claims: usize,
    /// Sum of what was charged (CLP03), less reversals.
    pub charged: Cents,
    /// Sum of what was paid on claims (CLP04), less reversals.
    pub paid_on_claims: Cents,
    /// Amounts beyond the claims (PLB).
    pub provider_cuts: Vec<ProviderCut>,
    /// The day of the payment is missing from it (BPR16).
    pub forgets_day: bool,
    /// Claims on which the payer repeats the adjustments of the lines; they don't add up.
    pub n_repeating: usize,
}

/// The truth about everything that was delivered.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    remittances: Vec<RemittanceTruth>,
    claims: BTreeMap<(PayerId, String), ClaimTruth>,
}

impl Truth {
    /// Every remittance, in the order of delivery.
    pub fn remittances(&self) -> &[RemittanceTruth] {
        &self.remittances
    }

    /// Every claim at every payer that had it, by payer and number.
    pub fn claims(&self) -> impl Iterator<Item = (PayerId, &str, &ClaimTruth)> + Clone {
        self.claims.iter().map(|((payer, claim), truth)| (*payer, claim.as_str(), truth))
    }

    /// One claim at one payer.
    pub fn claim(&self, payer: PayerId, claim: &str) -> Option<&ClaimTruth> {
        self.claims.get(&(payer, claim.to_owned()))
    }

    /// What of all that is open: denials that stand, money taken back, prices below the contract.
    pub fn open(&self) -> Vec<Open<'_>> {
        self.claims().flat_map(|(payer, claim, truth)| truth.open(payer, claim)).collect()
    }

    /// The figures.
    pub fn figures(&self) -> Figures {
        Figures::of(self)
    }

    pub(crate) fn received(&mut self, payer: PayerId, claim: &str, day: NaiveDate, taken: bool) {
        let event = if taken { Event::Accepted(day) } else { Event::Rejected(day) };
        self.claims.entry((payer, claim.to_owned())).or_default().push(event);
    }

    pub(crate) fn delivered(&mut self, file: &str, written: &Written) {
        let sign = |posting: &Posting| match posting {
            Posting::Word(_) => 1,
            Posting::Reversal(_) => -1,
        };
        let charged = |it: &Posting| it.decision().charge.times(sign(it));
        let nth = self.remittances.len();
        let repeats = |it: &&Posting| matches!(it, Posting::Word(word) if word.repeats_cuts);
        self.remittances.push(RemittanceTruth {
            payer: written.payer,
            payee: written.payee.clone(),
            day: written.day,
            trace: written.trace.clone(),
            file: file.to_owned(),
            paid: written.paid(),
            n_claims: written.postings.len(),
            charged: written.postings.iter().map(charged).sum(),
            paid_on_claims: written.postings.iter().map(Posting::paid).sum(),
            provider_cuts: written.provider_cuts.clone(),
            forgets_day: written.forgets_day,
            n_repeating: written.postings.iter().filter(repeats).count(),
        });
        for posting in &written.postings {
            let (remittance, decision) = (nth, posting.decision().clone());
            let key = (written.payer, decision.claim.clone());
            let event = match posting {
                Posting::Word(_) => Event::Decided { remittance, decision },
                Posting::Reversal(_) => Event::Reversed { remittance, decision },
            };
            self.claims.entry(key).or_default().push(event);
        }
    }
}

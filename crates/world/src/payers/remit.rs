//! What waits for the next remittance, and how a remittance comes together from it.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use domain::Cents;

use super::{Card, Decision, PayerId, rules::CorrectionOrder};
use crate::calendar::later;

/// One claim payment on a remittance.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Posting {
    /// The payer's word.
    Word(Decision),
    /// A word taken back.
    Reversal(Decision),
}

/// An amount between payer and practice beyond the claims (PLB).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProviderCut {
    /// PLB03-1.
    pub reason: &'static str,
    /// PLB03-2.
    pub reference: String,
    /// Positive reduces the payment.
    pub amount: Cents,
}

/// A remittance that was written: one transaction set.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Written {
    pub(crate) payer: PayerId,
    pub(crate) payee: String,
    pub(crate) day: NaiveDate,
    /// TRN02.
    pub(crate) trace: String,
    pub(crate) postings: Vec<Posting>,
    pub(crate) provider_cuts: Vec<ProviderCut>,
    /// BPR16 is left empty.
    pub(crate) forgets_day: bool,
}

impl Posting {
    pub(crate) fn decision(&self) -> &Decision {
        match self {
            Self::Word(decision) | Self::Reversal(decision) => decision,
        }
    }

    pub(crate) fn paid(&self) -> Cents {
        match self {
            Self::Word(decision) => decision.paid(),
            Self::Reversal(decision) => -decision.paid(),
        }
    }
}

impl Written {
    /// BPR02.
    pub(crate) fn paid(&self) -> Cents {
        let claims: Cents = self.postings.iter().map(Posting::paid).sum();
        claims - self.provider_cuts.iter().map(|it| it.amount).sum()
    }
}

/// What waits for a day on which the payer pays.
#[derive(Clone, Debug, Default)]
pub(super) struct Outbox {
    postings: Vec<(NaiveDate, Posting)>,
    provider_cuts: Vec<(NaiveDate, String, ProviderCut)>,
    /// What each payee still owes from a remittance that came out below nothing.
    balances: BTreeMap<String, ProviderCut>,
    paid_capitation: Option<u32>,
}

impl Outbox {
    /// A word for the next remittance from this day on.
    pub(super) fn post(&mut self, from: NaiveDate, posting: Posting) {
        self.postings.push((from, posting));
    }

    /// A word taken back and another in its place.
    pub(super) fn correct(&mut self, card: &Card, day: NaiveDate, old: Decision, new: Decision) {
        let (old, new) = (Posting::Reversal(old), Posting::Word(new));
        let next = later(next_pay_day(card, day), 1);
        let (first, second, second_from) = match card.temper.order {
            CorrectionOrder::ReversalFirst => (old, new, day),
            CorrectionOrder::CorrectionFirst => (new, old, day),
            CorrectionOrder::Apart => (old, new, next),
            CorrectionOrder::ApartCorrectionFirst => (new, old, next),
        };
        self.post(day, first);
        self.post(second_from, second);
    }

    /// An amount beyond the claims, from this day on.
    pub(super) fn charge(&mut self, from: NaiveDate, payee: &str, cut: ProviderCut) {
        self.provider_cuts.push((from, payee.to_owned(), cut));
    }

    /// The remittances of a day on which the payer pays, one for each payee.
    pub(super) fn remit(&mut self, card: &Card, day: NaiveDate) -> Vec<Written> {
        let mut by_payee: BTreeMap<String, Vec<Posting>> = BTreeMap::new();
        for (from, posting) in std::mem::take(&mut self.postings) {
            if day < from {
                self.postings.push((from, posting));
            } else {
                by_payee.entry(posting.decision().context.payee.clone()).or_default().push(posting);
            }
        }
        let several = 1 < by_payee.len();
        let sets = by_payee.into_iter().enumerate();
        let sets: Vec<_> = sets
            .map(|(nth, (payee, mut postings))| {
                // Stable: of one claim, the order in which they were posted stays.
                postings.sort_by(|a, b| a.decision().claim.cmp(&b.decision().claim));
                let part = if several { (nth + 1).to_string() } else { String::new() };
                let trace = format!("{}{}{part}", card.wire_id, day.format("%y%m%d"));
                let written = Written {
                    payer: card.id,
                    provider_cuts: self.provider_cuts(card, day, &payee, &postings),
                    payee,
                    day,
                    trace,
                    postings,
                    forgets_day: false,
                };
                self.carry(written)
            })
            .collect();
        sets
    }

    fn provider_cuts(
        &mut self,
        card: &Card,
        day: NaiveDate,
        payee: &str,
        postings: &[Posting],
    ) -> Vec<ProviderCut> {
        let mut cuts: Vec<ProviderCut> = self.balances.remove(payee).into_iter().collect();
        for (from, to, cut) in std::mem::take(&mut self.provider_cuts) {
            if from <= day && to == payee {
                cuts.push(cut);
            } else {
                self.provider_cuts.push((from, to, cut));
            }
        }
        for posting in postings {
            if let Posting::Word(decision) = posting
                && Cents::ZERO < decision.interest
            {
                let reference = decision.claim.clone();
                cuts.push(ProviderCut { reason: "L6", reference, amount: -decision.interest });
            }
        }
        if Cents::ZERO < card.rules.capitation && self.paid_capitation != Some(day.month()) {
            self.paid_capitation = Some(day.month());
            let reference = day.format("%Y%m").to_string();
            cuts.push(ProviderCut { reason: "CT", reference, amount: -card.rules.capitation });
        }
        cuts
    }

    /// A payment can't be below nothing: what is missing goes into the next remittance.
    fn carry(&mut self, mut written: Written) -> Written {
        let paid = written.paid();
        if paid < Cents::ZERO {
            let reference = written.trace.clone();
            let forward =
                |amount| ProviderCut { reason: "FB", reference: reference.clone(), amount };
            written.provider_cuts.push(forward(paid));
            self.balances.insert(written.payee.clone(), forward(-paid));
        }
        written
    }
}

/// The next day on which this payer pays, this one included.
pub(super) fn next_pay_day(card: &Card, day: NaiveDate) -> NaiveDate {
    let mut day = day;
    while !card.temper.pay_days.contains(&day.weekday()) {
        day = later(day, 1);
    }
    day
}

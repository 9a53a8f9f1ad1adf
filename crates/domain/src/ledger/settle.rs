//! Sets what was taken against what was set aside, the surest matches first.

use super::{
    BookedEntry, LedgerAccount,
    reference::{names_something, plain},
};
use crate::Cents;

/// Why two entries belong together; the surest first.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum SettledBy {
    /// The same claim or reference, the same amount.
    ReferenceAndAmount,
    /// The same claim or reference; a part of the amount.
    Reference,
    /// A recovery beside the confirmation of our refund, on one remittance.
    Refund,
    /// The same reason and amount; the references say nothing. To be taken with care.
    Amount,
    /// A forwarding balance applied to the oldest one still open; balances are not marked.
    OldestBalance,
}

/// So much of one entry is settled by another. Indexes are into the booked entries.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Settlement {
    /// The entry that set the amount aside, or confirmed our refund (negative).
    pub opened: usize,
    /// The entry that took it (positive).
    pub closed: usize,
    /// How much, positive.
    pub amount: Cents,
    /// Why.
    pub by: SettledBy,
}

/// Settles what can be; the second part is what remains of each entry, with its sign.
pub(super) fn settle(booked: &[BookedEntry]) -> (Vec<Settlement>, Vec<Cents>) {
    let mut settling = Settling {
        booked,
        references: booked.iter().map(|it| plain(&it.entry.adjustment.reference)).collect(),
        remaining: booked.iter().map(|it| it.entry.adjustment.amount).collect(),
        settlements: vec![],
    };
    let kinds = [
        SettledBy::ReferenceAndAmount,
        SettledBy::Reference,
        SettledBy::Refund,
        SettledBy::Amount,
        SettledBy::OldestBalance,
    ];
    for by in kinds {
        settling.round(by);
    }
    (settling.settlements, settling.remaining)
}

struct Settling<'a> {
    booked: &'a [BookedEntry],
    references: Vec<String>,
    remaining: Vec<Cents>,
    settlements: Vec<Settlement>,
}

impl Settling<'_> {
    /// Gives each taking, the oldest first, the oldest openings that fit it in this way.
    fn round(&mut self, by: SettledBy) {
        for closed in 0..self.booked.len() {
            if self.booked[closed].account != LedgerAccount::Recoupment {
                continue;
            }
            for opened in 0..self.booked.len() {
                if self.remaining[closed] <= Cents::ZERO {
                    break;
                }
                if self.remaining[opened] < Cents::ZERO && self.fits(opened, closed, by) {
                    let amount = self.remaining[closed].min(-self.remaining[opened]);
                    self.remaining[opened] += amount;
                    self.remaining[closed] -= amount;
                    self.settlements.push(Settlement { opened, closed, amount, by });
                }
            }
        }
    }

    fn fits(&self, opened: usize, closed: usize, by: SettledBy) -> bool {
        let (opening, taking) = (&self.booked[opened], &self.booked[closed]);
        if opening.entry.payer != taking.entry.payer {
            return false;
        }
        let same_amount = self.remaining[closed] == -self.remaining[opened];
        let same_remittance = opening.entry.same_remittance(&taking.entry);
        if by == SettledBy::Refund {
            return opening.account == LedgerAccount::Refund && same_remittance && same_amount;
        }
        let same_reason = opening.entry.adjustment.reason == taking.entry.adjustment.reason;
        let is_balance = opening.entry.adjustment.reason == "FB";
        opening.account == LedgerAccount::Recoupment
            && in_time(opening, taking)
            && match by {
                SettledBy::ReferenceAndAmount => same_amount && self.same_matter(opened, closed),
                SettledBy::Reference => !same_remittance && self.same_matter(opened, closed),
                // What is tied to two different claims is two matters, whatever the amounts.
                SettledBy::Amount => {
                    same_amount && same_reason && !same_remittance && !two_claims(opening, taking)
                }
                SettledBy::OldestBalance => {
                    same_reason && is_balance && !same_remittance && !two_claims(opening, taking)
                }
                SettledBy::Refund => false,
            }
    }

    /// Is it the same claim, or the very same reference?
    fn same_matter(&self, opened: usize, closed: usize) -> bool {
        let claim = |nth: usize| self.booked[nth].link.place();
        let same_claim = claim(opened).is_some() && claim(opened) == claim(closed);
        let same_reference = names_something(&self.references[opened])
            && self.references[opened] == self.references[closed];
        same_claim || same_reference
    }
}

/// What is taken before it was set aside is another matter. The same day is fine.
fn in_time(opening: &BookedEntry, taking: &BookedEntry) -> bool {
    match (opening.entry.date, taking.entry.date) {
        (Some(opened), Some(taken)) => opened <= taken,
        _ => true,
    }
}

fn two_claims(opening: &BookedEntry, taking: &BookedEntry) -> bool {
    match (opening.link.place(), taking.link.place()) {
        (Some(opened), Some(taken)) => opened != taken,
        _ => false,
    }
}

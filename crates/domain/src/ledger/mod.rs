//! The ledger between a payer and the practice: money that moves beyond the claims (PLB).
//!
//! A payer that wants money back takes it from later payments, often weeks later and from another
//! patient's remittance. What it sets aside (`FB` or `WO`, negative: the payment rises, the debt
//! stays) and what it takes later (positive: the payment falls) belong together; what is left over
//! is either still to come or was taken without a reason that we saw.
//!
//! ```text
//! May 1   claim paid                       + 80.00
//! May 5   reversal                         - 80.00
//!         PLB WO -80.00  set aside         + 80.00   we owe 80.00
//! June 9  PLB WO  80.00  taken             - 80.00   we owe nothing
//! ```
//!
//! **Invariants**
//! - Nothing here changes a claim: a PLB moves cash between the remittance and the debt.
//! - Each cent of an amount is settled once or stays open; nothing is lost and nothing invented.
//! - The order of the files changes nothing.
//! - The raw reference is kept, because every payer writes it in its own way.

mod books;
mod reason;
mod reference;
mod settle;

use std::cmp::Ordering;

use chrono::NaiveDate;

use crate::{Histories, PayerNumber, ProviderAdjustment};

pub use books::{BookedEntry, LedgerBooks, OpenItem, OpenWhy};
pub use reason::{LedgerAccount, PlbReason, plb_reason};
pub use reference::{ClaimLink, LinkedBy};
pub use settle::{SettledBy, Settlement};

/// One provider adjustment with where it came from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LedgerEntry {
    /// The payer.
    pub payer: PayerNumber,
    /// The date of the remittance.
    pub date: Option<NaiveDate>,
    /// TRN02 of the remittance.
    pub trace: String,
    /// The file, by the order of reading.
    pub file: u32,
    /// The amount with its reason and its reference.
    pub adjustment: ProviderAdjustment,
}

impl LedgerEntry {
    /// Do both stand on one remittance? Files are of no use here: one may hold many remittances.
    fn same_remittance(&self, other: &Self) -> bool {
        self.payer == other.payer && self.date == other.date && self.trace == other.trace
    }

    /// By payer and date, then by content, so that the order of reading changes nothing.
    fn order(&self, other: &Self) -> Ordering {
        let key = |it: &Self| (it.payer, it.date);
        let adjustment = |it: &Self| (it.adjustment.amount, it.adjustment.fiscal_end);
        key(self)
            .cmp(&key(other))
            .then_with(|| self.trace.cmp(&other.trace))
            .then_with(|| self.adjustment.reason.cmp(&other.adjustment.reason))
            .then_with(|| self.adjustment.reference.cmp(&other.adjustment.reference))
            .then_with(|| adjustment(self).cmp(&adjustment(other)))
            .then_with(|| self.adjustment.provider.cmp(&other.adjustment.provider))
            .then_with(|| self.file.cmp(&other.file))
    }
}

/// Takes the provider adjustments of all files, then settles them against each other.
#[derive(Debug, Default)]
pub struct Ledger {
    entries: Vec<LedgerEntry>,
}

impl Ledger {
    /// Takes one entry; in any order.
    pub fn add(&mut self, entry: LedgerEntry) {
        self.entries.push(entry);
    }

    /// Ties the entries to claims by their references, settles what belongs together, and says
    /// what is open.
    pub fn finish(self, histories: &Histories) -> LedgerBooks {
        let mut entries = self.entries;
        entries.sort_unstable_by(LedgerEntry::order);
        let links = reference::links(&entries, histories);
        let booked: Vec<BookedEntry> = entries
            .into_iter()
            .zip(links)
            .map(|(entry, link)| BookedEntry {
                account: plb_reason(&entry.adjustment.reason)
                    .map_or(LedgerAccount::Unknown, |reason| reason.account),
                entry,
                link,
            })
            .collect();
        let (settlements, remaining) = settle::settle(&booked);
        LedgerBooks::new(booked, settlements, &remaining, histories)
    }
}

#[cfg(test)]
mod tests;

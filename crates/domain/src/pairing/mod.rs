//! Which payment of a claim stands: originals, reversals and corrections put together, whatever
//! the order in which the files came.
//!
//! A payer corrects itself by taking a payment back (CLP02 = 22, all amounts negated) and paying
//! anew. The reversal *should* stand before the correction and in the same file; neither is
//! guaranteed (X12 RFI 227 and 791, \[S\]). So nothing is decided until every file was read; then a
//! denial of an adjudication that was taken back or replaced is not worked, and a figure that
//! counts first adjudications counts the first.
//!
//! **Invariants**
//! - The order of the files changes nothing; only dates, and the order inside one file, count.
//! - Each reversal takes back at most one payment, and each payment is taken back at most once.
//! - A denial is hidden only where the payer itself took the answer back or gave another for the
//!   same charge; in doubt both answers stay in work.
//! - Two payers of one claim never meet: a secondary payment does not replace the primary one.

mod family;
mod history;
mod matching;
mod payers;
mod record;
mod service;

pub use history::{ClaimHistory, ClaimState, Histories};
pub use matching::Standing;
pub use payers::{PayerNumber, PayerNumbers};
pub use record::{PaymentRecord, PaymentSource};

/// Takes the payment records of all files, then pairs them.
#[derive(Debug, Default)]
pub struct Pairing {
    records: Vec<PaymentRecord>,
}

impl Pairing {
    /// Takes one payment record; in any order.
    pub fn add(&mut self, record: PaymentRecord) {
        self.records.push(record);
    }

    /// How many records came so far.
    pub fn n_records(&self) -> usize {
        self.records.len()
    }

    /// Forgets all but the first so many, where a remittance turns out to have been here before.
    pub fn truncate(&mut self, n_records: usize) {
        self.records.truncate(n_records);
    }

    /// Pairs what came.
    pub fn finish(self) -> Histories {
        let mut records = self.records;
        // Most files have their claims in order already, and most claims one record.
        records.sort_by(|a, b| a.named_claim().cmp(&b.named_claim()));
        if family::gather(&mut records) {
            records.sort_by(|a, b| a.named_claim().cmp(&b.named_claim()));
        }
        service::tell_apart(&mut records);

        let mut standings = Vec::with_capacity(records.len());
        let mut ends = Vec::with_capacity(records.len());
        for named in records.chunk_by_mut(|a, b| a.named_claim() == b.named_claim()) {
            named.sort_unstable_by(PaymentRecord::order);
            for claim in named.chunk_by(|a, b| a.kept_on == b.kept_on) {
                matching::tell_standings(claim, &mut standings);
                ends.push(standings.len());
            }
        }
        Histories::new(records, standings, ends)
    }
}

#[cfg(test)]
mod tests;

//! The code book itself: the two tables, and the payers' own uses over them.

use std::sync::{Arc, LazyLock};

use foldhash::HashMap;

use super::{
    CarcEntry, CodeOverride, CodeTableError, PayerName, RarcEntry, official::OfficialCode, table,
};
use crate::{Carc, Rarc};

static SHIPPED: LazyLock<CodeBook> = LazyLock::new(|| {
    let carcs = include_str!("../../tables/carc.tsv");
    let rarcs = include_str!("../../tables/rarc.tsv");
    CodeBook::parse(carcs, rarcs).expect("the shipped table is checked by a test")
});

/// Every code that is known, and what some payers make of it.
#[derive(Clone, Debug, Default)]
pub struct CodeBook {
    pub(super) carcs: HashMap<Carc, CarcEntry>,
    pub(super) rarcs: HashMap<Rarc, RarcEntry>,
    payers: Vec<(PayerName, Arc<[CodeOverride]>)>,
    digest: u64,
}

impl CodeBook {
    /// The shipped tables.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads the two tables from their tab-separated text.
    pub fn parse(carcs: &str, rarcs: &str) -> Result<Self, CodeTableError> {
        Ok(Self {
            carcs: table::carcs(carcs)?.into_iter().map(|entry| (entry.code, entry)).collect(),
            rarcs: table::rarcs(rarcs)?.into_iter().map(|entry| (entry.code, entry)).collect(),
            payers: Vec::new(),
            digest: fold(fold(FNV_BASIS, carcs), rarcs),
        })
    }

    /// What is known of a reason code.
    pub fn carc(&self, code: Carc) -> Option<&CarcEntry> {
        self.carcs.get(&code)
    }

    /// What is known of a remark code.
    pub fn rarc(&self, code: Rarc) -> Option<&RarcEntry> {
        self.rarcs.get(&code)
    }

    /// Every reason code, in no order.
    pub fn carcs(&self) -> impl Iterator<Item = &CarcEntry> {
        self.carcs.values()
    }

    /// Every remark code, in no order.
    pub fn rarcs(&self) -> impl Iterator<Item = &RarcEntry> {
        self.rarcs.values()
    }

    /// Adds a payer's own uses of codes, from the contract file.
    pub fn add_payer(&mut self, payer: PayerName, mut overrides: Vec<CodeOverride>) {
        // Stable, so that the first of two equally precise ones wins, as written.
        overrides.sort_by_key(|one| std::cmp::Reverse(one.precision()));
        self.payers.push((payer, overrides.into()));
    }

    /// A payer's own uses, the most precise first; the payer by its name as sent.
    ///
    /// They are shared, so that a remittance asks once for all of its claims.
    pub fn overrides(&self, payer: &str) -> Arc<[CodeOverride]> {
        let known = self.payers.iter().find(|(name, _)| name.is(payer));
        known.map_or_else(Arc::default, |(_, overrides)| Arc::clone(overrides))
    }

    /// A short mark of what the tables say, official lists included. Two judgments with the same
    /// mark rest on the same tables; it is kept beside each of them.
    pub fn version(&self) -> String {
        format!("{:016x}", self.digest)
    }

    /// Makes a row that was loaded over the tables part of [`CodeBook::version`].
    pub(super) fn mark(&mut self, row: &OfficialCode) {
        let dates = format!("{:?}{:?}", row.since, row.until);
        self.digest = [&row.code, &row.text, &dates]
            .into_iter()
            .fold(self.digest, |digest, text| fold(digest, text));
    }
}

/// Where FNV-1a starts, in 64 bits.
const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, because a version must be the same on every machine and with every compiler, which the
/// standard library's hash does not promise. It marks; it protects nothing.
fn fold(digest: u64, text: &str) -> u64 {
    let prime = 0x0000_0100_0000_01b3;
    text.bytes().fold(digest, |digest, byte| (digest ^ u64::from(byte)).wrapping_mul(prime))
}

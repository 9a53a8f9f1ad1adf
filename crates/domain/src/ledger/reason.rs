//! What each provider adjustment reason (PLB03-1) means, and on which account it is booked.

use std::{collections::HashMap, sync::LazyLock};

use crate::Confidence;

/// An account of the ledger.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum LedgerAccount {
    /// What the payer wants back: set aside, carried forward, taken.
    Recoupment,
    /// Refunds of ours that arrived.
    Refund,
    /// Interest: income, never a payment of a claim.
    Interest,
    /// A fixed amount for each member, whatever care was given.
    Capitation,
    /// Held back, often for performance.
    Withhold,
    /// Taken for an authority: tax, garnishment.
    Levy,
    /// Charged for being late.
    Penalty,
    /// Advance, interim and final payments of institutions.
    Settlement,
    /// Medicare's pass-through payments to institutions.
    PassThrough,
    /// Bonus, rebate, incentive.
    Incentive,
    /// Anything else that is known.
    Other,
    /// A reason that the table does not have; a finding says so.
    Unknown,
}

impl LedgerAccount {
    /// The name in files and in the table.
    pub fn id(self) -> &'static str {
        match self {
            Self::Recoupment => "recoupment",
            Self::Refund => "refund",
            Self::Interest => "interest",
            Self::Capitation => "capitation",
            Self::Withhold => "withhold",
            Self::Levy => "levy",
            Self::Penalty => "penalty",
            Self::Settlement => "settlement",
            Self::PassThrough => "pass_through",
            Self::Incentive => "incentive",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }

    /// Every account, in the order in which they are shown.
    pub const ALL: &[Self] = &[
        Self::Recoupment,
        Self::Refund,
        Self::Interest,
        Self::Capitation,
        Self::Withhold,
        Self::Levy,
        Self::Penalty,
        Self::Settlement,
        Self::PassThrough,
        Self::Incentive,
        Self::Other,
        Self::Unknown,
    ];
}

/// One row of the table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PlbReason {
    /// PLB03-1.
    pub code: &'static str,
    /// Where it is booked.
    pub account: LedgerAccount,
    /// How sure we are.
    pub confidence: Confidence,
    /// What it is, in our own words.
    pub meaning: &'static str,
    /// What a positive amount means: it reduces the payment.
    pub positive: &'static str,
    /// What a negative amount means: it increases the payment.
    pub negative: &'static str,
}

/// The meaning of a reason; `None` for one that the table does not have.
pub fn plb_reason(code: &str) -> Option<&'static PlbReason> {
    REASONS.get(code.trim())
}

static REASONS: LazyLock<HashMap<&'static str, PlbReason>> = LazyLock::new(|| {
    let rows = rows(include_str!("../../tables/plb.tsv"));
    rows.map(|row| row.expect("the shipped table is checked by a test"))
        .map(|reason| (reason.code, reason))
        .collect()
});

/// The rows below the comments and the header, each with the row itself where it can't be read.
fn rows(table: &'static str) -> impl Iterator<Item = Result<PlbReason, &'static str>> {
    let rows = table.lines().filter(|row| !row.starts_with('#') && !row.trim().is_empty());
    rows.skip(1).map(|row| read(row).ok_or(row))
}

fn read(row: &'static str) -> Option<PlbReason> {
    let cells: Vec<&str> = row.split('\t').collect();
    let [code, account, confidence, meaning, positive, negative] = cells.try_into().ok()?;
    Some(PlbReason {
        code,
        account: *LedgerAccount::ALL.iter().find(|known| known.id() == account)?,
        confidence: Confidence::from_code(confidence)?,
        meaning,
        positive,
        negative,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_row_of_the_shipped_table_reads_and_stands_once() {
        let mut codes = HashSet::new();
        for row in rows(include_str!("../../tables/plb.tsv")) {
            let reason = row.expect("a row of six cells");
            assert!(codes.insert(reason.code), "{} stands twice", reason.code);
            assert_eq!(reason.code.len(), 2);
            assert_ne!(reason.account, LedgerAccount::Unknown, "{}", reason.code);
            for text in [reason.meaning, reason.positive, reason.negative] {
                assert!(!text.is_empty(), "{}", reason.code);
            }
        }
        assert_eq!(codes.len(), 41);
    }

    #[test]
    fn the_reasons_that_move_a_debt_are_booked_as_recoupment() {
        let account = |code| plb_reason(code).map(|reason| reason.account);
        for code in ["FB", "WO", "WU"] {
            assert_eq!(account(code), Some(LedgerAccount::Recoupment));
        }
        assert_eq!(account("L6"), Some(LedgerAccount::Interest));
        assert_eq!(account("72"), Some(LedgerAccount::Refund));
        assert_eq!(account("ZZ"), None);
    }
}

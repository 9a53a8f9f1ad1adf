//! The books when all was settled: every entry, what settled what, and what is open.

use super::{ClaimLink, LedgerAccount, LedgerEntry, Settlement};
use crate::{Cents, ClaimNumber, Finding, Histories, Place, Severity, Standing};

/// An entry on its account, tied to its claim where its reference names one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BookedEntry {
    /// The entry as sent.
    pub entry: LedgerEntry,
    /// Where it is booked.
    pub account: LedgerAccount,
    /// The claim.
    pub link: ClaimLink,
}

/// Why an amount is open.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum OpenWhy {
    /// Set aside and not taken yet: it will be missing from a coming payment.
    StillToCome,
    /// A forwarding balance was applied whose origin is in none of the files.
    BalanceFromBefore,
    /// Taken beside a reversal that took the same money already, and nothing had been set aside.
    PerhapsTakenTwice,
    /// Taken for a claim whose payment nobody reversed.
    TakenWithoutReversal,
    /// Taken, and no single claim of the files is named.
    TakenUnexplained,
}

/// An amount that nothing settles; the pseudo-class U2, recoupment.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OpenItem {
    /// Index of the booked entry.
    pub entry: usize,
    /// What is left of it, signed as the payer sent it.
    pub remaining: Cents,
    /// Why.
    pub why: OpenWhy,
    /// The claim, where one is named.
    pub claim: Option<ClaimNumber>,
}

/// The settled ledger.
#[derive(Debug)]
pub struct LedgerBooks {
    booked: Vec<BookedEntry>,
    settlements: Vec<Settlement>,
    open: Vec<OpenItem>,
}

impl LedgerBooks {
    pub(super) fn new(
        booked: Vec<BookedEntry>,
        settlements: Vec<Settlement>,
        remaining: &[Cents],
        histories: &Histories,
    ) -> Self {
        let mut open = vec![];
        for (entry, (it, left)) in booked.iter().zip(remaining).enumerate() {
            if it.account == LedgerAccount::Recoupment && *left != Cents::ZERO {
                let why = why(it, *left, histories);
                open.push(OpenItem {
                    entry,
                    remaining: *left,
                    why,
                    claim: it.link.claim().cloned(),
                });
            }
        }
        Self { booked, settlements, open }
    }

    /// Every entry, by payer and date.
    pub fn entries(&self) -> &[BookedEntry] {
        &self.booked
    }

    /// What settled what.
    pub fn settlements(&self) -> &[Settlement] {
        &self.settlements
    }

    /// What is open, by payer and date.
    pub fn open(&self) -> &[OpenItem] {
        &self.open
    }

    /// The sum of an account as it came to us: positive is money that we got.
    pub fn received(&self, account: LedgerAccount) -> Cents {
        let on_account = self.booked.iter().filter(|it| it.account == account);
        on_account.map(|it| -it.entry.adjustment.amount).sum()
    }

    /// Interest that payers paid for paying late: income, never a payment of a claim.
    pub fn interest(&self) -> Cents {
        self.received(LedgerAccount::Interest)
    }

    /// What payers will still take from coming payments, positive.
    pub fn still_to_come(&self) -> Cents {
        let set_aside = self.open.iter().filter(|item| item.why == OpenWhy::StillToCome);
        set_aside.map(|item| -item.remaining).sum()
    }

    /// What was taken and is explained by nothing that we saw, positive.
    pub fn taken_unexplained(&self) -> Cents {
        let taken = self.open.iter().filter(|item| item.why != OpenWhy::StillToCome);
        taken.map(|item| item.remaining).sum()
    }

    /// What a person should see: each open amount, and each reason that the table does not have.
    pub fn findings(&self) -> Vec<Finding> {
        let open = self.open.iter().map(|item| self.open_finding(item));
        let unknown = self
            .booked
            .iter()
            .filter(|it| it.account == LedgerAccount::Unknown)
            .map(|it| unknown_reason(&it.entry));
        open.chain(unknown).collect()
    }

    fn open_finding(&self, item: &OpenItem) -> Finding {
        let adjustment = &self.booked[item.entry].entry.adjustment;
        let claim =
            item.claim.as_ref().map_or(String::new(), |claim| format!(" for claim {claim}"));
        let amount = item.remaining.abs();
        let reason = &adjustment.reason;
        let (severity, kind, what) = match item.why {
            OpenWhy::StillToCome => (
                Severity::Note,
                "recoupment_to_come",
                format!(
                    "PLB {reason}: {amount} is set aside{claim} and will be missing from a coming \
                     payment"
                ),
            ),
            OpenWhy::BalanceFromBefore => (
                Severity::Warning,
                "balance_from_before",
                format!(
                    "PLB {reason}: {amount} of an earlier balance was taken{claim}; the remittance \
                     that carried it forward is in none of the files"
                ),
            ),
            OpenWhy::PerhapsTakenTwice => (
                Severity::Warning,
                "perhaps_taken_twice",
                format!(
                    "PLB {reason}: {amount} was taken{claim}, whose reversal took money already; \
                     check whether it was taken twice"
                ),
            ),
            OpenWhy::TakenWithoutReversal => (
                Severity::Warning,
                "taken_without_reversal",
                format!(
                    "PLB {reason}: {amount} was taken{claim}, whose payment nobody reversed; ask \
                     for the reason"
                ),
            ),
            OpenWhy::TakenUnexplained => (
                Severity::Warning,
                "taken_unexplained",
                format!(
                    "PLB {reason}: {amount} was taken, and the reference names no single claim \
                     of the files; ask for the reason"
                ),
            ),
        };
        Finding { severity, kind, what, place: Place::Claim }
    }
}

fn why(booked: &BookedEntry, remaining: Cents, histories: &Histories) -> OpenWhy {
    if remaining < Cents::ZERO {
        return OpenWhy::StillToCome;
    }
    let history = booked.link.place().and_then(|place| histories.nth(place));
    let is_reversal = |standing: &Standing| {
        matches!(standing, Standing::TakesBack { .. } | Standing::TakesBackUnseen)
    };
    match history {
        Some(history) if history.standings().iter().any(is_reversal) => OpenWhy::PerhapsTakenTwice,
        Some(_) => OpenWhy::TakenWithoutReversal,
        None if booked.entry.adjustment.reason == "FB" => OpenWhy::BalanceFromBefore,
        None => OpenWhy::TakenUnexplained,
    }
}

fn unknown_reason(entry: &LedgerEntry) -> Finding {
    let adjustment = &entry.adjustment;
    Finding {
        severity: Severity::Warning,
        kind: "unknown_plb_reason",
        what: format!(
            "PLB reason `{}` over {} is not in the table; it counts in the balance and is booked \
             apart",
            adjustment.reason, adjustment.amount
        ),
        place: Place::Claim,
    }
}

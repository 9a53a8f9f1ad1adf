//! Money that a payer kept back out of a payment (PLB), with the claim that it is kept back for.
//!
//! Which reasons are a recoupment and how payers write the claim into the reference, the ledger of
//! the domain knows. It ties a reference to the claims of this file; a reference that leads to none
//! of them is told without a claim and with the numbers that stand in it, because the claim may have
//! been paid in another file.
//!
//! **Invariant:** what is only set aside (negative: the payment rises) was not taken yet.

use std::collections::HashMap;

use domain::{
    BookedEntry, Cents, ClaimLink, ClaimNumber, ClaimPayment, ClaimRef, Event, EventKey, Fact,
    Ledger, LedgerAccount, LedgerEntry, Pairing, PayerId, PayerNumber, PayerNumbers, PaymentRecord,
    PaymentSource, ProviderAdjustment, Remittance,
};

use super::{
    Said, Source, payer_id,
    proof::Tied,
    remittance::{date_or, known_number},
    telling::{n_th, short_digest},
};

/// The claims and the provider adjustments of a file.
#[derive(Debug, Default)]
pub(super) struct KeptBack {
    payers: PayerNumbers,
    ids: HashMap<PayerNumber, PayerId>,
    claims: Pairing,
    ledger: Ledger,
    /// Nothing to tie where no remittance moved money beyond its claims.
    has_entries: bool,
    n_claims: u32,
    n_sets: u32,
}

impl KeptBack {
    /// Takes a claim that a reference may name.
    pub(super) fn claim(&mut self, payment: &ClaimPayment, remittance: &Remittance) {
        let source = PaymentSource { file: self.n_sets, position: self.n_claims };
        let payer = self.payers.number(&remittance.payer);
        self.claims.add(PaymentRecord::of(payment, payer, remittance.date, source));
        self.n_claims = self.n_claims.saturating_add(1);
    }

    /// Takes the provider adjustments of a set.
    pub(super) fn set(&mut self, remittance: &Remittance, adjustments: Vec<ProviderAdjustment>) {
        let payer = self.payers.number(&remittance.payer);
        self.ids.entry(payer).or_insert_with(|| payer_id(&remittance.payer));
        for adjustment in adjustments {
            self.has_entries = true;
            self.ledger.add(LedgerEntry {
                payer,
                date: remittance.date,
                trace: remittance.trace.clone(),
                // Two sets of one file are as two files here.
                file: self.n_sets,
                adjustment,
            });
        }
        self.n_sets = self.n_sets.saturating_add(1);
    }

    /// What was taken, once every claim of the file is known, and what the ledger says of each provider
    /// adjustment, by the place of its remittance in the file.
    pub(super) fn finish(self, source: &Source) -> (Vec<Said>, Vec<(u32, Tied)>) {
        if !self.has_entries {
            return (vec![], vec![]);
        }
        let Self { claims, ledger, ids, .. } = self;
        let books = ledger.finish(&claims.finish());
        let mut n_alike = HashMap::new();
        let taken = |it: &&BookedEntry| {
            it.account == LedgerAccount::Recoupment && it.entry.adjustment.amount > Cents::ZERO
        };
        let told = books.entries().iter().filter(taken).filter_map(|booked| {
            let payer = ids.get(&booked.entry.payer)?;
            Some(said(booked, payer, &mut n_alike, source))
        });
        let tied = books.entries().iter().enumerate().map(|(index, booked)| {
            let open = books.open().iter().find(|it| it.entry == index).map(|it| it.why);
            let adjustment = booked.entry.adjustment.clone();
            let claim = booked.link.claim().cloned();
            (booked.entry.file, Tied { adjustment, claim, open })
        });
        (told.collect(), tied.collect())
    }
}

fn said(
    booked: &BookedEntry,
    payer: &PayerId,
    n_alike: &mut HashMap<String, u32>,
    source: &Source,
) -> Said {
    let LedgerEntry { date, trace, file, adjustment, .. } = &booked.entry;
    let ProviderAdjustment { provider, fiscal_end, reason, reference, amount } = adjustment;
    let fiscal_end = fiscal_end.map(|it| it.to_string()).unwrap_or_default();
    let content = [provider, &fiscal_end, reason, reference, &amount.0.to_string()]
        .map(|it| format!("{it}\n"));
    let digest = short_digest(content.concat().as_bytes());
    let n = n_th(n_alike, &format!("{file} {digest}"));
    let number = booked.link.claim().and_then(known_number);
    let claim = number.map(|number| ClaimRef { number, payer: payer.clone() });
    let event = Event {
        key: EventKey {
            account: source.account,
            id: format!("835 {} {trace} PLB {digest} {n}", payer.0),
        },
        at: date_or(*date, source.seen),
        fact: Fact::RecoupmentTaken { claim, taken: *amount },
    };
    let may_name = match booked.link {
        ClaimLink::None => may_name(reference, payer),
        ClaimLink::Claim { .. } | ClaimLink::Ambiguous => Vec::new(),
    };
    Said { may_name, ..Said::of(Some(event), vec![]) }
}

/// More numbers than one reference holds.
const N_NAMES_MAX: usize = 8;

/// Fewer signs name nothing.
const N_SIGNS_MIN: usize = 3;

/// All of a reference, and each part of it, as the number of a claim.
fn may_name(reference: &str, payer: &PayerId) -> Vec<ClaimRef> {
    let is_gap = |it: char| it.is_whitespace() || "*:,;/|>^~".contains(it);
    let parts = reference.split(is_gap);
    let pieces = reference.split(|it: char| !it.is_ascii_alphanumeric());
    let mut names: Vec<ClaimRef> = Vec::new();
    for name in std::iter::once(reference.trim()).chain(parts).chain(pieces) {
        let number = ClaimNumber(name.to_owned());
        let is_new = names.iter().all(|it| it.number != number);
        if is_new && N_SIGNS_MIN <= name.len() && known_number(&number).is_some() {
            names.push(ClaimRef { number, payer: payer.clone() });
        }
    }
    names.truncate(N_NAMES_MAX);
    names
}

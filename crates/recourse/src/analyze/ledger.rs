//! The ledger of the report: what was moved beyond the claims, and what is open of it.

use domain::{
    BookedEntry, Cents, ClaimLink, Histories, Ledger, LedgerAccount, LedgerEntry, OpenWhy,
    plb_reason,
};

use super::{Analysis, report};

/// Every PLB amount of the remittances that count, in order of payer and date.
pub(super) fn entries(run: &mut Analysis, histories: &Histories) -> Vec<report::LedgerEntry> {
    let mut ledger = Ledger::default();
    for set in run.sets.iter_mut().filter(|set| !set.duplicate) {
        let payer = run.payers.number(&set.remittance.payer);
        for adjustment in std::mem::take(&mut set.provider_adjustments) {
            ledger.add(LedgerEntry {
                payer,
                date: set.remittance.date,
                trace: set.remittance.trace.clone(),
                file: set.file,
                adjustment,
            });
        }
    }
    let books = ledger.finish(histories);
    let open = |entry: usize| books.open().iter().find(|item| item.entry == entry);
    let entry = |(index, booked): (usize, &BookedEntry)| {
        let LedgerEntry { file, trace, adjustment, payer, .. } = &booked.entry;
        let name = run
            .sets
            .iter()
            .find(|set| set.file == *file && set.remittance.trace == *trace)
            .map_or_else(|| format!("payer {}", payer.0), |set| set.remittance.payer.name.clone());
        let open = open(index);
        report::LedgerEntry {
            file: run.files[*file as usize].name().to_owned(),
            payer: name,
            reason: adjustment.reason.clone(),
            meaning: plb_reason(&adjustment.reason)
                .map_or("not in the table", |reason| reason.meaning)
                .to_owned(),
            reference: reference(&booked.link, &adjustment.reference, run.names),
            claims: booked.link.claim().map(|claim| claim.0.clone()).into_iter().collect(),
            amount_cents: adjustment.amount.0,
            open_cents: open.map_or(Cents::ZERO, |item| item.remaining).0,
            note: open.map_or_else(|| settled(booked), |item| why(item.why)).to_owned(),
        }
    };
    books.entries().iter().enumerate().map(entry).collect()
}

/// A reference that leads to a claim of ours is shown. Of any other only the end is, because some
/// payers put the number of a member there.
fn reference(link: &ClaimLink, sent: &str, names: bool) -> String {
    const SHOWN: usize = 4;
    if names || link.claim().is_some() {
        return sent.to_owned();
    }
    let n = sent.chars().count();
    let end: String = sent.chars().skip(n.saturating_sub(SHOWN)).collect();
    if n > SHOWN { format!("…{end}") } else { end }
}

fn settled(booked: &BookedEntry) -> &'static str {
    match booked.account {
        LedgerAccount::Recoupment => "settled against its counterpart",
        LedgerAccount::Interest => "interest: income, not a claim payment",
        LedgerAccount::Unknown => "booked apart until somebody says what it is",
        _ => "booked on its account",
    }
}

fn why(why: OpenWhy) -> &'static str {
    match why {
        OpenWhy::StillToCome => "set aside; will be missing from a coming payment",
        OpenWhy::BalanceFromBefore => "an earlier balance whose remittance is in none of the files",
        OpenWhy::PerhapsTakenTwice => "its reversal took money already: check for a second taking",
        OpenWhy::TakenWithoutReversal => "taken though nobody reversed the payment: ask why",
        OpenWhy::TakenUnexplained => "taken, and names no single claim of the files: ask why",
    }
}

//! The records of one claim at one payer, in the order of the story: which takes back which, and
//! which stands.

use super::PaymentRecord;

/// What became of one payment record. Indexes are into the records of the same claim.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standing {
    /// The payer's word as of now; each part stands where the payer split the claim.
    Current,
    /// A later adjudication stands, and nobody took this one back.
    Superseded,
    /// Taken back by the reversal at this index.
    TakenBack {
        /// Index of the reversal.
        reversal: usize,
    },
    /// A reversal of the payment at this index.
    TakesBack {
        /// Index of the payment.
        original: usize,
        /// Charge and payment are those of the original, negated.
        exact: bool,
    },
    /// A reversal of a payment that is in none of the files.
    TakesBackUnseen,
    /// Says only that the payer has the claim already; the earlier answer stands.
    DuplicateNotice,
    /// Decides nothing: a predetermination, or a claim in review.
    NotAdjudicated,
}

/// How well a reversal fits a payment, the best first. The best fits of all reversals go first,
/// so that a loose fit never takes away what another reversal fits exactly.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Fit {
    /// The same amounts, and the payer's numbers say so too.
    AmountsAndNumber,
    /// The same amounts.
    Amounts,
    /// Only the payer's numbers; the amounts differ.
    Number,
}

/// Adds the standing of each record. `records` are those of one claim at one payer, in order.
pub(super) fn tell_standings(records: &[PaymentRecord], told: &mut Vec<Standing>) {
    let begin = told.len();
    told.extend(records.iter().map(before_pairing));
    let standings = &mut told[begin..];
    // Most claims have one record: a payment that nothing takes back or replaces stands.
    if let [Standing::Superseded] = standings {
        standings[0] = Standing::Current;
    }
    if records.len() < 2 {
        return;
    }
    for fit in [Fit::AmountsAndNumber, Fit::Amounts, Fit::Number] {
        pair(records, standings, fit);
    }
    settle_current(records, standings);
}

fn before_pairing(record: &PaymentRecord) -> Standing {
    if record.is_reversal() {
        Standing::TakesBackUnseen
    } else if record.is_adjudication() {
        Standing::Superseded
    } else {
        Standing::NotAdjudicated
    }
}

/// Gives each reversal that has no payment yet the first free payment that fits.
fn pair(records: &[PaymentRecord], standings: &mut [Standing], fit: Fit) {
    for reversal in 0..records.len() {
        if standings[reversal] != Standing::TakesBackUnseen {
            continue;
        }
        let free = |original: &usize| standings[*original] == Standing::Superseded;
        let fits = |original: &usize| self::fits(&records[reversal], &records[*original], fit);
        if let Some(original) = (0..records.len()).filter(free).find(fits) {
            standings[original] = Standing::TakenBack { reversal };
            standings[reversal] = Standing::TakesBack { original, exact: fit != Fit::Number };
        }
    }
}

fn fits(reversal: &PaymentRecord, original: &PaymentRecord, fit: Fit) -> bool {
    // What was paid after the reversal can't be what it took back. The same day is fine.
    let in_time = match (original.date, reversal.date) {
        (Some(paid), Some(taken)) => paid <= taken,
        _ => true,
    };
    let amounts = original.charged == -reversal.charged && original.paid == -reversal.paid;
    in_time
        && match fit {
            Fit::AmountsAndNumber => amounts && names(reversal, original),
            Fit::Amounts => amounts,
            Fit::Number => names(reversal, original),
        }
}

/// Do the payer's own numbers say that this record is about that one?
fn names(record: &PaymentRecord, earlier: &PaymentRecord) -> bool {
    let number = earlier.payer_claim_number.as_str();
    !number.is_empty()
        && (record.payer_claim_number == number
            || record.original_reference.as_deref() == Some(number))
}

/// Of the payments that nobody took back, each stands that no later one replaces; a duplicate
/// notice only where there is no other answer.
fn settle_current(records: &[PaymentRecord], standings: &mut [Standing]) {
    let stands = |index: &usize| standings[*index] == Standing::Superseded;
    let standing: Vec<usize> = (0..records.len()).filter(stands).collect();
    let (notices, answers): (Vec<usize>, Vec<usize>) =
        standing.iter().partition(|index| records[**index].duplicate_notice);
    for (nth, index) in answers.iter().enumerate() {
        let mut later = answers[nth + 1..].iter();
        if !later.any(|later| replaces(&records[*later], &records[*index])) {
            standings[*index] = Standing::Current;
        }
    }
    let only_word = if answers.is_empty() { notices.last().copied() } else { None };
    for index in notices {
        let is_current = Some(index) == only_word;
        standings[index] = if is_current { Standing::Current } else { Standing::DuplicateNotice };
    }
}

/// Does the later answer replace the earlier one, though nobody took that back?
///
/// It does where the payer's numbers say so, and where another remittance answers for the same
/// charge. It does not where one remittance has several answers under different numbers, or where
/// the charge differs: payers split claims, and each part stands. In doubt both are kept, because
/// a denial that is hidden is never worked.
fn replaces(later: &PaymentRecord, earlier: &PaymentRecord) -> bool {
    let same_charge_again = !later.is_beside(earlier) && later.charged == earlier.charged;
    names(later, earlier) || same_charge_again
}

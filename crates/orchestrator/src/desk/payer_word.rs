//! The payer's last word on a claim, out of everything that it ever said of it.
//!
//! A payer speaks of a claim several times: it pends it, denies it, takes the denial back and says
//! something else, and the files come in any order. Which of its answers stands is told by the same
//! rules as in a report of many files.

use chrono::{DateTime, NaiveDate};
use domain::{
    Cents, ClaimStatus, EventKey, Moment, Pairing, PayerNumber, PaymentRecord, PaymentSource,
};
use store::Record;

use super::wire;
use crate::inbox::{self, PaymentRead};

/// One adjudication of the claim by the case's payer.
pub(super) struct Word {
    /// By what the record is known, which is also the key of its event.
    pub(super) key: EventKey,
    /// When we saw it.
    pub(super) seen: Moment,
    /// As it was sent.
    pub(super) x12: String,
    /// What it says.
    pub(super) said: PaymentRead,
}

impl Word {
    /// Of a record of the mirror; `None` where it can't be read.
    pub(super) fn of(record: &Record) -> Option<Self> {
        let wire::Interchange { x12 } = wire::read(&record.content)?;
        let said = inbox::read_payment(&x12)?;
        let key = EventKey { account: record.key.account, id: record.key.id.expose().clone() };
        Some(Self { key, seen: record.seen, x12, said })
    }

    /// The day of the payment; where the payer names none, the day on which we saw it.
    pub(super) fn day(&self) -> NaiveDate {
        self.said.remittance.date.unwrap_or_else(|| day(self.seen))
    }
}

/// The last word. Of the answers that stand (see [`domain::Pairing`]: reversals, corrections and
/// notices of duplicates put in their place) it is the one of the latest day; where none stands, the
/// latest of the others, decided before undecided. The rest only makes the choice the same every time.
pub(super) fn last<'a>(words: &'a [Word], opened_by: &EventKey) -> Option<&'a Word> {
    let rank = |word: &&Word| {
        let status = word.said.payment.status;
        let is_undecided = matches!(status, ClaimStatus::Pended | ClaimStatus::Predetermination);
        let opened = word.key == *opened_by;
        (!is_undecided, word.day(), word.seen, opened, word.key.clone())
    };
    standing(words.iter().collect())
        .into_iter()
        .max_by_key(rank)
        .or_else(|| words.iter().max_by_key(rank))
}

/// What the payer pays on the claim now, less what it paid when it said this. An answer that was replaced
/// counts no more even before the payer takes it back: that often comes on a later remittance. Words of
/// one day that were seen together are one answer.
pub(super) fn paid_after(words: &[Word], opening: &Word) -> Cents {
    let until = |word: &&Word| (word.day(), word.seen) <= (opening.day(), opening.seen);
    let paid = |standing: Vec<&Word>| standing.iter().map(|it| it.said.payment.paid).sum::<Cents>();
    paid(standing(words.iter().collect())) - paid(standing(words.iter().filter(until).collect()))
}

/// The answers that stand.
fn standing(mut story: Vec<&Word>) -> Vec<&Word> {
    // As the story went; within one remittance a reversal stands before its correction (X12 RFI 227).
    story.sort_by_key(|word| {
        let is_reversal = word.said.payment.status == ClaimStatus::Reversal;
        (word.day(), word.seen, !is_reversal, &word.key)
    });
    let mut pairing = Pairing::default();
    for (position, word) in (0..).zip(&story) {
        let source = PaymentSource { file: remittance_of(word, &story), position };
        let date = word.said.remittance.date;
        pairing.add(PaymentRecord::of(&word.said.payment, PayerNumber(0), date, source));
    }
    let histories = pairing.finish();
    let current = histories.iter().flat_map(|history| history.current());
    let place = |it: &PaymentRecord| usize::try_from(it.source.position).ok();
    current.filter_map(|it| story.get(place(it)?).copied()).collect()
}

/// Which remittance of the story a word came on: the place of the first word on the same one.
fn remittance_of(word: &Word, story: &[&Word]) -> u32 {
    let head = |it: &Word| (it.said.remittance.trace.clone(), it.said.remittance.date);
    let first = (0..).zip(story).find(|(_, it)| head(it) == head(word));
    first.map_or(0, |(place, _)| place)
}

/// The day of a moment, UTC.
pub(super) fn day(at: Moment) -> NaiveDate {
    let time = DateTime::from_timestamp_millis(at.ms());
    time.expect("a moment is of a year that chrono knows").date_naive()
}

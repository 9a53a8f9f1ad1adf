//! What the payer has said of a case's claim, for the step that settles the case.
//!
//! It chooses the payer's last word as the agent's desk does, so that both speak of the same one.

use domain::{Case, Cents, ClaimStatus, EventKey, Moment};
use store::{Practice, RecordKind, StoreError};

use super::{
    PAYER_WORD, SENT_CLAIM, newest,
    payer_word::{self, Word},
    wire,
};
use crate::inbox::{self, PaymentRead};

/// The payer's words on a claim.
pub(crate) struct Spoken {
    words: Vec<Word>,
    opened_by: EventKey,
    /// The word that was last read for a decision, as it was sent.
    read: Option<String>,
    /// The last decision was made without the claim as it was sent, and now it is on record.
    claim_came: bool,
}

/// One word.
#[derive(Clone, Copy)]
pub(crate) struct Said<'a> {
    /// The event that it came with.
    pub(crate) key: &'a EventKey,
    /// What it says.
    pub(crate) read: &'a PaymentRead,
}

impl Spoken {
    /// As far as it is known at a time; `None` where a word can't be read: an older one in its place
    /// could be the wrong one.
    pub(crate) async fn of(
        practice: &Practice,
        case: &Case,
        now: Moment,
    ) -> Result<Option<Self>, StoreError> {
        let number = &case.claim.number;
        let records = practice.records_of_claim(number, RecordKind::Adjudication, now).await?;
        let words: Option<Vec<Word>> = records.iter().map(Word::of).collect();
        let Some(mut words) = words else { return Ok(None) };
        let payer = &case.claim.payer;
        words.retain(|it| inbox::payer_id(&it.said.remittance.payer) == *payer);
        let journal = practice.journal(case.id).await?;
        let read = newest(&journal, &PAYER_WORD.question());
        let read = read.and_then(|it| wire::read(&it.value.answer));
        let read = read.map(|wire::Interchange { x12 }| x12);
        let sent = newest(&journal, &SENT_CLAIM.question());
        let sent = sent.and_then(|it| wire::read::<wire::SentText>(&it.value.answer));
        let mut claim_came = sent.is_some_and(|it| it.x12.is_none());
        if claim_came {
            let claims = practice.records_of_claim(number, RecordKind::Claim, now).await?;
            claim_came = !claims.is_empty();
        }
        Ok(Some(Self { words, opened_by: case.opened_by.clone(), read, claim_came }))
    }

    /// The last word, if no decision has read it yet. Before the first decision there is none: it will
    /// read the last word anyway.
    pub(crate) fn news(&self) -> Option<Said<'_>> {
        let read = self.read.as_ref()?;
        let last = payer_word::last(&self.words, &self.opened_by)?;
        (last.x12 != *read).then_some(said(last))
    }

    /// The claim as it was sent came after the last decision, which would have read it.
    pub(crate) fn claim_came(&self) -> bool {
        self.claim_came
    }

    /// The last word, whether a decision has read it or not.
    pub(crate) fn last(&self) -> Option<Said<'_>> {
        payer_word::last(&self.words, &self.opened_by).map(said)
    }

    /// What the payer pays on the claim now, less what it paid when it said what opened the case.
    pub(crate) fn paid_since(&self) -> Cents {
        let opening = self.words.iter().find(|it| it.key == self.opened_by);
        opening.map_or(Cents::ZERO, |it| payer_word::paid_after(&self.words, it))
    }

    /// The word that opened the case.
    pub(crate) fn opening(&self) -> Option<Said<'_>> {
        self.words.iter().find(|it| it.key == self.opened_by).map(said)
    }
}

impl Said<'_> {
    /// It takes an earlier word back and puts nothing in its place.
    pub(crate) fn takes_back(&self) -> bool {
        self.read.payment.status == ClaimStatus::Reversal
    }
}

fn said(word: &Word) -> Said<'_> {
    Said { key: &word.key, read: &word.said }
}

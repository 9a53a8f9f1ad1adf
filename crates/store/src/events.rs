//! Events, each taken in once however often it is reported.
//!
//! What a platform calls its events may name a claim or a patient, so it is sealed; the number of the
//! row is the index word of it, and that is what makes an event known again.

use domain::{ClaimRef, Event, EventKey, Fact};

use crate::{
    Practice,
    error::StoreError,
    rows::or_zero,
    seal::DataKeys,
    table::{Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

const ACCOUNT: Column = Column::text("account");
const FACT: Column = Column::text("fact");
const CLAIM_WORD: Column = Column::text("claim_word");
const AT_MS: Column = Column::number("at_ms");
const BODY: Column = Column::sealed("body");

/// The table of events.
pub(crate) static EVENTS: Table =
    Table { name: "events", columns: &[ACCOUNT, FACT, CLAIM_WORD, AT_MS, BODY] };

impl Practice {
    /// An event, if it was taken in.
    pub async fn event(&self, key: &EventKey) -> Result<Option<Event>, StoreError> {
        let row = self.rows(&EVENTS).with_id(&word(self.keys(), key)).first().await?;
        row.as_ref().map(read).transpose()
    }

    /// Events, each with its number here, the newest first, up to so many; from the one on that comes
    /// after this number, if it is one.
    pub async fn events(
        &self,
        after: Option<&str>,
        n_max: u64,
    ) -> Result<Vec<(String, Event)>, StoreError> {
        let mut rows = self.rows(&EVENTS).falling_from_most(or_zero(AT_MS)).at_most(n_max);
        if let Some(after) = after {
            let Some(last) = self.rows(&EVENTS).with_id(after).first().await? else {
                return Ok(Vec::new());
            };
            rows = rows.below(or_zero(AT_MS), last.number(AT_MS)?, &last.id);
        }
        rows.all().await?.iter().map(|row| Ok((row.id.clone(), read(row)?))).collect()
    }

    /// What was reported about a claim, the oldest first.
    pub async fn events_of(&self, claim: &ClaimRef) -> Result<Vec<Event>, StoreError> {
        let word = claim_word(self.keys(), claim);
        let rows = self.rows(&EVENTS).with(CLAIM_WORD, word).rising(AT_MS).all().await?;
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// Takes an event in; `false` if it was taken in before.
    pub async fn take_in(&mut self, event: &Event) -> Result<bool, StoreError> {
        let practice = self.practice().clone();
        let keys = practice.keys();
        let word = word(keys, &event.key);
        let body: (wire::Key, wire::Happened) = ((&event.key).into(), (&event.fact).into());
        let row = Row::new(
            &EVENTS,
            word.as_str(),
            [
                event.key.account.to_string().into(),
                event.fact.name().into(),
                event.fact.claim().map(|it| claim_word(keys, it)).into(),
                event.at.ms().into(),
                wire::write(&body).into(),
            ],
        );
        let is_sure = self.is_new_event(&word);
        let change = if is_sure { Change::Sure(row) } else { Change::New(row) };
        self.record(change, Did::of("event.taken_in")).await
    }
}

/// By what an event is known here.
pub(crate) fn word(keys: &DataKeys, key: &EventKey) -> String {
    keys.index_word("event", &[&key.account.to_string(), &key.id])
}

/// By what the records of a claim at a payer find each other.
pub(crate) fn claim_word(keys: &DataKeys, claim: &ClaimRef) -> String {
    keys.index_word("claim at a payer", &[&claim.number.0, &claim.payer.0])
}

fn read(row: &Row) -> Result<Event, StoreError> {
    let (key, happened): (wire::Key, wire::Happened) = row.body(BODY)?;
    let key = key.restore().ok_or_else(|| row.damaged("its account is none of ours"))?;
    Ok(Event { key, at: row.moment(AT_MS)?, fact: Fact::from(happened) })
}

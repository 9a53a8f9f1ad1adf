//! The mirror: what a platform's records said, each time we saw them change.
//!
//! Vendors allow a few hundred questions an hour, so agents read here and never there. A record that
//! was seen again and says the same is not written again; one that says something else is written
//! beside the earlier one, so that a case can be judged again with what was known then.
//!
//! Two times must not be mixed up: *seen* is when we read the record, *in force* is for which days it
//! says something. A coverage that was seen today may have ended last year.
//!
//! **Invariant:** what a platform calls its records names patients, so it is sealed; records are found
//! by index words.

mod record;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::{AccountId, ClaimNumber, Moment, Phi};
use record::{
    CLAIM_WORD, CONTENT_WORD, KIND, PATIENT_WORD, RECORD_WORD, SEEN_MS, claim_word, content_word,
    patient_word, record_word,
};
use sea_orm::ConnectionTrait;

use crate::{
    Practice,
    error::StoreError,
    rows::Rows,
    seal::DataKeys,
    table::Row,
    tx::{Change, Did, Tx},
};

pub use record::{InForce, Record, RecordKey, RecordKind};

pub(crate) use record::RECORDS;

/// What became of a record that was seen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mirrored {
    /// It was not known.
    New,
    /// It says something else than before.
    Changed,
    /// It says what it said; nothing was written.
    Same,
    /// It was seen before what we know already was; nothing was written.
    Late,
}

impl Practice {
    /// A record as it was known at a time.
    pub async fn record(&self, key: &RecordKey, at: Moment) -> Result<Option<Record>, StoreError> {
        let rows = self.rows(&RECORDS).with(RECORD_WORD, record_word(self.keys(), key));
        let row = rows.up_to(SEEN_MS, at.ms()).newest_first(SEEN_MS).first().await?;
        row.as_ref().map(Record::read).transpose()
    }

    /// The records of a kind about a patient of an account, as they were known at a time.
    pub async fn records_of_patient(
        &self,
        account: AccountId,
        patient: &Phi<String>,
        kind: RecordKind,
        at: Moment,
    ) -> Result<Vec<Record>, StoreError> {
        let word = patient_word(self.keys(), account, patient);
        let rows = self.rows(&RECORDS).with(PATIENT_WORD, word).with(KIND, kind.id());
        latest(rows, at).await
    }

    /// The coverages of a patient that are in force on a day, as they were known at a time.
    pub async fn coverages_on(
        &self,
        account: AccountId,
        patient: &Phi<String>,
        day: NaiveDate,
        at: Moment,
    ) -> Result<Vec<Record>, StoreError> {
        let kind = RecordKind::Coverage;
        let mut coverages = self.records_of_patient(account, patient, kind, at).await?;
        coverages.retain(|it| it.in_force.on(day));
        Ok(coverages)
    }

    /// The records of a kind about a claim, as they were known at a time.
    pub async fn records_of_claim(
        &self,
        claim: &ClaimNumber,
        kind: RecordKind,
        at: Moment,
    ) -> Result<Vec<Record>, StoreError> {
        let word = claim_word(self.keys(), claim);
        let rows = self.rows(&RECORDS).with(CLAIM_WORD, word).with(KIND, kind.id());
        latest(rows, at).await
    }
}

impl Tx {
    /// Writes down what a record says, if it says something new.
    pub async fn mirror(&mut self, record: &Record) -> Result<Mirrored, StoreError> {
        record.content.check(RECORDS.name)?;
        let practice = self.practice().clone();
        let keys = practice.keys();
        let word = record_word(keys, &record.key);
        let known = self.newest_record(&word).await?;
        let (mirrored, n) = match &known {
            None => (Mirrored::New, 1),
            Some(row) if row.text(CONTENT_WORD)? == content_word(keys, record) => {
                return Ok(Mirrored::Same);
            }
            Some(row) if record.seen.ms() < row.number(SEEN_MS)? => return Ok(Mirrored::Late),
            Some(row) => (Mirrored::Changed, turn(row)? + 1),
        };
        let row = record.row(keys, n);
        self.remember_record(word, row.clone());
        // It has the next number, and nobody else writes.
        self.record(Change::Sure(row), Did::of("record.seen")).await?;
        Ok(mirrored)
    }
}

/// By what a record is known here.
pub(crate) fn word(keys: &DataKeys, record: &Record) -> String {
    record_word(keys, &record.key)
}

/// The newest version of each of these records, by their words.
pub(crate) async fn newest(
    tx: &mut Tx,
    words: &[String],
) -> Result<HashMap<String, Row>, StoreError> {
    let rows = tx.rows(&RECORDS).await?.with_one_of(RECORD_WORD, words);
    let rows = rows.newest_first(SEEN_MS).all().await?;
    let mut newest = HashMap::new();
    for row in rows {
        newest.entry(row.text(RECORD_WORD)?.to_owned()).or_insert(row);
    }
    Ok(newest)
}

/// All that payers said of these claims, the newest version of each word.
pub(crate) async fn adjudications<C: ConnectionTrait>(
    rows: Rows<'_, C>,
    keys: &DataKeys,
    claims: &[ClaimNumber],
) -> Result<Vec<Record>, StoreError> {
    let words: Vec<_> = claims.iter().map(|it| claim_word(keys, it)).collect();
    let rows = rows.with(KIND, RecordKind::Adjudication.id()).with_one_of(CLAIM_WORD, &words);
    let rows = rows.newest_first(SEEN_MS).all().await?;
    let mut seen = BTreeSet::new();
    let newest = rows.iter().map(|row| Ok(seen.insert(row.text(RECORD_WORD)?).then_some(row)));
    let newest: Vec<&Row> =
        newest.filter_map(Result::transpose).collect::<Result<_, StoreError>>()?;
    newest.into_iter().map(Record::read).collect()
}

/// Of each record, what was last known at a time.
async fn latest<C: ConnectionTrait>(
    rows: Rows<'_, C>,
    at: Moment,
) -> Result<Vec<Record>, StoreError> {
    let rows = rows.up_to(SEEN_MS, at.ms()).newest_first(SEEN_MS).all().await?;
    let mut seen = BTreeSet::new();
    let mut records = Vec::new();
    for row in &rows {
        if seen.insert(row.text(RECORD_WORD)?) {
            records.push(Record::read(row)?);
        }
    }
    Ok(records)
}

/// Which version of its record a row is, from 1.
fn turn(row: &Row) -> Result<u32, StoreError> {
    let turn = row.id.rsplit_once('.').and_then(|(_, turn)| turn.parse().ok());
    turn.ok_or_else(|| row.damaged("its number is none of ours"))
}

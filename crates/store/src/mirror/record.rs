//! A platform's record, as it is kept in the mirror.

use chrono::NaiveDate;
use domain::{AccountId, ClaimNumber, Moment, Phi};

use crate::{
    error::StoreError,
    payload::Payload,
    seal::DataKeys,
    table::{Column, Row, Table},
    wire,
};

const ACCOUNT: Column = Column::text("account");
pub(super) const KIND: Column = Column::text("kind");
pub(super) const RECORD_WORD: Column = Column::text("record_word");
pub(super) const PATIENT_WORD: Column = Column::text("patient_word");
pub(super) const CLAIM_WORD: Column = Column::text("claim_word");
pub(super) const CONTENT_WORD: Column = Column::text("content_word");
const FROM_DAY: Column = Column::number("from_day");
const UNTIL_DAY: Column = Column::number("until_day");
pub(super) const SEEN_MS: Column = Column::number("seen_ms");
const BODY: Column = Column::sealed("body");

/// The table of mirrored records.
pub(crate) static RECORDS: Table = Table {
    name: "records",
    columns: &[
        ACCOUNT,
        KIND,
        RECORD_WORD,
        PATIENT_WORD,
        CLAIM_WORD,
        CONTENT_WORD,
        FROM_DAY,
        UNTIL_DAY,
        SEEN_MS,
        BODY,
    ],
};

/// What kind of thing a platform's record is about.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum RecordKind {
    /// A patient.
    Patient,
    /// A patient's coverage.
    Coverage,
    /// A claim.
    Claim,
    /// A line of a claim.
    Line,
    /// What a payer decided about a claim or a line.
    Adjudication,
    /// Money that came.
    Payment,
    /// A note.
    Note,
    /// A document.
    Document,
    /// A task in a queue.
    Task,
    /// A person who works for the practice.
    Staff,
    /// An appointment.
    Appointment,
    /// A payer's permission for a service.
    Authorization,
    /// What a payer or a clearinghouse said at the door about a claim or a file.
    Acknowledgment,
}

/// By what a platform's record is known.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RecordKey {
    /// At which account.
    pub account: AccountId,
    /// What kind it is.
    pub kind: RecordKind,
    /// The platform's own number of it.
    pub id: Phi<String>,
}

/// A platform's record as it was when we saw it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Record {
    /// By what it is known.
    pub key: RecordKey,
    /// The platform's number of the patient, where it is about one.
    pub patient: Option<Phi<String>>,
    /// The practice's number of the claim, where it is about one.
    pub claim: Option<ClaimNumber>,
    /// For which days it says something.
    pub in_force: InForce,
    /// When we saw it.
    pub seen: Moment,
    /// What it says.
    pub content: Payload,
}

/// From the first to the last day, both included; a side that is open has no day.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct InForce {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

impl RecordKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Patient,
        Self::Coverage,
        Self::Claim,
        Self::Line,
        Self::Adjudication,
        Self::Payment,
        Self::Note,
        Self::Document,
        Self::Task,
        Self::Staff,
        Self::Appointment,
        Self::Authorization,
        Self::Acknowledgment,
    ];

    /// The name in the records.
    pub fn id(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Coverage => "coverage",
            Self::Claim => "claim",
            Self::Line => "line",
            Self::Adjudication => "adjudication",
            Self::Payment => "payment",
            Self::Note => "note",
            Self::Document => "document",
            Self::Task => "task",
            Self::Staff => "staff",
            Self::Appointment => "appointment",
            Self::Authorization => "authorization",
            Self::Acknowledgment => "acknowledgment",
        }
    }

    /// Reads the name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.id() == id)
    }
}

impl InForce {
    /// Whether it says something about a day.
    pub fn on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|it| it <= day) && self.until.is_none_or(|it| day <= it)
    }
}

/// What the platform calls the record, the patient and the claim, and what the record says.
type Body = (String, Option<String>, Option<String>, u32, String);

impl Record {
    /// The row of the record, the `n`th that it has.
    pub(super) fn row(&self, keys: &DataKeys, n: u32) -> Row {
        let Self { key, patient, claim, in_force, seen, content } = self;
        let word = record_word(keys, key);
        let body: Body = (
            key.id.expose().clone(),
            patient.as_ref().map(|it| it.expose().clone()),
            claim.as_ref().map(|it| it.0.clone()),
            content.version,
            content.json.expose().clone(),
        );
        Row::new(
            &RECORDS,
            format!("{word}.{n:08}"),
            [
                key.account.to_string().into(),
                key.kind.id().into(),
                word.into(),
                patient.as_ref().map(|it| patient_word(keys, key.account, it)).into(),
                claim.as_ref().map(|it| claim_word(keys, it)).into(),
                content_word(keys, self).into(),
                in_force.from.into(),
                in_force.until.into(),
                seen.ms().into(),
                wire::write(&body).into(),
            ],
        )
    }

    /// The record out of its row.
    pub(super) fn read(row: &Row) -> Result<Self, StoreError> {
        let (id, patient, claim, version, json): Body = row.body(BODY)?;
        let kind = row.word(KIND, RecordKind::from_id)?;
        Ok(Self {
            key: RecordKey { account: row.parse(ACCOUNT)?, kind, id: Phi::new(id) },
            patient: patient.map(Phi::new),
            claim: claim.map(ClaimNumber),
            in_force: InForce { from: row.day(FROM_DAY)?, until: row.day(UNTIL_DAY)? },
            seen: row.moment(SEEN_MS)?,
            content: Payload { version, json: Phi::new(json) },
        })
    }
}

/// By what the versions of a record find each other.
pub(super) fn record_word(keys: &DataKeys, key: &RecordKey) -> String {
    keys.index_word("record", &[&key.account.to_string(), key.kind.id(), key.id.expose()])
}

/// By what the records of a patient find each other.
pub(super) fn patient_word(keys: &DataKeys, account: AccountId, patient: &Phi<String>) -> String {
    keys.index_word("patient", &[&account.to_string(), patient.expose()])
}

/// By what the records of a claim find each other, whoever pays it.
pub(super) fn claim_word(keys: &DataKeys, claim: &ClaimNumber) -> String {
    keys.index_word("claim", &[&claim.0])
}

/// By what a record that says the same is known.
pub(super) fn content_word(keys: &DataKeys, record: &Record) -> String {
    let Record { patient, claim, in_force, content, .. } = record;
    let parts = [
        patient.as_ref().map(|it| it.expose().clone()),
        claim.as_ref().map(|it| it.0.clone()),
        in_force.from.map(|it| it.to_string()),
        in_force.until.map(|it| it.to_string()),
        Some(content.version.to_string()),
        Some(content.json.expose().clone()),
    ];
    // What is missing is not the same as what is empty.
    let parts = parts.map(|it| it.map_or_else(|| "-".to_owned(), |it| format!("+{it}")));
    keys.index_word("content", &parts.each_ref().map(String::as_str))
}

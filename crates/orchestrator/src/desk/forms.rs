//! The forms in which a connector writes coverages, authorizations and documents into the mirror: JSON,
//! form 1.
//!
//! | Record | Says |
//! |---|---|
//! | coverage | `{"payer":"00123","member":"MBR0001","active":true}` |
//! | authorization | `{"number":"AU1","kind":"authorization","payer":"00123","procedures":["99213"]}`, or of kind `referral` |
//! | document | `{"kind":"record","document":"doc_…","digest":"…"}`, or of kind `authorization` or `filing_proof` |
//!
//! The days on which a coverage or an authorization counts stand on the record itself.
//!
//! **Invariant:** what can't be read counts as not there. Nothing is ever sent because of it; a person
//! is asked instead.

use std::collections::BTreeSet;

use serde::Deserialize;
use store::Record;

use super::wire;

/// A patient's coverage at one payer.
#[derive(Deserialize)]
pub(super) struct Coverage {
    pub(super) payer: String,
    pub(super) active: bool,
}

/// A payer's yes before the service, or another doctor's referral.
#[derive(Deserialize)]
pub(super) struct Authorization {
    pub(super) number: String,
    pub(super) kind: AuthorizationKind,
    pub(super) payer: String,
    #[serde(default)]
    procedures: Vec<String>,
}

/// Which of the two.
#[derive(Clone, Copy, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum AuthorizationKind {
    Authorization,
    Referral,
}

impl Coverage {
    pub(super) fn of(record: &Record) -> Option<Self> {
        wire::read(&record.content)
    }
}

impl Authorization {
    pub(super) fn of(record: &Record) -> Option<Self> {
        let read: Self = wire::read(&record.content)?;
        (!read.number.is_empty()).then_some(read)
    }

    /// It names one of these procedures.
    pub(super) fn is_for(&self, procedures: &BTreeSet<&str>) -> bool {
        self.procedures.iter().any(|it| procedures.contains(it.as_str()))
    }
}

/// The documents of a claim, each once, in an order that stays the same.
pub(super) fn documents(records: &[Record]) -> Vec<wire::FiledDocument> {
    let read = records.iter().filter_map(|it| wire::read::<wire::FiledDocument>(&it.content));
    let documents: BTreeSet<_> = read.filter(|it| it.read().is_some()).collect();
    documents.into_iter().collect()
}

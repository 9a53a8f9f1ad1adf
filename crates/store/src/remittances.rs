//! Remittances, each once however often its file comes: who paid how much on which day.
//!
//! What was said of each claim stands in the mirror; here are the sums, so that the payments of a month
//! can be added up without opening every file.

use chrono::NaiveDate;
use domain::{Cents, EventKey, PayerId};

use crate::{
    error::StoreError,
    events,
    table::{Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

pub(crate) const PAYER: Column = Column::text("payer");
pub(crate) const PAYER_NAME: Column = Column::text("payer_name");
pub(crate) const DAY: Column = Column::number("day");
const N_CLAIMS: Column = Column::number("n_claims");
const N_DENIED: Column = Column::number("n_denied");
pub(crate) const CHARGED: Column = Column::number("charged");
pub(crate) const PAID_ON_CLAIMS: Column = Column::number("paid_on_claims");
pub(crate) const PAID: Column = Column::number("paid");
pub(crate) const DENIED: Column = Column::number("denied");
const IS_BALANCED: Column = Column::number("is_balanced");
const BODY: Column = Column::sealed("body");

/// The table of remittances.
pub(crate) static REMITTANCES: Table = Table {
    name: "remittances",
    columns: &[
        PAYER,
        PAYER_NAME,
        DAY,
        N_CLAIMS,
        N_DENIED,
        CHARGED,
        PAID_ON_CLAIMS,
        PAID,
        DENIED,
        IS_BALANCED,
        BODY,
    ],
};

/// A remittance in sums.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RemittanceSums {
    /// The event that it was taken in with.
    pub key: EventKey,
    /// Who paid.
    pub payer: PayerId,
    /// Its name, as it was sent.
    pub payer_name: String,
    /// Number of the check or transfer.
    pub trace: String,
    /// The day of the payment; where the payer names none, the day on which we saw it.
    pub day: NaiveDate,
    /// Claim payments, reversals included.
    pub n_claims: u64,
    /// Of those, the ones with a denial.
    pub n_denied: u64,
    /// Charged on them, reversals taken off.
    pub charged: Cents,
    /// Paid on them, reversals taken off.
    pub paid_on_claims: Cents,
    /// What was transferred.
    pub paid: Cents,
    /// What was denied.
    pub denied: Cents,
    /// Every sum of it adds up.
    pub is_balanced: bool,
}

impl Tx {
    /// Keeps the sums of a remittance; once, whoever says so again.
    pub async fn keep_remittance(&mut self, sums: &RemittanceSums) -> Result<(), StoreError> {
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let id = events::word(self.practice().keys(), &sums.key);
        let row = Row::new(
            &REMITTANCES,
            id,
            [
                sums.payer.0.as_str().into(),
                sums.payer_name.as_str().into(),
                sums.day.into(),
                count(sums.n_claims).into(),
                count(sums.n_denied).into(),
                sums.charged.0.into(),
                sums.paid_on_claims.0.into(),
                sums.paid.0.into(),
                sums.denied.0.into(),
                i64::from(sums.is_balanced).into(),
                wire::write(&sums.trace).into(),
            ],
        );
        self.record(Change::Once(row), Did::of("remittance.kept")).await.map(drop)
    }
}

/// The number of the check or transfer.
pub(crate) fn trace_of(row: &Row) -> Result<String, StoreError> {
    row.body(BODY)
}

//! Practices, each the owner of all its records; and the list of all tables that hold such records.

use domain::Moment;

use crate::{
    Practice,
    accounts::ACCOUNTS,
    amendments::AMENDMENTS,
    assignments::ASSIGNMENTS,
    cases::CASES,
    credentials::CREDENTIALS,
    decided_claims::DECIDED_CLAIMS,
    decisions::DECISIONS,
    error::StoreError,
    events::EVENTS,
    exhibits::EXHIBITS,
    files::FILES,
    findings::FINDINGS,
    key_ring::DATA_KEYS,
    members::MEMBERS,
    mirror::RECORDS,
    outcomes::{LESSONS, OUTCOMES},
    proposals::{APPROVALS, PROPOSALS},
    remittances::REMITTANCES,
    rules::RULES,
    sessions::SESSIONS,
    standing_orders::STANDING_ORDERS,
    statements::STATEMENTS,
    subscriptions::SUBSCRIPTIONS,
    table::{Column, Row, Table},
    tokens::TOKENS,
    tx::{Change, Did, Tx},
    warrants::{RECEIPTS, WARRANTS},
};

const NAME: Column = Column::text("name");
const OPENED_MS: Column = Column::number("opened_ms");

/// The table of practices; each is its own owner.
static PRACTICES: Table = Table { name: "practices", columns: &[NAME, OPENED_MS] };

/// Every table whose rows belong to practices. What is not in this list is in no audit and is never
/// sealed anew.
pub(crate) static TABLES: &[&Table] = &[
    &PRACTICES,
    &DATA_KEYS,
    &EVENTS,
    &CASES,
    &EXHIBITS,
    &PROPOSALS,
    &STANDING_ORDERS,
    &APPROVALS,
    &WARRANTS,
    &RECEIPTS,
    &OUTCOMES,
    &LESSONS,
    &RECORDS,
    &DECISIONS,
    &STATEMENTS,
    &FINDINGS,
    &FILES,
    &ACCOUNTS,
    &MEMBERS,
    &CREDENTIALS,
    &SESSIONS,
    &TOKENS,
    &RULES,
    &AMENDMENTS,
    &ASSIGNMENTS,
    &SUBSCRIPTIONS,
    &DECIDED_CLAIMS,
    &REMITTANCES,
];

impl Practice {
    /// What the practice calls itself.
    pub async fn name(&self) -> Result<String, StoreError> {
        let row = self.rows(&PRACTICES).first().await?;
        let row = row.ok_or(StoreError::NoSuchPractice(self.id()))?;
        row.text(NAME).map(str::to_owned)
    }
}

impl Tx {
    /// Writes a new practice down.
    pub(crate) async fn found(&mut self, name: &str, opened: Moment) -> Result<(), StoreError> {
        let id = self.practice().keys().practice().to_owned();
        let row = Row::new(&PRACTICES, id, [name.into(), opened.ms().into()]);
        self.record(Change::New(row), Did::of("practice.founded")).await.map(drop)
    }
}

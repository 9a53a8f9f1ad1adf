//! One entry of the audit trail.

use domain::CaseId;
use sea_orm::{
    ConnectionTrait, QueryResult,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};

use crate::{
    Practice,
    audit::Head,
    canon::{Canon, Hash},
    dialect::failed,
    error::StoreError,
};

const COLUMNS: [&str; 10] =
    ["seq", "at_ms", "by_whom", "did", "noun", "row_id", "row_hash", "about", "previous", "hash"];

/// That one row was changed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    /// Its place in the practice's trail, from 1.
    pub seq: i64,
    /// When, in milliseconds since 1970, UTC.
    pub at_ms: i64,
    /// By whom.
    pub by: String,
    /// What was done, such as `case.opened`.
    pub did: String,
    /// To a row of which table.
    pub noun: String,
    /// To which row.
    pub row: String,
    /// The hash of the row as it was left.
    pub row_hash: Vec<u8>,
    /// About which case; empty where it is about none.
    pub about: String,
    /// The hash of the entry before; 32 zeros in the first.
    pub previous: Vec<u8>,
    /// The hash of all of the above.
    pub hash: Vec<u8>,
}

impl Practice {
    /// The trail after an entry, in order, up to so many entries.
    pub async fn audit_trail(&self, after: i64, n_max: u64) -> Result<Vec<Entry>, StoreError> {
        Entry::page(self.reading(), self.keys().practice(), after, n_max).await
    }

    /// The place of the newest entry; 0 before the first. For whoever wants to hear of changes.
    pub async fn trail_end(&self) -> Result<i64, StoreError> {
        let head = Head::read(self.reading(), self.keys(), false).await?;
        Ok(head.map_or(0, |(head, _)| head.seq))
    }

    /// What was done about a case, in order.
    pub async fn trail_of(&self, case: CaseId) -> Result<Vec<Entry>, StoreError> {
        let mut query = Entry::select(self.keys().practice());
        query.and_where(Expr::col("about").eq(case.to_string()));
        Entry::read(self.reading(), &query).await
    }
}

impl Entry {
    /// How many entries are written by one statement: few enough for the most values that one
    /// statement may have (32,766 in SQLite), and enough that more gain nothing.
    pub(crate) const N_TOGETHER: usize = 64;

    /// The hash that the entry should have.
    pub(crate) fn expected_hash(&self, practice: &str) -> Hash {
        Canon::new("recourse audit entry 1")
            .part(practice.as_bytes())
            .number(self.seq)
            .number(self.at_ms)
            .part(self.by.as_bytes())
            .part(self.did.as_bytes())
            .part(self.noun.as_bytes())
            .part(self.row.as_bytes())
            .part(&self.row_hash)
            .part(self.about.as_bytes())
            .part(&self.previous)
            .hash()
    }

    /// Writes entries in one statement.
    pub(crate) async fn write(
        db: &impl ConnectionTrait,
        practice: &str,
        entries: Vec<Self>,
    ) -> Result<(), StoreError> {
        if entries.is_empty() {
            return Ok(());
        }
        let mut query = Query::insert();
        query.into_table("audit_entries").columns(["practice"].into_iter().chain(COLUMNS));
        for it in entries {
            query.values_panic([
                practice.into(),
                it.seq.into(),
                it.at_ms.into(),
                it.by.into(),
                it.did.into(),
                it.noun.into(),
                it.row.into(),
                it.row_hash.into(),
                it.about.into(),
                it.previous.into(),
                it.hash.into(),
            ]);
        }
        db.execute(&query).await.map(drop).map_err(failed("write the audit trail"))
    }

    /// Entries after one, in order.
    pub(crate) async fn page(
        db: &impl ConnectionTrait,
        practice: &str,
        after: i64,
        n_max: u64,
    ) -> Result<Vec<Self>, StoreError> {
        let mut query = Self::select(practice);
        query.and_where(Expr::col("seq").gt(after)).limit(n_max);
        Self::read(db, &query).await
    }

    /// A question about one practice's trail, in order.
    pub(super) fn select(practice: &str) -> SelectStatement {
        let mut query = Query::select();
        query.columns(COLUMNS).from("audit_entries").order_by("seq", Order::Asc);
        query.and_where(Expr::col("practice").eq(practice));
        query
    }

    /// The answer.
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        query: &SelectStatement,
    ) -> Result<Vec<Self>, StoreError> {
        let doing = failed("read the audit trail");
        let rows = db.query_all(query).await.map_err(&doing)?;
        let entry = |row: &QueryResult| {
            Ok(Self {
                seq: row.try_get("", "seq")?,
                at_ms: row.try_get("", "at_ms")?,
                by: row.try_get("", "by_whom")?,
                did: row.try_get("", "did")?,
                noun: row.try_get("", "noun")?,
                row: row.try_get("", "row_id")?,
                row_hash: row.try_get("", "row_hash")?,
                about: row.try_get("", "about")?,
                previous: row.try_get("", "previous")?,
                hash: row.try_get("", "hash")?,
            })
        };
        rows.iter().map(entry).collect::<Result<_, _>>().map_err(doing)
    }
}

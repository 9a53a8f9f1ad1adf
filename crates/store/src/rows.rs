//! Reading rows: of one practice, always.
//!
//! [`Rows`] can only be made from a practice and puts it into the statement first; there is no other
//! way from a noun to the database, so that no query can forget whose records it asks for.

use sea_orm::{
    ConnectionTrait, Value,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};

use crate::{
    dialect::failed,
    error::StoreError,
    seal::DataKeys,
    table::{Column, Row, StoredRow, Table},
};

/// A question about the rows of one table that belong to one practice.
pub(crate) struct Rows<'a, C> {
    db: &'a C,
    keys: &'a DataKeys,
    table: &'static Table,
    query: SelectStatement,
}

impl<'a, C: ConnectionTrait> Rows<'a, C> {
    /// All rows of the practice that the keys belong to.
    pub(crate) fn of(db: &'a C, keys: &'a DataKeys, table: &'static Table) -> Self {
        let mut query = Query::select();
        query.columns(table.names()).from(table.name);
        query.and_where(Expr::col("practice").eq(keys.practice()));
        Self { db, keys, table, query }
    }

    /// Only the row with this number.
    pub(crate) fn with_id(mut self, id: &str) -> Self {
        self.query.and_where(Expr::col("id").eq(id));
        self
    }

    /// Only rows with these numbers.
    pub(crate) fn with_ids(mut self, ids: &[String]) -> Self {
        self.query.and_where(Expr::col("id").is_in(ids));
        self
    }

    /// Only rows whose number comes after this one, in the order of numbers.
    pub(crate) fn after(mut self, id: &str) -> Self {
        self.query.and_where(Expr::col("id").gt(id));
        self.in_order()
    }

    /// Only rows with this value.
    pub(crate) fn with(mut self, column: Column, value: impl Into<Value>) -> Self {
        self.query.and_where(Expr::col(column.name).eq(value.into()));
        self
    }

    /// Only rows with a value up to this one.
    pub(crate) fn up_to(mut self, column: Column, value: i64) -> Self {
        self.query.and_where(Expr::col(column.name).lte(value));
        self
    }

    /// The smallest first.
    pub(crate) fn rising(mut self, column: Column) -> Self {
        self.query.order_by(column.name, Order::Asc);
        self
    }

    /// The newest first; of two of one time, the one that was written later.
    pub(crate) fn newest_first(mut self, time: Column) -> Self {
        self.query.order_by(time.name, Order::Desc).order_by("id", Order::Desc);
        self
    }

    /// In the order of their numbers, which is the order in which most of them were made.
    pub(crate) fn in_order(mut self) -> Self {
        self.query.order_by("id", Order::Asc);
        self
    }

    /// Not more than so many.
    pub(crate) fn at_most(mut self, n: u64) -> Self {
        self.query.limit(n);
        self
    }

    /// The rows, sealed as they are.
    pub(crate) async fn stored(self) -> Result<Vec<StoredRow>, StoreError> {
        let rows = self.db.query_all(&self.query).await.map_err(failed("read records"))?;
        rows.iter().map(|row| StoredRow::read(self.table, row)).collect()
    }

    /// The rows in plain form.
    pub(crate) async fn all(self) -> Result<Vec<Row>, StoreError> {
        let keys = self.keys;
        self.stored().await?.into_iter().map(|row| row.open(keys)).collect()
    }

    /// The first row in plain form.
    pub(crate) async fn first(self) -> Result<Option<Row>, StoreError> {
        let keys = self.keys;
        let row = self.at_most(1).stored().await?.pop();
        row.map(|row| row.open(keys)).transpose()
    }
}

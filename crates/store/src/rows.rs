//! Reading rows: of one practice, always.
//!
//! [`Rows`] can only be made from a practice and puts it into the statement first; there is no other
//! way from a noun to the database, so that no query can forget whose records it asks for.

use sea_orm::{
    ConnectionTrait, QueryResult,
    sea_query::{self, Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};

use crate::{
    dialect::failed,
    error::StoreError,
    gathering::{Form, Gathering},
    seal::DataKeys,
    table::{Cell, Column, Row, StoredRow, Table},
};

/// A question about the rows of one table that belong to one practice.
pub(crate) struct Rows<'a, C> {
    db: &'a C,
    keys: &'a DataKeys,
    table: &'static Table,
    conditions: Vec<Condition>,
    order: Order,
    n_max: Option<u64>,
    gathering: Option<&'a Gathering>,
}

/// What the rows have to be.
enum Condition {
    /// This column has this value.
    Is(&'static str, Cell),
    /// This column has a value up to this one.
    UpTo(Column, i64),
    /// Something that only the database can say.
    Other(SimpleExpr),
}

/// In which order they come.
enum Order {
    /// In any.
    Any,
    /// By their numbers.
    ById,
    /// By their numbers, the largest first.
    LatestFirst,
    /// By a number, the smallest first.
    Rising(Column),
    /// By a number and then by their own, the largest first.
    Newest(Column),
    /// By what this comes to, the largest first; then by their own number.
    Falling(SimpleExpr),
}

impl<'a, C: ConnectionTrait> Rows<'a, C> {
    /// All rows of the practice that the keys belong to.
    pub(crate) fn of(db: &'a C, keys: &'a DataKeys, table: &'static Table) -> Self {
        let (conditions, order) = (Vec::new(), Order::Any);
        Self { db, keys, table, conditions, order, n_max: None, gathering: None }
    }

    /// Together with others who ask at the same moment, if the question is simple enough.
    pub(crate) fn gathered(self, gathering: Option<&'a Gathering>) -> Self {
        Self { gathering, ..self }
    }

    /// Only the row with this number.
    pub(crate) fn with_id(self, id: &str) -> Self {
        self.and(Condition::Is(ID, id.into()))
    }

    /// Only rows with these numbers.
    pub(crate) fn with_ids(self, ids: &[String]) -> Self {
        let ids = padded(ids);
        self.and(Condition::Other(Expr::col(ID).is_in(ids)))
    }

    /// Only rows whose number comes after this one, in the order of numbers.
    pub(crate) fn after(self, id: &str) -> Self {
        self.and(Condition::Other(Expr::col(ID).gt(id))).in_order()
    }

    /// Only rows whose number comes before this one, in the order from the last number on.
    pub(crate) fn before(self, id: &str) -> Self {
        self.and(Condition::Other(Expr::col(ID).lt(id))).latest_first()
    }

    /// Only rows of which this is true.
    pub(crate) fn matching(self, is_so: SimpleExpr) -> Self {
        self.and(Condition::Other(is_so))
    }

    /// Only rows with this value.
    pub(crate) fn with(self, column: Column, value: impl Into<Cell>) -> Self {
        self.and(Condition::Is(column.name, value.into()))
    }

    /// Only rows with a value up to this one.
    pub(crate) fn up_to(self, column: Column, value: i64) -> Self {
        self.and(Condition::UpTo(column, value))
    }

    /// Only rows with one of these values.
    pub(crate) fn with_one_of(self, column: Column, values: &[String]) -> Self {
        let values = padded(values);
        self.and(Condition::Other(Expr::col(column.name).is_in(values)))
    }

    /// Only rows with any value.
    pub(crate) fn with_any(self, column: Column) -> Self {
        self.and(Condition::Other(Expr::col(column.name).is_not_null()))
    }

    /// Only rows whose number is this one and a point and more, in the order of numbers.
    pub(crate) fn with_prefix(self, id: &str) -> Self {
        // After the point comes the slash.
        let rows = self.and(Condition::Other(Expr::col(ID).gt(format!("{id}."))));
        rows.and(Condition::Other(Expr::col(ID).lt(format!("{id}/")))).in_order()
    }

    /// Only rows that [`Rows::falling_from_most`] puts after the row of which this comes to so much, and
    /// with this number.
    pub(crate) fn below(self, of: SimpleExpr, value: i64, id: &str) -> Self {
        // The first condition says nothing new, but an index can begin there.
        let rows = self.and(Condition::Other(of.clone().lte(value)));
        let is_below = of.lt(value).or(Expr::col(ID).gt(id));
        rows.and(Condition::Other(is_below))
    }

    /// Only rows that [`Rows::newest_first`] puts after the row of this time and number.
    pub(crate) fn older_than(self, time: Column, at: i64, id: &str) -> Self {
        let rows = self.and(Condition::Other(Expr::col(time.name).lte(at)));
        let is_older = Expr::col(time.name).lt(at).or(Expr::col(ID).lt(id));
        rows.and(Condition::Other(is_older))
    }

    /// Those of which this comes to most first; of two of one value, the lower number.
    pub(crate) fn falling_from_most(self, of: SimpleExpr) -> Self {
        Self { order: Order::Falling(of), ..self }
    }

    /// The smallest first.
    pub(crate) fn rising(self, column: Column) -> Self {
        Self { order: Order::Rising(column), ..self }
    }

    /// The newest first; of two of one time, the one that was written later.
    pub(crate) fn newest_first(self, time: Column) -> Self {
        Self { order: Order::Newest(time), ..self }
    }

    /// In the order of their numbers, which is the order in which most of them were made.
    pub(crate) fn in_order(self) -> Self {
        Self { order: Order::ById, ..self }
    }

    /// In the order of their numbers, the last one first.
    pub(crate) fn latest_first(self) -> Self {
        Self { order: Order::LatestFirst, ..self }
    }

    /// Not more than so many.
    pub(crate) fn at_most(self, n: u64) -> Self {
        Self { n_max: Some(n), ..self }
    }

    /// The rows, sealed as they are.
    pub(crate) async fn stored(self) -> Result<Vec<StoredRow>, StoreError> {
        if let Some(gathering) = self.gathering
            && let Some((form, key)) = self.form()
            && let Some(rows) = gathering.ask(form, key, |form, keys| self.ask(form, keys)).await
        {
            return Ok(self.chosen(rows));
        }
        let query = self.query();
        let rows = self.db.query_all(&query).await.map_err(failed("read records"))?;
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
        let row = self.at_most(1).stored().await?.into_iter().next();
        row.map(|row| row.open(keys)).transpose()
    }

    /// The numbers of the rows alone: what an index can answer without looking at a row.
    pub(crate) async fn ids(self) -> Result<Vec<String>, StoreError> {
        let mut query = self.query();
        query.clear_selects().column(ID);
        let rows = self.db.query_all(&query).await.map_err(failed("find records"))?;
        let id = |row: &QueryResult| row.try_get("", ID).map_err(failed("read a record's number"));
        rows.iter().map(id).collect()
    }

    /// Figures of the rows instead of the rows themselves, each under its name: one line for each group.
    pub(crate) async fn figures(
        self,
        groups: &[(&'static str, SimpleExpr)],
        figures: &[(&'static str, SimpleExpr)],
    ) -> Result<Vec<QueryResult>, StoreError> {
        let mut query = self.query();
        query.clear_selects().clear_order_by();
        for (name, of) in groups.iter().chain(figures) {
            query.expr_as(of.clone(), *name);
        }
        query.add_group_by(groups.iter().map(|(_, of)| of.clone()));
        self.db.query_all(&query).await.map_err(failed("add records up"))
    }

    fn and(mut self, condition: Condition) -> Self {
        self.conditions.push(condition);
        self
    }

    fn query(&self) -> SelectStatement {
        let mut query = self.all_of_practice();
        for condition in &self.conditions {
            query.and_where(match condition {
                Condition::Is(column, value) => is(column, value),
                Condition::UpTo(column, value) => Expr::col(column.name).lte(*value),
                Condition::Other(condition) => condition.clone(),
            });
        }
        match &self.order {
            Order::Any => &mut query,
            Order::ById => query.order_by(ID, sea_query::Order::Asc),
            Order::LatestFirst => query.order_by(ID, sea_query::Order::Desc),
            Order::Rising(column) => query.order_by(column.name, sea_query::Order::Asc),
            Order::Newest(column) => {
                query.order_by(column.name, sea_query::Order::Desc);
                query.order_by(ID, sea_query::Order::Desc)
            }
            Order::Falling(of) => {
                query.order_by_expr(of.clone(), sea_query::Order::Desc);
                query.order_by(ID, sea_query::Order::Asc)
            }
        };
        if let Some(n_max) = self.n_max {
            query.limit(n_max);
        }
        query
    }

    fn all_of_practice(&self) -> SelectStatement {
        let mut query = Query::select();
        query.columns(self.table.names()).from(self.table.name);
        query.and_where(Expr::col("practice").eq(self.keys.practice()));
        query
    }

    /// The form of the question and the text that it is about, if what it wants of the rows can be seen
    /// without opening them.
    fn form(&self) -> Option<(Form, String)> {
        let mut key = None;
        let mut with = Vec::new();
        for condition in &self.conditions {
            match condition {
                Condition::Is(column, Cell::Text(text)) if key.is_none() => {
                    key = Some((*column, text.clone()));
                }
                Condition::Is(column, value) => with.push((*column, value.clone())),
                Condition::UpTo(..) => {}
                Condition::Other(_) => return None,
            }
        }
        let (column, text) = key?;
        match self.order {
            Order::Falling(_) => None,
            _ => Some((Form { table: self.table.name, key: column, with }, text)),
        }
    }

    /// Asks one question for all who asked it, and gives each row with the text that it is for.
    async fn ask(
        &self,
        form: Form,
        keys: Vec<String>,
    ) -> Result<Vec<(String, StoredRow)>, StoreError> {
        let mut all = Vec::with_capacity(keys.len());
        for keys in keys.chunks(N_KEYS) {
            let mut query = self.all_of_practice();
            query.and_where(Expr::col(form.key).is_in(padded(keys)));
            for (column, value) in &form.with {
                query.and_where(is(column, value));
            }
            let rows = self.db.query_all(&query).await.map_err(failed("read records"))?;
            for row in &rows {
                let row = StoredRow::read(self.table, row)?;
                if let Some(key) = row.text(form.key) {
                    all.push((key.to_owned(), row));
                }
            }
        }
        Ok(all)
    }

    /// Of the rows with the right text, those that were asked for, in the order that was asked for.
    fn chosen(&self, mut rows: Vec<StoredRow>) -> Vec<StoredRow> {
        for condition in &self.conditions {
            if let Condition::UpTo(column, value) = condition {
                rows.retain(|it| it.number(column.name).is_some_and(|it| it <= *value));
            }
        }
        let by_id = |one: &StoredRow, other: &StoredRow| one.id.cmp(&other.id);
        match self.order {
            Order::Any | Order::Falling(_) => {}
            Order::ById => rows.sort_by(by_id),
            Order::LatestFirst => rows.sort_by(|one, other| by_id(other, one)),
            Order::Rising(column) => rows.sort_by_key(|it| it.number(column.name)),
            Order::Newest(column) => rows.sort_by(|one, other| {
                let times = (one.number(column.name), other.number(column.name));
                times.1.cmp(&times.0).then_with(|| by_id(other, one))
            }),
        }
        let n_max = self.n_max.and_then(|it| usize::try_from(it).ok()).unwrap_or(usize::MAX);
        rows.truncate(n_max);
        rows
    }
}

/// The number of a row.
const ID: &str = "id";

/// The most texts that one question is about.
const N_KEYS: usize = 256;

/// As many values as the next power of two, the last of them again and again: the database keeps the
/// plans of a few sizes of question.
fn padded(values: &[String]) -> Vec<String> {
    let n = values.len().next_power_of_two();
    let last = values.last().cloned();
    values.iter().cloned().chain(last.into_iter().cycle()).take(n).collect()
}

fn is(column: &'static str, value: &Cell) -> SimpleExpr {
    match value {
        Cell::Absent => Expr::col(column).is_null(),
        Cell::Number(number) => Expr::col(column).eq(*number),
        Cell::Text(text) => Expr::col(column).eq(text.as_str()),
        Cell::Bytes(bytes) => Expr::col(column).eq(bytes.clone()),
    }
}

/// All values of a column added up; zero if there is none. PostgreSQL would widen the sum.
pub(crate) fn sum(column: Column) -> SimpleExpr {
    Expr::cust(format!("CAST(COALESCE(SUM({}), 0) AS BIGINT)", column.name))
}

/// As the indexes say it: they are found by the text.
pub(crate) fn or_zero(column: Column) -> SimpleExpr {
    Expr::cust(format!("COALESCE({}, 0)", column.name))
}

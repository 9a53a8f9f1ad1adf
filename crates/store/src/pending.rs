//! What a transaction has not written yet, so that it can be written together.
//!
//! A row of its own statement costs ten times what it costs among many. So a transaction for many steps
//! ([`crate::Tx::together`]) gathers its rows, and writes those of a table with one statement: at the
//! commit, or before somebody reads that table.
//!
//! **Invariants**
//! - Rows are written in the order of [`TABLES`], in which each comes after those it refers to.
//! - What is told in the audit trail was written: a row that was there already stays as it is, and
//!   nothing is told of it.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{
    ConnectionTrait, DatabaseTransaction,
    sea_query::{
        Alias, Expr, ExprTrait, InsertStatement, IntoIden, OnConflict, Query, SimpleExpr, TableRef,
        ValueTuple,
    },
};

use crate::{
    audit::Entry,
    dialect::misfit,
    error::StoreError,
    practices::TABLES,
    table::{StoredRow, Table},
};

/// The most rows that one statement writes: few enough for the most values that a statement may have
/// (32,766 in SQLite, and the widest table has 24 columns), and enough that more gain nothing.
const N_TOGETHER: usize = 64;

/// What is still to be written.
#[derive(Default)]
pub(crate) struct Pending {
    /// By the table's place in the list, and the row's number.
    slots: BTreeMap<usize, BTreeMap<String, Slot>>,
    /// In the order in which it was done.
    told: Vec<Told>,
}

/// What is to become of one row.
struct Slot {
    row: StoredRow,
    was: Was,
}

/// What the database has in a row's place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Was {
    /// Nothing, or the row itself, which then stays.
    NothingOrTheSame,
    /// Nothing.
    Nothing,
    /// The row, so many versions ago.
    Earlier(i64),
}

/// An entry of the audit trail that has no place in it yet.
struct Told {
    place: usize,
    is_new: bool,
    entry: Entry,
}

impl Pending {
    /// Whether a row of this table is still to be written.
    pub(crate) fn has(&self, table: &'static Table) -> bool {
        self.slots.contains_key(&place(table))
    }

    /// Whether this very row is.
    pub(crate) fn has_row(&self, table: &'static Table, id: &str) -> bool {
        self.slots.get(&place(table)).is_some_and(|it| it.contains_key(id))
    }

    /// Adds a row, or a later version of one that is here already.
    pub(crate) fn add(&mut self, row: StoredRow, was: Was, entry: Entry) {
        let place = place(row.table);
        let is_new = !matches!(was, Was::Earlier(_));
        self.told.push(Told { place, is_new, entry });
        let slots = self.slots.entry(place).or_default();
        match slots.get_mut(&row.id) {
            // Who changes a row has seen it, so it has to be this one.
            Some(slot) => {
                slot.was = match slot.was {
                    Was::Earlier(n) => Was::Earlier(n + 1),
                    Was::Nothing | Was::NothingOrTheSame => Was::Nothing,
                };
                slot.row = row;
            }
            None => drop(slots.insert(row.id.clone(), Slot { row, was })),
        }
    }

    /// Writes everything, and gives back what is to be told, in order.
    pub(crate) async fn write(
        self,
        db: &DatabaseTransaction,
        practice: &str,
    ) -> Result<Vec<Entry>, StoreError> {
        let mut there = BTreeSet::new();
        for (place, slots) in self.slots {
            let (mut sure, mut new) = (Vec::new(), Vec::new());
            let mut changed = BTreeMap::<_, Vec<_>>::new();
            for Slot { row, was } in slots.into_values() {
                match was {
                    Was::Earlier(n) => changed.entry(n).or_default().push(row),
                    Was::Nothing => sure.push(row),
                    Was::NothingOrTheSame => new.push(row),
                }
            }
            for part in parts(sure, N_TOGETHER) {
                insert_sure(db, practice, TABLES[place], part).await?;
            }
            for part in parts(new, N_TOGETHER) {
                for id in insert(db, practice, TABLES[place], part).await? {
                    there.insert((place, id));
                }
            }
            for (n_changes, rows) in changed {
                for part in parts(rows, N_TOGETHER) {
                    update(db, practice, TABLES[place], part, n_changes).await?;
                }
            }
        }
        let is_told = |it: &Told| !it.is_new || !there.contains(&(it.place, it.entry.row.clone()));
        Ok(self.told.into_iter().filter(is_told).map(|it| it.entry).collect())
    }
}

/// Divides things into parts of so many and, at the end, of ever smaller powers of two: the database
/// keeps the plans of a few sizes of statement, and would have to make one for each other size.
pub(crate) fn parts<T>(things: Vec<T>, n_max: usize) -> impl Iterator<Item = Vec<T>> {
    let mut things = things.into_iter();
    std::iter::from_fn(move || {
        let n_left = things.len();
        let n = if n_left == 0 { 0 } else { n_max.min(1 << n_left.ilog2()) };
        (n > 0).then(|| things.by_ref().take(n).collect())
    })
}

/// Writes rows of one table that can't be there already.
async fn insert_sure(
    db: &DatabaseTransaction,
    practice: &str,
    table: &'static Table,
    rows: Vec<StoredRow>,
) -> Result<(), StoreError> {
    let query = insertion(practice, table, &rows);
    let res = db.execute(&query).await.map_err(misfit(table.name))?;
    let is_whole = res.rows_affected() == rows.len() as u64;
    is_whole.then_some(()).ok_or(StoreError::Moved { table: table.name })
}

/// Writes new rows of one table, and gives back the numbers of those that were there already.
async fn insert(
    db: &DatabaseTransaction,
    practice: &str,
    table: &'static Table,
    rows: Vec<StoredRow>,
) -> Result<Vec<String>, StoreError> {
    let mut query = insertion(practice, table, &rows);
    query.returning_col("id");
    let res = db.query_all(&query).await.map_err(misfit(table.name))?;
    if res.len() == rows.len() {
        return Ok(Vec::new());
    }
    let ids = res.iter().map(|it| it.try_get("", "id"));
    let written: BTreeSet<String> = ids.collect::<Result<_, _>>().map_err(misfit(table.name))?;
    Ok(rows.into_iter().map(|it| it.id).filter(|it| !written.contains(it)).collect())
}

fn insertion(practice: &str, table: &'static Table, rows: &[StoredRow]) -> InsertStatement {
    let mut query = Query::insert();
    query.into_table(table.name).columns(["practice"].into_iter().chain(table.names()));
    for row in rows {
        query.values_panic([practice.into()].into_iter().chain(row.values()).map(Expr::val));
    }
    query.on_conflict(OnConflict::new().do_nothing().to_owned());
    query
}

/// Puts rows in the place of what they were so many versions ago.
async fn update(
    db: &DatabaseTransaction,
    practice: &str,
    table: &'static Table,
    rows: Vec<StoredRow>,
    n_changes: i64,
) -> Result<(), StoreError> {
    let new = |name: String| Expr::col((Alias::new("new"), Alias::new(name)));
    let old = |name: &'static str| Expr::col((Alias::new(table.name), Alias::new(name)));
    let n_rows = rows.len() as u64;
    let values = rows.into_iter().map(|row| ValueTuple::Many(row.values().collect())).collect();
    let mut query = Query::update();
    query.table(table.name).from(TableRef::ValuesList(values, Alias::new("new").into_iden()));
    // Both databases call the columns of a list of values by their place.
    let columns = table.names().zip((1..).map(|place| format!("column{place}")));
    let changed = columns.skip(1).map(|(name, column)| (name, SimpleExpr::from(new(column))));
    query.values(changed);
    query.and_where(old("practice").eq(practice));
    query.and_where(old("id").eq(new("column1".to_owned())));
    query.and_where(old("version").add(n_changes).eq(new("column2".to_owned())));
    let res = db.execute(&query).await.map_err(misfit(table.name))?;
    if res.rows_affected() == n_rows {
        Ok(())
    } else {
        Err(StoreError::Moved { table: table.name })
    }
}

fn place(table: &'static Table) -> usize {
    let place = TABLES.iter().position(|it| std::ptr::eq(*it, table));
    place.expect("every table of a practice is in the list")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_come_in_few_sizes() {
        let table: [(usize, &[usize]); 5] =
            [(0, &[]), (1, &[1]), (7, &[4, 2, 1]), (8, &[8]), (21, &[8, 8, 4, 1])];
        for (n, sizes) in table {
            let parts: Vec<Vec<usize>> = parts((0..n).collect(), 8).collect();
            assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), sizes, "{n}");
            assert_eq!(parts.concat(), (0..n).collect::<Vec<_>>());
        }
    }
}

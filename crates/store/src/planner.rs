//! What SQLite is told of the size of our tables.
//!
//! SQLite chooses among indexes by how many rows it expects to find by each. Of tables that nobody told it
//! about, it takes ten rows for all that a practice has; so it would rather go over everything of the
//! practice in the wanted order than find the three rows that are wanted and sort them. Measured with 40,000
//! cases: two thirds of all time went into questions after the exhibits of one case.
//!
//! **Determination:** the figures are those of a large office, the same everywhere, and never taken from
//! the tables at hand (`ANALYZE`, `PRAGMA optimize`). So a question is answered in one way in a test and
//! in an office of ten years. PostgreSQL keeps figures of its own and is told nothing.

use std::collections::BTreeMap;

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, QueryResult, Statement,
    sea_query::{Alias, Query},
};

use crate::{dialect::failed, error::StoreError};

/// How many rows a table has, and how many of them are one practice's.
const N_ROWS: u64 = 1_000_000;
const N_OF_PRACTICE: u64 = 200_000;

/// How many rows of a practice have the same in a column: by its name, and of all that are not named.
const N_ALIKE: [(&str, u64); 14] = [
    ("waits_for", 20_000),
    ("work_queue", 20_000),
    ("queue", 20_000),
    ("state", 20_000),
    ("concluded", 20_000),
    ("ending", 20_000),
    ("noun", 20_000),
    ("did", 20_000),
    ("saying", 20_000),
    ("class", 20_000),
    ("payer", 20_000),
    ("payer_name", 20_000),
    ("assignee", 1_000),
    ("by_whom", 1_000),
];
const N_ALIKE_OTHERWISE: u64 = 10;

/// Every index with its columns, in their order; a column that is a term has no name.
const INDEXES: &str = "SELECT tables.name AS of_table, indexes.name AS name, \
     indexes.\"unique\" AS is_unique, columns.name AS of_column \
     FROM sqlite_schema AS tables \
     JOIN pragma_index_list(tables.name) AS indexes \
     JOIN pragma_index_info(indexes.name) AS columns \
     WHERE tables.type = 'table' ORDER BY 1, 2, columns.seqno";

/// One index, as far as its size is a question.
#[derive(Default)]
struct Index {
    columns: Vec<Option<String>>,
    is_unique: bool,
}

/// Puts the figures of every index in the place of whatever was there.
pub(crate) async fn inform(tx: &DatabaseTransaction) -> Result<(), StoreError> {
    let failed = failed("tell SQLite of the size of the tables");
    // Nobody but SQLite may make the table of the figures; with this it does, and takes none.
    tx.execute_unprepared("ANALYZE sqlite_schema").await.map_err(&failed)?;
    tx.execute_unprepared("DELETE FROM sqlite_stat1").await.map_err(&failed)?;
    let question = Statement::from_string(DbBackend::Sqlite, INDEXES);
    let rows = tx.query_all_raw(question).await.map_err(&failed)?;
    let mut indexes: BTreeMap<(String, String), Index> = BTreeMap::new();
    for row in &rows {
        let (name, is_unique, column) = read(row).map_err(&failed)?;
        let index = indexes.entry(name).or_default();
        index.is_unique = is_unique;
        index.columns.push(column);
    }
    let mut query = Query::insert();
    query.into_table(Alias::new("sqlite_stat1")).columns(["tbl", "idx", "stat"]);
    for ((table, name), index) in indexes {
        if let Some(figures) = index.figures() {
            query.values_panic([table.into(), name.into(), figures.into()]);
        }
    }
    tx.execute(&query).await.map(drop).map_err(failed)
}

type Read = ((String, String), bool, Option<String>);

fn read(row: &QueryResult) -> Result<Read, sea_orm::DbErr> {
    let name = (row.try_get("", "of_table")?, row.try_get("", "name")?);
    Ok((name, row.try_get("", "is_unique")?, row.try_get("", "of_column")?))
}

impl Index {
    /// How many rows there are, and how many of them are alike in the first column, in the first two, and
    /// so on; `None` for what is not looked up by practice.
    fn figures(&self) -> Option<String> {
        let (first, others) = self.columns.split_first()?;
        if first.as_deref() != Some("practice") {
            return None;
        }
        let mut figures = vec![N_ROWS, N_OF_PRACTICE];
        let mut n_alike = N_OF_PRACTICE;
        for column in others {
            let known = N_ALIKE.iter().find(|it| Some(it.0) == column.as_deref());
            let n_of_column = known.map_or(N_ALIKE_OTHERWISE, |it| it.1);
            n_alike = n_of_column.min(n_alike.div_ceil(2));
            figures.push(n_alike);
        }
        if let (true, Some(last)) = (self.is_unique, figures.last_mut()) {
            *last = 1;
        }
        let figures: Vec<_> = figures.iter().map(ToString::to_string).collect();
        Some(figures.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(columns: &[&str], is_unique: bool) -> Option<String> {
        let columns = columns.iter().map(|it| (!it.is_empty()).then(|| (*it).to_owned())).collect();
        Index { columns, is_unique }.figures()
    }

    #[test]
    fn an_index_is_as_large_as_what_it_holds() {
        let table: [(&[&str], bool, &str); 5] = [
            (&["practice"], true, "1000000 1"),
            (&["practice", "id"], true, "1000000 200000 1"),
            (&["practice", "case_id"], false, "1000000 200000 10"),
            (&["practice", "", "id"], false, "1000000 200000 10 5"),
            (&["practice", "waits_for", "opened_ms"], false, "1000000 200000 20000 10"),
        ];
        for (columns, is_unique, expected) in table {
            assert_eq!(figures(columns, is_unique).as_deref(), Some(expected), "{columns:?}");
        }
        assert_eq!(figures(&["due_ms", "id"], false), None);
    }
}

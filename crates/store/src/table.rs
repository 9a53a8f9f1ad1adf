//! Tables and rows, described once: what a column holds, and whether it names a patient.
//!
//! Each noun says what its table looks like, and turns its records into rows and back. Everything that
//! must never be forgotten is done with that description in one place and for all of them: the
//! practice in every statement, the seal on what names a patient, the hash for the audit trail.
//! That is why there are no generated entity types here (ADR 0008).
//!
//! **Invariants**
//! - A column that names a patient is [`Kind::Sealed`]; its plain bytes are never in a stored row.
//! - Two different stored rows never hash alike; a column that a later migration added and that is
//!   still empty does not change the hash.

use chrono::{Datelike, NaiveDate};
use domain::Moment;
use sea_orm::{QueryResult, Value};
use serde::de::DeserializeOwned;

use crate::{
    canon::{Canon, Hash},
    dialect::failed,
    error::StoreError,
    seal::{DataKeys, Spot},
    wire,
};

/// A table whose rows belong to practices. Each has `practice`, `id` and `version` besides its own
/// columns; `version` counts the changes of a row.
#[derive(Debug)]
pub(crate) struct Table {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its own columns.
    pub(crate) columns: &'static [Column],
}

/// A column.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Column {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it holds.
    pub(crate) kind: Kind,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    /// A whole number.
    Number,
    /// A text of ours that names nobody.
    Text,
    /// Bytes that name nobody.
    Bytes,
    /// Bytes that may name a patient.
    Sealed,
}

/// A value in plain form.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Cell {
    /// There is none.
    Absent,
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
    /// Bytes, sealed or not.
    Bytes(Vec<u8>),
}

/// A record in plain form, as the nouns see it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Its table.
    pub(crate) table: &'static Table,
    /// Its number, unique in its practice and table.
    pub(crate) id: String,
    /// How often it was written.
    pub(crate) version: i64,
    cells: Vec<Cell>,
}

/// A record as the database holds it: sealed.
#[derive(Clone, Debug)]
pub(crate) struct StoredRow {
    /// Its table.
    pub(crate) table: &'static Table,
    /// Its number.
    pub(crate) id: String,
    /// How often it was written.
    pub(crate) version: i64,
    cells: Vec<Cell>,
}

impl Column {
    /// A whole number.
    pub(crate) const fn number(name: &'static str) -> Self {
        Self { name, kind: Kind::Number }
    }

    /// A text of ours that names nobody.
    pub(crate) const fn text(name: &'static str) -> Self {
        Self { name, kind: Kind::Text }
    }

    /// Bytes that name nobody.
    pub(crate) const fn bytes(name: &'static str) -> Self {
        Self { name, kind: Kind::Bytes }
    }

    /// Bytes that may name a patient.
    pub(crate) const fn sealed(name: &'static str) -> Self {
        Self { name, kind: Kind::Sealed }
    }
}

impl Table {
    /// The names of all columns, in the order of [`StoredRow::values`].
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        ["id", "version"].into_iter().chain(self.columns.iter().map(|it| it.name))
    }

    fn place(&self, column: Column) -> usize {
        let place = self.columns.iter().position(|it| *it == column);
        place.expect("a noun asks for columns of its own table")
    }
}

impl Row {
    /// A new record, its cells in the order of the table's columns.
    pub(crate) fn new(
        table: &'static Table,
        id: impl Into<String>,
        cells: impl IntoIterator<Item = Cell>,
    ) -> Self {
        Self { table, id: id.into(), version: 1, cells: cells.into_iter().collect() }
    }

    /// The record after another change.
    pub(crate) fn next(mut self, changes: impl IntoIterator<Item = (Column, Cell)>) -> Self {
        for (column, cell) in changes {
            let place = self.table.place(column);
            self.cells[place] = cell;
        }
        self.version += 1;
        self
    }

    /// A number.
    pub(crate) fn number(&self, column: Column) -> Result<i64, StoreError> {
        match self.cell(column) {
            Cell::Number(number) => Ok(*number),
            _ => Err(self.damaged("a number is missing")),
        }
    }

    /// A text.
    pub(crate) fn text(&self, column: Column) -> Result<&str, StoreError> {
        match self.cell(column) {
            Cell::Text(text) => Ok(text),
            _ => Err(self.damaged("a text is missing")),
        }
    }

    /// Bytes.
    pub(crate) fn bytes(&self, column: Column) -> Result<&[u8], StoreError> {
        match self.cell(column) {
            Cell::Bytes(bytes) => Ok(bytes),
            _ => Err(self.damaged("bytes are missing")),
        }
    }

    /// A word of ours or an identifier, read back from its text.
    pub(crate) fn parse<T: std::str::FromStr>(&self, column: Column) -> Result<T, StoreError> {
        self.text(column)?.parse().map_err(|_| self.damaged("a text is not one of ours"))
    }

    /// A word of a list, read back from its name.
    pub(crate) fn word<T>(
        &self,
        column: Column,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, StoreError> {
        read(self.text(column)?).ok_or_else(|| self.damaged("a word is not one of ours"))
    }

    /// A number that is never below zero.
    pub(crate) fn count(&self, column: Column) -> Result<u32, StoreError> {
        let number = self.number(column)?;
        number.try_into().map_err(|_| self.damaged("a number is out of its range"))
    }

    /// A time.
    pub(crate) fn moment(&self, column: Column) -> Result<Moment, StoreError> {
        let ms = self.number(column)?;
        Moment::from_ms(ms).ok_or_else(|| self.damaged("a time is out of its range"))
    }

    /// What was written by [`wire::write`].
    pub(crate) fn body<T: DeserializeOwned>(&self, column: Column) -> Result<T, StoreError> {
        wire::read(self.bytes(column)?).ok_or_else(|| self.damaged("its body can't be read"))
    }

    /// A day.
    pub(crate) fn day(&self, column: Column) -> Result<Option<NaiveDate>, StoreError> {
        self.if_any(column, |row| {
            let day = i32::try_from(row.number(column)?).ok();
            let day = day.and_then(NaiveDate::from_num_days_from_ce_opt);
            day.ok_or_else(|| row.damaged("a day is out of its range"))
        })
    }

    /// What is read out of a column, if there is a value.
    pub(crate) fn if_any<T>(
        &self,
        column: Column,
        read: impl FnOnce(&Self) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.has(column).then(|| read(self)).transpose()
    }

    /// The row's own number, as an identifier.
    pub(crate) fn parse_id<T: std::str::FromStr>(&self) -> Result<T, StoreError> {
        self.id.parse().map_err(|_| self.damaged("its number is none of ours"))
    }

    /// Whether there is a value.
    pub(crate) fn has(&self, column: Column) -> bool {
        *self.cell(column) != Cell::Absent
    }

    /// What [`StoreError::Damaged`] says of this record.
    pub(crate) fn damaged(&self, what: &'static str) -> StoreError {
        StoreError::Damaged { table: self.table.name, row: self.id.clone(), what }
    }

    /// The record as the database will hold it.
    pub(crate) fn seal(self, keys: &DataKeys) -> Result<StoredRow, StoreError> {
        let Self { table, id, version, cells } = self;
        let seal = |(column, cell): (&Column, Cell)| match (column.kind, cell) {
            (Kind::Sealed, Cell::Bytes(plain)) => {
                keys.seal(&Spot { table: table.name, column: column.name, row: &id }, &plain)
            }
            (_, cell) => Ok(cell),
        };
        let cells = table.columns.iter().zip(cells).map(seal).collect::<Result<_, _>>()?;
        Ok(StoredRow { table, id, version, cells })
    }

    fn cell(&self, column: Column) -> &Cell {
        &self.cells[self.table.place(column)]
    }
}

impl StoredRow {
    /// Reads a row of a result that holds the columns of [`Table::names`].
    pub(crate) fn read(table: &'static Table, res: &QueryResult) -> Result<Self, StoreError> {
        let doing = failed("read a record");
        let cell = |column: &Column| {
            Ok(match column.kind {
                Kind::Number => res.try_get::<Option<_>>("", column.name)?.map(Cell::Number),
                Kind::Text => res.try_get::<Option<_>>("", column.name)?.map(Cell::Text),
                Kind::Bytes | Kind::Sealed => {
                    res.try_get::<Option<_>>("", column.name)?.map(Cell::Bytes)
                }
            }
            .unwrap_or(Cell::Absent))
        };
        let cells = table.columns.iter().map(cell).collect::<Result<_, _>>().map_err(&doing)?;
        let id = res.try_get("", "id").map_err(&doing)?;
        let version = res.try_get("", "version").map_err(&doing)?;
        Ok(Self { table, id, version, cells })
    }

    /// A text that is not sealed, or the row's own number.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.cell(name) {
            Some(Cell::Text(text)) => Some(text),
            _ => (name == "id").then_some(self.id.as_str()),
        }
    }

    /// A number.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        match self.cell(name) {
            Some(Cell::Number(number)) => Some(*number),
            _ => None,
        }
    }

    fn cell(&self, name: &str) -> Option<&Cell> {
        let place = self.table.columns.iter().position(|it| it.name == name)?;
        self.cells.get(place)
    }

    /// The record in plain form.
    pub(crate) fn open(self, keys: &DataKeys) -> Result<Row, StoreError> {
        let Self { table, id, version, cells } = self;
        let open = |(column, cell): (&Column, Cell)| match (column.kind, cell) {
            (Kind::Sealed, Cell::Bytes(sealed)) => {
                keys.open(&Spot { table: table.name, column: column.name, row: &id }, &sealed)
            }
            (_, cell) => Ok(cell),
        };
        let cells = table.columns.iter().zip(cells).map(open).collect::<Result<_, _>>()?;
        Ok(Row { table, id, version, cells })
    }

    /// Whether any of it is sealed with another key than the newest.
    pub(crate) fn is_of_an_older_key(&self, keys: &DataKeys) -> bool {
        let mut cells = self.table.columns.iter().zip(&self.cells);
        cells.any(|(column, cell)| match (column.kind, cell) {
            (Kind::Sealed, Cell::Bytes(sealed)) => !keys.is_newest(sealed),
            _ => false,
        })
    }

    /// The values to write, in the order of [`Table::names`].
    pub(crate) fn values(&self) -> impl Iterator<Item = Value> {
        let value = |(column, cell): (&Column, &Cell)| match (cell, column.kind) {
            (Cell::Number(number), _) => Value::from(*number),
            (Cell::Text(text), _) => Value::from(text.as_str()),
            (Cell::Bytes(bytes), _) => Value::from(bytes.clone()),
            (Cell::Absent, Kind::Number) => Value::BigInt(None),
            (Cell::Absent, Kind::Text) => Value::String(None),
            (Cell::Absent, Kind::Bytes | Kind::Sealed) => Value::Bytes(None),
        };
        let own = self.table.columns.iter().zip(&self.cells).map(value);
        [Value::from(self.id.as_str()), Value::from(self.version)].into_iter().chain(own)
    }

    /// The hash that the audit trail keeps.
    pub(crate) fn hash(&self, practice: &str) -> Hash {
        let canon = Canon::new("recourse row 1")
            .part(self.table.name.as_bytes())
            .part(practice.as_bytes())
            .part(self.id.as_bytes())
            .number(self.version);
        let cells = self.table.columns.iter().zip(&self.cells);
        let add = |canon: Canon, (column, cell): (&Column, &Cell)| {
            let name = column.name.as_bytes();
            match cell {
                Cell::Absent => canon,
                Cell::Number(number) => canon.part(name).part(b"number").number(*number),
                Cell::Text(text) => canon.part(name).part(b"text").part(text.as_bytes()),
                Cell::Bytes(bytes) => canon.part(name).part(b"bytes").part(bytes),
            }
        };
        cells.fold(canon, add).hash()
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Number(day.num_days_from_ce().into())
    }
}

impl From<Vec<u8>> for Cell {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Absent, Into::into)
    }
}

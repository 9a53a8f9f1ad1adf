//! The data keys of each practice, as they are kept: wrapped by a master key.
//!
//! | Row | Holds |
//! |---|---|
//! | `seal.1`, `seal.2` … | the keys that seal, the newest last; earlier ones stay, because a record or a copy may still need them |
//! | `index` | the key of index words, which stays |

use std::collections::BTreeMap;

use domain::PracticeId;
use sea_orm::DatabaseConnection;

use crate::{
    error::StoreError,
    keys::{Keys, MasterKey},
    rows::Rows,
    seal::{DataKeys, Key, new_key, unwrap, wrap},
    table::{Column, Row, Table},
    tx::{Change, Did, Tx},
};

const MASTER: Column = Column::text("master");
const WRAPPED: Column = Column::bytes("wrapped");

/// The table of wrapped keys.
pub(crate) static DATA_KEYS: Table = Table { name: "data_keys", columns: &[MASTER, WRAPPED] };

const INDEX: &str = "index";

/// Keys for a new practice, and the rows that keep them.
pub(crate) fn new(practice: PracticeId, master: &MasterKey) -> (DataKeys, [Row; 2]) {
    let practice = practice.to_string();
    let (seal, index) = (new_key(), new_key());
    let rows = [row(&practice, &name(1), &seal, master), row(&practice, INDEX, &index, master)];
    (DataKeys::new(practice, BTreeMap::from([(1, seal)]), index), rows)
}

/// Writes the keys of a new practice down.
pub(crate) async fn keep(tx: &mut Tx, rows: [Row; 2]) -> Result<(), StoreError> {
    for row in rows {
        tx.record(Change::New(row), Did::of("data_key.made")).await?;
    }
    Ok(())
}

/// The keys of a practice.
pub(crate) async fn load(
    id: PracticeId,
    db: &DatabaseConnection,
    masters: &Keys,
) -> Result<DataKeys, StoreError> {
    let practice = id.to_string();
    // The keys themselves are not sealed by keys.
    let none = DataKeys::none(practice.clone());
    let rows = Rows::of(db, &none, &DATA_KEYS).all().await?;
    let mut generations = BTreeMap::new();
    let mut index = None;
    for row in &rows {
        let key = open(row, &practice, masters)?;
        match number(&row.id) {
            Some(number) => drop(generations.insert(number, key)),
            None if row.id == INDEX => index = Some(key),
            None => return Err(row.damaged("no such kind of key")),
        }
    }
    match index {
        Some(index) if !generations.is_empty() => Ok(DataKeys::new(practice, generations, index)),
        _ => Err(StoreError::NoSuchPractice(id)),
    }
}

/// Wraps with the current master key what another one wrapped, and says how many keys that were.
pub(crate) async fn rewrap(tx: &mut Tx, masters: &Keys) -> Result<usize, StoreError> {
    let practice = tx.practice().id().to_string();
    let current = masters.current.fingerprint();
    let mut n_wrapped = 0;
    for old in tx.rows(&DATA_KEYS).await?.all().await? {
        if old.text(MASTER)? != current {
            let key = open(&old, &practice, masters)?;
            let wrapped = wrap(&masters.current, &practice, &old.id, &key);
            let new = old.next([(MASTER, current.as_str().into()), (WRAPPED, wrapped.into())]);
            tx.record(Change::Next(new), Did::of("data_key.rewrapped")).await?;
            n_wrapped += 1;
        }
    }
    Ok(n_wrapped)
}

/// Adds a key that seals from now on.
pub(crate) async fn renew(tx: &mut Tx, master: &MasterKey) -> Result<(), StoreError> {
    let practice = tx.practice().id().to_string();
    // The practice at hand may be older than another process's renewal, so the table is asked.
    let rows = tx.rows(&DATA_KEYS).await?.all().await?;
    let newest = rows.iter().filter_map(|it| number(&it.id)).max().unwrap_or_default();
    let new = row(&practice, &name(newest + 1), &new_key(), master);
    tx.record(Change::New(new), Did::of("data_key.made")).await.map(drop)
}

fn row(practice: &str, name: &str, key: &Key, master: &MasterKey) -> Row {
    let wrapped = wrap(master, practice, name, key);
    Row::new(&DATA_KEYS, name, [master.fingerprint().into(), wrapped.into()])
}

fn open(row: &Row, practice: &str, masters: &Keys) -> Result<Key, StoreError> {
    let fingerprint = row.text(MASTER)?;
    let no_key = || StoreError::WrongKey { fingerprint: fingerprint.to_owned() };
    let master = masters.find(fingerprint).ok_or_else(no_key)?;
    let key = unwrap(master, practice, &row.id, row.bytes(WRAPPED)?);
    key.ok_or_else(|| row.damaged("a data key does not unwrap"))
}

fn name(number: u32) -> String {
    format!("seal.{number}")
}

fn number(name: &str) -> Option<u32> {
    name.strip_prefix("seal.")?.parse().ok()
}

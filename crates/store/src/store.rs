//! The office's memory as a whole: opened once, and asked for one practice at a time.

use std::sync::Arc;

use domain::{Moment, PracticeId};
use sea_orm::{
    ConnectionTrait, DatabaseConnection,
    sea_query::{Order, Query},
};

use crate::{
    dialect::{Dialect, Purpose, failed},
    error::StoreError,
    key_ring,
    keys::Keys,
    migrations,
    practice::Practice,
    practices,
    tx::{Stamp, Tx},
};

/// The records of all practices, to be read and written.
#[derive(Clone)]
pub struct Store {
    reader: Reader,
    writing: DatabaseConnection,
}

/// The records of all practices, to be read only: the database refuses anything else.
#[derive(Clone)]
pub struct Reader {
    db: DatabaseConnection,
    keys: Arc<Keys>,
}

impl Store {
    /// Brings the tables of a database up to date, or makes them; says how many migrations that took.
    pub async fn migrate(url: &str) -> Result<usize, StoreError> {
        let dialect = Dialect::of(url)?;
        let db = dialect.connect(url, Purpose::Write).await?;
        let n_applied = migrations::apply(&db, dialect).await?;
        db.close().await.map_err(failed("close the database"))?;
        Ok(n_applied)
    }

    /// Opens a database that was migrated. Whether the keys are the right ones shows when a practice
    /// is asked for.
    pub async fn open(url: &str, keys: Keys) -> Result<Self, StoreError> {
        let dialect = Dialect::of(url)?;
        let writing = dialect.connect(url, Purpose::Write).await?;
        migrations::check(&writing).await?;
        let db = dialect.connect(url, Purpose::Read).await?;
        Ok(Self { reader: Reader { db, keys: Arc::new(keys) }, writing })
    }

    /// What can read and nothing else.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// A connection that can write; for the jobs, which stand outside of all practices until one is
    /// at them.
    pub(crate) fn writing(&self) -> &DatabaseConnection {
        &self.writing
    }

    /// One practice.
    pub async fn practice(&self, id: PracticeId) -> Result<Practice, StoreError> {
        self.reader.practice(id).await
    }

    /// Every practice there is.
    pub async fn practices(&self) -> Result<Vec<PracticeId>, StoreError> {
        self.reader.practices().await
    }

    /// Takes a practice in, with keys of its own. A practice that is there already stays as it is.
    pub async fn found(
        &self,
        id: PracticeId,
        name: &str,
        stamp: Stamp,
    ) -> Result<Practice, StoreError> {
        let (keys, rows) = key_ring::new(id, &self.reader.keys.current);
        let practice = Practice::new(id, self.reader.db.clone(), keys);
        let opened: Moment = stamp.at;
        if let Some(mut tx) = Tx::first(&practice, &self.writing, stamp).await? {
            tx.found(name, opened).await?;
            key_ring::keep(&mut tx, rows).await?;
            tx.commit().await?;
        }
        self.practice(id).await
    }

    /// Begins a transaction for one practice. Whoever else writes for it waits until this one has
    /// ended, so think first and begin then; and who has one open does not begin another.
    pub async fn begin(&self, practice: &Practice, stamp: Stamp) -> Result<Tx, StoreError> {
        Tx::begin(practice, &self.writing, stamp).await
    }

    /// Wraps the data keys of every practice with the current master key, and says how many keys that
    /// were. After it the earlier master keys are needed no more, but for older copies.
    pub async fn rewrap(&self, stamp: Stamp) -> Result<usize, StoreError> {
        let mut n_wrapped = 0;
        for id in self.practices().await? {
            let practice = self.practice(id).await?;
            let mut tx = self.begin(&practice, stamp).await?;
            n_wrapped += key_ring::rewrap(&mut tx, &self.reader.keys).await?;
            tx.commit().await?;
        }
        Ok(n_wrapped)
    }

    /// Gives a practice a new data key. What is written from now on is sealed with it; what was
    /// written before is sealed anew by [`Store::reseal`].
    pub async fn renew_data_key(
        &self,
        practice: &Practice,
        stamp: Stamp,
    ) -> Result<Practice, StoreError> {
        let mut tx = self.begin(practice, stamp).await?;
        key_ring::renew(&mut tx, &self.reader.keys.current).await?;
        tx.commit().await?;
        self.practice(practice.id()).await
    }

    /// Seals up to `n_max` records of each table with the newest data key, and says how many there
    /// were. To be called until it says none; between two calls others can write.
    pub async fn reseal(
        &self,
        practice: &Practice,
        stamp: Stamp,
        n_max: u64,
    ) -> Result<usize, StoreError> {
        let mut tx = self.begin(practice, stamp).await?;
        let mut n_sealed = 0;
        for table in practices::TABLES {
            n_sealed += tx.reseal(table, n_max).await?;
        }
        tx.commit().await?;
        Ok(n_sealed)
    }
}

impl Reader {
    /// One practice.
    pub async fn practice(&self, id: PracticeId) -> Result<Practice, StoreError> {
        let keys = key_ring::load(id, &self.db, &self.keys).await?;
        Ok(Practice::new(id, self.db.clone(), keys))
    }

    /// Every practice there is: its number and nothing else of it.
    pub async fn practices(&self) -> Result<Vec<PracticeId>, StoreError> {
        let doing = "list the practices";
        let mut query = Query::select();
        query.column("practice").from("practices").order_by("practice", Order::Asc);
        let rows = self.db.query_all(&query).await.map_err(failed(doing))?;
        let id = |row: &sea_orm::QueryResult| {
            let text: String = row.try_get("", "practice").map_err(failed(doing))?;
            let damaged = |_| StoreError::Damaged {
                table: "practices",
                row: text.clone(),
                what: "its number is not one of ours",
            };
            text.parse().map_err(damaged)
        };
        rows.iter().map(id).collect()
    }
}

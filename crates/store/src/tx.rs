//! A transaction: all changes of one step for one practice, kept together or not at all.
//!
//! **Determination:** whoever writes for a practice first takes the end of its audit trail and holds it
//! until the commit. So the writers of one practice stand in a line on both databases, what a
//! transaction reads stays true until it commits, and two of them can't wait for each other. Different
//! practices don't wait for each other on PostgreSQL. The price is that a transaction must be short:
//! think first, begin then, and put many small steps into one.
//!
//! **Invariants**
//! - A change and its audit entry are written by one method, [`Tx::record`]; there is no other way to
//!   write a record. Jobs are none (`jobs/mod.rs`).
//! - After anything failed, the transaction can't be committed. A transaction that is dropped changed
//!   nothing.

mod together;

use domain::{CaseId, Moment, StaffId};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};

use crate::{
    audit::{Entry, Head},
    dialect::{call_workers, failed, misfit, unclear},
    error::StoreError,
    pending::{Was, parts},
    practice::Practice,
    table::{Row, StoredRow, Table},
};

pub(crate) use together::Together;

/// SQLite's writers wait at the beginning and not in the middle, where they could only give up.
pub(crate) const WRITING: TransactionOptions = TransactionOptions {
    isolation_level: None,
    access_mode: None,
    sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
};

/// More places than one transaction gives away.
const N_PLACES: i64 = 1_000_000;

/// When something is done, and by whom; each audit entry of the transaction says so.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Stamp {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: By,
}

/// Who does something. An agent's and a step's name is part of the program, so that no patient's can
/// stand there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum By {
    /// A person of the practice.
    Staff(StaffId),
    /// An agent, such as `denial_triage`.
    Agent(&'static str),
    /// A step of the path, such as `intake`.
    Step(&'static str),
    /// Somebody at the machine, such as `recourse migrate`.
    Command(&'static str),
}

impl std::fmt::Display for By {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Staff(staff) => write!(f, "{staff}"),
            Self::Agent(name) => write!(f, "agent {name}"),
            Self::Step(name) => write!(f, "step {name}"),
            Self::Command(name) => write!(f, "command {name}"),
        }
    }
}

/// All changes of one step.
pub struct Tx {
    practice: Practice,
    db: DatabaseTransaction,
    stamp: Stamp,
    head: Head,
    /// The end of the trail when the transaction began.
    begun_at: i64,
    /// Entries that are not written yet; they go together, which is faster.
    entries: Vec<Entry>,
    is_broken: bool,
    /// How many places this transaction gave away ([`Tx::next_place`]).
    n_places: i64,
    /// Workers are told at the commit.
    pub(crate) has_new_jobs: bool,
    /// What is written together, if the transaction is for many steps.
    pub(crate) together: Option<Box<Together>>,
}

/// A change of one row.
pub(crate) enum Change {
    /// A row that may be there already, and whoever adds it wants to know at once.
    New(Row),
    /// A row that may be there already, and then stays as it is.
    Once(Row),
    /// A row that can't be there already; [`StoreError::Moved`] if it is.
    Sure(Row),
    /// A row that takes the place of the one with the version before.
    Next(Row),
}

/// What the audit entry says of a change.
pub(crate) struct Did {
    what: String,
    about: Option<CaseId>,
}

impl Did {
    /// Something that is about no case.
    pub(crate) fn of(what: impl Into<String>) -> Self {
        Self { what: what.into(), about: None }
    }

    /// Something about a case.
    pub(crate) fn about(what: impl Into<String>, case: CaseId) -> Self {
        Self { what: what.into(), about: Some(case) }
    }
}

impl Tx {
    /// Begins, and takes the end of the audit trail.
    pub(crate) async fn begin(
        practice: &Practice,
        writing: &DatabaseConnection,
        stamp: Stamp,
    ) -> Result<Self, StoreError> {
        let db = writing.begin_with_options(WRITING).await.map_err(failed("begin"))?;
        let head = Head::take(&db, practice.keys()).await?;
        let head = head.ok_or_else(|| StoreError::NoSuchPractice(practice.id()))?;
        Ok(Self::with(practice, db, stamp, head))
    }

    /// Begins the first transaction of a practice; `None` if it is there already.
    pub(crate) async fn first(
        practice: &Practice,
        writing: &DatabaseConnection,
        stamp: Stamp,
    ) -> Result<Option<Self>, StoreError> {
        let db = writing.begin_with_options(WRITING).await.map_err(failed("begin"))?;
        let head = Head::make(&db, practice.keys()).await?;
        Ok(head.map(|head| Self::with(practice, db, stamp, head)))
    }

    fn with(practice: &Practice, db: DatabaseTransaction, stamp: Stamp, head: Head) -> Self {
        let practice = practice.clone();
        let begun_at = head.seq();
        Self {
            practice,
            db,
            stamp,
            head,
            begun_at,
            entries: Vec::new(),
            is_broken: false,
            n_places: 0,
            has_new_jobs: false,
            together: None,
        }
    }

    /// For which practice.
    pub fn practice(&self) -> &Practice {
        &self.practice
    }

    /// When and by whom.
    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// Says who does what follows; what was done before stays with who did it.
    pub fn act_as(&mut self, by: By) {
        self.stamp.by = by;
    }

    /// Writes a change and the entry that tells of it. `false` if a new row was there already, and
    /// then nothing is written.
    pub(crate) async fn record(&mut self, change: Change, did: Did) -> Result<bool, StoreError> {
        let recorded = self.try_record(change, did).await;
        self.is_broken |= recorded.is_err();
        recorded
    }

    /// A number greater than any that was given away before: whoever writes for a practice stands at
    /// the end of its trail, and each commit moves that on.
    pub(crate) fn next_place(&mut self) -> i64 {
        self.n_places += 1;
        self.begun_at.saturating_mul(N_PLACES).saturating_add(self.n_places)
    }

    /// Makes sure that nothing of this transaction is kept, and gives the reason back.
    pub(crate) fn fail(&mut self, err: StoreError) -> StoreError {
        self.is_broken = true;
        err
    }

    /// Keeps everything.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        if self.is_broken {
            // PostgreSQL answers such a commit with a quiet rollback.
            return Err(StoreError::Unfit {
                table: "audit_entries",
                what: "a change failed before",
            });
        }
        self.write_pending().await?;
        self.write_jobs().await?;
        self.write_entries(0).await?;
        self.head.put(&self.db, self.practice.keys()).await?;
        if self.has_new_jobs {
            call_workers(&self.db).await?;
        }
        self.db.commit().await.map_err(unclear)
    }

    /// The way to the jobs, which are no records.
    pub(crate) fn job_db(&self) -> &DatabaseTransaction {
        &self.db
    }

    /// Seals rows of a table with the newest key.
    pub(crate) async fn reseal(
        &mut self,
        table: &'static Table,
        n_max: u64,
    ) -> Result<usize, StoreError> {
        let mut n_sealed = 0;
        let mut after = String::new();
        loop {
            let page = self.rows(table).await?.after(&after).at_most(n_max).stored().await?;
            let Some(last) = page.last() else { return Ok(n_sealed) };
            after.clone_from(&last.id);
            for old in page {
                if old.is_of_an_older_key(self.practice.keys()) {
                    let row = old.open(self.practice.keys())?.next([]);
                    self.record(Change::Next(row), Did::of("record.resealed")).await?;
                    n_sealed += 1;
                }
            }
            if n_sealed > 0 {
                return Ok(n_sealed);
            }
        }
    }

    async fn try_record(&mut self, change: Change, did: Did) -> Result<bool, StoreError> {
        let (row, was, has_time) = match change {
            Change::New(row) => (row, Was::Nothing, false),
            Change::Once(row) => (row, Was::NothingOrTheSame, true),
            Change::Sure(row) => (row, Was::Nothing, true),
            Change::Next(row) => (row, Was::Earlier(1), true),
        };
        let is_new = was != Was::Earlier(1);
        if is_new {
            self.forget(&row);
        } else {
            self.remember(&row);
        }
        let row = row.seal(self.practice.keys())?;
        let entry = self.entry(&row, did);
        match &mut self.together {
            Some(it) if is_new && it.pending.has_row(row.table, &row.id) => return Ok(false),
            Some(it) if has_time => {
                it.pending.add(row, was, entry);
                return Ok(true);
            }
            Some(_) => self.write_pending().await?,
            None => {}
        }
        if !is_new {
            self.update(&row).await?;
        } else if !self.insert(&row).await? {
            return Ok(false);
        }
        self.tell(entry);
        self.write_entries(Entry::N_TOGETHER).await?;
        Ok(true)
    }

    /// The entry about a change, which has no place in the trail yet.
    fn entry(&self, row: &StoredRow, did: Did) -> Entry {
        Entry {
            seq: 0,
            at_ms: self.stamp.at.ms(),
            by: self.stamp.by.to_string(),
            did: did.what,
            noun: row.table.name.to_owned(),
            row: row.id.clone(),
            row_hash: row.hash(self.practice.keys().practice()).to_vec(),
            about: did.about.map(|it| it.to_string()).unwrap_or_default(),
            previous: Vec::new(),
            hash: Vec::new(),
        }
    }

    /// Gives an entry its place in the trail.
    fn tell(&mut self, entry: Entry) {
        self.entries.push(self.head.add(self.practice.keys().practice(), entry));
    }

    async fn insert(&self, row: &StoredRow) -> Result<bool, StoreError> {
        let mut query = Query::insert();
        query.into_table(row.table.name).columns(["practice"].into_iter().chain(row.table.names()));
        let practice = self.practice.keys().practice().into();
        query.values_panic([practice].into_iter().chain(row.values()).map(Expr::val));
        query.on_conflict(OnConflict::new().do_nothing().to_owned());
        let res = self.db.execute(&query).await.map_err(misfit(row.table.name))?;
        Ok(res.rows_affected() == 1)
    }

    async fn update(&self, row: &StoredRow) -> Result<(), StoreError> {
        let mut query = Query::update();
        query.table(row.table.name);
        query.values(row.table.names().zip(row.values().map(Expr::val)));
        query.and_where(Expr::col("practice").eq(self.practice.keys().practice()));
        query.and_where(Expr::col("id").eq(row.id.as_str()));
        query.and_where(Expr::col("version").eq(row.version - 1));
        let res = self.db.execute(&query).await.map_err(misfit(row.table.name))?;
        match res.rows_affected() {
            1 => Ok(()),
            _ => Err(StoreError::Moved { table: row.table.name }),
        }
    }

    /// Writes the entries, if there are at least so many.
    async fn write_entries(&mut self, n_min: usize) -> Result<(), StoreError> {
        if self.entries.len() < n_min {
            return Ok(());
        }
        for part in parts(std::mem::take(&mut self.entries), Entry::N_TOGETHER) {
            Entry::write(&self.db, self.practice.keys().practice(), part).await?;
        }
        Ok(())
    }
}

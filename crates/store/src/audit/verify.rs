//! Checks a practice's audit trail against itself and against every row that it tells of.
//!
//! It reads one unchanging picture of the database while others go on writing, page by page, so that
//! its memory does not grow with the trail.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, QueryResult,
    sea_query::{Expr, ExprTrait, Order, Query},
};

use super::{Entry, Head};
use crate::{
    Practice, dialect, dialect::failed, error::StoreError, practices::TABLES, table::Table,
};

/// Rows and entries read at once.
const N_PAGE: u64 = 500;

/// A place of the trail that somebody wrote down elsewhere, to compare with later.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Anchor {
    /// The entry's place.
    pub seq: i64,
    /// The entry's hash.
    pub hash: Vec<u8>,
}

/// What the check found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AuditReport {
    /// How many entries were read.
    pub n_entries: u64,
    /// How many rows were compared with the trail.
    pub n_rows: u64,
    /// The end of the trail, to write down elsewhere; `None` before the first entry.
    pub end: Option<Anchor>,
    /// What is wrong; nothing, if nobody touched anything.
    pub findings: Vec<AuditFinding>,
}

/// One thing that is not as it was written.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum AuditFinding {
    /// Entries are missing from this place on.
    EntryMissing {
        /// The first one that is missing.
        seq: i64,
    },
    /// Entries were added behind our back, from this place on.
    EntryInserted {
        /// The first one that was added.
        seq: i64,
    },
    /// An entry is not what was written.
    EntryChanged {
        /// Which.
        seq: i64,
    },
    /// An entry does not follow the one before it.
    LinkBroken {
        /// Which.
        seq: i64,
    },
    /// The end of the trail is not where the practice's own seal says.
    EndMoved {
        /// Where the trail ends.
        seq: i64,
    },
    /// The trail is not the one that was written down elsewhere.
    Rewritten {
        /// At this place.
        seq: i64,
    },
    /// A row is not as the trail says it was left.
    RowChanged {
        /// Its table.
        table: String,
        /// Its number.
        row: String,
    },
    /// A row that the trail tells of is gone.
    RowMissing {
        /// Its table.
        table: String,
        /// Its number.
        row: String,
    },
    /// The trail knows nothing of a row.
    RowInserted {
        /// Its table.
        table: String,
        /// Its number.
        row: String,
    },
}

/// Checks all of a practice's trail, and all its rows. `known` are places of it that were written down
/// elsewhere.
pub async fn verify(practice: &Practice, known: &[Anchor]) -> Result<AuditReport, StoreError> {
    let db = dialect::snapshot(practice.reading()).await?;
    let mut check = Check { practice, db, report: AuditReport::new() };
    check.trail(known).await?;
    for table in TABLES {
        check.rows(table).await?;
        check.missing_rows(table).await?;
    }
    let Check { db, mut report, .. } = check;
    db.rollback().await.map_err(failed("end the check"))?;
    report.findings.sort();
    Ok(report)
}

struct Check<'a> {
    practice: &'a Practice,
    db: DatabaseTransaction,
    report: AuditReport,
}

impl AuditReport {
    fn new() -> Self {
        Self { n_entries: 0, n_rows: 0, end: None, findings: Vec::new() }
    }
}

impl Check<'_> {
    async fn trail(&mut self, known: &[Anchor]) -> Result<(), StoreError> {
        let known: BTreeMap<_, _> = known.iter().map(|it| (it.seq, &it.hash)).collect();
        let mut last = Head { seq: 0, hash: vec![0; 32] };
        loop {
            let page = Entry::page(&self.db, self.name(), last.seq, N_PAGE).await?;
            let is_last = is_last(&page);
            for entry in page {
                self.entry(&entry, &last);
                if known.get(&entry.seq).is_some_and(|hash| **hash != entry.hash) {
                    self.find(AuditFinding::Rewritten { seq: entry.seq });
                }
                last = Head { seq: entry.seq, hash: entry.hash };
            }
            if is_last {
                break;
            }
        }
        if let Some((seq, _)) = known.range(last.seq + 1..).next() {
            self.find(AuditFinding::Rewritten { seq: *seq });
        }
        self.end(last).await
    }

    fn entry(&mut self, entry: &Entry, last: &Head) {
        let seq = entry.seq;
        if seq != last.seq + 1 {
            self.find(AuditFinding::EntryMissing { seq: last.seq + 1 });
        }
        if entry.expected_hash(self.name())[..] != entry.hash {
            self.find(AuditFinding::EntryChanged { seq });
        }
        if entry.previous != last.hash {
            self.find(AuditFinding::LinkBroken { seq });
        }
        self.report.n_entries += 1;
    }

    /// Compares the end of the trail with where the practice's own seal says that it is.
    async fn end(&mut self, last: Head) -> Result<(), StoreError> {
        let Head { seq, hash } = last;
        match Head::read(&self.db, self.practice.keys(), false).await? {
            Some((head, true)) if head.seq > seq => {
                self.find(AuditFinding::EntryMissing { seq: seq + 1 });
            }
            Some((head, true)) if head.seq < seq => {
                self.find(AuditFinding::EntryInserted { seq: head.seq + 1 });
            }
            Some((head, true)) if head.hash == hash => {}
            _ => self.find(AuditFinding::EndMoved { seq }),
        }
        self.report.end = (seq > 0).then_some(Anchor { seq, hash });
        Ok(())
    }

    /// Compares every row with what the trail says of it.
    async fn rows(&mut self, table: &'static Table) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let rows = crate::rows::Rows::of(&self.db, self.practice.keys(), table);
            let page = rows.after(&after).at_most(N_PAGE).stored().await?;
            let Some(last) = page.last() else { return Ok(()) };
            after.clone_from(&last.id);
            let is_last = is_last(&page);
            let ids = page.iter().map(|it| it.id.clone()).collect();
            let left = self.as_left(table, ids).await?;
            for row in page {
                let (name, id) = (table.name.to_owned(), row.id.clone());
                match left.get(&row.id) {
                    None => self.find(AuditFinding::RowInserted { table: name, row: id }),
                    Some(hash) if row.hash(self.name())[..] != hash[..] => {
                        self.find(AuditFinding::RowChanged { table: name, row: id });
                    }
                    Some(_) => {}
                }
                self.report.n_rows += 1;
            }
            if is_last {
                return Ok(());
            }
        }
    }

    /// The hash of each row as the last entry about it left it.
    async fn as_left(
        &self,
        table: &Table,
        ids: Vec<String>,
    ) -> Result<BTreeMap<String, Vec<u8>>, StoreError> {
        let mut query = Entry::select(self.name());
        query.and_where(Expr::col("noun").eq(table.name)).and_where(Expr::col("row_id").is_in(ids));
        let entries = Entry::read(&self.db, &query).await?;
        // In order, so that the last one about a row stays.
        Ok(entries.into_iter().map(|it| (it.row, it.row_hash)).collect())
    }

    /// Looks for rows that the trail tells of and that are gone.
    async fn missing_rows(&mut self, table: &'static Table) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let ids = self.told_of(table, &after).await?;
            let Some(last) = ids.last() else { return Ok(()) };
            after.clone_from(last);
            let is_last = is_last(&ids);
            let rows = crate::rows::Rows::of(&self.db, self.practice.keys(), table);
            let there = rows.with_ids(&ids).stored().await?;
            let there: BTreeSet<_> = there.into_iter().map(|it| it.id).collect();
            for row in ids.into_iter().filter(|it| !there.contains(it)) {
                self.find(AuditFinding::RowMissing { table: table.name.to_owned(), row });
            }
            if is_last {
                return Ok(());
            }
        }
    }

    /// The rows of a table that the trail tells of, in the order of their numbers.
    async fn told_of(&self, table: &Table, after: &str) -> Result<Vec<String>, StoreError> {
        let doing = failed("read the audit trail");
        let mut query = Query::select();
        query.distinct().column("row_id").from("audit_entries").order_by("row_id", Order::Asc);
        query.and_where(Expr::col("practice").eq(self.name()));
        query.and_where(Expr::col("noun").eq(table.name)).and_where(Expr::col("row_id").gt(after));
        let rows = self.db.query_all(query.limit(N_PAGE)).await.map_err(&doing)?;
        let ids = rows.iter().map(|row: &QueryResult| row.try_get("", "row_id"));
        ids.collect::<Result<_, _>>().map_err(doing)
    }

    fn name(&self) -> &str {
        self.practice.keys().practice()
    }

    fn find(&mut self, finding: AuditFinding) {
        self.report.findings.push(finding);
    }
}

/// Whether no page follows.
fn is_last<T>(page: &[T]) -> bool {
    (page.len() as u64) < N_PAGE
}

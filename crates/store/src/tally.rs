//! Counts for whoever keeps the program running: how many cases wait for whom, and how many jobs.
//!
//! Each is one question that an index answers; nothing is opened for it, and no count names anybody.

use domain::Moment;
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Query},
};

use crate::{Practice, cases::CASES, dialect::failed, error::StoreError, migrations};

/// Jobs, as counts.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct JobTally {
    /// Jobs that nobody gave up: those that are due, held, or due later.
    pub n_open: u64,
    /// Jobs that wait for a person.
    pub n_given_up: u64,
    /// When the job became due that has waited longest; while somebody has it, when it may be taken from
    /// them.
    pub oldest_due: Option<Moment>,
}

impl Practice {
    /// How many cases wait for whom; closed ones wait for nobody, and stand under the empty name.
    pub async fn n_cases_waiting(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let failed = failed("count the cases");
        let mut query = Query::select();
        query.expr_as(Expr::cust("COALESCE(waits_for, '')"), "whom");
        query.expr_as(Expr::col("id").count(), "n_cases").from(CASES.name);
        query.and_where(Expr::col("practice").eq(self.keys().practice()));
        query.group_by_col("waits_for");
        let rows = self.reading().query_all(&query).await.map_err(&failed)?;
        let read = |row: &sea_orm::QueryResult| {
            let n_cases: i64 = row.try_get("", "n_cases")?;
            Ok((row.try_get("", "whom")?, n_cases.unsigned_abs()))
        };
        rows.iter().map(read).collect::<Result<_, _>>().map_err(failed)
    }

    /// Whether the database answers, and its tables are those that this program knows.
    pub async fn check_tables(&self) -> Result<(), StoreError> {
        migrations::check(self.reading()).await
    }

    /// The practice's jobs, as counts.
    pub async fn job_tally(&self) -> Result<JobTally, StoreError> {
        let failed = failed("count the jobs");
        let mut query = Query::select();
        query.expr_as(Expr::cust("CASE WHEN given_up IS NULL THEN 1 ELSE 0 END"), "is_open");
        query.expr_as(Expr::col("id").count(), "n_jobs");
        query.expr_as(Expr::col("due_ms").min(), "oldest_ms").from("jobs");
        query.and_where(Expr::col("practice").eq(self.keys().practice()));
        query.add_group_by([Expr::cust("CASE WHEN given_up IS NULL THEN 1 ELSE 0 END")]);
        let rows = self.reading().query_all(&query).await.map_err(&failed)?;
        let mut tally = JobTally::default();
        for row in rows {
            let is_open: i32 = row.try_get("", "is_open").map_err(&failed)?;
            let n_jobs: i64 = row.try_get("", "n_jobs").map_err(&failed)?;
            let oldest_ms: Option<i64> = row.try_get("", "oldest_ms").map_err(&failed)?;
            if is_open == 1 {
                tally.n_open = n_jobs.unsigned_abs();
                tally.oldest_due = oldest_ms.and_then(Moment::from_ms);
            } else {
                tally.n_given_up = n_jobs.unsigned_abs();
            }
        }
        Ok(tally)
    }
}

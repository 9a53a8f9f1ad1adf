//! Telling workers that there are jobs: for a broker, which jobs to tell of; on PostgreSQL, the
//! database's own message at the commit.
//!
//! Both are hints. A worker that hears nothing finds the jobs when it looks by itself.

use std::collections::BTreeMap;

use domain::Moment;
use sea_orm::{
    ConnectionTrait, Value,
    sea_query::{Expr, ExprTrait, Order, Query},
    sqlx::{self, postgres::PgListener},
};

use super::{
    claim::{locked, set},
    job::{JOBS, StoredJob},
};
use crate::{
    Store,
    dialect::{Dialect, JOBS_CHANNEL, failed, unclear},
    error::StoreError,
};

/// A job that workers on other machines have not been told of since it became due.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DueJob {
    practice: String,
    id: String,
    due_ms: i64,
}

/// Hears when jobs were enqueued in a PostgreSQL, by whatever process.
pub struct JobListener(PgListener);

impl DueJob {
    /// The job: a step, and numbers of ours. No patient can stand there.
    pub fn name(&self) -> String {
        format!("{} {}", self.practice, self.id)
    }

    /// The job and when it became due. A job that becomes due again, because it was given back or is a
    /// schedule, is told of again.
    pub fn name_of_the_call(&self) -> String {
        format!("{} {} {}", self.practice, self.id, self.due_ms)
    }
}

impl Store {
    /// How many jobs are due and not taken; many of them, for long, want more workers.
    pub async fn n_jobs_due(&self, now: Moment) -> Result<u64, StoreError> {
        let failed = failed("count the jobs");
        let mut query = Query::select();
        query.expr_as(Expr::col("id").count(), "n_jobs").from(JOBS);
        query.and_where(Expr::col("given_up").is_null());
        query.and_where(Expr::col("due_ms").lte(now.ms()));
        let row = self.writing().query_one(&query).await.map_err(&failed)?;
        let n_jobs = row.map_or(Ok(0_i64), |it| it.try_get("", "n_jobs")).map_err(&failed)?;
        Ok(n_jobs.unsigned_abs())
    }

    /// Jobs that are due and of which nobody was told, those that have waited longest first. From now
    /// on somebody was; so there is no row that a worker who is told at once would find locked.
    pub async fn call_jobs(&self, now: Moment, n_max: u64) -> Result<Vec<DueJob>, StoreError> {
        let tx = self.begin_with_jobs().await?;
        let mut query = StoredJob::select();
        query.and_where(Expr::col("given_up").is_null());
        query.and_where(Expr::col("due_ms").lte(now.ms()));
        let is_new = Expr::col("called_ms").is_null();
        query.and_where(is_new.or(Expr::col("called_ms").ne(Expr::col("due_ms"))));
        query.order_by("due_ms", Order::Asc).order_by("id", Order::Asc).limit(n_max);
        // Who takes one just now needs no call.
        let jobs = locked(&tx, query).await?;
        set(&tx, &jobs, [("called_ms", Expr::col("due_ms"))]).await?;
        tx.commit().await.map_err(unclear)?;
        let due =
            |job: StoredJob| DueJob { practice: job.practice, id: job.id, due_ms: job.due_ms };
        Ok(jobs.into_iter().map(due).collect())
    }

    /// Takes back that somebody was told of these jobs.
    pub async fn call_off(&self, jobs: &[DueJob]) -> Result<(), StoreError> {
        let tx = self.begin_with_jobs().await?;
        let mut ids = BTreeMap::<_, Vec<_>>::new();
        for job in jobs {
            ids.entry(job.practice.as_str()).or_default().push(job.id.as_str());
        }
        for (practice, ids) in ids {
            let mut query = StoredJob::select();
            query
                .and_where(Expr::col("practice").eq(practice))
                .and_where(Expr::col("id").is_in(ids));
            // What somebody has in hand just now is not waited for.
            let jobs = locked(&tx, query).await?;
            set(&tx, &jobs, [("called_ms", Value::BigInt(None).into())]).await?;
        }
        tx.commit().await.map_err(unclear)
    }

    /// Hears of jobs as they are enqueued; `None` on SQLite, where no other process can say so.
    pub async fn listen(&self) -> Result<Option<JobListener>, StoreError> {
        if Dialect::spoken_by(self.writing()) == Dialect::Sqlite {
            return Ok(None);
        }
        let pool = self.writing().get_postgres_connection_pool();
        let mut listener = PgListener::connect_with(pool).await.map_err(deaf)?;
        listener.listen(JOBS_CHANNEL).await.map_err(deaf)?;
        Ok(Some(JobListener(listener)))
    }
}

impl JobListener {
    /// Waits until jobs were enqueued. It also ends when the connection broke and was made again,
    /// because something may have been missed in between.
    pub async fn wait(&mut self) -> Result<(), StoreError> {
        self.0.try_recv().await.map(drop).map_err(deaf)
    }
}

/// Whatever it is that listening fails with, it is tried again.
fn deaf(err: sqlx::Error) -> StoreError {
    StoreError::NotNow(err.into())
}

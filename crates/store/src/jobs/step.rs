//! Jobs within the transaction of a step: the next one enqueued, the one that was done finished.

use std::collections::BTreeMap;

use sea_orm::{
    ConnectionTrait, Value,
    sea_query::{Expr, ExprTrait, OnConflict, Order, Query, SimpleExpr},
};

use super::{
    GivenUp, Job, NewJob,
    job::{JOBS, StoredJob},
};
use crate::{
    Practice,
    dialect::{failed, misfit},
    error::StoreError,
    pending::parts,
    tx::Tx,
};

/// What a new job has; nobody holds it.
const NEW: [&str; 8] =
    ["practice", "id", "step", "about", "turn", "due_ms", "n_attempts", "n_attempts_max"];

/// The most jobs that one statement enqueues, as few sizes of statement as may be.
const N_TOGETHER: usize = 256;

impl Practice {
    /// The jobs that were given up and wait for a person.
    pub async fn jobs_given_up(&self, n_max: u64) -> Result<Vec<GivenUp>, StoreError> {
        let mut query = StoredJob::select();
        query.and_where(Expr::col("practice").eq(self.keys().practice()));
        query.and_where(Expr::col("given_up").is_not_null());
        query.order_by("id", Order::Asc).limit(n_max);
        let rows = self.reading().query_all(&query).await.map_err(failed("read the jobs"))?;
        rows.iter().map(|row| StoredJob::read(row)?.given_up()).collect()
    }
}

impl Tx {
    /// Enqueues a job; `false` if the same one is to be done already. Whoever waits for jobs sees it
    /// after the commit and not before.
    pub async fn enqueue(&mut self, job: NewJob) -> Result<bool, StoreError> {
        if let Some(together) = &mut self.together {
            together.jobs.push(job);
            return Ok(true);
        }
        self.insert_jobs(&[job]).await.map(|n_new| n_new == 1)
    }

    /// Finishes a job with this transaction. [`StoreError::Moved`] if it is no longer held by the one
    /// who took it, and then nothing of this transaction can be kept. After it the same job can be
    /// enqueued again for later, which is what a schedule is.
    pub async fn finish(&mut self, job: &Job) -> Result<(), StoreError> {
        // What was enqueued before may be this very job.
        self.write_jobs().await?;
        self.expect_own(job)?;
        let mut query = Query::delete();
        query.from_table(JOBS);
        query.and_where(self.is_held(job));
        let res = self.job_db().execute(&query).await.map_err(failed("finish a job"));
        let n_rows = res.map(|res| res.rows_affected());
        self.expect_one(n_rows)
    }

    /// Has a job that was given up tried again as often as it may be; `false` if somebody did so
    /// before. That it was tried already stays known.
    pub async fn retry(&mut self, job: &GivenUp) -> Result<bool, StoreError> {
        let mut query = Query::update();
        let n_attempts = Expr::col("n_attempts_before").add(Expr::col("n_attempts"));
        query.table(JOBS).values([
            ("due_ms", self.stamp().at.ms().into()),
            ("n_attempts_before", n_attempts),
            ("n_attempts", 0_i64.into()),
            ("given_up", Value::String(None).into()),
        ]);
        query.and_where(Expr::col("practice").eq(self.practice().keys().practice()));
        query.and_where(Expr::col("id").eq(job.id.as_str()));
        query.and_where(Expr::col("given_up").is_not_null());
        let res = self.job_db().execute(&query).await.map_err(failed("try a job again"));
        let is_new = res.map(|res| res.rows_affected() == 1).map_err(|err| self.fail(err))?;
        self.has_new_jobs |= is_new;
        Ok(is_new)
    }

    /// Finishes jobs with one statement, all or none.
    pub(crate) async fn finish_held(&mut self, jobs: &[Job]) -> Result<(), StoreError> {
        self.write_jobs().await?;
        let mut holders = BTreeMap::<_, Vec<_>>::new();
        for job in jobs {
            self.expect_own(job)?;
            holders.entry(job.holder.as_str()).or_default().push(job.id.as_str());
        }
        for (holder, ids) in holders {
            let n_jobs = ids.len() as u64;
            let mut query = Query::delete();
            query.from_table(JOBS).and_where(Expr::col("holder").eq(holder));
            query.and_where(Expr::col("practice").eq(self.practice().keys().practice()));
            query.and_where(Expr::col("id").is_in(ids));
            let res = self.job_db().execute(&query).await.map_err(failed("finish jobs"));
            if res.map_err(|err| self.fail(err))?.rows_affected() != n_jobs {
                return Err(self.fail(StoreError::Moved { table: JOBS }));
            }
        }
        Ok(())
    }

    /// Writes the jobs that were gathered.
    pub(crate) async fn write_jobs(&mut self) -> Result<(), StoreError> {
        let jobs = self.together.as_mut().map(|it| std::mem::take(&mut it.jobs));
        for part in parts(jobs.unwrap_or_default(), N_TOGETHER) {
            self.insert_jobs(&part).await?;
        }
        Ok(())
    }

    /// Enqueues jobs, and says how many of them were not to be done already.
    async fn insert_jobs(&mut self, jobs: &[NewJob]) -> Result<u64, StoreError> {
        let mut query = Query::insert();
        query.into_table(JOBS).columns(NEW);
        for job in jobs {
            let values: [Value; 8] = [
                self.practice().keys().practice().into(),
                job.id().into(),
                job.step.into(),
                job.about.to_string().into(),
                i64::from(job.turn).into(),
                job.due.ms().into(),
                0_i64.into(),
                i64::from(Ord::max(job.n_attempts_max, 1)).into(),
            ];
            query.values_panic(values.map(Expr::val));
        }
        query.on_conflict(OnConflict::new().do_nothing().to_owned());
        let res = self.job_db().execute(&query).await.map_err(misfit(JOBS));
        let n_new = res.map_err(|err| self.fail(err))?.rows_affected();
        self.has_new_jobs |= n_new > 0;
        Ok(n_new)
    }

    fn expect_own(&mut self, job: &Job) -> Result<(), StoreError> {
        if job.practice == self.practice().id() {
            return Ok(());
        }
        Err(self.fail(StoreError::Unfit { table: JOBS, what: "another practice's job" }))
    }

    /// The job, of this practice, and still held as it was taken.
    fn is_held(&self, job: &Job) -> SimpleExpr {
        let is_own = Expr::col("practice").eq(self.practice().keys().practice());
        let is_it = Expr::col("id").eq(job.id.as_str());
        is_own.and(is_it).and(Expr::col("holder").eq(job.holder.as_str()))
    }

    fn expect_one(&mut self, n_rows: Result<u64, StoreError>) -> Result<(), StoreError> {
        match n_rows {
            Ok(1) => Ok(()),
            Ok(_) => Err(self.fail(StoreError::Moved { table: JOBS })),
            Err(err) => Err(self.fail(err)),
        }
    }
}

//! Taking jobs, keeping them and giving them back, for whatever practice they are.
//!
//! **Determination:** when a job may be taken and when it may be taken *from* somebody are one column.
//! So there is one question, "what is due?", and nobody has to look for workers that died.

use std::collections::BTreeMap;

use domain::Moment;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, TransactionTrait, Value,
    sea_query::{
        Expr, ExprTrait, LockBehavior, LockType, Order, Query, SelectStatement, SimpleExpr,
    },
};

use super::{
    Job,
    job::{JOBS, StoredJob},
};
use crate::{
    Store,
    dialect::{failed, unclear},
    error::StoreError,
    tx::WRITING,
};

/// Why a job is given up that was taken so often without a word.
const SILENT: &str = "the program stopped each time while it was at this; nothing was changed";

/// Why a job is given up that can't be read.
const DAMAGED: &str = "the job is damaged; `recourse doctor` says more";

impl Store {
    /// Takes up to `n_max` jobs that are due, those that have waited longest first, and holds them
    /// until `until`. The name of a holder is used for one taking only.
    pub async fn take_jobs(
        &self,
        holder: &str,
        now: Moment,
        until: Moment,
        n_max: u64,
    ) -> Result<Vec<Job>, StoreError> {
        let tx = self.begin_with_jobs().await?;
        let mut query = StoredJob::select();
        query.and_where(Expr::col("given_up").is_null());
        query.and_where(Expr::col("due_ms").lte(now.ms()));
        query.order_by("due_ms", Order::Asc).order_by("id", Order::Asc).limit(n_max);
        let jobs = locked(&tx, query).await?;
        let (spent, jobs): (Vec<_>, Vec<_>) = jobs.into_iter().partition(StoredJob::is_spent);
        let (good, damaged): (Vec<_>, Vec<_>) =
            jobs.into_iter().partition(|it| it.taken_by(holder).is_ok());
        let nobody = || Value::String(None).into();
        set(&tx, &spent, [("given_up", SILENT.into()), ("holder", nobody())]).await?;
        // Or one such row would stop the workers of every practice.
        set(&tx, &damaged, [("given_up", DAMAGED.into()), ("holder", nobody())]).await?;
        let attempt = Expr::col("n_attempts").add(1);
        let changes =
            [("holder", holder.into()), ("due_ms", until.ms().into()), ("n_attempts", attempt)];
        set(&tx, &good, changes).await?;
        tx.commit().await.map_err(unclear)?;
        good.iter().map(|job| job.taken_by(holder)).collect()
    }

    /// Says that a holder is still at its jobs, and says how many they are. A job that is being
    /// finished just now is not among them.
    pub async fn keep_jobs(&self, holder: &str, until: Moment) -> Result<usize, StoreError> {
        let tx = self.begin_with_jobs().await?;
        let mut query = StoredJob::select();
        query.and_where(Expr::col("holder").eq(holder));
        // Who waited here for a job that is being finished might be waited for at the same time.
        let jobs = locked(&tx, query).await?;
        set(&tx, &jobs, [("due_ms", until.ms().into())]).await?;
        tx.commit().await.map_err(unclear)?;
        Ok(jobs.len())
    }

    /// Gives a job back that could not be done, to be tried again when it is due. The last attempt
    /// gives it up, with the reason. `false` if somebody else holds it now.
    pub async fn give_back(
        &self,
        job: &Job,
        due: Moment,
        why: &'static str,
    ) -> Result<bool, StoreError> {
        if job.n_attempts >= job.n_attempts_max {
            return self.give_up(job, why).await;
        }
        self.let_go(job, [("due_ms", due.ms().into())]).await
    }

    /// Gives a job up at once: it waits for a person. `false` if somebody else holds it now.
    pub async fn give_up(&self, job: &Job, why: &'static str) -> Result<bool, StoreError> {
        self.let_go(job, [("given_up", why.into())]).await
    }

    /// A transaction for jobs only. It holds no practice, so nobody who writes for one waits for it
    /// longer than it takes to change a few rows.
    pub(super) async fn begin_with_jobs(&self) -> Result<DatabaseTransaction, StoreError> {
        self.writing().begin_with_options(WRITING).await.map_err(failed("begin with the jobs"))
    }

    async fn let_go(
        &self,
        job: &Job,
        change: [(&'static str, SimpleExpr); 1],
    ) -> Result<bool, StoreError> {
        let mut query = Query::update();
        query.table(JOBS).values(change).value("holder", Value::String(None));
        query.and_where(Expr::col("practice").eq(job.practice.to_string()));
        query.and_where(Expr::col("id").eq(job.id.as_str()));
        query.and_where(Expr::col("holder").eq(job.holder.as_str()));
        let res = self.writing().execute(&query).await.map_err(failed("give a job back"))?;
        Ok(res.rows_affected() == 1)
    }
}

/// Jobs, held until the end of the transaction; those that another transaction holds are left out.
/// SQLite knows no such lock and needs none: the whole file is ours already.
pub(super) async fn locked(
    tx: &DatabaseTransaction,
    mut query: SelectStatement,
) -> Result<Vec<StoredJob>, StoreError> {
    query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let rows = tx.query_all(&query).await.map_err(failed("read the jobs"))?;
    rows.iter().map(StoredJob::read).collect()
}

/// Changes jobs, those of one practice with one statement.
pub(super) async fn set<const N: usize>(
    tx: &DatabaseTransaction,
    jobs: &[StoredJob],
    changes: [(&'static str, SimpleExpr); N],
) -> Result<(), StoreError> {
    let mut ids = BTreeMap::<_, Vec<_>>::new();
    for job in jobs {
        ids.entry(job.practice.as_str()).or_default().push(job.id.as_str());
    }
    for (practice, ids) in ids {
        let mut query = Query::update();
        query.table(JOBS).values(changes.clone());
        query.and_where(Expr::col("practice").eq(practice)).and_where(Expr::col("id").is_in(ids));
        tx.execute(&query).await.map_err(failed("change a job"))?;
    }
    Ok(())
}

//! How far each receiver was told of what happened: the last entry of the audit trail that it has, or did
//! not want.
//!
//! The trail has no gaps and no entry is ever put before another one. So one number says what was sent and
//! what was not, and whoever goes on from there sends everything at least once and in order.
//!
//! **Determination:** this is no record, just as a job is none; it moves with every message. Nor is it a
//! job: a worker keeps a whole batch with one commit, and a receiver that is slow would hold it up.
//!
//! **Invariant:** one at a time sends to a receiver. Who is at it says so and until when; who died at it
//! is replaced, and then the last message may be sent twice.

use domain::{Moment, SubscriptionId};
use sea_orm::{
    ConnectionTrait, QueryResult, Value,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, SimpleExpr},
};

use crate::{
    Practice, Store,
    dialect::{failed, misfit},
    error::StoreError,
    tx::Tx,
};

/// The table of posts.
const POSTS: &str = "posts";

/// The last millisecond of the year 9999: after all moments that anybody asks about.
const NEVER_MS: i64 = 253_402_300_799_999;

/// How far a receiver was told.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Post {
    /// Whose it is.
    pub subscription: SubscriptionId,
    /// The place of the last entry that it has, or did not want.
    pub seq: i64,
    /// When the next message may be sent; while somebody is at it, when others may be.
    pub due: Moment,
    /// How often the next message was tried in vain.
    pub n_failed: u32,
    /// Why the last attempt failed.
    pub failed: Option<String>,
    holder: Option<String>,
}

impl Practice {
    /// How far each receiver was told.
    pub async fn posts(&self) -> Result<Vec<Post>, StoreError> {
        let mut query = select(self);
        query.order_by("subscription", Order::Asc);
        self.read_posts(&query).await
    }

    /// The receivers to whom something may be sent now.
    pub async fn posts_due(&self, now: Moment) -> Result<Vec<Post>, StoreError> {
        let mut query = select(self);
        query.and_where(Expr::col("due_ms").lte(now.ms())).order_by("due_ms", Order::Asc);
        self.read_posts(&query).await
    }

    async fn read_posts(&self, query: &SelectStatement) -> Result<Vec<Post>, StoreError> {
        let rows = self.reading().query_all(query).await.map_err(failed("read the posts"))?;
        rows.iter().map(read).collect()
    }
}

impl Store {
    /// `holder` sends to a receiver until `until`; `None` if somebody else was quicker.
    pub async fn take_post(
        &self,
        practice: &Practice,
        post: &Post,
        (holder, until): (&str, Moment),
    ) -> Result<Option<Post>, StoreError> {
        let changes = [("holder", holder.into()), ("due_ms", until.ms().into())];
        let is_ours = self.change_post(practice, post, changes).await?;
        let taken = Post { holder: Some(holder.to_owned()), due: until, ..post.clone() };
        Ok(is_ours.then_some(taken))
    }

    /// The receiver has everything up to this entry, and whoever sends goes on until `until`. `None` if
    /// somebody else is at it now.
    pub async fn move_post(
        &self,
        practice: &Practice,
        post: Post,
        (seq, until): (i64, Moment),
    ) -> Result<Option<Post>, StoreError> {
        let changes = [
            ("seq", seq.into()),
            ("due_ms", until.ms().into()),
            ("n_failed", 0_i64.into()),
            ("failed", Value::String(None).into()),
        ];
        let is_ours = self.change_post(practice, &post, changes).await?;
        let moved = Post { seq, due: until, n_failed: 0, failed: None, ..post };
        Ok(is_ours.then_some(moved))
    }

    /// Nothing more is sent before this moment; with a reason, because it failed.
    pub async fn put_post_off(
        &self,
        practice: &Practice,
        post: &Post,
        (due, failed): (Moment, Option<&str>),
    ) -> Result<(), StoreError> {
        let n_failed = if failed.is_some() { post.n_failed + 1 } else { post.n_failed };
        let changes = [
            ("due_ms", due.ms().into()),
            ("n_failed", i64::from(n_failed).into()),
            ("failed", failed.or(post.failed.as_deref()).map(str::to_owned).into()),
            ("holder", Value::String(None).into()),
        ];
        self.change_post(practice, post, changes).await.map(drop)
    }

    /// Changes a post that is still where it was.
    async fn change_post<const N: usize>(
        &self,
        practice: &Practice,
        post: &Post,
        changes: [(&'static str, SimpleExpr); N],
    ) -> Result<bool, StoreError> {
        let mut query = Query::update();
        query.table(POSTS).values(changes).and_where(is(practice, post.subscription));
        query.and_where(Expr::col("seq").eq(post.seq));
        query.and_where(Expr::col("due_ms").eq(post.due.ms()));
        query.and_where(match &post.holder {
            Some(holder) => Expr::col("holder").eq(holder.as_str()),
            None => Expr::col("holder").is_null(),
        });
        let res = self.writing().execute(&query).await.map_err(failed("change a post"))?;
        Ok(res.rows_affected() == 1)
    }
}

/// A new receiver is told of what comes after this transaction's entries so far.
pub(crate) async fn begin(tx: &mut Tx, id: SubscriptionId) -> Result<(), StoreError> {
    let seq = tx.practice().trail_end().await?;
    let mut query = Query::insert();
    query.into_table(POSTS).columns(["practice", "subscription", "seq", "due_ms", "n_failed"]);
    let values: [Value; 5] = [
        tx.practice().keys().practice().into(),
        id.to_string().into(),
        seq.into(),
        tx.stamp().at.ms().into(),
        0_i64.into(),
    ];
    query.values_panic(values.map(Expr::val));
    let res = tx.job_db().execute(&query).await.map_err(misfit(POSTS));
    res.map(drop).map_err(|err| tx.fail(err))
}

/// The next message may be sent from this moment on, or never. Whoever is at one just now sends no other.
pub(crate) async fn set_due(
    tx: &mut Tx,
    id: SubscriptionId,
    due: Option<Moment>,
) -> Result<(), StoreError> {
    let mut query = Query::update();
    query.table(POSTS).values([
        ("due_ms", due.map_or(NEVER_MS, Moment::ms).into()),
        ("n_failed", 0_i64.into()),
        ("holder", Value::String(None).into()),
    ]);
    query.and_where(is(tx.practice(), id));
    let res = tx.job_db().execute(&query).await.map_err(failed("change a post"));
    res.map(drop).map_err(|err| tx.fail(err))
}

fn select(practice: &Practice) -> SelectStatement {
    let mut query = Query::select();
    query.columns(["subscription", "seq", "due_ms", "n_failed", "failed", "holder"]).from(POSTS);
    query.and_where(Expr::col("practice").eq(practice.keys().practice()));
    query
}

fn is(practice: &Practice, id: SubscriptionId) -> SimpleExpr {
    let is_own = Expr::col("practice").eq(practice.keys().practice());
    is_own.and(Expr::col("subscription").eq(id.to_string()))
}

fn read(res: &QueryResult) -> Result<Post, StoreError> {
    let doing = failed("read a post");
    let id: String = res.try_get("", "subscription").map_err(&doing)?;
    let due_ms: i64 = res.try_get("", "due_ms").map_err(&doing)?;
    let n_failed: i64 = res.try_get("", "n_failed").map_err(&doing)?;
    let damaged = |what| StoreError::Damaged { table: POSTS, row: id.clone(), what };
    Ok(Post {
        subscription: id.parse().map_err(|_| damaged("its number is none of ours"))?,
        seq: res.try_get("", "seq").map_err(&doing)?,
        due: Moment::from_ms(due_ms).ok_or_else(|| damaged("a time is out of its range"))?,
        n_failed: n_failed.try_into().map_err(|_| damaged("a number is out of its range"))?,
        failed: res.try_get("", "failed").map_err(&doing)?,
        holder: res.try_get("", "holder").map_err(&doing)?,
    })
}

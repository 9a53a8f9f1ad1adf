//! Requests of other programs that may come twice: the second one gets the first one's answer.
//!
//! Whoever sends a request over a bad line does not know whether it arrived. So they name it with a key of
//! their own and send it again until an answer comes. The key and the answer are kept here and not in
//! the program, so that it holds over a restart and between two servers.
//!
//! **Determination:** requests are no records of the practice, just as jobs are none: what a request
//! changed is told in the audit trail by that change. Who asked, their key and what they asked stand here
//! as index words, and the answer is sealed.
//!
//! **Invariants**
//! - Of two requests with one key, one is at it and the other is told so.
//! - An answer is kept only by who is still at it. Who died at it is replaced after a while; what they
//!   had committed by then refuses to be done twice, as everything does that a person says.

use domain::Moment;
use sea_orm::{
    ConnectionTrait, Value,
    sea_query::{Expr, ExprTrait, OnConflict, Query, SimpleExpr},
};

use crate::{
    Practice, Store,
    dialect::{failed, misfit},
    error::StoreError,
    seal::Spot,
    table::Cell,
    tx::Tx,
};

/// The table of requests.
const REQUESTS: &str = "requests";

/// The only sealed column.
const ANSWER: &str = "answer";

/// A request that somebody is at. It names whose it is by index words alone.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Request {
    id: String,
    digest: String,
}

/// What is known of a request that came.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Known {
    /// Nothing: whoever asked this is at it now.
    New,
    /// Somebody is at it.
    UnderWay,
    /// The same key came before with something else.
    Other,
    /// It was answered; the bytes are what was kept.
    Answered(Vec<u8>),
}

/// A request as the database holds it.
struct Stored {
    digest: String,
    begun_ms: i64,
    holder: String,
    held_until_ms: i64,
    answer: Option<Vec<u8>>,
}

impl Practice {
    /// A request, by who asks, the key that they gave it, and all of what they ask.
    pub fn request(&self, who: &str, key: &str, what: &[&str]) -> Request {
        Request {
            id: self.keys().index_word("request", &[who, key]),
            digest: self.keys().index_word("request digest", what),
        }
    }
}

impl Store {
    /// Says what is known of a request; if nothing is, `holder` is at it until `until`. What was begun
    /// before `since` is no longer known.
    pub async fn take_request(
        &self,
        practice: &Practice,
        request: &Request,
        holder: &str,
        (since, now, until): (Moment, Moment, Moment),
    ) -> Result<Known, StoreError> {
        if self.insert_request(practice, request, holder, (now, until)).await? {
            return Ok(Known::New);
        }
        let Some(stored) = self.stored_request(practice, request).await? else {
            // It was let go in this very moment.
            return Ok(Known::UnderWay);
        };
        let is_forgotten = stored.begun_ms < since.ms();
        if !is_forgotten && stored.digest != request.digest {
            return Ok(Known::Other);
        }
        if !is_forgotten && let Some(sealed) = &stored.answer {
            return open(practice, request, sealed).map(Known::Answered);
        }
        if !is_forgotten && now.ms() < stored.held_until_ms {
            return Ok(Known::UnderWay);
        }
        let changes = [
            ("digest", request.digest.as_str().into()),
            ("begun_ms", now.ms().into()),
            ("holder", holder.into()),
            ("held_until_ms", until.ms().into()),
            (ANSWER, Value::Bytes(None).into()),
        ];
        let is_ours = self.change_request(practice, request, &stored.holder, changes).await?;
        Ok(if is_ours { Known::New } else { Known::UnderWay })
    }

    /// Keeps the answer to a request; `false` if somebody else is at it now.
    pub async fn answer_request(
        &self,
        practice: &Practice,
        request: &Request,
        holder: &str,
        answer: &[u8],
    ) -> Result<bool, StoreError> {
        let sealed = match practice.keys().seal(&spot(request), answer)? {
            Cell::Bytes(sealed) => sealed,
            _ => Vec::new(),
        };
        self.change_request(practice, request, holder, [(ANSWER, sealed.into())]).await
    }

    /// Lets a request go that came to nothing, so that it can be sent again.
    pub async fn drop_request(
        &self,
        practice: &Practice,
        request: &Request,
        holder: &str,
    ) -> Result<(), StoreError> {
        let mut query = Query::delete();
        query.from_table(REQUESTS).and_where(is(practice, request));
        query.and_where(Expr::col("holder").eq(holder)).and_where(Expr::col(ANSWER).is_null());
        self.writing().execute(&query).await.map(drop).map_err(failed("let a request go"))
    }

    async fn insert_request(
        &self,
        practice: &Practice,
        request: &Request,
        holder: &str,
        (now, until): (Moment, Moment),
    ) -> Result<bool, StoreError> {
        let mut query = Query::insert();
        query.into_table(REQUESTS);
        query.columns(["practice", "id", "digest", "begun_ms", "holder", "held_until_ms"]);
        let values: [Value; 6] = [
            practice.keys().practice().into(),
            request.id.as_str().into(),
            request.digest.as_str().into(),
            now.ms().into(),
            holder.into(),
            until.ms().into(),
        ];
        query.values_panic(values.map(Expr::val));
        query.on_conflict(OnConflict::new().do_nothing().to_owned());
        let res = self.writing().execute(&query).await.map_err(misfit(REQUESTS))?;
        Ok(res.rows_affected() == 1)
    }

    async fn stored_request(
        &self,
        practice: &Practice,
        request: &Request,
    ) -> Result<Option<Stored>, StoreError> {
        let doing = failed("read a request");
        let mut query = Query::select();
        query.columns(["digest", "begun_ms", "holder", "held_until_ms", ANSWER]).from(REQUESTS);
        query.and_where(is(practice, request));
        let Some(row) = self.writing().query_one(&query).await.map_err(&doing)? else {
            return Ok(None);
        };
        let read = || {
            Ok(Stored {
                digest: row.try_get("", "digest")?,
                begun_ms: row.try_get("", "begun_ms")?,
                holder: row.try_get("", "holder")?,
                held_until_ms: row.try_get("", "held_until_ms")?,
                answer: row.try_get("", ANSWER)?,
            })
        };
        read().map(Some).map_err(doing)
    }

    async fn change_request<const N: usize>(
        &self,
        practice: &Practice,
        request: &Request,
        holder: &str,
        changes: [(&'static str, SimpleExpr); N],
    ) -> Result<bool, StoreError> {
        let mut query = Query::update();
        query.table(REQUESTS).values(changes).and_where(is(practice, request));
        query.and_where(Expr::col("holder").eq(holder));
        let res = self.writing().execute(&query).await.map_err(failed("change a request"))?;
        Ok(res.rows_affected() == 1)
    }
}

impl Tx {
    /// Forgets the requests that were begun before this moment.
    pub async fn forget_requests(&mut self, before: Moment) -> Result<(), StoreError> {
        let mut query = Query::delete();
        query.from_table(REQUESTS);
        query.and_where(Expr::col("practice").eq(self.practice().keys().practice()));
        query.and_where(Expr::col("begun_ms").lt(before.ms()));
        let res = self.job_db().execute(&query).await.map_err(failed("forget old requests"));
        res.map(drop).map_err(|err| self.fail(err))
    }
}

fn is(practice: &Practice, request: &Request) -> SimpleExpr {
    let is_own = Expr::col("practice").eq(practice.keys().practice());
    is_own.and(Expr::col("id").eq(request.id.as_str()))
}

fn spot(request: &Request) -> Spot<'_> {
    Spot { table: REQUESTS, column: ANSWER, row: &request.id }
}

fn open(practice: &Practice, request: &Request, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
    match practice.keys().open(&spot(request), sealed)? {
        Cell::Bytes(plain) => Ok(plain),
        _ => Ok(Vec::new()),
    }
}

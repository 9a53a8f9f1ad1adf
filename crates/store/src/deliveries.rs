//! What platforms delivered by themselves, each delivery once, so that one that comes again is known.
//!
//! A delivery is a hint. It is kept, sealed, until what it hints at was fetched; then only its index word
//! stays for a while, because whoever heard a delivery on the way may send it again.
//!
//! **Determination:** deliveries are no records, just as jobs are none: what they lead to are events, and
//! those are told in the audit trail.

use domain::{AccountId, Moment, Phi};
use sea_orm::{
    ConnectionTrait, Value,
    sea_query::{Expr, ExprTrait, OnConflict, Query, SimpleExpr},
};

use crate::{
    Practice,
    dialect::{failed, misfit},
    error::StoreError,
    seal::Spot,
    table::Cell,
    tx::Tx,
    wire,
};

/// The table of deliveries.
const DELIVERIES: &str = "deliveries";

/// The only sealed column.
const BODY: &str = "body";

/// A delivery as it came: the names and values that stood over it, and the body.
pub type CameIn = (Vec<(String, String)>, Phi<Vec<u8>>);

/// By what a delivery is known, and which turn of reading it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DeliveryWord {
    word: String,
    /// Tells the job that reads it from the one that reads another.
    pub turn: u32,
}

impl Practice {
    /// By what a delivery to an account is known here: what its platform calls it, or all of it.
    pub fn delivery_word(&self, account: AccountId, name: &str) -> DeliveryWord {
        let word = self.keys().index_word("delivery", &[&account.to_string(), name]);
        let turn = u32::from_str_radix(&word[..8], 16).expect("an index word is hexadecimal");
        DeliveryWord { word, turn }
    }

    /// The delivery of this turn that was not read yet.
    pub async fn delivery(
        &self,
        account: AccountId,
        turn: u32,
    ) -> Result<Option<CameIn>, StoreError> {
        let doing = failed("read a delivery");
        let mut query = Query::select();
        query.columns(["id", BODY]).from(DELIVERIES);
        query.and_where(is(self, account, turn)).and_where(Expr::col(BODY).is_not_null());
        let Some(row) = self.reading().query_one(&query).await.map_err(&doing)? else {
            return Ok(None);
        };
        let id: String = row.try_get("", "id").map_err(&doing)?;
        let sealed: Vec<u8> = row.try_get("", BODY).map_err(&doing)?;
        let Cell::Bytes(plain) = self.keys().open(&spot(&id), &sealed)? else { return Ok(None) };
        let what = "its body can't be read";
        let damaged = StoreError::Damaged { table: DELIVERIES, row: id, what };
        let (headers, body): (_, Vec<u8>) = wire::read(&plain).ok_or(damaged)?;
        Ok(Some((headers, Phi::new(body))))
    }
}

impl Tx {
    /// Keeps a delivery that is still to be read; `false` if it came before.
    pub async fn keep_delivery(
        &mut self,
        account: AccountId,
        word: &DeliveryWord,
        (headers, body): &CameIn,
    ) -> Result<bool, StoreError> {
        let plain = wire::write(&(headers, body.expose()));
        let sealed = self.practice().keys().seal(&spot(&word.word), &plain)?;
        let Cell::Bytes(sealed) = sealed else { return Ok(false) };
        let mut query = Query::insert();
        query.into_table(DELIVERIES);
        query.columns(["practice", "id", "account", "turn", "received_ms", BODY]);
        let values: [Value; 6] = [
            self.practice().keys().practice().into(),
            word.word.as_str().into(),
            account.to_string().into(),
            i64::from(word.turn).into(),
            self.stamp().at.ms().into(),
            sealed.into(),
        ];
        query.values_panic(values.map(Expr::val));
        query.on_conflict(OnConflict::new().do_nothing().to_owned());
        let res = self.job_db().execute(&query).await.map_err(misfit(DELIVERIES));
        res.map(|res| res.rows_affected() == 1).map_err(|err| self.fail(err))
    }

    /// Keeps of a delivery that was read only that it came.
    pub async fn delivery_was_read(
        &mut self,
        account: AccountId,
        turn: u32,
    ) -> Result<(), StoreError> {
        let mut query = Query::update();
        query.table(DELIVERIES).value(BODY, Value::Bytes(None));
        query.and_where(is(self.practice(), account, turn));
        let res = self.job_db().execute(&query).await.map_err(failed("change a delivery"));
        res.map(drop).map_err(|err| self.fail(err))
    }

    /// Forgets the deliveries that were read and came before this moment.
    pub async fn forget_deliveries(&mut self, before: Moment) -> Result<(), StoreError> {
        let mut query = Query::delete();
        query.from_table(DELIVERIES).and_where(Expr::col(BODY).is_null());
        query.and_where(Expr::col("practice").eq(self.practice().keys().practice()));
        query.and_where(Expr::col("received_ms").lt(before.ms()));
        let res = self.job_db().execute(&query).await.map_err(failed("forget old deliveries"));
        res.map(drop).map_err(|err| self.fail(err))
    }
}

fn is(practice: &Practice, account: AccountId, turn: u32) -> SimpleExpr {
    let is_own = Expr::col("practice").eq(practice.keys().practice());
    let is_it = Expr::col("account").eq(account.to_string());
    is_own.and(is_it).and(Expr::col("turn").eq(i64::from(turn)))
}

fn spot(id: &str) -> Spot<'_> {
    Spot { table: DELIVERIES, column: BODY, row: id }
}

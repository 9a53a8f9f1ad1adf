//! The end of a practice's audit trail, which whoever writes for the practice holds until the commit.

use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};

use super::Entry;
use crate::{dialect::failed, error::StoreError, seal::DataKeys};

/// The last entry's place and hash.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Head {
    /// 0 before the first entry.
    pub(super) seq: i64,
    /// 32 zeros before the first entry.
    pub(super) hash: Vec<u8>,
}

impl Head {
    /// The end of the trail of a practice that is new; `None` if there is one already.
    pub(crate) async fn make(
        db: &impl ConnectionTrait,
        keys: &DataKeys,
    ) -> Result<Option<Self>, StoreError> {
        let head = Self { seq: 0, hash: vec![0; 32] };
        let seal = keys.head_seal(head.seq, &head.hash);
        let mut query = Query::insert();
        query.into_table("audit_heads").columns(["practice", "seq", "hash", "seal"]);
        let hash = head.hash.clone();
        query.values_panic([keys.practice().into(), head.seq.into(), hash.into(), seal.into()]);
        query.on_conflict(OnConflict::new().do_nothing().to_owned());
        let res = db.execute(&query).await.map_err(failed("begin an audit trail"))?;
        Ok((res.rows_affected() == 1).then_some(head))
    }

    /// Takes the end of the trail, so that others wait; `None` if there is no such practice.
    pub(crate) async fn take(
        db: &impl ConnectionTrait,
        keys: &DataKeys,
    ) -> Result<Option<Self>, StoreError> {
        let read = Self::read(db, keys, true).await?;
        let Some((head, is_sealed)) = read else { return Ok(None) };
        if is_sealed {
            return Ok(Some(head));
        }
        let row = keys.practice().to_owned();
        let what = "the end of the audit trail is not sealed by us";
        Err(StoreError::Damaged { table: "audit_heads", row, what })
    }

    /// The end of the trail, and whether its seal is ours.
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        keys: &DataKeys,
        to_write: bool,
    ) -> Result<Option<(Self, bool)>, StoreError> {
        let doing = failed("find the end of the audit trail");
        let mut query = Query::select();
        query.columns(["seq", "hash", "seal"]).from("audit_heads");
        query.and_where(Expr::col("practice").eq(keys.practice()));
        if to_write {
            // SQLite knows no such lock and needs none: the whole file is ours already.
            query.lock_exclusive();
        }
        let Some(row) = db.query_one(&query).await.map_err(&doing)? else { return Ok(None) };
        let seq = row.try_get("", "seq").map_err(&doing)?;
        let hash: Vec<u8> = row.try_get("", "hash").map_err(&doing)?;
        let seal: Vec<u8> = row.try_get("", "seal").map_err(&doing)?;
        let is_sealed = keys.is_head_seal(seq, &hash, &seal);
        Ok(Some((Self { seq, hash }, is_sealed)))
    }

    /// The last entry's place.
    pub(crate) fn seq(&self) -> i64 {
        self.seq
    }

    /// Adds an entry: gives it its place and its hashes.
    pub(crate) fn add(&mut self, practice: &str, mut entry: Entry) -> Entry {
        entry.seq = self.seq + 1;
        entry.previous = std::mem::take(&mut self.hash);
        entry.hash = entry.expected_hash(practice).to_vec();
        self.seq = entry.seq;
        self.hash.clone_from(&entry.hash);
        entry
    }

    /// Writes the end of the trail down.
    pub(crate) async fn put(
        &self,
        db: &impl ConnectionTrait,
        keys: &DataKeys,
    ) -> Result<(), StoreError> {
        let mut query = Query::update();
        query.table("audit_heads");
        query.values([
            ("seq", self.seq.into()),
            ("hash", self.hash.clone().into()),
            ("seal", keys.head_seal(self.seq, &self.hash).into()),
        ]);
        query.and_where(Expr::col("practice").eq(keys.practice()));
        db.execute(&query).await.map(drop).map_err(failed("write the end of the audit trail"))
    }
}

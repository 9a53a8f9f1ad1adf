//! Finding entries of the trail: by person, case, deed and time, the newest first.
//!
//! The trail of a busy office has millions of entries, so each question is answered from an index and
//! gives a bounded page.
//!
//! **Determination:** a time is turned into the places of the trail between which it lies, because the
//! trail is read by place. A machine whose clock was wrong has its entries at their places all the same;
//! of those only the ones with a time that was asked for are given.

use domain::{CaseId, Moment, StaffId};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};

use super::Entry;
use crate::{Practice, dialect::failed, error::StoreError};

/// What a question about people says beside the person, word for word as the index has it, so that both
/// databases see that the index answers it.
const IS_PERSON: &str = "by_whom >= 'staff_' AND by_whom < 'staff`'";

/// Which entries are wanted.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct EntryFilter {
    /// Those of this person.
    pub by: Option<StaffId>,
    /// Those about this case.
    pub about: Option<CaseId>,
    /// Those of these deeds, such as `approval.given`; of any where the list is empty.
    pub did: Vec<String>,
    /// Those from this moment on.
    pub from: Option<Moment>,
    /// Those before this moment.
    pub until: Option<Moment>,
}

impl Practice {
    /// Entries before a place of the trail, or up to its end, the newest first.
    pub async fn entries(
        &self,
        filter: &EntryFilter,
        before: Option<i64>,
        n_max: u64,
    ) -> Result<Vec<Entry>, StoreError> {
        let Some((first, last)) = self.places(filter).await? else { return Ok(Vec::new()) };
        let last = before.map_or(last, |before| Ord::min(last, before.saturating_sub(1)));
        let mut asked = Vec::new();
        if filter.did.is_empty() {
            asked.push(self.question(filter, (first, last), None));
        }
        // A list of deeds in one question would have the database sort all of them.
        asked.extend(filter.did.iter().map(|did| self.question(filter, (first, last), Some(did))));
        let mut entries = Vec::new();
        for query in &mut asked {
            entries.extend(Entry::read(self.reading(), query.limit(n_max)).await?);
        }
        entries.sort_by_key(|it| std::cmp::Reverse(it.seq));
        entries.truncate(usize::try_from(n_max).unwrap_or(usize::MAX));
        Ok(entries)
    }

    fn question(
        &self,
        filter: &EntryFilter,
        (first, last): (i64, i64),
        did: Option<&String>,
    ) -> SelectStatement {
        let mut query = Entry::select(self.keys().practice());
        query.clear_order_by().order_by("seq", Order::Desc);
        query.and_where(Expr::col("seq").between(first, last));
        if let Some(by) = filter.by {
            query.and_where(Expr::cust(IS_PERSON));
            query.and_where(Expr::col("by_whom").eq(by.to_string()));
        }
        if let Some(case) = filter.about {
            query.and_where(Expr::col("about").eq(case.to_string()));
        }
        if let Some(did) = did {
            query.and_where(Expr::col("did").eq(did.as_str()));
        }
        if let Some(from) = filter.from {
            query.and_where(Expr::col("at_ms").gte(from.ms()));
        }
        if let Some(until) = filter.until {
            query.and_where(Expr::col("at_ms").lt(until.ms()));
        }
        query
    }

    /// The places between which the times lie that are asked for; `None` where nothing happened then.
    async fn places(&self, filter: &EntryFilter) -> Result<Option<(i64, i64)>, StoreError> {
        let (mut first, mut last) = (1, i64::MAX);
        if let Some(from) = filter.from {
            let at = Expr::col("at_ms").gte(from.ms());
            let Some(seq) = self.place_at(at, Order::Asc).await? else { return Ok(None) };
            first = seq;
        }
        if let Some(until) = filter.until {
            let at = Expr::col("at_ms").lt(until.ms());
            let Some(seq) = self.place_at(at, Order::Desc).await? else { return Ok(None) };
            last = seq;
        }
        Ok(Some((first, last)))
    }

    /// The first entry in this order of time of which this is true.
    async fn place_at(
        &self,
        is_so: sea_orm::sea_query::SimpleExpr,
        order: Order,
    ) -> Result<Option<i64>, StoreError> {
        let doing = failed("find a day in the audit trail");
        let mut query = Query::select();
        query.column("seq").from("audit_entries");
        query.and_where(Expr::col("practice").eq(self.keys().practice())).and_where(is_so);
        query.order_by("at_ms", order.clone()).order_by("seq", order).limit(1);
        let row = self.reading().query_one(&query).await.map_err(&doing)?;
        row.map(|row| row.try_get("", "seq").map_err(&doing)).transpose()
    }
}

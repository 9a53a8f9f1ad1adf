//! Standing orders: a person's yes to a bounded class of proposals, kept whole because an approval that
//! rests on one is checked against it again.
//!
//! **Invariant:** one that was taken back ended at that moment. What it covered before stays approved, and
//! it covers nothing from then on.

use domain::{ActionKind, Cents, Moment, StaffId, StandingOrder, StandingOrderId};

use crate::{
    Practice,
    error::StoreError,
    table::{Cell, Column, Row, Table},
    tx::{Change, Did, Tx},
};

const AGENT: Column = Column::text("agent");
const KINDS: Column = Column::text("kinds");
const AT_STAKE_MAX: Column = Column::number("at_stake_max");
const SIGNED_BY: Column = Column::text("signed_by");
const SIGNED_MS: Column = Column::number("signed_ms");
const UNTIL_MS: Column = Column::number("until_ms");
const REVOKED_MS: Column = Column::number("revoked_ms");
const REVOKED_BY: Column = Column::text("revoked_by");

/// The table of standing orders.
pub(crate) static STANDING_ORDERS: Table = Table {
    name: "standing_orders",
    columns: &[AGENT, KINDS, AT_STAKE_MAX, SIGNED_BY, SIGNED_MS, UNTIL_MS, REVOKED_MS, REVOKED_BY],
};

impl Practice {
    /// A standing order.
    pub async fn standing_order(
        &self,
        id: StandingOrderId,
    ) -> Result<Option<StandingOrder>, StoreError> {
        let row = self.rows(&STANDING_ORDERS).with_id(&id.to_string()).first().await?;
        row.map(|row| self.read_order(&row)).transpose()
    }

    /// The standing orders for an agent that hold at a time, the oldest first.
    pub async fn standing_orders_for(
        &self,
        agent: &str,
        at: Moment,
    ) -> Result<Vec<StandingOrder>, StoreError> {
        let rows = self.rows(&STANDING_ORDERS).with(AGENT, agent).up_to(SIGNED_MS, at.ms());
        let rows = rows.in_order().all().await?;
        let orders = rows.iter().map(|row| self.read_order(row));
        let holds = |it: &Result<StandingOrder, _>| it.as_ref().map_or(true, |it| at < it.until);
        orders.filter(holds).collect()
    }

    /// All standing orders, those that ended too, the newest first, each with who took it back.
    pub async fn standing_orders(
        &self,
        before: Option<StandingOrderId>,
        n_max: u64,
    ) -> Result<Vec<(StandingOrder, Option<StaffId>)>, StoreError> {
        let rows = self.rows(&STANDING_ORDERS);
        let rows = match before {
            Some(id) => rows.before(&id.to_string()),
            None => rows.latest_first(),
        };
        let revoked_by = |row: &Row| row.if_any(REVOKED_BY, |row| row.parse(REVOKED_BY));
        let rows = rows.at_most(n_max).all().await?;
        rows.iter().map(|row| Ok((self.read_order(row)?, revoked_by(row)?))).collect()
    }

    fn read_order(&self, row: &Row) -> Result<StandingOrder, StoreError> {
        let kinds = row.text(KINDS)?.split_whitespace().map(ActionKind::from_id);
        let kinds = kinds.collect::<Option<_>>();
        let until = row.moment(UNTIL_MS)?;
        let revoked = row.if_any(REVOKED_MS, |row| row.moment(REVOKED_MS))?;
        Ok(StandingOrder {
            id: row.id.parse().map_err(|_| row.damaged("its number is none of ours"))?,
            practice: self.id(),
            agent: row.text(AGENT)?.to_owned(),
            kinds: kinds.ok_or_else(|| row.damaged("it names no action of ours"))?,
            at_stake_max: Cents(row.number(AT_STAKE_MAX)?),
            signed_by: row.parse(SIGNED_BY)?,
            signed: row.moment(SIGNED_MS)?,
            until: revoked.map_or(until, |it| it.min(until)),
        })
    }
}

impl Tx {
    /// Writes a standing order down; `false` if it is there already.
    pub async fn sign_order(&mut self, order: &StandingOrder) -> Result<bool, StoreError> {
        if order.practice != self.practice().id() {
            let what = "another practice's order";
            return Err(StoreError::Unfit { table: STANDING_ORDERS.name, what });
        }
        let kinds: Vec<_> = order.kinds.iter().map(|it| it.id()).collect();
        let row = Row::new(
            &STANDING_ORDERS,
            order.id.to_string(),
            [
                order.agent.as_str().into(),
                kinds.join(" ").into(),
                order.at_stake_max.0.into(),
                order.signed_by.to_string().into(),
                order.signed.ms().into(),
                order.until.ms().into(),
                Cell::Absent,
                Cell::Absent,
            ],
        );
        self.record(Change::New(row), Did::of("standing_order.signed")).await
    }

    /// Takes a standing order back; `false` if it had ended. [`StoreError::Moved`] if there is no such one.
    pub async fn revoke_order(
        &mut self,
        id: StandingOrderId,
        by: StaffId,
    ) -> Result<bool, StoreError> {
        let row = self.row(&STANDING_ORDERS, &id.to_string()).await?;
        let row = row.ok_or(StoreError::Moved { table: STANDING_ORDERS.name })?;
        let now = self.stamp().at;
        if row.has(REVOKED_MS) || row.moment(UNTIL_MS)? <= now {
            return Ok(false);
        }
        let changes = [(REVOKED_MS, now.ms().into()), (REVOKED_BY, by.to_string().into())];
        self.record(Change::Next(row.next(changes)), Did::of("standing_order.revoked")).await
    }
}

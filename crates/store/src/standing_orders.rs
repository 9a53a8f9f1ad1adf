//! Standing orders: a person's yes to a bounded class of proposals, kept whole because an approval that
//! rests on one is checked against it again.

use domain::{ActionKind, Cents, Moment, StandingOrder, StandingOrderId};

use crate::{
    Practice,
    error::StoreError,
    table::{Column, Row, Table},
    tx::{Change, Did, Tx},
};

const AGENT: Column = Column::text("agent");
const KINDS: Column = Column::text("kinds");
const AT_STAKE_MAX: Column = Column::number("at_stake_max");
const SIGNED_BY: Column = Column::text("signed_by");
const SIGNED_MS: Column = Column::number("signed_ms");
const UNTIL_MS: Column = Column::number("until_ms");

/// The table of standing orders.
pub(crate) static STANDING_ORDERS: Table = Table {
    name: "standing_orders",
    columns: &[AGENT, KINDS, AT_STAKE_MAX, SIGNED_BY, SIGNED_MS, UNTIL_MS],
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

    fn read_order(&self, row: &Row) -> Result<StandingOrder, StoreError> {
        let kinds = row.text(KINDS)?.split_whitespace().map(ActionKind::from_id);
        let kinds = kinds.collect::<Option<_>>();
        Ok(StandingOrder {
            id: row.id.parse().map_err(|_| row.damaged("its number is none of ours"))?,
            practice: self.id(),
            agent: row.text(AGENT)?.to_owned(),
            kinds: kinds.ok_or_else(|| row.damaged("it names no action of ours"))?,
            at_stake_max: Cents(row.number(AT_STAKE_MAX)?),
            signed_by: row.parse(SIGNED_BY)?,
            signed: row.moment(SIGNED_MS)?,
            until: row.moment(UNTIL_MS)?,
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
            ],
        );
        self.record(Change::New(row), Did::of("standing_order.signed")).await
    }
}

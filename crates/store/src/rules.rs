//! The rules that the practice gave itself: which phase each agent is in, the brake, the limits.
//!
//! What they mean is known to whoever writes them. A step reads them inside of its transaction, so that
//! what is kept was allowed at the moment of its commit and not only when it was thought about.

use domain::Phi;

use crate::{
    Practice,
    error::StoreError,
    payload::Payload,
    table::{Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

const BODY: Column = Column::sealed("body");

/// The table of rules: one row.
pub(crate) static RULES: Table = Table { name: "rules", columns: &[BODY] };

impl Practice {
    /// The rules; `None` before any were given.
    pub async fn rules(&self) -> Result<Option<Payload>, StoreError> {
        self.rows(&RULES)
            .with_id(&self.id().to_string())
            .first()
            .await?
            .as_ref()
            .map(read)
            .transpose()
    }
}

impl Tx {
    /// The rules as this transaction sees them.
    pub async fn rules(&mut self) -> Result<Option<Payload>, StoreError> {
        let id = self.practice().id().to_string();
        self.row(&RULES, &id).await?.as_ref().map(read).transpose()
    }

    /// Gives the practice other rules. `did` is what the audit trail says of it, such as
    /// `brake.pulled`.
    pub async fn set_rules(
        &mut self,
        rules: &Payload,
        did: &'static str,
    ) -> Result<(), StoreError> {
        rules.check(RULES.name)?;
        let body = wire::write(&(rules.version, rules.json.expose())).into();
        let id = self.practice().id().to_string();
        let change = match self.row(&RULES, &id).await? {
            Some(row) => Change::Next(row.next([(BODY, body)])),
            None => Change::New(Row::new(&RULES, id, [body])),
        };
        self.record(change, Did::of(did)).await.map(drop)
    }
}

fn read(row: &Row) -> Result<Payload, StoreError> {
    let (version, json) = row.body(BODY)?;
    Ok(Payload { version, json: Phi::new(json) })
}

//! Amendments: each change of the rules that the practice gave itself, what it was before, what it became, by
//! whom and why.
//!
//! The rules themselves are one record that takes the place of the one before (`rules.rs`); how they came
//! to be is here.
//!
//! **Invariant:** an amendment is written with the rules that it made and bears their version, so there is
//! none without the other.

use domain::{Moment, Phi};

use crate::{
    Practice,
    error::StoreError,
    rules::RULES,
    table::{Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

const WHAT: Column = Column::text("what");
const AGENT: Column = Column::text("agent");
const WAS: Column = Column::text("was");
const BECAME: Column = Column::text("became");
const BY_WHOM: Column = Column::text("by_whom");
const AT_MS: Column = Column::number("at_ms");
const BECAUSE: Column = Column::sealed("because");

/// The table of amendments.
pub(crate) static AMENDMENTS: Table =
    Table { name: "amendments", columns: &[WHAT, AGENT, WAS, BECAME, BY_WHOM, AT_MS, BECAUSE] };

/// What a change makes of the rules.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Amendment {
    /// What was changed, in a word of whoever writes the rules, such as `phase`.
    pub what: String,
    /// For which agent; `None` where it is about all of them.
    pub agent: Option<String>,
    /// What it was, in a word.
    pub was: Option<String>,
    /// What it became, in a word.
    pub became: Option<String>,
}

/// A change of the rules on record.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Amended {
    /// Its number, to go on after it in a list.
    pub id: String,
    /// What was changed.
    pub amendment: Amendment,
    /// By whom, as the audit trail has it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Why, where somebody said so.
    pub because: Option<Phi<String>>,
}

impl Practice {
    /// The changes of the rules, the newest first, those before the one with this number.
    pub async fn amendments(
        &self,
        before: Option<&str>,
        n_max: u64,
    ) -> Result<Vec<Amended>, StoreError> {
        let rows = self.rows(&AMENDMENTS);
        let rows = match before {
            Some(id) => rows.before(id),
            None => rows.latest_first(),
        };
        rows.at_most(n_max).all().await?.iter().map(read).collect()
    }
}

impl Tx {
    /// Writes down how the rules that were set in this transaction came to be. The time and the person are
    /// those of the transaction. [`StoreError::Moved`] if no rules were set.
    pub async fn amend(
        &mut self,
        amendment: &Amendment,
        because: Option<&Phi<String>>,
    ) -> Result<(), StoreError> {
        let practice = self.practice().id().to_string();
        let rules = self.row(&RULES, &practice).await?;
        let rules = rules.ok_or(StoreError::Moved { table: RULES.name })?;
        let Amendment { what, agent, was, became } = amendment;
        let stamp = self.stamp();
        let row = Row::new(
            &AMENDMENTS,
            format!("{:012}", rules.version),
            [
                what.as_str().into(),
                agent.as_deref().into(),
                was.as_deref().into(),
                became.as_deref().into(),
                stamp.by.to_string().into(),
                stamp.at.ms().into(),
                because.map(|it| wire::write(it.expose())).into(),
            ],
        );
        self.record(Change::Sure(row), Did::of("amendment.kept")).await.map(drop)
    }
}

fn read(row: &Row) -> Result<Amended, StoreError> {
    let text = |row: &Row, column| row.text(column).map(str::to_owned);
    let amendment = Amendment {
        what: text(row, WHAT)?,
        agent: row.if_any(AGENT, |row| text(row, AGENT))?,
        was: row.if_any(WAS, |row| text(row, WAS))?,
        became: row.if_any(BECAME, |row| text(row, BECAME))?,
    };
    Ok(Amended {
        id: row.id.clone(),
        amendment,
        by: text(row, BY_WHOM)?,
        at: row.moment(AT_MS)?,
        because: row.if_any(BECAUSE, |row| row.body::<String>(BECAUSE).map(Phi::new))?,
    })
}

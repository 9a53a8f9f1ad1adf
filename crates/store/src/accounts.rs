//! The practice's accounts at platforms, and how far each was read.

use domain::{AccountId, Phi};

use crate::{
    Practice,
    error::StoreError,
    table::{Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

const PLATFORM: Column = Column::text("platform");
const NAME: Column = Column::text("name");
const CURSOR: Column = Column::sealed("cursor");

/// The table of accounts.
pub(crate) static ACCOUNTS: Table = Table { name: "accounts", columns: &[PLATFORM, NAME, CURSOR] };

/// An account at a platform.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// The platform's connector.
    pub platform: String,
    /// What the practice calls it.
    pub name: String,
    /// The platform's own word for how far we read; `None` before the first time.
    pub cursor: Option<Phi<String>>,
}

impl Practice {
    /// All accounts, the oldest first.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.rows(&ACCOUNTS).in_order().all().await?.iter().map(read).collect()
    }

    /// An account.
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        let row = self.rows(&ACCOUNTS).with_id(&id.to_string()).first().await?;
        row.as_ref().map(read).transpose()
    }
}

impl Tx {
    /// Opens an account; `false` if it is there already.
    pub async fn open_account(
        &mut self,
        id: AccountId,
        platform: &str,
        name: &str,
    ) -> Result<bool, StoreError> {
        let cells = [platform.into(), name.into(), None::<String>.into()];
        let row = Row::new(&ACCOUNTS, id.to_string(), cells);
        self.record(Change::New(row), Did::of("account.opened")).await
    }

    /// Writes down how far an account was read. [`StoreError::Moved`] if there is no such account.
    pub async fn move_cursor(
        &mut self,
        id: AccountId,
        cursor: &Phi<String>,
    ) -> Result<(), StoreError> {
        let row = self.row(&ACCOUNTS, &id.to_string()).await?;
        let row = row.ok_or(StoreError::Moved { table: ACCOUNTS.name })?;
        let row = row.next([(CURSOR, wire::write(cursor.expose()).into())]);
        self.record(Change::Next(row), Did::of("account.read")).await.map(drop)
    }
}

fn read(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.parse_id()?,
        platform: row.text(PLATFORM)?.to_owned(),
        name: row.text(NAME)?.to_owned(),
        cursor: row.if_any(CURSOR, |row| row.body(CURSOR).map(Phi::new))?,
    })
}

//! Tokens: what a person's own programs ask with, for months and without a password.
//!
//! As with a session, only the index word of the secret is kept. A token never can more than its owner,
//! and it is good for nothing once its owner has left.

use domain::{Moment, Phi, StaffId};
use sea_orm::sea_query::{Expr, ExprTrait};

use crate::{
    Practice,
    error::StoreError,
    table::{Cell, Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

const STAFF: Column = Column::text("staff");
const MADE_MS: Column = Column::number("made_ms");
const UNTIL_MS: Column = Column::number("until_ms");
const ENDED_MS: Column = Column::number("ended_ms");
const NAME: Column = Column::sealed("name");

/// The table of tokens.
pub(crate) static TOKENS: Table =
    Table { name: "tokens", columns: &[STAFF, MADE_MS, UNTIL_MS, ENDED_MS, NAME] };

/// A token.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ApiToken {
    /// The index word of its secret; it may stand in an address.
    pub word: String,
    /// Whose it is.
    pub staff: StaffId,
    /// What its owner calls it.
    pub name: Phi<String>,
    /// Since when.
    pub made: Moment,
    /// Until when, at the latest.
    pub until: Moment,
    /// When somebody ended it.
    pub ended: Option<Moment>,
}

impl ApiToken {
    /// Is it still good?
    pub fn is_open(&self, now: Moment) -> bool {
        self.ended.is_none() && now < self.until
    }
}

impl Practice {
    /// The word by which the token with a secret is found.
    pub fn token_word(&self, secret: &str) -> String {
        self.keys().index_word("secret of a token", &[secret])
    }

    /// The token with a secret, ended or not.
    pub async fn token(&self, secret: &str) -> Result<Option<ApiToken>, StoreError> {
        let row = self.rows(&TOKENS).with_id(&self.token_word(secret)).first().await?;
        row.as_ref().map(read).transpose()
    }

    /// The tokens of a person that nobody ended, the newest first; some may be over by now.
    pub async fn tokens_of(&self, staff: StaffId, n_max: u64) -> Result<Vec<ApiToken>, StoreError> {
        let is_not_ended = Expr::col(ENDED_MS.name).is_null();
        let rows = self.rows(&TOKENS).with(STAFF, staff.to_string()).matching(is_not_ended);
        let rows = rows.newest_first(MADE_MS).at_most(n_max).all().await?;
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// Writes a token down.
    pub async fn make_token(&mut self, token: &ApiToken) -> Result<(), StoreError> {
        let cells = [
            token.staff.to_string().into(),
            token.made.ms().into(),
            token.until.ms().into(),
            token.ended.map(Moment::ms).map_or(Cell::Absent, Cell::Number),
            wire::write(token.name.expose()).into(),
        ];
        let row = Row::new(&TOKENS, token.word.clone(), cells);
        self.record(Change::Sure(row), Did::of("token.made")).await.map(drop)
    }

    /// Ends a token of a person; `false` if they have none with this word, or it was ended before.
    pub async fn end_token(&mut self, staff: StaffId, word: &str) -> Result<bool, StoreError> {
        let row = self.row(&TOKENS, word).await?;
        let Some(row) = row else { return Ok(false) };
        let token = read(&row)?;
        if token.staff != staff || token.ended.is_some() {
            return Ok(false);
        }
        let now = self.stamp().at.ms();
        let row = row.next([(ENDED_MS, now.into())]);
        self.record(Change::Next(row), Did::of("token.ended")).await?;
        Ok(true)
    }
}

fn read(row: &Row) -> Result<ApiToken, StoreError> {
    Ok(ApiToken {
        word: row.id.clone(),
        staff: row.parse(STAFF)?,
        name: Phi::new(row.body(NAME)?),
        made: row.moment(MADE_MS)?,
        until: row.moment(UNTIL_MS)?,
        ended: row.if_any(ENDED_MS, |row| row.moment(ENDED_MS))?,
    })
}

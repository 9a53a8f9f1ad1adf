//! Sessions: for how long somebody is known after they proved who they are.
//!
//! A session is found by a secret that only its owner holds. What is kept is the index word of it, so
//! that whoever reads the database, or an address in which the word stands, can't take it over.
//!
//! **Invariant:** a session that has ended stays ended; nothing is taken out.

use domain::{Moment, StaffId};
use sea_orm::sea_query::{Expr, ExprTrait};

use crate::{
    Practice,
    error::StoreError,
    table::{Cell, Column, Row, Table},
    tx::{Change, Did, Tx},
};

const STAFF: Column = Column::text("staff");
const KIND: Column = Column::text("kind");
const BEGUN_MS: Column = Column::number("begun_ms");
const UNTIL_MS: Column = Column::number("until_ms");
const ENDED_MS: Column = Column::number("ended_ms");

/// The table of sessions.
pub(crate) static SESSIONS: Table =
    Table { name: "sessions", columns: &[STAFF, KIND, BEGUN_MS, UNTIL_MS, ENDED_MS] };

domain::words! {
    /// What holds the secret of a session.
    pub enum SessionKind {
        /// A browser, in a cookie.
        Browser = "browser",
        /// A program, which sends it along.
        Program = "program",
    }
}

/// A session.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Session {
    /// The index word of its secret.
    pub word: String,
    /// Whose it is.
    pub staff: StaffId,
    /// What holds its secret.
    pub kind: SessionKind,
    /// When it began.
    pub begun: Moment,
    /// When it ends at the latest.
    pub until: Moment,
    /// When somebody ended it.
    pub ended: Option<Moment>,
}

impl Session {
    /// Is it still one?
    pub fn is_open(&self, now: Moment) -> bool {
        self.ended.is_none() && now < self.until
    }
}

impl Practice {
    /// The word by which the session with a secret is found.
    pub fn session_word(&self, secret: &str) -> String {
        self.keys().index_word("secret of a session", &[secret])
    }

    /// The session with a secret, ended or not.
    pub async fn session(&self, secret: &str) -> Result<Option<Session>, StoreError> {
        let word = self.session_word(secret);
        let row = self.rows(&SESSIONS).with_id(&word).first().await?;
        row.as_ref().map(read).transpose()
    }

    /// The sessions of a person that nobody ended, the newest first; some may be over by now.
    pub async fn sessions_of(
        &self,
        staff: StaffId,
        n_max: u64,
    ) -> Result<Vec<Session>, StoreError> {
        let rows = self.rows(&SESSIONS).with(STAFF, staff.to_string()).matching(is_not_ended());
        let rows = rows.newest_first(BEGUN_MS).at_most(n_max).all().await?;
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// Begins a session.
    pub async fn begin_session(&mut self, session: &Session) -> Result<(), StoreError> {
        let cells = [
            session.staff.to_string().into(),
            session.kind.id().into(),
            session.begun.ms().into(),
            session.until.ms().into(),
            session.ended.map(Moment::ms).map_or(Cell::Absent, Cell::Number),
        ];
        let row = Row::new(&SESSIONS, session.word.clone(), cells);
        self.record(Change::Sure(row), Did::of("session.begun")).await.map(drop)
    }

    /// Ends a session of a person; `false` if they have none with this word, or it was ended before.
    pub async fn end_session(&mut self, staff: StaffId, word: &str) -> Result<bool, StoreError> {
        let row = self.row(&SESSIONS, word).await?;
        let Some(row) = row else { return Ok(false) };
        let session = read(&row)?;
        if session.staff != staff || session.ended.is_some() {
            return Ok(false);
        }
        self.end(row).await.map(|()| true)
    }

    /// Ends every session of a person, and says how many there were.
    pub async fn end_sessions(&mut self, staff: StaffId) -> Result<usize, StoreError> {
        let rows = self.rows(&SESSIONS).await?.with(STAFF, staff.to_string());
        let rows = rows.matching(is_not_ended()).in_order().all().await?;
        let n_ended = rows.len();
        for row in rows {
            self.end(row).await?;
        }
        Ok(n_ended)
    }

    async fn end(&mut self, row: Row) -> Result<(), StoreError> {
        let now = self.stamp().at.ms();
        let row = row.next([(ENDED_MS, now.into())]);
        self.record(Change::Next(row), Did::of("session.ended")).await.map(drop)
    }
}

fn is_not_ended() -> sea_orm::sea_query::SimpleExpr {
    Expr::col(ENDED_MS.name).is_null()
}

fn read(row: &Row) -> Result<Session, StoreError> {
    Ok(Session {
        word: row.id.clone(),
        staff: row.parse(STAFF)?,
        kind: row.word(KIND, SessionKind::from_id)?,
        begun: row.moment(BEGUN_MS)?,
        until: row.moment(UNTIL_MS)?,
        ended: row.if_any(ENDED_MS, |row| row.moment(ENDED_MS))?,
    })
}

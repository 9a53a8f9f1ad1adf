//! What people sign in with: a name, a password's hash, a secret for codes, who they are at a provider.
//!
//! The names that are typed are looked up by index words and stand sealed beside them, and so does all
//! else: a stolen copy of the database tells neither who may sign in nor what to guess. What a hash is
//! made of and when a code is good is known to whoever writes them.
//!
//! **Invariants**
//! - The audit trail tells that something was changed and never to what.
//! - `Debug` shows whose it is and nothing else.

use std::fmt;

use domain::{Moment, Phi, StaffId};
use serde::{Deserialize, Serialize};

use crate::{
    Practice,
    error::StoreError,
    seal::DataKeys,
    table::{Cell, Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

const NAME_WORD: Column = Column::text("name_word");
const IDENTITY_WORD: Column = Column::text("identity_word");
const BODY: Column = Column::sealed("body");

/// The table of credentials.
pub(crate) static CREDENTIALS: Table =
    Table { name: "credentials", columns: &[NAME_WORD, IDENTITY_WORD, BODY] };

/// What somebody signs in with.
#[derive(Clone, Eq, PartialEq)]
pub struct Credentials {
    /// Whose.
    pub staff: StaffId,
    /// The name that they type; nobody else of the practice has it.
    pub name: Phi<String>,
    /// Their password, if they have one.
    pub password: Option<Password>,
    /// Their codes, if they use them.
    pub codes: Option<Codes>,
    /// Who they are at a provider, once that is known.
    pub identity: Option<Identity>,
}

/// A password, as far as it is kept.
#[derive(Clone, Eq, PartialEq)]
pub struct Password {
    /// A hash of it, with how it was made.
    pub hash: String,
    /// Since when.
    pub set: Moment,
    /// If somebody else gave it: until when it may be changed for one of their own, and nothing else.
    pub first_until: Option<Moment>,
}

/// The secret that codes are made from.
#[derive(Clone, Eq, PartialEq)]
pub struct Codes {
    /// The secret.
    pub secret: Vec<u8>,
    /// Whether its owner has shown that their device has it; before that no code is asked for.
    pub is_proved: bool,
    /// The number of the last code that was used; it and those before are good no more.
    pub last_used: u64,
}

/// Who somebody is at a provider of identities.
#[derive(Clone, Eq, PartialEq)]
pub struct Identity {
    /// The provider's own name.
    pub issuer: String,
    /// What it calls the person, once and for all.
    pub subject: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({})", self.staff)
    }
}

impl Practice {
    /// What a person signs in with.
    pub async fn credentials(&self, staff: StaffId) -> Result<Option<Credentials>, StoreError> {
        let row = self.rows(&CREDENTIALS).with_id(&staff.to_string()).first().await?;
        row.as_ref().map(read).transpose()
    }

    /// What the person signs in with who types this name.
    pub async fn credentials_named(&self, name: &str) -> Result<Option<Credentials>, StoreError> {
        let word = name_word(self.keys(), name);
        let row = self.rows(&CREDENTIALS).with(NAME_WORD, word).first().await?;
        row.as_ref().map(read).transpose()
    }
}

impl Tx {
    /// What a person signs in with, as this transaction sees it.
    pub async fn credentials(&mut self, staff: StaffId) -> Result<Option<Credentials>, StoreError> {
        let row = self.row(&CREDENTIALS, &staff.to_string()).await?;
        row.as_ref().map(read).transpose()
    }

    /// What the person signs in with who types this name, as this transaction sees it.
    pub async fn credentials_named(
        &mut self,
        name: &str,
    ) -> Result<Option<Credentials>, StoreError> {
        let word = name_word(self.practice().keys(), name);
        let row = self.rows(&CREDENTIALS).await?.with(NAME_WORD, word).first().await?;
        row.as_ref().map(read).transpose()
    }

    /// What the person signs in with whom a provider calls so, as this transaction sees it.
    pub async fn credentials_of(
        &mut self,
        identity: &Identity,
    ) -> Result<Option<Credentials>, StoreError> {
        let word = identity_word(self.practice().keys(), identity);
        let row = self.rows(&CREDENTIALS).await?.with(IDENTITY_WORD, word).first().await?;
        row.as_ref().map(read).transpose()
    }

    /// Keeps what a person signs in with. `did` is what the audit trail says of it, such as
    /// `password.set`. [`StoreError::Unfit`] if somebody else has the name or the identity.
    pub async fn keep_credentials(
        &mut self,
        credentials: &Credentials,
        did: &'static str,
    ) -> Result<(), StoreError> {
        let staff = credentials.staff;
        let is_others = |known: Option<Credentials>| known.is_some_and(|it| it.staff != staff);
        let named = self.credentials_named(credentials.name.expose()).await?;
        let known = match &credentials.identity {
            Some(identity) => self.credentials_of(identity).await?,
            None => None,
        };
        if is_others(named) || is_others(known) {
            let what = "somebody else has this name or this identity";
            return Err(StoreError::Unfit { table: CREDENTIALS.name, what });
        }
        let cells = cells(self.practice().keys(), credentials);
        let change = if let Some(row) = self.row(&CREDENTIALS, &staff.to_string()).await? {
            Change::Next(row.next(cells))
        } else {
            let cells = cells.map(|(_, cell)| cell);
            Change::Sure(Row::new(&CREDENTIALS, staff.to_string(), cells))
        };
        self.record(change, Did::of(did)).await.map(drop)
    }
}

/// The sealed part.
#[derive(Deserialize, Serialize)]
struct Body {
    name: String,
    password: Option<(String, i64, Option<i64>)>,
    codes: Option<(Vec<u8>, bool, u64)>,
    identity: Option<(String, String)>,
}

fn name_word(keys: &DataKeys, name: &str) -> String {
    keys.index_word("name to sign in with", &[name])
}

fn identity_word(keys: &DataKeys, identity: &Identity) -> String {
    keys.index_word("identity at a provider", &[&identity.issuer, &identity.subject])
}

fn cells(keys: &DataKeys, credentials: &Credentials) -> [(Column, Cell); 3] {
    let Credentials { staff: _, name, password, codes, identity } = credentials;
    let password = password.as_ref();
    let body = Body {
        name: name.expose().clone(),
        password: password.map(|it| (it.hash.clone(), it.set.ms(), it.first_until.map(Moment::ms))),
        codes: codes.as_ref().map(|it| (it.secret.clone(), it.is_proved, it.last_used)),
        identity: identity.as_ref().map(|it| (it.issuer.clone(), it.subject.clone())),
    };
    [
        (NAME_WORD, name_word(keys, name.expose()).into()),
        (IDENTITY_WORD, identity.as_ref().map(|it| identity_word(keys, it)).into()),
        (BODY, wire::write(&body).into()),
    ]
}

fn read(row: &Row) -> Result<Credentials, StoreError> {
    let body: Body = row.body(BODY)?;
    let moment = |ms| Moment::from_ms(ms).ok_or_else(|| row.damaged("a time is out of its range"));
    let password = |(hash, set, until): (String, i64, Option<i64>)| {
        let first_until = until.map(moment).transpose()?;
        Ok::<_, StoreError>(Password { hash, set: moment(set)?, first_until })
    };
    let codes = |(secret, is_proved, last_used)| Codes { secret, is_proved, last_used };
    Ok(Credentials {
        staff: row.parse_id()?,
        name: Phi::new(body.name),
        password: body.password.map(password).transpose()?,
        codes: body.codes.map(codes),
        identity: body.identity.map(|(issuer, subject)| Identity { issuer, subject }),
    })
}

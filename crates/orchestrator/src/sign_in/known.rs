//! Who asks: found out anew each time by what they hold, with the roles that they have now.

use std::time::Duration;

use authority::Staff;
use domain::{Moment, Phi, StaffId};
use store::{ApiToken, By, Practice, Session, SessionKind, StoreError, Tx};

use super::{
    NotSignedIn, SignedIn,
    secret::{self, Prefix},
};
use crate::{Office, roles};

/// For how long somebody is known at most: a working day, and then they prove it again.
const LASTS: Duration = Duration::from_hours(12);

/// Somebody who is known.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Their number and roles.
    pub staff: Staff,
    /// Their name.
    pub name: Phi<String>,
    /// What they are known by.
    pub pass: Pass,
}

/// What somebody is known by.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Pass {
    /// A session, which began with a proof of who they are.
    Session(Session),
    /// A token, which a program has of them.
    Token(ApiToken),
}

impl Pass {
    /// Its word, by which it is told from others.
    pub fn word(&self) -> &str {
        match self {
            Self::Session(it) => &it.word,
            Self::Token(it) => &it.word,
        }
    }
}

/// Who holds a secret; `None` if nobody does any more. What is for a browser is nothing in a program's
/// hands, and the other way round. Sessions last by the time that is handed in, tokens by the office's.
pub async fn caller(
    office: &Office,
    practice: &Practice,
    (secret, kind): (&str, SessionKind),
    now: Moment,
) -> Result<Option<Caller>, StoreError> {
    let pass = if secret.starts_with(Prefix::Session.text()) {
        let session = practice.session(secret).await?;
        session.filter(|it| it.is_open(now) && it.kind == kind).map(Pass::Session)
    } else if secret.starts_with(Prefix::Token.text()) && kind == SessionKind::Program {
        practice.token(secret).await?.filter(|it| it.is_open(office.now())).map(Pass::Token)
    } else {
        None
    };
    let Some(pass) = pass else { return Ok(None) };
    let id = match &pass {
        Pass::Session(it) => it.staff,
        Pass::Token(it) => it.staff,
    };
    let Some(member) = practice.member(id).await?.filter(|it| !it.is_gone) else {
        return Ok(None);
    };
    let staff = Staff { id, practice: practice.id(), roles: roles(&member) };
    Ok(Some(Caller { staff, name: member.name, pass }))
}

/// Ends the session that somebody is known by.
pub async fn sign_out(
    office: &Office,
    practice: &Practice,
    session: &Session,
) -> Result<(), StoreError> {
    let by = By::Staff(session.staff);
    let mut tx = office.store.begin(practice, office.stamp(by)).await?;
    tx.end_session(session.staff, &session.word).await?;
    tx.commit().await
}

/// Begins a session of somebody without a proof of who they are: for tests, and for whoever is at the
/// machine.
pub async fn vouch(
    office: &Office,
    practice: &Practice,
    (staff, kind): (StaffId, SessionKind),
    now: Moment,
) -> Result<SignedIn, NotSignedIn> {
    let stamp = office.stamp(By::Command("vouch"));
    let mut tx = office.store.begin(practice, stamp).await?;
    let signed_in = begin(&mut tx, (staff, kind), now).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Begins a session of a person. Its secret is new, whatever they held before.
pub(super) async fn begin(
    tx: &mut Tx,
    (staff, kind): (StaffId, SessionKind),
    now: Moment,
) -> Result<SignedIn, NotSignedIn> {
    let secret = secret::new(Prefix::Session).map_err(NotSignedIn::NoChance)?;
    let word = tx.practice().session_word(secret.expose());
    let session = Session { word, staff, kind, begun: now, until: now.plus(LASTS), ended: None };
    tx.begin_session(&session).await?;
    Ok(SignedIn { secret, session })
}

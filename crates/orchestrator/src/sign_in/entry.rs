//! Signing in by name and password, and with a code where somebody uses codes.
//!
//! A password that somebody else gave opens nothing but the way to one of one's own: with it [`sign_in`]
//! says so, and [`renew`] takes both.

use domain::{Moment, Phi};
use store::{By, Credentials, Practice, SessionKind, Tx};

use super::{
    NotSignedIn, PasswordFault, Passwords, SignedIn, as_typed, codes, known, password_rules,
};
use crate::Office;

/// What somebody typed who wants to come in.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The name that they sign in with.
    pub name: Phi<String>,
    /// Their password.
    pub password: Phi<String>,
    /// The code of now; empty where they use none.
    pub code: String,
    /// What will hold the secret of the session.
    pub kind: SessionKind,
    /// What time it is where they are: the office of a demo has a time of its own.
    pub now: Moment,
}

/// Signs somebody in.
pub async fn sign_in(
    office: &Office,
    practice: &Practice,
    passwords: &Passwords,
    entry: &Entry,
) -> Result<SignedIn, NotSignedIn> {
    let (mut tx, credentials) = proved(office, practice, passwords, entry).await?;
    if credentials.password.as_ref().is_some_and(|it| it.first_until.is_some()) {
        return Err(NotSignedIn::MustChange);
    }
    let staff = credentials.staff;
    use_up(&mut tx, credentials, entry).await?;
    let signed_in = known::begin(&mut tx, (staff, entry.kind), entry.now).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Signs somebody in and puts a password of their own in the place of the one that they had; all
/// sessions of before end.
pub async fn renew(
    office: &Office,
    practice: &Practice,
    passwords: &Passwords,
    (entry, new): (&Entry, &Phi<String>),
) -> Result<SignedIn, NotSignedIn> {
    let (tx, credentials) = proved(office, practice, passwords, entry).await?;
    // Nothing thinks in a transaction, and a hash takes long.
    drop(tx);
    let member = practice.member(credentials.staff).await?.ok_or(NotSignedIn::Wrong)?;
    let names = [credentials.name.expose().as_str(), member.name.expose()];
    password_rules::check(new.expose(), &names)?;
    if new == &entry.password {
        return Err(PasswordFault::Same.into());
    }
    let hash = passwords.hash(new).await;
    let mut tx = begin(office, practice, &credentials).await?;
    let credentials = use_up(&mut tx, credentials, entry).await?;
    let password = Some(store::Password { hash, set: tx.stamp().at, first_until: None });
    tx.keep_credentials(&Credentials { password, ..credentials }, "password.changed").await?;
    tx.end_sessions(member.id).await?;
    let signed_in = known::begin(&mut tx, (member.id, entry.kind), entry.now).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// A transaction of whoever has proved by name and password that they are it. The code is looked at by
/// [`use_up`], with which alone something is kept.
async fn proved(
    office: &Office,
    practice: &Practice,
    passwords: &Passwords,
    entry: &Entry,
) -> Result<(Tx, Credentials), NotSignedIn> {
    let known = practice.credentials_named(&as_typed(entry.name.expose())).await?;
    let hash = known.as_ref().and_then(|it| it.password.as_ref()).map(|it| it.hash.as_str());
    let is_right = passwords.is_right(hash, &entry.password).await;
    let known = known.filter(|_| is_right).ok_or(NotSignedIn::Wrong)?;
    let is_over = |until: Moment| until <= office.now();
    if known.password.as_ref().is_none_or(|it| it.first_until.is_some_and(is_over)) {
        return Err(NotSignedIn::Wrong);
    }
    let tx = begin(office, practice, &known).await?;
    Ok((tx, known))
}

/// A transaction in which these are still somebody's credentials, and they are still here.
async fn begin(
    office: &Office,
    practice: &Practice,
    credentials: &Credentials,
) -> Result<Tx, NotSignedIn> {
    let by = By::Staff(credentials.staff);
    let mut tx = office.store.begin(practice, office.stamp(by)).await?;
    let is_here = tx.member(credentials.staff).await?.is_some_and(|it| !it.is_gone);
    let is_the_same = tx.credentials(credentials.staff).await?.as_ref() == Some(credentials);
    if is_here && is_the_same { Ok(tx) } else { Err(NotSignedIn::Wrong) }
}

/// Where somebody uses codes, the one that they typed has to be good, and is good no more afterwards.
async fn use_up(
    tx: &mut Tx,
    credentials: Credentials,
    entry: &Entry,
) -> Result<Credentials, NotSignedIn> {
    let Some(known) = credentials.codes.clone().filter(|it| it.is_proved) else {
        return Ok(credentials);
    };
    let used = codes::use_up(&known, &entry.code, entry.now).ok_or(NotSignedIn::Wrong)?;
    let codes = Some(store::Codes { last_used: used, ..known });
    let credentials = Credentials { codes, ..credentials };
    tx.keep_credentials(&credentials, "code.used").await?;
    Ok(credentials)
}

//! What somebody does about their own ways in: codes, sessions, tokens.

use std::time::Duration;

use domain::{Moment, Phi, StaffId};
use store::{ApiToken, Codes, Credentials, Practice, Tx};

use super::{
    NotKept, Passwords,
    codes::{self, CodesOffer},
    secret::{self, Prefix},
    staff::fit_name,
};
use crate::{NotDone, Office, people};

/// A token is good for at most so many days; a shorter time is better.
const N_DAYS_MAX: u64 = 365;

/// A token as its owner gets it, once.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// The secret, which is nowhere else.
    pub secret: Phi<String>,
    /// The token.
    pub token: ApiToken,
}

/// Offers somebody codes. They are asked for from the moment at which [`prove_codes`] saw one; until then
/// every offer is another one.
pub async fn offer_codes(
    office: &Office,
    practice: &Practice,
    staff: StaffId,
) -> Result<CodesOffer, NotKept> {
    let name = practice.name().await?;
    let (mut tx, credentials) = own(office, practice, staff).await?;
    if credentials.codes.as_ref().is_some_and(|it| it.is_proved) {
        return Err(NotDone::NotThere("offer of codes: you use them already").into());
    }
    let codes = codes::begin().map_err(NotKept::NoChance)?;
    let offer = codes::offer(&codes, &name, credentials.name.expose());
    let credentials = Credentials { codes: Some(codes), ..credentials };
    tx.keep_credentials(&credentials, "codes.offered").await?;
    tx.commit().await?;
    Ok(offer)
}

/// Somebody's device shows codes: from now on they are asked for one.
pub async fn prove_codes(
    office: &Office,
    practice: &Practice,
    staff: StaffId,
    (code, now): (&str, Moment),
) -> Result<(), NotKept> {
    let (mut tx, credentials) = own(office, practice, staff).await?;
    let offered = credentials.codes.clone().ok_or(NotDone::NotThere("offer of codes"))?;
    let used = codes::use_up(&offered, code, now).ok_or(NotKept::WrongCode)?;
    let codes = Some(Codes { is_proved: true, last_used: used, ..offered });
    tx.keep_credentials(&Credentials { codes, ..credentials }, "codes.begun").await?;
    Ok(tx.commit().await?)
}

/// Somebody wants no codes any more; for that they prove once more who they are.
pub async fn stop_codes(
    office: &Office,
    practice: &Practice,
    passwords: &Passwords,
    (staff, password): (StaffId, &Phi<String>),
) -> Result<(), NotKept> {
    let known = practice.credentials(staff).await?;
    let hash = known.as_ref().and_then(|it| it.password.as_ref()).map(|it| it.hash.as_str());
    if !passwords.is_right(hash, password).await {
        return Err(NotKept::WrongPassword);
    }
    let (mut tx, credentials) = own(office, practice, staff).await?;
    if known.as_ref() != Some(&credentials) {
        return Err(NotDone::Moved.into());
    }
    let credentials = Credentials { codes: None, ..credentials };
    tx.keep_credentials(&credentials, "codes.stopped").await?;
    Ok(tx.commit().await?)
}

/// Ends one of somebody's own sessions.
pub async fn end_session(
    office: &Office,
    practice: &Practice,
    staff: StaffId,
    word: &str,
) -> Result<(), NotDone> {
    let mut tx = people::begin(office, practice, staff).await?;
    if !tx.end_session(staff, word).await? {
        return Err(NotDone::NotThere("session"));
    }
    Ok(tx.commit().await?)
}

/// Makes a token for a program of somebody's.
pub async fn make_token(
    office: &Office,
    practice: &Practice,
    staff: StaffId,
    (name, n_days): (&str, u64),
) -> Result<NewToken, NotKept> {
    let name = fit_name(name)?;
    let secret = secret::new(Prefix::Token).map_err(NotKept::NoChance)?;
    let mut tx = people::begin(office, practice, staff).await?;
    people::staff(&mut tx, staff).await?;
    let made = tx.stamp().at;
    let until = made.plus(Duration::from_hours(24 * n_days.clamp(1, N_DAYS_MAX)));
    let word = practice.token_word(secret.expose());
    let token = ApiToken { word, staff, name: Phi::new(name), made, until, ended: None };
    tx.make_token(&token).await?;
    tx.commit().await?;
    Ok(NewToken { secret, token })
}

/// Ends one of somebody's own tokens.
pub async fn end_token(
    office: &Office,
    practice: &Practice,
    staff: StaffId,
    word: &str,
) -> Result<(), NotDone> {
    let mut tx = people::begin(office, practice, staff).await?;
    if !tx.end_token(staff, word).await? {
        return Err(NotDone::NotThere("token"));
    }
    Ok(tx.commit().await?)
}

/// A transaction of somebody who is still here, and what they sign in with.
async fn own(
    office: &Office,
    practice: &Practice,
    staff: StaffId,
) -> Result<(Tx, Credentials), NotKept> {
    let mut tx = people::begin(office, practice, staff).await?;
    people::staff(&mut tx, staff).await?;
    let known = tx.credentials(staff).await?;
    let known = known.ok_or(NotDone::NotThere("name to sign in with"))?;
    Ok((tx, known))
}

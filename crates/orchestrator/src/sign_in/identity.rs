//! Signing in by what a provider of identities says.
//!
//! Whoever calls this has checked that the provider said it (`server::auth::oidc`). A provider knows a
//! person by a subject, which never becomes another's. The first time, that is bound to the member whose
//! name to sign in with is what the provider calls them; from then on only the subject counts, so that an
//! address of e-mail that is given to somebody else opens nothing.

use authority::Role;
use domain::{Moment, Phi};
use store::{By, Credentials, Identity, Member, Practice, SessionKind, Tx};

use super::{NotSignedIn, SignedIn, as_typed, known};
use crate::Office;

/// What a provider said of somebody.
#[derive(Clone)]
pub struct Told {
    /// Who they are there.
    pub identity: Identity,
    /// The name to sign in with of the member who they are, for the first time; `None` if the provider
    /// does not vouch for it.
    pub name: Option<Phi<String>>,
    /// What they are in the office, if that is for the provider to say.
    pub roles: Option<Vec<Role>>,
}

/// Signs in whom a provider has told us of.
pub async fn sign_in_as(
    office: &Office,
    practice: &Practice,
    told: &Told,
    (kind, now): (SessionKind, Moment),
) -> Result<SignedIn, NotSignedIn> {
    let stamp = office.stamp(By::Step("sign_in"));
    let mut tx = office.store.begin(practice, stamp).await?;
    let credentials = match tx.credentials_of(&told.identity).await? {
        Some(known) => known,
        None => bind(&mut tx, told).await?,
    };
    let member = tx.member(credentials.staff).await?.filter(|it| !it.is_gone);
    let member = member.ok_or(NotSignedIn::Wrong)?;
    inherit(&mut tx, &member, told.roles.as_deref()).await?;
    tx.act_as(By::Staff(member.id));
    let signed_in = known::begin(&mut tx, (member.id, kind), now).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// The first time: who has this name, and is nobody at the provider yet.
async fn bind(tx: &mut Tx, told: &Told) -> Result<Credentials, NotSignedIn> {
    let name = told.name.as_ref().map(|it| as_typed(it.expose())).ok_or(NotSignedIn::Wrong)?;
    let known = tx.credentials_named(&name).await?.filter(|it| it.identity.is_none());
    let known = known.ok_or(NotSignedIn::Wrong)?;
    let credentials = Credentials { identity: Some(told.identity.clone()), ..known };
    tx.keep_credentials(&credentials, "identity.bound").await?;
    Ok(credentials)
}

/// Takes over what the provider says that somebody is; who is nothing there does not come in.
async fn inherit(tx: &mut Tx, member: &Member, roles: Option<&[Role]>) -> Result<(), NotSignedIn> {
    let Some(roles) = roles else { return Ok(()) };
    if roles.is_empty() {
        return Err(NotSignedIn::Wrong);
    }
    let roles = roles.iter().map(|it| it.id().to_owned()).collect();
    tx.keep_member(&Member { roles, ..member.clone() }).await?;
    Ok(())
}

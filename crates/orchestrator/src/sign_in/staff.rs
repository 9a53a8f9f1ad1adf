//! Who works here and as what, and how somebody gets their first password.
//!
//! Whoever may say who works here (`manage_staff`) may, and so may who is at the machine. Nobody learns a
//! password that somebody uses: what is given to another is good for one thing, to choose one's own.
//!
//! **Invariant:** somebody is left who may say who works here.

use std::time::Duration;

use authority::{Permission, Role};
use domain::{Phi, StaffId};
use store::{By, Credentials, Member, Password, Practice, Tx};

use super::{NotKept, Passwords, as_typed, password_rules, permitted, secret};
use crate::{NotDone, Office, roles};

/// As long as any name, or an address of e-mail.
pub(super) const N_NAME_MAX: usize = 120;

/// A first password waits for a week, over a holiday too.
const FIRST_LASTS: Duration = Duration::from_hours(7 * 24);

/// Somebody who begins to work here.
#[derive(Clone, Debug)]
pub struct Joining {
    /// The name, as colleagues know it.
    pub name: String,
    /// As what.
    pub roles: Vec<Role>,
}

/// What somebody needs who is to sign in for the first time, to be handed to them.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The name to sign in with.
    pub name: Phi<String>,
    /// A password that has to be changed at once.
    pub password: Phi<String>,
}

/// What somebody signs in with whom whoever is at the machine lets in.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Who.
    pub staff: StaffId,
    /// The name to sign in with.
    pub name: String,
    /// The password.
    pub password: Phi<String>,
}

/// Takes somebody on.
pub async fn take_on(
    office: &Office,
    practice: &Practice,
    by: By,
    joining: &Joining,
) -> Result<StaffId, NotKept> {
    let name = fit_name(&joining.name)?;
    let mut tx = office.store.begin(practice, office.stamp(by)).await?;
    permitted(&mut tx, Permission::ManageStaff).await?;
    let id = office.id(StaffId::new);
    tx.keep_member(&member(id, name, &joining.roles)).await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes what somebody is called and what they are.
pub async fn change_member(
    office: &Office,
    practice: &Practice,
    by: By,
    (id, joining): (StaffId, &Joining),
) -> Result<(), NotKept> {
    let name = fit_name(&joining.name)?;
    let mut tx = office.store.begin(practice, office.stamp(by)).await?;
    permitted(&mut tx, Permission::ManageStaff).await?;
    here(&mut tx, id).await?;
    tx.keep_member(&member(id, name, &joining.roles)).await?;
    somebody_is_left(practice, &tx, (id, &joining.roles)).await?;
    Ok(tx.commit().await?)
}

/// Somebody leaves: all that they hold is good for nothing from now on; what they did stays on record.
pub async fn dismiss(
    office: &Office,
    practice: &Practice,
    by: By,
    id: StaffId,
) -> Result<(), NotKept> {
    let mut tx = office.store.begin(practice, office.stamp(by)).await?;
    permitted(&mut tx, Permission::ManageStaff).await?;
    let member = here(&mut tx, id).await?;
    somebody_is_left(practice, &tx, (id, &[])).await?;
    tx.keep_member(&Member { is_gone: true, ..member }).await?;
    tx.end_sessions(id).await?;
    Ok(tx.commit().await?)
}

/// Gives somebody a first password; whatever they signed in with before is good no more, so it also helps
/// who forgot theirs or lost the device with the codes.
pub async fn invite(
    office: &Office,
    practice: &Practice,
    passwords: &Passwords,
    (by, id, name): (By, StaffId, &str),
) -> Result<Invited, NotKept> {
    let password = secret::first_password().map_err(NotKept::NoChance)?;
    let hash = passwords.hash(&password).await;
    let name = as_typed(&fit_name(name)?);
    let mut tx = office.store.begin(practice, office.stamp(by)).await?;
    permitted(&mut tx, Permission::ManageStaff).await?;
    let now = tx.stamp().at;
    let first_until = Some(now.plus(FIRST_LASTS));
    let password_kept = Password { hash, set: now, first_until };
    let invited = Invited { name: Phi::new(name), password };
    give(&mut tx, (id, &invited.name), password_kept).await?;
    tx.commit().await?;
    Ok(invited)
}

/// Lets somebody in with a password that is theirs already: for a new installation, a demo and tests, and
/// by nobody but who is at the machine.
pub async fn open(
    office: &Office,
    practice: &Practice,
    passwords: &Passwords,
    (command, opening): (&'static str, &Opening),
) -> Result<(), NotKept> {
    let name = as_typed(&fit_name(&opening.name)?);
    password_rules::check(opening.password.expose(), &[&name])?;
    let hash = passwords.hash(&opening.password).await;
    let mut tx = office.store.begin(practice, office.stamp(By::Command(command))).await?;
    let password = Password { hash, set: tx.stamp().at, first_until: None };
    give(&mut tx, (opening.staff, &Phi::new(name)), password).await?;
    Ok(tx.commit().await?)
}

/// Keeps a password for somebody; codes and sessions of before end.
async fn give(
    tx: &mut Tx,
    (id, name): (StaffId, &Phi<String>),
    password: Password,
) -> Result<(), NotKept> {
    here(tx, id).await?;
    let is_others = |it: Credentials| it.staff != id;
    if tx.credentials_named(name.expose()).await?.is_some_and(is_others) {
        return Err(NotKept::NameTaken);
    }
    let identity = tx.credentials(id).await?.and_then(|it| it.identity);
    let credentials = Credentials {
        staff: id,
        name: name.clone(),
        password: Some(password),
        codes: None,
        identity,
    };
    tx.keep_credentials(&credentials, "password.given").await?;
    tx.end_sessions(id).await?;
    Ok(())
}

/// A name without what stands around it.
pub(super) fn fit_name(name: &str) -> Result<String, NotKept> {
    let name = name.trim();
    let is_fit = (1..=N_NAME_MAX).contains(&name.chars().count());
    let is_plain = !name.chars().any(char::is_control);
    if is_fit && is_plain { Ok(name.to_owned()) } else { Err(NotKept::NoName) }
}

fn member(id: StaffId, name: String, roles: &[Role]) -> Member {
    let roles = roles.iter().map(|it| it.id().to_owned()).collect();
    Member { id, name: Phi::new(name), roles, is_gone: false }
}

async fn here(tx: &mut Tx, id: StaffId) -> Result<Member, NotDone> {
    let member = tx.member(id).await?.filter(|it| !it.is_gone);
    member.ok_or(NotDone::NotThere("member of the practice"))
}

/// Refuses a change after which nobody could say any more who works here. Who is at the machine always
/// can, and so may do it.
async fn somebody_is_left(
    practice: &Practice,
    tx: &Tx,
    (changed, new_roles): (StaffId, &[Role]),
) -> Result<(), NotKept> {
    let may = |roles: &[Role]| roles.iter().any(|it| it.may(Permission::ManageStaff));
    let others = practice.members().await?;
    let mut others = others.iter().filter(|it| !it.is_gone && it.id != changed);
    let is_at_the_machine = matches!(tx.stamp().by, By::Command(_));
    if is_at_the_machine || may(new_roles) || others.any(|it| may(&roles(it))) {
        Ok(())
    } else {
        Err(NotKept::LastAdministrator)
    }
}

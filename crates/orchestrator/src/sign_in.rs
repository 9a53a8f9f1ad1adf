//! Signing in: who somebody is, by what they prove it, and for how long they are known.
//!
//! A person has a name and a password, and codes from a device of theirs if they want; or a provider of
//! identities says who they are. What comes of it is a session for a browser or a program; and a person
//! may make tokens for programs of their own. Whoever asks with a session or a token is looked up anew
//! each time, with the roles that they have now.
//!
//! **Determination:** secrets are drawn from the operating system here and not from [`crate::Door`], as
//! keys are: a test's generator must never come near a real one.
//!
//! **Invariants**
//! - No secret is kept: of passwords a slow hash, of sessions and tokens an index word. The secret of
//!   the codes, which has to be kept, is sealed.
//! - A name that nobody has and a wrong password take the same time and get the same answer.
//! - Who has left is nobody, whatever they hold.
//! - A new password ends all sessions that the old one began.

mod secret;
mod password_rules;
mod passwords;
mod codes;
mod entry;
mod identity;
mod known;
mod own;
mod staff;

use domain::Phi;
use store::{By, Session, StoreError, Tx};

pub use codes::CodesOffer;
pub use entry::{Entry, renew, sign_in};
pub use identity::{Told, sign_in_as};
pub use known::{Caller, Pass, caller, sign_out, vouch};
pub use own::{NewToken, end_session, end_token, make_token, offer_codes, prove_codes, stop_codes};
pub use password_rules::{N_LETTERS_MIN, PasswordFault};
pub use passwords::{HashCost, Passwords};
pub use staff::{Invited, Joining, Opening, change_member, dismiss, invite, open, take_on};

use crate::{NotDone, people};

/// What somebody holds who signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The secret of the session, which is nowhere else.
    pub secret: Phi<String>,
    /// The session.
    pub session: Session,
}

/// Why somebody is not signed in. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum NotSignedIn {
    /// Something of it is wrong; which, is not said.
    #[error("the name, the password or the code is not right")]
    Wrong,
    /// The password was given by somebody else, and their own has to take its place first.
    #[error("choose a password of your own first")]
    MustChange,
    /// The password that they want is none.
    #[error(transparent)]
    Unfit(#[from] PasswordFault),
    /// The operating system gives no chance.
    #[error("the operating system gave no chance")]
    NoChance(#[source] getrandom::Error),
    /// The records.
    #[error(transparent)]
    Store(StoreError),
}

/// Why something about people and how they sign in was not kept. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    /// As with everything that people do.
    #[error(transparent)]
    NotDone(#[from] NotDone),
    /// The password is none.
    #[error(transparent)]
    Unfit(#[from] PasswordFault),
    /// Somebody else signs in with this name.
    #[error("somebody else signs in with this name")]
    NameTaken,
    /// There is no name, or it is too long.
    #[error("a name has between 1 and {} letters", staff::N_NAME_MAX)]
    NoName,
    /// Nobody could say any more who works here.
    #[error("somebody has to be left who may say who works here")]
    LastAdministrator,
    /// The password is not right.
    #[error("the password is not right")]
    WrongPassword,
    /// The code is not the one of now.
    #[error("the code is not right; wait for the next one and try again")]
    WrongCode,
    /// The operating system gives no chance.
    #[error("the operating system gave no chance")]
    NoChance(#[source] getrandom::Error),
}

impl From<StoreError> for NotSignedIn {
    fn from(err: StoreError) -> Self {
        Self::Store(err)
    }
}

impl From<StoreError> for NotKept {
    fn from(err: StoreError) -> Self {
        Self::NotDone(err.into())
    }
}

/// May whoever does this do it? Who is at the machine may.
async fn permitted(tx: &mut Tx, permission: authority::Permission) -> Result<(), NotDone> {
    match tx.stamp().by {
        By::Staff(id) => {
            let staff = people::staff(tx, id).await?;
            Ok(people::permitted(&staff, permission)?)
        }
        By::Command(_) => Ok(()),
        By::Agent(_) | By::Step(_) => Err(authority::Refusal::Lacks(permission).into()),
    }
}

/// A name as it is looked up: however it is typed, it is the same.
fn as_typed(name: &str) -> String {
    name.trim().to_lowercase()
}

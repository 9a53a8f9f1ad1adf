//! Receive: a platform delivers something by itself, and its connector says whether it was the platform.
//!
//! What a delivery says is a hint, and nothing is believed of it. It is kept sealed, and a job of intake
//! fetches what it hints at a moment later; so the platform has its answer at once, and nothing is lost if
//! the record can't be fetched just then.
//!
//! **Invariants**
//! - Of a delivery that is not verified nothing is read and nothing kept, and nobody learns why.
//! - A delivery is taken once. Whoever heard it on the way and sends it again is refused.
//! - Where the platform signs the time, an old delivery is refused, whether it came before or not.

use std::time::Duration;

use domain::{AccountId, Digest, Moment, Phi};
use platforms::Delivery;
use store::{About, By, Practice, StoreError};

use crate::{Office, Stage, once::before};

/// How far the time that a platform signs may be from ours: what the Standard Webhooks scheme has, too.
const CLOCKS_APART_MAX: Duration = Duration::from_mins(5);

/// How long a delivery is known. What a platform sends again by itself comes within hours; what somebody
/// else sends again later makes us fetch what we know, and no more.
const KNOWN: Duration = Duration::from_hours(7 * 24);

/// A request that claims to come from a platform, as it came.
#[derive(Clone, Debug)]
pub struct Came {
    /// Names and values, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Phi<Vec<u8>>,
}

/// Why a delivery was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// There is no such account, or it was not its platform that sent this; nobody is told which.
    #[error("the delivery is not signed by this account's platform")]
    Unverified,
    /// It was sent too long ago, or is from the future.
    #[error("the delivery was sent at another time than now")]
    OtherTime,
    /// It came before.
    #[error("the delivery came before")]
    Repeated,
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes a delivery, to be read by a job of intake at once.
pub async fn receive(
    office: &Office,
    practice: &Practice,
    account: AccountId,
    came: Came,
) -> Result<(), NotTaken> {
    let platform = office.platforms.get(&account).ok_or(NotTaken::Unverified)?;
    let delivery = Delivery { headers: came.headers.clone(), body: came.body.clone() };
    let verified = platform.verify(delivery).map_err(|_| NotTaken::Unverified)?;
    let now = office.now();
    if verified.sent().is_some_and(|it| !is_near(it, now)) {
        return Err(NotTaken::OtherTime);
    }
    if practice.account(account).await?.is_none() {
        return Err(NotTaken::Unverified);
    }
    let word = practice.delivery_word(account, &name(verified.sent(), &came.body));
    let mut tx = office.store.begin(practice, office.stamp(By::Step(Stage::Intake.id()))).await?;
    if !tx.keep_delivery(account, &word, &(came.headers, came.body)).await? {
        return Err(NotTaken::Repeated);
    }
    tx.enqueue(Stage::Fetch.job(About::Account(account), word.turn, now)).await?;
    tx.commit().await?;
    Ok(())
}

/// The moment up to which deliveries are forgotten.
pub(crate) fn forgotten(now: Moment) -> Moment {
    before(now, KNOWN)
}

fn is_near(sent: Moment, now: Moment) -> bool {
    let apart = Duration::from_millis(sent.ms().abs_diff(now.ms()));
    apart <= CLOCKS_APART_MAX
}

/// What a delivery is known by: all that is signed of it.
fn name(sent: Option<Moment>, body: &Phi<Vec<u8>>) -> String {
    let sent = sent.map(|it| it.ms().to_string()).unwrap_or_default();
    format!("{sent} {}", Digest::of(body.expose()))
}

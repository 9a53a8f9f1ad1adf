//! Once: a request of another program that comes twice gets the answer of the first.
//!
//! Whoever sends it names it with a key of their own. The same key with the same request gives the same
//! answer for a day; with another request it is refused, because one of the two is a mistake.
//!
//! **Invariant:** what is kept of a request are index words, and its answer sealed.

use std::time::Duration;

use domain::Moment;
use store::{Known, Practice, Request, StoreError};

use crate::Office;

/// So long an answer is given again: longer than a program is tried that stopped over night.
const KEPT: Duration = Duration::from_hours(24);

/// So long somebody may be at a request. An upload of the largest size takes less.
const HELD: Duration = Duration::from_mins(2);

/// A request that whoever asked is at now.
#[derive(Debug)]
pub struct Turn {
    request: Request,
    holder: String,
}

/// What becomes of a request.
#[derive(Debug)]
pub enum Once {
    /// It is new: it has to be answered, and the answer kept.
    Answer(Turn),
    /// Somebody is at it: ask again a little later.
    UnderWay,
    /// The key came before with another request.
    Other,
    /// It was answered so.
    Again(Vec<u8>),
}

/// Says what becomes of a request: who asks, the key that they gave it, and all of what they ask.
pub async fn begin(
    office: &Office,
    practice: &Practice,
    (who, key): (&str, &str),
    what: &[&str],
) -> Result<Once, StoreError> {
    let request = practice.request(who, key, what);
    let now = office.now();
    let holder = holder(office);
    let times = (before(now, KEPT), now, now.plus(HELD));
    let known = office.store.take_request(practice, &request, &holder, times).await?;
    Ok(match known {
        Known::New => Once::Answer(Turn { request, holder }),
        Known::UnderWay => Once::UnderWay,
        Known::Other => Once::Other,
        Known::Answered(answer) => Once::Again(answer),
    })
}

/// Keeps the answer to a request.
pub async fn keep(
    office: &Office,
    practice: &Practice,
    turn: Turn,
    answer: &[u8],
) -> Result<(), StoreError> {
    let Turn { request, holder } = turn;
    office.store.answer_request(practice, &request, &holder, answer).await.map(drop)
}

/// Lets a request go that came to nothing, so that it may be sent again.
pub async fn let_go(office: &Office, practice: &Practice, turn: Turn) -> Result<(), StoreError> {
    let Turn { request, holder } = turn;
    office.store.drop_request(practice, &request, &holder).await
}

/// The moment up to which requests are forgotten.
pub(crate) fn forgotten(now: Moment) -> Moment {
    before(now, KEPT)
}

/// A name that nobody else has.
pub(crate) fn holder(office: &Office) -> String {
    let chance = office.door.chance();
    chance.iter().fold(String::new(), |name, it| name + &format!("{it:02x}"))
}

/// So much earlier.
pub(crate) fn before(now: Moment, time: Duration) -> Moment {
    let ms = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    Moment::from_ms(now.ms().saturating_sub(ms).max(0)).unwrap_or(now)
}

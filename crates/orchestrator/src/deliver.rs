//! Deliver: other programs are told of what happened here, in order and at least once.
//!
//! What is told is the audit trail without its content: what was done, to which of our numbers, and when.
//! Whoever wants to know more asks, and sees what they may see.
//!
//! **Determinations**
//! - One receiver gets one message after another, and the next only when it took the last. So a receiver
//!   need not sort, and one that is away misses nothing; the price is that one bad message holds it up.
//! - This is not a job of the path, because a receiver that is slow would hold up a batch of jobs.
//!
//! **Invariants**
//! - A message names numbers of ours and nothing else. No patient, no claim and no free text is in it.
//! - A receiver that does not answer is asked less and less often, and in the end a person hears of it.

use std::time::Duration;

use async_trait::async_trait;
use domain::{Moment, Phi, PracticeId, ProposalId, Severity, SubscriptionId};
use futures_util::{StreamExt, stream};
use serde::Serialize;
use store::{
    By, Notice, Noticed, Post, Practice, StoreError, Subscription, SubscriptionState, audit::Entry,
};

use crate::{News, Office, once};

/// After each attempt in vain the next one waits longer. All together it is a little more than two days: a
/// weekend on which nobody looks after the receiver.
const WAITS: [Duration; 11] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_mins(30),
    Duration::from_hours(1),
    Duration::from_hours(2),
    Duration::from_hours(4),
    Duration::from_hours(8),
    Duration::from_hours(12),
    Duration::from_hours(24),
];

/// So long somebody is at a receiver without a word. A courier gives up a message much sooner.
const HELD: Duration = Duration::from_mins(1);

/// So many receivers are told at the same time.
const N_CONCURRENT: usize = 8;

/// So many entries of the trail are read at a time.
const N_ENTRIES: u64 = 256;

/// Who carries messages to receivers.
#[async_trait]
pub trait Courier: Send + Sync {
    /// Carries one message, once and within seconds.
    async fn carry(&self, message: &Message) -> Carried;
}

/// A message to one receiver.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its name; the same at every attempt, so that a receiver knows what it has.
    pub id: String,
    /// When this attempt is made.
    pub at: Moment,
    /// Where to.
    pub address: Phi<String>,
    /// With what it is signed.
    pub secret: Phi<Vec<u8>>,
    /// What it says, as JSON.
    pub body: String,
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Carried {
    /// The receiver took it.
    Taken,
    /// The receiver wants nothing more.
    Gone,
    /// It did not take it; the reason is one of the program's own texts.
    NotTaken(&'static str),
}

/// What came of a round.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Delivered {
    /// Messages that were taken.
    pub n_taken: usize,
    /// Attempts in vain.
    pub n_not_taken: usize,
}

/// How a message is written.
#[derive(Serialize)]
struct Body<'a> {
    r#type: &'a str,
    timestamp: String,
    data: Numbers,
}

/// The numbers of ours that a message names.
#[derive(Serialize)]
struct Numbers {
    practice: String,
    entry: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<String>,
}

/// Tells every receiver that may be told now what it was not told yet.
pub async fn deliver(
    office: &Office,
    practice: &Practice,
    courier: &dyn Courier,
) -> Result<Delivered, StoreError> {
    let end = practice.trail_end().await?;
    let due = practice.posts_due(office.now()).await?;
    let due = due.into_iter().filter(|it| it.seq < end);
    let tellings: Vec<_> = due.map(|it| tell(office, practice, courier, it)).collect();
    let mut told = stream::iter(tellings).buffer_unordered(N_CONCURRENT);
    let mut all = Delivered::default();
    while let Some(one) = told.next().await {
        let one = one?;
        all.n_taken += one.n_taken;
        all.n_not_taken += one.n_not_taken;
    }
    Ok(all)
}

/// Tells one receiver all that it was not told, up to the first message that it does not take.
async fn tell(
    office: &Office,
    practice: &Practice,
    courier: &dyn Courier,
    post: Post,
) -> Result<Delivered, StoreError> {
    let mut told = Delivered::default();
    let subscription = practice.subscription(post.subscription).await?;
    let Some(subscription) = subscription.filter(|it| it.state == SubscriptionState::On) else {
        return Ok(told);
    };
    let (holder, until) = (once::holder(office), office.now().plus(HELD));
    let taken = office.store.take_post(practice, &post, (&holder, until)).await?;
    let Some(mut post) = taken else { return Ok(told) };
    loop {
        let entries = practice.audit_trail(post.seq, N_ENTRIES).await?;
        let Some(last) = entries.last().map(|it| it.seq) else {
            office.store.put_post_off(practice, &post, (office.now(), None)).await?;
            return Ok(told);
        };
        for entry in &entries {
            let at = (practice.id(), office.now());
            let Some(message) = message(at, &subscription, entry) else { continue };
            let carried = courier.carry(&message).await;
            if carried != Carried::Taken {
                told.n_not_taken += 1;
                not_taken(office, practice, &post, carried).await?;
                return Ok(told);
            }
            told.n_taken += 1;
            let place = (entry.seq, office.now().plus(HELD));
            let Some(moved) = office.store.move_post(practice, post, place).await? else {
                return Ok(told);
            };
            post = moved;
        }
        if post.seq < last {
            let place = (last, office.now().plus(HELD));
            let Some(moved) = office.store.move_post(practice, post, place).await? else {
                return Ok(told);
            };
            post = moved;
        }
    }
}

/// What a receiver is told of an entry, if it wants to be told of it.
fn message(
    (practice, at): (PracticeId, Moment),
    subscription: &Subscription,
    entry: &Entry,
) -> Option<Message> {
    let news = News::of(entry).filter(|it| subscription.news.iter().any(|id| id == it.id()))?;
    let Subscription { id, address, secret, .. } = subscription;
    let body = Body {
        r#type: news.id(),
        timestamp: Moment::from_ms(entry.at_ms).map(|it| it.to_string()).unwrap_or_default(),
        data: Numbers {
            practice: practice.to_string(),
            entry: entry.seq,
            case: (!entry.about.is_empty()).then(|| entry.about.clone()),
            proposal: proposal_of(entry),
        },
    };
    Some(Message {
        id: format!("{id}.{}", entry.seq),
        at,
        address: address.clone(),
        secret: secret.clone(),
        body: serde_json::to_string(&body).expect("texts and numbers can always be written"),
    })
}

/// The proposal that an entry is about: the numbers of proposals, approvals and receipts begin with it.
fn proposal_of(entry: &Entry) -> Option<String> {
    let number = entry.row.split('.').next()?;
    number.parse::<ProposalId>().ok().map(|it| it.to_string())
}

/// The message is tried again later; after the last attempt nothing more is sent, and a person hears of it.
async fn not_taken(
    office: &Office,
    practice: &Practice,
    post: &Post,
    carried: Carried,
) -> Result<(), StoreError> {
    let (why, wait) = match carried {
        Carried::NotTaken(why) => {
            (why, WAITS.get(usize::try_from(post.n_failed).unwrap_or(usize::MAX)))
        }
        Carried::Gone | Carried::Taken => ("it wants nothing more", None),
    };
    let subscription = post.subscription;
    let Some(wait) = wait else {
        tracing::error!(%subscription, why, "a receiver is told nothing more");
        return stop(office, practice, (subscription, why)).await;
    };
    tracing::warn!(%subscription, why, "a message was not taken");
    let due = office.now().plus(*wait);
    office.store.put_post_off(practice, post, (due, Some(why))).await
}

async fn stop(
    office: &Office,
    practice: &Practice,
    (id, why): (SubscriptionId, &'static str),
) -> Result<(), StoreError> {
    let mut tx = office.store.begin(practice, office.stamp(By::Step("deliver"))).await?;
    let is_on = tx.subscription(id).await?.is_some_and(|it| it.state == SubscriptionState::On);
    if !is_on {
        return Ok(());
    }
    tx.set_subscription(id, SubscriptionState::Stopped).await?;
    let what = format!(
        "the program behind {id} is told nothing more since {}, because it did not take the last message: \
         {why}. Mend it, and resume the subscription; it is told then what it missed",
        tx.stamp().at
    );
    tx.notice(&Noticed {
        about: Notice::Practice,
        kind: "receiver_silent".to_owned(),
        severity: Severity::Warning,
        what: Phi::new(what),
        at: tx.stamp().at,
    })
    .await?;
    tx.commit().await
}

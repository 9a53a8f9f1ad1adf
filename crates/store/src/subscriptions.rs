//! Who is told of what happens in the practice: a receiver's address, the kinds of news that it wants, and
//! the secret with which they are signed.
//!
//! How far a receiver was told stands in `posts.rs`, because that moves with every message.
//!
//! **Invariant:** a subscription is never taken out. Whoever was told something stays on record.

use domain::{Moment, Phi, StaffId, SubscriptionId, words};

use crate::{
    Practice,
    error::StoreError,
    posts,
    table::{Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

const STATE: Column = Column::text("state");
const NEWS: Column = Column::text("news");
const BY_WHOM: Column = Column::text("by_whom");
const MADE_MS: Column = Column::number("made_ms");
const BODY: Column = Column::sealed("body");

/// The table of subscriptions.
pub(crate) static SUBSCRIPTIONS: Table =
    Table { name: "subscriptions", columns: &[STATE, NEWS, BY_WHOM, MADE_MS, BODY] };

words! {
    /// Whether a receiver is told.
    pub enum SubscriptionState {
        /// It is told.
        On = "on",
        /// It did not answer for too long; it is told again when a person says so.
        Stopped = "stopped",
        /// A person ended it.
        Ended = "ended",
    }
}

/// Somebody's wish to be told of what happens.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Subscription {
    /// Its number.
    pub id: SubscriptionId,
    /// Where the receiver is. Sealed, because such addresses carry passwords more often than one thinks.
    pub address: Phi<String>,
    /// The kinds of news that it wants; what there are is not known here.
    pub news: Vec<String>,
    /// With what the messages are signed.
    pub secret: Phi<Vec<u8>>,
    /// Who made it.
    pub by: StaffId,
    /// When.
    pub made: Moment,
    /// Whether it is told.
    pub state: SubscriptionState,
}

impl Practice {
    /// All subscriptions, those that have ended too, the oldest first.
    pub async fn subscriptions(&self) -> Result<Vec<Subscription>, StoreError> {
        self.rows(&SUBSCRIPTIONS).in_order().all().await?.iter().map(read).collect()
    }

    /// A subscription.
    pub async fn subscription(
        &self,
        id: SubscriptionId,
    ) -> Result<Option<Subscription>, StoreError> {
        let row = self.rows(&SUBSCRIPTIONS).with_id(&id.to_string()).first().await?;
        row.as_ref().map(read).transpose()
    }
}

impl Tx {
    /// A subscription, as this transaction sees it.
    pub async fn subscription(
        &mut self,
        id: SubscriptionId,
    ) -> Result<Option<Subscription>, StoreError> {
        let row = self.row(&SUBSCRIPTIONS, &id.to_string()).await?;
        row.as_ref().map(read).transpose()
    }

    /// Writes a subscription down. Its receiver is told of what happens from now on.
    pub async fn subscribe(&mut self, subscription: &Subscription) -> Result<(), StoreError> {
        let Subscription { id, address, news, secret, by, made, state } = subscription;
        let is_word = |it: &String| !it.is_empty() && !it.contains(char::is_whitespace);
        if !news.iter().all(is_word) {
            let what = "the name of a kind of news is one word";
            return Err(StoreError::Unfit { table: SUBSCRIPTIONS.name, what });
        }
        let cells = [
            state.id().into(),
            news.join(" ").into(),
            by.to_string().into(),
            made.ms().into(),
            wire::write(&(address.expose(), secret.expose())).into(),
        ];
        let row = Row::new(&SUBSCRIPTIONS, id.to_string(), cells);
        self.record(Change::Sure(row), Did::of("subscription.made")).await?;
        posts::begin(self, *id).await
    }

    /// Begins to tell a receiver again, stops, or ends it; `false` if it was so already.
    /// [`StoreError::Moved`] if there is no such subscription, or it has ended.
    pub async fn set_subscription(
        &mut self,
        id: SubscriptionId,
        state: SubscriptionState,
    ) -> Result<bool, StoreError> {
        let row = self.row(&SUBSCRIPTIONS, &id.to_string()).await?;
        let row = row.ok_or(StoreError::Moved { table: SUBSCRIPTIONS.name })?;
        let was = row.word(STATE, SubscriptionState::from_id)?;
        if was == state {
            return Ok(false);
        }
        let did = match state {
            _ if was == SubscriptionState::Ended => {
                return Err(StoreError::Moved { table: SUBSCRIPTIONS.name });
            }
            SubscriptionState::On => "subscription.resumed",
            SubscriptionState::Stopped => "subscription.stopped",
            SubscriptionState::Ended => "subscription.ended",
        };
        let row = row.next([(STATE, state.id().into())]);
        self.record(Change::Next(row), Did::of(did)).await?;
        let due = if state == SubscriptionState::On { Some(self.stamp().at) } else { None };
        posts::set_due(self, id, due).await?;
        Ok(true)
    }
}

fn read(row: &Row) -> Result<Subscription, StoreError> {
    let (address, secret): (String, Vec<u8>) = row.body(BODY)?;
    Ok(Subscription {
        id: row.parse_id()?,
        address: Phi::new(address),
        news: row.text(NEWS)?.split_whitespace().map(str::to_owned).collect(),
        secret: Phi::new(secret),
        by: row.parse(BY_WHOM)?,
        made: row.moment(MADE_MS)?,
        state: row.word(STATE, SubscriptionState::from_id)?,
    })
}

//! Live updates: a page that is open hears which records changed, and asks for itself again.
//!
//! What is told are numbers of cases and names of tables: nothing that names a patient, and nothing that
//! a page would show without asking.

use std::{
    collections::BTreeSet,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use axum::{
    extract::State,
    http::Method,
    response::sse::{Event, KeepAlive, Sse},
    routing::get,
};
use futures_util::{Stream, stream};
use serde::Serialize;
use store::audit::Entry;
use tokio::{
    sync::{broadcast, watch},
    time,
};

use crate::{Needs, Person, Routes, Site};

/// How often the end of the trail is looked at while somebody listens: soon enough to feel live, and
/// one small question for all listeners together.
const LOOK: Duration = Duration::from_millis(500);

/// The most entries that one message tells of; after more, everything may have changed.
const N_ENTRIES_MAX: u64 = 200;

/// For how long one connection is held. Then the browser comes again, and has to be signed in still.
const HELD: Duration = Duration::from_mins(5);

/// What changed.
#[derive(Clone, Debug, Default, Serialize)]
struct Changed {
    /// The names of the tables.
    nouns: BTreeSet<String>,
    /// The numbers of the cases; empty with `all` where there are too many to name.
    cases: BTreeSet<String>,
    /// More than can be named.
    all: bool,
}

/// Those who listen share one who looks.
#[derive(Default)]
pub(crate) struct Live {
    looking: Mutex<Weak<broadcast::Sender<Changed>>>,
    /// Nobody is told anything any more: the server stops.
    over: watch::Sender<bool>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.page((Method::GET, "/live"), Needs::SignedIn, get(listen))
}

async fn listen(
    State(site): State<Site>,
    _: Person,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let sender = site.live.sender(&site);
    let over = site.live.over.subscribe();
    let heard = (sender.subscribe(), sender, over, time::Instant::now() + HELD);
    let events = stream::unfold(heard, async |(mut receiver, sender, mut over, end)| {
        let received = tokio::select! {
            received = time::timeout_at(end, receiver.recv()) => received,
            _ = over.wait_for(|it| *it) => return None,
        };
        let changed = match received {
            Ok(Ok(changed)) => changed,
            Ok(Err(broadcast::error::RecvError::Lagged(_))) => {
                Changed { all: true, ..Changed::default() }
            }
            Ok(Err(broadcast::error::RecvError::Closed)) | Err(_) => return None,
        };
        let event = Event::default().event("changed").json_data(&changed).ok()?;
        Some((Ok(event), (receiver, sender, over, end)))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

impl Site {
    /// Tells those who listen of something that is no record, such as figures that were counted anew.
    pub(crate) fn tell(&self, noun: &str) {
        let held = self.live.looking.lock().unwrap_or_else(PoisonError::into_inner).upgrade();
        if let Some(sender) = held {
            let nouns = BTreeSet::from([noun.to_owned()]);
            drop(sender.send(Changed { nouns, ..Changed::default() }));
        }
    }

    /// Ends all live updates: the server stops, and nobody is to be waited for who only listens.
    pub(crate) fn end_live(&self) {
        self.live.over.send_replace(true);
    }
}

impl Live {
    /// The one who looks; it begins when the first comes to listen, and ends when the last has gone.
    fn sender(&self, site: &Site) -> Arc<broadcast::Sender<Changed>> {
        let mut held = self.looking.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = held.upgrade() {
            return sender;
        }
        let sender = Arc::new(broadcast::channel(16).0);
        *held = Arc::downgrade(&sender);
        tokio::spawn(look(site.clone(), Arc::downgrade(&sender)));
        sender
    }
}

async fn look(site: Site, sender: Weak<broadcast::Sender<Changed>>) {
    let mut seen = None;
    let mut pace = time::interval(LOOK);
    loop {
        pace.tick().await;
        let Some(sender) = sender.upgrade() else { return };
        // What can't be read now is read at the next look.
        let Ok(end) = site.practice.trail_end().await else { continue };
        let since = *seen.get_or_insert(end);
        if end <= since {
            continue;
        }
        let entries = site.practice.audit_trail(since, N_ENTRIES_MAX).await.unwrap_or_default();
        seen = Some(end);
        drop(sender.send(changed(&entries, end - since)));
    }
}

fn changed(entries: &[Entry], n_new: i64) -> Changed {
    let is_all = usize::try_from(n_new).map_or(true, |n| entries.len() < n);
    Changed {
        nouns: entries.iter().map(|it| it.noun.clone()).collect(),
        cases: entries.iter().map(|it| it.about.clone()).filter(|it| !it.is_empty()).collect(),
        all: is_all,
    }
}

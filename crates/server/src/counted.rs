//! What takes long to count: given as it was a moment ago, while it is counted anew.
//!
//! The figures of a hundred thousand cases take half a second. Whoever opens them is not made to wait for
//! that after each change of a record: if the new ones are not there soon, they get those that are known,
//! and the page hears of the new ones when they are there ([`NOUN`]).
//!
//! Where counting took longer than anybody waits, nobody waits the next time: it is counted when the page is
//! out, so that its own questions are not held up.
//!
//! **Invariants**
//! - What is given was true at a time, and says at which.
//! - One thing is counted once at a time, however many ask for it.
//! - What was never counted is waited for.

use std::{
    future::Future,
    panic,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::NaiveDate;
use store::StoreError;
use tokio::{sync::Mutex as Turn, time};

use crate::Site;

/// By what a page hears that figures were counted anew.
pub(crate) const NOUN: &str = "figures";

/// So many different things of one sort are known.
const N_KNOWN_MAX: usize = 64;

/// So long after a page was asked for, it is out.
const AFTER_PAGE: Duration = Duration::from_millis(100);

/// For how long whoever may get older figures waits for new ones.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Wait {
    /// As long as it takes.
    ForAll,
    /// Not longer than this.
    AtMost(Duration),
}

impl Default for Wait {
    fn default() -> Self {
        Self::AtMost(Duration::from_millis(20))
    }
}

/// Until when something is true: until the trail goes on, or another day begins.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct TrueAt {
    pub(crate) end: i64,
    pub(crate) day: NaiveDate,
}

/// Things of one sort that were counted.
pub(crate) struct Counted<K, V> {
    known: Arc<Mutex<Vec<Known<K, V>>>>,
    /// It is enough that the trail has grown by less than a hundredth since.
    is_rough: bool,
}

struct Known<K, V> {
    of: K,
    /// Whoever counts it has this.
    turn: Arc<Turn<()>>,
    /// Somebody was given what is older, and wants to hear of what is new.
    is_awaited: Arc<AtomicBool>,
    found: Option<(TrueAt, Arc<V>)>,
    /// How long counting it took.
    took: Duration,
}

impl<K, V> Default for Counted<K, V> {
    fn default() -> Self {
        Self { known: Arc::default(), is_rough: false }
    }
}

impl<K, V> Counted<K, V> {
    /// Things that are there to choose from, where one that came just now may be missing.
    pub(crate) fn roughly() -> Self {
        Self { is_rough: true, ..Self::default() }
    }
}

impl<K, V> Clone for Counted<K, V> {
    fn clone(&self) -> Self {
        Self { known: self.known.clone(), is_rough: self.is_rough }
    }
}

impl<K: Clone, V> Clone for Known<K, V> {
    fn clone(&self) -> Self {
        Self {
            of: self.of.clone(),
            turn: self.turn.clone(),
            is_awaited: self.is_awaited.clone(),
            found: self.found.clone(),
            took: self.took,
        }
    }
}

impl Site {
    /// Until when what is counted now is true.
    pub(crate) async fn true_at(&self) -> Result<TrueAt, StoreError> {
        let day = self.office.day(self.office.now());
        Ok(TrueAt { end: self.practice.trail_end().await?, day })
    }
}

impl<K, V> Counted<K, V>
where
    K: Clone + PartialEq + Send + 'static,
    V: Send + Sync + 'static,
{
    /// This thing: as it is now, or as it was when it was counted last.
    pub(crate) async fn get<F>(
        &self,
        site: &Site,
        (of, wait): (K, Wait),
        count: impl FnOnce(Site) -> F + Send + 'static,
    ) -> Result<Arc<V>, StoreError>
    where
        F: Future<Output = Result<V, StoreError>> + Send + 'static,
    {
        let now = site.true_at().await?;
        let known = self.known(&of);
        let before = match known.found {
            Some((at, value)) if self.is_good(at, now) => return Ok(value),
            other => other.map(|it| it.1),
        };
        let (this, site, turn) = (self.clone(), site.clone(), known.turn);
        let is_for_later = match wait {
            Wait::AtMost(most) => before.is_some() && most < known.took,
            Wait::ForAll => false,
        };
        let counting = tokio::spawn(async move {
            if is_for_later {
                time::sleep(AFTER_PAGE).await;
            }
            let _turn = turn.lock().await;
            // Whoever had the turn before may have counted this already.
            if let Some((at, value)) = this.known(&known.of).found
                && this.is_good(at, now)
            {
                return Ok(value);
            }
            let now = site.true_at().await?;
            let begun = time::Instant::now();
            let value = Arc::new(count(site.clone()).await?);
            this.keep(&known.of, (now, value.clone()), begun.elapsed());
            if this.known(&known.of).is_awaited.swap(false, Ordering::SeqCst) {
                site.tell(NOUN);
            }
            Ok(value)
        });
        let counted = match (before, wait) {
            (Some(before), _) if is_for_later => return Ok(self.for_now(&of, before)),
            (Some(before), Wait::AtMost(most)) => match time::timeout(most, counting).await {
                Ok(counted) => counted,
                Err(_) => return Ok(self.for_now(&of, before)),
            },
            (None, _) | (_, Wait::ForAll) => counting.await,
        };
        counted.unwrap_or_else(|err| panic::resume_unwind(err.into_panic()))
    }

    fn is_good(&self, at: TrueAt, now: TrueAt) -> bool {
        let n_behind_max = if self.is_rough { at.end / 100 } else { 0 };
        at.day == now.day && now.end - at.end <= n_behind_max
    }

    /// What is there by now. Either it is the new, or whoever counts that hears that it is awaited: they
    /// keep it first and ask then.
    fn for_now(&self, of: &K, before: Arc<V>) -> Arc<V> {
        self.known(of).is_awaited.store(true, Ordering::SeqCst);
        self.known(of).found.map_or(before, |it| it.1)
    }

    fn known(&self, of: &K) -> Known<K, V> {
        let mut all = self.all();
        if let Some(it) = all.iter().find(|it| it.of == *of) {
            return it.clone();
        }
        if all.len() >= N_KNOWN_MAX {
            all.remove(0);
        }
        let (turn, is_awaited) = Default::default();
        let took = Duration::ZERO;
        all.push(Known { of: of.clone(), turn, is_awaited, found: None, took });
        all[all.len() - 1].clone()
    }

    fn keep(&self, of: &K, found: (TrueAt, Arc<V>), took: Duration) {
        if let Some(it) = self.all().iter_mut().find(|it| it.of == *of) {
            (it.found, it.took) = (Some(found), took);
        }
    }

    fn all(&self) -> MutexGuard<'_, Vec<Known<K, V>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

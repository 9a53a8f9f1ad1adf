//! What was added up for a page, kept for as long as it is true: until the practice's audit trail goes on.
//!
//! Every change of a record has its entry in the trail. So as long as the trail ends where it ended, a sum
//! is still the sum, and nobody has to add up a hundred thousand cases for the next click.
//!
//! **Invariant:** a sum is given for the end of the trail that was read *before* it was added up; one that
//! is newer than it says does no harm, and one that is older is never given.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use domain::PayerId;
use orchestrator::insights::{Insights, Scope, insights};
use store::{Filter, Load, StoreError, Totals};

use crate::Site;

/// So many lists are kept; an office looks at fewer between two changes.
const N_LISTS_MAX: usize = 128;

/// So many periods with their figures are kept.
const N_INSIGHTS_MAX: usize = 16;

/// So many payers are offered to choose from.
const N_PAYERS: usize = 40;

/// Sums, and up to which entry of the trail they are true.
#[derive(Default)]
pub(crate) struct Tally {
    kept: Mutex<Kept>,
    /// Of each list, with where the trail ended then.
    payers: Mutex<Vec<(Filter, i64, Payers)>>,
}

/// So far a choice of payers may be behind the trail: some dozen cases.
const N_ENTRIES_BEHIND: i64 = 500;

/// Payers, each with how many cases there are.
type Payers = Arc<[(PayerId, u64)]>;

#[derive(Default)]
struct Kept {
    end: i64,
    load: Option<(NaiveDate, Arc<[Load]>)>,
    totals: Vec<(Filter, Totals)>,
    /// With the day on which they were counted: deadlines are nearer on the next one.
    insights: Vec<(Scope, NaiveDate, Arc<Insights>)>,
}

impl Site {
    /// The figures of a period, as of now.
    pub(crate) async fn insights(&self, scope: Scope) -> Result<Arc<Insights>, StoreError> {
        let today = self.office.day(self.office.now());
        let end = self.practice.trail_end().await?;
        let find = |it: &Kept| {
            let known = it.insights.iter().find(|it| it.0 == scope && it.1 == today)?;
            Some(known.2.clone())
        };
        if let Some(insights) = self.tally.at(end, find) {
            return Ok(insights);
        }
        let found = insights(&self.office, &self.practice, scope.clone()).await.map(Arc::new)?;
        self.tally.keep(end, |it| {
            if it.insights.len() >= N_INSIGHTS_MAX {
                it.insights.clear();
            }
            it.insights.push((scope, today, found.clone()));
        });
        Ok(found)
    }

    /// What waits in each queue with each person, today.
    pub(crate) async fn load(&self) -> Result<Arc<[Load]>, StoreError> {
        let today = self.office.day(self.office.now());
        let end = self.practice.trail_end().await?;
        if let Some(load) = self.tally.at(end, |it| it.load.clone().filter(|it| it.0 == today)) {
            return Ok(load.1);
        }
        let load: Arc<[Load]> = self.practice.workload(today).await?.into();
        self.tally.keep(end, |it| it.load = Some((today, load.clone())));
        Ok(load)
    }

    /// What the cases of a list come to.
    pub(crate) async fn totals(&self, filter: &Filter) -> Result<Totals, StoreError> {
        let end = self.practice.trail_end().await?;
        if let Some(totals) = self.tally.at(end, |it| find(&it.totals, filter)) {
            return Ok(totals);
        }
        let totals = self.practice.totals_of(filter).await?;
        self.tally.keep(end, |it| it.totals.push((filter.clone(), totals)));
        Ok(totals)
    }

    /// The payers of the cases of a list, those with the most cases first. They are there to choose from,
    /// so one that came within the last entries of the trail may be missing.
    pub(crate) async fn payers(&self, filter: &Filter) -> Result<Payers, StoreError> {
        let end = self.practice.trail_end().await?;
        if let Some(payers) = self.tally.payers(filter, end) {
            return Ok(payers);
        }
        let payers: Payers = self.practice.payers_of(filter, N_PAYERS).await?.into();
        self.tally.keep_payers(filter, (end, &payers));
        Ok(payers)
    }
}

impl Tally {
    fn at<T>(&self, end: i64, find: impl FnOnce(&Kept) -> Option<T>) -> Option<T> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.end == end { find(&kept) } else { None }
    }

    fn keep(&self, end: i64, add: impl FnOnce(&mut Kept)) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = kept.totals.len() >= N_LISTS_MAX;
        if kept.end < end || is_full {
            *kept = Kept { end, ..Kept::default() };
        }
        if kept.end == end {
            add(&mut kept);
        }
    }
}

impl Tally {
    fn payers(&self, filter: &Filter, end: i64) -> Option<Payers> {
        let known = self.payers.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, then, payers) = known.iter().find(|it| it.0 == *filter)?;
        let is_good = *then == end || !payers.is_empty() && end - then < N_ENTRIES_BEHIND;
        is_good.then(|| payers.clone())
    }

    fn keep_payers(&self, filter: &Filter, (end, payers): (i64, &Payers)) {
        let mut known = self.payers.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|it| it.0 != *filter);
        if known.len() >= N_LISTS_MAX {
            known.clear();
        }
        known.push((filter.clone(), end, payers.clone()));
    }
}

fn find<T: Clone>(kept: &[(Filter, T)], filter: &Filter) -> Option<T> {
    kept.iter().find(|it| it.0 == *filter).map(|it| it.1.clone())
}

//! What is added up for lists and queues of work, counted once for all who look at it.

use std::sync::Arc;

use domain::PayerId;
use store::{Filter, Load, StoreError, Totals};

use crate::{Site, Wait, counted::Counted};

/// So many payers are offered to choose from.
const N_PAYERS: usize = 40;

/// Sums over open work.
pub(crate) struct Tally {
    load: Counted<(), Vec<Load>>,
    totals: Counted<Filter, Totals>,
    payers: Counted<Filter, Vec<(PayerId, u64)>>,
}

impl Default for Tally {
    fn default() -> Self {
        let (load, totals) = (Counted::default(), Counted::default());
        Self { load, totals, payers: Counted::roughly() }
    }
}

impl Site {
    /// What waits in each queue with each person, today.
    pub(crate) async fn load(&self, wait: Wait) -> Result<Arc<Vec<Load>>, StoreError> {
        let count = async |site: Self| {
            let today = site.office.day(site.office.now());
            site.practice.workload(today).await
        };
        self.tally.load.get(self, ((), wait), count).await
    }

    /// What the cases of a list come to.
    pub(crate) async fn totals(
        &self,
        filter: &Filter,
        wait: Wait,
    ) -> Result<Arc<Totals>, StoreError> {
        let of = filter.clone();
        let count = async move |site: Self| site.practice.totals_of(&of).await;
        self.tally.totals.get(self, (filter.clone(), wait), count).await
    }

    /// The payers of the cases of a list, those with the most cases first.
    pub(crate) async fn payers(
        &self,
        filter: &Filter,
        wait: Wait,
    ) -> Result<Arc<Vec<(PayerId, u64)>>, StoreError> {
        let of = filter.clone();
        let count = async move |site: Self| site.practice.payers_of(&of, N_PAYERS).await;
        self.tally.payers.get(self, (filter.clone(), wait), count).await
    }
}

//! What payers call themselves. A claim names its payer by a number; the name comes out of what the payer
//! said last about one of its claims, and is kept, because it hardly ever changes.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use domain::{Case, PayerId};
use store::{Among, Filter, Page, Ranking, StoreError};

use crate::{Site, console::show};

/// More payers than an office has to do with.
const N_NAMES_MAX: usize = 10_000;

/// The names that were read.
#[derive(Default)]
pub(crate) struct PayerNames(Mutex<HashMap<PayerId, String>>);

impl Site {
    /// What the payer of a case calls itself; its number, where it never spoke in a file that was read.
    pub(crate) async fn payer_of(&self, case: &Case) -> Result<String, StoreError> {
        let payer = &case.claim.payer;
        if let Some(name) = self.payer_names.known(payer) {
            return Ok(name);
        }
        let name = orchestrator::payer_name(&self.practice, case, self.office.now()).await?;
        let name = name.map(|it| show::payer(&it));
        if let Some(name) = &name {
            self.payer_names.keep(payer, name);
        }
        Ok(name.unwrap_or_else(|| payer.0.clone()))
    }

    /// What a payer calls itself, read from one of its cases.
    pub(crate) async fn payer_called(&self, payer: &PayerId) -> Result<String, StoreError> {
        if let Some(name) = self.payer_names.known(payer) {
            return Ok(name);
        }
        let payer = Some(payer.clone());
        let one = Page { after: None, n_max: 1 };
        for among in [Among::Tasks, Among::All] {
            let filter = Filter { among, payer: payer.clone(), ..Filter::default() };
            if let Some(listed) =
                self.practice.worklist_of(&filter, Ranking::Expected, one.clone()).await?.first()
            {
                return self.payer_of(&listed.case).await;
            }
        }
        Ok(payer.map(|it| it.0).unwrap_or_default())
    }
}

impl PayerNames {
    fn known(&self, payer: &PayerId) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(payer).cloned()
    }

    fn keep(&self, payer: &PayerId, name: &str) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() < N_NAMES_MAX {
            names.insert(payer.clone(), name.to_owned());
        }
    }
}

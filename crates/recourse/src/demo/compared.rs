//! What the records of the demo's office say, held against what really happened in its town.
//!
//! The town counts in its own words and reads none of its files; so what both say is either right, or
//! wrong twice by accident. Only what is in the inbox counts: the office can't know what is on its way.
//!
//! **Invariant:** nothing of the truth ever reaches the office.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use domain::{Case, Cents, ClaimRef};
use store::{Practice, StoreError};
use world::{
    Truth,
    payers::card,
    truth::{ClaimTruth, Event},
};

use super::claim_ref;

/// More cases than a demo has.
const ALL: u64 = 1_000_000;

/// Both sides.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Compared {
    /// Claims of which a payer denied something.
    pub n_denied: usize,
    /// Of those, the ones that have a case.
    pub n_found: usize,
    /// Claims with a case of which no payer denied anything.
    pub n_invented: usize,
    /// Claims all of whose cases the payer settled.
    pub n_settled: usize,
    /// What the office says that these brought.
    pub recovered: Cents,
    /// What the payers paid on them after they had denied them.
    pub paid: Cents,
    /// Claims on which the two sides differ.
    pub apart: Vec<ClaimRef>,
}

impl Compared {
    pub(super) async fn of(
        practice: &Practice,
        truth: &Truth,
        inbox: &Path,
    ) -> Result<Self, StoreError> {
        let came = Came::of(truth, &names(inbox));
        let mut cases: BTreeMap<ClaimRef, Vec<Case>> = BTreeMap::new();
        for case in practice.cases_after(None, ALL).await? {
            cases.entry(case.claim.clone()).or_default().push(case);
        }
        let mut compared = Self::default();
        for (payer, number, claim) in truth.claims() {
            let claim_ref = claim_ref(card(payer), number);
            let cases = cases.remove(&claim_ref).unwrap_or_default();
            let (was_denied, has_case) = (came.was_denied(claim), !cases.is_empty());
            compared.n_denied += usize::from(was_denied);
            compared.n_found += usize::from(was_denied && has_case);
            compared.n_invented += usize::from(!was_denied && has_case);
            let mut is_apart = was_denied != has_case;
            if let Some(recovered) = settled(practice, &cases).await? {
                let paid = came.paid_after_denial(claim);
                compared.n_settled += 1;
                compared.recovered += recovered;
                compared.paid += paid;
                is_apart |= recovered != paid;
            }
            if is_apart {
                compared.apart.push(claim_ref);
            }
        }
        compared.n_invented += cases.len();
        compared.apart.extend(cases.into_keys());
        Ok(compared)
    }
}

/// What the cases of a claim brought, if the payer settled all of them.
async fn settled(practice: &Practice, cases: &[Case]) -> Result<Option<Cents>, StoreError> {
    let mut sum = Cents::ZERO;
    for case in cases {
        match practice.outcome(case.id).await? {
            Some(outcome) if outcome.known_by.is_some() => sum += outcome.recovered,
            _ => return Ok(None),
        }
    }
    Ok((!cases.is_empty()).then_some(sum))
}

/// The remittances that came, by their place in the truth.
struct Came(BTreeSet<usize>);

impl Came {
    fn of(truth: &Truth, names: &BTreeSet<String>) -> Self {
        let remittances = truth.remittances().iter().enumerate();
        let came = remittances.filter(|(_, it)| {
            names.contains(&it.file) || names.contains(&format!("again-{}", it.file))
        });
        Self(came.map(|(nth, _)| nth).collect())
    }

    fn was_denied(&self, claim: &ClaimTruth) -> bool {
        claim.events().iter().any(|event| match event {
            Event::Decided { remittance, decision } => {
                self.0.contains(remittance) && Cents::ZERO < decision.denied()
            }
            _ => false,
        })
    }

    /// For each time that it was denied: what was paid when nothing was denied any more, less what had
    /// been paid with the denial.
    fn paid_after_denial(&self, claim: &ClaimTruth) -> Cents {
        let (mut more, mut denied_with) = (Cents::ZERO, None);
        for event in claim.events() {
            let Event::Decided { remittance, decision } = event else { continue };
            if !self.0.contains(remittance) || decision.is_pending {
                continue;
            }
            if Cents::ZERO < decision.denied() {
                denied_with.get_or_insert(decision.paid());
            } else if let Some(before) = denied_with.take() {
                more += decision.paid() - before;
            }
        }
        more
    }
}

/// The names of what lies in a folder; what can't be read is not there.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(io::Result::ok);
    entries.filter_map(|it| it.file_name().into_string().ok()).collect()
}

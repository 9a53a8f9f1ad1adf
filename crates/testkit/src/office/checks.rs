//! The checkers: what has to hold in the office at any moment, whatever was played and whatever failed.
//!
//! | Checker | Holds |
//! |---|---|
//! | warrant | every effect at the platform has an approved proposal, and is what was approved to the byte |
//! | once | no key has two effects |
//! | receipt | a receipt has its effect; a case that waits for the payer has all its receipts |
//! | trail | the audit trail verifies |
//! | citation | every reason of a proposal or decision leads to an exhibit of its case |
//! | somebody | every case that waits for a step of ours has its job |
//! | money | what was recovered is what the payer pays now less what it paid when the case opened; what a file says that was paid is on record, once |
//!
//! **Invariants**
//! - They change nothing, and ask the platform nothing that it counts.
//! - What is counted again is counted in another way than the product counts it.

mod money;
mod queue;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use domain::{Case, CaseState, ExhibitId, ProposalState, WaitsFor, WarrantKey, Witness};
use platforms::Effect;
use store::StoreError;

use super::TestOffice;
use queue::Queued;

/// More of anything than a test has.
const ALL: u64 = 1_000_000;

/// Something that does not hold.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault {
    /// Which checker found it.
    pub checker: &'static str,
    /// What does not hold.
    pub what: String,
}

impl TestOffice {
    /// Everything that does not hold, looked at while nothing is under way.
    pub async fn faults(&self) -> Result<Vec<Fault>, StoreError> {
        let effects = self.sandbox.effects(0);
        let mut faults = once(&effects);
        faults.extend(self.warrants(&effects).await?);
        faults.extend(self.trail().await?);
        for case in self.practice.cases_after(None, ALL).await? {
            faults.extend(self.receipts(&case, &effects).await?);
            faults.extend(self.citations(&case).await?);
            faults.extend(self.somebody(&case).await?);
            faults.extend(self.recovered(&case).await?);
        }
        faults.extend(self.remitted().await?);
        Ok(faults)
    }

    /// What does not hold of what was done at the platform: the quickest part of [`TestOffice::faults`].
    pub async fn faults_of_effects(&self) -> Result<Vec<Fault>, StoreError> {
        let effects = self.sandbox.effects(0);
        let mut faults = once(&effects);
        faults.extend(self.warrants(&effects).await?);
        Ok(faults)
    }

    /// As [`TestOffice::faults`], once everything that is due was done.
    pub async fn faults_at_rest(&self) -> Result<Vec<Fault>, StoreError> {
        let mut faults = self.faults().await?;
        let now = self.office.now();
        let left = self.queue().await.into_iter().filter(|it| it.due <= now && !it.is_given_up);
        let left = left.map(|it| format!("{} of {} is left undone", it.step, it.about));
        faults.extend(left.map(|it| fault("somebody", it)));
        Ok(faults)
    }

    async fn warrants(&self, effects: &[Effect]) -> Result<Vec<Fault>, StoreError> {
        let mut faults = Vec::new();
        for effect in effects {
            let approved = self.practice.approved(effect.key.proposal).await?;
            let warrants = approved.map(|it| it.warrants()).unwrap_or_default();
            let warrant = warrants.iter().find(|it| it.key() == effect.key);
            let issued = self.practice.warrants_of(effect.key.proposal).await?;
            let what = match warrant {
                None => "was done without an approval",
                Some(it) if it.action() != &effect.action => "is not what was approved",
                Some(it) if it.claim() != &effect.claim => "was done to another claim",
                Some(_) if !issued.iter().any(|it| it.key == effect.key && it.n_attempts > 0) => {
                    "was done without a warrant, or before its attempt was written down"
                }
                Some(_) => continue,
            };
            faults.push(fault("warrant", format!("{} {what}", effect.key)));
        }
        Ok(faults)
    }

    async fn receipts(&self, case: &Case, effects: &[Effect]) -> Result<Vec<Fault>, StoreError> {
        let done: BTreeMap<WarrantKey, &Effect> = effects.iter().map(|it| (it.key, it)).collect();
        let proposals = self.practice.proposals_of(case.id).await?;
        let mut faults = Vec::new();
        for (nth, proposal) in (1..).zip(&proposals) {
            let is_delivered = matches!(case.state, CaseState::InQueue | CaseState::AwaitingPayer)
                && nth == proposals.len()
                && proposal.state() == ProposalState::Approved;
            for issued in self.practice.warrants_of(proposal.terms().id).await? {
                let key = issued.key;
                let receipt = self.practice.receipt(key).await?.map(|(receipt, _)| receipt);
                // What a person found at the platform, nobody else can see.
                let receipt_seen = receipt.as_ref().filter(|it| it.witness != Witness::Person);
                let what = match (receipt_seen, done.get(&key)) {
                    (Some(_), None) => "has a receipt and no effect",
                    (Some(receipt), Some(effect)) if receipt.reference != effect.reference => {
                        "has the receipt of another effect"
                    }
                    _ if receipt.is_none() && is_delivered => "counts as done without a receipt",
                    _ => continue,
                };
                faults.push(fault("receipt", format!("{key} {what}")));
            }
        }
        Ok(faults)
    }

    async fn trail(&self) -> Result<Vec<Fault>, StoreError> {
        let report = store::audit::verify(&self.practice, &[]).await?;
        let findings = report.findings.iter().map(|it| fault("trail", format!("{it:?}")));
        Ok(findings.collect())
    }

    async fn citations(&self, case: &Case) -> Result<Vec<Fault>, StoreError> {
        let journal = self.practice.journal(case.id).await?;
        let read: BTreeSet<ExhibitId> = journal.iter().map(|it| it.id).collect();
        // A stored proposal that was altered does not come out at all; the trail says so.
        let proposals = self.practice.proposals_of(case.id).await?;
        let of_proposals = proposals.iter().flat_map(|it| it.terms().because.clone());
        let decisions = self.practice.decisions_of(case.id).await?;
        let of_decisions = decisions.iter().flat_map(|it| it.because.clone());
        let all = of_proposals.chain(of_decisions);
        let uncited = all.filter(|it| !it.cites().iter().all(|id| read.contains(id)));
        Ok(uncited
            .map(|it| fault("citation", format!("{} never read: {}", case.id, it.text())))
            .collect())
    }

    /// A job that was given up stands before a person, with a reason and a way to try again.
    async fn somebody(&self, case: &Case) -> Result<Vec<Fault>, StoreError> {
        let whom = case.state.waits_for();
        let steps: &[&str] = match whom {
            Some(WaitsFor::Agent) => &["decide"],
            Some(WaitsFor::Check) => &["check"],
            Some(WaitsFor::Act) => &["begin", "act", "find_out"],
            Some(WaitsFor::Learn) => &["learn"],
            _ => return Ok(Vec::new()),
        };
        let mut about = vec![case.id.to_string()];
        let proposals = self.practice.proposals_of(case.id).await?;
        about.extend(proposals.iter().map(|it| it.terms().id.to_string()));
        let is_ours = |it: &Queued| steps.contains(&it.step.as_str()) && about.contains(&it.about);
        if self.queue().await.iter().any(is_ours) {
            return Ok(Vec::new());
        }
        let what = format!("{} is {} and has no job", case.id, case.state.id());
        Ok(vec![fault("somebody", what)])
    }
}

fn once(effects: &[Effect]) -> Vec<Fault> {
    let mut seen = BTreeSet::new();
    let again = effects.iter().filter(|it| !seen.insert(it.key));
    again.map(|it| fault("once", format!("{} was done twice", it.key))).collect()
}

fn fault(checker: &'static str, what: String) -> Fault {
    Fault { checker, what }
}

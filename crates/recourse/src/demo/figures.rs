//! The figures of the demo's office, counted from its records alone.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use domain::{ActionKind, Case, Cents, Ending, Proposal, ProposalState, WaitsFor};
use serde::Deserialize;
use store::{
    Page, Practice, ReceivedFile, StoreError,
    audit::{self, AuditReport},
};

/// More of anything than a demo has.
const ALL: u64 = 1_000_000;

/// Where everything stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Figures {
    /// Claims in the 837 files.
    pub n_claims: u64,
    /// Remittances, each once.
    pub n_remittances: u64,
    /// What they paid.
    pub paid: Cents,
    /// Of those, the ones that don't add up.
    pub n_unbalanced: u64,
    /// Files that came once more.
    pub n_again: u64,
    /// Claim payments with a denial, and how much was denied.
    pub denied: (u64, Cents),
    /// Cases.
    pub n_cases: u64,
    /// Of those, the ones that are closed.
    pub n_closed: u64,
    /// What was proposed, by what it asks for.
    pub asked: BTreeMap<ActionKind, Asked>,
    /// How cases ended: how many, and what came of them.
    pub endings: BTreeMap<Ending, (u64, Cents)>,
    /// Cases that were closed without an answer of the payer's.
    pub n_without_answer: u64,
    /// Cases that are open, by whom they wait for.
    pub waiting: Vec<Waiting>,
    /// The audit trail, verified.
    pub audit: AuditReport,
}

/// Proposals that ask for the same.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Asked {
    /// Made.
    pub n_proposed: u64,
    /// Approved.
    pub n_approved: u64,
    /// Done, with all receipts.
    pub n_done: u64,
}

/// Cases that wait for somebody.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Waiting {
    /// For whom.
    pub whom: WaitsFor,
    /// How many.
    pub n_cases: u64,
    /// What is expected of them.
    pub expected_net: Cents,
}

impl Figures {
    pub(super) async fn of(practice: &Practice, inbox: &Path) -> Result<Self, StoreError> {
        let files = practice.files(ALL).await?;
        let cases = practice.cases_after(None, ALL).await?;
        let mut figures = Self {
            n_claims: 0,
            n_remittances: 0,
            paid: Cents::ZERO,
            n_unbalanced: 0,
            n_again: n_files(inbox).saturating_sub(files.len() as u64),
            denied: (0, Cents::ZERO),
            n_cases: cases.len() as u64,
            n_closed: 0,
            asked: BTreeMap::new(),
            endings: BTreeMap::new(),
            n_without_answer: 0,
            waiting: waiting(practice).await?,
            audit: audit::verify(practice, &[]).await?,
        };
        figures.count_files(&files);
        for case in &cases {
            figures.count_case(practice, case).await?;
        }
        Ok(figures)
    }

    /// What a remittance says counts once, whatever its file is called.
    fn count_files(&mut self, files: &[ReceivedFile]) {
        let mut seen = BTreeSet::new();
        for file in files {
            let Ok(summary) = serde_json::from_str::<Summary>(file.summary.json.expose()) else {
                continue;
            };
            self.n_claims += summary.counts.claims;
            for it in summary.remittances {
                if !seen.insert(it.fingerprint) {
                    self.n_again += 1;
                    continue;
                }
                self.n_remittances += 1;
                self.paid += Cents(it.paid);
                self.n_unbalanced += u64::from(!it.balanced);
                self.denied.0 += it.denied_claims;
                self.denied.1 += Cents(it.denied);
            }
        }
    }

    async fn count_case(&mut self, practice: &Practice, case: &Case) -> Result<(), StoreError> {
        let is_closed = case.state.waits_for().is_none();
        self.n_closed += u64::from(is_closed);
        for proposal in practice.proposals_of(case.id).await? {
            let asked = self.asked.entry(asks_for(&proposal)).or_default();
            asked.n_proposed += 1;
            if proposal.state() == ProposalState::Approved {
                asked.n_approved += 1;
                asked.n_done += u64::from(is_done(practice, &proposal).await?);
            }
        }
        match practice.outcome(case.id).await? {
            Some(outcome) if outcome.known_by.is_some() || outcome.ending == Ending::WrittenOff => {
                let (n, recovered) = self.endings.entry(outcome.ending).or_default();
                *n += 1;
                *recovered += outcome.recovered;
            }
            _ => self.n_without_answer += u64::from(is_closed),
        }
        Ok(())
    }

    /// What came of all cases that the payer settled.
    pub fn recovered(&self) -> Cents {
        self.endings.values().map(|(_, recovered)| *recovered).sum()
    }
}

/// What a proposal is about: what goes out, and if nothing does, where the work is put.
fn asks_for(proposal: &Proposal) -> ActionKind {
    let kinds = || proposal.terms().actions.iter().map(|it| it.action.kind());
    let goes_out = kinds().find(|it| !it.stays_in_the_office());
    goes_out.unwrap_or(ActionKind::RouteToQueue)
}

async fn is_done(practice: &Practice, proposal: &Proposal) -> Result<bool, StoreError> {
    for issued in practice.warrants_of(proposal.terms().id).await? {
        if practice.receipt(issued.key).await?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn waiting(practice: &Practice) -> Result<Vec<Waiting>, StoreError> {
    let mut waiting = Vec::new();
    for whom in WaitsFor::ALL {
        let page = Page { after: None, n_max: ALL };
        let listed = practice.worklist(Some(*whom), page).await?;
        let expected = listed.iter().filter_map(|it| it.assessment).map(|it| it.expected_net);
        let expected_net = expected.sum();
        if !listed.is_empty() {
            waiting.push(Waiting { whom: *whom, n_cases: listed.len() as u64, expected_net });
        }
    }
    Ok(waiting)
}

/// Whole files, not those that somebody is still writing.
fn n_files(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(io::Result::ok);
    let names = entries.map(|it| it.file_name());
    names.filter(|it| !it.as_encoded_bytes().starts_with(b".")).count() as u64
}

/// What the summary of a file says, as far as it is counted here.
#[derive(Deserialize)]
struct Summary {
    counts: Counts,
    remittances: Vec<Remitted>,
}

#[derive(Deserialize)]
struct Counts {
    claims: u64,
}

#[derive(Deserialize)]
struct Remitted {
    paid: i64,
    denied_claims: u64,
    denied: i64,
    balanced: bool,
    fingerprint: String,
}

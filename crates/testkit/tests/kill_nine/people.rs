//! The people outside: a manager who approves everything, and a payer that pays what it is asked for.
//!
//! They are patient. If the database is away or somebody else is at a case, they look again later. Any
//! other answer fails the test.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use domain::{AccountId, EventKey, StaffId, WaitsFor};
use orchestrator::{NotDone, Office, Seen, approve, newest_proposal};
use platforms::Sandbox;
use store::{Next, Practice, StoreError};
use tokio::time::sleep;

use crate::paper::{Word, remittance};

/// More cases than there are.
const ALL: u64 = 10_000;

/// All that the people outside have to do with.
#[derive(Clone)]
pub(super) struct People {
    pub(super) office: Office,
    pub(super) practice: Practice,
    pub(super) manager: StaffId,
    pub(super) payer: Payer,
    /// It is evening.
    pub(super) go_home: Arc<AtomicBool>,
}

/// The payer, which sends its remittances to the platform.
#[derive(Clone)]
pub(super) struct Payer {
    pub(super) sandbox: Arc<Sandbox>,
    pub(super) account: AccountId,
    pub(super) n_files: Arc<AtomicUsize>,
}

impl People {
    /// They do what is to be done until it is evening.
    pub(super) async fn work(self) {
        let mut paid = BTreeSet::new();
        while !self.go_home.load(Ordering::Relaxed) {
            or_later(self.approve_all().await.map_err(passing));
            or_later(self.pay_all(&mut paid).await.map_err(|err| is_passing(&err)));
            sleep(Duration::from_millis(20)).await;
        }
    }

    async fn approve_all(&self) -> Result<(), NotDone> {
        let Self { office, practice, manager, .. } = self;
        for case in practice.cases_waiting_for(WaitsFor::Approver, ALL).await? {
            let Some(id) = newest_proposal(practice, case.id).await? else { continue };
            let Some(proposal) = practice.proposal(id).await? else { continue };
            let seen = Seen { proposal: id, digest: proposal.digest() };
            approve(office, practice, *manager, seen).await?;
        }
        Ok(())
    }

    async fn pay_all(&self, paid: &mut BTreeSet<String>) -> Result<(), StoreError> {
        let cases = self.practice.cases_waiting_for(WaitsFor::Queue, ALL).await?;
        let asked = cases.into_iter().map(|it| it.claim.number.0);
        let claims: Vec<_> = asked.filter(|it| paid.insert(it.clone())).collect();
        if !claims.is_empty() {
            let claims: Vec<_> = claims.into_iter().map(|it| (it, Word::PaidAfterAll)).collect();
            self.payer.send(&claims, 1);
        }
        Ok(())
    }
}

impl Payer {
    /// Sends a remittance, and sends it so many times, each time under another name.
    pub(super) fn send(&self, claims: &[(String, Word)], n_times: usize) {
        let number = self.n_files.fetch_add(1, Ordering::Relaxed) + 1;
        let bytes = remittance(number, claims);
        for nth in 1..=n_times {
            let id = format!("{number} copy {nth}.835");
            self.sandbox.receive(EventKey { account: self.account, id }, bytes.clone());
        }
    }
}

/// Whether the same may work a little later.
pub(super) fn is_passing(err: &StoreError) -> Result<(), String> {
    if err.next() == Next::AskAPerson { Err(format!("{err:?}")) } else { Ok(()) }
}

fn passing(err: NotDone) -> Result<(), String> {
    match err {
        NotDone::Moved => Ok(()),
        NotDone::Store(err) => is_passing(&err),
        err => Err(format!("{err:?}")),
    }
}

/// What came of it; nothing, where it is to be tried again later.
pub(super) fn or_later<T>(result: Result<T, Result<(), String>>) -> Option<T> {
    match result {
        Ok(it) => Some(it),
        Err(Ok(())) => None,
        Err(Err(why)) => panic!("nobody can go on: {why}"),
    }
}

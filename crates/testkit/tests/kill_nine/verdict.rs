//! What is looked at in the end, with everything opened anew: was anything lost, was anything done twice?

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    time::Duration,
};

use domain::{Case, CaseState, Cents, Ending, ProposalState, Witness};
use platforms::Effect;
use sea_orm::{ConnectionTrait, Database, Statement};
use store::{Practice, StoreError, audit};

use crate::{paper::PAID_CENTS, scene::Scene};

/// More of anything than there is.
const ALL: u64 = 10_000;

/// The jobs that are always there: the next look at the account, and the next sweep.
const N_SCHEDULES: u64 = 2;

/// What it came to.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) faults: Vec<String>,
    n_cases: usize,
    n_effects: usize,
    /// Effects of which nobody had heard when somebody was killed, and that were found by asking.
    pub(super) n_found: usize,
    n_entries: u64,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { n_cases, n_effects, n_found, n_entries, .. } = self;
        write!(
            f,
            "{n_cases} cases, {n_effects} effects, {n_found} of them found by asking, {n_entries} \
             audit entries"
        )
    }
}

/// Looks at everything.
pub(super) async fn tally(scene: &Scene) -> Tally {
    expect_whole_file(&scene.place.url).await;
    // As a process sees it that starts now.
    let client = scene.place.client().expect("the platform is there");
    let office = scene.place.office(std::sync::Arc::new(client), 0).await;
    let office = office.expect("the records can be opened");
    let practice = office.store.practice(scene.practice.id()).await.expect("the practice is there");
    let mut tally = Tally::default();
    let effects = tally.once(scene);
    tally.cases(scene, &practice, &effects).await.expect("the records can be read");
    tally.quiet(&practice).await.expect("the records can be read");
    let far = office.now().plus(Duration::from_hours(24 * 365));
    let n_jobs = office.store.n_jobs_due(far).await.expect("the queue can be read");
    tally.check(n_jobs == N_SCHEDULES, || format!("{n_jobs} jobs are left, not {N_SCHEDULES}"));
    tally
}

/// What has not come to rest, and where it stands.
pub(super) async fn unrest(scene: &Scene) -> String {
    let mut open = BTreeMap::<&str, Vec<String>>::new();
    let cases = scene.practice.cases_after(None, ALL).await.expect("the records can be read");
    let n_cases = cases.len();
    for case in cases.into_iter().filter(|it| it.state != CaseState::Closed) {
        open.entry(case.state.id()).or_default().push(case.claim.number.0);
    }
    let given_up = scene.practice.jobs_given_up(ALL).await.expect("the records can be read");
    let findings = scene.practice.findings(ALL).await.expect("the records can be read");
    let findings: Vec<_> = findings.iter().map(|it| it.what.expose()).collect();
    let n_refused = scene.refused.len();
    format!("{n_cases} cases of {n_refused}; open: {open:?}; {given_up:?}; {findings:?}")
}

/// An SQLite file is whole, whoever was killed while writing it. It is opened anew for this.
pub(super) async fn expect_whole_file(url: &str) {
    if !url.starts_with("sqlite:") {
        return;
    }
    let db = Database::connect(url).await.expect("the file can be opened");
    let check = Statement::from_string(db.get_database_backend(), "PRAGMA integrity_check");
    let row = db.query_one_raw(check).await.expect("the file can be read").expect("an answer");
    assert_eq!(row.try_get_by_index::<String>(0).expect("a word"), "ok");
    db.close().await.expect("the file can be closed");
}

impl Tally {
    fn check(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.faults.push(what());
        }
    }

    /// Each key stands once in the platform's own book; gives the effects by their keys.
    fn once(&mut self, scene: &Scene) -> BTreeMap<String, Effect> {
        let book = fs::read_to_string(&scene.book).expect("the book can be read");
        let mut n_of_key = BTreeMap::<&str, usize>::new();
        for line in book.lines() {
            *n_of_key.entry(line.split('\t').next().unwrap_or_default()).or_default() += 1;
            self.n_effects += 1;
        }
        for (key, n) in n_of_key {
            self.check(n == 1, || format!("{key} was done {n} times"));
        }
        let effects = scene.sandbox.effects(0);
        self.check(effects.len() == self.n_effects, || "the book is not the platform's".to_owned());
        effects.into_iter().map(|it| (it.key.to_string(), it)).collect()
    }

    /// Each claim that was refused has one case, and each case all that it has to have.
    async fn cases(
        &mut self,
        scene: &Scene,
        practice: &Practice,
        effects: &BTreeMap<String, Effect>,
    ) -> Result<(), StoreError> {
        let cases = practice.cases_after(None, ALL).await?;
        self.n_cases = cases.len();
        let claims: BTreeSet<_> = cases.iter().map(|it| it.claim.number.0.clone()).collect();
        self.check(claims == scene.refused, || "the cases are not those of the claims".to_owned());
        self.check(claims.len() == self.n_cases, || "a claim has two cases".to_owned());
        let mut warranted = BTreeSet::new();
        for case in &cases {
            self.closed(practice, case).await?;
            self.acted(practice, (case, effects), &mut warranted).await?;
        }
        for key in effects.keys().filter(|it| !warranted.contains(*it)) {
            self.faults.push(format!("{key} was done without an approval"));
        }
        Ok(())
    }

    async fn closed(&mut self, practice: &Practice, case: &Case) -> Result<(), StoreError> {
        let outcome = practice.outcome(case.id).await?.map(|it| (it.ending, it.recovered));
        let expected = Some((Ending::PaidInFull, Cents(PAID_CENTS)));
        self.check(outcome == expected, || format!("{} ended as {outcome:?}", case.claim));
        Ok(())
    }

    /// One proposal was approved, and each of its actions was done once, as approved, and has the receipt.
    async fn acted(
        &mut self,
        practice: &Practice,
        (case, effects): (&Case, &BTreeMap<String, Effect>),
        warranted: &mut BTreeSet<String>,
    ) -> Result<(), StoreError> {
        let proposals = practice.proposals_of(case.id).await?;
        let approved = proposals.iter().filter(|it| it.state() == ProposalState::Approved);
        let approved: Vec<_> = approved.map(|it| it.terms().id).collect();
        let n_approved = approved.len();
        self.check(n_approved == 1, || format!("{} has {n_approved} approvals", case.claim));
        for id in approved {
            let approved = practice.approved(id).await?;
            for warrant in approved.map(|it| it.warrants()).unwrap_or_default() {
                let key = warrant.key();
                let effect = effects.get(&key.to_string());
                let as_approved = effect.is_some_and(|it| {
                    it.action == *warrant.action() && it.claim == *warrant.claim()
                });
                self.check(as_approved, || format!("{key} was not done as approved"));
                let receipt = practice.receipt(key).await?.map(|(it, _)| it);
                let number = receipt.as_ref().map(|it| &it.reference);
                let is_of_it = number.is_some() && number == effect.map(|it| &it.reference);
                self.check(is_of_it, || format!("{key} has {number:?} for a receipt"));
                let is_found = receipt.is_some_and(|it| it.witness == Witness::Found);
                self.n_found += usize::from(is_found);
                warranted.insert(key.to_string());
            }
        }
        Ok(())
    }

    /// Nobody was called, nothing was given up, and nobody touched the records.
    async fn quiet(&mut self, practice: &Practice) -> Result<(), StoreError> {
        let findings = practice.findings(ALL).await?;
        let findings: Vec<_> = findings.iter().map(|it| (&it.kind, it.what.expose())).collect();
        self.check(findings.is_empty(), || format!("people were told {findings:?}"));
        let given_up = practice.jobs_given_up(ALL).await?;
        self.check(given_up.is_empty(), || format!("{given_up:?}"));
        let report = audit::verify(practice, &[]).await?;
        self.n_entries = report.n_entries;
        self.check(report.findings.is_empty(), || format!("{:?}", report.findings));
        Ok(())
    }
}

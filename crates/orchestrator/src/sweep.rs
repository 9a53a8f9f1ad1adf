//! Sweep: compares what should be with what is, and enqueues what is missing. It takes no hints.
//!
//! Every step has its job from the transaction that made it necessary. What the sweep finds is what time
//! alone brings about: proposals that nobody approved, payers that say nothing.
//!
//! **Invariant:** it enqueues and expires, and decides nothing.

use std::time::Duration;

use chrono::NaiveDate;
use domain::{
    Case, CaseState, Moment, Phi, Proposal, ProposalState, Saying, Severity, Step, WaitsFor,
};
use jobs::Trouble;
use store::{About, Notice, Noticed, Practice, StoreError, Tx};

use crate::{Office, Stage, answer::decide, once, receive};

/// So many of each kind are looked at in one sweep; the next one looks at more.
const N_MAX: u64 = 500;

/// What was found.
pub struct Thought {
    expired: Vec<(Proposal, Case)>,
    waiting: Vec<(Case, Stage)>,
    /// With the day of our last step.
    silent: Vec<(Case, NaiveDate)>,
}

pub(crate) async fn think(office: &Office, practice: &Practice) -> Result<Thought, Trouble> {
    let now = office.now();
    let mut expired = Vec::new();
    for proposal in practice.proposals_expired(now, N_MAX).await? {
        if let Some(case) = practice.case(proposal.terms().case).await? {
            expired.push((proposal, case));
        }
    }
    let mut waiting = Vec::new();
    let stages = [
        (WaitsFor::Agent, Stage::Decide),
        (WaitsFor::Check, Stage::Check),
        (WaitsFor::Learn, Stage::Learn),
    ];
    for (whom, stage) in stages {
        let cases = practice.cases_waiting_for(whom, N_MAX).await?;
        waiting.extend(cases.into_iter().map(|case| (case, stage)));
    }
    let mut silent = Vec::new();
    let since = since(now, office.pace.silent_days);
    for case in practice.cases_waiting_for(WaitsFor::Payer, N_MAX).await? {
        if let Some(last) = last_done(practice, &case).await?.filter(|it| *it <= since) {
            silent.push((case, office.day(last)));
        }
    }
    Ok(Thought { expired, waiting, silent })
}

pub(crate) async fn write(office: &Office, tx: &mut Tx, thought: Thought) -> Result<(), Trouble> {
    let now = tx.stamp().at;
    for (proposal, case) in thought.expired {
        expire(tx, &proposal, case).await?;
    }
    for (case, stage) in thought.waiting {
        tx.enqueue(stage.job(About::Case(case.id), case.n_steps, now)).await?;
    }
    for (case, last) in thought.silent {
        tx.notice(&payer_is_silent(&case, last, (now, office.pace.silent_days))).await?;
    }
    tx.forget_requests(once::forgotten(now)).await?;
    tx.forget_deliveries(receive::forgotten(now)).await?;
    let due = now.plus(office.pace.sweep);
    tx.enqueue(Stage::Sweep.job(About::Practice, 0, due)).await?;
    Ok(())
}

/// Has the recurring work of a practice done: its sweep, and a look at each of its accounts.
pub(crate) async fn start(office: &Office, tx: &mut Tx) -> Result<(), StoreError> {
    let now = tx.stamp().at;
    tx.enqueue(Stage::Sweep.job(About::Practice, 0, now.plus(office.pace.sweep))).await?;
    for account in tx.practice().clone().accounts().await? {
        if office.platforms.contains_key(&account.id) {
            tx.enqueue(Stage::Intake.job(About::Account(account.id), 0, now)).await?;
        }
    }
    Ok(())
}

async fn expire(tx: &mut Tx, proposal: &Proposal, case: Case) -> Result<(), StoreError> {
    tx.end_proposal(proposal, ProposalState::Expired).await?;
    let waits =
        matches!(case.state, CaseState::AwaitingApproval | CaseState::AwaitingSecondApproval);
    if waits {
        let case = tx.step(case, Step::Expire).await?;
        decide(tx, &case).await?;
    }
    Ok(())
}

/// When the last action about a case was done, by us or by hand.
async fn last_done(practice: &Practice, case: &Case) -> Result<Option<Moment>, StoreError> {
    let mut last = None;
    let Some(proposal) = practice.proposals_of(case.id).await?.pop() else { return Ok(None) };
    for issued in practice.warrants_of(proposal.terms().id).await? {
        last = last.max(practice.receipt(issued.key).await?.map(|(_, at)| at));
    }
    let statements = practice.statements_of(case.id).await?;
    let by_hand = statements.iter().filter(|it| it.saying == Saying::Handled).map(|it| it.at);
    last = last.max(by_hand.max());
    Ok(last)
}

/// It names the day, so that another silence after another step is noticed too.
fn payer_is_silent(case: &Case, last: NaiveDate, (at, days): (Moment, u64)) -> Noticed {
    let what = format!(
        "the payer has not answered our last step of {last} for {days} days: ask for the claim's status"
    );
    Noticed {
        about: Notice::Case(case.id),
        kind: "payer_silent".to_owned(),
        severity: Severity::Warning,
        what: Phi::new(what),
        at,
    }
}

fn since(now: Moment, days: u64) -> Moment {
    let ms = i64::try_from(Duration::from_hours(24 * days).as_millis()).unwrap_or(i64::MAX);
    Moment::from_ms(now.ms().saturating_sub(ms).max(0)).unwrap_or(now)
}

//! Act: the only step that writes outside, one action under one warrant at a time.
//!
//! The order of things is what keeps one approval one effect:
//!
//! 1. In a transaction: may it be done now? Then the attempt is written down, and a job for it.
//! 2. A worker takes that job. That it was taken is written down before anything is sent.
//! 3. If nobody had taken it before, nothing was sent before: the action is sent. If somebody had, they
//!    may have sent it and died: it is found out first ([`crate::find_out`]).
//! 4. The receipt and the next attempt are one transaction.
//!
//! **Invariants**
//! - Nothing is sent that was not allowed at the commit of its attempt, and the brake is looked at
//!   once more just before it is sent.
//! - "No clear answer" never leads to another attempt before it was found out.
//!
//! **Determination:** a worker that stands still for longer than it holds its job, in the very moment of
//! sending, could still send after somebody else found nothing and sent. At a platform that knows our key
//! this does no harm; at one that does not, `Pace::call` bounds the moment, and nothing can close it.

use std::time::Duration;

use authority::{Refusal, may_act};
use domain::{
    Action, ApprovedProposal, Case, CaseState, Cents, Ending, Outcome, Phi, ProposalId,
    ProposedAction, Receipt, Severity, Step, Warrant, WarrantKey,
};
use jobs::Trouble;
use platforms::{Next, PlatformError, Writes};
use store::{About, Issued, Job, Notice, Noticed, Practice, StoreError, Tx};
use tokio::time::timeout;

use crate::{
    Office, Stage,
    rules::{rules_in, rules_now},
};

/// So often an action is attempted that a platform turned away each time; then a person looks.
const N_ATTEMPTS_MAX: u32 = 30;

/// What came of an attempt.
pub struct Thought {
    pub(crate) approved: ApprovedProposal,
    pub(crate) case: Case,
    pub(crate) key: WarrantKey,
    pub(crate) came_to: CameTo,
}

/// What an attempt came to.
pub(crate) enum CameTo {
    /// It was done.
    Done(Receipt),
    /// It was certainly not done, and may be done after this time.
    Again(Duration),
    /// It may have been done; to be found out after this time.
    FindOut(Duration),
    /// It was clearly refused.
    Refused(String),
    /// It may have been done, and the platform can't be asked.
    LostSight,
    /// It was not sent, because of the brake.
    Wait,
}

/// The warrants of a proposal that was just approved, and the job that begins with them.
pub(crate) async fn permit(
    tx: &mut Tx,
    approved: &ApprovedProposal,
    case: &Case,
) -> Result<(), StoreError> {
    tx.issue(approved).await?;
    let now = tx.stamp().at;
    let about = About::Proposal(approved.proposal().terms().id);
    tx.enqueue(Stage::Begin.job(about, case.n_steps, now)).await.map(drop)
}

/// Begins with an approved proposal, or goes on with it after a wait.
///
/// That a proposal is approved does not change any more, so it was read before; all else is looked at in
/// the transaction.
pub(crate) async fn begin(
    office: &Office,
    tx: &mut Tx,
    approved: ApprovedProposal,
) -> Result<(), Trouble> {
    let Some(case) = tx.case(approved.proposal().terms().case).await? else { return Ok(()) };
    match case.state {
        CaseState::Approved => match allowed(tx, &approved).await? {
            Ok(()) => {
                let case = tx.step(case, Step::Begin).await?;
                go_on(office, tx, (&approved, case), None).await
            }
            // Nor does it come to hold again by waiting: the agent is trusted less by now, or the standing
            // order no longer covers it.
            Err(Refusal::Expired | Refusal::NotAutomated | Refusal::NotCovered) => {
                let case = tx.step(case, Step::Expire).await?;
                let now = tx.stamp().at;
                tx.enqueue(Stage::Decide.job(About::Case(case.id), case.n_steps, now)).await?;
                Ok(())
            }
            Err(_) => wait(office, tx, &approved, &case).await,
        },
        CaseState::Acting => go_on(office, tx, (&approved, case), None).await,
        _ => Ok(()),
    }
}

/// Makes the attempt that its job stands for.
pub(crate) async fn think(
    office: &Office,
    practice: &Practice,
    (proposal, job): (ProposalId, &Job),
) -> Result<Option<Thought>, Trouble> {
    let Some((approved, case, warrant)) = at_hand(practice, (proposal, job.turn)).await? else {
        return Ok(None);
    };
    let platform = office.platforms.get(&warrant.account()).ok_or(NOT_CONNECTED)?;
    let writes = platform.describe().writes;
    let key = warrant.key();
    let came_to = if job.is_repeated() {
        repeated(writes)
    } else if rules_now(practice).await?.brake.stops(&approved.proposal().terms().made_by.name) {
        CameTo::Wait
    } else {
        match timeout(office.pace.call, platform.perform(&warrant)).await {
            Ok(Ok(receipt)) => CameTo::Done(receipt),
            Ok(Err(err)) => failed(&err, writes),
            Err(_) => failed(&PlatformError::Unclear(None), writes),
        }
    };
    Ok(Some(Thought { approved, case, key, came_to }))
}

/// Writes down what came of an attempt, and what is next.
pub(crate) async fn write(office: &Office, tx: &mut Tx, thought: Thought) -> Result<(), Trouble> {
    let Thought { approved, case, key, came_to } = thought;
    match came_to {
        CameTo::Done(receipt) => {
            tx.keep_receipt(&receipt, case.id).await?;
            go_on(office, tx, (&approved, case), Some(receipt.key)).await
        }
        CameTo::Again(after) => attempt(tx, case, key, after).await,
        CameTo::FindOut(after) => {
            // Not from the beginning of the round: the attempt was made later than that, and until then
            // "not there" means nothing.
            let now = office.now().max(tx.stamp().at);
            let turn = turn(tx.practice(), key).await?;
            let about = About::Proposal(key.proposal);
            tx.enqueue(Stage::FindOut.job(about, turn, now.plus(after))).await?;
            Ok(())
        }
        CameTo::Refused(what) => {
            let what = format!("\"{}\" was not done ({key}): {what}", named(&approved, key));
            notice(tx, &case, "platform_refused", what).await?;
            tx.step(case, Step::Fail).await?;
            Ok(())
        }
        CameTo::LostSight => {
            let what = format!(
                "nobody knows whether \"{}\" was done ({key}), and the platform can't be asked: look \
                 there, and say what you found",
                named(&approved, key)
            );
            notice(tx, &case, "unclear", what).await?;
            tx.step(case, Step::LoseSight).await?;
            Ok(())
        }
        CameTo::Wait => wait(office, tx, &approved, &case).await,
    }
}

/// Goes on with the next action that has no receipt, or ends.
pub(crate) async fn go_on(
    office: &Office,
    tx: &mut Tx,
    (approved, case): (&ApprovedProposal, Case),
    just_done: Option<WarrantKey>,
) -> Result<(), Trouble> {
    let mut next = None;
    for warrant in approved.warrants() {
        let key = warrant.key();
        if Some(key) != just_done && !tx.has_receipt(key).await? {
            next = Some(key);
            break;
        }
    }
    let Some(key) = next else { return finish(tx, approved, case).await };
    match allowed(tx, approved).await? {
        Ok(()) => attempt(tx, case, key, Duration::ZERO).await,
        Err(Refusal::Expired | Refusal::NotAutomated | Refusal::NotCovered) => {
            let what = format!(
                "\"{}\" was not done ({key}): its approval had lapsed before its turn came",
                named(approved, key)
            );
            notice(tx, &case, "expired_on_the_way", what).await?;
            // What became of every attempt is known, so a person can let the case go on or give it up.
            tx.step(case, Step::Fail).await?;
            Ok(())
        }
        Err(_) => wait(office, tx, approved, &case).await,
    }
}

/// The approved proposal, its case and the warrant whose attempt this turn is; none if it is past.
pub(crate) async fn at_hand(
    practice: &Practice,
    (proposal, turn): (ProposalId, u32),
) -> Result<Option<(ApprovedProposal, Case, Warrant)>, Trouble> {
    let Some(approved) = practice.approved(proposal).await? else { return Ok(None) };
    let Some(case) = practice.case(approved.proposal().terms().case).await? else {
        return Ok(None);
    };
    let issued = practice.warrants_of(proposal).await?;
    let Some(Issued { key, .. }) = issued.iter().find(|it| turn_of(it) == turn) else {
        return Ok(None);
    };
    if case.state != CaseState::Acting || practice.receipt(*key).await?.is_some() {
        return Ok(None);
    }
    let warrant = approved.warrants().into_iter().find(|it| it.key() == *key);
    Ok(warrant.map(|warrant| (approved, case, warrant)))
}

/// What a failed attempt at such a platform comes to.
pub(crate) fn failed(err: &PlatformError, writes: Writes) -> CameTo {
    match err.next(writes) {
        Next::Retry { after } => CameTo::Again(after),
        Next::FindOut { after } => CameTo::FindOut(after),
        Next::AskAPerson => match err {
            PlatformError::Unclear(_) | PlatformError::NotFindable => CameTo::LostSight,
            _ => CameTo::Refused(err.to_string()),
        },
    }
}

/// Somebody took this attempt before, and may have made it.
fn repeated(writes: Writes) -> CameTo {
    match writes {
        Writes::Deduplicated => CameTo::FindOut(Duration::ZERO),
        Writes::Findable { after } => CameTo::FindOut(after),
        Writes::Blind => CameTo::LostSight,
    }
}

/// Writes down that an attempt is about to be made, and its job.
async fn attempt(tx: &mut Tx, case: Case, key: WarrantKey, after: Duration) -> Result<(), Trouble> {
    let n_attempts = tx.attempt(key, case.id).await?;
    if n_attempts > N_ATTEMPTS_MAX {
        let what = format!("{key} was turned away {N_ATTEMPTS_MAX} times; look at the platform");
        notice(tx, &case, "turned_away", what).await?;
        tx.step(case, Step::Fail).await?;
        return Ok(());
    }
    let turn = turn_of(&Issued { key, n_attempts });
    let due = tx.stamp().at.plus(after);
    tx.enqueue(Stage::Act.job(About::Proposal(key.proposal), turn, due)).await?;
    Ok(())
}

/// Everything was done.
async fn finish(tx: &mut Tx, approved: &ApprovedProposal, case: Case) -> Result<(), Trouble> {
    let now = tx.stamp().at;
    let actions = &approved.proposal().terms().actions;
    let given_up = |it: &ProposedAction| matches!(it.action, Action::RecommendWriteOff { .. });
    if !actions.iter().any(given_up) {
        tx.step(case, delivered(actions)).await?;
        return Ok(());
    }
    let outcome = Outcome {
        case: case.id,
        ending: Ending::WrittenOff,
        recovered: Cents::ZERO,
        known_by: None,
        at: now,
    };
    tx.keep_outcome(&outcome).await?;
    let case = tx.step(case, Step::Finish).await?;
    tx.enqueue(Stage::Learn.job(About::Case(case.id), case.n_steps, now)).await?;
    Ok(())
}

/// Where nothing reached the payer and the claim was put into a queue, the people of the queue go on.
fn delivered(actions: &[ProposedAction]) -> Step {
    let stays = actions.iter().all(|it| it.action.kind().stays_in_the_office());
    let routed = actions.iter().any(|it| matches!(it.action, Action::RouteToQueue { .. }));
    if stays && routed { Step::HandOver } else { Step::Deliver }
}

/// Something forbids it for now: it is looked at again a little later.
async fn wait(
    office: &Office,
    tx: &mut Tx,
    approved: &ApprovedProposal,
    case: &Case,
) -> Result<(), Trouble> {
    let due = tx.stamp().at.plus(office.pace.again);
    let about = About::Proposal(approved.proposal().terms().id);
    tx.enqueue(Stage::Begin.job(about, case.n_steps, due)).await?;
    Ok(())
}

async fn allowed(
    tx: &mut Tx,
    approved: &ApprovedProposal,
) -> Result<Result<(), Refusal>, StoreError> {
    let rules = rules_in(tx).await?;
    Ok(may_act(approved, &rules, tx.stamp().at))
}

/// An action in words; its key means nothing to a person who does not see it at the platform.
fn named(approved: &ApprovedProposal, key: WarrantKey) -> String {
    let warrant = approved.warrants().into_iter().find(|it| it.key() == key);
    warrant.map_or_else(String::new, |it| it.action().kind().id().replace('_', " "))
}

async fn notice(tx: &mut Tx, case: &Case, kind: &str, what: String) -> Result<(), StoreError> {
    let noticed = Noticed {
        about: Notice::Case(case.id),
        kind: kind.to_owned(),
        severity: Severity::Stop,
        what: Phi::new(what),
        at: tx.stamp().at,
    };
    tx.notice(&noticed).await.map(drop)
}

async fn turn(practice: &Practice, key: WarrantKey) -> Result<u32, StoreError> {
    let issued = practice.warrants_of(key.proposal).await?;
    Ok(issued.iter().find(|it| it.key == key).map_or(0, turn_of))
}

/// An attempt as a turn: the place of the action, and which attempt at it this is.
fn turn_of(issued: &Issued) -> u32 {
    issued.key.place * 1_000 + issued.n_attempts
}

const NOT_CONNECTED: Trouble =
    Trouble::Never("the account is not connected in the settings of this worker");

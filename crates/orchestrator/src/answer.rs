//! Answer: what else a person can do about a case: answer what an agent asks, say what became of an
//! attempt, stop it, let it go on, or give it up.
//!
//! **Invariants**
//! - Only a clinician says whether something was medically necessary.
//! - A case whose attempt is unclear goes on only with a person's word for what became of it.

use authority::{Permission, Staff};
use domain::{
    Case, CaseId, CaseState, Cents, Concluded, Ending, Outcome, PersonsAnswer, Phi, ProposalId,
    Question, Receipt, Saying, StaffId, Statement, Step, WarrantKey, Witness,
};
use jobs::Trouble;
use store::{About, GivenUp, Practice, StoreError, Tx};

use crate::{
    NotDone, Office, Stage, act,
    approve::{say, withdraw},
    people,
};

/// What a person says to a question.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Answer {
    /// What was asked.
    pub question: Question,
    /// What they say.
    pub answer: PersonsAnswer,
    /// In their own words.
    pub words: Option<Phi<String>>,
}

/// What a case asks a person; none if it asks nothing.
pub async fn question(practice: &Practice, case: &Case) -> Result<Option<Question>, StoreError> {
    if case.state != CaseState::AwaitingAnswer {
        return Ok(None);
    }
    let rejected = practice.statements_of(case.id).await?.pop();
    if rejected.is_some_and(|it| it.saying == Saying::Rejected && it.n_steps + 1 == case.n_steps) {
        return Ok(Some(Question::WhatInstead));
    }
    Ok(match practice.decisions_of(case.id).await?.pop().map(|it| it.concluded) {
        Some(Concluded::Asked(question)) => Some(question),
        _ => None,
    })
}

/// A person answers what the case asks.
pub async fn answer(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    (id, answer): (CaseId, Answer),
) -> Result<(), NotDone> {
    let (mut tx, staff, case) = at(office, practice, by, id).await?;
    let needs = match answer.question {
        Question::WasItMedicallyNecessary => Permission::AnswerClinical,
        _ => Permission::Answer,
    };
    people::permitted(&staff, needs)?;
    if question(practice, &case).await? != Some(answer.question) {
        return Err(NotDone::NotAsked(id));
    }
    let Answer { question, answer, words } = answer;
    let statement = Statement {
        case: id,
        n_steps: case.n_steps,
        saying: Saying::Answered,
        question: Some(question),
        answer: Some(answer),
        instead: None,
        words,
        by,
        at: tx.stamp().at,
    };
    tx.say(&statement).await?;
    let case = tx.step(case, Step::Answer).await?;
    decide(&mut tx, &case).await?;
    Ok(tx.commit().await?)
}

/// A person looked at the platform: the action was done, under the platform's own number, or it was not.
pub async fn found_out(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    (key, reference): (WarrantKey, Option<String>),
) -> Result<(), NotDone> {
    let not_there = NotDone::NotThere("attempt");
    let Some(approved) = practice.approved(key.proposal).await? else { return Err(not_there) };
    let (mut tx, staff, case) = at(office, practice, by, approved.proposal().terms().case).await?;
    people::permitted(&staff, Permission::FindOut)?;
    let issued = practice.warrants_of(key.proposal).await?;
    if !issued.iter().any(|it| it.key == key) {
        return Err(not_there);
    }
    let saying = if reference.is_some() { Saying::FoundDone } else { Saying::FoundNotDone };
    say(&mut tx, &case, (by, saying, None)).await?;
    let case = tx.step(case, Step::FindOut).await?;
    let done = reference.map(|reference| Receipt { key, reference, witness: Witness::Person });
    if let Some(receipt) = &done {
        tx.keep_receipt(receipt, case.id).await?;
    }
    let went_on = act::go_on(office, &mut tx, (&approved, case), done.map(|it| it.key)).await;
    went_on.map_err(|trouble| match trouble {
        Trouble::Later(_) | Trouble::Never(_) | Trouble::Unclear => NotDone::Moved,
    })?;
    Ok(tx.commit().await?)
}

/// A person has done by hand what a case was put into a queue for, and says what.
pub async fn handled(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    (id, what): (CaseId, Phi<String>),
) -> Result<(), NotDone> {
    let (mut tx, staff, case) = at(office, practice, by, id).await?;
    people::permitted(&staff, Permission::Answer)?;
    case.state.next(Step::Handle)?;
    say(&mut tx, &case, (by, Saying::Handled, Some(what))).await?;
    tx.step(case, Step::Handle).await?;
    Ok(tx.commit().await?)
}

/// A person stops a case, and says why.
pub async fn stop(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    (id, why): (CaseId, Phi<String>),
) -> Result<(), NotDone> {
    let (mut tx, staff, case) = at(office, practice, by, id).await?;
    people::permitted(&staff, Permission::Stop)?;
    case.state.next(Step::Stop)?;
    say(&mut tx, &case, (by, Saying::Stopped, Some(why))).await?;
    withdraw(&mut tx, id).await?;
    tx.step(case, Step::Stop).await?;
    Ok(tx.commit().await?)
}

/// A person lets a stopped case go on: it is decided anew.
pub async fn resume(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    id: CaseId,
) -> Result<(), NotDone> {
    let (mut tx, staff, case) = at(office, practice, by, id).await?;
    people::permitted(&staff, Permission::Answer)?;
    case.state.next(Step::Resume)?;
    say(&mut tx, &case, (by, Saying::Resumed, None)).await?;
    let case = tx.step(case, Step::Resume).await?;
    decide(&mut tx, &case).await?;
    Ok(tx.commit().await?)
}

/// A person gives a case up: nothing more is done about it. Nothing is posted by it.
pub async fn give_up(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    (id, why): (CaseId, Phi<String>),
) -> Result<(), NotDone> {
    let (mut tx, staff, case) = at(office, practice, by, id).await?;
    people::permitted(&staff, Permission::Override)?;
    case.state.next(Step::Close)?;
    let at = tx.stamp().at;
    say(&mut tx, &case, (by, Saying::GivenUp, Some(why))).await?;
    withdraw(&mut tx, id).await?;
    let (recovered, known_by) = (Cents::ZERO, None);
    tx.keep_outcome(&Outcome { case: id, ending: Ending::LeftAlone, recovered, known_by, at })
        .await?;
    tx.step(case, Step::Close).await?;
    Ok(tx.commit().await?)
}

/// A person has work tried again that was given up; `false` if somebody did so before.
pub async fn retry(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    job: &GivenUp,
) -> Result<bool, NotDone> {
    let mut tx = people::begin(office, practice, by).await?;
    let staff = people::staff(&mut tx, by).await?;
    people::permitted(&staff, Permission::Retry)?;
    let retried = tx.retry(job).await?;
    tx.commit().await?;
    Ok(retried)
}

/// The newest proposal of a case, which is the one that people speak of.
pub async fn newest_proposal(
    practice: &Practice,
    case: CaseId,
) -> Result<Option<ProposalId>, StoreError> {
    Ok(practice.proposals_of(case).await?.pop().map(|it| it.terms().id))
}

pub(crate) async fn at(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    id: CaseId,
) -> Result<(Tx, Staff, Case), NotDone> {
    let mut tx = people::begin(office, practice, by).await?;
    let staff = people::staff(&mut tx, by).await?;
    let case = practice.case(id).await?.ok_or(NotDone::NotThere("case"))?;
    Ok((tx, staff, case))
}

/// Has a case decided anew.
pub(crate) async fn decide(tx: &mut Tx, case: &Case) -> Result<(), StoreError> {
    let now = tx.stamp().at;
    tx.enqueue(Stage::Decide.job(About::Case(case.id), case.n_steps, now)).await.map(drop)
}

//! Settle: the payer has spoken again; is that the end of a case, or something to decide anew?
//!
//! What the case rests on is the payer's word that its last decision read. If there is a newer one, it is
//! held against the one that opened the case.
//!
//! **Invariants**
//! - A case whose attempt is under way is not settled before it is known what became of it.
//! - What came of a case is what the payer pays now, less what it paid with the word that opened it. An
//!   answer that was replaced counts no more, whether or not the payer has taken its money back yet.

use std::{cmp::Ordering, time::Duration};

use domain::{
    Case, CaseId, CaseState, Cents, Ending, Event, EventKey, Judgment, Outcome, Step, judge,
};
use jobs::Trouble;
use store::{About, Job, Practice, StoreError, Tx};

use crate::{
    Books, Office, Stage,
    answer::decide,
    approve::withdraw,
    desk::{Said, Spoken},
    intake,
};

/// What is to be done about a newer word.
pub struct Thought {
    case: Case,
    came_to: CameTo,
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum CameTo {
    /// The end.
    Settled { ending: Ending, recovered: Cents, known_by: EventKey },
    /// Something that the last decision did not know.
    News,
    /// It came while the case was being closed, so that no step of it read it: another case.
    Late(Event),
    /// An attempt is under way, or a lesson is being kept: later.
    Wait,
}

pub(crate) async fn think(
    office: &Office,
    practice: &Practice,
    id: CaseId,
) -> Result<Option<Thought>, Trouble> {
    let Some(case) = practice.case(id).await? else { return Ok(None) };
    let spoken = Spoken::of(practice, &case, office.all_seen()).await?.ok_or(UNREADABLE)?;
    let Some(newest) = spoken.news() else {
        let is_news = spoken.claim_came() && case.state.is_before_people();
        return Ok(is_news.then_some(Thought { case, came_to: CameTo::News }));
    };
    let came_to = match case.state {
        CaseState::Settled => late(practice, &case, newest).await?.map(|_| CameTo::Wait),
        CaseState::Closed => late(practice, &case, newest).await?.map(CameTo::Late),
        _ => Some(judged(&office.books, case.state, &spoken, newest)),
    };
    Ok(came_to.map(|came_to| Thought { case, came_to }))
}

pub(crate) async fn write(
    office: &Office,
    tx: &mut Tx,
    job: &Job,
    thought: Thought,
) -> Result<(), Trouble> {
    let Thought { case, came_to } = thought;
    let at = tx.stamp().at;
    match came_to {
        CameTo::Settled { ending, recovered, known_by } => {
            let outcome =
                Outcome { case: case.id, ending, recovered, known_by: Some(known_by), at };
            withdraw(tx, case.id).await?;
            tx.keep_outcome(&outcome).await?;
            let case = tx.step(case, Step::Settle).await?;
            tx.enqueue(Stage::Learn.job(About::Case(case.id), case.n_steps, at)).await?;
        }
        CameTo::News => {
            withdraw(tx, case.id).await?;
            let case = tx.step(case, Step::Reconsider).await?;
            decide(tx, &case).await?;
        }
        CameTo::Late(event) => intake::tell_again(office, tx, &event).await?,
        CameTo::Wait => wait(tx, job, office.pace.again).await?,
    }
    Ok(())
}

/// The event of a word that came after the one by which the case was settled, or after the one that its
/// last decision read.
async fn late(
    practice: &Practice,
    case: &Case,
    newest: Said<'_>,
) -> Result<Option<Event>, StoreError> {
    let outcome = practice.outcome(case.id).await?;
    let is_known = outcome.is_some_and(|it| it.known_by.as_ref() == Some(newest.key));
    if is_known { Ok(None) } else { practice.event(newest.key).await }
}

/// Holds the newest word against the one that opened the case.
fn judged(books: &Books, state: CaseState, spoken: &Spoken, newest: Said<'_>) -> CameTo {
    if matches!(state, CaseState::Acting | CaseState::Unclear) {
        return CameTo::Wait;
    }
    let now = judgment(books, newest);
    if now.denial.is_some() || now.not_final || newest.takes_back() {
        return CameTo::News;
    }
    let recovered = spoken.paid_since();
    let before = spoken.opening().map(|it| judgment(books, it).patient_share);
    let ending = ending(recovered, before.unwrap_or(Cents::ZERO) < now.patient_share);
    CameTo::Settled { ending, recovered, known_by: newest.key.clone() }
}

/// The end of a case of which nothing is denied any more; `shifted` says that the patient owes more than
/// before.
pub(crate) fn ending(recovered: Cents, shifted: bool) -> Ending {
    match recovered.cmp(&Cents::ZERO) {
        Ordering::Greater => Ending::PaidInFull,
        Ordering::Less => Ending::TakenBack,
        Ordering::Equal if shifted => Ending::PatientOwes,
        Ordering::Equal => Ending::Upheld,
    }
}

fn judgment(books: &Books, word: Said<'_>) -> Judgment {
    let remittance = &word.read.remittance;
    let overrides = books.codes.overrides(&remittance.payer.name);
    judge(&books.codes, &overrides, remittance.date, &word.read.payment)
}

async fn wait(tx: &mut Tx, job: &Job, again: Duration) -> Result<(), StoreError> {
    let due = tx.stamp().at.plus(again);
    tx.enqueue(Stage::Settle.job(job.about, job.turn, due)).await.map(drop)
}

const UNREADABLE: Trouble =
    Trouble::Never("a word of the payer on this claim can't be read; look at the remittance");

//! Learn: what the payer finally did becomes a lesson, and the case is closed.
//!
//! **Invariant:** a case teaches once, and its lesson leads back to nobody.

use domain::{
    Assessment, Case, CaseId, CaseState, DecisionRecord, Lesson, Moment, Outcome, Overruled,
    Proposal, ProposalState, Response, Statement, Step,
};
use jobs::Trouble;
use store::{Practice, StoreError, Tx};

/// What a case teaches.
pub struct Thought {
    case: Case,
    lesson: Option<Lesson>,
}

pub(crate) async fn think(practice: &Practice, id: CaseId) -> Result<Option<Thought>, Trouble> {
    let Some(case) = practice.case(id).await? else { return Ok(None) };
    if case.state != CaseState::Settled {
        return Ok(None);
    }
    let outcome = practice.outcome(id).await?;
    let mut decisions = practice.decisions_of(id).await?;
    // A later decision may only have found that there was nothing left to do.
    let proposing = decisions.iter().rposition(|it| it.assessment.is_some());
    let decision = proposing.map(|at| decisions.swap_remove(at));
    let proposals = practice.proposals_of(id).await?;
    let statements = practice.statements_of(id).await?;
    let lesson = outcome.zip(decision).and_then(|(outcome, decision)| {
        let overruled = overruled(&statements, &decisions, &decision);
        lesson(&decision, (response(&proposals, outcome.at), overruled), &outcome)
    });
    Ok(Some(Thought { case, lesson }))
}

pub(crate) async fn write(tx: &mut Tx, thought: Thought) -> Result<(), Trouble> {
    let Thought { case, lesson } = thought;
    if let Some(lesson) = &lesson {
        tx.keep_lesson(case.id, lesson).await?;
    }
    tx.step(case, Step::Learn).await?;
    Ok(())
}

/// What a case teaches that an agent closed by itself.
pub(crate) async fn from_closed(
    tx: &mut Tx,
    decision: &DecisionRecord,
    outcome: &Outcome,
) -> Result<(), StoreError> {
    let statements = tx.practice().statements_of(decision.case).await?;
    let earlier = tx.practice().decisions_of(decision.case).await?;
    let overruled = overruled(&statements, &earlier, decision);
    match lesson(decision, (Response::NotAsked, overruled), outcome) {
        Some(lesson) => tx.keep_lesson(decision.case, &lesson).await.map(drop),
        None => Ok(()),
    }
}

fn lesson(
    decision: &DecisionRecord,
    (response, overruled): (Response, Option<Overruled>),
    outcome: &Outcome,
) -> Option<Lesson> {
    let Assessment { class, door, chance_bp, denied, .. } = decision.assessment?;
    let Outcome { ending, recovered, .. } = *outcome;
    let agent = decision.made_by.clone();
    Some(Lesson {
        agent,
        class,
        door,
        chance_bp,
        at_stake: denied,
        response,
        ending,
        recovered,
        overruled,
    })
}

/// What people put in place of what the tables said, and what the tables had said before. `n_steps` of a
/// statement is the step at which the case stood, so what was decided before it was decided below that.
fn overruled(
    statements: &[Statement],
    earlier: &[DecisionRecord],
    last: &DecisionRecord,
) -> Option<Overruled> {
    let mut said = statements.iter().filter_map(|it| Some((it.n_steps, it.instead?)));
    let (n_steps, first) = said.next()?;
    let before = earlier.iter().rfind(|it| it.n_steps < n_steps && it.assessment.is_some());
    let said_by_tables = before.unwrap_or(last).assessment?.class;
    let instead = said.fold(first, |all, (_, it)| all.then(it));
    Some(Overruled { said: said_by_tables, instead })
}

/// What people made of the newest proposal that they had before them. One that was still before them, or
/// before nobody, when the payer spoke, was left by nobody.
fn response(proposals: &[Proposal], ended: Moment) -> Response {
    let Some(newest) = proposals.last() else { return Response::NotAsked };
    match newest.state() {
        ProposalState::Approved if newest.edits().is_empty() => Response::Approved,
        ProposalState::Approved | ProposalState::Replaced => Response::Edited,
        ProposalState::Rejected => Response::Rejected,
        ProposalState::Expired if newest.terms().expires <= ended => Response::Ignored,
        ProposalState::Pending | ProposalState::Expired => Response::NotAsked,
    }
}

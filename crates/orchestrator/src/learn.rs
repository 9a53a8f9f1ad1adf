//! Learn: what the payer finally did becomes a lesson, and the case is closed.
//!
//! **Invariant:** a case teaches once, and its lesson leads back to nobody.

use domain::{
    Assessment, Case, CaseId, CaseState, DecisionRecord, Lesson, Moment, Outcome, Proposal,
    ProposalState, Response, Step,
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
    let lesson = outcome.zip(decision).and_then(|(outcome, decision)| {
        lesson(&decision, response(&proposals, outcome.at), &outcome)
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
    match lesson(decision, Response::NotAsked, outcome) {
        Some(lesson) => tx.keep_lesson(decision.case, &lesson).await.map(drop),
        None => Ok(()),
    }
}

fn lesson(decision: &DecisionRecord, response: Response, outcome: &Outcome) -> Option<Lesson> {
    let Assessment { class, door, chance_bp, denied, .. } = decision.assessment?;
    let Outcome { ending, recovered, .. } = *outcome;
    let agent = decision.made_by.clone();
    Some(Lesson { agent, class, door, chance_bp, at_stake: denied, response, ending, recovered })
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

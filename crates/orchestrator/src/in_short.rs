//! A case in one line: what is proposed, what is asked, what went wrong, or what became of it; with the
//! proposal itself, where one waits for somebody.

use domain::{Action, Case, CaseId, CaseState, Proposal, ProposalState};
use futures_util::{StreamExt, TryStreamExt, stream};
use store::{Practice, StoreError};

use crate::{question, words};

/// A case in one line.
#[derive(Clone, Debug)]
pub struct InShort {
    /// Which.
    pub case: CaseId,
    /// The line; it may name a patient.
    pub what: String,
    /// The newest proposal, if it waits for somebody's word.
    pub proposal: Option<Proposal>,
}

/// A case in one line.
pub async fn in_short(practice: &Practice, case: &Case) -> Result<InShort, StoreError> {
    let line = |what: String| InShort { case: case.id, what, proposal: None };
    match case.state {
        CaseState::AwaitingAnswer => {
            let question = question(practice, case).await?;
            Ok(line(question.map_or("?", |it| it.text()).to_owned()))
        }
        CaseState::Closed => {
            let outcome = practice.outcome(case.id).await?;
            let told = |it: domain::Outcome| {
                format!("{}, {} recovered", words::ending(it.ending), it.recovered)
            };
            Ok(line(outcome.map(told).unwrap_or_default()))
        }
        CaseState::Stopped => {
            let noticed = practice.findings_of(case.id).await?.into_iter().next();
            Ok(line(noticed.map_or_else(String::new, |it| it.what.expose().clone())))
        }
        _ => {
            let newest = practice.proposals_of(case.id).await?.pop();
            Ok(newest.map_or_else(|| line(String::new()), |it| of_proposal(case, it)))
        }
    }
}

/// Many cases in one line each, in their order, with few questions to the records.
pub async fn in_short_all(
    practice: &Practice,
    cases: &[&Case],
) -> Result<Vec<InShort>, StoreError> {
    let many = practice.for_many();
    let asked: Vec<_> = cases.iter().map(|case| in_short(&many, case)).collect();
    stream::iter(asked).buffered(cases.len().max(1)).try_collect().await
}

fn of_proposal(case: &Case, proposal: Proposal) -> InShort {
    if case.state == CaseState::InQueue {
        let next = proposal.terms().actions.iter().find_map(|it| match &it.action {
            Action::AttachAnalysis { next_action, .. } => Some(next_action.clone()),
            _ => None,
        });
        let what = next.unwrap_or_else(|| "what its queue is for".to_owned());
        return InShort { case: case.id, what: format!("to do: {what}"), proposal: None };
    }
    let actions = words::all_actions(proposal.terms().actions.iter().map(|it| &it.action));
    // Nobody was asked and nothing was sent.
    let is_watched =
        case.state == CaseState::AwaitingPayer && proposal.state() != ProposalState::Approved;
    let what = if is_watched { format!("only watched, not done: {actions}") } else { actions };
    let waits = proposal.state() == ProposalState::Pending;
    InShort { case: case.id, what, proposal: waits.then_some(proposal) }
}

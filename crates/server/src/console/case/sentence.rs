//! What happened to a case and what comes next, in a few sentences that need no trade to be read.

use domain::{Action, CaseState as S, Cents, Concluded, Proposal};
use orchestrator::{CaseFile, words};

use super::{plain::plain, plan::capital};
use crate::console::show;

/// The sentences at the top of a case.
pub(crate) fn sentence(file: &CaseFile) -> String {
    let parts = [refused(file), comes_next(file), at_last(file)];
    parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Who refused how much, and why.
fn refused(file: &CaseFile) -> String {
    let payer = show::payer(&file.payer);
    match file.decision.as_ref().and_then(|it| it.assessment) {
        Some(it) => format!(
            "{payer} refused {} of this claim because {}.",
            show::money(it.denied),
            words::because(it.class)
        ),
        None => format!("{payer} refused some or all of this claim."),
    }
}

fn comes_next(file: &CaseFile) -> String {
    let concluded = file.decision.as_ref().map(|it| it.concluded);
    match file.case.state {
        S::Deciding => "An agent is about to look at it.".to_owned(),
        S::Checking => "What is proposed is being checked.".to_owned(),
        S::AwaitingApproval | S::AwaitingSecondApproval => proposed(file),
        S::AwaitingAnswer => match file.question {
            Some(question) => {
                let owner = question.owner().label();
                format!("Before anything is done, {owner} is asked: {}", question.text())
            }
            None => String::new(),
        },
        S::Approved | S::Acting => "It was approved and is being done.".to_owned(),
        S::Unclear => {
            "It was tried, and no clear answer came: somebody has to look whether it was done."
                .to_owned()
        }
        S::InQueue => format!("It waits {}: its people do the rest at the payer.", queue(file)),
        S::AwaitingPayer => "The answer is out; now the payer has to speak.".to_owned(),
        S::Stopped => "It is stopped: somebody has to look.".to_owned(),
        S::Settled | S::Closed => match (&file.outcome, concluded) {
            (_, Some(Concluded::Closed(closing))) => {
                format!("Nothing was worth doing: {}.", words::closing(closing))
            }
            (Some(it), _) => format!(
                "In the end: {}; {} recovered.",
                words::ending(it.ending),
                show::money(it.recovered)
            ),
            (None, _) => "It is closed.".to_owned(),
        },
    }
}

/// The one thing of a proposal that matters most, and what is expected of it.
fn proposed(file: &CaseFile) -> String {
    let Some(proposed) = &file.proposed else { return String::new() };
    let lead = capital(&plain(&words::action(lead(&proposed.proposal))));
    let expected = file.decision.as_ref().and_then(|it| it.assessment).map(|it| it.expected_net);
    match expected {
        Some(net) if Cents::ZERO < net => {
            format!("Proposed: {lead}. {} is expected to come of it.", show::money(net))
        }
        _ => format!("Proposed: {lead}."),
    }
}

/// What reaches the payer, else what stays in the office.
fn lead(proposal: &Proposal) -> &Action {
    let mut actions = proposal.terms().actions.iter().map(|it| &it.action);
    let out = actions.clone().find(|it| !it.kind().stays_in_the_office());
    let route = actions.clone().find(|it| matches!(it, Action::RouteToQueue { .. }));
    let first = actions.next();
    out.or(route).or(first).expect("a proposal has an action")
}

/// By when, as long as anything can still be done.
fn at_last(file: &CaseFile) -> String {
    let is_open = file.case.state.waits_for().is_some() && file.case.state != S::AwaitingPayer;
    let deadline = file.decision.as_ref().and_then(|it| it.assessment?.deadline);
    match deadline {
        Some(day) if is_open => {
            format!("The last day for an answer is {}.", show::day(day))
        }
        _ => String::new(),
    }
}

fn queue(file: &CaseFile) -> String {
    file.task.map_or_else(
        || "in its queue".to_owned(),
        |it| format!("in the queue {}", it.queue.label()),
    )
}

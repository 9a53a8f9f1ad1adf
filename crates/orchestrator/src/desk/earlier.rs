//! What was said and done about a claim before: the statements of people, the receipts of what went out,
//! and what the payer said since.

use chrono::NaiveDate;
use domain::{
    Action, Answered, AppealAnswer, ClaimPayment, Correction, Door, Moment, Override,
    PersonsAnswer, Question, Saying, Statement,
};

use super::payer_word::{self, Word};

/// Something that went out to the payer, with the time of its receipt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Sent {
    pub(super) door: Door,
    pub(super) at: Moment,
}

/// Through which door an action goes out to the payer; `None` where it stays in the office.
pub(super) fn door(action: &Action) -> Option<Door> {
    match action {
        Action::SubmitCorrectedClaim { correction, .. } => Some(match correction {
            Correction::First => Door::NewClaim,
            Correction::Replaces { .. } => Door::Replacement,
            Correction::Voids { .. } => Door::Void,
        }),
        Action::SendRecords { .. } => Some(Door::RecordsReply),
        Action::RequestReconsideration { .. } => Some(Door::Reconsideration),
        Action::RequestReopening { .. } => Some(Door::Reopening),
        Action::FileAppeal { level, .. } => Some(Door::Appeal(*level)),
        Action::DisputePayment { .. } => Some(Door::PricingDispute),
        Action::RouteToQueue { .. }
        | Action::AttachAnalysis { .. }
        | Action::SetClaimStatus { .. }
        | Action::AddNote { .. }
        | Action::RecommendWriteOff { .. } => None,
    }
}

/// Is it a claim that goes through the door at which claims are taken in or rejected?
pub(super) fn is_claim(door: Door) -> bool {
    matches!(door, Door::NewClaim | Door::Replacement | Door::Void)
}

/// All of it together. The statements are the case's, the oldest first; what was sent and what the payer
/// said are of the claim.
pub(super) fn earlier(
    statements: &[Statement],
    sent: &[Sent],
    words: &[Word],
    last: Option<&Word>,
) -> agents::Earlier {
    let last_sent = sent.iter().max_by_key(|it| it.at);
    let since = last_sent.and_then(|it| last.filter(|word| answers(word, it.at)));
    agents::Earlier {
        told: told(statements),
        in_flight: last_sent.filter(|_| since.is_none()).map(|it| it.door),
        records_sent: sent.iter().any(|it| it.door == Door::RecordsReply),
        answered: last_sent.zip(since).and_then(|(it, word)| answered(it.door, word)),
        rejected: is_rejected(statements, words),
        instead: instead(statements, words),
    }
}

/// Does a word of the payer answer what went out then? A payment of the same day was made before.
fn answers(word: &Word, sent: Moment) -> bool {
    let known: Option<NaiveDate> = word.said.remittance.date;
    known.map_or(sent < word.seen, |day| payer_word::day(sent) < day)
}

/// What the payer said to a step that contested its decision. Whether it still denies anything is for
/// the agent to see; where it does, this is how.
fn answered(door: Door, word: &Word) -> Option<Answered> {
    matches!(door, Door::Reconsideration | Door::Appeal(_))
        .then(|| Answered { door, answer: appeal_answer(&word.said.payment) })
}

/// CARC 285 and 286 say that an appeal was not judged at all; otherwise it was, and did not help.
fn appeal_answer(payment: &ClaimPayment) -> AppealAnswer {
    let of_lines = payment.lines.iter().flat_map(|line| &line.adjustments);
    let mut codes = payment.adjustments.iter().chain(of_lines).map(|it| it.carc);
    codes
        .find_map(|carc| match carc.as_str() {
            "285" => Some(AppealAnswer::Misfiled),
            "286" => Some(AppealAnswer::TooLate),
            _ => None,
        })
        .unwrap_or(AppealAnswer::Upheld)
}

/// Questions and answers. What to do instead of a proposal is asked anew for each that is rejected.
fn told(statements: &[Statement]) -> Vec<agents::Told> {
    let n_before = last_rejection(statements).unwrap_or(0);
    let told = statements.iter().enumerate().filter_map(|(place, it)| {
        let question = it.question.filter(|_| it.saying == Saying::Answered)?;
        let is_old = question == Question::WhatInstead && place < n_before;
        let answer = it.answer.unwrap_or(PersonsAnswer::InWords);
        (!is_old).then_some(agents::Told { question, answer })
    });
    told.collect()
}

/// A rejection stands until a person has said something that the agent can decide by, or the payer has
/// spoken again.
fn is_rejected(statements: &[Statement], words: &[Word]) -> bool {
    let Some(place) = last_rejection(statements) else { return false };
    let (rejection, since) = (&statements[place], &statements[place + 1..]);
    let answers = |it: &Statement| {
        it.saying == Saying::Answered
            && it.question.is_some_and(|it| it != Question::WhatInstead)
            && matches!(it.answer, Some(PersonsAnswer::Yes | PersonsAnswer::No))
    };
    let says_what_it_is = |it: &Statement| it.instead.is_some_and(|it| it.class.is_some());
    let decides = |it: &Statement| answers(it) || says_what_it_is(it);
    !since.iter().any(decides) && !words.iter().any(|it| rejection.at < it.seen)
}

/// What people say of the payer's last word, in place of what the tables do. Who said so of an earlier
/// word did not know this one.
fn instead(statements: &[Statement], words: &[Word]) -> Override {
    let is_of_last = |it: &&Statement| !words.iter().any(|word| it.at < word.seen);
    let said = statements.iter().filter(is_of_last).filter_map(|it| it.instead);
    said.fold(Override::default(), Override::then)
}

/// The place of the last rejection among the statements.
fn last_rejection(statements: &[Statement]) -> Option<usize> {
    statements.iter().rposition(|it| it.saying == Saying::Rejected)
}

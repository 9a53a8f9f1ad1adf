//! The records in words that a biller reads.

use domain::{
    Action, CaseState, ClaimMark, Correction, Door, Ending, Moment, PersonsAnswer, Priority,
    Response, Saying, Statement, WaitsFor,
};
use orchestrator::words;

/// An action, as it stands in a proposal or at the platform.
pub(super) fn action(action: &Action) -> String {
    let documents = |n: usize| match n {
        0 => String::new(),
        1 => " with 1 document".to_owned(),
        n => format!(" with {n} documents"),
    };
    match action {
        Action::RouteToQueue { queue, priority, due, estimated_mins, complexity_score } => {
            let due = due.map_or_else(String::new, |it| format!(", due {it}"));
            format!(
                "into the queue {}: {} priority{due}, {estimated_mins} minutes, complexity \
                 {complexity_score}",
                queue.label(),
                priority.id()
            )
        }
        Action::AttachAnalysis { root_cause, recovery_priority: Priority::High, .. } => {
            format!("analysis: {}, urgent", root_cause.title())
        }
        Action::AttachAnalysis { root_cause, .. } => format!("analysis: {}", root_cause.title()),
        Action::SetClaimStatus { mark: ClaimMark::UnderReview } => "marked as under review".into(),
        Action::SetClaimStatus { mark: ClaimMark::InAppeal } => "marked as in appeal".into(),
        Action::AddNote { .. } => "a note".to_owned(),
        Action::SubmitCorrectedClaim { correction, .. } => match correction {
            Correction::First => "the claim goes out again, as a first claim".to_owned(),
            Correction::Replaces { payer_number } => {
                format!("a corrected claim replaces {}", payer_number.0)
            }
            Correction::Voids { payer_number } => format!("a void takes {} back", payer_number.0),
        },
        Action::SendRecords { enclosures, .. } => {
            format!("the records go to the payer{}", documents(enclosures.len()))
        }
        Action::RequestReconsideration { enclosures, .. } => {
            format!("a reconsideration is asked for{}", documents(enclosures.len()))
        }
        Action::RequestReopening { enclosures, .. } => {
            format!("a reopening is asked for{}", documents(enclosures.len()))
        }
        Action::FileAppeal { level, enclosures, .. } => {
            format!("an appeal of level {level}{}", documents(enclosures.len()))
        }
        Action::DisputePayment { expected, enclosures, .. } => {
            format!("the price is disputed, {expected} is due{}", documents(enclosures.len()))
        }
        Action::RecommendWriteOff { amount, .. } => {
            format!("a write-off of {amount} is recommended")
        }
    }
}

/// What is said to the payer with an action, word for word.
pub(super) fn summary(action: &Action) -> Option<&str> {
    match action {
        Action::SendRecords { summary, .. }
        | Action::RequestReconsideration { summary, .. }
        | Action::RequestReopening { summary, .. }
        | Action::FileAppeal { summary, .. }
        | Action::DisputePayment { summary, .. }
        | Action::RecommendWriteOff { summary, .. } => Some(summary.expose()),
        Action::AddNote { text } => Some(text.expose()),
        Action::RouteToQueue { .. }
        | Action::AttachAnalysis { .. }
        | Action::SetClaimStatus { .. }
        | Action::SubmitCorrectedClaim { .. } => None,
    }
}

/// Where a case stands, and for whom it waits.
pub(super) fn state(state: CaseState) -> &'static str {
    match state {
        CaseState::Deciding => "waits for the agent",
        CaseState::Checking => "waits for the check",
        CaseState::AwaitingApproval => "waits for an approval",
        CaseState::AwaitingSecondApproval => "waits for a second person's approval",
        CaseState::AwaitingAnswer => "asks",
        CaseState::Approved => "is approved; nothing was done yet",
        CaseState::Acting => "is being acted on",
        CaseState::Unclear => "is unclear: a person has to look at the platform",
        CaseState::InQueue => "is in a queue",
        CaseState::AwaitingPayer => "waits for the payer",
        CaseState::Settled => "is settled",
        CaseState::Stopped => "is stopped: a person has to look",
        CaseState::Closed => "is closed",
    }
}

/// For whom, on the worklist.
pub(super) fn whom(whom: Option<WaitsFor>) -> &'static str {
    match whom {
        Some(WaitsFor::Agent) => "the agent",
        Some(WaitsFor::Check) => "the check",
        Some(WaitsFor::Approver) => "an approver",
        Some(WaitsFor::SecondApprover) => "a second approver",
        Some(WaitsFor::Answerer) => "an answer",
        Some(WaitsFor::Act) => "its turn to be acted on",
        Some(WaitsFor::Supervisor) => "a supervisor",
        Some(WaitsFor::Queue) => "its queue",
        Some(WaitsFor::Payer) => "the payer",
        Some(WaitsFor::Learn) => "its lesson",
        None => "nobody",
    }
}

pub(super) fn ending(ending: Ending) -> &'static str {
    match ending {
        Ending::PaidInFull => "paid, and nothing is denied any more",
        Ending::PaidInPart => "paid since",
        Ending::Upheld => "the payer stays with its denial",
        Ending::TakenBack => "money was taken back",
        Ending::WrittenOff => "written off",
        Ending::PatientOwes => "the patient owes it",
        Ending::LeftAlone => "left alone",
    }
}

pub(super) fn response(response: Response) -> &'static str {
    match response {
        Response::Approved => "people approved it",
        Response::Edited => "people changed it",
        Response::Rejected => "people rejected it",
        Response::Ignored => "nobody acted on it",
        Response::NotAsked => "nobody was asked",
    }
}

pub(super) fn door(door: Door) -> String {
    match door {
        Door::NewClaim => "a new claim".to_owned(),
        Door::Replacement => "a corrected claim".to_owned(),
        Door::Void => "a void".to_owned(),
        Door::RecordsReply => "records".to_owned(),
        Door::Reconsideration => "a reconsideration".to_owned(),
        Door::Appeal(level) => format!("an appeal of level {level}"),
        Door::Reopening => "a reopening".to_owned(),
        Door::PricingDispute => "a price dispute".to_owned(),
        Door::WriteOffRequest => "a write-off".to_owned(),
        Door::Patient => "the patient".to_owned(),
        Door::Nothing => "nothing yet".to_owned(),
    }
}

/// What an entry of the audit trail says was done; nothing for what only keeps the books of it.
pub(super) fn did(did: &str) -> Option<&'static str> {
    Some(match did {
        "case.opened" => "opens the case",
        "case.propose" => "makes a proposal",
        "case.ask" => "asks a person",
        "case.put_forward" => "puts the proposal before people",
        "case.observe" => "only watches; nobody is asked",
        "case.object" => "objects to the proposal",
        "case.approve_by_order" => "approves by a standing order",
        "case.sign_first" => "approves; a second person has to",
        "case.approve" => "approves",
        "case.expire" => "the proposal is too old",
        "case.begin" => "begins to act",
        "case.lose_sight" => "does not know what became of it",
        "case.fail" => "the platform refused",
        "case.hand_over" => "all is done; its queue does the rest",
        "case.handle" => "did the work by hand; the payer has to speak",
        "case.deliver" => "all is done; the payer has to speak",
        "case.finish" => "all is done; no answer will come",
        "case.settle" => "the payer has spoken: settled",
        "case.reconsider" => "the payer has spoken: to be decided anew",
        "case.learn" => "keeps the lesson and closes the case",
        "case.close" => "closes the case",
        "warrant.attempted" => ATTEMPT,
        "receipt.kept" => RECEIPT,
        "finding.noticed" => "notices something",
        _ => return None,
    })
}

/// An attempt at an action is noted before it is made.
pub(super) const ATTEMPT: &str = "attempt";

/// An action was done, and there is proof of it.
pub(super) const RECEIPT: &str = "receipt";

/// What a person said.
pub(super) fn statement(it: &Statement) -> String {
    let verb = match it.saying {
        Saying::Answered => "answers",
        Saying::Rejected => "rejects",
        Saying::Edited => "changes the proposal",
        Saying::FoundDone => "saw that it was done",
        Saying::FoundNotDone => "saw that it was not done",
        Saying::Handled => "did the work by hand",
        Saying::Stopped => "stops the case",
        Saying::Resumed => "lets it go on",
        Saying::GivenUp => "gives it up",
        Saying::Overridden => "says otherwise",
    };
    let answer = match it.answer {
        Some(PersonsAnswer::Yes) => " yes",
        Some(PersonsAnswer::No) => " no",
        Some(PersonsAnswer::InWords) | None => "",
    };
    let instead = it.instead.map_or_else(String::new, |it| format!(", {}", words::instead(it)));
    let words = it.words.as_ref().map_or_else(String::new, |it| format!(": \"{}\"", it.expose()));
    format!("{verb}{answer}{instead}{words}")
}

/// `2026-03-02 14:00`, UTC: the invented practice is where that is its own time.
pub(super) fn time(ms: i64) -> String {
    Moment::from_ms(ms).map(|at| words::time(at, 0)).unwrap_or_default()
}

/// Identifiers are made by chance and mean nothing to a reader: their kind is left.
pub(super) fn without_identifiers(text: &str) -> String {
    let kinds = ["case", "prop", "acct", "staff", "exh", "doc", "order", "prac"];
    let is_identifier = |word: &str| {
        word.split_once('_').is_some_and(|(kind, rest)| kinds.contains(&kind) && rest.len() >= 26)
    };
    let mut out = String::new();
    let mut word = String::new();
    for mark in text.chars().chain(['\n']) {
        if mark.is_alphanumeric() || mark == '_' {
            word.push(mark);
            continue;
        }
        out.push_str(if is_identifier(&word) { "(number)" } else { &word });
        word.clear();
        out.push(mark);
    }
    out.truncate(out.trim_end_matches('\n').len());
    out
}

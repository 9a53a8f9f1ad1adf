//! The records in words that a biller reads: what is proposed, for whom a case waits, what was done.
//!
//! **Invariant:** every word of the domain has its own here; a new one does not compile without.

use domain::{
    Action, CaseState, ClaimField, ClaimMark, Closing, Correction, Ending, Moment, Priority,
    WaitsFor, Witness,
};

/// An action, as it stands in a proposal: what is done if somebody approves.
pub(crate) fn action(action: &Action) -> String {
    match action {
        Action::RouteToQueue { queue, priority, due, estimated_mins, .. } => {
            let due = due.map_or_else(String::new, |it| format!(", due {it}"));
            let (queue, priority) = (queue.label(), priority.id());
            format!(
                "put into the queue {queue}: {priority} priority{due}, {estimated_mins} minutes"
            )
        }
        Action::AttachAnalysis { root_cause, recovery_priority, .. } => {
            let urgent = if *recovery_priority == Priority::High { ", urgent" } else { "" };
            format!("note what was found: {}{urgent}", root_cause.title())
        }
        Action::SetClaimStatus { mark: ClaimMark::UnderReview } => "mark as under review".into(),
        Action::SetClaimStatus { mark: ClaimMark::InAppeal } => "mark as in appeal".into(),
        Action::AddNote { .. } => "add a note".to_owned(),
        Action::SubmitCorrectedClaim { correction, .. } => match correction {
            Correction::First => "send the claim again, as a first claim".to_owned(),
            Correction::Replaces { payer_number } => {
                format!("send a corrected claim, which replaces {}", payer_number.0)
            }
            Correction::Voids { payer_number } => {
                format!("send a void, which takes {} back", payer_number.0)
            }
        },
        Action::SendRecords { enclosures, .. } => {
            format!("send the records{}", with(enclosures.len()))
        }
        Action::RequestReconsideration { enclosures, .. } => {
            format!("ask for a reconsideration{}", with(enclosures.len()))
        }
        Action::RequestReopening { enclosures, .. } => {
            format!("ask for a reopening{}", with(enclosures.len()))
        }
        Action::FileAppeal { level, enclosures, .. } => {
            format!("file an appeal, level {level}{}", with(enclosures.len()))
        }
        Action::DisputePayment { expected, enclosures, .. } => {
            format!("dispute the price: {expected} is due{}", with(enclosures.len()))
        }
        Action::RecommendWriteOff { amount, .. } => format!("recommend to write off {amount}"),
    }
}

fn with(n_documents: usize) -> String {
    match n_documents {
        0 => String::new(),
        1 => ", with 1 document".to_owned(),
        n => format!(", with {n} documents"),
    }
}

/// All of a proposal in one line: what reaches the payer first, then what stays in the office.
pub(crate) fn all_actions<'a>(actions: impl Iterator<Item = &'a Action> + Clone) -> String {
    let stays = |it: &&Action| it.kind().stays_in_the_office();
    let (first, second) = (actions.clone().filter(|it| !stays(it)), actions.filter(stays));
    // What was found stands in a column of its own.
    let told = |it: &&Action| !matches!(it, Action::AttachAnalysis { .. });
    let texts: Vec<String> = first.chain(second).filter(told).map(action).collect();
    texts.join("; ")
}

/// Where a case stands, after its name.
pub(crate) fn state(state: CaseState) -> &'static str {
    match state {
        CaseState::Deciding => "waits for an agent to decide",
        CaseState::Checking => "waits for its proposal to be checked",
        CaseState::AwaitingApproval => "waits for somebody to approve the proposal",
        CaseState::AwaitingSecondApproval => "waits for a second person to approve the proposal",
        CaseState::AwaitingAnswer => "waits for an answer",
        CaseState::Approved => "is approved; nothing was sent yet",
        CaseState::Acting => "is being acted on",
        CaseState::Unclear => "is unclear: somebody has to look whether it was done",
        CaseState::AwaitingPayer => "waits for the payer",
        CaseState::Settled => "is settled; its lesson is about to be kept",
        CaseState::Stopped => "is stopped: somebody has to look",
        CaseState::Closed => "is closed",
    }
}

/// For whom a case waits, as a column has it.
pub(crate) fn whom(whom: Option<WaitsFor>) -> &'static str {
    match whom {
        Some(WaitsFor::Agent) => "the agent",
        Some(WaitsFor::Check) => "the check",
        Some(WaitsFor::Approver) => "an approver",
        Some(WaitsFor::SecondApprover) => "2nd approver",
        Some(WaitsFor::Answerer) => "an answer",
        Some(WaitsFor::Act) => "sending",
        Some(WaitsFor::Supervisor) => "a supervisor",
        Some(WaitsFor::Payer) => "the payer",
        Some(WaitsFor::Learn) => "its lesson",
        None => "nobody",
    }
}

/// How a case ended.
pub(crate) fn ending(ending: Ending) -> &'static str {
    match ending {
        Ending::PaidInFull => "paid in full",
        Ending::PaidInPart => "paid in part",
        Ending::Upheld => "the payer stays with its denial",
        Ending::TakenBack => "money was taken back",
        Ending::WrittenOff => "written off",
        Ending::PatientOwes => "the patient owes it",
        Ending::LeftAlone => "left alone",
    }
}

/// Why there was nothing worth doing.
pub(crate) fn closing(closing: Closing) -> &'static str {
    match closing {
        Closing::PatientOwes => "the payer is right, and the patient owes it",
        Closing::TrueDuplicate => "the first claim has its own decision",
        Closing::Expected => "the denial was to be expected",
        Closing::NothingAskedFor => "no payment was asked for",
        Closing::PaidSince => "it was paid meanwhile",
        Closing::GivenUp => "a person gave it up",
    }
}

/// How we know that something was done.
pub(crate) fn witness(witness: Witness) -> &'static str {
    match witness {
        Witness::Answered => "as the platform answered",
        Witness::Found => "as was found at the platform afterwards",
        Witness::Person => "as a person saw",
    }
}

/// A field of a claim, for who knows claims by sight and not by segment.
pub(crate) fn field(field: ClaimField) -> &'static str {
    match field {
        ClaimField::Frequency => "Frequency",
        ClaimField::PayerNumber => "Payer's claim number",
        ClaimField::MemberNumber => "Member number",
        ClaimField::Authorization => "Authorization number",
        ClaimField::Referral => "Referral number",
    }
}

/// What an entry of the audit trail says was done; nothing where the entry only keeps what another one
/// tells.
pub(crate) fn did(did: &str) -> Option<&'static str> {
    Some(match did {
        "case.opened" => "opened the case",
        "case.propose" => "made a proposal",
        "case.ask" => "asked a person",
        "case.put_forward" => "found nothing wrong and put the proposal before people",
        "case.observe" => "only watches, so nobody was asked",
        "case.object" => "objected to the proposal",
        "case.approve_by_order" => "approved by a standing order",
        "case.sign_first" => "approved; a second person has to",
        "case.approve" => "approved",
        "case.reject" => "rejected the proposal",
        "case.edit" => "changed the proposal",
        "case.expire" => "found the proposal too old",
        "case.answer" => "answered",
        "case.begin" => "began to act",
        "case.lose_sight" => "does not know what became of it",
        "case.find_out" => "said what became of it",
        "case.fail" => "was refused by the platform",
        "case.deliver" => "did everything; now the payer has to answer",
        "case.finish" => "did everything; no answer will come",
        "case.settle" => "read the payer's answer: settled",
        "case.reconsider" => "read the payer's answer: to be decided anew",
        "case.learn" => "kept the lesson and closed the case",
        "case.close" => "closed the case",
        "case.stop" => "stopped the case",
        "case.resume" => "let the case go on",
        "receipt.kept" => "kept a receipt",
        "finding.noticed" => "noticed something",
        _ => return None,
    })
}

/// What an agent asked its desk, as the heading of what it read; the text is the journal's own.
pub(crate) fn exhibit(question: &str) -> &'static str {
    match question.split_once(' ').map_or(question, |it| it.0) {
        "payer_word" => "what the payer said",
        "sent_claim" => "the claim as it was sent",
        "acknowledgments" => "what was said of the claim on receipt",
        "earlier" => "what was done and said before",
        "on_file" => "coverage, authorizations and referrals on file",
        "documents" => "documents on file",
        "tables" => "the tables in force",
        "corrected_claim" => "the corrected claim, written out",
        _ => "something that this version has no word for",
    }
}

/// `2026-03-02 14:05`, on the practice's clock.
pub(crate) fn time(at: Moment, utc_offset_mins: i32) -> String {
    let local = at.ms() + i64::from(utc_offset_mins) * 60_000;
    let text = Moment::from_ms(local).unwrap_or(at).to_string();
    // 2026-03-02T14:05:00.000Z
    let (date, clock) = text.split_once('T').unwrap_or_default();
    format!("{date} {}", clock.get(..5).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_that_of_the_practice() {
        let at = Moment::from_ms(1_772_460_300_007).expect("in range");
        assert_eq!(time(at, 0), "2026-03-02 14:05");
        assert_eq!(time(at, -300), "2026-03-02 09:05");
        assert_eq!(time(at, 600), "2026-03-03 00:05");
    }
}

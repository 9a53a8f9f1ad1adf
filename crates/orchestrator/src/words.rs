//! The records in words that a biller reads: what is proposed, for whom a case waits, what was done.
//!
//! The command line and the console say the same thing in the same words, so they stand here once.
//!
//! **Invariant:** every word of the domain has its own here; a new one does not compile without.

use domain::{
    Action, ActionKind, CaseState, ClaimField, ClaimMark, Closing, Correction, DenialClass, Ending,
    Group, Moment, Override, Priority, Saying, Severity, WaitsFor, Witness,
};

/// An action, as it stands in a proposal: what is done if somebody approves.
pub fn action(action: &Action) -> String {
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

/// What is done, without saying what about: for who may approve what.
pub fn action_kind(kind: ActionKind) -> &'static str {
    match kind {
        ActionKind::RouteToQueue => "put a claim into a queue",
        ActionKind::AttachAnalysis => "note what was found",
        ActionKind::SetClaimStatus => "mark a claim",
        ActionKind::AddNote => "add a note",
        ActionKind::SubmitCorrectedClaim => "send a claim again",
        ActionKind::SendRecords => "send records",
        ActionKind::RequestReconsideration => "ask for a reconsideration",
        ActionKind::RequestReopening => "ask for a reopening",
        ActionKind::FileAppeal => "file an appeal",
        ActionKind::DisputePayment => "dispute a price",
        ActionKind::RecommendWriteOff => "recommend a write-off",
    }
}

/// All of a proposal in one line: what reaches the payer first, then what stays in the office.
pub fn all_actions<'a>(actions: impl Iterator<Item = &'a Action> + Clone) -> String {
    let stays = |it: &&Action| it.kind().stays_in_the_office();
    let (first, second) = (actions.clone().filter(|it| !stays(it)), actions.filter(stays));
    // What was found stands in a column of its own.
    let told = |it: &&Action| !matches!(it, Action::AttachAnalysis { .. });
    let texts: Vec<String> = first.chain(second).filter(told).map(action).collect();
    texts.join("; ")
}

/// Where a case stands, after its name.
pub fn state(state: CaseState) -> &'static str {
    match state {
        CaseState::Deciding => "waits for an agent to decide",
        CaseState::Checking => "waits for its proposal to be checked",
        CaseState::AwaitingApproval => "waits for somebody to approve the proposal",
        CaseState::AwaitingSecondApproval => "waits for a second person to approve the proposal",
        CaseState::AwaitingAnswer => "waits for an answer",
        CaseState::Approved => "is approved; nothing was sent yet",
        CaseState::Acting => "is being acted on",
        CaseState::Unclear => "is unclear: somebody has to look whether it was done",
        CaseState::InQueue => "is in a queue: its people do the rest",
        CaseState::AwaitingPayer => "waits for the payer",
        CaseState::Settled => "is settled; its lesson is about to be kept",
        CaseState::Stopped => "is stopped: somebody has to look",
        CaseState::Closed => "is closed",
    }
}

/// For whom a case waits, as a column has it.
pub fn whom(whom: Option<WaitsFor>) -> &'static str {
    match whom {
        Some(WaitsFor::Agent) => "the agent",
        Some(WaitsFor::Check) => "the check",
        Some(WaitsFor::Approver) => "an approver",
        Some(WaitsFor::SecondApprover) => "2nd approver",
        Some(WaitsFor::Answerer) => "an answer",
        Some(WaitsFor::Act) => "sending",
        Some(WaitsFor::Supervisor) => "a supervisor",
        Some(WaitsFor::Queue) => "its queue",
        Some(WaitsFor::Payer) => "the payer",
        Some(WaitsFor::Learn) => "its lesson",
        None => "nobody",
    }
}

/// How much something that was noticed matters.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Stop => "stop",
    }
}

/// How urgent something is, as platforms write it.
pub fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::High => "High",
        Priority::Medium => "Medium",
        Priority::Low => "Low",
    }
}

/// How a case ended.
pub fn ending(ending: Ending) -> &'static str {
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

/// Why the payer refused, as the end of a sentence that begins with "because".
pub fn because(class: DenialClass) -> &'static str {
    use DenialClass as Class;
    match class {
        Class::CoverageInactive => "the patient was not covered on that day",
        Class::MemberMismatch => "it can't match the member",
        Class::OtherPayerFirst => "another payer comes first, or may",
        Class::WrongPayer => "the claim went to the wrong plan",
        Class::AuthorizationMissing => "it sees no authorization",
        Class::AuthorizationMismatch => "the authorization does not fit, or is used up",
        Class::ReferralMissing => "it sees no referral that fits",
        Class::TimelyFiling => "it says that the claim came too late",
        Class::Duplicate => "it says that it has this claim already",
        Class::Bundling => "it counts the service as part of another one",
        Class::Modifier => "a modifier is missing or wrong",
        Class::ProcedureCode => "a procedure code, a place of service or a date is wrong",
        Class::Diagnosis => "the diagnosis is wrong or does not support the service",
        Class::Units => "there were more units, or visits, than it allows",
        Class::MedicalNecessity => "it does not see the medical necessity",
        Class::Experimental => "it holds the service to be experimental or off label",
        Class::LevelOfCare => "it would pay for a lower level of care",
        Class::DocumentationRequested => "it wants records first",
        Class::PatientInformationRequested => "it wants something from the patient first",
        Class::ClaimError => "something on the claim is missing or wrong",
        Class::ProviderEnrolment => "the provider is not enrolled or certified with it",
        Class::Network => "no contract of its own covers the service",
        Class::NonCovered => "the plan does not cover the service",
        Class::BenefitMaximum => "the benefit is used up",
        Class::Liability => "somebody else is liable",
        Class::Compliance => "of a matter of law, identity or fraud",
        Class::Unclassified => "of a code that no table knows",
        Class::Underpayment => "it allowed less than the contract says",
        Class::Recoupment => "it takes money back",
        Class::AppealOutcome => "it stays with its decision after an appeal",
    }
}

/// Who owes an adjustment, by its group.
pub fn group(group: Group) -> &'static str {
    match group {
        Group::ContractualObligation => "The patient may not be billed for it.",
        Group::PatientResponsibility => "The patient owes it.",
        Group::OtherAdjustment => "Neither the contract nor the patient.",
        Group::PayerInitiated => "The payer decided so by itself.",
        Group::CorrectionReversal => "It takes an earlier decision back.",
        Group::Unknown => "Who owes it, the payer does not say.",
    }
}

/// Why there was nothing worth doing.
pub fn closing(closing: Closing) -> &'static str {
    match closing {
        Closing::PatientOwes => "the payer is right, and the patient owes it",
        Closing::TrueDuplicate => "the first claim has its own decision",
        Closing::Expected => "the denial was to be expected",
        Closing::NothingAskedFor => "no payment was asked for",
        Closing::PaidSince => "it was paid meanwhile",
        Closing::GivenUp => "a person gave it up",
    }
}

/// What a person says in place of what the tables say.
pub fn instead(instead: Override) -> String {
    let class = instead.class.map(|it| format!("it is {}", it.title()));
    let queue = instead.queue.map(|it| format!("it belongs into the queue {}", it.label()));
    let priority = instead.priority.map(|it| format!("it is of {} priority", it.id()));
    class.into_iter().chain(queue).chain(priority).collect::<Vec<_>>().join(", ")
}

/// What a person said about a case, in one word.
pub fn saying(saying: Saying) -> &'static str {
    match saying {
        Saying::Answered => "answered",
        Saying::Rejected => "rejected the proposal",
        Saying::Edited => "changed the proposal",
        Saying::FoundDone => "saw that it was done",
        Saying::FoundNotDone => "saw that it was not done",
        Saying::Stopped => "stopped the case",
        Saying::Resumed => "let it go on",
        Saying::GivenUp => "gave it up",
        Saying::Handled => "did the work by hand",
        Saying::Overridden => "said otherwise than the tables",
    }
}

/// How we know that something was done.
pub fn witness(witness: Witness) -> &'static str {
    match witness {
        Witness::Answered => "as the platform answered",
        Witness::Found => "as was found at the platform afterwards",
        Witness::Person => "as a person saw",
    }
}

/// A field of a claim, for who knows claims by sight and not by segment.
pub fn field(field: ClaimField) -> &'static str {
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
pub fn did(did: &str) -> Option<&'static str> {
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
        "case.hand_over" => "did everything; its queue does the rest",
        "case.handle" => "did the work by hand; now the payer has to answer",
        "case.deliver" => "did everything; now the payer has to answer",
        "case.finish" => "did everything; no answer will come",
        "case.settle" => "read the payer's answer: settled",
        "case.reconsider" => "read the payer's answer: to be decided anew",
        "case.learn" => "kept the lesson and closed the case",
        "case.close" => "closed the case",
        "case.stop" => "stopped the case",
        "case.assigned" => "put the case into other hands",
        "case.routed" => "put the case into another queue",
        "case.resume" => "let the case go on",
        "case.override" => "said otherwise than the tables",
        "receipt.kept" => "kept a receipt",
        "finding.noticed" => "noticed something",
        _ => return None,
    })
}

/// What an agent asked its desk, as the heading of what it read; the text is the journal's own.
pub fn exhibit(question: &str) -> &'static str {
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
pub fn time(at: Moment, utc_offset_mins: i32) -> String {
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

//! The judgment of denial triage: from what was read to what is to be done, before a word is written.
//!
//! The tables of `domain` choose the door. Here it is decided how far an agent may go through it
//! alone: where a record settles the matter, the answer is prepared; where only a person knows, that
//! person is asked, once; and where there is work to do, it goes into its queue.

use domain::{
    Cents, ClaimStatus, Closing, Correction, DenialClass, Door, FieldChange, Frequency, Pause,
    PersonsAnswer, Place, Question,
};

use super::{
    correction,
    evidence::{Evidence, Verdict, question_about},
};
use crate::DocumentKind;

/// What is to be done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Course {
    /// A person works on it; nothing can be prepared.
    Work,
    /// The claim goes out again with these fields put right.
    Correct {
        /// What it is to the payer.
        correction: Correction,
        /// Field by field.
        changes: Vec<FieldChange>,
    },
    SendRecords,
    Reopen,
    Reconsider,
    /// At this level.
    Appeal(u8),
    /// The contract gives this much.
    Dispute(Cents),
    RecommendWriteOff,
    Ask(Question),
    Close(Closing),
}

/// The whole of the judgment; the table in the tests is its specification.
pub(super) fn decide(evidence: &Evidence, verdict: &Verdict) -> Course {
    let Verdict { denial, ruling, .. } = verdict;
    if evidence.earlier.value.rejected && ruling.pause != Some(Pause::Compliance) {
        return ask_once(evidence, Some(Question::WhatInstead));
    }
    let question = question_about(denial.class);
    let contest = |course: Course| {
        if may_contest(evidence, verdict) {
            worth_it(evidence, verdict, course)
        } else {
            ask_once(evidence, question)
        }
    };
    match ruling.door {
        Door::Nothing => paused(evidence, verdict),
        Door::NewClaim | Door::Replacement | Door::Void => {
            correction::draft(evidence, verdict).unwrap_or_else(|| ask_once(evidence, question))
        }
        Door::RecordsReply if has_records(evidence) => Course::SendRecords,
        Door::RecordsReply => Course::Work,
        Door::Reopening => contest(Course::Reopen),
        Door::Reconsideration => contest(Course::Reconsider),
        Door::Appeal(level) => contest(Course::Appeal(level)),
        Door::PricingDispute => {
            contract_price(evidence, verdict).map_or(Course::Work, Course::Dispute)
        }
        Door::WriteOffRequest => Course::RecommendWriteOff,
        // The patient has to tell something; this is no bill.
        Door::Patient if denial.class == DenialClass::PatientInformationRequested => Course::Work,
        Door::Patient => Course::Close(Closing::PatientOwes),
    }
}

/// An appeal that costs more than it can bring is a person's choice: an office may have reasons that no
/// figure knows, such as a payer who does so every time. After a no, the gate chooses another door.
fn worth_it(evidence: &Evidence, verdict: &Verdict, course: Course) -> Course {
    if !matches!(course, Course::Appeal(_)) || Cents::ZERO <= verdict.worth.expected_net {
        return course;
    }
    match evidence.told(Question::WorthAnAppeal) {
        None => Course::Ask(Question::WorthAnAppeal),
        Some(PersonsAnswer::Yes | PersonsAnswer::No) => course,
        Some(PersonsAnswer::InWords) => Course::Work,
    }
}

/// Nobody is asked the same thing twice: what was answered in words is for a person to act on.
fn ask_once(evidence: &Evidence, question: Option<Question>) -> Course {
    let open = question.filter(|question| evidence.told(*question).is_none());
    open.map_or(Course::Work, Course::Ask)
}

fn paused(evidence: &Evidence, verdict: &Verdict) -> Course {
    let class = verdict.denial.class;
    match verdict.ruling.pause {
        Some(Pause::Final) => Course::Close(closing(evidence, class)),
        Some(Pause::NumberMissing) => ask_once(evidence, Some(Question::WhatIsThePayersNumber)),
        Some(Pause::CompareFirst) => ask_once(evidence, Some(Question::IsItADuplicate)),
        Some(Pause::Unclassified) => ask_once(evidence, Some(Question::WhatIsIt)),
        Some(Pause::Compliance) => ask_once(evidence, Some(Question::WhatMayBeDone)),
        Some(Pause::AwaitPayer) | None => Course::Work,
    }
}

fn closing(evidence: &Evidence, class: DenialClass) -> Closing {
    let sent = evidence.sent.value.as_ref();
    let duplicate = evidence.told(Question::IsItADuplicate) == Some(PersonsAnswer::Yes);
    if evidence.word.value.payment.status == ClaimStatus::Predetermination
        || sent.is_some_and(|sent| sent.claim.frequency == Frequency::Void)
    {
        Closing::NothingAskedFor
    } else if class == DenialClass::Duplicate && duplicate {
        Closing::TrueDuplicate
    } else {
        Closing::Expected
    }
}

/// A record or a person shows that the payer is wrong, or it wants what is now at hand.
fn may_contest(evidence: &Evidence, verdict: &Verdict) -> bool {
    let class = verdict.denial.class;
    let records = class == DenialClass::DocumentationRequested
        && (evidence.earlier.value.records_sent || has_records(evidence));
    let number = verdict.ruling.door == Door::Reopening
        && verdict.is_all_of_one_class()
        && evidence.forgotten_number(class).is_some();
    verdict.right_as_sent || records || number
}

fn has_records(evidence: &Evidence) -> bool {
    evidence.documents.value.iter().any(|it| it.kind == DocumentKind::Record)
}

/// What the contract gives for the refused lines; none where one of them has no fee. A payer allows
/// no more than was charged, so the lesser of fee and charge is expected \[K\].
fn contract_price(evidence: &Evidence, verdict: &Verdict) -> Option<Cents> {
    let word = &evidence.word.value;
    let contract = evidence.tables.value.deadlines.contract();
    let payer = contract.payer_under(&word.remittance.payer.name, word.payment.program)?;
    let mut lines: Vec<usize> = Vec::new();
    for reason in &verdict.denial.reasons {
        let Place::Line(index) = reason.place else { return None };
        if !lines.contains(&index) {
            lines.push(index);
        }
    }
    let price = |index: usize| {
        let line = word.payment.lines.get(index)?;
        let procedure = line.billed_procedure.as_ref().unwrap_or(&line.procedure);
        Some(payer.fees.fee(procedure, line.units_milli)?.min(line.charged))
    };
    let expected: Cents = lines.into_iter().map(price).sum::<Option<Cents>>()?;
    (Cents::ZERO < expected).then_some(expected)
}

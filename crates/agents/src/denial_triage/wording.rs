//! Why denial triage decided as it did, in sentences that each cite what they rest on, and the summary
//! that goes with an answer.
//!
//! **Invariant:** a reason names no patient and quotes no number of one. The summary does, and so it
//! stands in a [`Phi`].

use domain::{Adjustment, Carc, Cents, DenialClass, Door, FieldChange, Group, Phi, Reason};

use super::{
    course::Course,
    evidence::{Evidence, Verdict},
};

/// How the reason begins that says by when, and after it which rule and which source say so.
pub const ANSWER_DUE: &str = "The answer is due on ";

/// How it begins where only a way to contest the denial has a last day.
pub const CONTEST_DUE: &str = "No last day is known for this answer, but ";

/// What holds whatever is done.
pub(super) fn reasons(evidence: &Evidence, verdict: &Verdict) -> Vec<Reason> {
    let Evidence { word, sent, acknowledgments, earlier, on_file, tables, .. } = evidence;
    let judged = |text: String| Reason::new(text, word.id).and(tables.id);
    let mut all: Vec<Reason> = refused(verdict).iter().map(|it| judged(it.sentence())).collect();
    all.extend(instead(verdict).map(|it| Reason::new(it, earlier.id)));
    let ruled = [sent.id, acknowledgments.id, earlier.id, on_file.id];
    all.push(ruled.into_iter().fold(judged(verdict.ruling.because.clone()), Reason::and));
    all.extend(
        verdict
            .deadline
            .as_ref()
            .map(|it| judged(format!("{ANSWER_DUE}{}. {} [{}]", it.date, it.explained, it.source))),
    );
    all.extend(verdict.closes_first.as_ref().map(|(door, it)| {
        let contest = match door {
            Door::Appeal(_) => "an appeal",
            _ => "a reconsideration",
        };
        judged(format!(
            "{CONTEST_DUE}{contest} has to be filed by {}. {} [{}]",
            it.date, it.explained, it.source
        ))
    }));
    all.push(judged(verdict.worth.to_string()));
    all
}

/// What a person put in place of what the tables say. It does not say who: a name that the patient has
/// too would name the patient.
fn instead(verdict: &Verdict) -> impl Iterator<Item = String> {
    let Verdict { overruled, instead, .. } = verdict;
    let class = overruled.zip(instead.class).map(|(tables, class)| {
        let (class, tables) = (class.title(), tables.title());
        format!("A person says that it is {class}; the tables say that it is {tables}.")
    });
    let queue = instead
        .queue
        .map(|it| format!("A person says that it belongs into the queue {}.", it.label()));
    let priority =
        instead.priority.map(|it| format!("A person says that it is of {} priority.", it.id()));
    class.into_iter().chain(queue).chain(priority)
}

/// What this course rests on beside that.
pub(super) fn reason_of(course: &Course, evidence: &Evidence) -> Option<Reason> {
    let Evidence { word, documents, tables, .. } = evidence;
    match course {
        Course::Dispute(expected) => {
            let text = format!("The contract gives {expected} for the refused lines.");
            Some(Reason::new(text, tables.id).and(word.id))
        }
        Course::SendRecords => {
            Some(Reason::new("The records of the service are on file.", documents.id))
        }
        Course::Reopen | Course::Reconsider | Course::Appeal(_) if !documents.value.is_empty() => {
            let text = format!("Documents on file to prove it: {}.", documents.value.len());
            Some(Reason::new(text, documents.id))
        }
        _ => None,
    }
}

/// The fields that differ, without what stands in them.
pub(super) fn changed(changes: &[FieldChange]) -> String {
    let fields: Vec<&str> = changes.iter().map(|it| it.field.id()).collect();
    format!("On the claim these fields are put right: {}.", fields.join(", "))
}

/// The case in short, for the payer: what was billed, what was refused, what is wrong with that.
pub(super) fn summary(evidence: &Evidence, verdict: &Verdict) -> Phi<String> {
    let payment = &evidence.word.value.payment;
    let mut text = format!("Claim {}", payment.claim);
    if let Some(number) = evidence.payer_number() {
        text.push_str(&format!(", your number {}", number.0));
    }
    if let Some(patient) = &payment.patient {
        text.push_str(&format!(", patient {}", patient.expose()));
    }
    if let Some(day) = payment.service_from {
        text.push_str(&format!(", service of {day}"));
    }
    text.push_str(&format!(", charged {}.", payment.charged));
    for Refused { group, carc, amount, .. } in refused(verdict) {
        text.push_str(&format!(" Refused: {amount} under {}-{carc}.", group.code()));
    }
    if verdict.right_as_sent {
        text.push_str(" The claim was right as sent.");
    }
    if let Some((field, number)) = evidence.forgotten_number(verdict.denial.class) {
        text.push_str(&format!(" Missing on the claim: {} {number}.", field.id()));
    }
    Phi::new(text)
}

/// One reason of the payer's, with the sum over the lines.
struct Refused<'a> {
    group: Group,
    carc: Carc,
    class: DenialClass,
    amount: Cents,
    because: &'a str,
}

impl Refused<'_> {
    fn sentence(&self) -> String {
        let Self { group, carc, class, amount, because } = self;
        let title = class.title();
        format!("{}-{carc} refuses {amount}, which is: {title} ({because}).", group.code())
    }
}

fn refused(verdict: &Verdict) -> Vec<Refused<'_>> {
    let mut all: Vec<Refused<'_>> = Vec::new();
    for reason in &verdict.denial.reasons {
        let Adjustment { group, carc, amount } = reason.adjustment;
        let class = reason.class;
        let same = |it: &&mut Refused<'_>| (it.group, it.carc, it.class) == (group, carc, class);
        match all.iter_mut().find(same) {
            Some(found) => found.amount += amount,
            None => all.push(Refused { group, carc, class, amount, because: &reason.because }),
        }
    }
    all
}

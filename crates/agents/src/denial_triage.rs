//! Denial triage: a payer refused a claim or a part of it; what, if anything, goes back, and who does
//! it?
//!
//! | | |
//! |---|---|
//! | Opens on | [`Fact::ClaimDenied`] |
//! | Reads | the payer's word (835), the claim as sent (837), acknowledgments (277CA), earlier steps, answers and overrides, coverage and authorization on the date of service, documents, the tables in force |
//! | Proposes | the analysis for the platform and a queue with priority and due date; with it a corrected claim, records, a reopening, a reconsideration, an appeal, a pricing dispute, or a recommendation to write off |
//! | Asks | a clinician about necessity, a coder about the chart, the teams about what only they know; each thing once |
//! | Closes | what is final and right, what the patient owes, what was paid since |
//! | Never | changes a code, a diagnosis or units; says that a service was necessary; recommends a write-off of what nobody has classed |
//!
//! **Invariants**
//! - The payer is asked to change its mind only where a record shows that it is wrong, or a person
//!   said so.
//! - A claim is corrected only in fields that a record gives with certainty.
//! - Where a person says what it is, how urgent or whose, that stands, and a reason says so.

mod card;
mod correction;
mod course;
mod evidence;
mod routing;
mod undenied;
mod wording;

use async_trait::async_trait;
use domain::{Action, Case, Conclusion, Decision, Enclosure, Event, Fact, Reason};

use course::{Course, decide};
use evidence::{Evidence, Verdict};
use routing::Routing;
pub use wording::{ANSWER_DUE, CONTEST_DUE};

use crate::{Agent, Card, Desk, DeskError, DocumentKind};

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct DenialTriage;

#[async_trait]
impl Agent for DenialTriage {
    fn name(&self) -> &'static str {
        "denial_triage"
    }

    fn version(&self) -> u32 {
        1
    }

    fn card(&self) -> &'static Card {
        &card::CARD
    }

    fn wants(&self, event: &Event) -> bool {
        matches!(event.fact, Fact::ClaimDenied { .. })
    }

    async fn consider(&self, case: &Case, desk: &dyn Desk) -> Result<Decision, DeskError> {
        let evidence = evidence::read(case, desk).await?;
        let Some(verdict) = Verdict::of(&evidence) else {
            return Ok(undenied::decision(&evidence));
        };
        let course = decide(&evidence, &verdict);
        propose(course, case, (&evidence, &verdict), desk).await
    }
}

/// Writes the course out: reasons first, then what is to be done, in order.
async fn propose(
    course: Course,
    case: &Case,
    (evidence, verdict): (&Evidence, &Verdict),
    desk: &dyn Desk,
) -> Result<Decision, DeskError> {
    let mut because = wording::reasons(evidence, verdict);
    because.extend(wording::reason_of(&course, evidence));
    let summary = || wording::summary(evidence, verdict);
    let as_of = evidence.tables.value.as_of;
    let unprepared = |conclusion: Conclusion, because: Vec<Reason>| {
        let assessment = Some(Routing::of(verdict, false, as_of).assessment());
        Ok(Decision { conclusion, because, assessment })
    };
    let answer = match course {
        Course::Ask(question) => return unprepared(Conclusion::Ask { question }, because),
        Course::Close(closing) => return unprepared(Conclusion::Close { closing }, because),
        Course::Work => None,
        Course::Correct { correction, changes } => {
            let written = desk.corrected_claim(&case.claim, &correction, &changes).await?;
            because.push(Reason::new(wording::changed(&written.value.changes), written.id));
            Some(Action::SubmitCorrectedClaim { correction, file: written.value.file })
        }
        Course::SendRecords => {
            let enclosures = enclosures(evidence, &[DocumentKind::Record]);
            Some(Action::SendRecords { summary: summary(), enclosures })
        }
        Course::Reopen => {
            Some(Action::RequestReopening { summary: summary(), enclosures: proof(evidence) })
        }
        Course::Reconsider => {
            Some(Action::RequestReconsideration { summary: summary(), enclosures: proof(evidence) })
        }
        Course::Appeal(level) => {
            Some(Action::FileAppeal { level, summary: summary(), enclosures: proof(evidence) })
        }
        Course::Dispute(expected) => {
            Some(Action::DisputePayment { expected, summary: summary(), enclosures: vec![] })
        }
        Course::RecommendWriteOff => {
            let amount = verdict.denial.amount;
            Some(Action::RecommendWriteOff { amount, summary: summary() })
        }
    };
    let routing = Routing::of(verdict, answer.is_some(), as_of);
    let actions = [routing.analysis(), routing.action()].into_iter().chain(answer).collect();
    let assessment = Some(routing.assessment());
    Ok(Decision { conclusion: Conclusion::Propose { actions }, because, assessment })
}

/// Everything on file that proves something.
fn proof(evidence: &Evidence) -> Vec<Enclosure> {
    enclosures(evidence, DocumentKind::ALL)
}

fn enclosures(evidence: &Evidence, kinds: &[DocumentKind]) -> Vec<Enclosure> {
    let documents = evidence.documents.value.iter();
    documents.filter(|it| kinds.contains(&it.kind)).map(|it| it.enclosure).collect()
}

#[cfg(test)]
mod tests;

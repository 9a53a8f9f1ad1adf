//! Replay: judges a case again from its journal, with today's agents and tables, and shows what would
//! be decided otherwise.
//!
//! The agent reads what it read then and nothing that came later. So a difference comes from a newer
//! agent, a newer table, or both.
//!
//! **Invariant:** nothing is written.

use domain::{
    Action, Assessment, Case, CaseId, Concluded, Conclusion, Decision, DecisionRecord, Proposal,
    Question,
};
use store::Practice;

use crate::{NotDone, Office, desk::PracticeDesk};

/// One decision, then and now.
#[derive(Clone, Debug, PartialEq)]
pub struct Replayed {
    /// What was decided.
    pub then: DecisionRecord,
    /// What would be decided now; none where the journal no longer answers what the agent asks.
    pub now: Option<Decision>,
    /// What is different, in words; nothing, if it would be decided the same.
    pub differences: Vec<String>,
}

/// Judges every decision of a case again, the oldest first.
pub async fn replay(
    office: &Office,
    practice: &Practice,
    id: CaseId,
) -> Result<Vec<Replayed>, NotDone> {
    let case = practice.case(id).await?.ok_or(NotDone::NotThere("case"))?;
    let event = practice.event(&case.opened_by).await?;
    let agent = event.as_ref().and_then(|it| office.agent_for(it));
    let agent = agent.ok_or(NotDone::NotThere("agent for this case"))?;
    let proposals = practice.proposals_of(id).await?;
    let mut replayed = Vec::new();
    for then in practice.decisions_of(id).await? {
        let case = Case { n_steps: then.n_steps, ..case.clone() };
        let journal = practice.journal_at(&case).await?;
        let desk = PracticeDesk::replay(journal, &case, &office.books);
        let now = agent.consider(&case, &desk).await.ok();
        let mut differences = differences(&then, now.as_ref(), &proposals, agent.version());
        let changed = desk.changed_books();
        differences
            .extend(changed.iter().map(|it| format!("the table of {it} is another one now")));
        replayed.push(Replayed { then, now, differences });
    }
    Ok(replayed)
}

fn differences(
    then: &DecisionRecord,
    now: Option<&Decision>,
    proposals: &[Proposal],
    version: u32,
) -> Vec<String> {
    let Some(now) = now else {
        return vec!["the agent asks for something that it did not read then".to_owned()];
    };
    let mut differences = Vec::new();
    differ(&mut differences, "decision", &then_in_words(then, proposals), &now_in_words(now));
    if let (Concluded::Proposed(id), Conclusion::Propose { actions }) =
        (&then.concluded, &now.conclusion)
    {
        let proposed = proposals.iter().find(|it| it.terms().id == *id);
        let proposed = proposed.map_or(&[][..], |it| &it.terms().actions);
        for (then, now) in proposed.iter().zip(actions) {
            if then.action != *now && then.action.kind() == now.kind() {
                differences.push(format!("the content of {} differs", now.kind().id()));
            }
        }
    }
    if let (Some(before), Some(after)) = (&then.assessment, &now.assessment) {
        for ((name, before), (_, after)) in assessed(before).into_iter().zip(assessed(after)) {
            differ(&mut differences, name, &before, &after);
        }
    }
    if !differences.is_empty() && then.made_by.version != version {
        let before = then.made_by.version;
        differences.push(format!("agent: version {before} then, version {version} now"));
    }
    differences
}

fn differ(differences: &mut Vec<String>, what: &str, then: &str, now: &str) {
    if then != now {
        differences.push(format!("{what}: {then} then, {now} now"));
    }
}

fn then_in_words(then: &DecisionRecord, proposals: &[Proposal]) -> String {
    match &then.concluded {
        Concluded::Proposed(id) => {
            let proposal = proposals.iter().find(|it| it.terms().id == *id);
            proposed(proposal.iter().flat_map(|it| &it.terms().actions).map(|it| &it.action))
        }
        Concluded::Asked(question) => asked(*question),
        Concluded::Closed(closing) => format!("close, {}", closing.id()),
    }
}

fn now_in_words(now: &Decision) -> String {
    match &now.conclusion {
        Conclusion::Propose { actions } => proposed(actions),
        Conclusion::Ask { question } => asked(*question),
        Conclusion::Close { closing } => format!("close, {}", closing.id()),
    }
}

fn proposed<'a>(actions: impl IntoIterator<Item = &'a Action>) -> String {
    let names: Vec<_> = actions.into_iter().map(|it| it.kind().id()).collect();
    format!("propose {}", names.join(", "))
}

fn assessed(it: &Assessment) -> [(&'static str, String); 4] {
    [
        ("class", it.class.id().to_owned()),
        ("door", it.door.id().to_string()),
        ("expected net", it.expected_net.to_string()),
        ("deadline", it.deadline.map_or_else(|| "none".to_owned(), |it| it.to_string())),
    ]
}

fn asked(question: Question) -> String {
    format!("ask, {}", question.id())
}

#[cfg(test)]
mod tests {
    use domain::{
        AgentVersion, Cents, Closing, DenialClass, Door, ExhibitId, Moment, Priority, Queue, Reason,
    };

    use super::*;

    fn at() -> Moment {
        Moment::from_ms(0).unwrap()
    }

    fn assessment(class: DenialClass) -> Assessment {
        Assessment {
            class,
            door: Door::Appeal(1),
            chance_bp: 5_000,
            denied: Cents(100_00),
            expected_net: Cents(40_00),
            deadline: None,
            queue: Queue::Appeals,
            priority: Priority::Low,
        }
    }

    fn then(class: DenialClass) -> DecisionRecord {
        DecisionRecord {
            case: CaseId::new(at(), [1; 10]),
            n_steps: 0,
            made_by: AgentVersion { name: "denial_triage".to_owned(), version: 1 },
            at: at(),
            concluded: Concluded::Asked(Question::WhatIsIt),
            because: Vec::new(),
            assessment: Some(assessment(class)),
        }
    }

    fn now(conclusion: Conclusion) -> Decision {
        let because = vec![Reason::new("a reason", ExhibitId::new(at(), [1; 10]))];
        Decision { conclusion, because, assessment: Some(assessment(DenialClass::Units)) }
    }

    #[test]
    fn what_would_be_decided_otherwise_is_told_with_both_sides() {
        let same = now(Conclusion::Ask { question: Question::WhatIsIt });
        assert!(differences(&then(DenialClass::Units), Some(&same), &[], 2).is_empty());

        let other = now(Conclusion::Close { closing: Closing::Expected });
        let told = differences(&then(DenialClass::Modifier), Some(&other), &[], 2);
        assert_eq!(
            told,
            [
                "decision: ask, what_is_it then, close, expected now".to_owned(),
                format!(
                    "class: {} then, {} now",
                    DenialClass::Modifier.id(),
                    DenialClass::Units.id()
                ),
                "agent: version 1 then, version 2 now".to_owned(),
            ]
        );
    }

    #[test]
    fn a_question_that_was_not_asked_then_is_told() {
        let told = differences(&then(DenialClass::Units), None, &[], 1);
        assert_eq!(told, ["the agent asks for something that it did not read then"]);
    }
}

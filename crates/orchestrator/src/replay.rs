//! Replay: judges a case again from its journal, with today's agents and tables, and shows what would
//! be decided otherwise.
//!
//! The agent reads what it read then and nothing that came later. So a difference comes from a newer
//! agent, a newer table, or both.
//!
//! **Invariant:** nothing is written.

use domain::{
    Action, Case, CaseId, Concluded, Conclusion, Decision, DecisionRecord, Proposal, Question,
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
    let mut differ = |what: &str, then: String, now: String| {
        if then != now {
            differences.push(format!("{what}: {then} then, {now} now"));
        }
    };
    let is_of = |id| move |it: &&Proposal| it.terms().id == id;
    let actions = |actions: Vec<&Action>| {
        let names: Vec<_> = actions.iter().map(|it| it.kind().id()).collect();
        format!("propose {}", names.join(", "))
    };
    let then_in_words = match &then.concluded {
        Concluded::Proposed(id) => proposals.iter().find(is_of(*id)).map_or_else(
            || "propose".to_owned(),
            |it| actions(it.terms().actions.iter().map(|it| &it.action).collect()),
        ),
        Concluded::Asked(question) => asked(*question),
        Concluded::Closed(closing) => format!("close, {}", closing.id()),
    };
    let now_in_words = match &now.conclusion {
        Conclusion::Propose { actions: all } => actions(all.iter().collect()),
        Conclusion::Ask { question } => asked(*question),
        Conclusion::Close { closing } => format!("close, {}", closing.id()),
    };
    differ("decision", then_in_words, now_in_words);
    if let (Concluded::Proposed(id), Conclusion::Propose { actions }) =
        (&then.concluded, &now.conclusion)
    {
        let proposed = proposals.iter().find(is_of(*id)).map(|it| &it.terms().actions[..]);
        for (then, now) in proposed.unwrap_or_default().iter().zip(actions) {
            if then.action != *now && then.action.kind() == now.kind() {
                differences.push(format!("the content of {} differs", now.kind().id()));
            }
        }
    }
    let mut differ = |what: &str, then: String, now: String| {
        if then != now {
            differences.push(format!("{what}: {then} then, {now} now"));
        }
    };
    let assessed = |it: &domain::Assessment| {
        [
            it.class.id().to_owned(),
            it.door.id().to_string(),
            it.expected_net.to_string(),
            it.deadline.map_or_else(|| "none".to_owned(), |it| it.to_string()),
        ]
    };
    if let (Some(before), Some(after)) = (&then.assessment, &now.assessment) {
        let names = ["class", "door", "expected net", "deadline"];
        for ((name, before), after) in names.iter().zip(assessed(before)).zip(assessed(after)) {
            differ(name, before, after);
        }
    }
    if !differences.is_empty() && then.made_by.version != version {
        let before = then.made_by.version;
        differences.push(format!("agent: version {before} then, version {version} now"));
    }
    differences
}

fn asked(question: Question) -> String {
    format!("ask, {}", question.id())
}

//! Decide: an agent reads a case at its desk, and what it concludes becomes a proposal, a question or
//! the end of the case.
//!
//! **Invariants**
//! - What was read, what was concluded and the next step are one commit.
//! - The case has to be still where the agent found it; else nothing of this is kept.
//! - While the brake is on, nobody decides.

use agents::DeskError;
use authority::Rules;
use domain::{
    Action, AgentVersion, Assessment, Case, CaseId, CaseState, Cents, Closing, Concluded,
    Conclusion, Decision, DecisionRecord, Ending, EventKey, Exhibit, Moment, Outcome, Phi,
    Proposal, ProposalId, ProposedAction, Reason, Severity, Step, Terms,
};
use jobs::Trouble;
use store::{About, By, Notice, Noticed, Practice, Reading, Tx};

use crate::{
    Office, Stage, assign,
    desk::{PracticeDesk, Spoken},
    learn,
    rules::{rules_in, rules_now},
    settle,
};

/// What came of it.
pub struct Thought {
    case: Case,
    agent: AgentVersion,
    by: By,
    journal: Vec<Exhibit<Reading>>,
    came_to: CameTo,
}

enum CameTo {
    /// To this; where it closes the case, with the payer's last word and what it paid since.
    Conclusion(Decision, Option<(EventKey, Cents)>),
    /// What is needed is not there and will not be.
    Stuck(&'static str),
    /// Later, because of the brake.
    Wait,
}

pub(crate) async fn think(
    office: &Office,
    practice: &Practice,
    (case, turn): (CaseId, u32),
) -> Result<Option<Thought>, Trouble> {
    let Some(case) = practice.case(case).await? else { return Ok(None) };
    if case.state != CaseState::Deciding || case.n_steps != turn {
        return Ok(None);
    }
    let event = practice.event(&case.opened_by).await?;
    let agent = event.as_ref().and_then(|it| office.agent_for(it)).ok_or(NO_AGENT)?;
    let version = AgentVersion { name: agent.name().to_owned(), version: agent.version() };
    let by = By::Agent(agent.name());
    let thought =
        |journal, came_to| Thought { case: case.clone(), agent: version, by, journal, came_to };
    if rules_now(practice).await?.brake.stops(agent.name()) {
        return Ok(Some(thought(Vec::new(), CameTo::Wait)));
    }
    let desk = PracticeDesk::live(practice, &case, &office.books, office.sitting());
    let came_to = match agent.consider(&case, &desk).await {
        Ok(decision) => {
            let closes = matches!(decision.conclusion, Conclusion::Close { .. });
            let paid = if closes { paid(office, practice, &case).await? } else { None };
            CameTo::Conclusion(decision, paid)
        }
        Err(DeskError::Unavailable { .. }) => return Err(UNAVAILABLE),
        Err(DeskError::Missing { what }) => CameTo::Stuck(what),
    };
    Ok(Some(thought(desk.into_journal(), came_to)))
}

pub(crate) async fn write(office: &Office, tx: &mut Tx, thought: Thought) -> Result<(), Trouble> {
    let Thought { case, agent, by, journal, came_to } = thought;
    let now = tx.stamp().at;
    let rules = rules_in(tx).await?;
    if rules.brake.stops(&agent.name) || matches!(came_to, CameTo::Wait) {
        let due = now.plus(office.pace.again);
        tx.enqueue(Stage::Decide.job(About::Case(case.id), case.n_steps, due)).await?;
        return Ok(());
    }
    tx.act_as(by);
    tx.journal_all(&case, &journal).await?;
    match came_to {
        CameTo::Conclusion(decision, paid) => {
            conclude(office, tx, (case, agent), (decision, paid), &rules).await
        }
        CameTo::Stuck(what) => {
            let what = format!("the agent could not decide: there is no {what}");
            tx.notice(&Noticed {
                about: Notice::Case(case.id),
                kind: "cant_decide".to_owned(),
                severity: Severity::Stop,
                what: Phi::new(what),
                at: now,
            })
            .await?;
            tx.step(case, Step::Stop).await?;
            Ok(())
        }
        CameTo::Wait => Ok(()),
    }
}

async fn conclude(
    office: &Office,
    tx: &mut Tx,
    (case, agent): (Case, AgentVersion),
    (decision, paid): (Decision, Option<(EventKey, Cents)>),
    rules: &Rules,
) -> Result<(), Trouble> {
    let Decision { conclusion, because, assessment } = decision;
    let at = tx.stamp().at;
    let estimate = assign::estimate(&conclusion, assessment.as_ref());
    let (step, concluded) = match conclusion {
        Conclusion::Propose { actions } => {
            let paper = (actions, because.clone());
            let proposal =
                proposal(office, (&case, &agent), paper, assessment.as_ref(), (rules, at));
            let Ok(proposal) = proposal else { return Err(UNREASONED) };
            tx.propose(&proposal).await?;
            (Step::Propose, Concluded::Proposed(proposal.terms().id))
        }
        Conclusion::Ask { question } => (Step::Ask, Concluded::Asked(question)),
        Conclusion::Close { closing } => (Step::Close, Concluded::Closed(closing)),
    };
    let record = DecisionRecord {
        case: case.id,
        n_steps: case.n_steps,
        made_by: agent,
        at,
        concluded,
        because,
        assessment,
    };
    tx.keep_decision(&record).await?;
    let left = (record.assessment.as_ref(), estimate);
    let case = tx.step_estimated(case, step, left).await?;
    match concluded {
        Concluded::Proposed(_) => {
            tx.enqueue(Stage::Check.job(About::Case(case.id), case.n_steps, at)).await?;
        }
        Concluded::Asked(_) => (),
        Concluded::Closed(closing) => {
            let outcome = outcome(&case, (closing, paid), at);
            tx.keep_outcome(&outcome).await?;
            learn::from_closed(tx, &record, &outcome).await?;
        }
    }
    Ok(())
}

/// The decision as a proposal.
fn proposal(
    office: &Office,
    (case, agent): (&Case, &AgentVersion),
    (actions, because): (Vec<Action>, Vec<Reason>),
    assessment: Option<&Assessment>,
    (rules, now): (&Rules, Moment),
) -> Result<Proposal, domain::NotProposable> {
    let account = case.opened_by.account;
    let actions = actions.into_iter().map(|action| ProposedAction { account, action });
    let deadline = assessment.and_then(|it| office.end_of(it.deadline?));
    // What is late already does not become better by being proposed for no time at all.
    let deadline = deadline.filter(|it| now < *it);
    Proposal::new(Terms {
        id: office.id(ProposalId::new),
        practice: case.practice,
        case: case.id,
        claim: case.claim.clone(),
        actions: actions.collect(),
        at_stake: assessment.map_or(Cents::ZERO, |it| it.denied),
        because,
        made_by: agent.clone(),
        expires: rules.expires(now, deadline),
    })
}

/// The payer's last word, and what it paid since the case was opened.
async fn paid(
    office: &Office,
    practice: &Practice,
    case: &Case,
) -> Result<Option<(EventKey, Cents)>, Trouble> {
    let spoken = Spoken::of(practice, case, office.now()).await?;
    let last = spoken.as_ref().and_then(Spoken::last);
    Ok(last.zip(spoken.as_ref()).map(|(last, spoken)| (last.key.clone(), spoken.paid_since())))
}

fn outcome(
    case: &Case,
    (closing, paid): (Closing, Option<(EventKey, Cents)>),
    at: Moment,
) -> Outcome {
    let (key, recovered) = paid.unzip();
    let recovered = recovered.unwrap_or(Cents::ZERO);
    let ending = match closing {
        Closing::PatientOwes => Ending::PatientOwes,
        _ if recovered != Cents::ZERO => settle::ending(recovered, false),
        Closing::PaidSince
        | Closing::TrueDuplicate
        | Closing::Expected
        | Closing::NothingAskedFor
        | Closing::GivenUp => Ending::LeftAlone,
    };
    Outcome { case: case.id, ending, recovered, known_by: key, at }
}

const NO_AGENT: Trouble = Trouble::Never("no agent of this version opens such a case");
const UNAVAILABLE: Trouble = Trouble::Later("what the agent needs could not be read just now");
const UNREASONED: Trouble = Trouble::Never("the agent proposed nothing, or gave no reason");

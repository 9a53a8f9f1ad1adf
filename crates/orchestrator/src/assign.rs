//! Assign: who has a case, in which queue it waits, and by when it is asked for.
//!
//! A manager or an analyst gives cases to people and puts them into queues; anybody takes what nobody has
//! and what is their work, and gives back what they have. Nothing about the case itself changes by it: what
//! is proposed and by whom it may be approved is asked at the approval, whoever has the case.
//!
//! **Invariants**
//! - Nobody gets a case who has left, who may not see patients, or who does not work on cases.
//! - Every assignment is written down with its reason and never changed.

mod route;
mod skill;
mod suggest;

use std::collections::BTreeMap;

use authority::{Permission, Refusal, Role, Staff};
use chrono::{Days, NaiveDate};
use domain::{
    Action, Assessment, Case, CaseId, CaseState, Conclusion, DenialClass, Owner, PayerId, Phi,
    Priority, Question, Queue, StaffId,
};
use store::{Assignment, Estimate, Experience, Hands, Listed, Member, Practice, Task, Tx};

pub use route::{Routed, route};
pub(crate) use skill::asked_in;
pub use skill::{Skill, all_queues, best_skill, queues, queues_of};
pub use suggest::{Because, Suggestion, hours};

use crate::{NotDone, Office, people};

/// Minutes to answer a question, and to do work of which nobody said how long it takes [K].
const ANSWER_MINS: u32 = 10;
const UNKNOWN_MINS: u32 = 30;

/// How much judgment an answer takes, a clinician's and another's [K].
const CLINICAL_COMPLEXITY: u8 = 70;
const ANSWER_COMPLEXITY: u8 = 40;

/// Days in which work of medium and of low priority should be done, as agents route it.
const MEDIUM_DAYS: u64 = 7;
const LOW_DAYS: u64 = 28;

/// What somebody wants of a case.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Assign {
    /// Of which.
    pub case: CaseId,
    /// Who is to have it.
    pub to: To,
    /// Where it is to wait; `None` where it is.
    pub queue: Option<Queue>,
    /// By when it is asked for; `None` by its priority.
    pub due: Option<NaiveDate>,
    /// How urgent it is held to be; `None` as the tables say.
    pub priority: Option<Priority>,
    /// How many minutes it is held to take; `None` as the agent says.
    pub estimated_mins: Option<u32>,
    /// How much judgment it is held to take, from 0 to 100; `None` as the agent says.
    pub complexity_score: Option<u8>,
    /// What kind of task it is to whoever asks.
    pub task_type: Option<String>,
    /// What it takes to know for it: the name of a role, or a word of the office's own.
    pub specialty_tag: Option<String>,
    /// Why.
    pub reason: Option<Phi<String>>,
}

/// Who is to have a case.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum To {
    /// Nobody: it waits in its queue.
    Nobody,
    /// This person.
    Person(StaffId),
    /// Whoever should get it.
    Anybody,
    /// This person, or if they can't have it, whoever should get it.
    Rather(StaffId),
}

/// What came of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Assigned {
    /// As it was written down.
    pub assignment: Assignment,
    /// Why it is this person, if nobody said who.
    pub because: Vec<Because>,
}

impl Assign {
    /// A case for somebody, and nothing else said.
    pub fn to(case: CaseId, to: To) -> Self {
        Self {
            case,
            to,
            queue: None,
            due: None,
            priority: None,
            estimated_mins: None,
            complexity_score: None,
            task_type: None,
            specialty_tag: None,
            reason: None,
        }
    }
}

/// Somebody gives a case to somebody, takes it, gives it back, or puts it into another queue.
pub async fn assign(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    wanted: Assign,
) -> Result<Assigned, NotDone> {
    let mut all = assign_all(office, practice, by, vec![wanted]).await?;
    all.pop().ok_or(NotDone::NotThere("case"))?
}

/// As [`assign`], for many cases in one commit. Whatever is refused is left as it is, and the others go
/// through; so it is for some hundreds at a time and not for thousands.
pub async fn assign_all(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    all: Vec<Assign>,
) -> Result<Vec<Result<Assigned, NotDone>>, NotDone> {
    let suggested = suggest_all(office, practice, &all).await?;
    let mut tx = people::begin(office, practice, by).await?;
    let staff = people::staff(&mut tx, by).await?;
    let today = office.day(tx.stamp().at);
    let mut answers = Vec::with_capacity(all.len());
    for (wanted, suggestion) in all.into_iter().zip(suggested) {
        let one = One { staff: &staff, today, suggestion };
        answers.push(match one.assign(&mut tx, wanted).await {
            // Of what the records did not take, nothing can be kept.
            Err(err @ (NotDone::Store(_) | NotDone::Moved)) => return Err(err),
            answer => answer,
        });
    }
    tx.commit().await?;
    Ok(answers)
}

/// Who should get each of these cases, the best first. Whoever is first for one has that much more when
/// the next is looked at, so that a heap is spread.
pub async fn suggest(
    office: &Office,
    practice: &Practice,
    cases: &[CaseId],
) -> Result<Vec<(CaseId, Vec<Suggestion>)>, NotDone> {
    let wanted: Vec<_> = cases.iter().map(|it| Assign::to(*it, To::Anybody)).collect();
    let suggested = suggest_all(office, practice, &wanted).await?;
    Ok(cases.iter().copied().zip(suggested).collect())
}

/// What a decision says about the work that is left to people.
pub(crate) fn estimate(
    conclusion: &Conclusion,
    assessment: Option<&Assessment>,
) -> Option<Estimate> {
    match conclusion {
        Conclusion::Ask { question } => Some(to_answer(*question)),
        Conclusion::Close { .. } => None,
        Conclusion::Propose { actions } => actions.iter().find_map(|it| match it {
            Action::RouteToQueue { estimated_mins, complexity_score, .. } => Some(Estimate {
                queue: assessment?.queue,
                minutes: *estimated_mins,
                complexity: *complexity_score,
            }),
            _ => None,
        }),
    }
}

/// The work that a question is to whoever is asked.
pub(crate) fn to_answer(question: Question) -> Estimate {
    let complexity = match question.owner() {
        Owner::Clinical => CLINICAL_COMPLEXITY,
        _ => ANSWER_COMPLEXITY,
    };
    Estimate { queue: asked_in(question), minutes: ANSWER_MINS, complexity }
}

/// One assignment of many.
struct One<'a> {
    staff: &'a Staff,
    today: NaiveDate,
    suggestion: Vec<Suggestion>,
}

impl One<'_> {
    async fn assign(self, tx: &mut Tx, wanted: Assign) -> Result<Assigned, NotDone> {
        people::permitted(self.staff, Permission::SeePatients)?;
        let not_there = NotDone::NotThere("open case");
        let Some(case) = tx.case(wanted.case).await? else { return Err(not_there) };
        let Some(task) = tx.task(case.id).await? else { return Err(not_there) };
        if case.state == CaseState::Closed {
            return Err(not_there);
        }
        let (person, because) = self.chosen(tx, wanted.to).await?;
        let queue = wanted.queue.unwrap_or(task.queue);
        may_assign(self.staff, task, Hands { queue, person })?;
        let listed = tx.practice().listed(case.id).await?;
        let assessment = listed.and_then(|it| it.assessment);
        let due = person.and_then(|_| wanted.due.or_else(|| self.due(&wanted, assessment)));
        let assignment = Assignment {
            id: String::new(),
            case: case.id,
            from: Hands { queue: task.queue, person: task.assignee },
            to: Hands { queue, person },
            due,
            priority: wanted.priority,
            estimated_mins: wanted.estimated_mins,
            complexity_score: wanted.complexity_score,
            task_type: wanted.task_type,
            specialty_tag: wanted.specialty_tag,
            reason: reason(wanted.reason, &because),
            by: String::new(),
            at: tx.stamp().at,
        };
        Ok(Assigned { assignment: tx.assign(assignment).await?, because })
    }

    /// Who gets it; that it is somebody who can have it is asked here, in the transaction.
    async fn chosen(
        &self,
        tx: &mut Tx,
        to: To,
    ) -> Result<(Option<StaffId>, Vec<Because>), NotDone> {
        let named = match to {
            To::Nobody => return Ok((None, Vec::new())),
            To::Person(person) => Some(person),
            To::Rather(person) => Some(person).filter(|_| self.suggestion.is_empty()),
            To::Anybody => None,
        };
        let (person, because) = match (named, self.suggestion.first()) {
            (Some(person), _) => (person, Vec::new()),
            (None, Some(best)) => (best.person, best.because.clone()),
            (None, None) => return Err(NotDone::NotThere("person for this work")),
        };
        let getter = people::staff(tx, person).await?;
        works_on_cases(&getter)?;
        Ok((Some(person), because))
    }

    /// By when it is asked for, if nobody says so: as agents route it, and never after the deadline.
    fn due(&self, wanted: &Assign, assessment: Option<Assessment>) -> Option<NaiveDate> {
        let priority = wanted.priority.or(assessment.map(|it| it.priority))?;
        let days = match priority {
            Priority::High => 0,
            Priority::Medium => MEDIUM_DAYS,
            Priority::Low => LOW_DAYS,
        };
        let turn = self.today.checked_add_days(Days::new(days))?;
        let last = assessment.and_then(|it| it.deadline);
        Some(last.map_or(turn, |last| turn.min(last)).max(self.today))
    }
}

/// May somebody bring a case from where it is into these hands?
fn may_assign(staff: &Staff, task: Task, to: Hands) -> Result<(), Refusal> {
    let stays = to.queue == task.queue;
    let takes = task.assignee.is_none() && to.person == Some(staff.id);
    let is_theirs = best_skill(task.queue, &staff.roles).is_some();
    let gives_back = task.assignee == Some(staff.id) && to.person.is_none();
    if staff.may(Permission::Override) || stays && (takes && is_theirs || gives_back) {
        Ok(())
    } else {
        Err(Refusal::Lacks(Permission::Override))
    }
}

/// Who is given a case has to see it and to do something about it.
fn works_on_cases(staff: &Staff) -> Result<(), Refusal> {
    people::permitted(staff, Permission::SeePatients)?;
    people::permitted(staff, Permission::Approve)
}

fn reason(words: Option<Phi<String>>, because: &[Because]) -> Phi<String> {
    let said = words.map(|it| it.expose().trim().to_owned()).filter(|it| !it.is_empty());
    let because = because.iter().map(|it| it.text());
    Phi::new(said.into_iter().chain(because).collect::<Vec<_>>().join("; "))
}

/// For each of these, who should get it where nobody says who; nobody where somebody does.
async fn suggest_all(
    office: &Office,
    practice: &Practice,
    all: &[Assign],
) -> Result<Vec<Vec<Suggestion>>, NotDone> {
    let mut none = vec![Vec::new(); all.len()];
    let needs = |it: &Assign| matches!(it.to, To::Anybody | To::Rather(_));
    if !all.iter().any(needs) {
        return Ok(none);
    }
    let mut people = Everybody::of(office, practice).await?;
    let ids: Vec<_> = all.iter().map(|it| it.case).collect();
    let listed = practice.listed_all(&ids).await?;
    let listed: BTreeMap<_, _> = listed.into_iter().map(|it| (it.case.id, it)).collect();
    for (wanted, suggestion) in all.iter().zip(&mut none) {
        let Some(listed) = listed.get(&wanted.case).filter(|_| needs(wanted)) else { continue };
        if matches!(wanted.to, To::Rather(person) if people.has(person)) {
            continue;
        }
        *suggestion = people.suggest(practice, wanted, listed).await?;
    }
    Ok(none)
}

/// Everybody who may get cases, with what they have and know.
struct Everybody {
    people: Vec<(StaffId, Vec<Role>, u64)>,
    known: BTreeMap<(Option<DenialClass>, PayerId), Vec<Experience>>,
}

impl Everybody {
    async fn of(office: &Office, practice: &Practice) -> Result<Self, NotDone> {
        let load = practice.workload(office.day(office.now())).await?;
        let waiting = |id: StaffId| -> u64 {
            let theirs = load.iter().filter(|it| it.assignee == Some(id));
            theirs.map(|it| it.minutes).sum()
        };
        let members = practice.members().await?;
        let can = members.iter().filter(|it| can_have_cases(practice, it));
        let people = can.map(|it| (it.id, people::roles(it), waiting(it.id))).collect();
        Ok(Self { people, known: BTreeMap::new() })
    }

    fn has(&self, person: StaffId) -> bool {
        self.people.iter().any(|it| it.0 == person)
    }

    async fn suggest(
        &mut self,
        practice: &Practice,
        wanted: &Assign,
        listed: &Listed,
    ) -> Result<Vec<Suggestion>, NotDone> {
        let Listed { case: Case { claim, .. }, assessment, task } = listed;
        let class = assessment.map(|it| it.class);
        let key = (class, claim.payer.clone());
        if !self.known.contains_key(&key) {
            let known = practice.experience(class, &claim.payer).await?;
            self.known.insert(key.clone(), known);
        }
        let known = &self.known[&key];
        let candidate = |(person, roles, waiting_mins): &(StaffId, Vec<Role>, u64)| {
            let known = known.iter().find(|it| it.person == *person);
            suggest::Candidate {
                person: *person,
                roles: roles.clone(),
                waiting_mins: *waiting_mins,
                n_of_class: known.map_or(0, |it| it.n_of_class),
                n_of_payer: known.map_or(0, |it| it.n_of_payer),
            }
        };
        let candidates: Vec<_> = self.people.iter().map(candidate).collect();
        let complexity = wanted.complexity_score.or(task.complexity).unwrap_or(ANSWER_COMPLEXITY);
        let specialty = wanted.specialty_tag.as_deref().and_then(Role::from_id);
        let queue = wanted.queue.unwrap_or(task.queue);
        let suggestions =
            suggest::suggest(suggest::Wanted { queue, complexity, specialty }, &candidates);
        let minutes = wanted.estimated_mins.or(task.minutes).unwrap_or(UNKNOWN_MINS);
        if let Some(best) = suggestions.first()
            && let Some(getter) = self.people.iter_mut().find(|it| it.0 == best.person)
        {
            getter.2 += u64::from(minutes);
        }
        Ok(suggestions)
    }
}

/// Whether cases can be given to somebody.
pub fn can_have_cases(practice: &Practice, member: &Member) -> bool {
    let (id, practice, roles) = (member.id, practice.id(), people::roles(member));
    !member.is_gone && works_on_cases(&Staff { id, practice, roles }).is_ok()
}

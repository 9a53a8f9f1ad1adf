//! A proposal as a form: what a person may want otherwise, field by field. Who changes it can't approve it,
//! and the form says so.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use domain::{
    Action, Case, ClaimField, DenialClass, Digest, Phi, Priority, Proposal, ProposalId,
    ProposalState, Queue, Step,
};
use orchestrator::{CaseFile, NotDone, Seen, Wishes, claim_values, wished, words};

use super::{
    ask::{Choice, Choices},
    find,
    plain::plain,
    plan::capital,
    refused, say, view,
};
use crate::{
    Person, Problem, Site,
    console::{Here, Page, PageError, Shell, Told, show},
};

/// The form.
#[derive(Template)]
#[template(path = "case_edit.html")]
struct EditPage {
    shell: Shell,
    id: String,
    claim: String,
    proposal: String,
    digest: String,
    actions: Vec<Editing>,
    classes: Vec<Choice>,
    queues: Vec<Choice>,
    priorities: Vec<Choice>,
    last_day: Option<String>,
}

/// One action of the proposal, as the form shows it.
struct Editing {
    place: usize,
    says: String,
    /// It says where the case waits.
    routes: bool,
    due: String,
    /// It says what went wrong.
    analyses: bool,
    /// What it says in words.
    letter: Option<String>,
    fields: Vec<Field>,
}

/// One field of a claim.
struct Field {
    name: &'static str,
    label: &'static str,
    value: String,
}

pub(super) async fn form(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let case = find(&site, &id).await.told(&site, &person)?;
    let file = CaseFile::load(&site.office, &site.practice, &case).await.told(&site, &person)?;
    let pending = file.proposed.as_ref().filter(|it| {
        it.proposal.state() == ProposalState::Pending && case.state.next(Step::Edit).is_ok()
    });
    // What no longer waits for anybody can't be changed; the page of the case says how it stands.
    let Some(proposed) = pending else {
        return Ok(Redirect::to(&view::path(&case)).into_response());
    };
    let shell = Shell::of(&site, &person, ("Change the proposal", Here::Work)).await;
    let shell = shell.told(&site, &person)?;
    let choices = Choices::of(&file, &site);
    let proposal = &proposed.proposal;
    let deadline = file.decision.as_ref().and_then(|it| it.assessment?.deadline);
    let Routed { queue, priority, class } = Routed::of(proposal);
    let marked = |choices: Vec<Choice>, now: Option<&str>| {
        let mark = |it: Choice| Choice { is_now: now == Some(it.value.as_str()), ..it };
        choices.into_iter().map(mark).collect()
    };
    let page = EditPage {
        shell,
        id: case.id.to_string(),
        claim: case.claim.number.0.clone(),
        proposal: proposal.terms().id.to_string(),
        digest: proposal.digest().to_string(),
        actions: proposal.terms().actions.iter().enumerate().map(Editing::of).collect(),
        classes: marked(choices.classes, class),
        queues: marked(choices.queues, queue),
        priorities: marked(choices.priorities, priority),
        last_day: deadline.map(show::day),
    };
    Ok(Page(page).into_response())
}

pub(super) async fn edit(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let case = find(&site, &id).await.told(&site, &person)?;
    let sent = Sent::read(&form).told(&site, &person)?;
    let done = edited(&site, &person, &case, sent).await;
    match done {
        Ok(()) => Ok(say::ended(&site, &person, &case, Ok("edited")).await),
        Err(err) => Ok(refused(&site, &person, (&case, err)).await),
    }
}

async fn edited(site: &Site, person: &Person, case: &Case, sent: Sent) -> Result<(), NotDone> {
    let Sent { seen, mut wishes, because } = sent;
    let proposal = site.practice.proposal(seen.proposal).await?;
    let proposal = proposal.filter(|it| it.terms().case == case.id);
    let proposal = proposal.ok_or(NotDone::NotThere("proposal"))?;
    wishes.leave_what_stands(&proposal);
    let Wished(wishes) = wishes;
    let actions = wished(&site.office, &site.practice, &proposal, &wishes).await?;
    let said = (seen, actions, because);
    orchestrator::edit(&site.office, &site.practice, person.id(), said).await.map(drop)
}

/// The form as it came back.
struct Sent {
    seen: Seen,
    wishes: Wished,
    because: Phi<String>,
}

/// What the form says; all of its fields, changed or not.
struct Wished(Wishes);

impl Sent {
    fn read(form: &[(String, String)]) -> Result<Self, Problem> {
        let get = |name: &str| {
            form.iter().find(|(it, _)| it == name).map_or("", |(_, value)| value.as_str())
        };
        let not_there = |_| Problem::not_there("proposal");
        let proposal: ProposalId = get("proposal").parse().map_err(not_there)?;
        let not_there = |_| Problem::not_there("proposal");
        let digest: Digest = get("digest").parse().map_err(not_there)?;
        let due = match get("due") {
            "" => None,
            text => {
                let day = text.parse::<NaiveDate>();
                Some(day.map_err(|_| Problem::invalid("The day can't be read."))?)
            }
        };
        let of_place =
            |name: &str, prefix: &str| -> Option<usize> { name.strip_prefix(prefix)?.parse().ok() };
        let texts: BTreeMap<usize, Phi<String>> = form
            .iter()
            .filter_map(|(name, value)| {
                Some((of_place(name, "text-")?, Phi::new(value.replace("\r\n", "\n"))))
            })
            .collect();
        let fields: BTreeMap<ClaimField, Phi<String>> = form
            .iter()
            .filter_map(|(name, value)| {
                let field = orchestrator::CLAIM_FIELDS.into_iter().find(|it| name_of(*it) == name);
                Some((field?, Phi::new(value.trim().to_owned())))
            })
            .collect();
        let without: BTreeSet<usize> =
            form.iter().filter_map(|(name, _)| of_place(name, "without-")).collect();
        let wishes = Wishes {
            class: say::word(get("class"), DenialClass::from_id)?,
            queue: say::word(get("queue"), Queue::from_label)?,
            priority: say::word(get("priority"), Priority::from_id)?,
            due,
            texts,
            fields,
            without,
        };
        let seen = Seen { proposal, digest };
        Ok(Self { seen, wishes: Wished(wishes), because: say::why(get("because"))? })
    }
}

impl Wished {
    /// A field of a claim that says what it said is no wish: the claim is not written again for it.
    fn leave_what_stands(&mut self, proposal: &Proposal) {
        for it in &proposal.terms().actions {
            for (field, stands) in claim_values(&it.action).into_iter().flatten() {
                let stands = stands.as_ref().map_or("", |it| it.expose().as_str());
                if self.0.fields.get(&field).is_some_and(|it| it.expose() == stands) {
                    self.0.fields.remove(&field);
                }
            }
        }
    }
}

/// What the proposal says of queue, priority and class.
#[derive(Default)]
struct Routed {
    queue: Option<&'static str>,
    priority: Option<&'static str>,
    class: Option<&'static str>,
}

impl Routed {
    fn of(proposal: &Proposal) -> Self {
        let mut routed = Self::default();
        for it in &proposal.terms().actions {
            match &it.action {
                Action::RouteToQueue { queue, priority, .. } => {
                    routed.queue = Some(queue.label());
                    routed.priority = Some(priority.id());
                }
                Action::AttachAnalysis { root_cause, .. } => routed.class = Some(root_cause.id()),
                _ => {}
            }
        }
        routed
    }
}

impl Editing {
    fn of((place, proposed): (usize, &domain::ProposedAction)) -> Self {
        let action = &proposed.action;
        let due = match action {
            Action::RouteToQueue { due: Some(due), .. } => due.to_string(),
            _ => String::new(),
        };
        let fields = claim_values(action).into_iter().flatten().map(|(field, value)| Field {
            name: name_of(field),
            label: words::field(field),
            value: value.map_or_else(String::new, |it| it.expose().clone()),
        });
        Self {
            place,
            says: capital(&plain(&words::action(action))),
            routes: matches!(action, Action::RouteToQueue { .. }),
            due,
            analyses: matches!(action, Action::AttachAnalysis { .. }),
            letter: action.text().map(|it| it.expose().clone()),
            fields: fields.collect(),
        }
    }
}

/// The name of a field of a claim in the form.
fn name_of(field: ClaimField) -> &'static str {
    match field {
        ClaimField::Frequency => "frequency",
        ClaimField::PayerNumber => "payer-number",
        ClaimField::MemberNumber => "member",
        ClaimField::Authorization => "authorization",
        ClaimField::Referral => "referral",
    }
}

//! The forms in which somebody says something about a case. On the page of the case they open as dialogs;
//! each has an address of its own too, for a list to lead to and for a browser that knows no dialogs.

use askama::Template;
use authority::Permission as P;
use axum::{
    extract::{Path, State},
    http::Method,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{DenialClass, Priority};
use orchestrator::{CaseFile, can_have_cases, queues};

use super::{find, view::CaseView};
use crate::{
    Needs, Person, Routes, Site,
    console::{Here, Page, PageError, Shell, Told},
};

/// What can be chosen in the forms.
pub(crate) struct Choices {
    /// Each class with its name; what the case has is marked.
    pub(crate) classes: Vec<Choice>,
    pub(crate) queues: Vec<Choice>,
    pub(crate) priorities: Vec<Choice>,
    /// Who can have the case.
    pub(crate) people: Vec<Choice>,
}

/// One of several.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) is_now: bool,
}

impl Choices {
    pub(crate) fn of(file: &CaseFile, site: &Site) -> Self {
        let now = file.decision.as_ref().and_then(|it| it.assessment);
        let class = |it: &DenialClass| Choice {
            value: it.id().to_owned(),
            label: it.title().to_owned(),
            is_now: now.is_some_and(|now| now.class == *it),
        };
        let queue = |it: domain::Queue| Choice {
            value: it.label().to_owned(),
            label: it.label().to_owned(),
            is_now: now.is_some_and(|now| now.queue == it),
        };
        let priority = |it: &Priority| Choice {
            value: it.id().to_owned(),
            label: super::plan::capital(it.id()),
            is_now: now.is_some_and(|now| now.priority == *it),
        };
        let has_it = file.task.and_then(|it| it.assignee);
        let people = file.members.iter().filter(|it| can_have_cases(&site.practice, it));
        let person = |it: &store::Member| Choice {
            value: it.id.to_string(),
            label: it.name.expose().clone(),
            is_now: has_it == Some(it.id),
        };
        Self {
            classes: DenialClass::ALL.iter().map(class).collect(),
            queues: queues().map(queue).collect(),
            priorities: Priority::ALL.iter().map(priority).collect(),
            people: people.map(person).collect(),
        }
    }
}

/// One form as a page.
#[derive(Template)]
#[template(path = "case_ask.html")]
struct AskPage {
    shell: Shell,
    it: CaseView,
    choices: Choices,
    ask: &'static str,
}

pub(super) fn routes(routes: Routes) -> Routes {
    let sees = Needs::Permission(P::SeePatients);
    let may = Needs::Permission;
    let answers = Needs::OneOf(&[P::Answer, P::AnswerClinical]);
    routes
        .page((Method::GET, "/cases/{id}/reject"), may(P::Reject), get(reject))
        .page((Method::GET, "/cases/{id}/override"), may(P::Override), get(overrule))
        .page((Method::GET, "/cases/{id}/answer"), answers, get(answer))
        .page((Method::GET, "/cases/{id}/found"), may(P::FindOut), get(found))
        .page((Method::GET, "/cases/{id}/handled"), may(P::Answer), get(handled))
        .page((Method::GET, "/cases/{id}/assign"), may(P::Override), get(assign))
        .page((Method::GET, "/cases/{id}/stop"), sees, get(stop))
        .page((Method::GET, "/cases/{id}/give-up"), may(P::Override), get(give_up))
}

macro_rules! asks {
    ($($name:ident $word:literal)*) => {
        $(async fn $name(
            State(site): State<Site>,
            person: Person,
            Path(id): Path<String>,
        ) -> Result<Response, PageError> {
            asked(&site, &person, (&id, $word)).await
        })*
    };
}

asks! {
    reject "reject"
    overrule "override"
    answer "answer"
    found "found"
    handled "handled"
    assign "assign"
    stop "stop"
    give_up "give-up"
}

async fn asked(
    site: &Site,
    person: &Person,
    (id, ask): (&str, &'static str),
) -> Result<Response, PageError> {
    let case = find(site, id).await.told(site, person)?;
    let file = CaseFile::load(&site.office, &site.practice, &case).await.told(site, person)?;
    let rules = orchestrator::rules(&site.practice).await.told(site, person)?;
    let it = CaseView::of(&file, &site.office, (person, &rules));
    let choices = Choices::of(&file, site);
    let shell = Shell::of(site, person, (&it.title, Here::Work)).await.told(site, person)?;
    Ok(Page(AskPage { shell, it, choices, ask }).into_response())
}

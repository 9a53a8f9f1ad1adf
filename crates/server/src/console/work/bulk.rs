//! Many cases at once: approved, given to somebody, or put into another queue. Each goes through the gate
//! by itself, and what was refused is shown with the reason, beside what was done.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{CaseId, Phi, StaffId};
use orchestrator::{Assign, Assigned, NotDone, Routed, To, Yes};

use super::{
    picked::{Deed, Picked},
    row::{self, Names},
};
use crate::{
    Person, Problem, Site,
    console::{Here, Page, PageError, Shell, Told},
};

/// What became of each.
#[derive(Template)]
#[template(path = "work_done.html")]
pub(super) struct Done {
    shell: Shell,
    title: String,
    n_ok: usize,
    n_refused: usize,
    all: Vec<One>,
    back: String,
}

/// What became of one.
struct One {
    id: String,
    claim: String,
    payer: String,
    is_done: bool,
    said: String,
}

/// Cases given to people, from whatever page; what became of each is shown.
pub(crate) async fn assign(
    site: &Site,
    person: &Person,
    (all, back): (Vec<Assign>, &str),
) -> Result<Response, PageError> {
    let names = Names::of(site).await.told(site, person)?;
    let each = assigned(site, person, (all, &names)).await.told(site, person)?;
    done(site, person, (each, Deed::Give(To::Anybody), back)).await
}

pub(crate) use super::picked::to;

type Each = Vec<(CaseId, Result<String, Problem>)>;

pub(super) async fn bulk(
    State(site): State<Site>,
    person: Person,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let picked = Picked::read(&fields).told(&site, &person)?;
    let names = Names::of(&site).await.told(&site, &person)?;
    let each = match picked.what {
        Deed::Approve => approve(&site, &person, &picked).await,
        Deed::Route(_) => route(&site, &person, &picked).await,
        Deed::Give(to) => give(&site, &person, (&picked, to, &names)).await,
        Deed::Take => give(&site, &person, (&picked, To::Person(person.id()), &names)).await,
        Deed::Back => give(&site, &person, (&picked, To::Nobody, &names)).await,
    };
    let each = each.told(&site, &person)?;
    done(&site, &person, (each, picked.what, &picked.back)).await
}

/// Back to where somebody was, if one case was done as they wanted; else what became of each.
async fn done(
    site: &Site,
    person: &Person,
    (each, what, back): (Each, Deed, &str),
) -> Result<Response, PageError> {
    if let [(_, Ok(_))] = each.as_slice() {
        return Ok(Redirect::to(&with_word(back, word(what))).into_response());
    }
    let n_ok = each.iter().filter(|it| it.1.is_ok()).count();
    let n_refused = each.len() - n_ok;
    let title = title(what, n_ok, n_refused);
    let shell = Shell::of(site, person, (&title, Here::Work)).await.told(site, person)?;
    let all = told(site, each).await.told(site, person)?;
    let back = back.to_owned();
    Ok(Page(Done { shell, title, n_ok, n_refused, all, back }).into_response())
}

/// Only what was before somebody's eyes can be approved.
async fn approve(site: &Site, person: &Person, picked: &Picked) -> Result<Each, Problem> {
    let seen: Vec<_> =
        picked.cases.iter().filter_map(|it| Some((*it, *picked.seen.get(it)?))).collect();
    let all: Vec<_> = seen.iter().map(|it| it.1).collect();
    let answers =
        orchestrator::approve_all(&site.office, &site.practice, person.id(), &all).await?;
    let said = |answer: Result<Yes, NotDone>| match answer {
        Ok(Yes::Approved) => Ok("Approved. It will be done now.".to_owned()),
        Ok(Yes::NeedsSecond) => Ok("Approved. A second person has to approve it too.".to_owned()),
        Err(NotDone::Refused(why)) => Err(Problem::refused(crate::console::why_not(why))),
        Err(NotDone::Void(_) | NotDone::Outdated) => Err(Problem::invalid(
            "The proposal has changed since you saw it. Open the case to see it.",
        )),
        Err(err) => Err(err.into()),
    };
    let ids = seen.iter().map(|it| it.0);
    let mut answers: BTreeMap<_, _> = ids.zip(answers.into_iter().map(said)).collect();
    let nothing = || {
        let detail = "There was no proposal to approve. Open the case to see what it waits for.";
        Err(Problem::invalid(detail))
    };
    let each = picked.cases.iter().map(|it| (*it, answers.remove(it).unwrap_or_else(nothing)));
    Ok(each.collect())
}

async fn give(
    site: &Site,
    person: &Person,
    (picked, to, names): (&Picked, To, &Names),
) -> Result<Each, Problem> {
    let wanted = |case: &CaseId| Assign { reason: reason(picked), ..Assign::to(*case, to) };
    assigned(site, person, (picked.cases.iter().map(wanted).collect(), names)).await
}

async fn assigned(
    site: &Site,
    person: &Person,
    (all, names): (Vec<Assign>, &Names),
) -> Result<Each, Problem> {
    let cases: Vec<_> = all.iter().map(|it| it.case).collect();
    let answers = orchestrator::assign_all(&site.office, &site.practice, person.id(), all).await?;
    let said = |it: Result<Assigned, NotDone>| match it {
        Ok(assigned) => Ok(given(&assigned, person.id(), names)),
        Err(err) => Err(err.into()),
    };
    Ok(cases.into_iter().zip(answers.into_iter().map(said)).collect())
}

/// Each by itself: what was decided anew is another commit.
async fn route(site: &Site, person: &Person, picked: &Picked) -> Result<Each, Problem> {
    let Deed::Route(queue) = picked.what else { return Ok(Vec::new()) };
    let mut each = Vec::new();
    for id in &picked.cases {
        let because = Phi::new(picked.because.clone());
        let wanted = (*id, queue, because);
        let routed = orchestrator::route(&site.office, &site.practice, person.id(), wanted).await;
        each.push((
            *id,
            match routed {
                Ok(Routed::Moved) => Ok(format!("It waits in {} now.", queue.label())),
                Ok(Routed::DecidedAnew) => {
                    Ok(format!("It is decided anew, for {}.", queue.label()))
                }
                Err(NotDone::Store(err)) => return Err(err.into()),
                Err(err) => Err(err.into()),
            },
        ));
    }
    Ok(each)
}

/// To whom it went, and why to them.
fn given(assigned: &Assigned, me: StaffId, names: &Names) -> String {
    let Assigned { assignment, because } = assigned;
    let Some(person) = assignment.to.person else {
        return format!("It waits in {} for anybody.", assignment.to.queue.label());
    };
    let who = if person == me {
        "You have it now".to_owned()
    } else {
        format!("Given to {}", names.of_person(person))
    };
    let because: Vec<_> = because.iter().map(|it| it.text()).collect();
    if because.is_empty() { format!("{who}.") } else { format!("{who}: {}.", because.join(", ")) }
}

fn reason(picked: &Picked) -> Option<Phi<String>> {
    (!picked.because.is_empty()).then(|| Phi::new(picked.because.clone()))
}

async fn told(site: &Site, each: Each) -> Result<Vec<One>, store::StoreError> {
    let ids: Vec<_> = each.iter().map(|it| it.0).collect();
    let listed = site.practice.listed_all(&ids).await?;
    let payers = row::payers(site, &listed).await?;
    let listed: BTreeMap<_, _> = listed.into_iter().map(|it| (it.case.id, it.case)).collect();
    let one = |(id, res): (CaseId, Result<String, Problem>)| {
        let case = listed.get(&id);
        let payer = case.and_then(|it| payers.get(&it.claim.payer));
        One {
            id: id.to_string(),
            claim: case.map_or_else(|| "a case".to_owned(), |it| it.claim.number.0.clone()),
            payer: payer.cloned().unwrap_or_default(),
            is_done: res.is_ok(),
            said: res.unwrap_or_else(|problem| problem.detail),
        }
    };
    Ok(each.into_iter().map(one).collect())
}

fn title(what: Deed, n_done: usize, n_refused: usize) -> String {
    let did = match what {
        Deed::Approve => "approved",
        Deed::Give(To::Nobody) | Deed::Back => "given back",
        Deed::Give(_) => "given",
        Deed::Take => "taken",
        Deed::Route(_) => "put into another queue",
    };
    match n_refused {
        0 => format!("{n_done} {did}"),
        n => format!("{n_done} {did}, {n} not"),
    }
}

/// The word for the notice of the next page.
fn word(what: Deed) -> &'static str {
    match what {
        Deed::Approve => "approved",
        Deed::Give(_) | Deed::Take | Deed::Back => "assigned",
        Deed::Route(_) => "routed",
    }
}

fn with_word(path: &str, word: &str) -> String {
    let path = path.split_once("?done=").map_or(path, |it| it.0);
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}done={word}")
}

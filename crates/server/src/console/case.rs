//! The page of one case: what the payer said, what is proposed and why, what happened, and everything that
//! a person can say about it.
//!
//! Each form names what it speaks of. Whoever approves sends back the digest of what was before their
//! eyes; if the proposal is another one by then, they see that, and nothing was done.

mod may;
mod said;
mod plain;
mod plan;
mod sentence;
mod view;
mod ask;
mod edit;
mod say;
mod document;

use askama::Template;
use authority::Permission as P;
use axum::{
    extract::{Path, Query, State},
    http::Method,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::{Case, CaseId};
use orchestrator::{CaseFile, NotDone};
use serde::Deserialize;
use store::StoreError;

use super::{Here, Page, PageError, Shell, Told};
use crate::{Needs, Person, Problem, Routes, Site};

use ask::Choices;
pub(crate) use may::why_not;
use view::CaseView;

pub(crate) fn routes(routes: Routes) -> Routes {
    let sees = Needs::Permission(P::SeePatients);
    let may = Needs::Permission;
    let answers = Needs::OneOf(&[P::Answer, P::AnswerClinical]);
    let routes = routes
        .page((Method::GET, "/cases/{id}"), sees, get(show))
        .page((Method::POST, "/cases/{id}/approve"), may(P::Approve), post(say::approve))
        .page((Method::GET, "/cases/{id}/edit"), may(P::Edit), get(edit::form))
        .page((Method::POST, "/cases/{id}/edit"), may(P::Edit), post(edit::edit))
        .page((Method::POST, "/cases/{id}/reject"), may(P::Reject), post(say::reject))
        .page((Method::POST, "/cases/{id}/override"), may(P::Override), post(say::overrule))
        .page((Method::POST, "/cases/{id}/answer"), answers, post(say::answer))
        .page((Method::POST, "/cases/{id}/found"), may(P::FindOut), post(say::found))
        .page((Method::POST, "/cases/{id}/handled"), may(P::Answer), post(say::handled))
        .page((Method::POST, "/cases/{id}/assign"), may(P::Override), post(say::assign))
        .page((Method::POST, "/cases/{id}/stop"), sees, post(say::stop))
        .page((Method::POST, "/cases/{id}/resume"), may(P::Answer), post(say::resume))
        .page((Method::POST, "/cases/{id}/give-up"), may(P::Override), post(say::give_up))
        .page((Method::GET, "/documents/{id}"), sees, get(document::sent));
    ask::routes(routes)
}

/// What stands in the address behind the question mark.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    done: Option<String>,
}

/// The page of a case.
#[derive(Template)]
#[template(path = "case.html")]
struct CasePage {
    shell: Shell,
    it: CaseView,
    choices: Choices,
    /// Why what was just wanted was not done.
    refused: Option<String>,
}

async fn show(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let case = find(&site, &id).await.told(&site, &person)?;
    let mut page = page(&site, &person, &case).await.told(&site, &person)?;
    page.shell = page.shell.noting(asked.done.as_deref());
    Ok(Page(page).into_response())
}

/// A case by what stands in an address.
async fn find(site: &Site, id: &str) -> Result<Case, Problem> {
    let id: CaseId = id.parse().map_err(|_| Problem::not_there("case"))?;
    site.practice.case(id).await?.ok_or_else(|| Problem::not_there("case"))
}

async fn page(site: &Site, person: &Person, case: &Case) -> Result<CasePage, StoreError> {
    let file = CaseFile::load(&site.office, &site.practice, case).await?;
    let rules = orchestrator::rules(&site.practice).await?;
    let it = CaseView::of(&file, &site.office, (person, &rules));
    let choices = Choices::of(&file, site);
    let shell = Shell::of(site, person, (&it.title, Here::Work)).await?;
    let shell = shell.hearing(case.id.to_string());
    Ok(CasePage { shell, it, choices, refused: None })
}

/// The page of the case as it is now, with why what was wanted was not done.
async fn refused(site: &Site, person: &Person, (case, err): (&Case, NotDone)) -> Response {
    let why = match &err {
        NotDone::Refused(refusal) => may::why_not(*refusal),
        NotDone::Void(_) | NotDone::Outdated => {
            "The proposal has changed since you saw it. Nothing was done; below is what is proposed \
             now."
                .to_owned()
        }
        NotDone::NotAllowed(_) | NotDone::NotAsked(_) | NotDone::Moved => {
            "The case has moved on since you saw it. Nothing was done; below is how it stands now."
                .to_owned()
        }
        _ => String::new(),
    };
    let problem = Problem::from(err);
    let case = match site.practice.case(case.id).await {
        Ok(Some(case)) => case,
        Ok(None) => return super::problem_page(site, Some(person), problem),
        Err(err) => return super::problem_page(site, Some(person), err.into()),
    };
    match page(site, person, &case).await {
        Ok(page) => {
            let why = if why.is_empty() { problem.detail } else { why };
            (problem.status, Page(CasePage { refused: Some(why), ..page })).into_response()
        }
        Err(err) => super::problem_page(site, Some(person), err.into()),
    }
}

//! Find: the cases about a claim, by its number. What was looked for is sent in a form and never stands in
//! an address.

use askama::Template;
use authority::Permission as P;
use axum::{
    Form,
    extract::State,
    http::Method,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::{Case, CaseId, ClaimNumber};
use orchestrator::words;
use serde::Deserialize;
use store::StoreError;

use super::{Here, Page, PageError, Shell, Told, show};
use crate::{Needs, Person, Routes, Site};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.page((Method::POST, "/find"), Needs::Permission(P::SeePatients), post(find))
}

/// What somebody looks for.
#[derive(Deserialize)]
struct Wanted {
    claim: String,
}

/// The cases that fit, if there is not exactly one.
#[derive(Template)]
#[template(path = "find.html")]
struct Fits {
    shell: Shell,
    claim: String,
    cases: Vec<Fit>,
}

struct Fit {
    id: CaseId,
    claim: String,
    payer: String,
    stands: &'static str,
    opened: String,
}

async fn find(
    State(site): State<Site>,
    person: Person,
    Form(wanted): Form<Wanted>,
) -> Result<Response, PageError> {
    let claim = wanted.claim.trim();
    let cases = fits(&site, claim).await.told(&site, &person)?;
    if let [only] = cases.as_slice() {
        return Ok(Redirect::to(&format!("/cases/{}", only.id)).into_response());
    }
    let shell = Shell::of(&site, &person, ("Find", Here::Elsewhere)).await.told(&site, &person)?;
    let mut rows = Vec::new();
    for case in &cases {
        rows.push(row(&site, case).await.told(&site, &person)?);
    }
    Ok(Page(Fits { shell, claim: claim.to_owned(), cases: rows }).into_response())
}

/// By the number of a case, or by the number of a claim as it was typed or in large letters.
async fn fits(site: &Site, claim: &str) -> Result<Vec<Case>, StoreError> {
    if let Ok(id) = claim.parse::<CaseId>() {
        return Ok(site.practice.case(id).await?.into_iter().collect());
    }
    let (office, practice) = (&site.office, &site.practice);
    let typed = ClaimNumber(claim.to_owned());
    let found = orchestrator::cases_by_number(office, practice, &typed).await?;
    if !found.is_empty() {
        return Ok(found);
    }
    let large = ClaimNumber(claim.to_uppercase());
    orchestrator::cases_by_number(office, practice, &large).await
}

async fn row(site: &Site, case: &Case) -> Result<Fit, StoreError> {
    let payer = site.payer_of(case).await?;
    Ok(Fit {
        id: case.id,
        claim: case.claim.number.0.clone(),
        payer,
        stands: words::state(case.state),
        opened: show::day(site.office.day(case.opened)),
    })
}

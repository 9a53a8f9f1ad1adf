//! Proposals, and a person's word on them: an approval, a rejection, an edit. Each names the digest of what
//! was seen, and does not hold for anything else.

mod shown;

use std::collections::{BTreeMap, BTreeSet};

use authority::Permission;
use axum::{Json, extract::State};
use domain::{ClaimField, Consent, DenialClass, Digest, Phi, Priority, ProposalId, Queue, Saying};
use orchestrator::{NotDone, Proposed, Seen, Wishes, Yes, wished};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::cases::wanted::{day, word};
use crate::{
    Needs, Person, Problem, Routes, Site,
    paging::{Page, Paged, Paging, PagingQuery},
    said::{Number, Said},
};
pub(super) use shown::{Proposal, shown};

pub(super) fn routes(routes: Routes) -> Routes {
    let needs = Needs::Permission;
    let sees = needs(Permission::SeePatients);
    routes
        .api(sees, routes!(show))
        .api(needs(Permission::Approve), routes!(approve))
        .api(needs(Permission::Reject), routes!(reject))
        .api(needs(Permission::Edit), routes!(edit))
        .api(sees, routes!(approvals))
        .api(sees, routes!(rejections))
}

/// A yes to what was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewApproval {
    /// The digest of what was seen.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    digest: String,
}

/// What a yes came to.
#[derive(Serialize, ToSchema)]
struct Approved {
    /// `approved`, or `needs_second`: another person has to approve it too.
    #[schema(example = "approved")]
    state: &'static str,
}

/// A no, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRejection {
    /// The digest of what was seen.
    digest: String,
    /// Why; kept with the case, and learned from.
    #[schema(max_length = 4000)]
    because: String,
}

/// What should be otherwise; what is left open stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEdit {
    /// The digest of what was seen.
    digest: String,
    /// Why.
    #[schema(max_length = 4000)]
    because: String,
    #[schema(example = "D06")]
    class: Option<String>,
    #[schema(example = "Appeals")]
    queue: Option<String>,
    #[schema(example = "low")]
    priority: Option<String>,
    #[schema(example = "2026-03-09", format = Date)]
    due: Option<String>,
    /// What the actions say in words, by their places from 0.
    #[serde(default)]
    texts: BTreeMap<usize, String>,
    /// What should stand in `NM109`, `REF*G1` or `REF*9F` of the claim that is to be sent; an empty text takes
    /// the number off.
    #[serde(default)]
    fields: BTreeMap<String, String>,
    /// The places, from 0, of the actions that should not be done.
    #[serde(default)]
    without: BTreeSet<usize>,
}

/// The proposal that took the place of the one that was changed.
#[derive(Serialize, ToSchema)]
struct Edited {
    #[schema(example = "prop_01KJQDVNQ70W3GE1R70W3GE1R7")]
    proposal: String,
}

/// A yes in a list.
#[derive(Serialize, ToSchema)]
struct ApprovalLine {
    proposal: String,
    /// A member of the practice, or a standing order.
    by: String,
    at: String,
    /// Of what was approved.
    digest: String,
    #[serde(skip)]
    mark: String,
}

/// A no in a list.
#[derive(Serialize, ToSchema)]
struct RejectionLine {
    case: String,
    by: String,
    at: String,
    because: Option<String>,
    #[serde(skip)]
    mark: String,
}

/// Shows a proposal.
#[utoipa::path(
    get, path = "/api/v1/proposals/{id}", tag = "proposals", params(("id" = String, Path)),
    responses(
        (status = 200, description = "The proposal", body = Proposal),
        (status = 404, description = "There is no such proposal", body = crate::problem::ProblemBody),
    )
)]
async fn show(
    State(site): State<Site>,
    Number(id): Number<ProposalId>,
) -> Result<Json<Proposal>, Problem> {
    let proposal = site.practice.proposal(id).await?;
    let proposal = proposal.ok_or_else(|| Problem::not_there("proposal"))?;
    let approved = site.practice.approved(id).await?;
    let approvals = match approved {
        Some(it) => it.approvals().to_vec(),
        None => proposal.first_approval().into_iter().cloned().collect(),
    };
    let proposed = Proposed::load(&site.practice, proposal, site.office.now()).await?;
    Ok(Json(shown(&proposed, &approvals)))
}

/// Approves a proposal.
///
/// Only as it was seen: where the digest is not that of the proposal, nothing is approved. Nobody approves what
/// they have edited, and above some amounts a second person has to approve it too.
#[utoipa::path(
    post, path = "/api/v1/proposals/{id}/approval", tag = "proposals",
    params(("id" = String, Path)), request_body = NewApproval,
    responses(
        (status = 200, description = "Approved, or half of it", body = Approved),
        (status = 403, description = "They may not", body = crate::problem::ProblemBody),
        (status = 409, description = "It is another one, or no longer waits", body = crate::problem::ProblemBody),
    )
)]
async fn approve(
    State(site): State<Site>,
    person: Person,
    Number(proposal): Number<ProposalId>,
    Said(said): Said<NewApproval>,
) -> Result<Json<Approved>, Problem> {
    let seen = Seen { proposal, digest: digest(&said.digest)? };
    let yes = orchestrator::approve(&site.office, &site.practice, person.id(), seen).await?;
    let state = match yes {
        Yes::Approved => "approved",
        Yes::NeedsSecond => "needs_second",
    };
    Ok(Json(Approved { state }))
}

/// Rejects a proposal.
///
/// A manager is asked what to do instead.
#[utoipa::path(
    post, path = "/api/v1/proposals/{id}/rejection", tag = "proposals",
    params(("id" = String, Path)), request_body = NewRejection,
    responses(
        (status = 204, description = "Rejected"),
        (status = 409, description = "It is another one, or no longer waits", body = crate::problem::ProblemBody),
    )
)]
async fn reject(
    State(site): State<Site>,
    person: Person,
    Number(proposal): Number<ProposalId>,
    Said(said): Said<NewRejection>,
) -> Result<axum::http::StatusCode, Problem> {
    let seen = Seen { proposal, digest: digest(&said.digest)? };
    let why = super::statements::why(&said.because)?;
    orchestrator::reject(&site.office, &site.practice, person.id(), (seen, why)).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// Changes a proposal into another one.
///
/// The other one is checked anew, and whoever changed it can't approve it.
#[utoipa::path(
    post, path = "/api/v1/proposals/{id}/edit", tag = "proposals",
    params(("id" = String, Path)), request_body = NewEdit,
    responses(
        (status = 200, description = "The proposal in its place", body = Edited),
        (status = 409, description = "It is another one, or no longer waits", body = crate::problem::ProblemBody),
    )
)]
async fn edit(
    State(site): State<Site>,
    person: Person,
    Number(id): Number<ProposalId>,
    Said(said): Said<NewEdit>,
) -> Result<Json<Edited>, Problem> {
    let seen = Seen { proposal: id, digest: digest(&said.digest)? };
    let why = super::statements::why(&said.because)?;
    let wishes = said.wishes()?;
    let proposal = site.practice.proposal(id).await?.ok_or(NotDone::NotThere("proposal"))?;
    let actions = wished(&site.office, &site.practice, &proposal, &wishes).await?;
    let edit = (seen, actions, why);
    let edited = orchestrator::edit(&site.office, &site.practice, person.id(), edit).await?;
    Ok(Json(Edited { proposal: edited.to_string() }))
}

/// Lists approvals.
///
/// The newest first.
#[utoipa::path(
    get, path = "/api/v1/approvals", tag = "proposals", params(PagingQuery),
    responses((status = 200, description = "A page of approvals", body = Page<ApprovalLine>))
)]
async fn approvals(
    State(site): State<Site>,
    paging: Paging,
) -> Result<Paged<ApprovalLine>, Problem> {
    let page = store::Page { after: paging.after.clone(), n_max: paging.limit_and_one() };
    let given = site.practice.approvals_given(page).await?;
    let lines = given.into_iter().map(|it| {
        let Consent { by, digest, at, .. } = it.consent;
        ApprovalLine {
            proposal: it.proposal.to_string(),
            by: shown::approver(&by),
            at: at.to_string(),
            digest: digest.to_string(),
            mark: it.mark,
        }
    });
    Ok(paging.page(lines.collect(), |it: &ApprovalLine| it.mark.clone()))
}

/// Lists rejections.
///
/// The newest first, with what people said.
#[utoipa::path(
    get, path = "/api/v1/rejections", tag = "proposals", params(PagingQuery),
    responses((status = 200, description = "A page of rejections", body = Page<RejectionLine>))
)]
async fn rejections(
    State(site): State<Site>,
    paging: Paging,
) -> Result<Paged<RejectionLine>, Problem> {
    let page = store::Page { after: paging.after.clone(), n_max: paging.limit_and_one() };
    let said = site.practice.statements_saying(Saying::Rejected, page).await?;
    let lines = said.into_iter().map(|(mark, it)| RejectionLine {
        case: it.case.to_string(),
        by: it.by.to_string(),
        at: it.at.to_string(),
        because: it.words.map(|it| it.expose().clone()),
        mark,
    });
    Ok(paging.page(lines.collect(), |it: &RejectionLine| it.mark.clone()))
}

impl NewEdit {
    fn wishes(&self) -> Result<Wishes, Problem> {
        let mut fields = BTreeMap::new();
        for (name, value) in &self.fields {
            let known =
                ClaimField::from_id(name).filter(|it| orchestrator::CLAIM_FIELDS.contains(it));
            let known = known.ok_or_else(|| Problem::invalid("A field can't be changed so."))?;
            fields.insert(known, Phi::new(value.clone()));
        }
        let texts = self.texts.iter().map(|(place, text)| (*place, Phi::new(text.clone())));
        Ok(Wishes {
            class: word(("class", self.class.as_deref()), DenialClass::from_id)?,
            queue: word(("queue", self.queue.as_deref()), Queue::from_label)?,
            priority: word(("priority", self.priority.as_deref()), Priority::from_id)?,
            due: day(("due", self.due.as_deref()))?,
            texts: texts.collect(),
            fields,
            without: self.without.clone(),
        })
    }
}

fn digest(text: &str) -> Result<Digest, Problem> {
    text.parse().map_err(|_| Problem::invalid("`digest` is no digest: 64 hexadecimal digits."))
}

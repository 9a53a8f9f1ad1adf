//! Proposals, and a person's word on them: an approval, a rejection, an edit. Each names the digest of what
//! was seen, and does not hold for anything else.

use std::collections::{BTreeMap, BTreeSet};

use authority::Permission;
use axum::{Json, extract::State};
use domain::{
    Approval, Approver, ClaimField, Consent, DenialClass, Digest, FieldChange, Phi, Priority,
    ProposalId, Queue, Saying, WarrantKey,
};
use orchestrator::{NotDone, Proposed, Seen, Wishes, Yes, wished, words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::cases::{day, word};
use crate::{
    Needs, Person, Problem, Routes, Site,
    document::is_document,
    paging::{Page, Paged, Paging, PagingQuery},
    said::{Number, Said},
};

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

/// Exact actions put before a person.
#[derive(Serialize, ToSchema)]
pub(super) struct Proposal {
    #[schema(example = "prop_01KJQDVNQ70W3GE1R70W3GE1R7")]
    id: String,
    #[schema(example = "case_01KJQDVNQ70W3GE1R70W3GE1R7")]
    case: String,
    /// The practice's own number of the claim.
    #[schema(example = "ELM-10023")]
    claim: String,
    /// Over all of it. Whoever approves, rejects or edits names the one that they saw.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    digest: String,
    /// `pending`, `approved`, `rejected`, `expired` or `replaced`.
    #[schema(example = "pending")]
    state: String,
    /// The agent that made it.
    #[schema(example = "denial_triage")]
    made_by: String,
    made_by_version: u32,
    /// The money that limits go by.
    #[schema(example = 15_000)]
    at_stake_cents: i64,
    /// From then on nobody may approve it.
    #[schema(example = "2026-03-09T14:05:00.000Z")]
    expires: String,
    /// What is to be done, in this order.
    actions: Vec<ActionShown>,
    because: Vec<ReasonShown>,
    /// Who changed it on the way; none of them may approve it.
    edits: Vec<EditShown>,
    approvals: Vec<ApprovalShown>,
}

/// One exact thing to do.
#[derive(Serialize, ToSchema)]
#[schema(as = Action)]
struct ActionShown {
    #[schema(example = "submit_corrected_claim")]
    kind: String,
    /// In words.
    says: String,
    /// The account at which it is done.
    #[schema(example = "acct_01KJQDVNQ70W3GE1R70W3GE1R7")]
    account: String,
    /// The fields in which a claim to be sent differs from the claim as it was sent; `null` where there is
    /// nothing to compare.
    changes: Option<Vec<ChangeShown>>,
    /// What is said to the payer or kept as a note.
    text: Option<String>,
    /// The numbers of the documents that go with it.
    enclosures: Vec<String>,
    /// Under which number the document itself can be had.
    document: Option<String>,
}

/// One field of a claim, before and after.
#[derive(Serialize, ToSchema)]
#[schema(as = FieldChange)]
struct ChangeShown {
    #[schema(example = "REF*G1")]
    field: String,
    from: Option<String>,
    to: Option<String>,
}

/// A sentence and the exhibits that it rests on.
#[derive(Serialize, ToSchema)]
#[schema(as = Reason)]
struct ReasonShown {
    text: String,
    cites: Vec<String>,
}

/// That somebody changed a proposal.
#[derive(Serialize, ToSchema)]
#[schema(as = Edit)]
struct EditShown {
    by: String,
    at: String,
    replaces: String,
}

/// A yes.
#[derive(Serialize, ToSchema)]
#[schema(as = Approval)]
struct ApprovalShown {
    /// A member of the practice, or a standing order.
    by: String,
    at: String,
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
            by: approver(&by),
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

/// A proposal as the API has it.
pub(super) fn shown(proposed: &Proposed, approvals: &[Approval]) -> Proposal {
    let Proposed { proposal, changes } = proposed;
    let terms = proposal.terms();
    let each = (0..).zip(terms.actions.iter().zip(changes));
    let actions = each.map(|(place, (it, changes))| ActionShown {
        kind: it.action.kind().id().to_owned(),
        says: words::action(&it.action),
        account: it.account.to_string(),
        changes: changes.as_ref().map(|all| all.iter().map(ChangeShown::of).collect()),
        text: it.action.text().map(|it| it.expose().clone()),
        enclosures: it.action.enclosures().iter().map(|it| it.document.to_string()).collect(),
        document: is_document(&it.action)
            .then(|| WarrantKey { proposal: terms.id, place }.to_string()),
    });
    let cites = |it: &domain::Reason| it.cites().iter().map(ToString::to_string).collect();
    let because = terms.because.iter();
    let because = because.map(|it| ReasonShown { text: it.text().to_owned(), cites: cites(it) });
    let edits = proposal.edits().iter().map(|it| EditShown {
        by: it.by.to_string(),
        at: it.at.to_string(),
        replaces: it.replaces.to_string(),
    });
    let approvals = approvals.iter();
    let approvals =
        approvals.map(|it| ApprovalShown { by: approver(it.by()), at: it.at().to_string() });
    Proposal {
        id: terms.id.to_string(),
        case: terms.case.to_string(),
        claim: terms.claim.number.0.clone(),
        digest: proposal.digest().to_string(),
        state: proposal.state().id().to_owned(),
        made_by: terms.made_by.name.clone(),
        made_by_version: terms.made_by.version,
        at_stake_cents: terms.at_stake.0,
        expires: terms.expires.to_string(),
        actions: actions.collect(),
        because: because.collect(),
        edits: edits.collect(),
        approvals: approvals.collect(),
    }
}

fn approver(by: &Approver) -> String {
    match by {
        Approver::Person(staff) => staff.to_string(),
        Approver::Order(order) => order.id.to_string(),
    }
}

impl ChangeShown {
    fn of(change: &FieldChange) -> Self {
        let said = |it: &Option<Phi<String>>| it.as_ref().map(|it| it.expose().clone());
        let field = change.field.id().to_owned();
        Self { field, from: said(&change.from), to: said(&change.to) }
    }
}

//! A proposal as the API shows it: to the last field of a claim and the last line of a letter.

use domain::{Approval, Approver, FieldChange, Phi, WarrantKey};
use orchestrator::{Proposed, words};
use serde::Serialize;
use utoipa::ToSchema;

use crate::document::is_document;

/// Exact actions put before a person.
#[derive(Serialize, ToSchema)]
pub(crate) struct Proposal {
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

/// A proposal as the API has it.
pub(crate) fn shown(proposed: &Proposed, approvals: &[Approval]) -> Proposal {
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

/// A person or a standing order, by its number.
pub(super) fn approver(by: &Approver) -> String {
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

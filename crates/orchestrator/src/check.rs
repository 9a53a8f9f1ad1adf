//! Check: looks at a proposal without trusting the agent that made it, and puts it before a person.
//!
//! **Invariants**
//! - Every citation leads to something that was read for this very case.
//! - A corrected claim differs from the one that was sent only where a biller is told so.
//! - No reason names a patient or a member's number.
//! - Whoever only watches has no effect: in the phase *observe* nobody is asked.

mod paper;

use authority::{Phase, may_approve_by_order};
use domain::{
    Approver, Case, CaseId, CaseState, Consent, Phi, Proposal, Severity, Signed, StandingOrder,
    Step,
};
use jobs::Trouble;
use store::{About, Notice, Noticed, Practice, Tx};

use paper::Paper;

use crate::{Office, Stage, rules::rules_in};

/// What the check found.
pub struct Thought {
    case: Case,
    proposal: Proposal,
    objections: Vec<Objection>,
    orders: Vec<StandingOrder>,
}

/// Something that is wrong with a proposal. It names nobody.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Objection {
    /// A stable name.
    pub(crate) kind: &'static str,
    /// In plain words.
    pub(crate) what: String,
}

pub(crate) async fn think(
    office: &Office,
    practice: &Practice,
    (case, turn): (CaseId, u32),
) -> Result<Option<Thought>, Trouble> {
    let Some(case) = practice.case(case).await? else { return Ok(None) };
    if case.state != CaseState::Checking || case.n_steps != turn {
        return Ok(None);
    }
    let proposal = practice.proposals_of(case.id).await?.pop().ok_or(NO_PROPOSAL)?;
    let journal = practice.journal(case.id).await?;
    let paper = Paper::of(practice, &case, office.all_seen()).await?;
    let objections = paper::objections(&proposal, &case, &journal, (&paper, &office.platforms));
    let agent = &proposal.terms().made_by.name;
    let orders = practice.standing_orders_for(agent, office.now()).await?;
    Ok(Some(Thought { case, proposal, objections, orders }))
}

pub(crate) async fn write(tx: &mut Tx, thought: Thought) -> Result<(), Trouble> {
    let Thought { case, proposal, objections, orders } = thought;
    let now = tx.stamp().at;
    for Objection { kind, what } in &objections {
        tx.notice(&Noticed {
            about: Notice::Case(case.id),
            kind: (*kind).to_owned(),
            severity: Severity::Stop,
            what: Phi::new(what.clone()),
            at: now,
        })
        .await?;
    }
    if !objections.is_empty() {
        tx.end_proposal(&proposal, domain::ProposalState::Rejected).await?;
        tx.step(case, Step::Object).await?;
        return Ok(());
    }
    let rules = rules_in(tx).await?;
    match rules.phase(&proposal.terms().made_by.name) {
        Phase::Observe => tx.step(case, Step::Observe).await.map(drop)?,
        Phase::Assist => tx.step(case, Step::PutForward).await.map(drop)?,
        Phase::Automate => {
            let consent = orders.into_iter().find_map(|order| {
                let verdict = may_approve_by_order(&order, &proposal, &rules, now);
                let needs = verdict.signatures().ok()?;
                let by = Approver::Order(order);
                Some(Consent { by, digest: proposal.digest(), at: now, needs })
            });
            by_order(tx, (case, proposal), consent).await?;
        }
    }
    Ok(())
}

/// A standing order takes the place of a person's yes; without one the proposal goes to a person.
async fn by_order(
    tx: &mut Tx,
    (case, proposal): (Case, Proposal),
    consent: Option<Consent>,
) -> Result<(), Trouble> {
    let signed = consent.and_then(|consent| proposal.approve(consent).ok());
    match signed {
        Some(Signed::Whole(approved)) => {
            tx.sign(&Signed::Whole(approved.clone())).await?;
            let case = tx.step(case, Step::ApproveByOrder).await?;
            crate::act::permit(tx, &approved, &case).await?;
        }
        Some(Signed::Half(_)) | None => tx.step(case, Step::PutForward).await.map(drop)?,
    }
    Ok(())
}

/// Has a proposal of a case checked.
pub(crate) async fn next(tx: &mut Tx, case: &Case) -> Result<(), store::StoreError> {
    let now = tx.stamp().at;
    tx.enqueue(Stage::Check.job(About::Case(case.id), case.n_steps, now)).await.map(drop)
}

const NO_PROPOSAL: Trouble = Trouble::Never("the case waits for a check and has no proposal");

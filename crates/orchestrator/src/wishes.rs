//! Wishes: how a person wants a proposal to be instead, field by field, as a form or another program says it.
//!
//! The actions that come of it are a proposal of their own, which [`crate::edit`] puts in the place of the
//! first. A claim that is to be sent is written anew from the claim as it was sent, so that nothing else of
//! it can be changed.
//!
//! **Invariants**
//! - Only what is wished for is changed.
//! - Of a claim, only fields can be changed that can be put right without judging anything
//!   ([`ClaimField`]); what the claim is to the payer is not among them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::{
    Action, Case, ClaimField, Correction, DenialClass, FieldChange, Phi, Priority, Proposal,
    ProposedAction, Queue,
};
use store::{Practice, RecordKind};

use crate::{
    NotDone, Office,
    case_file::{Proposed, stands},
    desk::corrected,
    inbox::{read_claim, x12_of},
};

/// The fields of a claim that a person may change in a proposal.
pub const CLAIM_FIELDS: [ClaimField; 3] =
    [ClaimField::MemberNumber, ClaimField::Authorization, ClaimField::Referral];

/// How a proposal should be instead. What is left open stays.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Wishes {
    /// What went wrong, for the platform.
    pub class: Option<DenialClass>,
    /// Into which queue it goes.
    pub queue: Option<Queue>,
    /// How urgent it is there.
    pub priority: Option<Priority>,
    /// By when it should be done.
    pub due: Option<NaiveDate>,
    /// What an action says in words, by its place from 0.
    pub texts: BTreeMap<usize, Phi<String>>,
    /// What should stand on the claim that is to be sent; nothing takes a number off it.
    pub fields: BTreeMap<ClaimField, Phi<String>>,
    /// The actions that should not be done, by their places from 0.
    pub without: BTreeSet<usize>,
}

/// What stands in the fields of a claim that is to be sent which a person may change; nothing for any other
/// action.
pub fn claim_values(action: &Action) -> Option<Vec<(ClaimField, Option<Phi<String>>)>> {
    let Action::SubmitCorrectedClaim { file, .. } = action else { return None };
    let claim = read_claim(str::from_utf8(file.expose()).ok()?)?.claim;
    Some(CLAIM_FIELDS.map(|it| (it, stands(&claim, it).map(Phi::new))).to_vec())
}

/// The actions of a proposal as somebody wants them to be.
pub async fn wished(
    office: &Office,
    practice: &Practice,
    proposal: &Proposal,
    wishes: &Wishes,
) -> Result<Vec<ProposedAction>, NotDone> {
    let terms = proposal.terms();
    let case = practice.case(terms.case).await?.ok_or(NotDone::NotThere("case"))?;
    let mut actions = Vec::with_capacity(terms.actions.len());
    for (place, proposed) in terms.actions.iter().enumerate() {
        if wishes.without.contains(&place) {
            continue;
        }
        let mut proposed = proposed.clone();
        wishes.put_into(&mut proposed.action, place);
        if let Action::SubmitCorrectedClaim { correction, file } = &mut proposed.action
            && !wishes.fields.is_empty()
        {
            let known = Proposed::load(practice, proposal.clone(), office.now()).await?;
            let changes = known.changes.into_iter().nth(place).flatten();
            let changes = changes.ok_or(NotDone::NotWritable)?;
            let paper = (&case, changes);
            *file = rewritten(office, practice, (paper, correction), wishes).await?;
        }
        actions.push(proposed);
    }
    if actions == terms.actions { Err(NotDone::NothingSaid) } else { Ok(actions) }
}

impl Wishes {
    fn put_into(&self, action: &mut Action, place: usize) {
        match action {
            Action::RouteToQueue { queue, priority, due, .. } => {
                *queue = self.queue.unwrap_or(*queue);
                *priority = self.priority.unwrap_or(*priority);
                *due = self.due.or(*due);
            }
            Action::AttachAnalysis { root_cause, recovery_priority, .. } => {
                *root_cause = self.class.unwrap_or(*root_cause);
                *recovery_priority = self.priority.unwrap_or(*recovery_priority);
            }
            Action::AddNote { text: summary }
            | Action::SendRecords { summary, .. }
            | Action::RequestReconsideration { summary, .. }
            | Action::RequestReopening { summary, .. }
            | Action::FileAppeal { summary, .. }
            | Action::DisputePayment { summary, .. }
            | Action::RecommendWriteOff { summary, .. } => {
                if let Some(text) = self.texts.get(&place) {
                    summary.clone_from(text);
                }
            }
            Action::SetClaimStatus { .. } | Action::SubmitCorrectedClaim { .. } => {}
        }
    }
}

/// The claim as it was sent, with the fields as they are proposed and, where somebody wishes so, otherwise.
async fn rewritten(
    office: &Office,
    practice: &Practice,
    ((case, proposed), correction): ((&Case, Vec<FieldChange>), &Correction),
    wishes: &Wishes,
) -> Result<Phi<Vec<u8>>, NotDone> {
    let now = office.now();
    let mut records = practice.records_of_claim(&case.claim.number, RecordKind::Claim, now).await?;
    records.sort_by_key(|it| it.seen);
    let sent = records.last().and_then(x12_of).and_then(|it| read_claim(&it));
    let sent = sent.ok_or(NotDone::NotWritable)?;
    let mut changes: Vec<FieldChange> =
        proposed.into_iter().filter(|it| !wishes.fields.contains_key(&it.field)).collect();
    for (field, to) in wishes.fields.iter().filter(|(it, _)| CLAIM_FIELDS.contains(it)) {
        let from = stands(&sent.claim, *field);
        let to = to.expose().trim();
        let to = (!to.is_empty()).then(|| to.to_owned());
        changes.extend(FieldChange::between(*field, from, to));
    }
    let file = corrected(&sent, (correction, &changes), (case, office.day(now)));
    Ok(Phi::new(file.ok_or(NotDone::NotWritable)?.into_bytes()))
}

//! Approve: a person says yes to a proposal, no to it, or how it should be instead.
//!
//! Whoever says anything names the digest of what they saw. If one byte of it is another one by then,
//! their word is void.
//!
//! **Invariants**
//! - A yes is for the newest proposal of a case and for no other.
//! - An edited proposal is another proposal: it is checked anew, and its editor can't approve it.

use std::{collections::HashSet, sync::Arc};

use authority::{Permission, Refusal, Rules, Staff, may_approve};
use domain::{
    Approver, Case, CaseId, CaseState, Change, Consent, Digest, NotAllowed, Phi, Proposal,
    ProposalId, ProposalState, ProposedAction, Question, Saying, Signed, StaffId, Statement, Step,
};
use futures_util::{StreamExt, stream};
use store::{Practice, StoreError, Tx};

use crate::{NotDone, Office, act, assign, check, people, rules::rules_in};

/// What a yes came to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Yes {
    /// It will be done.
    Approved,
    /// Another person has to approve it too.
    NeedsSecond,
}

/// What somebody speaks of: a proposal, as they saw it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Seen {
    /// Which.
    pub proposal: ProposalId,
    /// The digest of what was before their eyes.
    pub digest: Digest,
}

/// A person says yes.
pub async fn approve(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    seen: Seen,
) -> Result<Yes, NotDone> {
    let mut tx = people::begin(office, practice, by).await?;
    let at = at(&mut tx, by, seen.proposal).await?;
    let yes = sign(&mut tx, at, seen).await?;
    tx.commit().await?;
    Ok(yes)
}

/// A person says yes to many proposals, each as they saw it. Each passes the same gate and has its own
/// approval; whatever is refused is left as it is. All of it is one commit, so it is for some hundreds at
/// a time and not for thousands.
pub async fn approve_all(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    all: &[Seen],
) -> Result<Vec<Result<Yes, NotDone>>, NotDone> {
    let mut tx = people::begin(office, practice, by).await?;
    let ids: Vec<_> = all.iter().map(|it| it.proposal).collect();
    tx.foresee_proposals(&ids).await?;
    let (staff, rules) = whoever(&mut tx, by).await?;
    let many = tx.practice().for_many();
    let asked: Vec<_> = ids.iter().map(|id| waiting(&many, *id)).collect();
    let found: Vec<_> = stream::iter(asked).buffered(ids.len().max(1)).collect().await;
    let mut spoken_of = HashSet::new();
    let mut answers = Vec::with_capacity(all.len());
    for (seen, found) in all.iter().zip(found) {
        let answer = match found {
            Ok((case, _)) if !spoken_of.insert(case.id) => Err(NotDone::Moved),
            Ok((case, proposal)) => {
                let at = At { staff: staff.clone(), rules: Arc::clone(&rules), case, proposal };
                match sign(&mut tx, at, *seen).await {
                    // Of what the records did not take, nothing can be kept.
                    Err(err @ (NotDone::Store(_) | NotDone::Moved)) => return Err(err),
                    answer => answer,
                }
            }
            Err(NotDone::Store(err)) => return Err(NotDone::Store(err)),
            Err(err) => Err(err),
        };
        answers.push(answer);
    }
    tx.commit().await?;
    Ok(answers)
}

/// Signs a proposal as it was seen. Whatever refuses does so before anything is written.
async fn sign(tx: &mut Tx, at: At, seen: Seen) -> Result<Yes, NotDone> {
    let At { staff, rules, case, proposal } = at;
    let now = tx.stamp().at;
    let needs = may_approve(&staff, &proposal, &rules, now).signatures()?;
    let by = Approver::Person(staff.id);
    let signed = proposal.approve(Consent { by, digest: seen.digest, at: now, needs })?;
    tx.sign(&signed).await?;
    match &signed {
        Signed::Half(_) => {
            tx.step(case, Step::SignFirst).await?;
            Ok(Yes::NeedsSecond)
        }
        Signed::Whole(approved) => {
            let case = tx.step(case, Step::Approve).await?;
            act::permit(tx, approved, &case).await?;
            Ok(Yes::Approved)
        }
    }
}

/// A person says no, and why.
pub async fn reject(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    (seen, why): (Seen, Phi<String>),
) -> Result<(), NotDone> {
    let mut tx = people::begin(office, practice, by).await?;
    let At { staff, case, proposal, .. } = at(&mut tx, by, seen.proposal).await?;
    people::permitted(&staff, Permission::Reject)?;
    as_seen(&proposal, seen)?;
    tx.end_proposal(&proposal, ProposalState::Rejected).await?;
    say(&mut tx, &case, (by, Saying::Rejected, Some(why))).await?;
    // Somebody has to say what is to be done instead.
    let asked = assign::to_answer(Question::WhatInstead);
    tx.step_estimated(case, Step::Reject, (None, Some(asked))).await?;
    Ok(tx.commit().await?)
}

/// A person wants something else to be done; gives the proposal that takes its place.
pub async fn edit(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    (seen, actions, why): (Seen, Vec<ProposedAction>, Phi<String>),
) -> Result<ProposalId, NotDone> {
    let mut tx = people::begin(office, practice, by).await?;
    let At { staff, rules, case, proposal } = at(&mut tx, by, seen.proposal).await?;
    people::permitted(&staff, Permission::Edit)?;
    as_seen(&proposal, seen)?;
    let now = tx.stamp().at;
    let expires = rules.expires(now, Some(proposal.terms().expires));
    let change = Change { id: office.id(ProposalId::new), by, at: now, actions, expires };
    let edited = proposal.edited(change)?;
    tx.end_proposal(&proposal, ProposalState::Replaced).await?;
    tx.propose(&edited).await?;
    say(&mut tx, &case, (by, Saying::Edited, Some(why))).await?;
    let case = tx.step(case, Step::Edit).await?;
    check::next(&mut tx, &case).await?;
    tx.commit().await?;
    Ok(edited.terms().id)
}

/// Ends the proposal that a case still has before people, if it has one: the facts are others now.
pub(crate) async fn withdraw(tx: &mut Tx, case: CaseId) -> Result<(), StoreError> {
    let proposals = tx.practice().proposals_of(case).await?;
    for proposal in proposals.iter().filter(|it| it.state() == ProposalState::Pending) {
        tx.end_proposal(proposal, ProposalState::Expired).await?;
    }
    Ok(())
}

/// Writes down what a person said about a case.
pub(crate) async fn say(
    tx: &mut Tx,
    case: &Case,
    (by, saying, words): (StaffId, Saying, Option<Phi<String>>),
) -> Result<(), StoreError> {
    let statement = Statement {
        case: case.id,
        n_steps: case.n_steps,
        saying,
        question: None,
        answer: None,
        instead: None,
        words,
        by,
        at: tx.stamp().at,
    };
    tx.say(&statement).await.map(drop)
}

/// All that a person's word about a proposal depends on, as of its transaction.
struct At {
    staff: Staff,
    rules: Arc<Rules>,
    case: Case,
    proposal: Proposal,
}

async fn at(tx: &mut Tx, by: StaffId, id: ProposalId) -> Result<At, NotDone> {
    let (staff, rules) = whoever(tx, by).await?;
    let (case, proposal) = waiting(tx.practice(), id).await?;
    Ok(At { staff, rules, case, proposal })
}

/// Who somebody is, and the rules in force.
async fn whoever(tx: &mut Tx, by: StaffId) -> Result<(Staff, Arc<Rules>), NotDone> {
    let staff = people::staff(tx, by).await?;
    people::permitted(&staff, Permission::SeePatients)?;
    Ok((staff, rules_in(tx).await?))
}

/// A proposal that waits for somebody's word, and its case. Nobody else writes meanwhile.
async fn waiting(practice: &Practice, id: ProposalId) -> Result<(Case, Proposal), NotDone> {
    let not_there = NotDone::NotThere("proposal");
    let Some(proposal) = practice.proposal(id).await? else { return Err(not_there) };
    let Some(case) = practice.case(proposal.terms().case).await? else { return Err(not_there) };
    let waits =
        matches!(case.state, CaseState::AwaitingApproval | CaseState::AwaitingSecondApproval);
    if !waits && proposal.state() == ProposalState::Pending {
        // It is being checked, or the agent only watches: nobody was asked.
        return Err(NotAllowed { state: case.state, step: Step::Approve }.into());
    }
    if !waits {
        return Err(NotDone::Refused(Refusal::NotPending(proposal.state())));
    }
    let newest = practice.proposals_of(case.id).await?.pop();
    if newest.is_none_or(|it| it.terms().id != id) {
        return Err(NotDone::Outdated);
    }
    Ok((case, proposal))
}

fn as_seen(proposal: &Proposal, seen: Seen) -> Result<(), NotDone> {
    if proposal.digest() == seen.digest {
        Ok(())
    } else {
        Err(NotDone::Void(domain::NotApprovable::OtherDigest))
    }
}

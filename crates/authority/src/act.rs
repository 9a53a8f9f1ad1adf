//! May an approved proposal be acted on now? Asked before every attempt, in the transaction that
//! says that the attempt begins.
//!
//! An approval is old when its turn comes: meanwhile somebody may have put the brake on, sent the
//! agent back to watching, or the facts may have become stale.

use domain::{ApprovedProposal, Approver, Moment};

use crate::{Phase, Refusal, Rules};

/// May it be acted on now?
pub fn may_act(approved: &ApprovedProposal, rules: &Rules, now: Moment) -> Result<(), Refusal> {
    let proposal = approved.proposal();
    let agent = &proposal.terms().made_by.name;
    if rules.brake.stops(agent) {
        return Err(Refusal::Stopped);
    }
    if rules.phase(agent) == Phase::Observe {
        return Err(Refusal::Observing);
    }
    if now >= proposal.terms().expires {
        return Err(Refusal::Expired);
    }
    for approval in approved.approvals() {
        match approval.by() {
            Approver::Person(_) => (),
            Approver::Order(_) if rules.phase(agent) != Phase::Automate => {
                return Err(Refusal::NotAutomated);
            }
            Approver::Order(order) if !order.covers(proposal, now) => {
                return Err(Refusal::NotCovered);
            }
            Approver::Order(_) => (),
        }
    }
    Ok(())
}

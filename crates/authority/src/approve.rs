//! May this person approve this proposal now, and is one person enough?
//!
//! The first rule that refuses says why. The rules that depend on nobody's role come first, so that
//! no role ever gets around them.
//!
//! **Invariants**
//! - Nobody approves what they have edited, and nobody is the second one after themselves, whatever
//!   their role.
//! - Raising a limit never refuses what was allowed.
//! - Whatever is allowed here, [`domain::Proposal::approve`] takes too.

use domain::{
    ActionKind, Approval, Approver, Cents, Moment, Proposal, ProposalState, Signatures,
    StandingOrder,
};

use crate::{Ceiling, Permission, Phase, Rules, Staff};

/// The answer to who asks for an approval.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// It may be approved, and nobody else is needed.
    Allowed,
    /// It may be approved, and another person has to approve it too.
    NeedsSecond {
        /// The amount above which it takes two.
        above: Cents,
    },
    /// It may not.
    Refused {
        /// Because of this.
        why: Refusal,
    },
}

/// Why somebody may not.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// It belongs to another practice; whoever asks must not learn that it exists.
    #[error("there is no such proposal")]
    OtherPractice,
    /// The brake is on.
    #[error("the agent is stopped")]
    Stopped,
    /// The agent only watches.
    #[error("the agent only watches")]
    Observing,
    /// The agent's work needs a person's yes.
    #[error("the agent is not automated")]
    NotAutomated,
    /// It no longer waits.
    #[error("the proposal is {}", .0.id())]
    NotPending(ProposalState),
    /// It is too old.
    #[error("the proposal has expired")]
    Expired,
    /// The person changed it.
    #[error("nobody approves what they have edited themselves")]
    OwnEdit,
    /// The person has approved it already.
    #[error("the second approval has to come from another person")]
    SamePerson,
    /// The person's roles don't have the permission.
    #[error("this role may not {}", .0.id())]
    Lacks(Permission),
    /// The person's roles never approve such an action.
    #[error("this role never approves {}", .0.id())]
    NeverThisAction(ActionKind),
    /// The amount is above the person's limit.
    #[error("above the limit of {limit} for {}", action.id())]
    AboveLimit {
        /// For which action.
        action: ActionKind,
        /// What would be allowed.
        limit: Cents,
    },
    /// The action needs a person's yes to the very proposal.
    #[error("no standing order may cover {}", .0.id())]
    NeedsAPerson(ActionKind),
    /// The standing order does not cover it.
    #[error("the standing order does not cover it")]
    NotCovered,
}

impl Verdict {
    /// How many have to approve, for the consent that is written down.
    pub fn signatures(self) -> Result<Signatures, Refusal> {
        match self {
            Self::Allowed => Ok(Signatures::One),
            Self::NeedsSecond { .. } => Ok(Signatures::Two),
            Self::Refused { why } => Err(why),
        }
    }
}

/// May this person approve this proposal now? The table in `tests/approvals.rs` is the
/// specification.
pub fn may_approve(staff: &Staff, proposal: &Proposal, rules: &Rules, now: Moment) -> Verdict {
    let asked = whoever_it_is(staff, proposal, rules, now)
        .and_then(|()| permitted(staff, Permission::Approve))
        .and_then(|()| within_limits(staff, proposal, rules));
    match (asked, second_above(proposal, rules)) {
        (Err(why), _) => Verdict::Refused { why },
        (Ok(()), Some(above)) if proposal.first_approval().is_none() => {
            Verdict::NeedsSecond { above }
        }
        (Ok(()), _) => Verdict::Allowed,
    }
}

/// May this standing order take the place of a person's yes now?
pub fn may_approve_by_order(
    order: &StandingOrder,
    proposal: &Proposal,
    rules: &Rules,
    now: Moment,
) -> Verdict {
    let agent = &proposal.terms().made_by.name;
    let why = match rules.phase(agent) {
        _ if rules.brake.stops(agent) => Refusal::Stopped,
        Phase::Observe => Refusal::Observing,
        Phase::Assist => Refusal::NotAutomated,
        Phase::Automate if proposal.state() != ProposalState::Pending => {
            Refusal::NotPending(proposal.state())
        }
        Phase::Automate if now >= proposal.terms().expires => Refusal::Expired,
        Phase::Automate if proposal.first_approval().is_some() => Refusal::NotCovered,
        Phase::Automate if second_above(proposal, rules).is_some() => Refusal::NotCovered,
        Phase::Automate if !order.covers(proposal, now) => Refusal::NotCovered,
        Phase::Automate => return Verdict::Allowed,
    };
    Verdict::Refused { why }
}

/// May this person sign this standing order? Only for what they could approve one by one.
pub fn may_sign(staff: &Staff, order: &StandingOrder, rules: &Rules) -> Result<(), Refusal> {
    if staff.practice != order.practice || staff.id != order.signed_by {
        return Err(Refusal::OtherPractice);
    }
    permitted(staff, Permission::SignOrders)?;
    for action in &order.kinds {
        if !action.stays_in_the_office() {
            return Err(Refusal::NeedsAPerson(*action));
        }
        within_limit(staff, *action, order.at_stake_max, rules)?;
    }
    Ok(())
}

/// What holds for everybody, whatever their role.
fn whoever_it_is(
    staff: &Staff,
    proposal: &Proposal,
    rules: &Rules,
    now: Moment,
) -> Result<(), Refusal> {
    let terms = proposal.terms();
    let first = proposal.first_approval().map(Approval::by);
    if staff.practice != terms.practice {
        Err(Refusal::OtherPractice)
    } else if rules.brake.stops(&terms.made_by.name) {
        Err(Refusal::Stopped)
    } else if rules.phase(&terms.made_by.name) == Phase::Observe {
        Err(Refusal::Observing)
    } else if proposal.state() != ProposalState::Pending {
        Err(Refusal::NotPending(proposal.state()))
    } else if now >= terms.expires {
        Err(Refusal::Expired)
    } else if proposal.is_edited_by(staff.id) {
        Err(Refusal::OwnEdit)
    } else if first == Some(&Approver::Person(staff.id)) {
        Err(Refusal::SamePerson)
    } else {
        Ok(())
    }
}

fn permitted(staff: &Staff, permission: Permission) -> Result<(), Refusal> {
    if staff.may(permission) { Ok(()) } else { Err(Refusal::Lacks(permission)) }
}

fn within_limits(staff: &Staff, proposal: &Proposal, rules: &Rules) -> Result<(), Refusal> {
    let actions = proposal.terms().actions.iter().map(|it| it.action.kind());
    let mut each =
        actions.map(|action| within_limit(staff, action, amount(proposal, action), rules));
    each.try_for_each(|it| it)
}

/// The widest limit of the person's roles counts.
fn within_limit(
    staff: &Staff,
    action: ActionKind,
    amount: Cents,
    rules: &Rules,
) -> Result<(), Refusal> {
    let ceilings = staff.roles.iter().map(|role| rules.limits.ceiling(action, *role));
    match ceilings.max().unwrap_or(Ceiling::Never) {
        ceiling if ceiling.allows(amount) => Ok(()),
        Ceiling::UpTo(limit) => Err(Refusal::AboveLimit { action, limit }),
        Ceiling::Never | Ceiling::Any => Err(Refusal::NeverThisAction(action)),
    }
}

/// The lowest amount above which two are needed, if the proposal is above it.
fn second_above(proposal: &Proposal, rules: &Rules) -> Option<Cents> {
    let actions = proposal.terms().actions.iter().map(|it| it.action.kind());
    let above = actions.filter_map(|action| {
        let above = rules.limits.second_above(action)?;
        (amount(proposal, action) > above).then_some(above)
    });
    above.min()
}

/// The amount by which an action is judged: for a write-off all that the proposal gives up, so that
/// two halves are judged as one; for everything else what is at stake.
fn amount(proposal: &Proposal, action: ActionKind) -> Cents {
    match action {
        ActionKind::RecommendWriteOff => proposal.given_up(),
        _ => proposal.terms().at_stake.abs(),
    }
}

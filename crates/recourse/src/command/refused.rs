//! Why something was not done, and what can be done about it.
//!
//! **Invariant:** each sentence says that nothing was changed by what follows from it, never by a
//! promise: who is refused is refused before anything is written.

use authority::{Permission, Refusal};
use domain::{ActionKind, NotApprovable, ProposalState};
use orchestrator::NotDone;

/// In a sentence for whoever asked.
pub(super) fn told(err: &NotDone) -> String {
    match err {
        NotDone::Refused(refusal) => refusal_told(*refusal),
        NotDone::Void(NotApprovable::OtherDigest) => {
            "this digest is not that of the proposal: it is another one now, or the digest was \
             mistyped; look at it again with `recourse cases CASE`"
                .to_owned()
        }
        NotDone::Void(NotApprovable::Expired { .. }) => refusal_told(Refusal::Expired),
        NotDone::Void(NotApprovable::NotPending(state)) => {
            refusal_told(Refusal::NotPending(*state))
        }
        NotDone::Limits(why) => format!("the table of limits can't be read: {why}"),
        other => other.to_string(),
    }
}

fn refusal_told(refusal: Refusal) -> String {
    match refusal {
        Refusal::Stopped => {
            "the brake is on, and while it is nothing is approved; `recourse brake off --as NAME` \
             takes it off"
                .to_owned()
        }
        Refusal::Observing => {
            "the agent only watches; `recourse phase AGENT assist --as NAME` lets it put proposals \
             before people"
                .to_owned()
        }
        Refusal::NotPending(state) => format!("the proposal {}", state_told(state)),
        Refusal::Expired => {
            "the proposal is too old; the worker has the case decided anew, look at it then"
                .to_owned()
        }
        Refusal::OwnEdit => "nobody approves what they have edited themselves".to_owned(),
        Refusal::SamePerson => {
            "you have approved it already; the second approval is another person's".to_owned()
        }
        Refusal::Lacks(permission) => format!(
            "your role may not {}; `recourse staff list` shows who is what",
            permission_told(permission)
        ),
        Refusal::NeverThisAction(action) => format!(
            "your role never approves to {}; `recourse staff list` shows who is what",
            action_told(action)
        ),
        Refusal::AboveLimit { action, limit } => format!(
            "it is above your limit, which is {limit} to {}; ask somebody with a higher one",
            action_told(action)
        ),
        Refusal::OtherPractice
        | Refusal::NotAutomated
        | Refusal::NeedsAPerson(_)
        | Refusal::NotCovered => refusal.to_string(),
    }
}

fn state_told(state: ProposalState) -> &'static str {
    match state {
        ProposalState::Pending => "is not before people yet; look again in a moment",
        ProposalState::Approved => "is approved already",
        ProposalState::Rejected => "was rejected",
        ProposalState::Expired => "is too old and was withdrawn",
        ProposalState::Replaced => "was changed into another one; look at the case again",
    }
}

fn action_told(action: ActionKind) -> String {
    action.id().replace('_', " ")
}

fn permission_told(permission: Permission) -> &'static str {
    match permission {
        Permission::SeePatients => "see patients' cases",
        Permission::SeeFigures => "see figures",
        Permission::Approve => "approve",
        Permission::Edit => "change a proposal",
        Permission::Reject => "reject a proposal",
        Permission::Answer => "answer what an agent asks, or let a case go on",
        Permission::AnswerClinical => "say whether something was medically necessary",
        Permission::Override => "give a case up",
        Permission::FindOut => "say what became of an attempt",
        Permission::SignOrders => "sign standing orders",
        Permission::Stop => "stop anything",
        Permission::Release => "take the brake off",
        Permission::SetPhases => "say how far an agent is trusted",
        Permission::SetLimits => "set limits",
        Permission::ManageStaff => "say who works here",
        Permission::Connect => "connect a platform",
        Permission::Retry => "have work tried again",
        Permission::ReadAudit => "read the audit trail",
        Permission::ExportAudit => "hand the audit trail out",
    }
}

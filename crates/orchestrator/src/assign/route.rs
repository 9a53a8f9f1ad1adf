//! Route: a person puts a case into another queue.
//!
//! Where a proposal waits it says into which queue the claim goes at the platform, so another queue is
//! another proposal: the case is overridden and decided anew (`override_case`). Anything else that waits
//! for people is only moved.

use domain::{CaseId, CaseState, Override, Phi, Queue, StaffId};
use store::Practice;

use super::{Assign, To, assign};
use crate::{NotDone, Office, override_case};

/// What came of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Routed {
    /// It waits there now, for anybody.
    Moved,
    /// It is decided anew for that queue.
    DecidedAnew,
}

/// A person puts a case into another queue, and says why.
pub async fn route(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    (id, queue, why): (CaseId, Queue, Phi<String>),
) -> Result<Routed, NotDone> {
    let case = practice.case(id).await?.ok_or(NotDone::NotThere("case"))?;
    match case.state {
        CaseState::AwaitingApproval | CaseState::AwaitingSecondApproval => {
            let instead = Override { queue: Some(queue), ..Override::default() };
            override_case(office, practice, by, (id, instead, why)).await?;
            Ok(Routed::DecidedAnew)
        }
        _ => {
            let wanted =
                Assign { queue: Some(queue), reason: Some(why), ..Assign::to(id, To::Nobody) };
            assign(office, practice, by, wanted).await?;
            Ok(Routed::Moved)
        }
    }
}

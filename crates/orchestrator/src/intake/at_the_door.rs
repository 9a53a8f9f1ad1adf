//! At the door: a claim that went out again under a case was rejected before anybody judged it (277CA).
//!
//! The case waits for a payer who will never answer, so a person has to look. The acknowledgment mostly
//! comes from a clearinghouse under its own name; so the case is found by the number of the claim.

use domain::{Action, Case, CaseState, ClaimRef, Phi, Severity, Step};
use store::{Notice, Noticed, StoreError, Tx};

use super::by_number;

/// Stops the case that has this claim on its way, if there is one.
pub(super) async fn rejected(tx: &mut Tx, claim: &ClaimRef) -> Result<(), StoreError> {
    let Some(case) = on_its_way(tx, claim).await? else { return Ok(()) };
    let what = "the claim that was sent for this case was rejected at the door, so no payer has it: \
                put it right, or let the case go on to have it decided anew";
    tx.notice(&Noticed {
        about: Notice::Case(case.id),
        kind: "rejected_at_the_door".to_owned(),
        severity: Severity::Stop,
        what: Phi::new(what.to_owned()),
        at: tx.stamp().at,
    })
    .await?;
    tx.step(case, Step::Stop).await.map(drop)
}

/// The case about this claim that waits for the payer after a claim was sent.
async fn on_its_way(tx: &Tx, claim: &ClaimRef) -> Result<Option<Case>, StoreError> {
    for case in by_number::open_cases(tx, &claim.number).await? {
        if case.state != CaseState::AwaitingPayer {
            continue;
        }
        let newest = tx.practice().proposals_of(case.id).await?.pop();
        let sent = newest.is_some_and(|it| {
            let mut actions = it.terms().actions.iter();
            actions.any(|it| matches!(it.action, Action::SubmitCorrectedClaim { .. }))
        });
        if sent {
            return Ok(Some(case));
        }
    }
    Ok(None)
}

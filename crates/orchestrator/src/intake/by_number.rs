//! The open cases about a claim by its number alone.

use domain::{Case, CaseState, ClaimNumber};
use store::{StoreError, Tx};

use crate::{find, office::CLOCKS_DIFFER};

/// At every payer that has ever said anything about the claim.
pub(super) async fn open_cases(tx: &Tx, number: &ClaimNumber) -> Result<Vec<Case>, StoreError> {
    let seen = tx.stamp().at.plus(CLOCKS_DIFFER);
    let mut cases = find::by_number(tx.practice(), number, seen).await?;
    cases.retain(|it| it.state != CaseState::Closed);
    Ok(cases)
}

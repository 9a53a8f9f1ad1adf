//! The open cases about a claim by its number alone, whoever judges it: who speaks of a claim on receipt, or
//! sends it, names the payer in another way than the payer's own remittance does.

use domain::{Case, CaseState, ClaimNumber, ClaimRef};
use store::{Record, RecordKind, StoreError, Tx};

use crate::{inbox, office::CLOCKS_DIFFER};

/// At every payer that has ever said anything about the claim.
pub(super) async fn open_cases(tx: &Tx, number: &ClaimNumber) -> Result<Vec<Case>, StoreError> {
    let (practice, all_seen) = (tx.practice(), tx.stamp().at.plus(CLOCKS_DIFFER));
    let words = practice.records_of_claim(number, RecordKind::Adjudication, all_seen).await?;
    let payer = |it: &Record| {
        let read = inbox::read_payment(&inbox::x12_of(it)?)?;
        Some(inbox::payer_id(&read.remittance.payer))
    };
    let mut payers: Vec<_> = words.iter().filter_map(payer).collect();
    payers.sort();
    payers.dedup();
    let mut open = Vec::new();
    for payer in payers {
        let cases = practice.cases_of(&ClaimRef { number: number.clone(), payer }).await?;
        open.extend(cases.into_iter().filter(|it| it.state != CaseState::Closed));
    }
    Ok(open)
}

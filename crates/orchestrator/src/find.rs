//! Finds the cases about a claim by its number alone, whoever judges it: who speaks of a claim names the
//! payer in another way than the payer's own remittance does, or not at all.

use std::collections::BTreeSet;

use domain::{Case, ClaimNumber, ClaimRef, Moment};
use store::{Practice, Record, RecordKind, StoreError};

use crate::{Office, inbox};

/// The cases about a claim at every payer that has ever said anything about it, the oldest first.
pub async fn cases_by_number(
    office: &Office,
    practice: &Practice,
    number: &ClaimNumber,
) -> Result<Vec<Case>, StoreError> {
    by_number(practice, number, office.all_seen()).await
}

/// As [`cases_by_number`], of all that was seen until then.
pub(crate) async fn by_number(
    practice: &Practice,
    number: &ClaimNumber,
    seen: Moment,
) -> Result<Vec<Case>, StoreError> {
    let words = practice.records_of_claim(number, RecordKind::Adjudication, seen).await?;
    let payer = |it: &Record| {
        let read = inbox::read_payment(&inbox::x12_of(it)?)?;
        Some(inbox::payer_id(&read.remittance.payer))
    };
    let payers: BTreeSet<_> = words.iter().filter_map(payer).collect();
    let mut cases = Vec::new();
    for payer in payers {
        cases.extend(practice.cases_of(&ClaimRef { number: number.clone(), payer }).await?);
    }
    cases.sort_by_key(|it| it.opened);
    Ok(cases)
}

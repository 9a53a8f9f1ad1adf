//! What the payer said of the claim of a case, out of the mirror.

use domain::{Case, ClaimStatus, Moment};
use store::{Practice, RecordKind, StoreError};

use crate::inbox::{PaymentRead, payer_id, read_payment, x12_of};

/// What the payer called itself; nothing where it never spoke in a file that was read.
pub async fn payer_name(
    practice: &Practice,
    case: &Case,
    now: Moment,
) -> Result<Option<String>, StoreError> {
    Ok(name(&payer_words(practice, case, now).await?))
}

/// What the payer called itself when it spoke last.
pub(super) fn name(words: &[PaymentRead]) -> Option<String> {
    let name = words.last()?.remittance.payer.name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// What the payer of a case said of its claim, each time, the last one last.
pub(super) async fn payer_words(
    practice: &Practice,
    case: &Case,
    now: Moment,
) -> Result<Vec<PaymentRead>, StoreError> {
    let kind = RecordKind::Adjudication;
    let records = practice.records_of_claim(&case.claim.number, kind, now).await?;
    let read = records.iter().filter_map(|it| Some((it.seen, read_payment(&x12_of(it)?)?)));
    let ours = read.filter(|it| payer_id(&it.1.remittance.payer) == case.claim.payer);
    let mut words: Vec<_> = ours.collect();
    // What takes an earlier word back comes before the word that takes its place.
    words.sort_by_key(|(seen, it)| (*seen, it.payment.status != ClaimStatus::Reversal));
    Ok(words.into_iter().map(|it| it.1).collect())
}

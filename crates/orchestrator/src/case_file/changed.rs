//! A corrected claim as a biller checks it: field by field, what stood there and what stands there now,
//! read out of the very bytes that would go out.

use domain::{ClaimField, ClaimNumber, FieldChange, Moment, Phi};
use store::{Practice, RecordKind, StoreError};
use x12::claim::Claim;

use crate::inbox::{read_claim, x12_of};

/// The fields in which the claim to be sent differs from the claim as it was sent; `None` where one of
/// the two is not at hand.
pub(super) async fn changes(
    practice: &Practice,
    claim: &ClaimNumber,
    file: &Phi<Vec<u8>>,
    now: Moment,
) -> Result<Option<Vec<FieldChange>>, StoreError> {
    let mut records = practice.records_of_claim(claim, RecordKind::Claim, now).await?;
    records.sort_by_key(|it| it.seen);
    let sent = records.last().and_then(x12_of).and_then(|it| fields(&it));
    let new = str::from_utf8(file.expose()).ok().and_then(fields);
    let between = |(sent, new): (Fields, Fields)| {
        let pairs = ClaimField::ALL.iter().zip(sent).zip(new);
        pairs.filter_map(|((field, from), to)| FieldChange::between(*field, from, to)).collect()
    };
    Ok(sent.zip(new).map(between))
}

type Fields = Vec<Option<String>>;

/// What stands in each field that a correction may change, in their order.
fn fields(x12: &str) -> Option<Fields> {
    let claim = read_claim(x12)?.claim;
    Some(ClaimField::ALL.iter().map(|it| stands(&claim, *it)).collect())
}

/// What stands in a field of a claim; nothing where it is empty.
pub(crate) fn stands(claim: &Claim, field: ClaimField) -> Option<String> {
    let said = match field {
        ClaimField::Frequency => Some(claim.frequency()),
        ClaimField::PayerNumber => claim.reference("F8"),
        ClaimField::MemberNumber => claim.subscriber().map(|it| it.name.id.as_str()),
        ClaimField::Authorization => claim.reference("G1"),
        ClaimField::Referral => claim.reference("9F"),
    };
    said.filter(|it| !it.is_empty()).map(str::to_owned)
}

//! The claim as it was sent with a few fields put right, written out as an 837 of its own.
//!
//! The file says who sends it and to whom as the first claim's batch did. Its numbers come from the case,
//! so that the same case makes the same file, byte for byte, whoever writes it and however often.
//!
//! **Invariants**
//! - Nothing but the declared fields differs from the claim as it was sent. What was written is read
//!   again and compared; if anything else changed, there is no file.
//! - A field is changed only where it still says what the change says it said.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use domain::{Case, ClaimField, Correction, Digest, FieldChange, Frequency, Phi};
use x12::{
    Delimiters,
    claim::{Batch, Claim, Party, SentClaim, Submission, Trader, Usage, write},
};

use crate::inbox;

/// Control numbers have up to nine digits.
const NUMBER_MAX: u32 = 999_999_999;

/// The corrected claim as a file; `None` where the claim can't be corrected so.
pub(crate) fn corrected(
    sent: &SentClaim,
    (correction, changes): (&Correction, &[FieldChange]),
    (case, day): (&Case, NaiveDate),
) -> Option<String> {
    let mut claim = sent.claim.clone();
    for change in changes {
        put(&mut claim, change)?;
    }
    if !is_as_declared(&claim, correction) {
        return None;
    }
    let submission = submission(sent, case, day)?;
    let file = String::from_utf8(write(&[claim], &submission).ok()?).ok()?;
    let read = inbox::read_claim(&file)?.claim;
    (differences(&sent.claim, &read)? == in_order(changes)).then_some(file)
}

/// Another one for every other correction; it tells nothing of what is changed.
pub(super) fn fingerprint(correction: &Correction, changes: &[FieldChange]) -> String {
    let values =
        |it: &FieldChange| (it.field.id(), exposed(it.from.as_ref()), exposed(it.to.as_ref()));
    let changes: Vec<_> = changes.iter().map(values).collect();
    Digest::of(format!("{correction:?} {changes:?}").as_bytes()).to_string()
}

/// Puts one field right.
fn put(claim: &mut Claim, change: &FieldChange) -> Option<()> {
    if field(claim, change.field) != exposed(change.from.as_ref()) {
        return None;
    }
    let to = exposed(change.to.as_ref());
    match change.field {
        ClaimField::Frequency => claim.header.facility.frequency = to?,
        ClaimField::PayerNumber => put_reference(claim, "F8", to)?,
        ClaimField::Authorization => put_reference(claim, "G1", to)?,
        ClaimField::Referral => put_reference(claim, "9F", to)?,
        ClaimField::MemberNumber => subscriber(claim)?.name.id = to?,
    }
    Some(())
}

fn exposed(value: Option<&Phi<String>>) -> Option<String> {
    value.map(|it| it.expose().clone())
}

/// Where a claim has two references of a kind, nobody can tell which of them is meant.
fn put_reference(claim: &mut Claim, qualifier: &str, value: Option<String>) -> Option<()> {
    let of_kind = claim.references.iter().filter(|it| it.qualifier == qualifier);
    if of_kind.count() > 1 {
        return None;
    }
    match value {
        Some(value) => claim.set_reference(qualifier, &value),
        None => claim.references.retain(|it| it.qualifier != qualifier),
    }
    Some(())
}

fn subscriber(claim: &mut Claim) -> Option<&mut Party> {
    let parties = &mut Arc::make_mut(&mut claim.subscriber).parties;
    parties.iter_mut().find(|it| it.name.role == "IL")
}

/// What a field says; `None` where it says nothing, or a frequency of a bill that stands for no other.
fn field(claim: &Claim, field: ClaimField) -> Option<String> {
    let said = match field {
        ClaimField::Frequency => match Frequency::from_code(claim.frequency()) {
            Frequency::Other => None,
            _ => Some(claim.frequency()),
        },
        ClaimField::PayerNumber => claim.reference("F8"),
        ClaimField::Authorization => claim.reference("G1"),
        ClaimField::Referral => claim.reference("9F"),
        ClaimField::MemberNumber => claim.subscriber().map(|it| it.name.id.as_str()),
    };
    said.filter(|it| !it.is_empty()).map(str::to_owned)
}

/// The claim is to the payer what the correction says, and cites the number that it says.
fn is_as_declared(claim: &Claim, correction: &Correction) -> bool {
    let cited = match correction {
        Correction::First => None,
        Correction::Replaces { payer_number } | Correction::Voids { payer_number } => {
            Some(payer_number.0.as_str())
        }
    };
    Frequency::from_code(claim.frequency()) == correction.frequency()
        && claim.reference("F8") == cited
}

/// The fields in which two claims differ; `None` where they differ in anything else too.
fn differences(before: &Claim, after: &Claim) -> Option<Vec<FieldChange>> {
    let between =
        |it: &ClaimField| FieldChange::between(*it, field(before, *it), field(after, *it));
    let changes: Vec<_> = ClaimField::ALL.iter().filter_map(between).collect();
    let mut undone = after.clone();
    undone.header.facility.frequency.clone_from(&before.header.facility.frequency);
    undone.references.clone_from(&before.references);
    if let (Some(now), Some(then)) = (subscriber(&mut undone), before.subscriber()) {
        now.name.id.clone_from(&then.name.id);
    }
    (undone == *before && other_references(after) == other_references(before)).then_some(changes)
}

/// The references that no correction touches.
fn other_references(claim: &Claim) -> Vec<&x12::claim::Reference> {
    let is_ours = |it: &str| matches!(it, "F8" | "G1" | "9F");
    claim.references.iter().filter(|it| !is_ours(&it.qualifier)).collect()
}

fn in_order(changes: &[FieldChange]) -> Vec<FieldChange> {
    let mut changes = changes.to_vec();
    changes.sort_by_key(|it| it.field);
    changes
}

/// Who sends it to whom, under which numbers.
fn submission(sent: &SentClaim, case: &Case, day: NaiveDate) -> Option<Submission> {
    let trader = |role| {
        let id = sent.batch.party(role)?.name.id.clone();
        (!id.is_empty()).then(|| Trader { qualifier: "ZZ".to_owned(), application: id.clone(), id })
    };
    let number = number(case);
    let mut batch = Batch::clone(&sent.batch);
    let beginning = batch.beginning.as_mut()?;
    // BHT02 `00`: not the same batch again, but another one.
    "00".clone_into(&mut beginning.purpose);
    beginning.reference = format!("{number:09}");
    beginning.date = day.format("%Y%m%d").to_string();
    // What time it was is not known where the practice is.
    let time = NaiveTime::MIN;
    beginning.time = time.format("%H%M").to_string();
    Some(Submission {
        sender: trader("41")?,
        receiver: trader("40")?,
        interchange_number: number,
        group_number: number,
        set_number: 1,
        date: day,
        time,
        usage: Usage::Production,
        batch,
        delimiters: Delimiters::default(),
    })
}

/// The control number: out of the case and its step, and so spread that two of one office hardly ever
/// meet.
fn number(case: &Case) -> u32 {
    let digest = Digest::of(format!("{} {}", case.id, case.n_steps).as_bytes()).to_string();
    let start = digest.get(..8).and_then(|it| u32::from_str_radix(it, 16).ok());
    start.unwrap_or_default() % NUMBER_MAX + 1
}

//! What of a claim can be put right without judging anything, field by field.
//!
//! Only numbers, and only where a record gives them with certainty: the member's number from the payer
//! itself, the number of an authorization or a referral from the practice's file, the payer's own
//! number of the claim. Codes, diagnoses and units are for those who read the chart.
//!
//! **Invariant:** there is no draft where another reason of the denial would stay: the same claim
//! would only be denied again.

use domain::{
    ClaimField, Correction, DenialClass, Door, Extent, FieldChange, Frequency, PayerClaimNumber,
};

use super::{
    course::Course,
    evidence::{Evidence, Verdict},
};

/// The claim as it should go out; none where it has to be put right by a person.
pub(super) fn draft(evidence: &Evidence, verdict: &Verdict) -> Option<Course> {
    let sent = evidence.sent.value.as_ref()?;
    let correction = match verdict.ruling.door {
        // Only the lines that were not processed may go out again, and a person has to take the
        // paid ones off: the whole claim sent again would bill those twice.
        Door::NewClaim if verdict.denial.extent == Extent::Partial => return None,
        Door::NewClaim => Correction::First,
        Door::Replacement => Correction::Replaces { payer_number: evidence.payer_number()? },
        Door::Void => Correction::Voids { payer_number: evidence.payer_number()? },
        _ => return None,
    };
    let reference = match &correction {
        Correction::First => None,
        Correction::Replaces { payer_number: PayerClaimNumber(number) }
        | Correction::Voids { payer_number: PayerClaimNumber(number) } => Some(number.clone()),
    };
    let frequency = (code(sent.claim.frequency), code(correction.frequency()));
    let head = [
        FieldChange::between(ClaimField::Frequency, frequency.0, frequency.1),
        FieldChange::between(
            ClaimField::PayerNumber,
            sent.claim.original_reference.clone(),
            reference,
        ),
    ];
    let fault = match correction {
        // A void takes the claim back as it is.
        Correction::Voids { .. } => None,
        Correction::First | Correction::Replaces { .. } => Some(put_right(evidence, verdict)?),
    };
    let changes = head.into_iter().flatten().chain(fault).collect();
    Some(Course::Correct { correction, changes })
}

/// The change that takes the payer's reason away.
fn put_right(evidence: &Evidence, verdict: &Verdict) -> Option<FieldChange> {
    let class = verdict.denial.class;
    if !verdict.is_all_of_one_class() {
        return None;
    }
    if let Some((field, number)) = evidence.forgotten_number(class) {
        return FieldChange::between(field, None, Some(number.to_owned()));
    }
    // NM1*74. Where the coverage had ended, the right number would not help.
    let corrected = evidence.word.value.corrected_member.as_ref();
    let member = corrected.filter(|it| !it.expose().is_empty())?.expose().clone();
    let sent = evidence.sent.value.as_ref()?.member.as_ref().map(|it| it.expose().clone());
    let applies = class == DenialClass::MemberMismatch && !evidence.on_file.value.coverage_inactive;
    applies.then(|| FieldChange::between(ClaimField::MemberNumber, sent, Some(member)))?
}

/// CLM05-3; a type-of-bill frequency that is none of the three is not kept.
fn code(frequency: Frequency) -> Option<String> {
    let code = match frequency {
        Frequency::Original => "1",
        Frequency::Replacement => "7",
        Frequency::Void => "8",
        Frequency::Other => return None,
    };
    Some(code.to_owned())
}

//! With which codes each payer says why it denied something.
//!
//! Payers choose differently among the codes that fit, so the table has a row of its own where one
//! does. The combinations keep to what the code lists allow \[K\].

use domain::Door;

use super::{BLUE, COMMERCIAL, Cause, MEDICAID, MEDICARE_A, MEDICARE_B, PayerId, Remedy};

/// Group, reason and remarks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Codes {
    pub(crate) group: &'static str,
    pub(crate) carc: &'static str,
    pub(crate) remarks: &'static [&'static str],
}

const fn codes(group: &'static str, carc: &'static str, remarks: &'static [&'static str]) -> Codes {
    Codes { group, carc, remarks }
}

/// What a payer writes for a cause.
pub(crate) fn codes_of(payer: PayerId, cause: Cause) -> Codes {
    match (cause, payer) {
        (Cause::CoverageEnded, MEDICAID) => codes("CO", "177", &["N30"]),
        (Cause::CoverageEnded, _) => codes("PR", "27", &["N30"]),
        (Cause::CoverageNotBegun, _) => codes("PR", "26", &["N30"]),
        (Cause::MemberUnknown, _) => codes("PR", "31", &["N382"]),
        (Cause::WrongPayer, _) => codes("CO", "109", &["N418"]),
        (Cause::OtherPayerFirst, _) => codes("CO", "22", &["MA92"]),
        (Cause::FirstAnswerMissing, _) => codes("CO", "16", &["N4", "MA04"]),
        (Cause::FiledLate, MEDICARE_A | MEDICARE_B) => codes("CO", "29", &["N211"]),
        (Cause::FiledLate, _) => codes("CO", "29", &[]),
        (Cause::Duplicate, _) => codes("OA", "18", &["N522"]),
        (Cause::RenderingMissing, _) => codes("CO", "16", &["N290"]),
        (Cause::OrderingMissing, _) => codes("CO", "16", &["N265", "MA130"]),
        (Cause::NotEnrolled, _) => codes("CO", "B7", &["N570"]),
        (Cause::AuthorizationAbsent, _) => codes("CO", "197", &[]),
        (Cause::AuthorizationNotNamed, COMMERCIAL) => codes("CO", "197", &["M62"]),
        (Cause::AuthorizationNotNamed, _) => codes("CO", "197", &[]),
        (Cause::AuthorizationExceeded, _) => codes("CO", "198", &["N54"]),
        (Cause::ReferralNotNamed, _) => codes("CO", "288", &[]),
        (Cause::Bundled, _) => codes("CO", "97", &["M15"]),
        (Cause::ModifierMissing, BLUE) => codes("CO", "97", &["M80"]),
        (Cause::ModifierMissing, MEDICAID) => codes("CO", "236", &["N20"]),
        (Cause::ModifierMissing, _) => codes("CO", "97", &["M15"]),
        (Cause::ModifierWrong, _) => codes("CO", "4", &["N519"]),
        (Cause::PlaceWrong, _) => codes("CO", "5", &["M77"]),
        (Cause::TooManyUnits, _) => codes("CO", "151", &["N362"]),
        (Cause::DiagnosisUnsupported, _) => codes("CO", "11", &["M76"]),
        (Cause::DiagnosisNotInPolicy, _) => codes("CO", "50", &["N115"]),
        (Cause::NotCovered, MEDICARE_B) => codes("PR", "96", &["N425"]),
        (Cause::NotCovered, _) => codes("CO", "204", &["N130"]),
        (Cause::BenefitUsedUp, _) => codes("PR", "119", &[]),
        (Cause::NotNecessary, MEDICARE_A | MEDICARE_B) => codes("CO", "50", &["N115"]),
        (Cause::NotNecessary, _) => codes("CO", "50", &[]),
        (Cause::LevelOfCare, _) => codes("CO", "150", &["M25"]),
        (Cause::RecordsWanted, COMMERCIAL) => codes("CO", "252", &["N706"]),
        (Cause::RecordsWanted, _) => codes("CO", "252", &["M127"]),
        (Cause::Upheld, _) => codes("CO", "193", &[]),
        (Cause::ContestedLate, _) => codes("CO", "286", &[]),
        (Cause::ContestMisfiled, _) => codes("CO", "285", &[]),
    }
}

/// What would put a denial for this cause right at this payer. `mistaken`: the payer is wrong.
pub(crate) fn remedy(payer: PayerId, cause: Cause, mistaken: bool) -> Remedy {
    let first_contest = match payer {
        MEDICARE_A | MEDICARE_B => Door::Appeal(1),
        _ => Door::Reconsideration,
    };
    match cause {
        Cause::RecordsWanted => Remedy::SendRecords,
        _ if mistaken => Remedy::Contest(first_contest),
        Cause::AuthorizationAbsent
        | Cause::AuthorizationExceeded
        | Cause::NotNecessary
        | Cause::LevelOfCare => Remedy::Contest(first_contest),
        Cause::MemberUnknown
        | Cause::OtherPayerFirst
        | Cause::FirstAnswerMissing
        | Cause::RenderingMissing
        | Cause::OrderingMissing
        | Cause::AuthorizationNotNamed
        | Cause::ReferralNotNamed
        | Cause::ModifierMissing
        | Cause::ModifierWrong
        | Cause::PlaceWrong
        | Cause::TooManyUnits
        | Cause::DiagnosisUnsupported
        | Cause::DiagnosisNotInPolicy => Remedy::Correct,
        Cause::CoverageEnded | Cause::WrongPayer => Remedy::BillOther,
        Cause::CoverageNotBegun | Cause::BenefitUsedUp | Cause::NotCovered => Remedy::BillPatient,
        Cause::FiledLate
        | Cause::Duplicate
        | Cause::NotEnrolled
        | Cause::Bundled
        | Cause::Upheld
        | Cause::ContestedLate
        | Cause::ContestMisfiled => Remedy::Nothing,
    }
}

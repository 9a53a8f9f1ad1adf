//! Why something was denied, as it really is, and what would put it right.

use domain::{DenialClass, Door};

/// The reason for which a payer denied something. This is what the payer meant; which code it chose
/// for it is another matter.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Cause {
    /// The coverage had ended.
    CoverageEnded,
    /// The coverage had not begun.
    CoverageNotBegun,
    /// There is no such member.
    MemberUnknown,
    /// The service is another company's matter.
    WrongPayer,
    /// Another plan has to pay first.
    OtherPayerFirst,
    /// What the first plan said is not on the claim.
    FirstAnswerMissing,
    /// It came too late.
    FiledLate,
    /// It was here before.
    Duplicate,
    /// The rendering provider's number is missing.
    RenderingMissing,
    /// The number of who ordered it is missing.
    OrderingMissing,
    /// The provider is not on the payer's list yet.
    NotEnrolled,
    /// There is no authorization.
    AuthorizationAbsent,
    /// There is one, and the claim does not name it.
    AuthorizationNotNamed,
    /// It goes beyond what was authorized.
    AuthorizationExceeded,
    /// There is no referral on the claim.
    ReferralNotNamed,
    /// It is part of another service.
    Bundled,
    /// It would be paid beside the other service if a modifier said that it was distinct.
    ModifierMissing,
    /// A modifier does not fit.
    ModifierWrong,
    /// The place of service does not fit.
    PlaceWrong,
    /// More units than anybody renders in a day.
    TooManyUnits,
    /// The diagnosis does not support the service.
    DiagnosisUnsupported,
    /// The diagnosis is none for which the payer's policy pays the service.
    DiagnosisNotInPolicy,
    /// The plan does not pay for it.
    NotCovered,
    /// The benefit of this period is used up.
    BenefitUsedUp,
    /// The payer does not see that it was needed.
    NotNecessary,
    /// The payer would pay a lower level of care.
    LevelOfCare,
    /// The payer wants to see records first.
    RecordsWanted,
    /// A contest of this was turned down.
    Upheld,
    /// A contest of this came too late.
    ContestedLate,
    /// A contest of this came through the wrong door.
    ContestMisfiled,
}

/// What would put a denial right.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Remedy {
    /// Send the claim as it should have been.
    Correct,
    /// Send the records.
    SendRecords,
    /// Contest it, through this door; the payer is wrong or can be convinced.
    Contest(Door),
    /// Bill somebody else.
    BillOther,
    /// The patient owes it.
    BillPatient,
    /// Nothing: it is right.
    Nothing,
}

impl Cause {
    /// The class of the trade that it belongs to. Where a payer's codes say no more than this, a
    /// reader of its remittance has to find the same.
    pub fn class(self) -> DenialClass {
        match self {
            Self::CoverageEnded | Self::CoverageNotBegun => DenialClass::CoverageInactive,
            Self::MemberUnknown => DenialClass::MemberMismatch,
            Self::WrongPayer => DenialClass::WrongPayer,
            Self::OtherPayerFirst | Self::FirstAnswerMissing => DenialClass::OtherPayerFirst,
            Self::FiledLate => DenialClass::TimelyFiling,
            Self::Duplicate => DenialClass::Duplicate,
            Self::RenderingMissing | Self::OrderingMissing => DenialClass::ClaimError,
            Self::NotEnrolled => DenialClass::ProviderEnrolment,
            Self::AuthorizationAbsent | Self::AuthorizationNotNamed => {
                DenialClass::AuthorizationMissing
            }
            Self::AuthorizationExceeded => DenialClass::AuthorizationMismatch,
            Self::ReferralNotNamed => DenialClass::ReferralMissing,
            Self::Bundled | Self::ModifierMissing => DenialClass::Bundling,
            Self::ModifierWrong => DenialClass::Modifier,
            Self::PlaceWrong => DenialClass::ProcedureCode,
            Self::TooManyUnits => DenialClass::Units,
            Self::DiagnosisUnsupported => DenialClass::Diagnosis,
            Self::NotCovered => DenialClass::NonCovered,
            Self::BenefitUsedUp => DenialClass::BenefitMaximum,
            Self::NotNecessary | Self::DiagnosisNotInPolicy => DenialClass::MedicalNecessity,
            Self::LevelOfCare => DenialClass::LevelOfCare,
            Self::RecordsWanted => DenialClass::DocumentationRequested,
            Self::Upheld | Self::ContestedLate | Self::ContestMisfiled => {
                DenialClass::AppealOutcome
            }
        }
    }

    /// Does it deny the claim as a whole, whatever its lines are?
    pub(crate) fn is_of_claim(self) -> bool {
        matches!(
            self,
            Self::CoverageEnded
                | Self::CoverageNotBegun
                | Self::MemberUnknown
                | Self::OtherPayerFirst
                | Self::FirstAnswerMissing
                | Self::FiledLate
                | Self::Duplicate
                | Self::RenderingMissing
                | Self::OrderingMissing
                | Self::NotEnrolled
        )
    }
}

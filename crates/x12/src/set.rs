//! Which transaction set a file holds, and where its loops begin.

use crate::{Tag, tag};

/// A transaction set by its purpose.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum SetKind {
    /// 835: remittance.
    Remittance,
    /// 837 X222 (5010) or X098 (4010): professional claims.
    ProfessionalClaim,
    /// 837 X223 or X096: institutional claims.
    InstitutionalClaim,
    /// 837 X224 or X097: dental claims.
    DentalClaim,
    /// 837 of a kind that GS08 and ST03 don't tell.
    Claim,
    /// 999: implementation acknowledgment.
    ImplementationAcknowledgment,
    /// 997: functional acknowledgment, 4010's.
    FunctionalAcknowledgment,
    /// 277 X214: claim acknowledgment.
    ClaimAcknowledgment,
    /// 277 X212 or X093: answer to a status inquiry.
    ClaimStatus,
    /// 276: status inquiry.
    ClaimStatusInquiry,
    /// 270: eligibility inquiry.
    EligibilityInquiry,
    /// 271: eligibility answer.
    Eligibility,
    /// 278: authorization, both ways.
    Authorization,
    /// Anything else.
    #[default]
    Other,
}

impl SetKind {
    /// Reads ST01 and the guide's name (ST03, or GS08 where it is absent).
    pub fn of(st01: &[u8], guide: &[u8]) -> Self {
        let guide_has = |names: &[&str]| {
            names.iter().any(|name| memchr::memmem::find(guide, name.as_bytes()).is_some())
        };
        match st01 {
            b"835" => Self::Remittance,
            b"837" if guide_has(&["X222", "X098"]) => Self::ProfessionalClaim,
            b"837" if guide_has(&["X223", "X096"]) => Self::InstitutionalClaim,
            b"837" if guide_has(&["X224", "X097"]) => Self::DentalClaim,
            b"837" => Self::Claim,
            b"999" => Self::ImplementationAcknowledgment,
            b"997" => Self::FunctionalAcknowledgment,
            b"277" if guide_has(&["X214"]) => Self::ClaimAcknowledgment,
            b"277" => Self::ClaimStatus,
            b"276" => Self::ClaimStatusInquiry,
            b"270" => Self::EligibilityInquiry,
            b"271" => Self::Eligibility,
            b"278" => Self::Authorization,
            _ => Self::Other,
        }
    }

    /// The name that people use: `835`, `837P`, `277CA`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::Remittance => "835",
            Self::ProfessionalClaim => "837P",
            Self::InstitutionalClaim => "837I",
            Self::DentalClaim => "837D",
            Self::Claim => "837",
            Self::ImplementationAcknowledgment => "999",
            Self::FunctionalAcknowledgment => "997",
            Self::ClaimAcknowledgment => "277CA",
            Self::ClaimStatus => "277",
            Self::ClaimStatusInquiry => "276",
            Self::EligibilityInquiry => "270",
            Self::Eligibility => "271",
            Self::Authorization => "278",
            Self::Other => "other",
        }
    }

    /// Is it an 837 of any kind?
    pub fn is_claim(self) -> bool {
        matches!(
            self,
            Self::ProfessionalClaim | Self::InstitutionalClaim | Self::DentalClaim | Self::Claim
        )
    }

    /// Does this segment begin a block of its own in the body of the set?
    ///
    /// A block is what is read at once: a claim payment with all its lines, a hierarchical level, a
    /// claim, one acknowledged set.
    #[inline]
    pub(crate) fn begins_block(self, tag: Tag) -> bool {
        match self {
            Self::Remittance => tag == tag::CLP || tag == tag::LX || tag == tag::PLB,
            Self::ProfessionalClaim
            | Self::InstitutionalClaim
            | Self::DentalClaim
            | Self::Claim => tag == tag::CLM || tag == tag::HL,
            Self::ImplementationAcknowledgment | Self::FunctionalAcknowledgment => {
                tag == tag::AK2 || tag == tag::AK9
            }
            Self::ClaimAcknowledgment
            | Self::ClaimStatus
            | Self::ClaimStatusInquiry
            | Self::EligibilityInquiry
            | Self::Eligibility
            | Self::Authorization => tag == tag::HL,
            Self::Other => false,
        }
    }
}

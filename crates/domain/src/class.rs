//! What an adjustment is (its kind), and what went wrong where it is a denial (its class).
//!
//! The taxonomy is ours: six kinds that are no denial, 27 denial classes and three pseudo-classes
//! for money that is missing without a denial code.

/// What one adjustment is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Kind {
    /// NX1: the contract's reduction; nobody owes it.
    Contractual,
    /// NX2: deductible, coinsurance, copayment; the patient owes it.
    PatientShare,
    /// NX3: what another payer's adjudication does to this one.
    CobImpact,
    /// NX4: set by law or program: sequestration, withhold, incentive.
    Legislated,
    /// NX5: not decided yet; no clock runs.
    Pending,
    /// NX6: tells something, or moves money from one place to another.
    Informational,
    /// D01–D27 and U1–U3: somebody has to look.
    Denial(DenialClass),
}

impl Kind {
    /// The short id of the taxonomy: `NX1` … `NX6`, `D01` … `D27`, `U1` … `U3`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Contractual => "NX1",
            Self::PatientShare => "NX2",
            Self::CobImpact => "NX3",
            Self::Legislated => "NX4",
            Self::Pending => "NX5",
            Self::Informational => "NX6",
            Self::Denial(class) => class.id(),
        }
    }

    /// Reads the short id; `None` for anything that the taxonomy does not have.
    pub fn from_id(id: &str) -> Option<Self> {
        let kind = match id {
            "NX1" => Self::Contractual,
            "NX2" => Self::PatientShare,
            "NX3" => Self::CobImpact,
            "NX4" => Self::Legislated,
            "NX5" => Self::Pending,
            "NX6" => Self::Informational,
            _ => return DenialClass::from_id(id).map(Self::Denial),
        };
        Some(kind)
    }
}

macro_rules! denial_classes {
    ($($(#[$doc:meta])* $name:ident $id:literal $title:literal)*) => {
        /// What went wrong: the 27 denial classes and three pseudo-classes.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum DenialClass {
            $($(#[$doc])* $name,)*
        }

        impl DenialClass {
            /// Every class, in the order of the taxonomy.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The short id: `D01` … `D27`, `U1` … `U3`.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)*
                }
            }

            /// The root cause in a biller's words, for screens and files.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$name => $title,)*
                }
            }

            /// Reads the short id.
            pub fn from_id(id: &str) -> Option<Self> {
                match id {
                    $($id => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

denial_classes! {
    /// The patient was not covered on the date of service.
    CoverageInactive "D01" "Coverage Inactive"
    /// The payer can't match the member.
    MemberMismatch "D02" "Member ID Mismatch"
    /// Another payer is, or may be, first.
    OtherPayerFirst "D03" "Coordination of Benefits"
    /// The claim went to the wrong plan.
    WrongPayer "D04" "Wrong Payer"
    /// There is no authorization.
    AuthorizationMissing "D05" "Authorization Missing"
    /// There is an authorization and it does not fit, or is used up.
    AuthorizationMismatch "D06" "Authorization Mismatch"
    /// A referral is missing or does not fit.
    ReferralMissing "D07" "Referral Missing"
    /// It came too late.
    TimelyFiling "D08" "Timely Filing"
    /// The payer has it already.
    Duplicate "D09" "Duplicate Claim"
    /// It is part of another service: bundling, NCCI, global period.
    Bundling "D10" "Bundling"
    /// The modifier is missing or wrong.
    Modifier "D11" "Coding Error - Modifier"
    /// The procedure code, place of service or date span is wrong.
    ProcedureCode "D12" "Coding Error - Procedure"
    /// The diagnosis is wrong or does not support the service.
    Diagnosis "D13" "Coding Error - Diagnosis"
    /// More units, or more often, than the payer allows.
    Units "D14" "Units or Frequency"
    /// The payer does not see the medical necessity.
    MedicalNecessity "D15" "Medical Necessity"
    /// The payer holds it to be experimental, or used off label.
    Experimental "D16" "Experimental or Off-Label"
    /// The payer would pay a lower level, setting or DRG.
    LevelOfCare "D17" "Level of Care"
    /// The payer wants records.
    DocumentationRequested "D18" "Documentation Requested"
    /// The payer wants something from the patient.
    PatientInformationRequested "D19" "Patient Information Requested"
    /// Something on the claim is missing or wrong.
    ClaimError "D20" "Billing Error"
    /// The provider is not enrolled, credentialed or certified for it.
    ProviderEnrolment "D21" "Provider Enrollment"
    /// Out of network, or no contract covers it.
    Network "D22" "Network or Contract"
    /// The plan does not cover it.
    NonCovered "D23" "Non-Covered Service"
    /// The benefit is used up.
    BenefitMaximum "D24" "Benefit Maximum"
    /// Somebody else is liable: work, auto, another person.
    Liability "D25" "Liability of Another Payer"
    /// A matter of law, identity or fraud.
    Compliance "D26" "Compliance Hold"
    /// Nobody knows yet; a person decides.
    Unclassified "D27" "Unclassified"
    /// The payer allowed less than the contract says.
    Underpayment "U1" "Underpayment"
    /// The payer takes money back.
    Recoupment "U2" "Recoupment"
    /// The answer to an appeal of ours.
    AppealOutcome "U3" "Appeal Outcome"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_reads_back() {
        for class in DenialClass::ALL {
            assert_eq!(Kind::from_id(class.id()), Some(Kind::Denial(*class)));
        }
        for id in ["NX1", "NX2", "NX3", "NX4", "NX5", "NX6"] {
            assert_eq!(Kind::from_id(id).map(Kind::id), Some(id));
        }
        assert_eq!(Kind::from_id("D28"), None);
        assert_eq!(DenialClass::ALL.len(), 30);
    }
}

//! Whose work a denial is \[K\].

use super::is_clinical;
use crate::{DenialClass, Door, Pause};

/// A team of a billing office.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Owner {
    /// Checks coverage before and after the visit.
    Eligibility,
    /// Takes down who the patient is.
    Registration,
    /// Sorts out which payer is first.
    Coordination,
    /// Makes and corrects claims.
    Billing,
    /// Gets authorizations.
    Authorization,
    /// Gets referrals.
    Referrals,
    /// Codes from the chart.
    Coding,
    /// Judges as a clinician.
    Clinical,
    /// Keeps the records.
    HealthRecords,
    /// Speaks with patients.
    PatientAccess,
    /// Enrols providers with payers.
    Credentialing,
    /// Keeps the contracts with payers.
    ManagedCare,
    /// Guards law, identity and fraud.
    Compliance,
    /// Follows up with payers.
    Receivables,
    /// Writes appeals.
    Appeals,
    /// Says what an unknown denial is.
    Triage,
    /// Decides about write-offs.
    Manager,
}

impl Owner {
    /// Every team.
    pub const ALL: &[Self] = &[
        Self::Eligibility,
        Self::Registration,
        Self::Coordination,
        Self::Billing,
        Self::Authorization,
        Self::Referrals,
        Self::Coding,
        Self::Clinical,
        Self::HealthRecords,
        Self::PatientAccess,
        Self::Credentialing,
        Self::ManagedCare,
        Self::Compliance,
        Self::Receivables,
        Self::Appeals,
        Self::Triage,
        Self::Manager,
    ];

    /// As screens and files have it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Eligibility => "Eligibility",
            Self::Registration => "Registration",
            Self::Coordination => "Coordination of Benefits",
            Self::Billing => "Billing",
            Self::Authorization => "Authorizations",
            Self::Referrals => "Referrals",
            Self::Coding => "Coding",
            Self::Clinical => "Clinical",
            Self::HealthRecords => "Health Records",
            Self::PatientAccess => "Patient Access",
            Self::Credentialing => "Credentialing",
            Self::ManagedCare => "Managed Care",
            Self::Compliance => "Compliance",
            Self::Receivables => "Accounts Receivable",
            Self::Appeals => "Appeals Team",
            Self::Triage => "Triage",
            Self::Manager => "Billing Manager",
        }
    }
}

/// The owner: the class's own team, but where the door or the pause needs another.
pub(super) fn owner(class: DenialClass, door: Door, pause: Option<Pause>) -> Owner {
    match (door, pause) {
        (Door::WriteOffRequest, _) => Owner::Manager,
        (Door::RecordsReply, _) => Owner::HealthRecords,
        (Door::PricingDispute, _) => Owner::ManagedCare,
        (Door::Patient, _) => Owner::PatientAccess,
        (Door::Nothing, Some(Pause::Compliance)) => Owner::Compliance,
        (Door::Nothing, Some(Pause::Unclassified)) => Owner::Triage,
        (Door::Nothing, Some(Pause::AwaitPayer | Pause::NumberMissing)) => Owner::Receivables,
        // What is put right on a clinical denial is a code.
        (Door::Replacement | Door::Reopening, _) if is_clinical(class) => Owner::Coding,
        _ => of_class(class),
    }
}

fn of_class(class: DenialClass) -> Owner {
    match class {
        DenialClass::CoverageInactive | DenialClass::BenefitMaximum => Owner::Eligibility,
        DenialClass::MemberMismatch => Owner::Registration,
        DenialClass::OtherPayerFirst => Owner::Coordination,
        DenialClass::AuthorizationMissing | DenialClass::AuthorizationMismatch => {
            Owner::Authorization
        }
        DenialClass::ReferralMissing => Owner::Referrals,
        DenialClass::Bundling
        | DenialClass::Modifier
        | DenialClass::ProcedureCode
        | DenialClass::Diagnosis
        | DenialClass::Units => Owner::Coding,
        DenialClass::MedicalNecessity | DenialClass::Experimental | DenialClass::LevelOfCare => {
            Owner::Clinical
        }
        DenialClass::DocumentationRequested => Owner::HealthRecords,
        DenialClass::PatientInformationRequested => Owner::PatientAccess,
        DenialClass::ProviderEnrolment => Owner::Credentialing,
        DenialClass::Network | DenialClass::Underpayment => Owner::ManagedCare,
        DenialClass::WrongPayer
        | DenialClass::TimelyFiling
        | DenialClass::Duplicate
        | DenialClass::ClaimError
        | DenialClass::NonCovered
        | DenialClass::Liability => Owner::Billing,
        DenialClass::Compliance => Owner::Compliance,
        DenialClass::Recoupment => Owner::Receivables,
        DenialClass::AppealOutcome => Owner::Appeals,
        DenialClass::Unclassified => Owner::Triage,
    }
}

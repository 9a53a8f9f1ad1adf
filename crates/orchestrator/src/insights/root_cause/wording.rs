//! What the words of a reason say, where no code does. The phrases are those that billers write and portals
//! show \[K\]; the first that fits counts, so the more particular ones stand first.

use domain::DenialClass as D;

/// Phrases, each with the class that it speaks of.
const PHRASES: &[(&str, D)] = &[
    ("prior auth", D::AuthorizationMissing),
    ("preauth", D::AuthorizationMissing),
    ("pre-auth", D::AuthorizationMissing),
    ("precert", D::AuthorizationMissing),
    ("pre-cert", D::AuthorizationMissing),
    ("authorization number", D::AuthorizationMismatch),
    ("authorization", D::AuthorizationMissing),
    ("referral", D::ReferralMissing),
    ("timely filing", D::TimelyFiling),
    ("filing limit", D::TimelyFiling),
    ("time limit", D::TimelyFiling),
    ("medically necessary", D::MedicalNecessity),
    ("medical necessity", D::MedicalNecessity),
    ("experimental", D::Experimental),
    ("investigational", D::Experimental),
    ("level of care", D::LevelOfCare),
    ("duplicate", D::Duplicate),
    ("bundled", D::Bundling),
    ("included in the payment", D::Bundling),
    ("global period", D::Bundling),
    ("modifier", D::Modifier),
    ("diagnosis", D::Diagnosis),
    ("procedure code", D::ProcedureCode),
    ("medical records", D::DocumentationRequested),
    ("records requested", D::DocumentationRequested),
    ("documentation", D::DocumentationRequested),
    ("coordination of benefits", D::OtherPayerFirst),
    ("other insurance", D::OtherPayerFirst),
    ("primary payer", D::OtherPayerFirst),
    ("not eligible", D::CoverageInactive),
    ("coverage terminated", D::CoverageInactive),
    ("not covered on the date", D::CoverageInactive),
    ("inactive coverage", D::CoverageInactive),
    ("cannot be identified", D::MemberMismatch),
    ("member not found", D::MemberMismatch),
    ("subscriber not found", D::MemberMismatch),
    ("out of network", D::Network),
    ("out-of-network", D::Network),
    ("not credentialed", D::ProviderEnrolment),
    ("not enrolled", D::ProviderEnrolment),
    ("maximum benefit", D::BenefitMaximum),
    ("benefit maximum", D::BenefitMaximum),
    ("maximum number of units", D::Units),
    ("frequency", D::Units),
    ("workers' compensation", D::Liability),
    ("workers compensation", D::Liability),
    ("auto insurance", D::Liability),
    ("non-covered", D::NonCovered),
    ("not a covered", D::NonCovered),
    ("not covered", D::NonCovered),
];

/// The class that the words speak of, and the phrase that says so.
pub(super) fn class_of(words: &str) -> Option<(D, &'static str)> {
    let words = words.to_lowercase();
    PHRASES
        .iter()
        .find(|(phrase, _)| words.contains(phrase))
        .map(|(phrase, class)| (*class, *phrase))
}

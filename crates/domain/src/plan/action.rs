//! The next action in the office's words, as queues and platforms show it.

use crate::{DenialClass, Door, Pause};

pub(super) fn next_action(class: DenialClass, door: Door, pause: Option<Pause>) -> &'static str {
    match door {
        Door::NewClaim => new_claim(class),
        Door::Replacement => correction(class),
        Door::Void => "Void Claim",
        Door::RecordsReply => "Send Records",
        Door::Reconsideration => "Request Reconsideration",
        Door::Appeal(0 | 1) => appeal(class),
        Door::Appeal(_) => "Appeal - Next Level",
        Door::Reopening => "Request Reopening",
        Door::PricingDispute => "Dispute Payment",
        Door::WriteOffRequest => "Request Write-Off",
        Door::Patient if class == DenialClass::PatientInformationRequested => "Contact Patient",
        Door::Patient => "Bill Patient",
        Door::Nothing => match pause {
            Some(Pause::AwaitPayer) => "Await Payer",
            Some(Pause::NumberMissing) => "Get Payer Claim Number",
            Some(Pause::CompareFirst) => "Compare with First Claim",
            Some(Pause::Unclassified) => "Classify by Hand",
            Some(Pause::Compliance) => "Escalate to Compliance",
            Some(Pause::Final) | None => "Close - No Action",
        },
    }
}

fn new_claim(class: DenialClass) -> &'static str {
    match class {
        DenialClass::CoverageInactive => "Verify Coverage & Rebill",
        DenialClass::WrongPayer => "Bill Correct Payer",
        DenialClass::BenefitMaximum => "Bill Next Payer",
        DenialClass::Liability => "Bill Liable Party",
        class => correction(class),
    }
}

fn correction(class: DenialClass) -> &'static str {
    match class {
        DenialClass::OtherPayerFirst => "Update COB & Rebill",
        _ => "Correct & Rebill",
    }
}

fn appeal(class: DenialClass) -> &'static str {
    match class {
        DenialClass::Units
        | DenialClass::MedicalNecessity
        | DenialClass::Experimental
        | DenialClass::LevelOfCare => "Appeal - Clinical",
        DenialClass::AuthorizationMissing
        | DenialClass::AuthorizationMismatch
        | DenialClass::ReferralMissing => "Appeal - Authorization",
        DenialClass::Bundling
        | DenialClass::Modifier
        | DenialClass::ProcedureCode
        | DenialClass::Diagnosis => "Appeal - Coding",
        DenialClass::TimelyFiling => "Appeal - Timely Filing",
        DenialClass::Recoupment => "Appeal - Recoupment",
        _ => "Appeal - Administrative",
    }
}

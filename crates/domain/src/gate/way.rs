//! What is to be done about a denial, before it is asked through which door.
//!
//! Two lists, first match wins: what holds whatever the class is, then the usual way of each class
//! \[K\]. The table of the tests is their specification.

use super::{FilingProof, GateFacts, Matter, Pause, Records, Review, Stage};
use crate::{DenialClass as Class, Frequency, Program};

/// What is to be done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Way {
    /// Nothing goes out.
    Stop(Pause),
    /// A first claim to the same payer, which has adjudicated none.
    ClaimAnew,
    /// A first claim to another payer, whose own filing limit counts.
    ClaimElsewhere,
    /// The claim is corrected where the payer already has it.
    PutRight,
    /// What was paid in error goes back.
    TakeBack,
    /// The records go to the payer.
    SendRecords,
    /// The payer is asked to change its mind, in the informal way first where there is one.
    Contest,
    /// The same, in the formal way at once.
    ContestFormally,
    /// The price is disputed.
    Dispute,
    /// The patient has to answer.
    AskPatient,
    /// The payer is right: the patient owes it, or a manager is asked to write it off.
    Close,
}

/// The way and the reason for it.
pub(super) fn way(facts: &GateFacts) -> (Way, &'static str) {
    whatever_the_class(facts).unwrap_or_else(|| by_class(facts))
}

fn whatever_the_class(facts: &GateFacts) -> Option<(Way, &'static str)> {
    use {Review as R, Stage as S, Way as W};
    let found = match (facts.stage, facts.review, facts.class) {
        (_, _, Class::Compliance) => {
            (W::Stop(Pause::Compliance), "It is a matter of law, identity or fraud.")
        }
        (S::Pending, ..) => {
            (W::Stop(Pause::AwaitPayer), "The payer has not decided yet, so no clock runs.")
        }
        (S::Predetermined, ..) => {
            (W::Stop(Pause::Final), "It is an estimate, and no payment was asked for.")
        }
        (S::Forwarded, ..) => {
            (W::Stop(Pause::AwaitPayer), "The payer passed the claim on to another payer.")
        }
        // Once it is classed as a recoupment, no correction is expected any more.
        (S::Reversed, _, class) if class != Class::Recoupment => (
            W::Stop(Pause::AwaitPayer),
            "An earlier decision was taken back, and its correction may still come.",
        ),
        _ if facts.in_flight.is_some() => (
            W::Stop(Pause::AwaitPayer),
            "An answer of ours is on its way, and a second one would cross it.",
        ),
        // Only once it is adjudicated: a returned claim can be sent again whatever its class.
        (S::Adjudicated, _, Class::Unclassified) => {
            (W::Stop(Pause::Unclassified), "Nobody knows yet what this denial is.")
        }
        (S::Adjudicated, ..) if facts.frequency == Frequency::Void => {
            (W::Stop(Pause::Final), "It answers a void of ours, so nothing was to be paid.")
        }
        _ if facts.expected => (W::Stop(Pause::Final), "The denial was to be expected."),
        (_, R::PayerRight, Class::Duplicate) => (
            W::Stop(Pause::Final),
            "It is a true duplicate, and the first claim has its own decision.",
        ),
        (_, R::PayerRight, Class::Bundling) => {
            (W::Stop(Pause::Final), "It is rightly part of another service.")
        }
        (_, R::PayerRight, _) => {
            (W::Close, "The payer is right, and nothing on the claim can be put right.")
        }
        (_, R::BilledInError, _) => (W::TakeBack, "The service should not have been billed."),
        // A replacement or a void that bounced still speaks of a claim that the payer has.
        (S::Rejected, ..) if facts.frequency == Frequency::Void => {
            (W::TakeBack, "The void was rejected, and the payer still holds the claim.")
        }
        (S::Rejected, ..) if facts.frequency == Frequency::Replacement => (
            W::PutRight,
            "The replacement was rejected, and the payer still holds the first claim.",
        ),
        (S::Rejected, ..) => (
            W::ClaimAnew,
            "It was rejected before adjudication, so for the payer there is no claim yet.",
        ),
        (S::Unprocessable, ..) => {
            (W::ClaimAnew, "It came back as unprocessable (MA130), without appeal or reopening.")
        }
        _ if wants_records(facts) => {
            (W::SendRecords, "The payer asks for records, and sending them is no appeal.")
        }
        (_, _, Class::Underpayment) => {
            (W::Dispute, "The payer allowed less than the contract says.")
        }
        _ if facts.matter == Matter::Price => {
            (W::Dispute, "Only the price is in question, and an appeal does not decide prices.")
        }
        _ => return None,
    };
    Some(found)
}

fn wants_records(facts: &GateFacts) -> bool {
    match facts.records {
        Records::Asked => true,
        Records::NotAsked => facts.class == Class::DocumentationRequested,
        Records::Sent => false,
    }
}

fn by_class(facts: &GateFacts) -> (Way, &'static str) {
    let noted = facts.answered.is_some() || facts.class == Class::AppealOutcome;
    match facts.review {
        Review::Correctable => correction(facts),
        _ if noted => (contest(facts.class), "The payer has answered an earlier step of ours."),
        Review::RightAsSent => right_as_sent(facts),
        _ => not_yet_reviewed(facts),
    }
}

fn correction(facts: &GateFacts) -> (Way, &'static str) {
    let medicare_b = facts.program == Program::MedicareB;
    match facts.class {
        Class::CoverageInactive | Class::WrongPayer | Class::BenefitMaximum | Class::Liability => {
            (Way::ClaimElsewhere, "The payer that covers this is known.")
        }
        // Contractors' denial pages for codes 22, 31 and 29: such a claim is filed again.
        Class::MemberMismatch | Class::OtherPayerFirst | Class::TimelyFiling if medicare_b => {
            (Way::ClaimAnew, "Medicare Part B wants this filed again, put right.")
        }
        _ => (Way::PutRight, "The fault is on the claim and ours to put right."),
    }
}

fn right_as_sent(facts: &GateFacts) -> (Way, &'static str) {
    match facts.class {
        Class::TimelyFiling => timely_filing(facts),
        Class::Network => (Way::Dispute, "It is a matter of contract or network."),
        class => (contest(class), "The claim was right as sent."),
    }
}

/// The usual way of each class, as long as nobody knows better.
fn not_yet_reviewed(facts: &GateFacts) -> (Way, &'static str) {
    let medicare_b = facts.program == Program::MedicareB;
    match facts.class {
        Class::CoverageInactive => (
            Way::ClaimElsewhere,
            "The patient was not covered here on that day; look for other coverage.",
        ),
        Class::MemberMismatch if medicare_b => (
            Way::ClaimAnew,
            "Medicare Part B wants this filed again with the member as on the card.",
        ),
        Class::MemberMismatch => {
            (Way::PutRight, "The member has to stand on the claim as on the card.")
        }
        Class::OtherPayerFirst if medicare_b => {
            (Way::ClaimAnew, "Another payer is first; bill it, then Medicare Part B as second.")
        }
        Class::OtherPayerFirst => {
            (Way::PutRight, "Another payer is first; bill it, and put its figures on the claim.")
        }
        Class::WrongPayer => (Way::ClaimElsewhere, "Another plan is the right one."),
        Class::AuthorizationMissing => (
            contest(facts.class),
            "Look for an authorization, or get a late one, and answer with it.",
        ),
        Class::AuthorizationMismatch => {
            (Way::PutRight, "Number and units have to fit the authorization.")
        }
        Class::ReferralMissing => (Way::PutRight, "The referral has to stand on the claim."),
        Class::TimelyFiling => timely_filing(facts),
        Class::Duplicate => {
            (Way::Stop(Pause::CompareFirst), "It is said to repeat a claim that the payer has.")
        }
        Class::Bundling => {
            (Way::PutRight, "A coder says whether the chart shows a service of its own.")
        }
        Class::Modifier => (Way::PutRight, "The modifier is missing or wrong."),
        Class::ProcedureCode => (Way::PutRight, "The procedure, the place or the dates are wrong."),
        Class::Diagnosis => {
            (Way::PutRight, "The diagnosis has to be the one that the chart supports.")
        }
        Class::Units => (Way::PutRight, "The units have to be those that the chart shows."),
        Class::MedicalNecessity | Class::Experimental | Class::LevelOfCare => {
            (Way::ContestFormally, "It is a clinical judgment of the payer's.")
        }
        Class::PatientInformationRequested => {
            (Way::AskPatient, "The payer waits for something from the patient.")
        }
        Class::ClaimError => (Way::PutRight, "Something on the claim is missing or wrong."),
        Class::ProviderEnrolment => {
            (Way::Contest, "Put the enrolment right with effect from that day, and ask again.")
        }
        Class::Network => (Way::Dispute, "It is a matter of contract or network."),
        Class::NonCovered => {
            (Way::Contest, "Read the plan first; ask again where it does cover this.")
        }
        Class::BenefitMaximum => {
            (Way::ClaimElsewhere, "The benefit is used up; look for the next payer.")
        }
        Class::Liability => (Way::ClaimElsewhere, "Somebody else is liable."),
        Class::Recoupment => (Way::Contest, "The payer takes money back and has to show why."),
        Class::DocumentationRequested => {
            (Way::Contest, "It was denied although the records were sent.")
        }
        // Decided before this list; named so that a new class does not compile without its way.
        Class::AppealOutcome | Class::Underpayment | Class::Compliance | Class::Unclassified => {
            (Way::Stop(Pause::Unclassified), "Nobody knows yet what this denial is.")
        }
    }
}

fn timely_filing(facts: &GateFacts) -> (Way, &'static str) {
    match facts.filing_proof {
        FilingProof::Held => {
            (Way::Contest, "The claim was filed in time, and the proof is at hand.")
        }
        FilingProof::NotSought => {
            (Way::Contest, "Search for the acceptance (277CA) that shows it was filed in time.")
        }
        FilingProof::Absent => (Way::Close, "Nothing shows that the claim was filed in time."),
    }
}

/// Where a judgment is in question and not the claim, the informal second look only costs days:
/// the formal appeal is the first place where somebody has to judge again.
fn contest(class: Class) -> Way {
    match class {
        Class::AuthorizationMissing
        | Class::Units
        | Class::MedicalNecessity
        | Class::Experimental
        | Class::LevelOfCare => Way::ContestFormally,
        _ => Way::Contest,
    }
}

//! What goes wrong in the practice: each slip is a cause, with a rate, where it can happen at all.
//!
//! The rates are shares of the claims on which the slip is possible. They are set so that, with what
//! payers add of their own, about one claim in nine is denied at first, as in the industry (11.8 %,
//! 2024 \[S\]); a test says what comes out.

use super::{
    procedure::Nature,
    visit::{Visit, VisitKind},
};
use crate::{
    payers::{COMMERCIAL, Card, MEDICAID, MEDICARE_B},
    plan::Plan,
};

/// One thing that the practice did wrong on a claim.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Slip {
    /// Nobody asked for the authorization.
    AuthorizationNotRequested,
    /// There is one, and its number is not on the claim.
    AuthorizationLeftOff,
    /// More was rendered than was authorized.
    AuthorizationOverrun,
    /// There is a referral, and its number is not on the claim.
    ReferralLeftOff,
    /// Two digits of the member's number changed places.
    MemberIdMistyped,
    /// Modifier 25 is missing on a visit beside a procedure.
    ModifierMissing,
    /// A modifier that the procedure can't have.
    ModifierWrong,
    /// The place of service is that of a hospital.
    PlaceWrong,
    /// The claim was sent again while the first was still on its way.
    SentTwice,
    /// The charge slip lay in a drawer until it was too late.
    FiledLate,
    /// A typing error in the units.
    UnitsMistyped,
    /// A code for a check-up that this payer never pays.
    CheckUpNotCovered,
    /// The second payer was billed as if it were the first.
    SecondPayerBilledFirst,
    /// The second payer was billed without what the first one said.
    FirstAnswerLeftOff,
    /// The rendering provider's number is missing.
    RenderingLeftOff,
    /// The number of who ordered the test is missing.
    OrderingLeftOff,
    /// The line points to a diagnosis that does not support it.
    DiagnosisWrong,
}

/// Which slips are possible, and how often they happen there, in ten thousand.
const RATES: &[(Slip, u32)] = &[
    (Slip::AuthorizationNotRequested, 1_300),
    (Slip::AuthorizationLeftOff, 800),
    (Slip::AuthorizationOverrun, 900),
    (Slip::ReferralLeftOff, 1_200),
    (Slip::MemberIdMistyped, 130),
    (Slip::ModifierMissing, 1_100),
    (Slip::ModifierWrong, 70),
    (Slip::PlaceWrong, 80),
    (Slip::SentTwice, 130),
    (Slip::UnitsMistyped, 500),
    (Slip::CheckUpNotCovered, 800),
    (Slip::SecondPayerBilledFirst, 1_200),
    (Slip::FirstAnswerLeftOff, 600),
    (Slip::RenderingLeftOff, 90),
    (Slip::OrderingLeftOff, 500),
    (Slip::DiagnosisWrong, 1_000),
];

/// How often a charge slip lies in a drawer until the payer's filing limit is over.
const FORGOTTEN_RATE: u32 = 50;

/// [`FORGOTTEN_RATE`] in this practice.
pub(super) fn forgotten_rate(plan: &Plan) -> u32 {
    planned(FORGOTTEN_RATE, plan)
}

/// The slip of a visit that is billed to this payer, if there was one. At most one: claims with
/// several faults get their second denial after the first was put right, which is a story of its own.
pub(super) fn slip(visit: &Visit, billed: &Card, has_second: bool, plan: &Plan) -> Option<Slip> {
    let happens = |(slip, rate): &&(Slip, u32)| {
        is_possible(*slip, visit, billed, has_second)
            && visit.seed.named("slip").happens(&format!("{slip:?}"), planned(*rate, plan))
    };
    RATES.iter().find(happens).map(|(slip, _)| *slip)
}

fn planned(rate: u32, plan: &Plan) -> u32 {
    let planned = u64::from(rate) * u64::from(plan.slips_bp) / 10_000;
    u32::try_from(planned).unwrap_or(10_000)
}

fn is_possible(slip: Slip, visit: &Visit, billed: &Card, has_second: bool) -> bool {
    let professional = !visit.at_hospital();
    let authorization = professional && billed.needs_authorization(visit);
    match slip {
        Slip::AuthorizationNotRequested | Slip::AuthorizationLeftOff => authorization,
        Slip::AuthorizationOverrun => authorization && visit.kind == VisitKind::Therapy,
        Slip::ReferralLeftOff => billed.id == MEDICAID && visit.has(Nature::MinorProcedure),
        Slip::ModifierMissing => {
            visit.has(Nature::Visit)
                && (visit.has(Nature::MinorProcedure) || visit.has(Nature::Injection))
        }
        Slip::ModifierWrong | Slip::PlaceWrong => professional && visit.has(Nature::Visit),
        Slip::RenderingLeftOff => professional,
        Slip::UnitsMistyped => visit.kind == VisitKind::Therapy || visit.has(Nature::Drug),
        Slip::CheckUpNotCovered => visit.kind == VisitKind::Preventive && billed.id == MEDICARE_B,
        Slip::SecondPayerBilledFirst => has_second && billed.id == COMMERCIAL,
        Slip::FirstAnswerLeftOff => has_second,
        Slip::OrderingLeftOff => visit.has(Nature::Laboratory) && billed.id == MEDICARE_B,
        Slip::DiagnosisWrong => {
            let tests = billed.rules.necessity.iter().map(|(code, _)| code);
            professional
                && visit.charges.iter().any(|it| tests.clone().any(|code| *code == it.code))
        }
        Slip::MemberIdMistyped | Slip::SentTwice => true,
        // Known from the visit itself.
        Slip::FiledLate => false,
    }
}

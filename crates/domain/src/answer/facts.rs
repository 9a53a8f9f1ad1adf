//! From what the payer and the practice said to the facts that the gate asks for.

use chrono::NaiveDate;

use super::{Books, clocks::Dated};
use crate::{
    Acknowledgment, Answered, AppealAnswer, AppealBar, BilledClaim, ClaimPayment, ClaimStatus,
    Denial, DenialClass, DenialReason, Door, FilingProof, Frequency, GateFacts, Group, Matter,
    PatientStanding, Program, Rarc, RarcEffect, Records, Remittance, Review, Stage,
};

/// What an answer has to know of a claim payment: little enough to be kept for every denial of a
/// run.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct PaymentFacts {
    /// CLP02.
    pub status: ClaimStatus,
    /// CLP06 as a program.
    pub program: Program,
    /// The first day of service.
    pub service_from: Option<NaiveDate>,
    /// The payer sent its own number of the claim (CLP07).
    pub number_known: bool,
    /// A line has modifier GA: the practice holds a notice that the patient signed (ABN).
    pub notice_signed: bool,
}

impl PaymentFacts {
    /// Of this payment.
    pub fn of(payment: &ClaimPayment) -> Self {
        let mut modifiers = payment.lines.iter().flat_map(|line| &line.procedure.modifiers);
        Self {
            status: payment.status,
            program: payment.program,
            service_from: payment.service_from,
            number_known: !payment.payer_claim_number.is_empty(),
            notice_signed: modifiers.any(|modifier| modifier == "GA"),
        }
    }
}

/// What is known around a denial.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// The head of the remittance that brought it.
    pub remittance: &'a Remittance,
    /// The claim payment.
    pub payment: PaymentFacts,
    /// The claim as it was sent, where its 837 is at hand.
    pub billed: Option<&'a BilledClaim>,
    /// What the clearinghouse or payer said on receipt (277CA).
    pub acknowledgments: &'a [Acknowledgment],
    /// The payer has not decided all of it.
    pub not_final: bool,
    /// A remark of the No Surprises Act's family stands on it.
    pub surprise_bill: bool,
}

/// All facts but those that hang on a date.
pub(super) fn gather(
    denial: &Denial,
    around: &Around<'_>,
    books: &Books<'_>,
    year: i32,
) -> GateFacts {
    let payment = around.payment;
    let said = payment.program;
    let payer = books.deadlines.contract().payer_under(&around.remittance.payer.name, said);
    let program = payer.map_or(said, |payer| payer.program_of(said));
    let has = |effect| has_effect(denial, books, effect);
    GateFacts {
        stage: stage(around, has(RarcEffect::Unprocessable)),
        extent: denial.extent,
        review: review(denial, around),
        matter: matter(denial, around),
        expected: !denial.reasons.is_empty() && denial.reasons.iter().all(|it| it.expected),
        appeal_barred: bars_appeal(denial) || has(RarcEffect::NoAppeal),
        number_known: payment.number_known,
        frequency: around.billed.map_or(Frequency::Original, |billed| billed.frequency),
        records: match denial.class {
            DenialClass::DocumentationRequested => Records::Asked,
            _ => Records::NotAsked,
        },
        patient: patient(denial, payment, has(RarcEffect::NeverBillPatient)),
        answered: answered(denial),
        year,
        ..GateFacts::new(program, denial.class, denial.amount)
    }
}

/// Adds the days left, and whether a 277CA proves timely filing.
pub(super) fn add_clocks(
    facts: &mut GateFacts,
    denial: &Denial,
    around: &Around<'_>,
    dated: &Dated,
    as_of: NaiveDate,
) {
    if denial.class == DenialClass::TimelyFiling {
        facts.filing_proof = filing_proof(around, dated.filing_limit());
    }
    facts.days_left = dated.days_left(as_of).collect();
}

/// The leading reason says only that something is wrong, and the remark that should say what is not
/// there: the payer owes it.
pub(super) fn reason_withheld(denial: &Denial, books: &Books<'_>) -> bool {
    let tells = |remark: &Rarc| {
        books.codes.rarc(*remark).is_some_and(|entry| !entry.has(RarcEffect::Alert))
    };
    let withheld = |reason: &DenialReason| {
        books.codes.carc(reason.adjustment.carc).is_some_and(|entry| entry.needs_remark)
            && !reason.remarks.iter().any(tells)
    };
    denial.class == DenialClass::ClaimError && leading(denial).all(withheld)
}

/// What the claim itself shows: that the number which the payer misses was on it (REF*G1, REF*9F).
fn review(denial: &Denial, around: &Around<'_>) -> Review {
    let number = match denial.class {
        DenialClass::AuthorizationMissing => around.billed.and_then(|it| it.authorization.as_ref()),
        DenialClass::ReferralMissing => around.billed.and_then(|it| it.referral.as_ref()),
        _ => None,
    };
    if number.is_some() { Review::RightAsSent } else { Review::NotYet }
}

fn stage(around: &Around<'_>, unprocessable: bool) -> Stage {
    match around.payment.status {
        ClaimStatus::Pended => Stage::Pending,
        ClaimStatus::Predetermination => Stage::Predetermined,
        ClaimStatus::NotOurs => Stage::Forwarded,
        ClaimStatus::Reversal => Stage::Reversed,
        _ if unprocessable => Stage::Unprocessable,
        _ if around.not_final => Stage::Pending,
        ClaimStatus::Processed(_)
        | ClaimStatus::Forwarded(_)
        | ClaimStatus::NotRecognised
        | ClaimStatus::Unknown => Stage::Adjudicated,
    }
}

/// A remark counts where it stands beside a reason of the class that leads the case.
fn has_effect(denial: &Denial, books: &Books<'_>, effect: RarcEffect) -> bool {
    leading(denial)
        .flat_map(|reason| &reason.remarks)
        .any(|remark| books.codes.rarc(*remark).is_some_and(|entry| entry.has(effect)))
}

fn bars_appeal(denial: &Denial) -> bool {
    leading(denial).any(|reason| AppealBar::among(&reason.remarks).is_some())
}

fn leading(denial: &Denial) -> impl Iterator<Item = &DenialReason> {
    denial.reasons.iter().filter(|reason| reason.class == denial.class)
}

fn matter(denial: &Denial, around: &Around<'_>) -> Matter {
    let price = denial.class == DenialClass::Underpayment
        || (denial.class == DenialClass::Network && around.surprise_bill);
    if price { Matter::Price } else { Matter::Payment }
}

/// What may be asked of the patient: the group code says it, and remarks and notices limit it.
fn patient(denial: &Denial, payment: PaymentFacts, protected: bool) -> PatientStanding {
    if protected {
        return PatientStanding::Protected;
    }
    let liable = leading(denial).any(|it| it.adjustment.group == Group::PatientResponsibility);
    if !liable {
        return PatientStanding::NotLiable;
    }
    // Medicare: the patient owes what is not medically necessary only after a notice (ABN), which
    // modifier GA states (Medicare Claims Processing Manual, chapter 30).
    let needs_notice = denial.class == DenialClass::MedicalNecessity
        && payment.program.is_original_medicare()
        && !payment.notice_signed;
    if needs_notice { PatientStanding::NoticeMissing } else { PatientStanding::Liable }
}

/// CARC 193, 285 and 286 are answers to an appeal; at which level it was, the remittance does not
/// say, so the first is taken until somebody tells otherwise.
fn answered(denial: &Denial) -> Option<Answered> {
    leading(denial).find_map(|reason| {
        let answer = match reason.adjustment.carc.as_str() {
            "193" => AppealAnswer::Upheld,
            "285" => AppealAnswer::Misfiled,
            "286" => AppealAnswer::TooLate,
            _ => return None,
        };
        Some(Answered { door: Door::Appeal(1), answer })
    })
}

/// An acceptance dated within the filing limit proves it. Acknowledgments that say otherwise prove
/// nothing: the claim may have been sent by another way.
fn filing_proof(around: &Around<'_>, limit: Option<NaiveDate>) -> FilingProof {
    let in_time = |it: &Acknowledgment| {
        it.accepted && it.date.is_some_and(|date| limit.is_none_or(|limit| date <= limit))
    };
    if around.acknowledgments.iter().any(in_time) {
        return FilingProof::Held;
    }
    // BHT04: where the claim was made only after the limit, nothing can show that it was in time.
    let first = around.billed.filter(|billed| billed.frequency == Frequency::Original);
    let made_late = |(made, limit)| limit < made;
    match first.and_then(|billed| billed.sent).zip(limit) {
        Some(days) if made_late(days) => FilingProof::Absent,
        _ => FilingProof::NotSought,
    }
}

//! What keeps us from going through a door: a window that has closed, a remark that bars it, a level
//! that the program does not have, an amount that is too small for it.

use super::GateFacts;
use crate::{Cents, Door, Program};

/// Why a door is no door now.
pub(super) enum Barrier {
    /// The program does not know it.
    NoSuchDoor,
    /// It exists, but not for this claim; a sentence says why.
    Shut(String),
}

/// What keeps us from going through a door.
pub(super) fn barrier(facts: &GateFacts, door: Door) -> Option<Barrier> {
    let shut = |why: String| Some(Barrier::Shut(why));
    if door == Door::Reconsideration && !has_reconsideration(facts.program) {
        return Some(Barrier::NoSuchDoor);
    }
    if let Door::Appeal(level) = door {
        if facts.appeal_barred {
            return shut("A remark of the payer's bars an appeal.".to_owned());
        }
        if level > levels(facts.program) {
            return shut(format!("This program has {} levels of appeal.", levels(facts.program)));
        }
        if let Some(least) = least_amount(facts, level).filter(|least| facts.amount < *least) {
            return shut(format!(
                "Level {level} wants {least} in controversy, alone or joined with other claims."
            ));
        }
    }
    match facts.days_left.of(door) {
        Some(left) if left < 0 => shut(format!(
            "The window for {} closed {} ago.",
            name(door),
            days(left.saturating_neg())
        )),
        _ => None,
    }
}

/// Has the program an informal second look before its appeals? [K] Original Medicare's own
/// "reconsideration" is its second level of appeal, and TRICARE's is its first.
fn has_reconsideration(program: Program) -> bool {
    !matches!(program, Program::MedicareA | Program::MedicareB | Program::Tricare)
}

/// Levels of appeal: five for original Medicare (42 CFR 405 subpart I). The others [K]: two inside and
/// one outside for commercial plans, three for TRICARE; elsewhere a second one outside the plan.
fn levels(program: Program) -> u8 {
    match program {
        Program::MedicareA | Program::MedicareB => 5,
        Program::Commercial | Program::BlueCross | Program::Tricare => 3,
        Program::MedicareAdvantage
        | Program::Medicaid
        | Program::MedicaidManagedCare
        | Program::Veterans
        | Program::WorkersCompensation
        | Program::Auto
        | Program::Other => 2,
    }
}

/// Medicare's least amount in controversy, by the year of the request: level 3 is the hearing and
/// level 5 the court. 2026: 90 FR 55869 [V]; 2024 and 2025 [S]. A later year has at least these,
/// because they follow the prices of medical care; an earlier year can't be asked for any more.
fn least_amount(facts: &GateFacts, level: u8) -> Option<Cents> {
    if !facts.program.is_original_medicare() {
        return None;
    }
    let (hearing, court) = match facts.year {
        ..=2024 => (180_00, 1_840_00),
        2025 => (190_00, 1_900_00),
        2026.. => (200_00, 1_960_00),
    };
    match level {
        3 => Some(Cents(hearing)),
        5 => Some(Cents(court)),
        _ => None,
    }
}

/// A number of days in words.
pub(super) fn days(n: i64) -> String {
    if n == 1 { "1 day".to_owned() } else { format!("{n} days") }
}

/// A door in the middle of a sentence.
pub(super) fn name(door: Door) -> &'static str {
    match door {
        Door::NewClaim => "a new claim",
        Door::Replacement => "a replacement",
        Door::Void => "a void",
        Door::RecordsReply => "the records",
        Door::Reconsideration => "a reconsideration",
        Door::Appeal(_) => "an appeal",
        Door::Reopening => "a reopening",
        Door::PricingDispute => "a pricing dispute",
        Door::WriteOffRequest => "a write-off request",
        Door::Patient => "the patient",
        Door::Nothing => "nothing",
    }
}

//! Which door does at this payer what is to be done, and is still open.
//!
//! Each way has its doors in order of preference; the first that nothing bars is taken, and what
//! barred the others is said. Where no door is left, a manager is asked about a write-off.

use super::{
    AppealAnswer, GateFacts, PatientStanding, Pause, Records,
    barrier::{Barrier, barrier, days, name},
    way::Way,
};
use crate::{DenialClass, Door, Extent, Frequency, Program};

/// A door, and how to go through it.
pub(super) struct Choice {
    pub(super) door: Door,
    pub(super) pause: Option<Pause>,
    pub(super) elsewhere: bool,
    pub(super) how: String,
}

impl Choice {
    fn go(door: Door, how: impl Into<String>) -> Self {
        Self { door, pause: None, elsewhere: false, how: how.into() }
    }

    fn stop(pause: Pause, how: impl Into<String>) -> Self {
        Self { pause: Some(pause), ..Self::go(Door::Nothing, how) }
    }
}

/// The first door of this way that is open.
pub(super) fn choose(way: Way, facts: &GateFacts) -> Choice {
    match way {
        Way::Stop(pause) => stop(pause, facts),
        Way::ClaimAnew => first_open(facts, vec![Door::NewClaim]),
        Way::ClaimElsewhere => Choice {
            elsewhere: true,
            ..Choice::go(
                Door::NewClaim,
                "Send a first claim (frequency 1) there, within that payer's own filing limit.",
            )
        },
        Way::PutRight => put_right(facts),
        Way::TakeBack => take_back(facts),
        Way::SendRecords => send_records(facts),
        Way::Contest => first_open(facts, contest(facts, Look::InformalFirst)),
        Way::ContestFormally => first_open(facts, contest(facts, Look::FormalFirst)),
        Way::Dispute => dispute(facts),
        Way::AskPatient => Choice::go(Door::Patient, "Ask the patient; this is no bill."),
        Way::Close => close(facts),
    }
}

fn stop(pause: Pause, facts: &GateFacts) -> Choice {
    let how = match pause {
        Pause::Final => "Nothing goes out.",
        Pause::AwaitPayer => return Choice::stop(pause, wait(facts)),
        Pause::NumberMissing => {
            "Get the payer's claim number first: without it a corrected claim is rejected, and a \
             first claim is denied as a duplicate."
        }
        Pause::CompareFirst => "A person compares the two before anything goes out.",
        Pause::Unclassified => "A person classes it; it is neither answered nor written off.",
        Pause::Compliance => "Compliance looks before anything goes out.",
    };
    Choice::stop(pause, how)
}

/// A corrected claim on its way mostly does not stop the clock of an appeal. [K]
fn wait(facts: &GateFacts) -> String {
    let corrected = matches!(facts.in_flight, Some(Door::NewClaim | Door::Replacement));
    let steps = [Door::Reconsideration, Door::Appeal(1)];
    let soonest =
        steps.iter().filter_map(|step| facts.days_left.of(*step)).filter(|it| *it >= 0).min();
    match soonest {
        Some(left) if corrected => {
            format!("Wait for the payer, but mind the appeal, whose clock runs on: {}.", days(left))
        }
        _ => "Wait for the payer.".to_owned(),
    }
}

fn put_right(facts: &GateFacts) -> Choice {
    let medical = matches!(
        facts.class,
        DenialClass::MedicalNecessity | DenialClass::Experimental | DenialClass::LevelOfCare
    );
    let doors = match facts.program {
        // Medicare contractors on clerical-error reopenings: a Part A claim denied as a whole on
        // medical review can't be adjusted; it has to be appealed.
        Program::MedicareA if medical && facts.extent == Extent::Full => vec![],
        Program::MedicareB => vec![Door::Reopening],
        _ => vec![Door::Replacement],
    };
    let replaces =
        doors.contains(&Door::Replacement) && barrier(facts, Door::Replacement).is_none();
    if replaces && !facts.number_known {
        return stop(Pause::NumberMissing, facts);
    }
    first_open(facts, [doors, contest(facts, Look::InformalFirst)].concat())
}

fn take_back(facts: &GateFacts) -> Choice {
    match (facts.extent, facts.program) {
        // A void that bounced speaks of a claim that was paid, whatever this answer says.
        (Extent::Full, _) if facts.frequency != Frequency::Void => ask_manager(
            facts,
            "Nothing was paid, so nothing goes back, but the charge has to come off.",
        ),
        (_, Program::MedicareB) => first_open(facts, vec![Door::Reopening]),
        _ if !facts.number_known => stop(Pause::NumberMissing, facts),
        _ => first_open(facts, vec![Door::Void]),
    }
}

fn send_records(facts: &GateFacts) -> Choice {
    let mut doors = vec![Door::RecordsReply];
    // 42 CFR 405.980(a)(2): records that come after a denial for their lack are a reopening.
    if facts.program.is_original_medicare() {
        doors.push(Door::Reopening);
    }
    doors.extend(contest(facts, Look::InformalFirst));
    first_open(facts, doors)
}

fn dispute(facts: &GateFacts) -> Choice {
    match facts.program {
        // Here the price is set by law, so there is no contract to dispute. A fee schedule that
        // was misapplied counts as a clerical error (Medicare contractors on reopenings).
        Program::MedicareA | Program::MedicareB => {
            first_open(facts, [vec![Door::Reopening], contest(facts, Look::FormalFirst)].concat())
        }
        Program::Medicaid | Program::Tricare | Program::Veterans => {
            first_open(facts, contest(facts, Look::InformalFirst))
        }
        _ => first_open(facts, vec![Door::PricingDispute]),
    }
}

fn close(facts: &GateFacts) -> Choice {
    // A claim that was filed late is the practice's own loss, whatever the group code says.
    let ours = facts.class == DenialClass::TimelyFiling;
    match facts.patient {
        PatientStanding::Liable if !ours => Choice::go(Door::Patient, "The patient owes it."),
        PatientStanding::Liable | PatientStanding::NotLiable => {
            ask_manager(facts, "The patient may not be billed for it.")
        }
        PatientStanding::NoticeMissing => ask_manager(
            facts,
            "No advance notice (ABN) was given, so the patient may not be billed.",
        ),
        PatientStanding::Protected => {
            ask_manager(facts, "The law protects this patient from a bill.")
        }
    }
}

#[derive(Clone, Copy)]
enum Look {
    InformalFirst,
    FormalFirst,
}

/// The steps that ask a payer to change its mind, from where the last answer leaves us.
fn contest(facts: &GateFacts, look: Look) -> Vec<Door> {
    let first = || match look {
        Look::InformalFirst => vec![Door::Reconsideration, Door::Appeal(1)],
        Look::FormalFirst => vec![Door::Appeal(1), Door::Reconsideration],
    };
    // The payer speaks of an appeal that we don't know of: its first level has been used.
    let unknown = (facts.class == DenialClass::AppealOutcome)
        .then_some((Door::Appeal(1), AppealAnswer::Upheld));
    let mut doors = match facts.answered.map(|it| (it.door, it.answer)).or(unknown) {
        Some((Door::Reconsideration, AppealAnswer::Misfiled)) => first(),
        Some((Door::Reconsideration, AppealAnswer::Upheld | AppealAnswer::TooLate)) => {
            vec![Door::Appeal(1)]
        }
        Some((Door::Appeal(level), AppealAnswer::Upheld)) => {
            vec![Door::Appeal(level.saturating_add(1))]
        }
        Some((Door::Appeal(level), AppealAnswer::Misfiled)) => vec![Door::Appeal(level)],
        Some((Door::Appeal(_), AppealAnswer::TooLate)) => vec![],
        Some(_) | None => first(),
    };
    // A reopening is no appeal, so nothing bars it; and a wrong denial as a duplicate counts as a
    // clerical error (42 CFR 405.980(a)(3)(iii)).
    let clerical = facts.appeal_barred || facts.class == DenialClass::Duplicate;
    if facts.program.is_original_medicare() && facts.answered.is_none() && clerical {
        doors.insert(0, Door::Reopening);
    }
    doors
}

fn first_open(facts: &GateFacts, mut doors: Vec<Door>) -> Choice {
    // Two rules may both want a reopening first.
    doors.dedup();
    let mut barriers = Vec::new();
    for door in doors {
        match barrier(facts, door) {
            Some(Barrier::NoSuchDoor) => {}
            Some(Barrier::Shut(why)) => barriers.push(why),
            None => {
                barriers.push(format!("{}{}", instruction(facts, door), last_day(facts, door)));
                return Choice::go(door, barriers.join(" "));
            }
        }
    }
    barriers.push("No way to the payer is left.".to_owned());
    ask_manager(facts, &barriers.join(" "))
}

fn ask_manager(facts: &GateFacts, why: &str) -> Choice {
    if facts.class == DenialClass::Unclassified {
        return stop(Pause::Unclassified, facts);
    }
    Choice::go(
        Door::WriteOffRequest,
        format!("{why} A manager is asked about a write-off; none happens by itself."),
    )
}

fn instruction(facts: &GateFacts, door: Door) -> String {
    let text = match door {
        Door::NewClaim if facts.extent == Extent::Partial => {
            "Send a new claim (frequency 1) with only the lines that were not processed."
        }
        Door::NewClaim => "Send it as a new claim (frequency 1).",
        Door::Replacement => {
            "Send a replacement (frequency 7) with the payer's claim number and every line, the \
             paid ones too."
        }
        Door::Void => "Send a void (frequency 8) with the payer's claim number.",
        Door::RecordsReply => "Send the records with the payer's request on top.",
        Door::Reconsideration => "Ask for a reconsideration, which comes before an appeal.",
        Door::Reopening if facts.program == Program::MedicareB => {
            "Medicare Part B takes neither replacement nor void; ask for a clerical-error \
             reopening (42 CFR 405.980)."
        }
        Door::Reopening => "Ask for a reopening (42 CFR 405.980).",
        Door::PricingDispute => "Open a pricing dispute, which is no appeal.",
        Door::Appeal(level) => {
            let records =
                if facts.records == Records::Sent { ", with the records again" } else { "" };
            return format!("Appeal at level {level}{records}.");
        }
        Door::Patient | Door::WriteOffRequest | Door::Nothing => name(door),
    };
    text.to_owned()
}

/// The clock itself stands beside the ruling; only its last day is worth a word here.
fn last_day(facts: &GateFacts, door: Door) -> &'static str {
    if facts.days_left.of(door) == Some(0) { " Today is the last day." } else { "" }
}

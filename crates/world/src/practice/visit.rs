//! A visit as it really was: who came, what was done and why, and what the chart can show.
//!
//! What the practice makes of it on a claim is another matter (`bill.rs`), and where the two differ
//! a denial begins.

use chrono::NaiveDate;

use super::procedure::{Nature, STAYS, Stay, procedure};
use crate::{calendar::earlier, seed::Seed};

/// What a patient came for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum VisitKind {
    /// A complaint that is new.
    Acute,
    /// An illness that stays.
    Chronic,
    /// A visit with a small operation.
    Procedure,
    /// A check-up.
    Preventive,
    /// Physical therapy.
    Therapy,
    /// A picture.
    Imaging,
    /// An injection guided by imaging.
    Pain,
    /// At the hospital, and home on the same day.
    Outpatient,
    /// In the hospital over night.
    Inpatient,
}

/// A place in the schedule.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Appointment {
    /// The day.
    pub day: NaiveDate,
    /// Minutes after midnight.
    pub minute: u32,
    /// Index of the provider.
    pub provider: usize,
    /// Number of the patient.
    pub patient: u32,
    /// What for.
    pub kind: VisitKind,
    /// The claim number that its visit gets; `None` where the patient did not come.
    pub claim: Option<String>,
}

/// What was done, by its number in the price list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Charge {
    /// Procedure code.
    pub code: &'static str,
    /// Modifiers that belong to it.
    pub modifiers: Vec<&'static str>,
    /// How often.
    pub units: u32,
    /// Its diagnoses, by their place on the visit, from 1.
    pub pointers: Vec<usize>,
}

/// What the chart can show to somebody who reads it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Chart {
    /// That the service was needed.
    pub necessary: bool,
    /// That it could not wait.
    pub emergency: bool,
    /// That two services of one day had nothing to do with each other.
    pub distinct: bool,
}

/// One visit, as it really was.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Visit {
    /// The number that its claim gets (CLM01).
    pub claim: String,
    /// The day of service, the first one of a stay.
    pub day: NaiveDate,
    /// The day on which its charge slip turned up, where it had lain in a drawer.
    pub found: Option<NaiveDate>,
    /// What for.
    pub kind: VisitKind,
    /// Index of the provider.
    pub provider: usize,
    /// Number of the patient.
    pub patient: u32,
    /// Diagnoses, the most important first.
    pub diagnoses: Vec<&'static str>,
    /// What was done; nothing for a stay, which is billed as a whole.
    pub charges: Vec<Charge>,
    /// What the chart can show.
    pub chart: Chart,
    pub(crate) stay: Option<&'static Stay>,
    pub(crate) seed: Seed,
}

/// How often each kind comes, by weight \[K\].
const KINDS: &[(u32, VisitKind)] = &[
    (34, VisitKind::Acute),
    (24, VisitKind::Chronic),
    (13, VisitKind::Procedure),
    (11, VisitKind::Preventive),
    (9, VisitKind::Therapy),
    (6, VisitKind::Imaging),
    (3, VisitKind::Pain),
];

impl Visit {
    /// Has it a service of this nature?
    pub(crate) fn has(&self, nature: Nature) -> bool {
        self.charges.iter().any(|it| procedure(it.code).is_some_and(|row| row.nature == nature))
    }

    /// Was it at the hospital?
    pub(crate) fn at_hospital(&self) -> bool {
        matches!(self.kind, VisitKind::Outpatient | VisitKind::Inpatient)
    }

    /// The last day of service.
    pub(crate) fn last_day(&self) -> NaiveDate {
        crate::calendar::later(self.day, self.stay.map_or(0, |stay| stay.days))
    }
}

/// What a patient comes for; `has_medicare` opens the hospital's door.
pub(super) fn kind(seed: Seed, has_medicare: bool) -> VisitKind {
    if has_medicare && seed.happens("hospital", 900) {
        let inpatient = seed.happens("inpatient", 3_000);
        return if inpatient { VisitKind::Inpatient } else { VisitKind::Outpatient };
    }
    seed.weighted("kind", KINDS).unwrap_or(VisitKind::Acute)
}

/// The chart of a visit.
pub(super) fn chart(seed: Seed) -> Chart {
    Chart {
        necessary: seed.happens("necessary", 8_000),
        emergency: seed.happens("emergency", 1_500),
        distinct: seed.happens("distinct", 7_500),
    }
}

/// Diagnoses and services of a visit of this kind.
pub(super) fn rendered(
    seed: Seed,
    kind: VisitKind,
    has_medicare: bool,
) -> (Vec<&'static str>, Vec<Charge>) {
    match kind {
        VisitKind::Acute => acute(seed),
        VisitKind::Chronic => chronic(seed),
        VisitKind::Procedure => operation(seed),
        VisitKind::Preventive => check_up(seed, has_medicare),
        VisitKind::Therapy => therapy(seed),
        VisitKind::Imaging => picture(seed),
        VisitKind::Pain => (vec!["M5416", "M4726"], vec![charge("64483", &["LT"], 1, &[1])]),
        VisitKind::Outpatient => (vec!["R079", "I10"], hospital_services(seed)),
        VisitKind::Inpatient => (vec![], vec![]),
    }
}

/// The stay of somebody who is in the hospital over night.
pub(super) fn stay(seed: Seed, kind: VisitKind) -> Option<&'static Stay> {
    let stays: Vec<&'static Stay> = STAYS.iter().collect();
    if kind == VisitKind::Inpatient { seed.pick("stay", &stays) } else { None }
}

/// The service day of a visit that turned up in a drawer long after.
pub(super) fn forgotten(seed: Seed, billed: NaiveDate, filing_days: u32) -> NaiveDate {
    earlier(billed, filing_days + seed.number("forgotten", 8, 60))
}

fn charge(
    code: &'static str,
    modifiers: &[&'static str],
    units: u32,
    pointers: &[usize],
) -> Charge {
    Charge { code, modifiers: modifiers.to_vec(), units, pointers: pointers.to_vec() }
}

/// A visit, mostly of one of the two usual levels.
fn office_visit(seed: Seed) -> &'static str {
    let levels = [(8, "99212"), (44, "99213"), (38, "99214"), (5, "99215"), (5, "99203")];
    seed.weighted("level", &levels).unwrap_or("99213")
}

fn acute(seed: Seed) -> (Vec<&'static str>, Vec<Charge>) {
    let diagnosis = seed.pick("why", &["J029", "J069", "N390", "R519", "M545"]).unwrap_or("J029");
    let mut charges = vec![charge(office_visit(seed), &[], 1, &[1])];
    match diagnosis {
        "J029" => charges.push(charge("87880", &["QW"], 1, &[1])),
        "J069" if seed.happens("picture of the chest", 4_000) => {
            charges.push(charge("71046", &[], 1, &[1]));
        }
        "M545" if seed.happens("steroid", 5_000) => {
            charges[0].modifiers.push("25");
            charges.push(charge("96372", &[], 1, &[1]));
            charges.push(charge("J3301", &[], 4, &[1]));
        }
        _ => {}
    }
    (vec![diagnosis], charges)
}

fn chronic(seed: Seed) -> (Vec<&'static str>, Vec<Charge>) {
    let diabetes = seed.happens("diabetes", 5_000);
    let diagnoses = if diabetes { vec!["E119", "I10"] } else { vec!["I10", "E039"] };
    let mut charges = vec![charge(office_visit(seed), &[], 1, &[1, 2])];
    if seed.happens("blood", 6_000) {
        charges.push(charge("36415", &[], 1, &[1]));
        charges.push(charge("80053", &[], 1, &[1, 2]));
        let special = if diabetes { ("83036", 1) } else { ("84443", 2) };
        charges.push(charge(special.0, &[], 1, &[special.1]));
        // Its parts are in the panel above it; no payer pays both, and some offices bill both.
        if seed.happens("panel twice", 250) {
            charges.push(charge("80048", &[], 1, &[1]));
        }
    }
    if seed.happens("heart", 2_500) {
        charges.push(charge("93000", &[], 1, &[if diabetes { 2 } else { 1 }]));
    }
    (diagnoses, charges)
}

fn operation(seed: Seed) -> (Vec<&'static str>, Vec<Charge>) {
    let of: &[(&'static str, &'static str, &[&'static str])] = &[
        ("17110", "B079", &[]),
        ("11102", "D485", &[]),
        ("20610", "M1711", &["RT"]),
        ("69210", "H6123", &[]),
    ];
    let (code, diagnosis, side) = seed.pick("operation", of).unwrap_or(of[0]);
    let mut charges = vec![charge(code, side, 1, &[1])];
    if seed.happens("visit too", 7_000) {
        charges.insert(0, charge(office_visit(seed), &["25"], 1, &[2, 1]));
    }
    (vec![diagnosis, "I10"], charges)
}

fn check_up(seed: Seed, has_medicare: bool) -> (Vec<&'static str>, Vec<Charge>) {
    let code = if has_medicare { "G0439" } else { "99396" };
    let mut charges = vec![charge(code, &[], 1, &[1])];
    if seed.happens("vaccine", 5_000) {
        charges.push(charge("90686", &[], 1, &[2]));
        charges.push(charge("90471", &[], 1, &[2]));
    }
    (vec!["Z0000", "Z23"], charges)
}

fn therapy(seed: Seed) -> (Vec<&'static str>, Vec<Charge>) {
    let mut charges = vec![charge("97110", &["GP"], seed.number("quarters", 2, 3), &[1])];
    let second = if seed.happens("by hand", 6_000) { "97140" } else { "97530" };
    charges.push(charge(second, &["GP"], 1, &[1]));
    (vec!["M25511", "M545"], charges)
}

fn picture(seed: Seed) -> (Vec<&'static str>, Vec<Charge>) {
    if seed.happens("head", 5_000) {
        (vec!["G43909"], vec![charge("70551", &[], 1, &[1])])
    } else {
        (vec!["M5416"], vec![charge("72148", &[], 1, &[1])])
    }
}

/// Named by the procedure; the hospital's price list has the revenue code beside it.
fn hospital_services(seed: Seed) -> Vec<Charge> {
    let mut charges = vec![charge("80053", &[], 1, &[1])];
    if seed.happens("emergency room", 4_000) {
        charges.push(charge("99284", &[], 1, &[1]));
        charges.push(charge("93005", &[], 1, &[1]));
    } else {
        charges.push(charge("71046", &[], 1, &[1]));
    }
    if seed.happens("picture of the head", 1_500) {
        charges.push(charge("70551", &[], 1, &[1]));
    }
    charges
}

//! The practice: who works there, who comes, what was done, and what it bills.
//!
//! Everything here is made from the seed when it is asked for: the visit of a slot in the schedule is
//! the same whenever and however often somebody looks at it.

mod batch;
mod bill;
mod lines;
mod names;
mod patient;
mod permit;
mod procedure;
mod provider;
mod second;
mod slip;
mod visit;

pub use patient::{Coverage, Patient};
pub use permit::{Permit, PermitKind};
pub use procedure::{Nature, PROCEDURES, Procedure, procedure};
pub use provider::{Npi, Provider, StaffMember};
pub use slip::Slip;
pub use visit::{Appointment, Charge, Chart, Visit, VisitKind};

pub(crate) use batch::file;
pub(crate) use bill::Bill;
pub(crate) use procedure::{outpatient_of, stay_of};
pub(crate) use second::{Answer, AnsweredLine};

use chrono::{Datelike, NaiveDate};
use domain::Rank;

use crate::{
    calendar::{business_day_after, earlier, is_business_day},
    payers::{MEDICARE_A, MEDICARE_B, PayerId, card},
    plan::Plan,
    seed::Seed,
};

/// The name under which the practice bills.
pub const PRACTICE: &str = "COTTONWOOD BEND FAMILY MEDICINE";
/// The name of its hospital.
pub const HOSPITAL: &str = "COTTONWOOD BEND HOSPITAL";
/// Its identifier on the wire (ISA06).
pub const PRACTICE_ID: &str = "COTTONWOODBEND";

/// The practice with all that can be known of it.
#[derive(Clone, Debug)]
pub struct Practice {
    plan: Plan,
    seed: Seed,
    providers: Vec<Provider>,
    patients: Vec<Patient>,
}

/// What the practice means to send for a visit: to whom, with which slip, and when.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Intent {
    pub(crate) payer: PayerId,
    pub(crate) slip: Option<Slip>,
    pub(crate) day: NaiveDate,
}

impl Practice {
    pub(crate) fn new(seed: Seed, plan: Plan) -> Self {
        // A practice without a patient would have nobody to see.
        let numbers = 0..plan.n_patients.max(1);
        let patients = numbers.map(|number| patient::patient(seed, &plan, number)).collect();
        Self { plan, seed, providers: provider::providers(plan.begin), patients }
    }

    /// Who renders care.
    pub fn providers(&self) -> &[Provider] {
        &self.providers
    }

    /// Who works in the billing office.
    pub fn staff(&self) -> &'static [StaffMember] {
        provider::STAFF
    }

    /// The number under which the practice bills.
    pub fn npi(&self) -> Npi {
        Npi::invented(1)
    }

    /// The number under which its hospital bills.
    pub fn hospital_npi(&self) -> Npi {
        Npi::invented(2)
    }

    /// Every patient.
    pub fn patients(&self) -> &[Patient] {
        &self.patients
    }

    /// The patient with this number; numbers beyond the last begin again with the first.
    pub fn patient(&self, number: u32) -> &Patient {
        &self.patients[number as usize % self.patients.len()]
    }

    /// The schedule of a day, those who did not come included.
    pub fn appointments(&self, day: NaiveDate) -> Vec<Appointment> {
        let visits = self.slots(day).map(|slot| appointment(&self.visit(day, slot), slot));
        let mut appointments: Vec<Appointment> = visits.filter(|it| it.day == day).collect();
        let missed =
            self.slots(day).filter(|slot| self.slot_seed(day, *slot).happens("no-show", 600));
        let missed: Vec<Appointment> = missed
            .map(|slot| Appointment {
                claim: None,
                minute: 480 + slot % 32 * 15,
                ..appointment(&self.visit(day, slot + self.plan.visits_per_day), slot)
            })
            .collect();
        appointments.extend(missed);
        appointments.sort_by_key(|it| (it.minute, it.patient));
        appointments
    }

    /// The visit whose claim has this number.
    pub fn visit_of(&self, claim: &str) -> Option<Visit> {
        let (year, rest) = claim.strip_prefix('W')?.split_at_checked(2)?;
        let (day, slot) = rest.split_at_checked(3)?;
        let year: i32 = year.parse().ok()?;
        let day = NaiveDate::from_yo_opt(2000 + year, day.parse().ok()?)?;
        let slot = slot.parse().ok().filter(|slot| self.slots(day).contains(slot))?;
        Some(self.visit(day, slot)).filter(|visit| visit.claim == claim)
    }

    /// The visits whose charge slips reach the billing office on this day.
    pub fn visits(&self, day: NaiveDate) -> impl Iterator<Item = Visit> + use<'_> {
        self.slots(day).map(move |slot| self.visit(day, slot))
    }

    /// What the practice means to do about a visit.
    pub(crate) fn intent(&self, visit: &Visit) -> Option<Intent> {
        let patient = self.patient(visit.patient);
        let registered = registered(visit, patient)?;
        let card = card(registered.payer);
        let second = patient.coverage(Rank::Secondary, visit.day).is_some();
        let slip = match visit.found {
            Some(_) => Some(Slip::FiledLate),
            None => slip::slip(visit, card, second, &self.plan),
        };
        let billed_second = patient
            .coverage(Rank::Secondary, visit.day)
            .filter(|_| slip == Some(Slip::SecondPayerBilledFirst));
        let payer = billed_second.map_or(registered.payer, |it| it.payer);
        let known = visit.found.unwrap_or_else(|| visit.last_day());
        let day = business_day_after(known, visit.seed.number("charge lag", 1, 4));
        Some(Intent { payer, slip, day })
    }

    fn slots(&self, day: NaiveDate) -> std::ops::Range<u32> {
        let open = is_business_day(day)
            && self.plan.begin <= day
            && self.plan.visits_until.is_none_or(|last| day <= last);
        if open { 0..self.plan.visits_per_day } else { 0..0 }
    }

    fn slot_seed(&self, day: NaiveDate, slot: u32) -> Seed {
        let day = u64::try_from(day.num_days_from_ce()).unwrap_or(0);
        self.seed.of("day", day).of("slot", u64::from(slot))
    }

    fn visit(&self, day: NaiveDate, slot: u32) -> Visit {
        let seed = self.slot_seed(day, slot);
        let number = seed.number("patient", 0, self.plan.n_patients.saturating_sub(1));
        let patient = self.patient(number);
        let has_medicare = patient.coverages.iter().any(|it| it.payer == MEDICARE_B);
        let kind = visit::kind(seed, has_medicare);
        let (mut diagnoses, charges) = visit::rendered(seed, kind, has_medicare);
        let stay = visit::stay(seed, kind);
        diagnoses.extend(stay.map(|stay| stay.diagnosis));
        let is_forgotten = seed.happens("forgotten", slip::forgotten_rate(&self.plan));
        let first =
            patient.coverages.first().filter(|_| is_forgotten && kind != VisitKind::Inpatient);
        let long_before = first.map(|it| card(it.payer).rules.filing_days);
        Visit {
            claim: format!("W{:02}{:03}{slot:03}", day.year() % 100, day.ordinal()),
            day: long_before.map_or(day, |days| visit::forgotten(seed, day, days)),
            found: long_before.map(|_| day),
            kind,
            provider: provider_of(seed, kind),
            patient: number,
            diagnoses,
            charges,
            chart: visit::chart(seed),
            stay,
            seed,
        }
    }
}

/// The coverage that the practice has in its register on the day of the visit: the right one, but
/// for those who changed their plan and were not asked.
fn registered<'a>(visit: &Visit, patient: &'a Patient) -> Option<&'a Coverage> {
    if visit.at_hospital() {
        return patient.hospital_coverage();
    }
    let first = |it: &&Coverage| it.rank == Rank::Primary && it.payer != MEDICARE_A;
    let mut all = patient.coverages.iter().filter(first);
    let old = all.next()?;
    let changed = old.to.filter(|to| *to < visit.day);
    let asked = visit.seed.happens("asked at the desk", 8_000)
        || changed.is_some_and(|to| to < earlier(visit.day, 45));
    match (changed, all.next()) {
        (Some(_), Some(new)) if asked => Some(new),
        _ => Some(old),
    }
}

fn appointment(visit: &Visit, slot: u32) -> Appointment {
    Appointment {
        day: visit.day,
        minute: 480 + slot % 32 * 15,
        provider: visit.provider,
        patient: visit.patient,
        kind: visit.kind,
        claim: Some(visit.claim.clone()),
    }
}

/// Who renders it: therapy and injections have their own people; the newest sees a tenth of the rest.
fn provider_of(seed: Seed, kind: VisitKind) -> usize {
    match kind {
        VisitKind::Therapy => 2,
        VisitKind::Pain => 3,
        _ => seed.weighted("provider", &[(5, 0), (4, 1), (1, 4)]).unwrap_or(0),
    }
}

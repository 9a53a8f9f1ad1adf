//! People who come to the practice, and who pays for them. All of them are invented.

use chrono::{Datelike, NaiveDate};
use domain::{Cents, Rank};

use super::names::{FIRST_NAMES, LAST_BEGINNINGS, LAST_ENDINGS, STREETS};
use crate::{
    calendar::{earlier, later},
    payers::{MEDICARE_A, MEDICARE_B, PayerId, card},
    plan::Plan,
    seed::Seed,
};

/// A patient.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Patient {
    /// Number in the practice's register.
    pub number: u32,
    /// Last name.
    pub last: String,
    /// First name.
    pub first: &'static str,
    /// Date of birth.
    pub born: NaiveDate,
    /// `F` or `M`.
    pub gender: &'static str,
    /// Street.
    pub street: String,
    /// Every coverage that this person had or has, as it really is.
    pub coverages: Vec<Coverage>,
}

/// What one payer has promised to one person.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Coverage {
    /// Who pays.
    pub payer: PayerId,
    /// The member's number there.
    pub member_id: String,
    /// In which place this payer stands.
    pub rank: Rank,
    /// First day.
    pub from: NaiveDate,
    /// Last day, where it ended.
    pub to: Option<NaiveDate>,
    /// From this day on, the deductible of the year is used up.
    pub deductible_met: NaiveDate,
    /// What of a deductible is taken from one claim before that day.
    pub deductible: Cents,
    /// Therapy of this member is another company's matter.
    pub therapy_elsewhere: bool,
    /// The check-up of this period was had elsewhere.
    pub check_up_used: bool,
}

impl Coverage {
    /// Does it cover this day?
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

impl Patient {
    /// The coverage that stands in this place on this day.
    pub fn coverage(&self, rank: Rank, day: NaiveDate) -> Option<&Coverage> {
        self.coverages.iter().find(|it| it.rank == rank && it.covers(day))
    }

    /// What the hospital bills for somebody who has Medicare.
    pub(crate) fn hospital_coverage(&self) -> Option<&Coverage> {
        self.coverages.iter().find(|it| it.payer == MEDICARE_A)
    }
}

/// Which payer stands first, by weight \[K\].
const FIRST_PAYERS: &[(u32, PayerId)] = &[
    (38, MEDICARE_B),
    (27, crate::payers::COMMERCIAL),
    (20, crate::payers::BLUE),
    (15, crate::payers::MEDICAID),
];

/// The patient with this number.
pub(super) fn patient(practice: Seed, plan: &Plan, number: u32) -> Patient {
    let seed = practice.of("patient", u64::from(number));
    let first_payer = seed.weighted("payer", FIRST_PAYERS).unwrap_or(crate::payers::COMMERCIAL);
    let age = match first_payer {
        MEDICARE_B => seed.number("age", 65, 91),
        crate::payers::MEDICAID => seed.number("age", 3, 58),
        _ => seed.number("age", 6, 63),
    };
    let born_year = plan.begin.year() - i32::try_from(age).unwrap_or(40);
    let born = NaiveDate::from_yo_opt(born_year, seed.number("born", 1, 365));
    let word = |what, among: &[&'static str]| seed.pick(what, among).unwrap_or("EXAMPLE");
    let last = format!("{}{}", word("last", LAST_BEGINNINGS), word("name", LAST_ENDINGS));
    Patient {
        number,
        last,
        first: word("first", FIRST_NAMES),
        born: born.unwrap_or(plan.begin),
        gender: if seed.happens("gender", 5_200) { "F" } else { "M" },
        street: format!("{} {}", seed.number("house", 1, 980), word("street", STREETS)),
        coverages: coverages(seed, plan, number, first_payer),
    }
}

fn coverages(seed: Seed, plan: &Plan, number: u32, first: PayerId) -> Vec<Coverage> {
    let mut coverages = vec![coverage(seed, plan, first, number)];
    if first == MEDICARE_B {
        coverages
            .push(Coverage { rank: Rank::Primary, ..coverage(seed, plan, MEDICARE_A, number) });
        if seed.happens("supplement", 6_500) {
            coverages.push(second(seed, plan, crate::payers::SUPPLEMENT, number));
        }
        return coverages;
    }
    if first == crate::payers::COMMERCIAL && seed.happens("second plan", 700) {
        coverages.push(second(seed, plan, crate::payers::BLUE, number));
    } else if seed.happens("changes plan", 600) {
        // The old plan ends some day around the beginning, and another begins the day after.
        let end = later(earlier(plan.begin, 40), seed.number("change", 0, 160));
        let other = if first == crate::payers::BLUE {
            crate::payers::COMMERCIAL
        } else {
            crate::payers::BLUE
        };
        coverages[0].to = Some(end);
        coverages.push(Coverage { from: later(end, 1), ..coverage(seed, plan, other, number) });
    } else if seed.happens("new member", 120) {
        coverages[0].from = later(plan.begin, seed.number("member since", 5, 60));
    }
    coverages
}

fn second(seed: Seed, plan: &Plan, payer: PayerId, number: u32) -> Coverage {
    Coverage { rank: Rank::Secondary, ..coverage(seed, plan, payer, number) }
}

fn coverage(seed: Seed, plan: &Plan, payer: PayerId, number: u32) -> Coverage {
    let of_payer = seed.of("coverage", u64::from(payer.0));
    let met = later(earlier(plan.begin, 60), of_payer.number("deductible met", 0, 200));
    let met_before = of_payer.happens("deductible met before", 5_500);
    Coverage {
        payer,
        member_id: card(payer).member_id(number),
        rank: Rank::Primary,
        from: earlier(plan.begin, of_payer.number("since", 500, 1_400)),
        to: None,
        deductible_met: if met_before { NaiveDate::MIN } else { met },
        deductible: Cents(100 * i64::from(of_payer.number("deductible", 2, 24) * 10)),
        check_up_used: of_payer.happens("check-up used", 500),
        therapy_elsewhere: payer == crate::payers::BLUE && of_payer.happens("carve-out", 900),
    }
}

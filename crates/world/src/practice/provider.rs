//! Who renders care, and under which numbers.

use chrono::{NaiveDate, Weekday};

use crate::calendar::later;

/// A national provider identifier that nobody has: it begins with 2000, a range from which none was
/// ever given \[K\], and has the right check digit all the same.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Npi(String);

impl Npi {
    /// The `n`th of the invented ones.
    pub fn invented(n: u32) -> Self {
        let body = format!("2000{:05}", n % 100_000);
        let check = check_digit(&body);
        Self(format!("{body}{check}"))
    }

    /// Its ten digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The check digit of an NPI: Luhn over `80840`, the number of the issuer, and the nine digits
/// (45 CFR 162.406).
fn check_digit(nine: &str) -> u32 {
    let digits = format!("80840{nine}");
    let weighed = digits.chars().rev().zip([2, 1].into_iter().cycle());
    let sum: u32 = weighed
        .map(|(digit, weight)| digit.to_digit(10).unwrap_or(0) * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    (10 - sum % 10) % 10
}

/// Somebody who renders care.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Provider {
    /// NPI.
    pub npi: Npi,
    /// Last name, invented.
    pub last: &'static str,
    /// First name.
    pub first: &'static str,
    /// Taxonomy code.
    pub taxonomy: &'static str,
    /// The day from which the slowest payer has this provider on its list. Before it, claims of this
    /// provider are denied there.
    pub enrolled: NaiveDate,
}

/// Somebody who works in the office.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StaffMember {
    /// Short name by which work is given out.
    pub id: &'static str,
    /// Name, invented.
    pub name: &'static str,
    /// What this person can do: names of work queues.
    pub skills: &'static [&'static str],
    /// The days of the week on which this person works.
    pub days: &'static [Weekday],
    /// First and last hour of the shift.
    pub hours: (u32, u32),
}

/// The providers of a practice that began on this day; the last one joined it a month ago.
pub(super) fn providers(begin: NaiveDate) -> Vec<Provider> {
    let long_ago = NaiveDate::MIN;
    let row = |n, last, first, taxonomy, enrolled| Provider {
        npi: Npi::invented(n),
        last,
        first,
        taxonomy,
        enrolled,
    };
    vec![
        row(11, "FERNLEAF", "MARIGOLD", "207Q00000X", long_ago),
        row(12, "STILLWATER", "JONAS", "207Q00000X", long_ago),
        row(13, "OAKHOLLOW", "TAMSIN", "225100000X", long_ago),
        row(14, "BRIGHTMERE", "CASIMIR", "208VP0014X", long_ago),
        row(15, "QUILLFEATHER", "ODESSA", "363L00000X", later(begin, 24)),
    ]
}

const WEEK: &[Weekday] = &[Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

/// The people of the billing office.
pub(super) const STAFF: &[StaffMember] = &[
    StaffMember {
        id: "rosa",
        name: "ROSA EXAMPLE",
        skills: &["Appeals", "A/R Follow-Up"],
        days: WEEK,
        hours: (8, 16),
    },
    StaffMember {
        id: "teo",
        name: "TEO SAMPLE",
        skills: &["Coder Review", "Auto-Submit"],
        days: WEEK,
        hours: (7, 15),
    },
    StaffMember {
        id: "nadia",
        name: "NADIA INVENTED",
        skills: &["Clinical Review", "Health Records"],
        days: &[Weekday::Mon, Weekday::Wed, Weekday::Fri],
        hours: (9, 14),
    },
    StaffMember {
        id: "hollis",
        name: "HOLLIS SPECIMEN",
        skills: &["Eligibility", "Coordination of Benefits"],
        days: WEEK,
        hours: (8, 17),
    },
    StaffMember {
        id: "imre",
        name: "IMRE PLACEHOLDER",
        skills: &["Manager Approval", "Managed Care", "Triage"],
        days: WEEK,
        hours: (9, 17),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_that_of_the_rule() {
        // 1234567893 is the example of the rule's own text.
        assert_eq!(check_digit("123456789"), 3);
        assert_eq!(Npi::invented(1).as_str(), "2000000010");
        for n in 0..500 {
            let npi = Npi::invented(n);
            let (body, check) = npi.as_str().split_at(9);
            assert_eq!(check, check_digit(body).to_string());
        }
    }
}

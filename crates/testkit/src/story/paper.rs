//! Paper: the files that a story's practice sends and that its payers send back, written by hand and with
//! no line in common with what reads them.

mod acknowledgment;
mod claim;
mod remittance;

use chrono::NaiveDate;

use crate::remittance::dollars;

pub(super) use acknowledgment::acknowledgment;
pub(super) use claim::{Bill, Line, Patient, Payer, claim};
pub(super) use remittance::{Adjustment, Paid, Refused, Remittance, remittance};

/// By what the practice is known.
const PRACTICE: &str = "ELM STREET FAMILY PRACTICE";
const PRACTICE_ID: &str = "ELMSTREET";
const PRACTICE_NPI: &str = "1999999984";

/// One transaction set under way.
#[derive(Debug, Default)]
struct Set {
    text: String,
    n_segments: usize,
}

impl Set {
    /// A segment; what is empty at its end is left out.
    fn add(&mut self, elements: &[&str]) {
        let segment = elements.join("*");
        self.text.push_str(segment.trim_end_matches('*'));
        self.text.push_str("~\n");
        self.n_segments += 1;
    }
}

/// What opens a file: the group's name, the set's, the guide's, and who sends it to whom.
struct Envelope<'a> {
    group: &'a str,
    set: &'a str,
    guide: &'a str,
    from: &'a str,
    to: &'a str,
    day: NaiveDate,
    number: u32,
}

impl Envelope<'_> {
    fn around(&self, set: &Set) -> Vec<u8> {
        let Self { group, set: kind, guide, from, to, day, number } = self;
        let (short, long) = (day.format("%y%m%d"), day.format("%Y%m%d"));
        let n_segments = set.n_segments + 2;
        // Only claims name their guide in ST03 too.
        let named = if *kind == "837" { format!("*{guide}") } else { String::new() };
        format!(
            "ISA*00*          *00*          *ZZ*{from:15}*ZZ*{to:15}*{short}*0900*^*00501*{number:09}*\
             0*P*:~\nGS*{group}*{from}*{to}*{long}*0900*{number}*X*{guide}~\nST*{kind}*0001{named}~\n\
             {}SE*{n_segments}*0001~\nGE*1*{number}~\nIEA*1*{number:09}~\n",
            set.text
        )
        .into_bytes()
    }
}

fn compact(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

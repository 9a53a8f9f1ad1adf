//! A claim as the practice sends it (837P, 005010X222A1): one patient who is insured herself.

use chrono::NaiveDate;

use super::{Envelope, PRACTICE, PRACTICE_ID, PRACTICE_NPI, Set, compact, dollars};

/// A payer of the stories. All are invented.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Payer {
    /// As a story calls it.
    pub(crate) word: &'static str,
    pub(crate) name: &'static str,
    /// Its number for electronic claims, on claims and on remittances.
    pub(crate) id: &'static str,
    /// SBR09 and CLP06.
    pub(crate) program: (&'static str, &'static str),
}

/// A patient of the stories. All are invented.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Patient {
    pub(crate) last: &'static str,
    pub(crate) first: &'static str,
    pub(crate) born: NaiveDate,
    pub(crate) member: String,
}

/// One service.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Line {
    pub(crate) procedure: String,
    pub(crate) charged: i64,
}

/// What was billed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Bill {
    pub(crate) claim: String,
    pub(crate) patient: Patient,
    pub(crate) payer: Payer,
    pub(crate) lines: Vec<Line>,
    pub(crate) served: NaiveDate,
    pub(crate) authorization: Option<String>,
}

impl Payer {
    /// Every payer of the stories.
    const ALL: [Self; 2] = [
        Self { word: "northwind", name: "NORTHWIND HEALTH", id: "00123", program: ("CI", "12") },
        Self { word: "medicare", name: "MERIDIAN MEDICARE", id: "00900", program: ("MB", "MB") },
    ];

    /// The one that pays where a story names none.
    pub(crate) fn usual() -> Self {
        Self::ALL[0]
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word == word)
    }
}

impl Bill {
    pub(crate) fn charged(&self) -> i64 {
        self.lines.iter().map(|it| it.charged).sum()
    }

    /// The payer's own number of the claim, as it gives one.
    pub(crate) fn payer_number(&self) -> String {
        format!("{}-{}", self.payer.id, self.claim)
    }
}

/// The claim as a file of its own.
pub(crate) fn claim(bill: &Bill, day: NaiveDate, number: u32) -> Vec<u8> {
    let Bill { payer, patient, .. } = bill;
    let mut set = Set::default();
    set.add(&["BHT", "0019", "00", &format!("B{number}"), &compact(day), "0900", "CH"]);
    set.add(&["NM1", "41", "2", PRACTICE, "", "", "", "", "46", PRACTICE_ID]);
    set.add(&["PER", "IC", "BILLING OFFICE", "TE", "5555550100"]);
    set.add(&["NM1", "40", "2", payer.name, "", "", "", "", "46", payer.id]);
    set.add(&["HL", "1", "", "20", "1"]);
    set.add(&["NM1", "85", "2", PRACTICE, "", "", "", "", "XX", PRACTICE_NPI]);
    set.add(&["N3", "1 ELM STREET"]);
    set.add(&["N4", "ELSEWHERE", "NE", "680000000"]);
    set.add(&["REF", "EI", "990000001"]);
    set.add(&["HL", "2", "1", "22", "0"]);
    set.add(&["SBR", "P", "18", "", "", "", "", "", "", payer.program.0]);
    let Patient { last, first, born, member } = patient;
    set.add(&["NM1", "IL", "1", last, first, "", "", "", "MI", member]);
    set.add(&["N3", "2 ELM STREET"]);
    set.add(&["N4", "ELSEWHERE", "NE", "680000000"]);
    set.add(&["DMG", "D8", &compact(*born), "F"]);
    set.add(&["NM1", "PR", "2", payer.name, "", "", "", "", "PI", payer.id]);
    let charged = dollars(bill.charged());
    set.add(&["CLM", &bill.claim, &charged, "", "", "11:B:1", "Y", "A", "Y", "Y"]);
    if let Some(number) = &bill.authorization {
        set.add(&["REF", "G1", number]);
    }
    set.add(&["HI", "ABK:J069"]);
    set.add(&["NM1", "82", "1", "CURATOR", "IDA", "", "", "", "XX", "1999999976"]);
    for (nth, line) in (1..).zip(&bill.lines) {
        let Line { procedure, charged } = line;
        set.add(&["LX", &format!("{nth}")]);
        let procedure = format!("HC:{procedure}");
        set.add(&["SV1", &procedure, &dollars(*charged), "UN", "1", "", "", "1"]);
        set.add(&["DTP", "472", "D8", &compact(bill.served)]);
    }
    Envelope {
        group: "HC",
        set: "837",
        guide: "005010X222A1",
        from: PRACTICE_ID,
        to: payer.id,
        day,
        number,
    }
    .around(&set)
}

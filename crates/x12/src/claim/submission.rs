//! Writes claims as a file for a clearinghouse or a payer: 837P (005010X222A1) and 837I
//! (005010X223A2).
//!
//! **Determination:** a claim of version 4010 is refused, not translated. What 5010 demands beyond
//! it (a place for each secondary number, an NPI, ICD-10) can't be made from it.
//!
//! **Invariants:** what is written can be read back as the same claims. Control numbers, day and
//! time come from the caller; nothing here looks at a clock.

use chrono::{NaiveDate, NaiveTime};

use super::{Batch, Claim, Level, Party, Version, table::Rows};
use crate::{
    Delimiters, SetKind,
    writer::{SegmentWriter, WriteError},
};

/// One interchange with one transaction set: who sends it to whom, and under which numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// Who sends.
    pub sender: Trader,
    /// Who receives.
    pub receiver: Trader,
    /// ISA13, up to nine digits; not used before with this receiver.
    pub interchange_number: u32,
    /// GS06.
    pub group_number: u32,
    /// ST02.
    pub set_number: u32,
    /// ISA09 and GS04.
    pub date: NaiveDate,
    /// ISA10 and GS05.
    pub time: NaiveTime,
    /// ISA15.
    pub usage: Usage,
    /// BHT, submitter and receiver.
    pub batch: Batch,
    /// The marks that divide the file; a value that holds one of them is refused.
    pub delimiters: Delimiters,
}

/// An end of the line, as the envelopes name it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Trader {
    /// ISA05 or ISA07: `ZZ` as agreed, `30` tax number, `01` DUNS, …
    pub qualifier: String,
    /// ISA06 or ISA08, up to 15 characters.
    pub id: String,
    /// GS02 or GS03.
    pub application: String,
}

/// Is it meant?
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Usage {
    /// ISA15 `T`: the receiver checks the file and does nothing with it.
    Test,
    /// ISA15 `P`.
    Production,
}

/// The guide that claims are written by.
#[derive(Clone, Copy)]
enum Guide {
    Professional,
    Institutional,
}

/// Where a claim begins a level of the hierarchy.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
enum Begins {
    Billing,
    Subscriber,
    Patient,
    Nothing,
}

/// Writes the claims as one file.
///
/// A level is written once for claims that follow one another and share it: claims of the same
/// billing provider and subscriber stay together if they are given together.
pub fn write(claims: &[Claim], submission: &Submission) -> Result<Vec<u8>, WriteError> {
    let guide = guide_of_all(claims)?;
    let mut out = SegmentWriter::new(submission.delimiters);
    open_envelopes(submission, guide, &mut out);
    let n_before = out.n_segments();
    let set_number = format!("{:04}", submission.set_number);
    out.segment("ST", &["837", &set_number, guide.name()]);
    submission.batch.write(&mut out);
    write_parties(&submission.batch.parties, &mut out);
    write_hierarchy(claims, &mut out);
    out.claim(None);
    let n_segments = out.n_segments() + 1 - n_before;
    out.segment("SE", &[&n_segments.to_string(), &set_number]);
    out.segment("GE", &["1", &submission.group_number.to_string()]);
    out.segment("IEA", &["1", &format!("{:09}", submission.interchange_number)]);
    out.finish()
}

fn guide_of_all(claims: &[Claim]) -> Result<Guide, WriteError> {
    let first = claims.first().ok_or(WriteError::NoClaims)?;
    for (claim, at) in claims.iter().zip(1..) {
        let Claim { kind, version, .. } = *claim;
        if claim.guide().is_none() {
            return Err(WriteError::Guide { claim: at, kind, version });
        }
        if kind != first.kind {
            return Err(WriteError::MixedKinds { claim: at });
        }
    }
    first.guide().ok_or(WriteError::NoClaims)
}

fn open_envelopes(submission: &Submission, guide: Guide, out: &mut SegmentWriter) {
    let Submission { sender, receiver, date, time, delimiters, .. } = submission;
    out.begin("ISA");
    for (value, width) in [("00", 2), ("", 10), ("00", 2), ("", 10)] {
        out.fixed(value, width);
    }
    for Trader { qualifier, id, .. } in [sender, receiver] {
        out.fixed(qualifier, 2);
        out.fixed(id, 15);
    }
    let time = time.format("%H%M").to_string();
    out.fixed(&date.format("%y%m%d").to_string(), 6);
    out.fixed(&time, 4);
    out.mark(delimiters.repetition.unwrap_or_default());
    out.fixed("00501", 5);
    out.fixed(&format!("{:09}", submission.interchange_number), 9);
    // No TA1 is asked for: every receiver answers with a 999.
    out.fixed("0", 1);
    out.fixed(submission.usage.code(), 1);
    out.mark(delimiters.component);
    out.end();
    let (number, date) = (submission.group_number.to_string(), date.format("%Y%m%d").to_string());
    let (from, to) = (&sender.application, &receiver.application);
    out.segment("GS", &["HC", from, to, &date, &time, &number, "X", guide.name()]);
}

fn write_hierarchy(claims: &[Claim], out: &mut SegmentWriter) {
    let mut hierarchy = Hierarchy::default();
    let mut previous = None;
    for (at, claim) in claims.iter().enumerate() {
        out.claim(Some(at + 1));
        let begins = begins(claim, previous);
        previous = Some(claim);
        if begins == Begins::Billing {
            hierarchy.write_billing(&claim.billing, out);
        }
        if begins <= Begins::Subscriber {
            hierarchy.write_subscriber(&claims[at..], out);
        }
        if let Some(patient) = claim.patient.as_ref().filter(|_| begins <= Begins::Patient) {
            hierarchy.write_patient(patient, out);
        }
        write_claim(claim, out);
    }
}

/// Which levels have to be written before this claim.
fn begins(claim: &Claim, previous: Option<&Claim>) -> Begins {
    let Some(previous) = previous else { return Begins::Billing };
    match (&claim.patient, &previous.patient) {
        _ if claim.billing != previous.billing => Begins::Billing,
        _ if claim.subscriber != previous.subscriber => Begins::Subscriber,
        // After a patient's level, the subscriber's own claims need the subscriber's level again.
        (None, Some(_)) => Begins::Subscriber,
        (Some(patient), Some(before)) if patient != before => Begins::Patient,
        (Some(_), None) => Begins::Patient,
        _ => Begins::Nothing,
    }
}

/// The numbers of the levels that are open.
#[derive(Default)]
struct Hierarchy {
    latest: u32,
    billing: u32,
    subscriber: u32,
}

impl Hierarchy {
    fn write_billing(&mut self, level: &Level, out: &mut SegmentWriter) {
        self.latest += 1;
        self.billing = self.latest;
        out.segment("HL", &[&self.latest.to_string(), "", "20", "1"]);
        write_level(level, out);
    }

    /// Writes the subscriber of the first of these claims.
    fn write_subscriber(&mut self, claims: &[Claim], out: &mut SegmentWriter) {
        self.latest += 1;
        self.subscriber = self.latest;
        let [first, rest @ ..] = claims else { return };
        let below =
            std::iter::once(first).chain(claims.iter().zip(rest).map_while(|(before, claim)| {
                (begins(claim, Some(before)) > Begins::Subscriber).then_some(claim)
            }));
        let has_patients = below.into_iter().any(|claim| claim.patient.is_some());
        let has_patients = if has_patients { "1" } else { "0" };
        let (id, parent) = (self.latest.to_string(), self.billing.to_string());
        out.segment("HL", &[&id, &parent, "22", has_patients]);
        write_level(&first.subscriber, out);
    }

    fn write_patient(&mut self, level: &Level, out: &mut SegmentWriter) {
        self.latest += 1;
        let (id, parent) = (self.latest.to_string(), self.subscriber.to_string());
        out.segment("HL", &[&id, &parent, "23", "0"]);
        write_level(level, out);
    }
}

fn write_level(level: &Level, out: &mut SegmentWriter) {
    level.write(out);
    write_parties(&level.parties, out);
}

fn write_claim(claim: &Claim, out: &mut SegmentWriter) {
    claim.write(out);
    write_parties(&claim.providers, out);
    for other in &claim.other_coverage {
        other.write(out);
        write_parties(&other.parties, out);
    }
    for line in &claim.lines {
        line.write(out);
        line.drugs.iter().for_each(|drug| drug.write(out));
        write_parties(&line.providers, out);
        line.adjudications.iter().for_each(|adjudication| adjudication.write(out));
        line.forms.iter().for_each(|form| form.write(out));
    }
}

fn write_parties(parties: &[Party], out: &mut SegmentWriter) {
    for party in parties {
        party.write(out);
    }
}

impl Claim {
    /// The guide that the claim can be written by, if it is one of ours.
    fn guide(&self) -> Option<Guide> {
        match (self.version, self.kind) {
            (Version::V5010, SetKind::ProfessionalClaim) => Some(Guide::Professional),
            (Version::V5010, SetKind::InstitutionalClaim) => Some(Guide::Institutional),
            _ => None,
        }
    }
}

impl Guide {
    /// GS08 and ST03.
    fn name(self) -> &'static str {
        match self {
            Self::Professional => "005010X222A1",
            Self::Institutional => "005010X223A2",
        }
    }
}

impl Usage {
    fn code(self) -> &'static str {
        match self {
            Self::Test => "T",
            Self::Production => "P",
        }
    }
}

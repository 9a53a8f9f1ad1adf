//! What a payer says on receipt: 999 for the file, 277CA for each claim.

use chrono::NaiveDate;
use domain::Cents;
use x12::claim::{Claim, ClaimReader};

use super::{Card, filed::Filed, rules::Strangers};
use crate::{
    calendar::compact,
    money::dollars,
    practice::PRACTICE_ID,
    segments::{Envelope, Segments, plain},
};

/// A file of claims as it came.
#[derive(Clone, Debug)]
pub(crate) struct Parcel {
    pub(crate) claims: Vec<Claim>,
    /// ISA06.
    sender: String,
    /// GS06, GS08 and ST02.
    group: String,
    guide: String,
    set: String,
    /// BHT03.
    batch: String,
}

/// Why a claim was sent back at the door: category and code of its status.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Rejection {
    /// No such member: `A7:164`.
    MemberUnknown,
    /// It has no day or no line: `A3:21`.
    Unreadable,
    /// This payer takes no corrected claims, or none that names no claim of its own: `A3:535`.
    Frequency,
}

impl Parcel {
    /// Reads a file; what can't be read of it is left out.
    pub(crate) fn open(bytes: &[u8]) -> Self {
        let mut batch = String::new();
        let sent = ClaimReader::new(bytes).map(|sent| {
            let beginning = sent.batch.beginning.as_ref();
            batch = beginning.map_or_else(String::new, |it| it.reference.clone());
            sent.claim
        });
        let claims: Vec<Claim> = sent.collect();
        let text = String::from_utf8_lossy(bytes);
        let element = |tag: &str, n: usize| {
            let separator = text.chars().nth(3).unwrap_or('*');
            let begins = format!("{tag}{separator}");
            let ends = text.chars().nth(105).unwrap_or('~');
            let mut segments = text.split(ends).map(str::trim);
            let found = segments.find(|it| it.starts_with(&begins)).unwrap_or_default();
            plain(found.split(separator).nth(n).unwrap_or_default().trim())
        };
        Self {
            claims,
            sender: element("ISA", 6),
            group: element("GS", 6),
            guide: element("GS", 8),
            set: element("ST", 2),
            batch: plain(&batch),
        }
    }

    /// The same envelope with nothing in it.
    pub(crate) fn without_claims(&self) -> Self {
        Self { claims: Vec::new(), ..self.clone() }
    }

    /// The 999: whether the file could be read.
    pub(super) fn receipt(&self, card: &Card, day: NaiveDate, control_number: u32) -> Vec<u8> {
        let verdict = if self.claims.is_empty() { "R" } else { "A" };
        let n_accepted = if self.claims.is_empty() { "0" } else { "1" };
        let mut set = Segments::default();
        set.add(&["AK1", "HC", &self.group, &self.guide]);
        set.add(&["AK2", "837", &self.set, &self.guide]);
        set.add(&["IK5", verdict]);
        set.add(&["AK9", verdict, "1", "1", n_accepted]);
        self.envelope(card, day, control_number, ("FA", "005010X231A1")).around("999", vec![set])
    }

    /// The 277CA: what became of each claim.
    pub(super) fn acknowledgment(
        &self,
        card: &Card,
        (received, day): (NaiveDate, NaiveDate),
        control_number: u32,
        verdicts: &[Result<(), Rejection>],
    ) -> Vec<u8> {
        let mut set = Segments::default();
        let (today, came) = (compact(day), compact(received));
        let reference = format!("CA{control_number:09}");
        set.add(&["BHT", "0085", "08", &reference, &today, "0702", "TH"]);
        set.add(&["HL", "1", "", "20", "1"]);
        set.add(&["NM1", "PR", "2", card.name, "", "", "", "", "PI", card.wire_id]);
        set.add(&["TRN", "1", &reference]);
        set.add(&["DTP", "050", "D8", &came]);
        set.add(&["DTP", "009", "D8", &today]);
        set.add(&["HL", "2", "1", "21", "1"]);
        set.add(&["NM1", "41", "2", "SUBMITTER", "", "", "", "", "46", &self.sender]);
        set.add(&["TRN", "2", &self.batch]);
        self.totals(&today, verdicts, &mut set);
        set.add(&["HL", "3", "2", "19", "1"]);
        let billing = self.claims.first().and_then(Claim::billing_provider);
        let (name, npi) = billing.map_or(("", ""), |it| (&it.name.last, &it.name.id));
        set.add(&["NM1", "85", "2", &plain(name), "", "", "", "", "XX", &plain(npi)]);
        set.add(&["TRN", "1", "0"]);
        set.add(&["STC", "A1:19:PR", "", "WQ"]);
        for (nth, (claim, verdict)) in self.claims.iter().zip(verdicts).enumerate() {
            one(nth + 4, claim, *verdict, &today, &mut set);
        }
        self.envelope(card, day, control_number, ("HN", "005010X214")).around("277", vec![set])
    }

    /// How many claims of this file were taken and how many were sent back, with their charges.
    fn totals(&self, today: &str, verdicts: &[Result<(), Rejection>], set: &mut Segments) {
        let mut taken = (0, Cents::ZERO);
        let mut back = (0, Cents::ZERO);
        for (claim, verdict) in self.claims.iter().zip(verdicts) {
            let sum = if verdict.is_ok() { &mut taken } else { &mut back };
            *sum = (sum.0 + 1, sum.1 + Cents(claim.charge().cents));
        }
        set.add(&["STC", "A1:19:PR", today, "WQ", &dollars(taken.1 + back.1)]);
        for (code, sum) in [("90", taken), ("AA", back)] {
            if 0 < sum.0 {
                set.add(&["QTY", code, &sum.0.to_string()]);
            }
        }
        for (code, sum) in [("YU", taken), ("YY", back)] {
            if 0 < sum.0 {
                set.add(&["AMT", code, &dollars(sum.1)]);
            }
        }
    }

    fn envelope<'a>(
        &'a self,
        card: &'a Card,
        day: NaiveDate,
        control_number: u32,
        (functional, guide): (&'a str, &'a str),
    ) -> Envelope<'a> {
        let receiver = if self.sender.is_empty() { PRACTICE_ID } else { &self.sender };
        Envelope {
            sender: card.wire_id,
            receiver,
            day,
            control_number,
            functional,
            guide,
            line_breaks: card.temper.line_breaks,
        }
    }
}

fn one(
    level: usize,
    claim: &Claim,
    verdict: Result<(), Rejection>,
    today: &str,
    set: &mut Segments,
) {
    set.add(&["HL", &level.to_string(), "3", "PT"]);
    let subscriber = claim.subscriber();
    let name = |of: fn(&x12::claim::Name) -> &String| {
        subscriber.map_or_else(String::new, |it| plain(of(&it.name)))
    };
    let (last, first, id) = (name(|it| &it.last), name(|it| &it.first), name(|it| &it.id));
    set.add(&["NM1", "QC", "1", &last, &first, "", "", "", "MI", &id]);
    set.add(&["TRN", "2", &plain(claim.number())]);
    let charge = dollars(Cents(claim.charge().cents));
    let (status, action) = match verdict {
        Ok(()) => ("A2:20:PR", "WQ"),
        Err(Rejection::MemberUnknown) => ("A7:164:IL", "U"),
        Err(Rejection::Unreadable) => ("A3:21", "U"),
        Err(Rejection::Frequency) => ("A3:535", "U"),
    };
    set.add(&["STC", status, today, action, &charge]);
    if let Some((from, to)) = claim.service_days() {
        let (from, to) = (compact(from), compact(to));
        if from == to {
            set.add(&["DTP", "472", "D8", &from]);
        } else {
            set.add(&["DTP", "472", "RD8", &format!("{from}-{to}")]);
        }
    }
}

/// Is the claim taken in?
pub(super) fn at_door(
    card: &Card,
    claim: &Claim,
    received: NaiveDate,
    knows: impl Fn(&str, &str) -> bool,
) -> Result<Filed, Rejection> {
    let filed = Filed::read(claim, received).ok_or(Rejection::Unreadable)?;
    if card.rules.strangers == Strangers::SentBack && !card.is_member_id(&filed.member_id) {
        return Err(Rejection::MemberUnknown);
    }
    let named = filed.original.as_deref().unwrap_or_default();
    let corrects = matches!(filed.frequency.as_str(), "7" | "8");
    if corrects && !(card.rules.takes_replacements && knows(&filed.number, named)) {
        return Err(Rejection::Frequency);
    }
    Ok(filed)
}

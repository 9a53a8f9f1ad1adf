//! Claims as they were sent (837): each with the levels above it, in an interchange of its own.

use domain::{ClaimNumber, Phi};
use serde_json::json;
use store::{Payload, Record, RecordKind};
use x12::{
    Block, SetKind,
    claim::{Claim, SentClaim, Version},
    tag,
};

use super::{
    Source,
    excerpt::{Envelope, Excerpt},
};

/// The form of a record that is X12: `{"x12": "…"}`.
const X12_FORM: u32 = 1;

/// The levels that are open above a claim, as the file has them.
#[derive(Debug, Default)]
pub(super) struct OpenLevels {
    /// BHT, submitter and receiver.
    head: Excerpt,
    billing: Option<Excerpt>,
    subscriber: Option<Excerpt>,
    patient: Option<Excerpt>,
}

impl OpenLevels {
    /// Takes the next block of the set.
    pub(super) fn see(&mut self, block: &Block<'_>) {
        let mut segments = block.segments();
        match block.head() {
            tag::ST => {
                segments.next();
                *self = Self { head: Excerpt::of(segments), ..Self::default() };
            }
            // A set without its ST begins with BHT.
            tag::BHT => *self = Self { head: Excerpt::of(segments), ..Self::default() },
            tag::HL => {
                let Some(level) = segments.next() else { return };
                let open = Some(Excerpt::of(segments));
                match level.element(3) {
                    b"20" => {
                        (self.billing, self.subscriber, self.patient) = (open, None, None);
                    }
                    b"22" => (self.subscriber, self.patient) = (open, None),
                    b"23" => self.patient = open,
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// A claim with all that stands above it.
    fn above(&self, claim: &Block<'_>) -> Excerpt {
        let mut excerpt = self.head.clone();
        let has_patient = if self.patient.is_some() { "1" } else { "0" };
        let levels = [
            (&self.billing, ["1", "", "20", "1"]),
            (&self.subscriber, ["2", "1", "22", has_patient]),
            (&self.patient, ["3", "2", "23", "0"]),
        ];
        for (level, numbers) in levels {
            if let Some(level) = level {
                excerpt.add_plain("HL", &numbers);
                excerpt.append(level);
            }
        }
        excerpt.append(&Excerpt::of(claim.segments()));
        excerpt
    }
}

/// What the mirror keeps of a claim that was sent.
pub(super) fn record(
    sent: &SentClaim,
    levels: &OpenLevels,
    block: &Block<'_>,
    source: &Source,
) -> Record {
    let claim = &sent.claim;
    let number = claim.number().trim().to_owned();
    let guide = guide(claim);
    let x12 = levels.above(block).interchange(Envelope { group: "HC", set: "837", guide });
    Record {
        patient: member(claim),
        claim: Some(ClaimNumber(number.clone())),
        ..source.record(RecordKind::Claim, number, x12_payload(&x12))
    }
}

/// The X12 that a record of the mirror holds; `None` where it is a record of another form.
pub fn x12_of(record: &Record) -> Option<String> {
    let Payload { version, json } = &record.content;
    let value: serde_json::Value = serde_json::from_str(json.expose()).ok()?;
    let text = value.get("x12")?.as_str().map(str::to_owned);
    text.filter(|_| *version == X12_FORM)
}

/// A record that is X12.
pub(super) fn x12_payload(x12: &str) -> Payload {
    Payload { version: X12_FORM, json: Phi::new(json!({ "x12": x12 }).to_string()) }
}

/// Only professional and institutional claims of 5010 can be corrected and sent again from here.
pub(super) fn can_be_sent_again(claim: &Claim) -> bool {
    let kinds = [SetKind::ProfessionalClaim, SetKind::InstitutionalClaim];
    claim.version == Version::V5010 && kinds.contains(&claim.kind)
}

/// NM109 of the subscriber, who is known to the payer by it.
fn member(claim: &Claim) -> Option<Phi<String>> {
    let id = claim.subscriber()?.name.id.trim();
    (!id.is_empty()).then(|| Phi::new(id.to_owned()))
}

/// The name of the guide that tells version and kind.
fn guide(claim: &Claim) -> &'static str {
    use SetKind::{DentalClaim as D, InstitutionalClaim as I, ProfessionalClaim as P};
    match (claim.version, claim.kind) {
        (Version::V5010, P) => "005010X222A1",
        (Version::V5010, I) => "005010X223A2",
        (Version::V5010, D) => "005010X224A2",
        (Version::V5010, _) => "005010",
        (Version::V4010, P) => "004010X098A1",
        (Version::V4010, I) => "004010X096A1",
        (Version::V4010, D) => "004010X097A1",
        (Version::V4010, _) => "004010",
        (Version::Other, P) => "X222",
        (Version::Other, I) => "X223",
        (Version::Other, D) => "X224",
        (Version::Other, _) => "",
    }
}

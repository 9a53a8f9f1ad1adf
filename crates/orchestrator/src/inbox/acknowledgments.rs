//! What comes back before anything is judged: each claim's acknowledgment (277CA), and what was
//! refused as a whole (TA1, 999, 997, and the levels above the claims).
//!
//! **Invariant:** what says neither accepted nor rejected is kept and starts nothing.

use std::collections::HashMap;

use domain::{Acknowledgment, ClaimNumber, ClaimRef, Event, EventKey, Fact, Payer, Severity};
use store::{Record, RecordKind};
use x12::{
    Block, Segments,
    acknowledgment::{
        ClaimAcknowledgment, ClaimVerdict, EnvelopeVerdict, Level, LevelKind, Part,
        SetAcknowledgment,
    },
    tag, text,
};

use super::{
    Said,
    claims::x12_payload,
    excerpt::{Envelope, Excerpt},
    payer_id,
    remittance::{date_or, known_number},
    telling::{Telling, n_th, short_digest},
};
use crate::translate;

/// An excerpt of a 277CA (guide 005010X214).
const ENVELOPE: Envelope<'_> = Envelope { group: "HN", set: "277", guide: "005010X214" };

/// The acknowledgment that is being read.
#[derive(Debug, Default)]
pub(super) struct OpenAcknowledgment {
    /// Who answers: a payer, or a clearinghouse before it.
    answers: Payer,
    /// Its level.
    level: Excerpt,
    n_alike: HashMap<String, u32>,
}

impl OpenAcknowledgment {
    /// Takes the next part.
    pub(super) fn part(&mut self, part: &Part<'_>, block: &Block<'_>, telling: &mut Telling<'_>) {
        match part {
            Part::Interchange(it) if it.verdict() == EnvelopeVerdict::Rejected => {
                refused("rejected_interchange", "an interchange of ours", it.note(), telling);
            }
            Part::Group(_) => *self = Self::default(),
            Part::Set(set) => refused_set(set, telling),
            Part::GroupResult(it) if it.verdict() == EnvelopeVerdict::Rejected => {
                let reasons: Vec<u8> = it.reasons().collect::<Vec<_>>().join(&b' ');
                refused("rejected_group", "a group of ours", &reasons, telling);
            }
            Part::Level(level) => self.level(level, block, telling),
            Part::Interchange(_) | Part::GroupResult(_) | Part::Other => {}
        }
    }

    fn level(&mut self, level: &Level<'_>, block: &Block<'_>, telling: &mut Telling<'_>) {
        let mut segments = block.segments();
        segments.next();
        let (own, _) = segments.divide(|it| it == tag::TRN);
        if level.kind() == LevelKind::Source {
            let name = level.name().unwrap_or_default();
            let string = |bytes: &[u8]| text(bytes).trim().to_owned();
            let answers = Payer { name: string(name.last), id: string(name.id) };
            *self = Self { answers, level: Excerpt::of(own.clone()), ..Self::default() };
        }
        if level.kind() != LevelKind::Patient && level.verdict() == ClaimVerdict::Rejected {
            let what = "refused as a whole, and the claims under it were not looked at: put it right \
                        and send them again (277CA)";
            telling.note("rejected_level", Severity::Warning, what.to_owned());
        }
        for (claim, segments) in level.claims().zip(block.segments().loops(tag::TRN)) {
            self.claim(&claim, &own, segments, telling);
        }
    }

    fn claim(
        &mut self,
        claim: &ClaimAcknowledgment<'_>,
        patient: &Segments<'_>,
        segments: Segments<'_>,
        telling: &mut Telling<'_>,
    ) {
        telling.report.counts.acknowledged += 1;
        let own = Excerpt::of(segments);
        let digest = short_digest(own.content());
        let n = n_th(&mut self.n_alike, &digest);
        let mut excerpt = Excerpt::default();
        excerpt.add_plain("HL", &["1", "", "20", "1"]);
        excerpt.append(&self.level);
        excerpt.add_plain("HL", &["2", "1", "PT", "0"]);
        excerpt.append(&Excerpt::of(patient.clone()));
        excerpt.append(&own);

        let payer = payer_id(&self.answers);
        let id = format!("277CA {} {digest} {n}", payer.0);
        let source = telling.source();
        let said = translate::acknowledgment(claim);
        let number = ClaimNumber(text(claim.claim_number()).trim().to_owned());
        let number = known_number(&number);
        let content = x12_payload(&excerpt.interchange(ENVELOPE));
        let record = Record {
            claim: number.clone(),
            ..source.record(RecordKind::Acknowledgment, id.clone(), content)
        };
        if let Some(said) = said.as_ref().filter(|it| !it.accepted) {
            let what = format!(
                "rejected before adjudication ({}): put it right and send it again as a new claim \
                 (frequency 1); there is nothing to appeal",
                said.status
            );
            telling.note_claim("rejected_claim", Severity::Warning, what, &said.claim);
        }
        let claim = number.map(|number| ClaimRef { number, payer });
        let event = claim.zip(said).map(|(claim, said)| Event {
            key: EventKey { account: source.account, id },
            at: date_or(said.date, source.seen),
            fact: fact(claim, &said),
        });
        telling.tell(Said::of(event, vec![record]));
    }
}

fn fact(claim: ClaimRef, said: &Acknowledgment) -> Fact {
    if said.accepted { Fact::ClaimAccepted { claim } } else { Fact::ClaimRejected { claim } }
}

fn refused_set(set: &SetAcknowledgment<'_>, telling: &mut Telling<'_>) {
    if set.verdict() == EnvelopeVerdict::Rejected {
        let (id, number) = (text(set.set_id()), text(set.control_number()));
        let reasons: Vec<u8> = set.reasons().collect::<Vec<_>>().join(&b' ');
        refused("rejected_set", &format!("set {number} ({id}) of ours"), &reasons, telling);
    }
}

/// Something was refused before any claim in it was looked at.
fn refused(kind: &'static str, what: &str, reasons: &[u8], telling: &mut Telling<'_>) {
    let reasons = text(reasons);
    let reasons = if reasons.is_empty() { "none was given".into() } else { reasons };
    let what = format!(
        "the receiver refused {what}, and no claim in it was looked at; reasons: {reasons}: put it \
         right and send it again"
    );
    telling.note(kind, Severity::Warning, what);
}

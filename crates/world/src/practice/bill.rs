//! From a visit to a claim: what the practice writes on the 837, its slip included.
//!
//! Without the slip the same visit gives the claim as it should have been, which is what a correction
//! sends.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use domain::{Cents, Rank};
use x12::{
    Amount, Delimiters, SetKind,
    claim::{
        AdjustmentGroup, Batch, Beginning, City, Claim, ClaimAdjustment, ClaimHeader, Contact,
        Coverage as Insured, Dated, Demographics, Facility, HealthCode, HealthCodes, Level,
        LineAdjudication, LineNumber, LinePayment, Money, Name, OtherCoverage, Party, Reference,
        Rendered, Street, Submission, Taxonomy, Trader, Usage, Version, write,
    },
};

use super::{HOSPITAL, PRACTICE, PRACTICE_ID, Patient, Practice, Slip, Visit, VisitKind, lines};
use crate::{
    calendar::compact,
    payers::{Card, PayerId, card},
    practice::Coverage,
};

/// A claim that is to be written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Bill {
    pub(crate) visit: Visit,
    pub(crate) payer: PayerId,
    pub(crate) slip: Option<Slip>,
    /// CLM05-3.
    pub(crate) frequency: &'static str,
    /// REF*F8.
    pub(crate) original: Option<String>,
    /// What the first payer said, where this one is the second.
    pub(crate) answer: Option<Answer>,
}

/// What the first payer said of a claim.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Answer {
    pub(crate) payer: PayerId,
    pub(crate) day: NaiveDate,
    pub(crate) paid: Cents,
    pub(crate) lines: Vec<AnsweredLine>,
}

/// What the first payer said of a line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct AnsweredLine {
    pub(crate) paid: Cents,
    /// Group, reason and amount.
    pub(crate) cuts: Vec<(&'static str, &'static str, Cents)>,
}

impl Practice {
    /// The claim as the practice writes it.
    pub(crate) fn claim(&self, bill: &Bill) -> Claim {
        let Bill { visit, payer, slip, .. } = bill;
        let patient = self.patient(visit.patient);
        let card = card(*payer);
        let institutional = visit.at_hospital();
        let lines = lines::lines(self, bill);
        let charge = lines.iter().filter_map(|line| line.service.as_ref());
        let charge = charge.map(|service| service.charge().cents).sum();
        let mut claim = Claim {
            kind: if institutional {
                SetKind::InstitutionalClaim
            } else {
                SetKind::ProfessionalClaim
            },
            version: Version::V5010,
            billing: Arc::new(self.billing_level(institutional)),
            subscriber: Arc::new(subscriber_level(bill, &patient, card)),
            header: header(bill, charge),
            references: references(self, bill),
            health_codes: health_codes(bill),
            other_coverage: other_coverage(bill, &patient),
            lines,
            ..Claim::default()
        };
        if institutional {
            institutional_parts(&mut claim, visit);
        }
        let provider = self.providers().get(visit.provider);
        if let Some(provider) = provider.filter(|_| *slip != Some(Slip::RenderingLeftOff)) {
            let (role, taxonomy) = if institutional { ("71", "AT") } else { ("82", "PE") };
            let name = person(role, provider.last, provider.first, ("XX", provider.npi.as_str()));
            let taxonomies = vec![specialty(taxonomy, provider.taxonomy)];
            claim.providers.push(Party { name, taxonomies, ..Party::default() });
        }
        claim
    }

    fn billing_level(&self, institutional: bool) -> Level {
        let (name, npi, taxonomy, tax) = if institutional {
            (HOSPITAL, self.hospital_npi(), "282NC0060X", "009990002")
        } else {
            (PRACTICE, self.npi(), "207Q00000X", "009990001")
        };
        let party = Party {
            name: organization("85", name, ("XX", npi.as_str())),
            streets: vec![street("7 COTTONWOOD BEND")],
            city: Some(city("820010007")),
            references: vec![reference("EI", tax)],
            ..Party::default()
        };
        Level {
            taxonomies: vec![specialty("BI", taxonomy)],
            parties: vec![party],
            ..Level::default()
        }
    }
}

/// Writes claims of one kind to one payer as a file.
pub(crate) fn file(claims: &[Claim], payer: PayerId, day: NaiveDate, number: u32) -> Vec<u8> {
    let card = card(payer);
    let trader = |id: &str| Trader {
        qualifier: "ZZ".to_owned(),
        id: id.to_owned(),
        application: id.to_owned(),
    };
    let contact = Contact {
        function: "IC".to_owned(),
        name: "BILLING OFFICE".to_owned(),
        first_kind: "TE".to_owned(),
        first: "3075550117".to_owned(),
        ..Contact::default()
    };
    let submitter = Party {
        name: organization("41", PRACTICE, ("46", PRACTICE_ID)),
        contacts: vec![contact],
        ..Party::default()
    };
    let receiver =
        Party { name: organization("40", card.name, ("46", card.wire_id)), ..Party::default() };
    let beginning = Beginning {
        structure: "0019".to_owned(),
        purpose: "00".to_owned(),
        reference: format!("CB{number:09}"),
        date: compact(day),
        time: "0905".to_owned(),
        kind: "CH".to_owned(),
        ..Beginning::default()
    };
    let submission = Submission {
        sender: trader(PRACTICE_ID),
        receiver: trader(card.wire_id),
        interchange_number: number,
        group_number: number,
        set_number: 1,
        date: day,
        time: NaiveTime::from_hms_opt(9, 5, 0).expect("a time of the day"),
        usage: Usage::Production,
        batch: Batch {
            beginning: Some(beginning),
            parties: vec![submitter, receiver],
            ..Batch::default()
        },
        delimiters: Delimiters::default(),
    };
    write(claims, &submission).expect("what the practice writes has no delimiters in it")
}

/// The member's number as it stands on the claim.
fn member_id(coverage: &Coverage, slip: Option<Slip>) -> String {
    if slip != Some(Slip::MemberIdMistyped) {
        return coverage.member_id.clone();
    }
    // Changes the first two neighbours from the right that differ.
    let mut typed: Vec<char> = coverage.member_id.chars().collect();
    let at = (1..typed.len()).rev().find(|at| typed[*at] != typed[*at - 1]);
    if let Some(at) = at {
        typed.swap(at, at - 1);
    }
    typed.into_iter().collect()
}

/// How this patient is insured with this payer; where he is not, as the practice has it on file.
fn coverage_of(patient: &Patient, payer: PayerId) -> Option<&Coverage> {
    patient.coverages.iter().find(|it| it.payer == payer)
}

fn subscriber_level(bill: &Bill, patient: &Patient, card: &Card) -> Level {
    let coverage = coverage_of(patient, bill.payer);
    let is_second = coverage.is_some_and(|it| it.rank == Rank::Secondary)
        && bill.slip != Some(Slip::SecondPayerBilledFirst);
    let id = coverage.map_or_else(String::new, |it| member_id(it, bill.slip));
    let insured = Party {
        name: person("IL", &patient.last, patient.first, ("MI", &id)),
        streets: vec![street(&patient.street)],
        city: Some(city("82001")),
        demographics: Some(Demographics {
            format: "D8".to_owned(),
            born: compact(patient.born),
            gender: patient.gender.to_owned(),
            ..Demographics::default()
        }),
        ..Party::default()
    };
    let payer =
        Party { name: organization("PR", card.name, ("PI", card.wire_id)), ..Party::default() };
    Level {
        coverage: Some(Insured {
            sequence: if is_second { "S" } else { "P" }.to_owned(),
            relationship: "18".to_owned(),
            filing_indicator: card.filing_indicator.to_owned(),
            ..Insured::default()
        }),
        parties: vec![insured, payer],
        ..Level::default()
    }
}

fn header(bill: &Bill, charge: i64) -> ClaimHeader {
    let (code, qualifier) = match (bill.visit.kind, bill.slip) {
        (VisitKind::Outpatient, _) => ("13", "A"),
        (VisitKind::Inpatient, _) => ("11", "A"),
        (_, Some(Slip::PlaceWrong)) => ("21", "B"),
        _ => ("11", "B"),
    };
    ClaimHeader {
        number: bill.visit.claim.clone(),
        charge: cents(charge),
        facility: Facility {
            code: code.to_owned(),
            qualifier: qualifier.to_owned(),
            frequency: bill.frequency.to_owned(),
            ..Facility::default()
        },
        signature: if qualifier == "B" { "Y" } else { "" }.to_owned(),
        assignment: "A".to_owned(),
        benefits_assigned: "Y".to_owned(),
        release: "Y".to_owned(),
        ..ClaimHeader::default()
    }
}

fn references(practice: &Practice, bill: &Bill) -> Vec<Reference> {
    let mut references = Vec::new();
    if let Some(original) = &bill.original {
        references.push(reference("F8", original));
    }
    let authorization = practice.authorization(&bill.visit, bill.payer);
    if let Some(it) = authorization.filter(|_| bill.slip != Some(Slip::AuthorizationLeftOff)) {
        references.push(reference("G1", &it.number));
    }
    let referral = practice.referral(&bill.visit, bill.payer);
    if let Some(it) = referral.filter(|_| bill.slip != Some(Slip::ReferralLeftOff)) {
        references.push(reference("9F", &it.number));
    }
    references.push(reference("D9", &format!("PCH{}", bill.visit.claim)));
    references
}

fn health_codes(bill: &Bill) -> Vec<HealthCodes> {
    let visit = &bill.visit;
    let code = |(nth, diagnosis): (usize, &&str)| HealthCode {
        qualifier: if nth == 0 { "ABK" } else { "ABF" }.to_owned(),
        code: (*diagnosis).to_owned(),
        ..HealthCode::default()
    };
    // An examination for a certificate: it explains no test.
    let wrong = (bill.slip == Some(Slip::DiagnosisWrong)).then_some(&"Z0289");
    let all = visit.diagnoses.iter().chain(wrong);
    let codes: Vec<HealthCode> = all.enumerate().map(code).collect();
    let (principal, others) = codes.split_at(codes.len().min(1));
    if !visit.at_hospital() {
        return vec![HealthCodes { codes }];
    }
    // The institutional guide has a segment for each kind of code.
    let mut segments = vec![HealthCodes { codes: principal.to_vec() }];
    if let Some(stay) = visit.stay {
        let code = |qualifier: &str, code: &str| HealthCodes {
            codes: vec![HealthCode {
                qualifier: qualifier.to_owned(),
                code: code.to_owned(),
                ..HealthCode::default()
            }],
        };
        segments.push(code("ABJ", stay.diagnosis));
        segments.push(code("DR", stay.drg));
    }
    if !others.is_empty() {
        segments.push(HealthCodes { codes: others.to_vec() });
    }
    segments
}

fn institutional_parts(claim: &mut Claim, visit: &Visit) {
    let span = format!("{}-{}", compact(visit.day), compact(visit.last_day()));
    claim.dates.push(dated("434", "RD8", &span));
    let stays = visit.stay.is_some();
    if stays {
        claim.dates.push(dated("435", "DT", &format!("{}0930", compact(visit.day))));
    }
    let kind = if stays { "1" } else { "3" };
    claim.extra.push(x12::claim::Extra {
        id: "CL1".to_owned(),
        elements: [kind, "1", "01"].iter().map(|it| vec![(*it).to_owned()]).collect(),
    });
}

/// 2320 and 2330: the first payer and what it said.
fn other_coverage(bill: &Bill, patient: &Patient) -> Vec<OtherCoverage> {
    let Some(answer) = bill.answer.as_ref().filter(|_| bill.slip != Some(Slip::FirstAnswerLeftOff))
    else {
        return vec![];
    };
    let first = card(answer.payer);
    let id = coverage_of(patient, answer.payer).map_or("", |it| it.member_id.as_str());
    vec![OtherCoverage {
        coverage: Insured {
            sequence: "P".to_owned(),
            relationship: "18".to_owned(),
            filing_indicator: first.filing_indicator.to_owned(),
            ..Insured::default()
        },
        amounts: vec![Money { qualifier: "D".to_owned(), amount: cents(answer.paid.0), other: vec![] }],
        parties: vec![
            Party {
                name: person("IL", &patient.last, patient.first, ("MI", id)),
                ..Party::default()
            },
            Party {
                name: organization("PR", first.name, ("PI", first.wire_id)),
                ..Party::default()
            },
        ],
        extra: vec![x12::claim::Extra {
            id: "OI".to_owned(),
            elements: ["", "", "Y", "", "", "Y"]
                .iter()
                .map(|it| if it.is_empty() { vec![] } else { vec![(*it).to_owned()] })
                .collect(),
        }],
        ..OtherCoverage::default()
    }]
}

/// 2430: what the first payer said of a line.
pub(super) fn adjudication(bill: &Bill, nth: usize, service: &Rendered) -> Vec<LineAdjudication> {
    let answer = bill.answer.as_ref().filter(|_| bill.slip != Some(Slip::FirstAnswerLeftOff));
    let Some((answer, line)) = answer.and_then(|it| Some((it, it.lines.get(nth)?))) else {
        return vec![];
    };
    let mut adjustments: Vec<AdjustmentGroup> = Vec::new();
    for (group, reason, amount) in &line.cuts {
        let adjustment = ClaimAdjustment {
            reason: (*reason).to_owned(),
            amount: cents(amount.0),
            quantity: String::new(),
        };
        match adjustments.iter_mut().find(|it| it.group == *group) {
            Some(known) => known.adjustments.push(adjustment),
            None => adjustments.push(AdjustmentGroup {
                group: (*group).to_owned(),
                adjustments: vec![adjustment],
            }),
        }
    }
    vec![LineAdjudication {
        payment: LinePayment {
            payer: card(answer.payer).wire_id.to_owned(),
            paid: cents(line.paid.0),
            procedure: service.procedure().clone(),
            units: (service.units_milli() / 1000).to_string(),
            ..LinePayment::default()
        },
        adjustments,
        dates: vec![dated("573", "D8", &compact(answer.day))],
        ..LineAdjudication::default()
    }]
}

pub(super) fn cents(cents: i64) -> Amount {
    Amount { cents, fault: None }
}

pub(super) fn dated(qualifier: &str, format: &str, value: &str) -> Dated {
    Dated {
        qualifier: qualifier.to_owned(),
        format: format.to_owned(),
        value: value.to_owned(),
        ..Dated::default()
    }
}

pub(super) fn reference(qualifier: &str, value: &str) -> Reference {
    Reference { qualifier: qualifier.to_owned(), value: value.to_owned(), ..Reference::default() }
}

pub(super) fn person(role: &str, last: &str, first: &str, id: (&str, &str)) -> Name {
    Name { entity: "1".to_owned(), first: first.to_owned(), ..organization(role, last, id) }
}

pub(super) fn line_number(n: usize) -> LineNumber {
    LineNumber { value: n.to_string(), ..LineNumber::default() }
}

fn organization(role: &str, name: &str, (id_qualifier, id): (&str, &str)) -> Name {
    Name {
        role: role.to_owned(),
        entity: "2".to_owned(),
        last: name.to_owned(),
        id_qualifier: id_qualifier.to_owned(),
        id: id.to_owned(),
        ..Name::default()
    }
}

fn street(first: &str) -> Street {
    Street { first: first.to_owned(), ..Street::default() }
}

fn city(postal_code: &str) -> City {
    City {
        name: "COTTONWOOD BEND".to_owned(),
        state: "WY".to_owned(),
        postal_code: postal_code.to_owned(),
        ..City::default()
    }
}

fn specialty(role: &str, code: &str) -> Taxonomy {
    Taxonomy {
        role: role.to_owned(),
        qualifier: "PXC".to_owned(),
        code: code.to_owned(),
        ..Taxonomy::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_member_number_is_one_that_the_payer_never_gave() {
        for card in crate::payers::cards() {
            for patient in 0..200 {
                let coverage = |id: String| Coverage {
                    payer: card.id,
                    member_id: id,
                    rank: Rank::Primary,
                    from: NaiveDate::MIN,
                    to: None,
                    deductible_met: NaiveDate::MIN,
                    deductible: Cents::ZERO,
                    therapy_elsewhere: false,
                    check_up_used: false,
                };
                let right = coverage(card.member_id(patient));
                let wrong = member_id(&right, Some(Slip::MemberIdMistyped));
                assert!(card.is_member_id(&right.member_id));
                assert!(!card.is_member_id(&wrong), "{} {wrong}", right.member_id);
            }
        }
    }
}

//! From a visit to a claim: what the practice writes on the 837, its slip included.
//!
//! Without the slip the same visit gives the claim as it should have been, which is what a correction
//! sends.

use std::sync::Arc;

use domain::Rank;
use x12::{
    Amount, SetKind,
    claim::{
        City, Claim, ClaimHeader, Coverage as Insured, Dated, Demographics, Extra, Facility,
        HealthCode, HealthCodes, Level, LineNumber, Name, Party, Reference, Street, Taxonomy,
        Version,
    },
};

use super::{
    Coverage, HOSPITAL, PRACTICE, Patient, Practice, Slip, Visit, VisitKind, lines,
    second::{Answer, other_coverage},
};
use crate::{
    calendar::compact,
    payers::{Card, PayerId, card},
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
            subscriber: Arc::new(subscriber_level(bill, patient, card)),
            header: header(bill, charge),
            references: references(self, bill),
            health_codes: health_codes(bill),
            other_coverage: other_coverage(bill, patient),
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

/// The member's number as it stands on the claim.
fn member_id(coverage: &Coverage, slip: Option<Slip>) -> String {
    if slip != Some(Slip::MemberIdMistyped) {
        return coverage.member_id.clone();
    }
    // The first two neighbours from the right that make a number which the payer never gave.
    let right: Vec<char> = coverage.member_id.chars().collect();
    let swapped = |at: usize| {
        let mut typed = right.clone();
        typed.swap(at, at - 1);
        typed.into_iter().collect::<String>()
    };
    let wrong = (1..right.len()).rev().map(swapped);
    let mut wrong = wrong.filter(|typed| !card(coverage.payer).is_member_id(typed));
    wrong.next().unwrap_or_default()
}

/// How this patient is insured with this payer; where he is not, as the practice has it on file.
pub(super) fn coverage_of(patient: &Patient, payer: PayerId) -> Option<&Coverage> {
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
    claim.extra.push(Extra {
        id: "CL1".to_owned(),
        elements: [kind, "1", "01"].iter().map(|it| vec![(*it).to_owned()]).collect(),
    });
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

pub(super) fn organization(role: &str, name: &str, (id_qualifier, id): (&str, &str)) -> Name {
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
    use chrono::NaiveDate;
    use domain::Cents;

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

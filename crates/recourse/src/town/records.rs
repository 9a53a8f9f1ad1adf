//! What a practice has on file beside the files: who came, how they are insured, what payers allowed,
//! and which documents there are.
//!
//! A practice management system would tell it; the town tells it as plain values, so that whoever
//! keeps a mirror can put it there in its own words.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{ClaimNumber, Digest, PayerId, Phi, Rank};
use world::{
    Enclosure, Seed, World,
    payers::card,
    practice::{Coverage, Patient, Permit, PermitKind, Visit},
    truth::Event,
};

/// Of the visits, so many in ten thousand have their records scanned \[K\]; the others are on paper.
const SCANNED_BP: u32 = 8_500;

/// Everything that was put on file in some days.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Records {
    /// Who came; each once.
    pub patients: Vec<PatientOnFile>,
    /// What for.
    pub visits: Vec<VisitOnFile>,
    /// What payers allowed beforehand.
    pub permits: Vec<PermitOnFile>,
    /// What can be enclosed.
    pub documents: Vec<DocumentOnFile>,
}

/// A patient.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PatientOnFile {
    /// Number in the practice's register.
    pub patient: u32,
    /// Every coverage, as the payers answer when they are asked.
    pub coverages: Vec<CoverageOnFile>,
}

/// How a patient is insured.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CoverageOnFile {
    /// Who pays, as in NM1*PR of a claim.
    pub payer: PayerId,
    /// The member's number there.
    pub member: Phi<String>,
    /// In which place this payer stands.
    pub rank: Rank,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, where it ended.
    pub to: Option<NaiveDate>,
}

/// A visit that is billed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VisitOnFile {
    /// The number of its claim.
    pub claim: ClaimNumber,
    /// Who came.
    pub patient: u32,
    /// The first day of service.
    pub day: NaiveDate,
}

/// What a payer allowed beforehand.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PermitOnFile {
    /// An authorization or a referral.
    pub kind: PermitKind,
    /// REF*G1 or REF*9F.
    pub number: String,
    /// For which procedures.
    pub procedures: Vec<&'static str>,
    /// For which claim.
    pub claim: ClaimNumber,
    /// For whom.
    pub patient: u32,
    /// Who allowed it.
    pub payer: PayerId,
    /// The first day for which it is good, where it has one.
    pub from: Option<NaiveDate>,
    /// The last one.
    pub to: Option<NaiveDate>,
}

/// A document that can be enclosed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DocumentOnFile {
    /// What it proves.
    pub kind: Enclosure,
    /// Of which claim.
    pub claim: ClaimNumber,
    /// What it says.
    pub bytes: Phi<Vec<u8>>,
    /// The digest of that, by which the town knows it again in an envelope.
    pub digest: Digest,
}

/// What was put on file from one day to another, both included.
pub(super) fn of(world: &World, seed: Seed, from: NaiveDate, to: NaiveDate) -> Records {
    let practice = world.practice();
    let mut records = Records::default();
    let mut patients = BTreeMap::new();
    for day in from.iter_days().take_while(|day| *day <= to) {
        for visit in practice.visits(day) {
            let patient = practice.patient(visit.patient);
            patients.entry(patient.number).or_insert_with(|| patient_on_file(patient));
            let permits = practice.permits(&visit);
            records.documents.extend(documents(&visit, &permits, seed));
            let permits = permits.into_iter();
            records.permits.extend(permits.map(|it| permit_on_file(&visit, it)));
            records.visits.push(VisitOnFile {
                claim: ClaimNumber(visit.claim.clone()),
                patient: visit.patient,
                day: visit.day,
            });
        }
    }
    records.patients.extend(patients.into_values());
    records.documents.extend(filing_proofs(world, from, to));
    records
}

/// What a document says. Nobody is named in it but the claim.
pub(super) fn document(claim: &str, kind: Enclosure) -> Vec<u8> {
    let title = match kind {
        Enclosure::Records => "Records of the visit",
        Enclosure::Authorization => "Letter of authorization",
        Enclosure::FilingProof => "Acknowledgment of receipt",
        Enclosure::ContractTerms => "Terms of the contract",
    };
    format!("{title}\nClaim {claim}\nInvented for a demonstration.\n").into_bytes()
}

fn patient_on_file(patient: &Patient) -> PatientOnFile {
    let coverage = |it: &Coverage| CoverageOnFile {
        payer: payer(it.payer),
        member: Phi::new(it.member_id.clone()),
        rank: it.rank,
        from: it.from,
        to: it.to,
    };
    let coverages = patient.coverages.iter().map(coverage).collect();
    PatientOnFile { patient: patient.number, coverages }
}

fn permit_on_file(visit: &Visit, permit: Permit) -> PermitOnFile {
    PermitOnFile {
        kind: permit.kind,
        number: permit.number,
        procedures: permit.procedures,
        claim: ClaimNumber(visit.claim.clone()),
        patient: visit.patient,
        payer: payer(permit.payer),
        from: permit.from,
        to: permit.to,
    }
}

/// The records of a visit, where somebody scanned them, and the payer's letter.
fn documents(visit: &Visit, permits: &[Permit], seed: Seed) -> Vec<DocumentOnFile> {
    let scanned = seed.named(&visit.claim).happens("scanned", SCANNED_BP);
    let allowed = permits.iter().any(|it| it.kind == PermitKind::Authorization);
    let kinds = [(scanned, Enclosure::Records), (allowed, Enclosure::Authorization)];
    let kinds = kinds.into_iter().filter(|(is_there, _)| *is_there);
    kinds.map(|(_, kind)| on_file(&visit.claim, kind)).collect()
}

/// The acknowledgments by which claims can be shown to have come in time: the first of each.
fn filing_proofs(world: &World, from: NaiveDate, to: NaiveDate) -> Vec<DocumentOnFile> {
    let mut accepted: BTreeMap<&str, NaiveDate> = BTreeMap::new();
    for (_, claim, truth) in world.truth().claims() {
        for event in truth.events() {
            if let Event::Accepted(day) = event {
                let first = accepted.entry(claim).or_insert(*day);
                *first = (*first).min(*day);
            }
        }
    }
    let in_time = accepted.into_iter().filter(|(_, day)| (from..=to).contains(day));
    in_time.map(|(claim, _)| on_file(claim, Enclosure::FilingProof)).collect()
}

fn on_file(claim: &str, kind: Enclosure) -> DocumentOnFile {
    let bytes = document(claim, kind);
    let (claim, digest) = (ClaimNumber(claim.to_owned()), Digest::of(&bytes));
    DocumentOnFile { kind, claim, bytes: Phi::new(bytes), digest }
}

fn payer(payer: world::PayerId) -> PayerId {
    PayerId(card(payer).wire_id.to_owned())
}

//! An 837 claim in the words of the domain.

use domain::{BilledClaim, BilledLine, Cents, ClaimNumber, Frequency, Phi, Procedure, Program};
use x12::claim::{Claim, Line, Party, Rendered, SentClaim};

/// One claim as it was sent.
pub fn billed_claim(sent: &SentClaim) -> BilledClaim {
    let claim = &sent.claim;
    let (service_from, service_to) = claim.service_days().unzip();
    BilledClaim {
        claim: ClaimNumber(claim.number().trim().to_owned()),
        charged: Cents(claim.charge().cents),
        frequency: Frequency::from_code(claim.frequency()),
        original_reference: claim.reference("F8").map(str::to_owned),
        program: Program::from_filing_indicator(claim.filing_indicator()),
        payer: claim.payer().map_or_else(String::new, |payer| payer.name.last.clone()),
        patient: claim.patient().map(|patient| Phi::new(person(patient))),
        sent: sent.batch.day(),
        service_from,
        service_to,
        authorization: claim.reference("G1").map(str::to_owned),
        referral: claim.reference("9F").map(str::to_owned),
        diagnoses: diagnoses(claim),
        lines: claim.lines.iter().map(line).collect(),
    }
}

fn diagnoses(claim: &Claim) -> Vec<String> {
    claim.diagnoses().map(|diagnosis| diagnosis.code.clone()).collect()
}

fn line(line: &Line) -> BilledLine {
    let service = line.service.as_ref();
    BilledLine {
        procedure: service.map_or_else(Procedure::default, procedure),
        charged: service.map_or(Cents::ZERO, |service| Cents(service.charge().cents)),
        units_milli: service.map_or(1000, Rendered::units_milli),
        line_number: line.reference("6R").map(str::to_owned),
    }
}

/// An institutional line without a procedure code is named by its revenue code, as in the 835.
fn procedure(service: &Rendered) -> Procedure {
    let procedure = service.procedure();
    match service {
        Rendered::Institutional(line) if procedure.code.is_empty() => Procedure {
            qualifier: "NU".to_owned(),
            code: line.revenue_code.clone(),
            modifiers: Vec::new(),
        },
        Rendered::Professional(_) | Rendered::Institutional(_) | Rendered::Dental(_) => Procedure {
            qualifier: procedure.qualifier.clone(),
            code: procedure.code.clone(),
            modifiers: procedure.modifiers.clone(),
        },
    }
}

fn person(party: &Party) -> String {
    let name = &party.name;
    if name.first.is_empty() { name.last.clone() } else { format!("{}, {}", name.last, name.first) }
}

//! A claim as the payer has it before it: what it read on the 837.

use chrono::NaiveDate;
use domain::Cents;
use x12::{
    SetKind,
    claim::{Claim, Line, OtherCoverage, Rendered},
};

/// A claim on the payer's desk.
#[derive(Clone, Debug)]
pub(crate) struct Filed {
    /// CLM01.
    pub(crate) number: String,
    /// CLM05-3.
    pub(crate) frequency: String,
    /// REF*F8.
    pub(crate) original: Option<String>,
    pub(crate) institutional: bool,
    /// CLM05-1: place of service, or the first two digits of the type of bill.
    pub(crate) place: String,
    pub(crate) charge: Cents,
    /// NPI of who is paid.
    pub(crate) payee: String,
    /// NPI of who rendered or attended.
    pub(crate) rendering: Option<String>,
    pub(crate) member_id: String,
    pub(crate) patient: (String, String),
    /// SBR01 is `P`.
    pub(crate) as_first: bool,
    pub(crate) authorization: Option<String>,
    pub(crate) referral: Option<String>,
    pub(crate) diagnoses: Vec<String>,
    pub(crate) drg: Option<String>,
    pub(crate) lines: Vec<FiledLine>,
    /// What another payer said, where the claim tells it.
    pub(crate) first_answer: Option<FirstAnswer>,
    pub(crate) service: (NaiveDate, NaiveDate),
    /// The day on which it came.
    pub(crate) received: NaiveDate,
}

/// One line of it.
#[derive(Clone, Debug)]
pub(crate) struct FiledLine {
    pub(crate) code: String,
    pub(crate) revenue_code: String,
    pub(crate) modifiers: Vec<String>,
    pub(crate) charge: Cents,
    pub(crate) units: i64,
    /// From 1, into the diagnoses of the claim.
    pub(crate) pointers: Vec<usize>,
    pub(crate) day: NaiveDate,
    /// REF*6R.
    pub(crate) number: Option<String>,
    /// NPI of who ordered it.
    pub(crate) ordering: Option<String>,
}

/// What the first payer said, as far as the second one reckons with it.
#[derive(Clone, Debug)]
pub(crate) struct FirstAnswer {
    /// What it left to the patient, line by line: the deductible, and the rest.
    pub(crate) lines: Vec<(Cents, Cents)>,
}

impl Filed {
    /// Reads a claim; `None` for one without a day or a line, which nobody can adjudicate.
    pub(crate) fn read(claim: &Claim, received: NaiveDate) -> Option<Self> {
        let service = claim.service_days()?;
        let lines: Vec<FiledLine> =
            claim.lines.iter().filter_map(|line| filed_line(line, service.0)).collect();
        if lines.is_empty() || claim.number().is_empty() {
            return None;
        }
        let institutional = claim.kind == SetKind::InstitutionalClaim;
        let id = |party: Option<&x12::claim::Party>| {
            party.map(|it| it.name.id.clone()).filter(|id| !id.is_empty())
        };
        let subscriber = claim.subscriber();
        let patient = claim.patient();
        let name = patient.map(|it| (it.name.last.clone(), it.name.first.clone()));
        let sequence = claim.subscriber.coverage.as_ref().map(|it| it.sequence.as_str());
        Some(Self {
            number: claim.number().to_owned(),
            frequency: claim.frequency().to_owned(),
            original: claim.reference("F8").map(str::to_owned),
            institutional,
            place: claim.header.facility.code.clone(),
            charge: Cents(claim.charge().cents),
            payee: id(claim.billing_provider()).unwrap_or_default(),
            rendering: id(claim.provider(if institutional { "71" } else { "82" })),
            member_id: id(subscriber).unwrap_or_default(),
            patient: name.unwrap_or_default(),
            as_first: sequence.is_none_or(|it| it == "P"),
            authorization: claim.reference("G1").map(str::to_owned),
            referral: claim.reference("9F").map(str::to_owned),
            diagnoses: claim.diagnoses().map(|it| it.code.clone()).collect(),
            drg: drg(claim),
            first_answer: first_answer(claim),
            lines,
            service,
            received,
        })
    }

    /// Is it a stay that is paid as a whole?
    pub(crate) fn is_stay(&self) -> bool {
        self.institutional && self.place == "11"
    }

    /// Days from the end of the service to the day on which it came.
    pub(crate) fn age(&self) -> i64 {
        (self.received - self.service.1).num_days()
    }
}

fn filed_line(line: &Line, claim_day: NaiveDate) -> Option<FiledLine> {
    let service = line.service.as_ref()?;
    let procedure = service.procedure();
    let pointers = match service {
        Rendered::Professional(it) => it.diagnosis_pointers.as_slice(),
        Rendered::Institutional(_) | Rendered::Dental(_) => &[],
    };
    let revenue_code = match service {
        Rendered::Institutional(it) => it.revenue_code.clone(),
        Rendered::Professional(_) | Rendered::Dental(_) => String::new(),
    };
    Some(FiledLine {
        code: procedure.code.clone(),
        revenue_code,
        modifiers: procedure.modifiers.clone(),
        charge: Cents(service.charge().cents),
        units: service.units_milli().max(0) / 1000,
        pointers: pointers.iter().filter_map(|it| it.parse().ok()).collect(),
        day: line.days("472").map_or(claim_day, |it| it.0),
        number: line.reference("6R").map(str::to_owned),
        ordering: line.provider("DK").map(|it| it.name.id.clone()),
    })
}

fn drg(claim: &Claim) -> Option<String> {
    let mut codes = claim.health_codes.iter().flat_map(|segment| &segment.codes);
    codes.find(|it| it.qualifier == "DR").map(|it| it.code.clone())
}

/// What was left to the patient, from the CAS of each line (2430) with group PR.
fn first_answer(claim: &Claim) -> Option<FirstAnswer> {
    let other: &OtherCoverage = claim.other_coverage.first()?;
    other.amounts.iter().find(|it| it.qualifier == "D")?;
    let left = |line: &Line| {
        let adjustments = line.adjudications.iter().flat_map(|it| &it.adjustments);
        let patient = adjustments.filter(|it| it.group == "PR").flat_map(|it| &it.adjustments);
        let mut left = (Cents::ZERO, Cents::ZERO);
        for it in patient {
            match it.reason.as_str() {
                "1" => left.0 += Cents(it.amount.cents),
                "2" | "3" => left.1 += Cents(it.amount.cents),
                _ => {}
            }
        }
        left
    };
    Some(FirstAnswer { lines: claim.lines.iter().map(left).collect() })
}

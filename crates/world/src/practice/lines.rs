//! The lines of a claim, and the numbers that stand for permissions.

use x12::claim::{InstitutionalLine, Line, Party, Procedure as Done, ProfessionalLine, Rendered};

use super::{
    Charge, Nature, Practice, Slip, Visit,
    bill::{Bill, cents, dated, line_number, person, reference},
    procedure::{OUTPATIENT, procedure},
    second::adjudication,
};
use crate::{
    calendar::{compact, earlier, later},
    payers::{Authorization, PayerId, Referral, card},
};

impl Practice {
    /// The authorization that the payer gave for this visit, if one was needed and asked for.
    pub(crate) fn authorization(&self, visit: &Visit, payer: PayerId) -> Option<Authorization> {
        let card = card(payer);
        let slip = self.intent(visit).and_then(|it| it.slip);
        if !card.needs_authorization(visit) || slip == Some(Slip::AuthorizationNotRequested) {
            return None;
        }
        let patient = self.patient(visit.patient);
        let coverage = patient.coverages.iter().find(|it| it.payer == payer)?;
        let granted = |charge: &Charge| {
            let short = slip == Some(Slip::AuthorizationOverrun) && 1 < charge.units;
            (charge.code, if short { charge.units - 1 } else { charge.units })
        };
        Some(Authorization {
            number: format!("{}A{}", card.wire_id, &visit.claim[1..]),
            member_id: coverage.member_id.clone(),
            units: visit.charges.iter().map(granted).collect(),
            from: earlier(visit.day, 10),
            to: later(visit.last_day(), 20),
        })
    }

    /// The referral that the family doctor gave for this visit, where one is needed.
    pub(crate) fn referral(&self, visit: &Visit, payer: PayerId) -> Option<Referral> {
        let card = card(payer);
        let patient = self.patient(visit.patient);
        let coverage = patient.coverages.iter().find(|it| it.payer == payer)?;
        card.needs_referral(visit).then(|| Referral {
            number: format!("{}R{}", card.wire_id, &visit.claim[1..]),
            member_id: coverage.member_id.clone(),
        })
    }
}

/// Every line of the claim.
pub(super) fn lines(practice: &Practice, bill: &Bill) -> Vec<Line> {
    let mut lines = if bill.visit.stay.is_some() {
        stay_lines(&bill.visit)
    } else if bill.visit.at_hospital() {
        bill.visit.charges.iter().filter_map(outpatient_line).collect()
    } else {
        bill.visit.charges.iter().map(|charge| professional_line(bill, charge)).collect()
    };
    let lab = |line: &Line| is(line, Nature::Laboratory);
    for (nth, line) in lines.iter_mut().enumerate() {
        line.number = line_number(nth + 1);
        line.dates.push(dated("472", "D8", &compact(bill.visit.day)));
        line.references.push(reference("6R", &format!("{}L{}", bill.visit.claim, nth + 1)));
        let professional = !bill.visit.at_hospital();
        if professional && lab(line) && bill.slip != Some(Slip::OrderingLeftOff) {
            line.providers.extend(ordering(practice, &bill.visit));
        }
        if let Some(service) = line.service.clone() {
            line.adjudications = adjudication(bill, nth, &service);
        }
    }
    lines
}

/// Is the line's procedure of this nature?
fn is(line: &Line, nature: Nature) -> bool {
    let service = line.service.as_ref();
    let row = service.and_then(|service| procedure(&service.procedure().code));
    row.is_some_and(|row| row.nature == nature)
}

fn ordering(practice: &Practice, visit: &Visit) -> Option<Party> {
    let provider = practice.providers().get(visit.provider)?;
    let name = person("DK", provider.last, provider.first, ("XX", provider.npi.as_str()));
    Some(Party { name, ..Party::default() })
}

fn professional_line(bill: &Bill, charge: &Charge) -> Line {
    let Charge { code, modifiers, units, pointers } = charge;
    let row = procedure(code);
    let is_visit = row.is_some_and(|row| row.nature == Nature::Visit);
    let mut modifiers: Vec<String> = modifiers.iter().map(|it| (*it).to_owned()).collect();
    let mut code = *code;
    let mut units = *units;
    let mut pointers = pointers.clone();
    match bill.slip {
        Some(Slip::ModifierMissing) if is_visit => modifiers.clear(),
        Some(Slip::ModifierWrong) if is_visit => modifiers = vec!["TC".to_owned()],
        Some(Slip::UnitsMistyped) if 1 < units => units *= 10,
        Some(Slip::CheckUpNotCovered) if code == "G0439" => code = "99397",
        Some(Slip::DiagnosisWrong) if is_test(row.map(|row| row.nature)) => {
            pointers = vec![bill.visit.diagnoses.len() + 1];
        }
        _ => {}
    }
    let charged = procedure(code).map_or(0, |row| row.charge.times(i64::from(units)).0);
    let pointers = pointers.iter().map(usize::to_string).collect();
    Line {
        service: Some(Rendered::Professional(ProfessionalLine {
            procedure: done(code, modifiers),
            charge: cents(charged),
            unit: "UN".to_owned(),
            units: units.to_string(),
            diagnosis_pointers: pointers,
            ..ProfessionalLine::default()
        })),
        ..Line::default()
    }
}

fn is_test(nature: Option<Nature>) -> bool {
    matches!(nature, Some(Nature::Test | Nature::Laboratory))
}

fn outpatient_line(charge: &Charge) -> Option<Line> {
    let row = OUTPATIENT.iter().find(|row| row.code == charge.code)?;
    Some(institutional(row.revenue_code, done(row.code, vec![]), row.charge.0, 1))
}

/// A stay is billed by revenue code: room, pharmacy, laboratory and the rest.
fn stay_lines(visit: &Visit) -> Vec<Line> {
    let Some(stay) = visit.stay else { return vec![] };
    let whole = stay.charge.0;
    let (room, pharmacy, laboratory) = (whole * 4 / 10, whole * 2 / 10, whole / 10);
    let rest = whole - room - pharmacy - laboratory;
    let line = |revenue, charge, units| institutional(revenue, Done::default(), charge, units);
    vec![
        line("0120", room, stay.days),
        line("0250", pharmacy, 1),
        line("0300", laboratory, 1),
        line("0450", rest, 1),
    ]
}

fn institutional(revenue_code: &str, procedure: Done, charge: i64, units: u32) -> Line {
    let is_room = revenue_code.starts_with("01");
    Line {
        service: Some(Rendered::Institutional(InstitutionalLine {
            revenue_code: revenue_code.to_owned(),
            procedure,
            charge: cents(charge),
            unit: if is_room { "DA" } else { "UN" }.to_owned(),
            units: units.to_string(),
            ..InstitutionalLine::default()
        })),
        ..Line::default()
    }
}

fn done(code: &str, modifiers: Vec<String>) -> Done {
    Done { qualifier: "HC".to_owned(), code: code.to_owned(), modifiers, ..Done::default() }
}

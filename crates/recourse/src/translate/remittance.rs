//! An 835 in the words of the domain.

use chrono::NaiveDate;
use domain::{
    Adjustment, Carc, Cents, ClaimNumber, ClaimPayment, ClaimStatus, Group, Payer, Phi, Procedure,
    Program, ProviderAdjustment, Rarc, Remittance, ServiceLine,
};
use x12::{Amount, remittance as wire, text};

/// The head of a set.
pub fn remittance(head: &wire::Head<'_>) -> Remittance {
    let (name, id) = head.payer();
    let payer = Payer { name: string(name), id: string(id) };
    let (name, id) = head.payee();
    let paid = cents(head.paid());
    Remittance {
        payer,
        payee: string(if id.is_empty() { name } else { id }),
        // BPR03 `D`: the payer takes the amount.
        paid: if head.credit_or_debit() == b"D" { -paid } else { paid },
        notice_only: head.handling() == b"H",
        trace: string(head.trace()),
        originator: string(head.originator()),
        date: head.date(),
    }
}

/// One CLP loop.
pub fn payment(claim: &wire::ClaimPayment<'_>) -> ClaimPayment {
    let [charged, paid, patient_share] = claim.amounts().map(cents);
    let (facility, frequency) = claim.facility_and_frequency();
    let lines: Vec<ServiceLine> = claim.lines().map(|line| service_line(&line)).collect();
    let (service_from, service_to) = service_dates(claim, &lines);
    ClaimPayment {
        claim: ClaimNumber(string(claim.claim_number())),
        status: ClaimStatus::from_code(&text(claim.status())),
        charged,
        paid,
        patient_share,
        program: Program::from_filing_indicator(&text(claim.filing_indicator())),
        payer_claim_number: string(claim.payer_claim_number()),
        bill_type: bill_type(facility, frequency),
        patient: claim.name(b"QC").map(|name| Phi::new(person(&name))),
        original_reference: claim.reference(b"F8").map(string),
        forwarded_to: claim.name(b"TT").map(|name| string(name.last)),
        service_from,
        service_to,
        received: claim.date(b"050"),
        interest: claim.amount(b"I").map_or(Cents::ZERO, cents),
        adjustments: claim.adjustments().map(|it| adjustment(&it)).collect(),
        remarks: claim.remarks().map(|code| Rarc::new(&text(code))).collect(),
        lines,
    }
}

/// One reason-amount pair of a PLB.
pub fn provider_adjustment(pair: &wire::ProviderAdjustment<'_>) -> ProviderAdjustment {
    ProviderAdjustment {
        provider: string(pair.provider),
        fiscal_end: pair.fiscal_end,
        reason: string(pair.reason),
        reference: string(pair.reference),
        amount: cents(pair.amount),
    }
}

fn service_line(line: &wire::ServiceLine<'_>) -> ServiceLine {
    let (charged, paid) = line.charged_and_paid();
    let from = line.date(b"472").or_else(|| line.date(b"150"));
    ServiceLine {
        procedure: procedure(&line.procedure(), line.revenue_code()),
        billed_procedure: line.billed_procedure().map(|it| procedure(&it, b"")),
        charged: cents(charged),
        paid: cents(paid),
        units_milli: line.units_milli(),
        allowed: line.amount(b"B6").map(cents),
        service_from: from,
        service_to: line.date(b"151").or(from),
        line_number: line.reference(b"6R").map(string),
        adjustments: line.adjustments().map(|it| adjustment(&it)).collect(),
        remarks: line.remarks().map(|code| Rarc::new(&text(code))).collect(),
    }
}

fn adjustment(pair: &wire::Adjustment<'_>) -> Adjustment {
    Adjustment {
        group: Group::from_code(&text(pair.group)),
        carc: Carc::new(&text(pair.reason)),
        amount: cents(pair.amount),
    }
}

/// A line without a procedure code is named by its revenue code.
fn procedure(sent: &wire::Procedure<'_>, revenue_code: &[u8]) -> Procedure {
    let (qualifier, code) =
        if sent.code.is_empty() { (&b"NU"[..], revenue_code) } else { (sent.qualifier, sent.code) };
    let modifiers = sent.modifiers.iter().filter(|it| !it.is_empty()).map(|it| string(it));
    Procedure { qualifier: string(qualifier), code: string(code), modifiers: modifiers.collect() }
}

/// DTM*232 and 233 of the claim; where it has none, the first and last day of its lines.
fn service_dates(
    claim: &wire::ClaimPayment<'_>,
    lines: &[ServiceLine],
) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let from = claim.date(b"232").or_else(|| lines.iter().filter_map(|it| it.service_from).min());
    let to = claim.date(b"233").or_else(|| lines.iter().filter_map(|it| it.service_to).max());
    (from, to.or(from))
}

/// An institutional facility type has two digits and makes a bill type with the frequency; a
/// professional claim has a place of service there, which does not.
fn bill_type(facility: &[u8], frequency: &[u8]) -> String {
    if frequency.is_empty() { String::new() } else { string(facility) + &text(frequency) }
}

fn person(name: &wire::Name<'_>) -> String {
    let (last, first) = (text(name.last), text(name.first));
    if first.is_empty() { last.into_owned() } else { format!("{last}, {first}") }
}

fn string(bytes: &[u8]) -> String {
    text(bytes).trim().to_owned()
}

fn cents(amount: Amount) -> Cents {
    Cents(amount.cents)
}

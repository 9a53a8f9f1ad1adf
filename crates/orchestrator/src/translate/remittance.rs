//! An 835 in the words of the domain.

use chrono::NaiveDate;
use domain::{
    Adjustment, Carc, Cents, ClaimPayment, ClaimStatus, Group, Payer, Phi, Procedure, Program,
    ProviderAdjustment, Rarc, Remittance, ServiceLine,
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
///
/// A remittance has a hundred thousand of them and few are kept, so each is written over the one
/// before and takes no new memory.
#[derive(Debug, Default)]
pub struct PaymentInHand {
    payment: ClaimPayment,
    /// Lines of earlier claims, to be written over.
    spare: Vec<ServiceLine>,
}

impl PaymentInHand {
    /// Reads the next; its patient only where names are asked for.
    pub fn read(&mut self, claim: &wire::ClaimPayment<'_>, names: bool) -> &ClaimPayment {
        let Self { payment, spare } = self;
        let [charged, paid, patient_share] = claim.amounts().map(cents);
        let (facility, frequency) = claim.facility_and_frequency();
        let mut n_lines = 0;
        for line in claim.lines() {
            if n_lines == payment.lines.len() {
                payment.lines.push(spare.pop().unwrap_or_default());
            }
            service_line(&mut payment.lines[n_lines], &line);
            n_lines += 1;
        }
        spare.extend(payment.lines.drain(n_lines..));
        (payment.service_from, payment.service_to) = service_dates(claim, &payment.lines);
        write(&mut payment.claim.0, claim.claim_number());
        payment.status = ClaimStatus::from_code(&text(claim.status()));
        (payment.charged, payment.paid, payment.patient_share) = (charged, paid, patient_share);
        payment.program = Program::from_filing_indicator(&text(claim.filing_indicator()));
        write(&mut payment.payer_claim_number, claim.payer_claim_number());
        write_bill_type(&mut payment.bill_type, facility, frequency);
        let patient = if names { claim.name(b"QC") } else { None };
        payment.patient = patient.map(|name| Phi::new(person(&name)));
        payment.original_reference = claim.reference(b"F8").map(string);
        payment.forwarded_to = claim.name(b"TT").map(|name| string(name.last));
        payment.received = claim.date(b"050");
        payment.interest = claim.amount(b"I").map_or(Cents::ZERO, cents);
        fill(&mut payment.adjustments, claim.adjustments().map(|it| adjustment(&it)));
        fill(&mut payment.remarks, claim.remarks().map(|code| Rarc::new(&text(code))));
        payment
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

fn service_line(kept: &mut ServiceLine, line: &wire::ServiceLine<'_>) {
    let (charged, paid) = line.charged_and_paid();
    write_procedure(&mut kept.procedure, &line.procedure(), line.revenue_code());
    kept.billed_procedure = line.billed_procedure().map(|it| {
        let mut billed = Procedure::default();
        write_procedure(&mut billed, &it, b"");
        billed
    });
    (kept.charged, kept.paid) = (cents(charged), cents(paid));
    kept.units_milli = line.units_milli();
    kept.allowed = line.amount(b"B6").map(cents);
    kept.service_from = line.date(b"472").or_else(|| line.date(b"150"));
    kept.service_to = line.date(b"151").or(kept.service_from);
    match line.reference(b"6R") {
        Some(number) => write(kept.line_number.get_or_insert_default(), number),
        None => kept.line_number = None,
    }
    fill(&mut kept.adjustments, line.adjustments().map(|it| adjustment(&it)));
    fill(&mut kept.remarks, line.remarks().map(|code| Rarc::new(&text(code))));
}

fn adjustment(pair: &wire::Adjustment<'_>) -> Adjustment {
    Adjustment {
        group: Group::from_code(&text(pair.group)),
        carc: Carc::new(&text(pair.reason)),
        amount: cents(pair.amount),
    }
}

/// A line without a procedure code is named by its revenue code.
fn write_procedure(to: &mut Procedure, sent: &wire::Procedure<'_>, revenue_code: &[u8]) {
    let (qualifier, code) =
        if sent.code.is_empty() { (&b"NU"[..], revenue_code) } else { (sent.qualifier, sent.code) };
    write(&mut to.qualifier, qualifier);
    write(&mut to.code, code);
    let modifiers = sent.modifiers.iter().filter(|it| !it.is_empty());
    fill(&mut to.modifiers, modifiers.map(|it| string(it)));
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
fn write_bill_type(to: &mut String, facility: &[u8], frequency: &[u8]) {
    to.clear();
    if !frequency.is_empty() {
        to.push_str(text(facility).trim());
        to.push_str(&text(frequency));
    }
}

fn person(name: &wire::Name<'_>) -> String {
    let (last, first) = (text(name.last), text(name.first));
    if first.is_empty() { last.into_owned() } else { format!("{last}, {first}") }
}

fn string(bytes: &[u8]) -> String {
    text(bytes).trim().to_owned()
}

/// As [`string`], over what stood there.
fn write(to: &mut String, bytes: &[u8]) {
    // Most procedures have the qualifier of the one before.
    if to.as_bytes() == bytes {
        return;
    }
    to.clear();
    to.push_str(text(bytes).trim());
}

/// Writes over a list.
fn fill<T>(to: &mut Vec<T>, all: impl Iterator<Item = T>) {
    to.clear();
    to.extend(all);
}

fn cents(amount: Amount) -> Cents {
    Cents(amount.cents)
}

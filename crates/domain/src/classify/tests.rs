//! The judgment as tables that a biller can read, and the properties that hold for every claim.

mod claims;
mod groups;
mod properties;

use chrono::NaiveDate;

use crate::{
    Adjustment, Carc, Cents, ClaimPayment, ClaimStatus, Extent, Finding, Group, Judgment,
    Procedure, Program, Rarc, Remittance, ServiceLine, Severity,
};

/// `status | procedure charged paid GROUP-CARC:amount … remarks … | … | claim GROUP-CARC:amount …`
///
/// After the status may stand a program and the date of the remittance. A line's procedure may
/// carry modifiers after hyphens, and its allowed amount as `allowed:80.00`. The claim's charge
/// and payment are the lines' sums less its own adjustments; `claim` may give them as the first
/// two amounts.
fn claim(row: &str) -> (Remittance, ClaimPayment) {
    let mut parts = row.split('|').map(str::trim);
    let mut head = parts.next().expect("a row has a head").split_whitespace();
    let status = head.next().expect("a head has a status");
    let mut payment =
        ClaimPayment { status: ClaimStatus::from_code(status), ..ClaimPayment::default() };
    let mut date = day("2024-06-03");
    for word in head {
        match Program::from_id(word) {
            Some(program) => payment.program = program,
            None => date = day(word),
        }
    }
    for part in parts {
        let mut words = part.split_whitespace().peekable();
        let name = words.next().expect("a part has a name");
        let mut amounts = Vec::new();
        while let Some(amount) = words.peek().and_then(|word| cents(word)) {
            amounts.push(amount);
            words.next();
        }
        let mut line = ServiceLine { procedure: procedure(name), ..ServiceLine::default() };
        for word in words {
            match word.split_once(':') {
                Some(("allowed", amount)) => line.allowed = cents(amount),
                Some((codes, amount)) => line.adjustments.push(adjustment(codes, amount)),
                None => line.remarks.push(Rarc::new(word)),
            }
        }
        if name == "claim" {
            let own: Cents = line.adjustments.iter().map(|one| one.amount).sum();
            payment.paid -= own;
            if let [charged, paid] = amounts[..] {
                (payment.charged, payment.paid) = (charged, paid);
            }
            payment.adjustments = line.adjustments;
            payment.remarks = line.remarks;
        } else {
            let [charged, paid] = amounts[..] else {
                panic!("a line has charge and payment: {part}")
            };
            (line.charged, line.paid) = (charged, paid);
            payment.charged += charged;
            payment.paid += paid;
            payment.lines.push(line);
        }
    }
    (Remittance { date: Some(date), ..Remittance::default() }, payment)
}

/// What came out, shortest first: the outcome, the reasons, where the rest of the money went, and
/// the findings (`!` to be looked at, `!!` to stop for).
fn told(judgment: &Judgment) -> String {
    let mut text = match &judgment.denial {
        None if judgment.zero_pay_ok => "zero pay is right".to_owned(),
        None => "no denial".to_owned(),
        Some(denial) => {
            let extent = match denial.extent {
                Extent::Full => "full",
                Extent::Partial => "partial",
            };
            let reasons: Vec<String> = denial
                .reasons
                .iter()
                .map(|reason| {
                    let expected = if reason.expected { " expected" } else { "" };
                    format!("{} {}{expected}", reason.class.id(), reason.adjustment.amount)
                })
                .collect();
            format!("{extent} {} {}: {}", denial.class.id(), denial.amount, reasons.join(" + "))
        }
    };
    if judgment.not_final {
        text.push_str(", not final");
    }
    let sums = [
        ("contract", judgment.contractual),
        ("patient", judgment.patient_share),
        ("other payer", judgment.cob),
        ("law", judgment.legislated),
        ("pending", judgment.pending),
        ("told", judgment.informational),
        ("repeated", judgment.repeated),
    ];
    for (name, sum) in sums {
        if sum != Cents::ZERO {
            text.push_str(&format!("; {name} {sum}"));
        }
    }
    for Finding { severity, kind, .. } in &judgment.findings {
        let mark = match severity {
            Severity::Note => "",
            Severity::Warning => "!",
            Severity::Stop => "!!",
        };
        text.push_str(&format!(" [{mark}{kind}]"));
    }
    text
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("no date: {text}"))
}

/// `12.50`; `None` for anything else.
fn cents(text: &str) -> Option<Cents> {
    let (dollars, rest) = text.split_once('.')?;
    if rest.len() != 2 {
        return None;
    }
    format!("{dollars}{rest}").parse().ok().map(Cents)
}

fn adjustment(codes: &str, amount: &str) -> Adjustment {
    let (group, carc) = codes.split_once('-').expect("group and reason");
    let amount = cents(amount).unwrap_or_else(|| panic!("no amount: {amount}"));
    Adjustment { group: Group::from_code(group), carc: Carc::new(carc), amount }
}

fn procedure(text: &str) -> Procedure {
    let mut words = text.split('-').map(str::to_owned);
    let code = words.next().unwrap_or_default();
    Procedure { qualifier: "HC".to_owned(), code, modifiers: words.collect() }
}

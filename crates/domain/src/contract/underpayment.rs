//! Underpayment (U1): the payer paid, and allowed less than the contract says.
//!
//! No code says so; only the fee schedule shows it. What the payer refused is a denial and worked
//! as such, so a line with anything denied on it is left out here.
//!
//! **Invariant:** better silent than wrong. Wherever the contract does not plainly give a price, no
//! underpayment is reported.

use crate::{Adjustment, Cents, ClaimPayment, ClaimStatus, Kind, Place, Rank, ServiceLine};

use super::ContractPayer;

/// Reasons for a price that no fee schedule shows: 59 multiple procedures, a lower price by right;
/// 24 capitation, paid for each member and not for each service.
const PRICED_OTHERWISE: [&str; 2] = ["24", "59"];

/// A line that was priced below the contract.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ShortLine {
    /// Which line.
    pub place: Place,
    /// What the contract says.
    pub expected: Cents,
    /// What the payer allowed.
    pub allowed: Cents,
}

/// A claim that was paid below the contract.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Underpayment {
    /// The short lines, in the order of the remittance.
    pub lines: Vec<ShortLine>,
    /// What is missing over all of them.
    pub short: Cents,
}

/// What one line says of its price.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PricedLine {
    /// AMT*B6; where the payer left it out, the charge without the contractual reductions.
    pub allowed: Cents,
    /// The price can be held against the fee schedule: nothing is denied, nothing depends on
    /// another payer, no rule lowers it by right.
    pub comparable: bool,
}

impl PricedLine {
    /// Reads a line; `kind_of` is what classification says of each of its adjustments.
    pub fn of(line: &ServiceLine, mut kind_of: impl FnMut(&Adjustment) -> Kind) -> Self {
        let mut contractual = Cents::ZERO;
        let mut comparable = true;
        for adjustment in &line.adjustments {
            match kind_of(adjustment) {
                Kind::Contractual => contractual += adjustment.amount,
                Kind::Denial(_) | Kind::CobImpact | Kind::Pending => comparable = false,
                Kind::PatientShare | Kind::Legislated | Kind::Informational => {}
            }
            comparable &= !PRICED_OTHERWISE.contains(&adjustment.carc.as_str());
        }
        let allowed = line.allowed.unwrap_or(line.charged - contractual);
        // An allowed amount below the payment is a slip of the payer's.
        Self { allowed, comparable: comparable && allowed >= line.paid }
    }
}

/// A payment held against the contract's fees.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PriceCheck {
    /// What the contract says, over the lines that have a fee and can be compared.
    pub expected: Cents,
    /// What the payer allowed on the same lines.
    pub allowed: Cents,
    /// Those among them that were priced below it.
    short: Vec<ShortLine>,
}

/// Holds a payment against the contract; `priced` reads the line of that index, and is asked only
/// for lines that have a fee.
///
/// A payer allows no more than was charged, so the lesser of fee and charge is expected. \[K\]
/// `None` where nothing can be compared.
pub fn price_check(
    payer: &ContractPayer,
    payment: &ClaimPayment,
    priced: impl Fn(usize) -> PricedLine,
) -> Option<PriceCheck> {
    let first_payer = matches!(
        payment.status,
        ClaimStatus::Processed(Rank::Primary) | ClaimStatus::Forwarded(Rank::Primary)
    );
    if !first_payer || payer.fees.is_empty() {
        return None;
    }
    let mut check: Option<PriceCheck> = None;
    for (index, line) in payment.lines.iter().enumerate() {
        // The fee is for what was billed where the payer paid for something else.
        let procedure = line.billed_procedure.as_ref().unwrap_or(&line.procedure);
        let Some(fee) = payer.fees.fee(procedure, line.units_milli) else { continue };
        let PricedLine { allowed, comparable } = priced(index);
        if !comparable {
            continue;
        }
        let expected = fee.min(line.charged);
        let check = check.get_or_insert_default();
        check.expected += expected;
        check.allowed += allowed;
        if allowed < expected {
            check.short.push(ShortLine { place: Place::Line(index), expected, allowed });
        }
    }
    check
}

impl PriceCheck {
    /// What is missing, where it is more than the tolerance; less is rounding.
    pub fn underpayment(self, tolerance: Cents) -> Option<Underpayment> {
        let short = self.short.iter().map(|line| line.expected - line.allowed).sum();
        (short > tolerance).then_some(Underpayment { lines: self.short, short })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::{Carc, DenialClass, FeeSchedule, Group, Procedure, rows::check_rows};

    fn payer() -> ContractPayer {
        let mut fees = FeeSchedule::default();
        fees.insert("99213", Cents(92_40));
        fees.insert("20610", Cents(65_00));
        ContractPayer { fees, ..ContractPayer::default() }
    }

    fn kind_of(adjustment: &Adjustment) -> Kind {
        match adjustment.carc.as_str() {
            "45" | "59" => Kind::Contractual,
            "1" | "2" | "3" => Kind::PatientShare,
            "253" => Kind::Legislated,
            "23" => Kind::CobImpact,
            _ => Kind::Denial(DenialClass::Unclassified),
        }
    }

    fn cents(text: &str) -> Cents {
        Cents(text.replace('.', "").parse().unwrap())
    }

    fn procedure(code: Option<&str>) -> Procedure {
        Procedure { code: code.unwrap().into(), ..Procedure::default() }
    }

    /// `status procedure units charged allowed paid carc:amount,…`; several lines with `;`.
    fn judged(row: &str) -> String {
        let (status, lines) = row.trim().split_once(' ').unwrap();
        let line = |text: &str| {
            let cells: Vec<&str> = text.split_whitespace().collect();
            let adjustment = |text: &str| {
                let (carc, amount) = text.split_once(':').unwrap();
                Adjustment {
                    group: Group::ContractualObligation,
                    carc: Carc::new(carc),
                    amount: cents(amount),
                }
            };
            ServiceLine {
                procedure: procedure(cells[0].split('>').next_back()),
                billed_procedure: cells[0]
                    .contains('>')
                    .then(|| procedure(cells[0].split('>').next())),
                units_milli: cells[1].parse::<i64>().unwrap() * 1_000,
                charged: cents(cells[2]),
                allowed: (cells[3] != "-").then(|| cents(cells[3])),
                paid: cents(cells[4]),
                adjustments: cells[5].split(',').filter(|it| *it != "-").map(adjustment).collect(),
                ..ServiceLine::default()
            }
        };
        let payment = ClaimPayment {
            status: ClaimStatus::from_code(status),
            lines: lines.split(';').map(line).collect(),
            ..ClaimPayment::default()
        };
        let priced = |index: usize| PricedLine::of(&payment.lines[index], kind_of);
        let check = price_check(&payer(), &payment, priced);
        match check.and_then(|check| check.underpayment(Cents(1_00))) {
            None => "fine".into(),
            Some(found) => {
                let lines = found.lines.iter().map(|line| {
                    format!("{:?} {} instead of {}", line.place, line.allowed, line.expected)
                });
                format!("{} short: {}", found.short, lines.collect::<Vec<_>>().join(", "))
            }
        }
    }

    #[test]
    fn only_a_plain_case_is_an_underpayment() {
        // status, then for each line: procedure (`billed>paid`), units, charge, AMT*B6, paid, adjustments
        check_rows(
            &expect![[r#"
                1 99213 1 150.00 92.40 92.40 45:57.60                                     => fine
                1 99213 1 150.00 80.00 80.00 45:70.00                                     => 12.40 short: Line(0) 80.00 instead of 92.40
                1 99213 1 150.00 - 80.00 45:70.00                                         => 12.40 short: Line(0) 80.00 instead of 92.40
                1 99213 1 150.00 - 73.92 45:57.60,2:18.48                                 => fine
                1 99213 1 150.00 - 61.52 45:70.00,2:18.48                                 => 12.40 short: Line(0) 80.00 instead of 92.40
                1 99213 1 150.00 - 90.55 45:57.60,253:1.85                                => fine
                1 99213 1 150.00 91.40 91.40 45:58.60                                     => fine
                1 99213 1 150.00 91.39 91.39 45:58.61                                     => 1.01 short: Line(0) 91.39 instead of 92.40
                1 99213 2 300.00 92.40 92.40 45:207.60                                    => 92.40 short: Line(0) 92.40 instead of 184.80
                1 99213 1 80.00 80.00 80.00 -                                             => fine
                1 99213 1 80.00 70.00 70.00 45:10.00                                      => 10.00 short: Line(0) 70.00 instead of 80.00
                1 99213 1 150.00 110.00 110.00 45:40.00                                   => fine
                1 99213 1 150.00 0.00 92.40 45:57.60                                      => fine
                1 99213 1 150.00 0.00 0.00 97:150.00                                      => fine
                1 99213 1 150.00 50.00 50.00 45:50.00,151:50.00                           => fine
                1 99213>99212 1 150.00 50.00 50.00 45:100.00                              => 42.40 short: Line(0) 50.00 instead of 92.40
                1 20610 1 200.00 32.50 32.50 59:167.50                                    => fine
                1 80053 1 200.00 1.00 1.00 45:199.00                                      => fine
                2 99213 1 150.00 80.00 80.00 45:70.00                                     => fine
                1 99213 1 150.00 80.00 60.00 45:70.00,23:20.00                            => fine
                4 99213 1 150.00 80.00 80.00 45:70.00                                     => fine
                22 99213 1 150.00 80.00 80.00 45:70.00                                    => fine
                25 99213 1 150.00 80.00 80.00 45:70.00                                    => fine
                19 99213 1 150.00 80.00 80.00 45:70.00                                    => 12.40 short: Line(0) 80.00 instead of 92.40
                1 99213 1 150.00 92.00 92.00 45:58.00; 20610 1 90.00 64.00 64.00 45:26.00 => 1.40 short: Line(0) 92.00 instead of 92.40, Line(1) 64.00 instead of 65.00
                1 99213 1 150.00 90.00 90.00 45:60.00; 20610 1 90.00 70.00 70.00 45:20.00 => 2.40 short: Line(0) 90.00 instead of 92.40
            "#]],
            judged,
        );
    }
}

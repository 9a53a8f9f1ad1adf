//! The proof of one claim payment: each line, the claim, and the lines against the claim.

use super::imbalance::{BalanceLevel, Equation, Exact, Imbalance};
use crate::{Adjustment, Cents, ClaimPayment, ServiceLine};

/// One claim payment adds up. Only [`prove_claim`] makes it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ClaimCertificate {
    paid: Cents,
    n_lines: usize,
}

impl ClaimCertificate {
    /// CLP04, as proved.
    pub fn paid(&self) -> Cents {
        self.paid
    }

    /// How many lines were proved; none where an institutional claim was paid as a whole.
    pub fn n_lines(&self) -> usize {
        self.n_lines
    }
}

/// Proves one claim payment, or gives every equation that failed, the lines first.
///
/// A claim without lines is legal for institutional care; then only its own equation counts.
/// Nothing is allocated where all is well.
pub fn prove_claim(payment: &ClaimPayment) -> Result<ClaimCertificate, Vec<Imbalance>> {
    let mut imbalances: Vec<Imbalance> = payment
        .lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| out_of_line(line, index))
        .collect();

    let own = taken_off(&payment.adjustments);
    let all = payment.lines.iter().fold(own, |sum, line| sum.plus(taken_off(&line.adjustments)));
    let charged = Exact::of(payment.charged);
    imbalances.extend(charged.check(all, payment.paid, Equation::ClaimPaid, BalanceLevel::Claim));

    if !payment.lines.is_empty() {
        let lines = Exact::sum(payment.lines.iter().map(|line| line.charged));
        let payments = Exact::sum(payment.lines.iter().map(|line| line.paid));
        let nothing = Exact::default();
        imbalances.extend(lines.check(
            nothing,
            payment.charged,
            Equation::LineCharges,
            BalanceLevel::Claim,
        ));
        imbalances.extend(payments.check(
            own,
            payment.paid,
            Equation::LinePayments,
            BalanceLevel::Claim,
        ));
    }

    if imbalances.is_empty() {
        Ok(ClaimCertificate { paid: payment.paid, n_lines: payment.lines.len() })
    } else {
        Err(imbalances)
    }
}

fn out_of_line(line: &ServiceLine, index: usize) -> Option<Imbalance> {
    let less = taken_off(&line.adjustments);
    Exact::of(line.charged).check(less, line.paid, Equation::LinePaid, BalanceLevel::Line(index))
}

fn taken_off(adjustments: &[Adjustment]) -> Exact {
    Exact::sum(adjustments.iter().map(|adjustment| adjustment.amount))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;
    use crate::{Carc, Group, rows::check_rows};

    /// One row is one claim: `charge paid own-adjustments | line: charge paid adjustments | …`,
    /// all in cents.
    fn answer(row: &str) -> String {
        match prove_claim(&claim(row)) {
            Ok(certificate) => format!("proved, lines: {}", certificate.n_lines()),
            Err(imbalances) => {
                imbalances.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
            }
        }
    }

    fn claim(row: &str) -> ClaimPayment {
        let mut parts = row.split('|').map(amounts);
        let (charged, paid, adjustments) = parts.next().expect("each row begins with the claim");
        let line = |(charged, paid, adjustments)| ServiceLine {
            charged,
            paid,
            adjustments,
            ..ServiceLine::default()
        };
        let lines = parts.map(line).collect();
        ClaimPayment { charged, paid, adjustments, lines, ..ClaimPayment::default() }
    }

    fn amounts(part: &str) -> (Cents, Cents, Vec<Adjustment>) {
        let mut amounts =
            part.split_whitespace().map(|word| Cents(word.parse().expect("an amount in cents")));
        let charged = amounts.next().expect("a charge");
        let paid = amounts.next().expect("a payment");
        (charged, paid, amounts.map(adjustment).collect())
    }

    fn adjustment(amount: Cents) -> Adjustment {
        Adjustment { group: Group::ContractualObligation, carc: Carc::new("45"), amount }
    }

    #[test]
    fn a_claim_adds_up_or_says_what_does_not() {
        check_rows(
            &expect![[r#"
                10000 8000 2000                                             => proved, lines: 0
                10000 8000 2000 0                                           => proved, lines: 0
                10000 10000                                                 => proved, lines: 0
                0 0                                                         => proved, lines: 0
                10000 0 10000                                               => proved, lines: 0
                -10000 -8000 -2000                                          => proved, lines: 0
                10000 7990 2000                                             => charge 100.00 - adjustments 20.00 = 80.00, but the payer says paid 79.90: 0.10 apart
                10000 12000 -2000                                           => proved, lines: 0
                10000 8000 | 10000 8000 2000                                => proved, lines: 1
                10000 8000 | 10000 7990 2000                                => line 1: charge 100.00 - adjustments 20.00 = 80.00, but the payer says paid 79.90: 0.10 apart; the lines pay 79.90 - adjustments of the claim 0.00 = 79.90, but the payer says paid 80.00: 0.10 apart
                30000 24000 | 10000 8000 2000 | 20000 16000 3000 1000       => proved, lines: 2
                30000 24000 | 10000 8000 2000 | 19000 15000 3000 1000       => the lines charge 290.00, but the claim charges 300.00: 10.00 apart; the lines pay 230.00 - adjustments of the claim 0.00 = 230.00, but the payer says paid 240.00: 10.00 apart
                30000 23500 500 | 10000 8000 2000 | 20000 16000 4000        => proved, lines: 2
                10000 8000 2000 | 10000 8000 2000                           => charge 100.00 - adjustments 40.00 = 60.00, but the payer says paid 80.00: 20.00 apart; the lines pay 80.00 - adjustments of the claim 20.00 = 60.00, but the payer says paid 80.00: 20.00 apart
                -10000 -8000 | -10000 -8000 -2000                           => proved, lines: 1
                -10000 -8000 | -10000 -8000 2000                            => line 1: charge -100.00 - adjustments 20.00 = -120.00, but the payer says paid -80.00: 40.00 apart; charge -100.00 - adjustments 20.00 = -120.00, but the payer says paid -80.00: 40.00 apart
                9223372036854775807 9223372036854775807 9223372036854775807 => charge 92,233,720,368,547,758.07 - adjustments 92,233,720,368,547,758.07 = 0.00, but the payer says paid 92,233,720,368,547,758.07: 92,233,720,368,547,758.07 apart
            "#]],
            answer,
        );
    }

    #[test]
    fn amounts_past_any_sense_never_prove_by_saturating() {
        let huge = Cents(i64::MAX);
        let lines = vec![
            ServiceLine { charged: huge, paid: huge, ..ServiceLine::default() },
            ServiceLine { charged: huge, paid: huge, ..ServiceLine::default() },
        ];
        let payment = ClaimPayment { charged: huge, paid: huge, lines, ..ClaimPayment::default() };
        assert!(prove_claim(&payment).is_err());
    }

    prop_compose! {
        /// A line whose charge is what its payment and its adjustments make up.
        fn balanced_line()(
            paid in -1_000_000_00..1_000_000_00_i64,
            adjustments in prop::collection::vec(-10_000_00..10_000_00_i64, 0..8),
        ) -> ServiceLine {
            let charged = Cents(paid + adjustments.iter().sum::<i64>());
            let adjustments = adjustments.into_iter().map(|amount| adjustment(Cents(amount))).collect();
            ServiceLine { charged, paid: Cents(paid), adjustments, ..ServiceLine::default() }
        }
    }

    prop_compose! {
        fn balanced_claim()(
            lines in prop::collection::vec(balanced_line(), 0..6),
            own in prop::collection::vec(-10_000_00..10_000_00_i64, 0..4),
            paid_without_lines in -1_000_000_00..1_000_000_00_i64,
        ) -> ClaimPayment {
            let own_sum: Cents = own.iter().map(|amount| Cents(*amount)).sum();
            let charged = if lines.is_empty() {
                Cents(paid_without_lines) + own_sum
            } else {
                lines.iter().map(|line| line.charged).sum()
            };
            let paid = if lines.is_empty() {
                Cents(paid_without_lines)
            } else {
                lines.iter().map(|line| line.paid).sum::<Cents>() - own_sum
            };
            let adjustments = own.into_iter().map(|amount| adjustment(Cents(amount))).collect();
            ClaimPayment { charged, paid, adjustments, lines, ..ClaimPayment::default() }
        }
    }

    /// Every amount that the proof looks at.
    fn amounts_of(payment: &mut ClaimPayment) -> Vec<&mut Cents> {
        let mut amounts = vec![&mut payment.charged, &mut payment.paid];
        amounts.extend(payment.adjustments.iter_mut().map(|adjustment| &mut adjustment.amount));
        for line in &mut payment.lines {
            amounts.extend([&mut line.charged, &mut line.paid]);
            amounts.extend(line.adjustments.iter_mut().map(|adjustment| &mut adjustment.amount));
        }
        amounts
    }

    proptest! {
        #[test]
        fn a_balanced_claim_is_proved(payment in balanced_claim()) {
            let certificate = prove_claim(&payment).expect("the generator balances");
            prop_assert_eq!(certificate.n_lines(), payment.lines.len());
            prop_assert_eq!(certificate.paid(), payment.paid);
        }

        #[test]
        fn one_cent_anywhere_is_found(
            mut payment in balanced_claim(),
            pick in any::<prop::sample::Index>(),
            cent in prop::sample::select(vec![-1_i64, 1]),
        ) {
            let mut amounts = amounts_of(&mut payment);
            let pick = pick.index(amounts.len());
            *amounts[pick] += Cents(cent);
            let imbalances = prove_claim(&payment).expect_err("a cent is missing");
            prop_assert!(imbalances.iter().all(|imbalance| imbalance.apart() == Cents(1)));
        }

        #[test]
        fn amounts_that_are_only_told_change_nothing(mut payment in balanced_claim(), told: i64) {
            payment.interest = Cents(told);
            payment.patient_share = Cents(told);
            for line in &mut payment.lines {
                line.allowed = Some(Cents(told));
            }
            prop_assert!(prove_claim(&payment).is_ok());
        }
    }
}

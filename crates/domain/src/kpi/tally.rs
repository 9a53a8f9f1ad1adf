//! Counts claim payments, acknowledgments and proofs as they pass by, and gives the figures.

use std::collections::HashMap;

use super::{
    definitions::{
        AUTO_POST_RATE, CLEAN_CLAIM_RATE, FIRST_PASS_RESOLUTION, FULL_DENIAL_RATE,
        INITIAL_DENIAL_AMOUNT, INITIAL_DENIAL_RATE, NET_COLLECTION_RATE, OVERTURN_AMOUNT,
        OVERTURN_RATE, PARTIAL_DENIAL_RATE, REMITTANCE_DENIAL_RATE, REWORK_COST_OF_DENIALS,
        UNDERPAYMENT_RATE, ZERO_PAY_RATE,
    },
    figure::{Kpi, KpiQuantity},
};
use crate::{Acknowledgment, Cents, ClaimNumber, Extent};

/// What one denied claim costs to work: 57.23 dollars, 2023, industry average \[S\].
const REWORK_COST: Cents = Cents(57_23);

/// Whether a claim payment is the payer's first word on a claim.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum AdjudicationTurn {
    /// The first adjudication.
    #[default]
    First,
    /// A later one, or one of which nobody knows whether it was the first.
    Later,
    /// A reversal; it takes back and decides nothing.
    Reversal,
    /// In review, or a predetermination.
    Undecided,
}

/// What the figures need to know of one claim payment.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct ClaimFigures {
    /// First, later, reversal or undecided.
    pub turn: AdjudicationTurn,
    /// The payer's word as of now.
    pub current: bool,
    /// Everything was decided.
    pub is_final: bool,
    /// CLP03.
    pub charged: Cents,
    /// CLP04.
    pub paid: Cents,
    /// What this payer does not owe and did not deny: the contract's reduction, what is set by
    /// law, the shares of the patient and of other payers.
    pub not_owed: Cents,
    /// Full or partial, where something was denied.
    pub denied: Option<Extent>,
    /// How much was denied.
    pub denied_amount: Cents,
    /// For a first adjudication: what the payer's later word changed in the payment; `None` where
    /// there is no later word.
    pub recovered: Option<Cents>,
    /// What the contract lets expect as allowed, and what was allowed, where both are known.
    pub expected_and_allowed: Option<(Cents, Cents)>,
}

/// Counts that grow as claim payments pass by, in any order.
#[derive(Clone, Debug, Default)]
pub struct KpiTally {
    first: First,
    remitted: u64,
    remitted_denied: u64,
    current: Current,
    expected: Cents,
    short: Cents,
    lines: u64,
    lines_proved: u64,
    /// Whether a claim was ever rejected, by claim.
    rejected: HashMap<ClaimNumber, bool>,
}

/// Of first adjudications.
#[derive(Clone, Copy, Debug, Default)]
struct First {
    claims: u64,
    charged: Cents,
    denied_fully: u64,
    denied_partly: u64,
    denied: Cents,
    unpaid_and_fine: u64,
    resolved: u64,
    outcomes: u64,
    overturned: u64,
    outcome_amount: Cents,
    overturned_amount: Cents,
}

/// Of current adjudications.
#[derive(Clone, Copy, Debug, Default)]
struct Current {
    paid: Cents,
    owed: Cents,
}

impl KpiTally {
    /// Counts one claim payment.
    pub fn claim(&mut self, claim: &ClaimFigures) {
        if matches!(claim.turn, AdjudicationTurn::First | AdjudicationTurn::Later) {
            self.remitted += 1;
            self.remitted_denied += u64::from(claim.denied.is_some());
        }
        if claim.turn == AdjudicationTurn::First {
            self.first.count(claim);
        }
        if claim.current {
            self.current.paid += claim.paid;
            self.current.owed += claim.charged - claim.not_owed;
            if let Some((expected, allowed)) = claim.expected_and_allowed {
                self.expected += expected;
                self.short += (expected - allowed).max(Cents::ZERO);
            }
        }
    }

    /// Counts what was said of a claim on receipt. A claim that was rejected once is not clean,
    /// even where it was accepted later.
    pub fn acknowledgment(&mut self, acknowledgment: &Acknowledgment) {
        let rejected = self.rejected.entry(acknowledgment.claim.clone()).or_default();
        *rejected |= !acknowledgment.accepted;
    }

    /// Counts the lines of a remittance, and those of them that stand on proved claims.
    pub fn lines(&mut self, lines: usize, proved: usize) {
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        self.lines = self.lines.saturating_add(count(lines));
        self.lines_proved = self.lines_proved.saturating_add(count(proved));
    }

    /// The figures, in the order in which they are shown.
    pub fn figures(&self) -> Vec<Kpi> {
        let mut figures = self.denial_figures();
        figures.extend(self.outcome_figures());
        figures.extend(self.money_figures());
        figures
    }

    fn denial_figures(&self) -> Vec<Kpi> {
        let First { claims, charged, denied_fully, denied_partly, denied, unpaid_and_fine, .. } =
            self.first;
        let rejected = self.rejected.values().filter(|rejected| **rejected).count();
        let acknowledged = count(self.rejected.len());
        vec![
            INITIAL_DENIAL_RATE
                .rate(KpiQuantity::Count(denied_fully + denied_partly), KpiQuantity::Count(claims)),
            INITIAL_DENIAL_AMOUNT.rate(KpiQuantity::Money(denied), KpiQuantity::Money(charged)),
            FULL_DENIAL_RATE.rate(KpiQuantity::Count(denied_fully), KpiQuantity::Count(claims)),
            PARTIAL_DENIAL_RATE.rate(KpiQuantity::Count(denied_partly), KpiQuantity::Count(claims)),
            ZERO_PAY_RATE.rate(KpiQuantity::Count(unpaid_and_fine), KpiQuantity::Count(claims)),
            REMITTANCE_DENIAL_RATE
                .rate(KpiQuantity::Count(self.remitted_denied), KpiQuantity::Count(self.remitted)),
            CLEAN_CLAIM_RATE.rate(
                KpiQuantity::Count(acknowledged - count(rejected)),
                KpiQuantity::Count(acknowledged),
            ),
        ]
    }

    fn outcome_figures(&self) -> Vec<Kpi> {
        let First { claims, resolved, outcomes, overturned, .. } = self.first;
        let First { outcome_amount, overturned_amount, .. } = self.first;
        vec![
            FIRST_PASS_RESOLUTION.rate(KpiQuantity::Count(resolved), KpiQuantity::Count(claims)),
            OVERTURN_RATE.rate(KpiQuantity::Count(overturned), KpiQuantity::Count(outcomes)),
            OVERTURN_AMOUNT
                .rate(KpiQuantity::Money(overturned_amount), KpiQuantity::Money(outcome_amount)),
        ]
    }

    fn money_figures(&self) -> Vec<Kpi> {
        let denied = self.first.denied_fully + self.first.denied_partly;
        let rework = REWORK_COST.times(i64::try_from(denied).unwrap_or(i64::MAX));
        vec![
            NET_COLLECTION_RATE
                .rate(KpiQuantity::Money(self.current.paid), KpiQuantity::Money(self.current.owed)),
            UNDERPAYMENT_RATE
                .rate(KpiQuantity::Money(self.short), KpiQuantity::Money(self.expected)),
            AUTO_POST_RATE
                .rate(KpiQuantity::Count(self.lines_proved), KpiQuantity::Count(self.lines)),
            REWORK_COST_OF_DENIALS.amount(KpiQuantity::Count(denied), rework),
        ]
    }
}

impl First {
    fn count(&mut self, claim: &ClaimFigures) {
        self.claims += 1;
        self.charged += claim.charged;
        match claim.denied {
            Some(Extent::Full) => self.denied_fully += 1,
            Some(Extent::Partial) => self.denied_partly += 1,
            None if claim.is_final => {
                self.resolved += 1;
                self.unpaid_and_fine += u64::from(claim.paid == Cents::ZERO);
            }
            None => {}
        }
        if claim.denied.is_some() {
            self.denied += claim.denied_amount;
            if let Some(recovered) = claim.recovered {
                self.outcomes += 1;
                self.outcome_amount += claim.denied_amount;
                self.overturned += u64::from(Cents::ZERO < recovered);
                self.overturned_amount += recovered.max(Cents::ZERO);
            }
        }
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;

    fn tally() -> KpiTally {
        let claim = ClaimFigures {
            turn: AdjudicationTurn::First,
            current: true,
            is_final: true,
            charged: Cents(100_00),
            paid: Cents(80_00),
            not_owed: Cents(20_00),
            ..ClaimFigures::default()
        };
        let fully = ClaimFigures {
            paid: Cents::ZERO,
            not_owed: Cents::ZERO,
            denied: Some(Extent::Full),
            denied_amount: Cents(100_00),
            ..claim
        };
        let partly = ClaimFigures {
            paid: Cents(50_00),
            denied: Some(Extent::Partial),
            denied_amount: Cents(30_00),
            ..claim
        };
        let claims = [
            claim,
            ClaimFigures { expected_and_allowed: Some((Cents(92_00), Cents(80_00))), ..claim },
            ClaimFigures { expected_and_allowed: Some((Cents(78_00), Cents(80_00))), ..claim },
            // Deductible.
            ClaimFigures { paid: Cents::ZERO, not_owed: Cents(100_00), ..claim },
            // In review.
            ClaimFigures {
                paid: Cents::ZERO,
                turn: AdjudicationTurn::Undecided,
                is_final: false,
                current: false,
                ..claim
            },
            partly,
            fully,
            // Denied, then paid.
            ClaimFigures { current: false, recovered: Some(Cents(75_00)), ..fully },
            ClaimFigures {
                turn: AdjudicationTurn::Reversal,
                current: false,
                charged: Cents(-100_00),
                ..claim
            },
            ClaimFigures {
                turn: AdjudicationTurn::Later,
                paid: Cents(75_00),
                not_owed: Cents(25_00),
                ..claim
            },
            // Denied, and denied again.
            ClaimFigures { current: false, recovered: Some(Cents::ZERO), ..fully },
            ClaimFigures { turn: AdjudicationTurn::Later, ..fully },
        ];
        let mut tally = KpiTally::default();
        for claim in &claims {
            tally.claim(claim);
        }
        for (claim, accepted) in [("A", true), ("B", false), ("B", true), ("C", true), ("C", true)]
        {
            tally.acknowledgment(&Acknowledgment {
                claim: ClaimNumber(claim.to_owned()),
                accepted,
                status: "A1:20".to_owned(),
                date: None,
                payer_claim_number: None,
            });
        }
        tally.lines(40, 38);
        tally
    }

    fn shown(tally: &KpiTally) -> String {
        let rows = tally.figures().into_iter().map(|kpi| {
            let whole = kpi.denominator.map_or(String::new(), |whole| whole.to_string());
            let row = format!("{:28}{:>10}{whole:>10}  {}", kpi.id, kpi.numerator, kpi.reading);
            row + "\n"
        });
        rows.collect()
    }

    #[test]
    fn a_small_office_has_these_figures() {
        expect![[r#"
            initial_denial_rate                  4         8  50.00 %
            initial_denial_rate_amount      330.00    800.00  41.25 %
            full_denial_rate                     3         8  37.50 %
            partial_denial_rate                  1         8  12.50 %
            zero_pay_rate                        1         8  12.50 %
            remittance_denial_rate               5        10  50.00 %
            clean_claim_rate                     2         3  66.67 %
            first_pass_resolution                4         8  50.00 %
            overturn_rate                        1         2  50.00 %
            overturn_rate_amount             75.00    200.00  37.50 %
            net_collection_rate             365.00    595.00  61.34 %
            underpayment_rate                12.00    170.00  7.06 %
            auto_post_rate                      38        40  95.00 %
            rework_cost                          4            228.92
        "#]]
        .assert_eq(&shown(&tally()));
    }

    #[test]
    fn without_files_there_is_no_figure_and_each_says_why() {
        expect![[r#"
            initial_denial_rate                  0         0  - (no first adjudication in these files)
            initial_denial_rate_amount        0.00      0.00  - (no first adjudication in these files)
            full_denial_rate                     0         0  - (no first adjudication in these files)
            partial_denial_rate                  0         0  - (no first adjudication in these files)
            zero_pay_rate                        0         0  - (no first adjudication in these files)
            remittance_denial_rate               0         0  - (no claim payment in these files)
            clean_claim_rate                     0         0  - (no claim acknowledgments (277CA) in these files)
            first_pass_resolution                0         0  - (no first adjudication in these files)
            overturn_rate                        0         0  - (no denial of these files has a later adjudication)
            overturn_rate_amount              0.00      0.00  - (no denial of these files has a later adjudication)
            net_collection_rate               0.00      0.00  - (payers owe nothing in these files)
            underpayment_rate                 0.00      0.00  - (no fee schedule covers a service of these files)
            auto_post_rate                       0         0  - (no service line in these files)
            rework_cost                          0            - (nothing was denied)
        "#]].assert_eq(&shown(&KpiTally::default()));
    }

    #[test]
    fn every_figure_has_its_formula_and_its_own_name() {
        let figures = tally().figures();
        for kpi in &figures {
            assert!(!kpi.formula.is_empty() && !kpi.note.is_empty(), "{}", kpi.id);
            assert_eq!(figures.iter().filter(|other| other.id == kpi.id).count(), 1);
        }
    }

    prop_compose! {
        fn any_claim()(
            turn in prop::sample::select(vec![AdjudicationTurn::First, AdjudicationTurn::Later, AdjudicationTurn::Reversal, AdjudicationTurn::Undecided]),
            (current, is_final) in any::<(bool, bool)>(),
            (charged, paid, not_owed, denied_amount) in
                (0..900_00_i64, 0..900_00_i64, 0..900_00_i64, 1..900_00_i64),
            denied in prop::sample::select(vec![None, Some(Extent::Full), Some(Extent::Partial)]),
            recovered in prop::option::of(-900_00..900_00_i64),
        ) -> ClaimFigures {
            ClaimFigures {
                turn,
                current,
                is_final,
                charged: Cents(charged),
                paid: Cents(paid),
                not_owed: Cents(not_owed),
                denied,
                denied_amount: Cents(denied_amount),
                recovered: recovered.map(Cents),
                expected_and_allowed: None,
            }
        }
    }

    proptest! {
        #[test]
        fn the_order_of_claims_changes_no_figure(claims in prop::collection::vec(any_claim(), 0..20)) {
            let (mut forth, mut back) = (KpiTally::default(), KpiTally::default());
            for claim in &claims {
                forth.claim(claim);
            }
            for claim in claims.iter().rev() {
                back.claim(claim);
            }
            prop_assert_eq!(forth.figures(), back.figures());
        }

        #[test]
        fn a_share_of_claims_is_between_nothing_and_all(claims in prop::collection::vec(any_claim(), 1..20)) {
            let mut tally = KpiTally::default();
            for claim in &claims {
                tally.claim(claim);
            }
            for kpi in tally.figures() {
                if let (KpiQuantity::Count(part), Some(KpiQuantity::Count(whole))) = (kpi.numerator, kpi.denominator) {
                    prop_assert!(part <= whole, "{}: {part} of {whole}", kpi.id);
                }
            }
        }
    }
}

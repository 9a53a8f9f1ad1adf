//! The proof of a whole remittance, claim by claim as it is read, so that it needs no memory.

use super::{
    claim::prove_claim,
    imbalance::{BalanceLevel, Equation, Exact, Imbalance},
};
use crate::{Cents, ClaimPayment, ProviderAdjustment, Remittance};

/// A remittance adds up on every level. Only [`TransactionProof::finish`] makes it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Certificate {
    paid: Cents,
    tally: Tally,
}

impl Certificate {
    /// BPR02, as proved.
    pub fn paid(&self) -> Cents {
        self.paid
    }

    /// How many claim payments were proved.
    pub fn n_claims(&self) -> usize {
        self.tally.claims
    }

    /// How many lines were proved.
    pub fn n_lines(&self) -> usize {
        self.tally.lines
    }

    /// How many provider adjustments are in the sum.
    pub fn n_provider_adjustments(&self) -> usize {
        self.tally.provider_adjustments
    }
}

/// A remittance that does not add up.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unbalanced {
    /// What is out on the level of the transaction; nothing where only claims are out.
    pub imbalances: Vec<Imbalance>,
    /// How many claim payments there were.
    pub n_claims: usize,
    /// How many of them are out themselves; the proof of each said how.
    pub n_claims_out: usize,
    /// How many lines stand on claims that do add up.
    pub n_lines_proved: usize,
    /// How many lines there were.
    pub n_lines: usize,
}

/// What passed by so far.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Tally {
    claims: usize,
    claims_out: usize,
    lines: usize,
    lines_proved: usize,
    provider_adjustments: usize,
}

/// A proof under way: hand in each claim payment and each provider adjustment, then finish.
#[derive(Clone, Debug)]
pub struct TransactionProof {
    stated: Cents,
    paid: Exact,
    provider: Exact,
    tally: Tally,
}

impl TransactionProof {
    /// Begins with the head of the remittance (BPR02).
    pub fn new(remittance: &Remittance) -> Self {
        Self {
            stated: remittance.paid,
            paid: Exact::default(),
            provider: Exact::default(),
            tally: Tally::default(),
        }
    }

    /// Proves one claim payment and adds it; gives what is out with it, nothing where it is right.
    pub fn claim(&mut self, payment: &ClaimPayment) -> Vec<Imbalance> {
        self.paid = self.paid.plus(Exact::of(payment.paid));
        self.tally.claims += 1;
        self.tally.lines += payment.lines.len();
        match prove_claim(payment) {
            Ok(certificate) => {
                self.tally.lines_proved += certificate.n_lines();
                vec![]
            }
            Err(imbalances) => {
                self.tally.claims_out += 1;
                imbalances
            }
        }
    }

    /// Adds one provider adjustment (PLB).
    pub fn provider_adjustment(&mut self, adjustment: &ProviderAdjustment) {
        self.provider = self.provider.plus(Exact::of(adjustment.amount));
        self.tally.provider_adjustments += 1;
    }

    /// Proves the whole: no certificate where a single claim is out.
    pub fn finish(self) -> Result<Certificate, Unbalanced> {
        let Self { stated, paid, provider, tally } = self;
        let mut imbalances: Vec<Imbalance> = paid
            .check(provider, stated, Equation::TransactionPaid, BalanceLevel::Transaction)
            .into_iter()
            .collect();
        if stated < Cents::ZERO {
            imbalances.push(Imbalance {
                equation: Equation::TransferNotNegative,
                whole: Cents::ZERO,
                less: Cents::ZERO,
                stated,
                level: BalanceLevel::Transaction,
            });
        }
        if imbalances.is_empty() && tally.claims_out == 0 {
            return Ok(Certificate { paid: stated, tally });
        }
        Err(Unbalanced {
            imbalances,
            n_claims: tally.claims,
            n_claims_out: tally.claims_out,
            n_lines_proved: tally.lines_proved,
            n_lines: tally.lines,
        })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;
    use crate::rows::check_rows;

    /// One row is one remittance: `transfer | what each claim pays | provider adjustments`, in
    /// cents; a claim written `8000?` charges a cent more than it explains.
    fn answer(inputs: &str) -> String {
        let mut parts = inputs.split('|');
        let stated = parts.next().expect("a transfer").trim().parse().expect("cents");
        let mut proof = begun(stated);
        for word in parts.next().unwrap_or("").split_whitespace() {
            let paid = Cents(word.trim_end_matches('?').parse().expect("cents"));
            let charged = if word.ends_with('?') { paid + Cents(1) } else { paid };
            proof.claim(&ClaimPayment { charged, paid, ..ClaimPayment::default() });
        }
        for word in parts.next().unwrap_or("").split_whitespace() {
            proof.provider_adjustment(&plb(word.parse().expect("cents")));
        }
        match proof.finish() {
            Ok(proved) => format!("proved, claims: {}", proved.n_claims()),
            Err(unbalanced) => {
                let mut words: Vec<String> =
                    unbalanced.imbalances.iter().map(ToString::to_string).collect();
                words.push(format!("claims out: {}", unbalanced.n_claims_out));
                words.join("; ")
            }
        }
    }

    fn begun(stated: i64) -> TransactionProof {
        TransactionProof::new(&Remittance { paid: Cents(stated), ..Remittance::default() })
    }

    fn plb(amount: i64) -> ProviderAdjustment {
        ProviderAdjustment { amount: Cents(amount), ..ProviderAdjustment::default() }
    }

    #[test]
    fn a_remittance_adds_up_or_says_what_does_not() {
        check_rows(
            &expect![[r#"
                24000 | 8000 16000        => proved, claims: 2
                0 | |                     => proved, claims: 0
                0 | 0 0 0                 => proved, claims: 3
                23500 | 8000 16000 | 500  => proved, claims: 2
                24050 | 8000 16000 | -50  => proved, claims: 2
                0 | 5000 -8000 | -3000    => proved, claims: 2
                2000 | 5000 | 3000        => proved, claims: 1
                -3000 | 5000 -8000        => the transfer is -30.00, and a transfer can't be negative: what is owed belongs into a forwarding balance (PLB FB); claims out: 0
                24000 | 8000 15990        => the claims pay 239.90 - provider adjustments 0.00 = 239.90, but the transfer is 240.00: 0.10 apart; claims out: 0
                23500 | 8000 16000 | -500 => the claims pay 240.00 - provider adjustments -5.00 = 245.00, but the transfer is 235.00: 10.00 apart; claims out: 0
                24000 | 8000? 16000       => claims out: 1
                24001 | 8000? 16000       => the claims pay 240.00 - provider adjustments 0.00 = 240.00, but the transfer is 240.01: 0.01 apart; claims out: 1
            "#]],
            answer,
        );
    }

    proptest! {
        #[test]
        fn a_cent_anywhere_in_a_remittance_is_found(
            payments in prop::collection::vec(0..1_000_000_00_i64, 1..20),
            adjustments in prop::collection::vec(-100_00..100_00_i64, 0..5),
            pick in any::<prop::sample::Index>(),
        ) {
            let sum = payments.iter().sum::<i64>() - adjustments.iter().sum::<i64>();
            prop_assume!(sum > 0);
            let prove = |stated: i64, payments: &[i64], adjustments: &[i64]| {
                let mut proof = begun(stated);
                for paid in payments {
                    let paid = Cents(*paid);
                    proof.claim(&ClaimPayment { charged: paid, paid, ..ClaimPayment::default() });
                }
                for amount in adjustments {
                    proof.provider_adjustment(&plb(*amount));
                }
                proof.finish()
            };
            prop_assert!(prove(sum, &payments, &adjustments).is_ok());

            let mut amounts = [&[sum], payments.as_slice(), adjustments.as_slice()].concat();
            let pick = pick.index(amounts.len());
            amounts[pick] += 1;
            let (payments, adjustments) = amounts[1..].split_at(payments.len());
            prop_assert!(prove(amounts[0], payments, adjustments).is_err());
        }
    }
}

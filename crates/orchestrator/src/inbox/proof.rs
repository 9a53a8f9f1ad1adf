//! The proof of a remittance as a person reads it: each equation with its two sides, and where it does not
//! hold.
//!
//! Whether a remittance adds up is proved by the domain, exactly. What is here are the sums that a page shows
//! beside the proof.
//!
//! **Invariant:** nothing here decides; where the sums of a page agree and the proof failed, the proof counts.

use domain::{
    Adjustment, BalanceLevel, Cents, Certificate, ClaimNumber, ClaimPayment, Equation, Imbalance,
    OpenWhy, Phi, ProviderAdjustment, Unbalanced,
};

/// More failed equations than anybody reads of one remittance; the rest is counted.
const N_IMBALANCES_MAX: usize = 50;

/// More provider adjustments than one page shows; the rest is counted.
const N_MOVED_MAX: usize = 200;

/// Charges, what was taken off them, and what was paid: the two sides of an equation.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Sides {
    /// Charged.
    pub charged: Cents,
    /// Taken off by adjustments.
    pub adjusted: Cents,
    /// Paid, as the payer wrote.
    pub paid: Cents,
}

/// An equation that does not hold.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Apart {
    /// On which claim; `None` where it is the remittance as a whole.
    pub claim: Option<ClaimNumber>,
    /// Which equation, and its sides.
    pub imbalance: Imbalance,
}

/// Money that moved beyond the claims (PLB).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Moved {
    /// PLB03-1.
    pub reason: String,
    /// PLB03-2; some payers put the number of a member there.
    pub reference: Phi<String>,
    /// Positive where the payment falls.
    pub amount: Cents,
    /// The claim of this file that it is about.
    pub claim: Option<ClaimNumber>,
    /// What is open of it, as far as this file says.
    pub open: Option<OpenWhy>,
}

/// What a page shows of a proof.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ProofReport {
    /// How many service lines there are.
    pub n_lines: u64,
    /// How many lines stand on claims that add up.
    pub n_lines_proved: u64,
    /// How many claims do not add up.
    pub n_claims_out: u64,
    /// Of all lines.
    pub lines: Sides,
    /// Of all claims; their adjustments are their own and their lines'.
    pub claims: Sides,
    /// What the provider adjustments took off, positive where the payment falls.
    pub moved_off: Cents,
    /// What does not hold.
    pub apart: Vec<Apart>,
    /// How much more does not hold.
    pub n_apart_left_out: u64,
    /// The provider adjustments.
    pub moved: Vec<Moved>,
    /// How many more there are.
    pub n_moved_left_out: u64,
}

impl ProofReport {
    /// Takes a claim payment, and what is out with it.
    pub(super) fn claim(&mut self, payment: &ClaimPayment, imbalances: &[Imbalance]) {
        let mut adjusted = sum(&payment.adjustments);
        for line in &payment.lines {
            let off_line = sum(&line.adjustments);
            self.lines.add(line.charged, off_line, line.paid);
            adjusted += off_line;
        }
        self.claims.add(payment.charged, adjusted, payment.paid);
        for imbalance in imbalances {
            self.apart(Some(&payment.claim), *imbalance);
        }
    }

    /// Takes a provider adjustment.
    pub(super) fn moved(&mut self, adjustment: &ProviderAdjustment) {
        self.moved_off += adjustment.amount;
        if self.moved.len() == N_MOVED_MAX {
            self.n_moved_left_out += 1;
            return;
        }
        self.moved.push(Moved {
            reason: adjustment.reason.clone(),
            reference: Phi::new(adjustment.reference.clone()),
            amount: adjustment.amount,
            claim: None,
            open: None,
        });
    }

    /// Takes what was proved in the end.
    pub(super) fn finish(&mut self, proved: &Result<Certificate, Unbalanced>) {
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        match proved {
            Ok(certificate) => {
                self.n_lines = count(certificate.n_lines());
                self.n_lines_proved = self.n_lines;
            }
            Err(unbalanced) => {
                self.n_lines = count(unbalanced.n_lines);
                self.n_lines_proved = count(unbalanced.n_lines_proved);
                self.n_claims_out = count(unbalanced.n_claims_out);
                for imbalance in &unbalanced.imbalances {
                    self.apart(None, *imbalance);
                }
            }
        }
    }

    /// Says to which claim of the file an adjustment belongs, and what is open of it.
    pub(super) fn tie(&mut self, tied: Tied) {
        let Tied { adjustment, claim, open } = tied;
        let is_it = |it: &&mut Moved| {
            let is_untied = it.claim.is_none() && it.open.is_none();
            let is_same = it.reason == adjustment.reason && it.amount == adjustment.amount;
            is_untied && is_same && *it.reference.expose() == adjustment.reference
        };
        if let Some(moved) = self.moved.iter_mut().find(is_it) {
            (moved.claim, moved.open) = (claim, open);
        }
    }

    fn apart(&mut self, claim: Option<&ClaimNumber>, imbalance: Imbalance) {
        if self.apart.len() == N_IMBALANCES_MAX {
            self.n_apart_left_out += 1;
        } else {
            self.apart.push(Apart { claim: claim.cloned(), imbalance });
        }
    }
}

/// What the ledger of the file says of a provider adjustment.
#[derive(Clone, Debug)]
pub(super) struct Tied {
    pub(super) adjustment: ProviderAdjustment,
    pub(super) claim: Option<ClaimNumber>,
    pub(super) open: Option<OpenWhy>,
}

impl Sides {
    /// What should have been paid.
    pub fn expected(&self) -> Cents {
        self.charged - self.adjusted
    }

    fn add(&mut self, charged: Cents, adjusted: Cents, paid: Cents) {
        self.charged += charged;
        self.adjusted += adjusted;
        self.paid += paid;
    }
}

fn sum(adjustments: &[Adjustment]) -> Cents {
    adjustments.iter().map(|it| it.amount).sum()
}

/// Where an imbalance stands: the line, from 1.
pub(super) fn line_of(imbalance: &Imbalance) -> Option<u64> {
    match imbalance.level {
        BalanceLevel::Line(index) => u64::try_from(index).ok().map(|it| it.saturating_add(1)),
        BalanceLevel::Claim | BalanceLevel::Transaction => None,
    }
}

/// An equation by its name.
pub(super) fn equation(id: &str) -> Option<Equation> {
    let all = [
        Equation::LinePaid,
        Equation::ClaimPaid,
        Equation::LineCharges,
        Equation::LinePayments,
        Equation::TransactionPaid,
        Equation::TransferNotNegative,
    ];
    all.into_iter().find(|it| it.id() == id)
}

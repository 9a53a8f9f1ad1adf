//! What is wrong where a remittance does not add up: the equation, both sides and the place.

use std::fmt;

use crate::Cents;

/// Where an equation failed.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum BalanceLevel {
    /// Loop 2110: the line of this index, from 0.
    Line(usize),
    /// Loop 2100: the claim.
    Claim,
    /// The whole 835 transaction set.
    Transaction,
}

/// One of the sums that an 835 has to satisfy.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Equation {
    /// A line pays its charge less its adjustments.
    LinePaid,
    /// A claim pays its charge less all adjustments, its own and its lines'.
    ClaimPaid,
    /// The charges of the lines make up the charge of the claim.
    LineCharges,
    /// The payments of the lines, less the claim's own adjustments, make up its payment.
    LinePayments,
    /// The payments of the claims, less the provider adjustments, make up the transfer.
    TransactionPaid,
    /// No transfer is negative; what is owed goes forward as PLB `FB`.
    TransferNotNegative,
}

impl Equation {
    /// A stable name for files.
    pub fn id(self) -> &'static str {
        match self {
            Self::LinePaid => "line_paid",
            Self::ClaimPaid => "claim_paid",
            Self::LineCharges => "line_charges",
            Self::LinePayments => "line_payments",
            Self::TransactionPaid => "transaction_paid",
            Self::TransferNotNegative => "transfer_not_negative",
        }
    }

    /// The equation in the names of the 835's elements.
    pub fn formula(self) -> &'static str {
        match self {
            Self::LinePaid => "SVC02 - Σ CAS(2110) = SVC03",
            Self::ClaimPaid => "CLP03 - Σ CAS(2100) - Σ CAS(2110) = CLP04",
            Self::LineCharges => "Σ SVC02 = CLP03",
            Self::LinePayments => "Σ SVC03 - Σ CAS(2100) = CLP04",
            Self::TransactionPaid => "Σ CLP04 - Σ PLB = BPR02",
            Self::TransferNotNegative => "BPR02 ≥ 0",
        }
    }
}

/// One equation that failed: `whole` less `less` should be `stated`, and is not.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Imbalance {
    /// Which equation.
    pub equation: Equation,
    /// What the equation starts from: a charge, or a sum of payments.
    pub whole: Cents,
    /// What it takes off: a sum of adjustments; zero where it takes nothing off.
    pub less: Cents,
    /// What the payer wrote as the result.
    pub stated: Cents,
    /// Where.
    pub level: BalanceLevel,
}

impl Imbalance {
    /// The result that would be right.
    pub fn expected(&self) -> Cents {
        self.whole - self.less
    }

    /// How far apart the two sides are, without a sign.
    pub fn apart(&self) -> Cents {
        (self.expected() - self.stated).abs()
    }
}

/// The sentence that a biller reads.
impl fmt::Display for Imbalance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { whole, less, stated, .. } = *self;
        let expected = self.expected();
        if let BalanceLevel::Line(line) = self.level {
            write!(f, "line {}: ", line.saturating_add(1))?;
        }
        match self.equation {
            Equation::LinePaid | Equation::ClaimPaid => write!(
                f,
                "charge {whole} - adjustments {less} = {expected}, but the payer says paid {stated}"
            ),
            Equation::LineCharges => {
                write!(f, "the lines charge {whole}, but the claim charges {stated}")
            }
            Equation::LinePayments => write!(
                f,
                "the lines pay {whole} - adjustments of the claim {less} = {expected}, but the \
                 payer says paid {stated}"
            ),
            Equation::TransactionPaid => write!(
                f,
                "the claims pay {whole} - provider adjustments {less} = {expected}, but the \
                 transfer is {stated}"
            ),
            Equation::TransferNotNegative => {
                return write!(
                    f,
                    "the transfer is {stated}, and a transfer can't be negative: what is owed \
                     belongs into a forwarding balance (PLB FB)"
                );
            }
        }?;
        write!(f, ": {} apart", self.apart())
    }
}

/// A sum that can't overflow: 2^63 amounts of 64 bits fit into 128.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Exact(i128);

impl Exact {
    /// Exactly this amount.
    pub(super) fn of(amount: Cents) -> Self {
        Self(i128::from(amount.0))
    }

    /// The exact sum.
    pub(super) fn sum(amounts: impl Iterator<Item = Cents>) -> Self {
        Self(amounts.map(|amount| i128::from(amount.0)).sum())
    }

    /// Adds to it.
    pub(super) fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    /// For a message: what does not fit into 64 bits shows as the largest amount that does.
    fn shown(self) -> Cents {
        let bounded = self.0.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
        Cents(i64::try_from(bounded).unwrap_or(i64::MAX))
    }

    /// Checks `self - less = stated`.
    pub(super) fn check(
        self,
        less: Self,
        stated: Cents,
        equation: Equation,
        level: BalanceLevel,
    ) -> Option<Imbalance> {
        let holds = self.0 - less.0 == i128::from(stated.0);
        let imbalance =
            || Imbalance { equation, whole: self.shown(), less: less.shown(), stated, level };
        (!holds).then(imbalance)
    }
}

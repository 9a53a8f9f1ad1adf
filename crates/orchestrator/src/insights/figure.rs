//! One figure: what it says, how it is made, and the rows that it was counted from.

use domain::{Cents, Kpi, KpiDefinition, KpiQuantity, KpiReading};
use store::{Sums, Which};

/// A figure, beside what it was in the period before.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Figure {
    /// A stable name for files and addresses.
    pub id: &'static str,
    /// The name that the office knows.
    pub name: &'static str,
    /// The formula in words.
    pub formula: &'static str,
    /// What to keep in mind.
    pub note: &'static str,
    /// What it says.
    pub value: Value,
    /// What it said in the period before; `None` where it is as of now and of no period.
    pub before: Option<Value>,
    /// Which way is the better one, where one is.
    pub better: Option<Better>,
    /// The rows that it was counted from.
    pub part: Basis,
    /// The rows that it is a share of.
    pub whole: Option<Basis>,
}

/// What a figure says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Value {
    /// A share, in hundredths of a percent, of two counts or two amounts.
    Share(Kpi),
    /// An amount.
    Amount(Cents),
    /// So many.
    Count(u64),
    /// Half took at most so many tenths of a day; of so many. `None` of none.
    Days(Option<i64>, u64),
}

/// Which way is the better one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Better {
    /// Less of it.
    Lower,
    /// More of it.
    Higher,
}

/// Rows, and what is added up of them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Basis {
    /// Which rows.
    pub which: Which,
    /// What is added up.
    pub counts: Measure,
}

/// What is added up of rows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Measure {
    /// How many there are.
    Number,
    /// What was charged.
    Charged,
    /// What was paid.
    Paid,
    /// What was denied.
    Denied,
    /// What came after a denial.
    Recovered,
    /// What is or was expected.
    Expected,
}

impl Measure {
    /// What it is of these sums.
    pub fn of(self, sums: &Sums) -> KpiQuantity {
        match self {
            Self::Number => KpiQuantity::Count(sums.n),
            Self::Charged => KpiQuantity::Money(sums.charged),
            Self::Paid => KpiQuantity::Money(sums.paid),
            Self::Denied => KpiQuantity::Money(sums.denied),
            Self::Recovered => KpiQuantity::Money(sums.recovered),
            Self::Expected => KpiQuantity::Money(sums.expected),
        }
    }
}

impl Value {
    /// A share, by its definition.
    pub(super) fn share(definition: KpiDefinition, part: KpiQuantity, whole: KpiQuantity) -> Self {
        Self::Share(definition.rate(part, whole))
    }

    /// A count or an amount.
    pub(super) fn plain(quantity: KpiQuantity) -> Self {
        match quantity {
            KpiQuantity::Count(n) => Self::Count(n),
            KpiQuantity::Money(amount) => Self::Amount(amount),
        }
    }

    /// One number to compare with another of the same figure: hundredths of a percent, cents, a count or
    /// tenths of a day. `None` where there is nothing to compare.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Share(kpi) => match kpi.reading {
                KpiReading::BasisPoints(points) => Some(points),
                KpiReading::Money(amount) => Some(amount.0),
                KpiReading::Nothing(_) => None,
            },
            Self::Amount(amount) => Some(amount.0),
            Self::Count(n) => i64::try_from(*n).ok(),
            Self::Days(tenths, _) => *tenths,
        }
    }

    /// How many or how much it rests on: a share of few says little.
    pub fn basis(&self) -> Option<KpiQuantity> {
        match self {
            Self::Share(kpi) => kpi.denominator,
            Self::Days(_, n) => Some(KpiQuantity::Count(*n)),
            Self::Amount(_) | Self::Count(_) => None,
        }
    }
}

impl Figure {
    /// By how much it changed, in the unit of [`Value::number`].
    pub fn change(&self) -> Option<i64> {
        Some(self.value.number()? - self.before.as_ref()?.number()?)
    }

    /// Did it become better? `None` where it did not change, or where no way is the better one.
    pub fn is_better(&self) -> Option<bool> {
        let change = self.change().filter(|it| *it != 0)?;
        Some((change < 0) == (self.better? == Better::Lower))
    }
}

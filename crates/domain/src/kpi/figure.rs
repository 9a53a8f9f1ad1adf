//! One figure: its name, its formula, what was counted, and what comes out.

use std::fmt;

use crate::Cents;

/// What a figure is made from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum KpiQuantity {
    /// So many claims, lines, …
    Count(u64),
    /// So much money.
    Money(Cents),
}

impl KpiQuantity {
    fn number(self) -> i128 {
        match self {
            Self::Count(count) => i128::from(count),
            Self::Money(amount) => i128::from(amount.0),
        }
    }
}

impl fmt::Display for KpiQuantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => f.pad(&count.to_string()),
            Self::Money(amount) => f.pad(&amount.to_string()),
        }
    }
}

/// What comes out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum KpiReading {
    /// A share in hundredths of a percent: 1,180 is 11.80 %.
    BasisPoints(i64),
    /// An amount.
    Money(Cents),
    /// Not to be shown, and why.
    Nothing(&'static str),
}

impl fmt::Display for KpiReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // The same digits as cents to a dollar: hundredths.
            Self::BasisPoints(points) => f.pad(&format!("{} %", Cents(*points))),
            Self::Money(amount) => f.pad(&amount.to_string()),
            Self::Nothing(why) => f.pad(&format!("- ({why})")),
        }
    }
}

/// A key figure with all that is needed to check it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Kpi {
    /// A stable name for files.
    pub id: &'static str,
    /// The name that the office knows.
    pub name: &'static str,
    /// The formula in words.
    pub formula: &'static str,
    /// What was counted.
    pub numerator: KpiQuantity,
    /// Over what; `None` where the figure is a plain amount.
    pub denominator: Option<KpiQuantity>,
    /// What comes out.
    pub reading: KpiReading,
    /// What to keep in mind.
    pub note: &'static str,
}

/// What a figure is called and how it is made; the same for every set of remittances.
#[derive(Clone, Copy, Debug)]
pub struct KpiDefinition {
    /// A stable name for files and addresses.
    pub id: &'static str,
    /// The name that the office knows.
    pub name: &'static str,
    /// The formula in words.
    pub formula: &'static str,
    /// What to keep in mind.
    pub note: &'static str,
    /// Why there is nothing to show where the denominator is zero.
    pub without_basis: &'static str,
}

impl KpiDefinition {
    /// A share of the whole.
    pub fn rate(self, numerator: KpiQuantity, denominator: KpiQuantity) -> Kpi {
        let (part, whole) = (numerator.number(), denominator.number());
        let reading =
            if 0 < whole { share(part, whole) } else { KpiReading::Nothing(self.without_basis) };
        self.kpi(numerator, Some(denominator), reading)
    }

    /// A plain amount, made from a count.
    pub fn amount(self, numerator: KpiQuantity, amount: Cents) -> Kpi {
        let reading = match numerator {
            KpiQuantity::Count(0) => KpiReading::Nothing(self.without_basis),
            _ => KpiReading::Money(amount),
        };
        self.kpi(numerator, None, reading)
    }

    fn kpi(
        self,
        numerator: KpiQuantity,
        denominator: Option<KpiQuantity>,
        reading: KpiReading,
    ) -> Kpi {
        let Self { id, name, formula, note, .. } = self;
        Kpi { id, name, formula, numerator, denominator, reading, note }
    }
}

/// Rounds half away from zero, in 128 bits, so that no amount can overflow on the way.
fn share(part: i128, whole: i128) -> KpiReading {
    let doubled = part * 20_000;
    let rounded = (doubled + doubled.signum() * whole) / (2 * whole);
    i64::try_from(rounded)
        .map_or(KpiReading::Nothing("too large to be true"), KpiReading::BasisPoints)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_once_and_never_divided_by_nothing() {
        let definition = KpiDefinition {
            id: "rate",
            name: "Rate",
            formula: "a / b",
            note: "",
            without_basis: "nothing counted",
        };
        let table = [
            (1, 3, "33.33 %"),
            (2, 3, "66.67 %"),
            (1, 80_000, "0.00 %"),
            (1, 20_000, "0.01 %"),
            (1, 20_001, "0.00 %"),
            (0, 5, "0.00 %"),
            (5, 5, "100.00 %"),
            (12, 5, "240.00 %"),
            (-1, 3, "-33.33 %"),
            (i64::MAX, 1, "- (too large to be true)"),
            (i64::MAX, i64::MAX, "100.00 %"),
            (1, 0, "- (nothing counted)"),
            (0, 0, "- (nothing counted)"),
            (1, -3, "- (nothing counted)"),
        ];
        for (part, whole, text) in table {
            let kpi =
                definition.rate(KpiQuantity::Money(Cents(part)), KpiQuantity::Money(Cents(whole)));
            assert_eq!(kpi.reading.to_string(), text, "{part} / {whole}");
        }
    }
}

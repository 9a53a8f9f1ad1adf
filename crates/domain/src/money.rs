//! Money in whole cents, never a float.
//!
//! **Invariant:** sums saturate instead of wrapping, so that a hostile amount can make a total
//! absurd but never turn a debt into a credit.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, AddAssign, Neg, Sub, SubAssign},
};

/// An amount of US dollars in whole cents; negative where money flows back.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Cents(pub i64);

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The amount without its sign.
    pub fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// The amount times a whole number of units.
    pub fn times(self, n: i64) -> Self {
        Self(self.0.saturating_mul(n))
    }
}

impl Add for Cents {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Cents {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Cents {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl AddAssign for Cents {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Cents {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// Dollars and cents with thousands apart, as a biller writes them: `-1,234.50`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let dollars = (magnitude / 100).to_string();
        let mut text = String::with_capacity(dollars.len() + dollars.len() / 3 + 4);
        if self.0 < 0 {
            text.push('-');
        }
        for (place, digit) in dollars.chars().enumerate() {
            if place > 0 && (dollars.len() - place).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        text.push_str(&format!(".{:02}", magnitude % 100));
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_reads_as_a_biller_writes_it() {
        let table = [
            (0, "0.00"),
            (5, "0.05"),
            (-5, "-0.05"),
            (100_00, "100.00"),
            (1_234_50, "1,234.50"),
            (-12_345_678_90, "-12,345,678.90"),
            (i64::MIN, "-92,233,720,368,547,758.08"),
        ];
        for (cents, text) in table {
            assert_eq!(Cents(cents).to_string(), text);
        }
    }

    #[test]
    fn a_sum_saturates_and_never_changes_sign() {
        let total: Cents = [Cents(i64::MAX), Cents(1)].into_iter().sum();
        assert_eq!(total, Cents(i64::MAX));
        assert_eq!(Cents(i64::MIN) - Cents(1), Cents(i64::MIN));
    }
}

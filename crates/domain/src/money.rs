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
        // From the last digit on; the longest amount has 26 signs.
        let mut signs = [0; 32];
        let mut at = signs.len();
        let mut put = |sign: u8| {
            at -= 1;
            signs[at] = sign;
        };
        let mut rest = self.0.unsigned_abs();
        for place in 0.. {
            if place == 2 {
                put(b'.');
            } else if place > 2 && place % 3 == 2 {
                put(b',');
            }
            put(b'0' + u8::try_from(rest % 10).unwrap_or(0));
            rest /= 10;
            if rest == 0 && place >= 2 {
                break;
            }
        }
        if self.0 < 0 {
            put(b'-');
        }
        f.pad(std::str::from_utf8(&signs[at..]).unwrap_or("?"))
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

//! How amounts are parted and written; all of it in whole cents.

use domain::Cents;

/// So many hundredths of a percent of an amount, to the nearest cent.
pub(crate) fn part(amount: Cents, basis_points: u32) -> Cents {
    let product = i128::from(amount.0) * i128::from(basis_points);
    let half = if product < 0 { -5_000 } else { 5_000 };
    Cents(i64::try_from((product + half) / 10_000).unwrap_or(i64::MAX))
}

/// As X12 writes an amount: no decimals that say nothing.
pub(crate) fn dollars(amount: Cents) -> String {
    let sign = if amount < Cents::ZERO { "-" } else { "" };
    let cents = amount.0.unsigned_abs();
    match (cents / 100, cents % 100) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, part) if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        (whole, part) => format!("{sign}{whole}.{part:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_rounded_to_the_nearest_cent() {
        for (amount, basis_points, expected) in [
            (100_00, 2_000, 20_00),
            (1_01, 5_000, 51),
            (25, 200, 1),
            (24, 200, 0),
            (-1_01, 5_000, -51),
        ] {
            assert_eq!(part(Cents(amount), basis_points), Cents(expected), "{amount}");
        }
    }

    #[test]
    fn dollars_are_written_as_x12_wants_them() {
        for (cents, text) in
            [(0, "0"), (12_50, "12.5"), (75, "0.75"), (-3, "-0.03"), (150_00, "150")]
        {
            assert_eq!(dollars(Cents(cents)), text);
        }
    }
}

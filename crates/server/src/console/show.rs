//! Money, days and times as pages show them.

use chrono::{DateTime, NaiveDate};
use domain::{Cents, Moment};

/// Such as $1,234.50.
pub(crate) fn money(cents: Cents) -> String {
    let (whole, rest) = (cents.0.unsigned_abs() / 100, cents.0.unsigned_abs() % 100);
    let digits = whole.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    let sign = if cents.0 < 0 { "−" } else { "" };
    format!("{sign}${}.{rest:02}", groups.join(","))
}

/// Such as Mar 2, 2026.
pub(crate) fn day(day: NaiveDate) -> String {
    day.format("%b %-d, %Y").to_string()
}

/// Such as Mar 2, 2026 9:05 AM, where the practice is.
pub(crate) fn time(at: Moment, utc_offset_mins: i32) -> String {
    let local = at.ms() + i64::from(utc_offset_mins) * 60_000;
    let time = DateTime::from_timestamp_millis(local);
    time.map_or_else(String::new, |it| it.format("%b %-d, %Y %-I:%M %p").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_with_its_thousands() {
        let table = [(0, "$0.00"), (5, "$0.05"), (123_450, "$1,234.50"), (-100_000_000, "−$1,000,000.00")];
        for (cents, text) in table {
            assert_eq!(money(Cents(cents)), text);
        }
    }
}

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

/// A payer's name as people write it: files have it in capitals. Short words stay, because they are mostly
/// letters of a name, such as UHC.
pub(crate) fn payer(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let word = |(nth, word): (usize, &str)| match word {
        "OF" | "AND" | "FOR" | "THE" | "IN" if nth > 0 => word.to_lowercase(),
        _ if word.chars().filter(|it| it.is_alphabetic()).count() <= 3 => word.to_owned(),
        _ => {
            let mut letters = word.chars();
            let first = letters.next().map(String::from).unwrap_or_default();
            format!("{first}{}", letters.as_str().to_lowercase())
        }
    };
    name.split_whitespace().enumerate().map(word).collect::<Vec<_>>().join(" ")
}

/// The letters that stand for somebody beside their name.
pub(crate) fn initials(name: &str) -> String {
    let words: Vec<_> = name.split_whitespace().filter(|it| !it.ends_with('.')).collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => one.chars().take(2).collect(),
        [first, .., last] => first.chars().take(1).chain(last.chars().take(1)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payer_is_written_as_people_do() {
        let table = [
            ("NORTHWIND HEALTH", "Northwind Health"),
            ("BLUE SHIELD OF KS", "Blue Shield of KS"),
            ("UHC", "UHC"),
            ("Prairie Medicare Services", "Prairie Medicare Services"),
            ("", ""),
        ];
        for (name, text) in table {
            assert_eq!(payer(name), text);
        }
    }

    #[test]
    fn money_is_written_with_its_thousands() {
        let table =
            [(0, "$0.00"), (5, "$0.05"), (123_450, "$1,234.50"), (-100_000_000, "−$1,000,000.00")];
        for (cents, text) in table {
            assert_eq!(money(Cents(cents)), text);
        }
    }
}

//! Amounts, quantities and dates: what an element says, or what is wrong with it.

use chrono::NaiveDate;

/// An amount of money read from an element (X12 type R).
///
/// Reading never fails: `cents` is what could be read, and `fault` says what is wrong with it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Amount {
    /// Whole cents; 0 where nothing could be read.
    pub cents: i64,
    /// What is wrong, if anything.
    pub fault: Option<AmountFault>,
}

/// What is wrong with an amount.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AmountFault {
    /// The element is empty; read as nothing.
    Missing,
    /// Not a decimal number; read as nothing.
    NotANumber,
    /// A part of a cent: read without it, never rounded.
    PartOfACent,
    /// More than thirteen digits of dollars; read as nothing.
    TooLarge,
}

/// More than this many digits before the decimal point is no amount that anyone paid. X12 allows
/// 18, which in cents would not fit into 64 bits.
const DOLLAR_DIGITS_MAX: usize = 13;

/// Reads an amount in dollars, such as `125`, `-12.5`, `.75` or `100.00`.
#[inline]
pub fn amount(element: &[u8]) -> Amount {
    let (negative, digits) = match element {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let mut cents: i64 = 0;
    let mut n_decimals: Option<usize> = None;
    let mut n_digits = 0;
    let mut part_of_a_cent = false;
    for byte in digits {
        match (byte, n_decimals) {
            (b'0'..=b'9', None | Some(0 | 1)) => {
                n_digits += 1;
                if n_decimals.is_none() && n_digits > DOLLAR_DIGITS_MAX {
                    return Amount { cents: 0, fault: Some(AmountFault::TooLarge) };
                }
                cents = cents * 10 + i64::from(byte - b'0');
                n_decimals = n_decimals.map(|n| n + 1);
            }
            (b'0'..=b'9', Some(_)) => part_of_a_cent |= *byte != b'0',
            (b'.', None) => n_decimals = Some(0),
            _ => return faulty(element),
        }
    }
    if n_digits == 0 {
        return faulty(element);
    }
    let scale = [100, 10, 1][n_decimals.unwrap_or(0)];
    let cents = cents.saturating_mul(scale);
    Amount {
        cents: if negative { -cents } else { cents },
        fault: part_of_a_cent.then_some(AmountFault::PartOfACent),
    }
}

#[cold]
fn faulty(element: &[u8]) -> Amount {
    let empty = element.iter().all(|byte| *byte == b' ');
    let fault = if empty { AmountFault::Missing } else { AmountFault::NotANumber };
    Amount { cents: 0, fault: Some(fault) }
}

/// Reads a quantity in thousandths of a unit, such as `1`, `0.5` or `2.25`; `None` where it is no
/// decimal number. Parts smaller than a thousandth are dropped: no unit of service is that small.
pub fn quantity_milli(element: &[u8]) -> Option<i64> {
    let (negative, digits) =
        element.strip_prefix(b"-").map_or((false, element), |digits| (true, digits));
    let point = digits.iter().position(|byte| *byte == b'.').unwrap_or(digits.len());
    let (whole, part) = (&digits[..point], digits.get(point + 1..).unwrap_or_default());
    if whole.len() + part.len() == 0 || whole.len() > DOLLAR_DIGITS_MAX {
        return None;
    }
    let mut milli: i64 = 0;
    for digit in whole.iter().chain(part.iter().take(3)) {
        milli = milli * 10 + digit_of(*digit)?;
    }
    if part.iter().skip(3).any(|byte| !byte.is_ascii_digit()) {
        return None;
    }
    milli *= [1000, 100, 10, 1][part.len().min(3)];
    Some(if negative { -milli } else { milli })
}

fn digit_of(byte: u8) -> Option<i64> {
    byte.is_ascii_digit().then(|| i64::from(byte - b'0'))
}

/// Reads a date: `CCYYMMDD` (D8), or `YYMMDD` as ISA09 and 4010 have it, whose years from 70 on
/// are of the last century.
pub fn date(element: &[u8]) -> Option<NaiveDate> {
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0u32, |sum, byte| {
            byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0'))
        })
    };
    let (year, rest) = match element.len() {
        8 => (number(&element[..4])?, &element[4..]),
        6 => {
            let year = number(&element[..2])?;
            (if year < 70 { 2000 + year } else { 1900 + year }, &element[2..])
        }
        _ => return None,
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, number(&rest[..2])?, number(&rest[2..])?)
}

/// Reads one day or a range of days (RD8, `CCYYMMDD-CCYYMMDD`): the first and the last day.
pub fn date_range(element: &[u8]) -> Option<(NaiveDate, NaiveDate)> {
    match element.iter().position(|byte| *byte == b'-') {
        Some(at) => Some((date(&element[..at])?, date(&element[at + 1..])?)),
        None => date(element).map(|day| (day, day)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_whole_cents_or_say_what_is_wrong() {
        use AmountFault::{Missing, NotANumber, PartOfACent, TooLarge};
        let table: &[(&str, i64, Option<AmountFault>)] = &[
            ("0", 0, None),
            ("125", 125_00, None),
            ("-12.5", -12_50, None),
            (".75", 75, None),
            ("-.05", -5, None),
            ("100.", 100_00, None),
            ("100.000", 100_00, None),
            ("+7.1", 7_10, None),
            ("12.345", 12_34, Some(PartOfACent)),
            ("", 0, Some(Missing)),
            ("  ", 0, Some(Missing)),
            ("-", 0, Some(NotANumber)),
            (".", 0, Some(NotANumber)),
            ("1,250.00", 0, Some(NotANumber)),
            ("12.3.4", 0, Some(NotANumber)),
            ("$5", 0, Some(NotANumber)),
            ("9999999999999.99", 999_999_999_999_999, None),
            ("99999999999999", 0, Some(TooLarge)),
            ("99999999999999999999", 0, Some(TooLarge)),
        ];
        for (element, cents, fault) in table {
            let read = amount(element.as_bytes());
            assert_eq!((read.cents, read.fault), (*cents, *fault), "{element}");
        }
    }

    #[test]
    fn quantities_are_thousandths() {
        for (element, milli) in [
            ("1", Some(1000)),
            ("0.5", Some(500)),
            ("2.2567", Some(2256)),
            ("-3", Some(-3000)),
            ("", None),
            ("1e3", None),
            ("x", None),
        ] {
            assert_eq!(quantity_milli(element.as_bytes()), milli, "{element}");
        }
    }

    #[test]
    fn dates_are_days_of_the_calendar() {
        for (element, day) in [
            ("20260229", None),
            ("20240229", Some("2024-02-29")),
            ("040315", Some("2004-03-15")),
            ("991231", Some("1999-12-31")),
            ("20261301", None),
            ("00000000", None),
            ("2026", None),
        ] {
            assert_eq!(date(element.as_bytes()).map(|day| day.to_string()).as_deref(), day);
        }
        let (first, last) = date_range(b"20260101-20260103").unwrap();
        assert_eq!((last - first).num_days(), 2);
    }
}

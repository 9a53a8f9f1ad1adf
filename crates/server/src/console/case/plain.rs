//! Our own sentences as a page writes them: money with its dollar sign, days by the name of the month.
//!
//! The records keep one form of each sentence. What goes out to a payer is never rewritten: a letter is
//! shown to the last byte.

use chrono::NaiveDate;
use domain::Cents;

use crate::console::show;

/// `150.00` becomes `$150.00`, and `2026-09-08` becomes `Sep 8, 2026`; everything else stays.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|it: char| it.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let is_digit = |it: char| it.is_ascii_digit() || matches!(it, '.' | ',' | '-');
        let end = from.find(|it| !is_digit(it)).unwrap_or(from.len());
        let word = from[..end].trim_end_matches(['.', ',', '-']);
        rest = &from[word.len()..];
        let stands_alone = !before
            .ends_with(|it: char| it.is_alphanumeric() || it == '$' || it == '-')
            && !rest.starts_with(|it: char| it.is_alphanumeric() || it == '%');
        let minus = before.ends_with(" -");
        match said(word).filter(|_| stands_alone && !minus) {
            Some(word) => out.push_str(&word),
            None => out.push_str(word),
        }
    }
    out + rest
}

/// An amount or a day, as pages write it.
fn said(word: &str) -> Option<String> {
    if let Ok(day) = word.parse::<NaiveDate>() {
        return Some(show::day(day));
    }
    let (whole, cents) = word.split_once('.')?;
    let whole: String = whole.chars().filter(|it| *it != ',').collect();
    let is_amount = cents.len() == 2 && cents.bytes().all(|it| it.is_ascii_digit());
    let whole: i64 = whole.parse().ok().filter(|_| is_amount)?;
    let cents: i64 = cents.parse().ok()?;
    Some(show::money(Cents(whole.checked_mul(100)?.checked_add(cents)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_and_days_are_written_as_on_a_page_and_nothing_else() {
        let table = [
            ("CO-197 refuses 150.00, which is", "CO-197 refuses $150.00, which is"),
            (
                "1250.00 at stake; 50.00% that it is paid",
                "$1,250.00 at stake; 50.00% that it is paid",
            ),
            ("due on 2026-09-08. 180 days", "due on Sep 8, 2026. 180 days"),
            ("[29 CFR 2560.503-1(h)(3)(i)]", "[29 CFR 2560.503-1(h)(3)(i)]"),
            ("put right: CLM05-3, REF*F8", "put right: CLM05-3, REF*F8"),
            ("replaces 00123-A100", "replaces 00123-A100"),
            ("(197: Required)", "(197: Required)"),
            ("-53.96 is expected", "-53.96 is expected"),
            ("", ""),
        ];
        for (text, told) in table {
            assert_eq!(plain(text), told);
        }
    }
}

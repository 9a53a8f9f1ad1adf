//! Amounts, counts, shares, days and doors as people write them, the same in every picture of the
//! report.

use chrono::NaiveDate;
use domain::{Cents, Door};

/// `-$1,234.50`.
pub(crate) fn dollars(cents: i64) -> String {
    let amount = Cents(cents).to_string();
    match amount.strip_prefix('-') {
        Some(magnitude) => format!("-${magnitude}"),
        None => format!("${amount}"),
    }
}

/// `12,345`.
pub(crate) fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 claim`, `2 claims`.
pub(crate) fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// `41.2 %` of the whole; `None` where there is no whole to have a part of.
pub(crate) fn percent(part: i64, whole: i64) -> Option<String> {
    if whole <= 0 {
        return None;
    }
    let doubled = i128::from(part) * 2_000 / i128::from(whole);
    // Half a tenth away from zero, and then down to it: the nearest tenth.
    let permille = i128::midpoint(doubled, doubled.signum());
    let sign = if permille < 0 { "-" } else { "" };
    let permille = permille.unsigned_abs();
    Some(format!("{sign}{}.{} %", permille / 10, permille % 10))
}

/// `Jun 18, 2026`; as given where it is no date.
pub(crate) fn day(date: &str) -> String {
    match date.parse::<NaiveDate>() {
        Ok(date) => date.format("%b %-d, %Y").to_string(),
        Err(_) => date.to_owned(),
    }
}

/// `today`, `3 days left`, `12 days late`.
pub(crate) fn days_left(days: i64) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "1 day left".to_owned(),
        -1 => "1 day late".to_owned(),
        days if days < 0 => format!("{} days late", days.unsigned_abs()),
        days => format!("{days} days left"),
    }
}

/// The door by which an answer goes, for a person; as given where no door has this id.
pub(crate) fn route(id: &str) -> String {
    let words = match Door::from_id(id) {
        Some(Door::NewClaim) => "New claim",
        Some(Door::Replacement) => "Corrected claim (frequency 7)",
        Some(Door::Void) => "Void (frequency 8)",
        Some(Door::RecordsReply) => "Reply with records",
        Some(Door::Reconsideration) => "Reconsideration",
        Some(Door::Appeal(level)) => return format!("Appeal, level {level}"),
        Some(Door::Reopening) => "Reopening",
        Some(Door::PricingDispute) => "Pricing dispute",
        Some(Door::WriteOffRequest) => "Write-off request",
        Some(Door::Patient) => "Patient",
        Some(Door::Nothing) => "Nothing goes out",
        None => id,
    };
    words.to_owned()
}

/// How far a rule may be trusted, for a person.
pub(crate) fn confidence(tag: &str) -> &str {
    match tag {
        "V" => "read in its source",
        "S" => "quoted from its source",
        "K" => "working knowledge, check before use",
        tag => tag,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_people_write_them() {
        assert_eq!(dollars(-1_234_50), "-$1,234.50");
        assert_eq!(dollars(5), "$0.05");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(counted(1, "claim", "claims"), "1 claim");
        assert_eq!(percent(412, 1_000).as_deref(), Some("41.2 %"));
        assert_eq!(percent(1, 3).as_deref(), Some("33.3 %"));
        assert_eq!(percent(2, 3).as_deref(), Some("66.7 %"));
        assert_eq!(percent(0, 100).as_deref(), Some("0.0 %"));
        assert_eq!(percent(1, 2_000).as_deref(), Some("0.1 %"));
        assert_eq!(percent(-1, 3).as_deref(), Some("-33.3 %"));
        assert_eq!(percent(i64::MAX, 1).as_deref(), Some("922337203685477580700.0 %"));
        assert_eq!(percent(1, 0), None);
        assert_eq!(day("2026-06-08"), "Jun 8, 2026");
        assert_eq!(day("soon"), "soon");
    }

    #[test]
    fn every_door_has_words() {
        let doors = [
            Door::NewClaim,
            Door::Replacement,
            Door::Void,
            Door::RecordsReply,
            Door::Reconsideration,
            Door::Appeal(2),
            Door::Reopening,
            Door::PricingDispute,
            Door::WriteOffRequest,
            Door::Patient,
            Door::Nothing,
        ];
        for door in doors {
            assert_ne!(route(door.id()), door.id());
        }
        assert_eq!(route("by_pigeon"), "by_pigeon");
    }
}

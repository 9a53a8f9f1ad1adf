//! The calendar that deadlines are counted on: business days and the federal holidays.
//!
//! The holidays are computed by rule (5 U.S.C. 6103), so that no table runs out at the end of a
//! year. States and payers keep other days too; a contract that counts those has to say so as a
//! shorter deadline.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The federal holiday that is observed on this day, if any.
///
/// One that falls on a Saturday is observed on the Friday before, one on a Sunday on the Monday
/// after (5 U.S.C. 6103(b); Executive Order 11582).
pub(super) fn federal_holiday(date: NaiveDate) -> Option<&'static str> {
    let on_its_day = holiday_by_name(date);
    match date.weekday() {
        Weekday::Sat | Weekday::Sun => None,
        Weekday::Fri => on_its_day.or_else(|| date.succ_opt().and_then(holiday_by_name)),
        Weekday::Mon => on_its_day.or_else(|| date.pred_opt().and_then(holiday_by_name)),
        _ => on_its_day,
    }
}

/// Monday to Friday, and no federal holiday.
pub(super) fn is_business_day(date: NaiveDate) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && federal_holiday(date).is_none()
}

/// The day itself, or the next business day after it.
pub(super) fn business_day_from(date: NaiveDate) -> NaiveDate {
    let mut day = date;
    while !is_business_day(day) {
        let Some(next) = day.succ_opt() else { return day };
        day = next;
    }
    day
}

/// The day itself, or the last business day before it.
pub(super) fn business_day_until(date: NaiveDate) -> NaiveDate {
    let mut day = date;
    while !is_business_day(day) {
        let Some(previous) = day.pred_opt() else { return day };
        day = previous;
    }
    day
}

/// The day on which the count of business days is full; the first day is not counted.
pub(super) fn business_days_after(start: NaiveDate, count: u16) -> Option<NaiveDate> {
    let mut day = start;
    for _ in 0..count {
        day = business_day_from(day.checked_add_days(Days::new(1))?);
    }
    Some(day)
}

/// Which holiday bears this date by law, before any is moved off a weekend.
fn holiday_by_name(date: NaiveDate) -> Option<&'static str> {
    // Which one of its weekday in the month it is: 1 for days 1 to 7, 2 for days 8 to 14, …
    let nth = (date.day() - 1) / 7 + 1;
    let name = match (date.month(), date.day(), date.weekday()) {
        (1, 1, _) => "New Year's Day",
        (1, _, Weekday::Mon) if nth == 3 => "Birthday of Martin Luther King, Jr.",
        (2, _, Weekday::Mon) if nth == 3 => "Washington's Birthday",
        (5, 25.., Weekday::Mon) => "Memorial Day",
        // Since 2021 (Public Law 117-17).
        (6, 19, _) if date.year() >= 2021 => "Juneteenth",
        (7, 4, _) => "Independence Day",
        (9, _, Weekday::Mon) if nth == 1 => "Labor Day",
        (10, _, Weekday::Mon) if nth == 2 => "Columbus Day",
        (11, 11, _) => "Veterans Day",
        (11, _, Weekday::Thu) if nth == 4 => "Thanksgiving Day",
        (12, 25, _) => "Christmas Day",
        _ => return None,
    };
    Some(name)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn holidays_of(year: i32) -> String {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        first
            .iter_days()
            .take_while(|date| date.year() == year)
            .filter_map(|date| Some((date, federal_holiday(date)?)))
            .map(|(date, name)| format!("{date} {} {name}", date.weekday()))
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn the_holidays_of_2026_are_those_the_government_keeps() {
        expect![[r#"
            2026-01-01 Thu New Year's Day
            2026-01-19 Mon Birthday of Martin Luther King, Jr.
            2026-02-16 Mon Washington's Birthday
            2026-05-25 Mon Memorial Day
            2026-06-19 Fri Juneteenth
            2026-07-03 Fri Independence Day
            2026-09-07 Mon Labor Day
            2026-10-12 Mon Columbus Day
            2026-11-11 Wed Veterans Day
            2026-11-26 Thu Thanksgiving Day
            2026-12-25 Fri Christmas Day"#]]
        .assert_eq(&holidays_of(2026));
    }

    #[test]
    fn a_holiday_on_a_weekend_moves_even_into_the_year_before() {
        expect![[r#"
            2021-01-01 Fri New Year's Day
            2021-01-18 Mon Birthday of Martin Luther King, Jr.
            2021-02-15 Mon Washington's Birthday
            2021-05-31 Mon Memorial Day
            2021-06-18 Fri Juneteenth
            2021-07-05 Mon Independence Day
            2021-09-06 Mon Labor Day
            2021-10-11 Mon Columbus Day
            2021-11-11 Thu Veterans Day
            2021-11-25 Thu Thanksgiving Day
            2021-12-24 Fri Christmas Day
            2021-12-31 Fri New Year's Day"#]]
        .assert_eq(&holidays_of(2021));
    }

    #[test]
    fn business_days_skip_weekends_and_holidays() {
        let table = [
            // start, business days, the last of them
            ("2026-11-02", 0, "2026-11-02"),
            ("2026-11-02", 1, "2026-11-03"),
            ("2026-11-06", 1, "2026-11-09"),
            ("2026-11-07", 1, "2026-11-09"),
            ("2026-11-10", 1, "2026-11-12"),
            ("2026-07-02", 1, "2026-07-06"),
            ("2026-12-24", 1, "2026-12-28"),
            ("2026-11-02", 30, "2026-12-16"),
            ("2026-12-16", 4, "2026-12-22"),
            ("2021-12-30", 1, "2022-01-03"),
        ];
        for (start, count, last) in table {
            assert_eq!(
                business_days_after(day(start), count),
                Some(day(last)),
                "{start} + {count}"
            );
        }
    }

    #[test]
    fn the_end_of_the_calendar_is_no_crash() {
        assert_eq!(business_days_after(NaiveDate::MAX, 1), None);
        business_day_from(NaiveDate::MAX);
        business_day_until(NaiveDate::MIN);
    }
}

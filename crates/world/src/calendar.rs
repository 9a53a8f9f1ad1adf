//! Business days: practices are open and payers work from Monday to Friday.
//!
//! Holidays are left out; no rule of the world depends on one.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Is it a day on which anybody works?
pub(crate) fn is_business_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// So many days later.
pub(crate) fn later(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX)
}

/// So many days earlier.
pub(crate) fn earlier(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MIN)
}

/// So many days later, or the next business day after that.
pub(crate) fn business_day_after(day: NaiveDate, days: u32) -> NaiveDate {
    let mut day = later(day, days);
    while !is_business_day(day) {
        day = later(day, 1);
    }
    day
}

/// `20260302`.
pub(crate) fn compact(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

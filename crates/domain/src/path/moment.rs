//! A point in time, as every record of the path is dated.
//!
//! Whole milliseconds in UTC and nothing finer, because an expiry is part of what a person approves:
//! a time that loses its last digits on the way through a database would be another proposal.
//!
//! **Invariant:** from 1970 to 9999, so that every moment can be printed and fits an identifier.

use std::{fmt, time::Duration};

use chrono::DateTime;

/// The last millisecond of the year 9999.
const MS_MAX: i64 = 253_402_300_799_999;

/// A point in time, in whole milliseconds since 1970, UTC.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Moment(i64);

impl Moment {
    /// So many milliseconds since 1970; `None` before that and after the year 9999.
    pub fn from_ms(ms: i64) -> Option<Self> {
        (0..=MS_MAX).contains(&ms).then_some(Self(ms))
    }

    /// Milliseconds since 1970.
    pub fn ms(self) -> i64 {
        self.0
    }

    /// So much later; at the end of time it stays there.
    pub fn plus(self, after: Duration) -> Self {
        let after = i64::try_from(after.as_millis()).unwrap_or(MS_MAX);
        Self(self.0.saturating_add(after).min(MS_MAX))
    }
}

/// `2026-03-02T14:05:00.000Z`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = DateTime::from_timestamp_millis(self.0).expect("the range was checked");
        f.pad(&time.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_prints_in_utc_to_the_millisecond() {
        let table = [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_772_460_300_007, "2026-03-02T14:05:00.007Z"),
            (MS_MAX, "9999-12-31T23:59:59.999Z"),
        ];
        for (ms, text) in table {
            assert_eq!(Moment::from_ms(ms).map(|it| it.to_string()).as_deref(), Some(text));
        }
    }

    #[test]
    fn time_has_a_beginning_and_an_end() {
        assert_eq!(Moment::from_ms(-1), None);
        assert_eq!(Moment::from_ms(MS_MAX + 1), None);
        let last = Moment::from_ms(MS_MAX).unwrap();
        assert_eq!(last.plus(Duration::MAX), last);
        assert_eq!(Moment::from_ms(5).unwrap().plus(Duration::from_secs(1)).ms(), 1_005);
    }
}

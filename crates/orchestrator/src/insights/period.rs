//! Periods: so many days, the days before them, and the steps of a trend.

use chrono::{Datelike, Days, NaiveDate};
use domain::Moment;
use store::Span;

use crate::Office;

/// The longest period that anybody may ask about: ten years.
const DAYS_MAX: i64 = 3_660;

/// More days than this, and the trend goes by months: 16 weeks are as many points as a line of this size
/// shows apart.
const DAYS_BY_WEEK_MAX: i64 = 16 * 7;

/// Days from a first to a last one.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Period {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

/// By what a trend goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Step {
    /// Seven days, counted back from the last day, so that each is whole.
    Week,
    /// A month of the calendar; the first and the last may be cut off.
    Month,
}

impl Period {
    /// So many weeks that end with a day.
    pub fn weeks(n: u32, last: NaiveDate) -> Self {
        let days = u64::from(n.max(1)) * 7 - 1;
        Self { first: last.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN), last }
    }

    /// From one day to another; `None` where that is no time, or more than ten years.
    pub fn between(first: NaiveDate, last: NaiveDate) -> Option<Self> {
        let period = Self { first, last };
        (first <= last && period.n_days() <= DAYS_MAX).then_some(period)
    }

    /// How many days.
    pub fn n_days(self) -> i64 {
        (self.last - self.first).num_days() + 1
    }

    /// As many days, just before.
    pub fn before(self) -> Self {
        let days = Days::new(u64::try_from(self.n_days()).unwrap_or(0));
        let earlier = |day: NaiveDate| day.checked_sub_days(days).unwrap_or(NaiveDate::MIN);
        Self { first: earlier(self.first), last: earlier(self.last) }
    }

    /// With the moments at which it begins and ends where the practice is.
    pub fn span(self, office: &Office) -> Span {
        let before = self.first.pred_opt().and_then(|day| office.end_of(day));
        let earliest = Moment::from_ms(0).expect("1970 is in the calendar");
        Span {
            first: self.first,
            last: self.last,
            begins: before.unwrap_or(earliest),
            ends: office.end_of(self.last).unwrap_or_else(|| office.now()),
        }
    }

    /// By what a trend over it goes.
    pub fn step(self) -> Step {
        if self.n_days() <= DAYS_BY_WEEK_MAX { Step::Week } else { Step::Month }
    }

    /// The steps of a trend, the earliest first.
    pub fn steps(self) -> Vec<Self> {
        match self.step() {
            Step::Week => self.by_week(),
            Step::Month => self.by_month(),
        }
    }

    fn by_week(self) -> Vec<Self> {
        let mut steps = Vec::new();
        let mut last = self.last;
        while self.first <= last {
            let week = Self::weeks(1, last);
            steps.push(Self { first: week.first.max(self.first), last });
            let Some(before) = week.first.pred_opt() else { break };
            last = before;
        }
        steps.reverse();
        steps
    }

    fn by_month(self) -> Vec<Self> {
        let mut steps = Vec::new();
        let mut first = self.first;
        while first <= self.last {
            let next =
                first.with_day(1).and_then(|day| day.checked_add_months(chrono::Months::new(1)));
            let Some(next) = next else { break };
            let last = next.pred_opt().unwrap_or(self.last);
            steps.push(Self { first, last: last.min(self.last) });
            first = next;
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn told(steps: &[Period]) -> String {
        let lines: Vec<_> = steps.iter().map(|it| format!("{} {}", it.first, it.last)).collect();
        lines.join("\n") + "\n"
    }

    #[test]
    fn a_period_has_one_of_its_own_length_before_it() {
        let period = Period::weeks(4, day("2026-04-26"));
        assert_eq!((period.first, period.n_days()), (day("2026-03-30"), 28));
        let before = period.before();
        assert_eq!((before.first, before.last), (day("2026-03-02"), day("2026-03-29")));
        assert_eq!(Period::between(day("2026-04-02"), day("2026-04-01")), None);
        assert_eq!(Period::between(day("2006-04-02"), day("2026-04-01")), None);
    }

    #[test]
    fn a_short_trend_goes_by_whole_weeks_and_a_long_one_by_months() {
        let short = Period { first: day("2026-03-20"), last: day("2026-04-05") };
        expect![[r#"
            2026-03-20 2026-03-22
            2026-03-23 2026-03-29
            2026-03-30 2026-04-05
        "#]]
        .assert_eq(&told(&short.steps()));
        let long = Period { first: day("2025-12-20"), last: day("2026-04-26") };
        expect![[r#"
            2025-12-20 2025-12-31
            2026-01-01 2026-01-31
            2026-02-01 2026-02-28
            2026-03-01 2026-03-31
            2026-04-01 2026-04-26
        "#]]
        .assert_eq(&told(&long.steps()));
    }

    #[test]
    fn the_steps_of_a_period_are_the_period() {
        for n_days in [1, 6, 7, 8, 28, 112, 113, 364, 3_000] {
            let last = day("2026-04-26");
            let first = last.checked_sub_days(Days::new(n_days - 1)).unwrap();
            let steps = Period { first, last }.steps();
            assert_eq!((steps[0].first, steps[steps.len() - 1].last), (first, last));
            for pair in steps.windows(2) {
                assert_eq!(pair[0].last.succ_opt(), Some(pair[1].first), "{n_days} days");
            }
        }
    }
}

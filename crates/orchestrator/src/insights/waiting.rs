//! Money that waits for an answer of ours: how much time is left for it, and where it waits.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use domain::Queue;
use store::{Of, Sums, Unanswered, UnansweredGroup, Which};

use super::{Basis, Measure, Period};
use crate::Office;

/// How much time is left for an answer.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Due {
    /// None: the day has passed.
    Overdue,
    /// Up to seven days, today included.
    Week,
    /// Up to 14 days.
    Fortnight,
    /// Up to 30 days.
    Month,
    /// Up to 60 days.
    TwoMonths,
    /// More than that.
    Later,
    /// No clock is known.
    WithoutDeadline,
}

/// What waits with so much time left.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DueBucket {
    /// How much time.
    pub due: Due,
    /// What it adds up to.
    pub sums: Sums,
    /// Which cases.
    pub basis: Basis,
}

/// What waits in a queue.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct QueueLoad {
    /// Which.
    pub queue: Queue,
    /// What it adds up to.
    pub sums: Sums,
    /// Which cases.
    pub basis: Basis,
}

impl Due {
    /// In the order of time.
    pub const ALL: [Self; 7] = [
        Self::Overdue,
        Self::Week,
        Self::Fortnight,
        Self::Month,
        Self::TwoMonths,
        Self::Later,
        Self::WithoutDeadline,
    ];

    /// As screens have it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::Week => "Within 7 days",
            Self::Fortnight => "8 to 14 days",
            Self::Month => "15 to 30 days",
            Self::TwoMonths => "31 to 60 days",
            Self::Later => "More than 60 days",
            Self::WithoutDeadline => "No deadline known",
        }
    }

    /// A stable name for files and addresses.
    pub fn id(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Week => "7_days",
            Self::Fortnight => "14_days",
            Self::Month => "30_days",
            Self::TwoMonths => "60_days",
            Self::Later => "later",
            Self::WithoutDeadline => "no_deadline",
        }
    }

    /// How much time a deadline leaves.
    pub fn of(deadline: Option<NaiveDate>, today: NaiveDate) -> Self {
        let Some(deadline) = deadline else { return Self::WithoutDeadline };
        match (deadline - today).num_days() {
            ..0 => Self::Overdue,
            0..=7 => Self::Week,
            8..=14 => Self::Fortnight,
            15..=30 => Self::Month,
            31..=60 => Self::TwoMonths,
            61.. => Self::Later,
        }
    }

    /// The deadlines that leave so much time; `None` where there is no deadline.
    fn days(self, today: NaiveDate) -> Option<Period> {
        let day = |n: u64| today.checked_add_days(Days::new(n)).unwrap_or(NaiveDate::MAX);
        let (first, last) = match self {
            Self::Overdue => {
                let first = NaiveDate::from_ymd_opt(1970, 1, 2).expect("a day of the calendar");
                (first, today.pred_opt().unwrap_or(today))
            }
            Self::Week => (today, day(7)),
            Self::Fortnight => (day(8), day(14)),
            Self::Month => (day(15), day(30)),
            Self::TwoMonths => (day(31), day(60)),
            Self::Later => {
                let last = NaiveDate::from_ymd_opt(9999, 12, 30).expect("a day of the calendar");
                (day(61), last)
            }
            Self::WithoutDeadline => return None,
        };
        Some(Period { first, last })
    }
}

/// By how much time is left, those with nothing too, so that the row of times is always the same.
pub(super) fn by_deadline(
    groups: &[UnansweredGroup],
    today: NaiveDate,
    office: &Office,
    which: &impl Fn(Of) -> Which,
) -> Vec<DueBucket> {
    let bucket = |due: Due| {
        let mut sums = Sums::default();
        for group in groups.iter().filter(|it| Due::of(it.deadline, today) == due) {
            sums += group.sums;
        }
        let which = match due.days(today) {
            Some(days) => which(Of::Unanswered(Unanswered::All)).within(days.span(office)),
            None => which(Of::Unanswered(Unanswered::WithoutDeadline)),
        };
        DueBucket { due, sums, basis: Basis { which, counts: Measure::Denied } }
    };
    Due::ALL.map(bucket).into()
}

/// By queue.
pub(super) fn by_queue(groups: &[UnansweredGroup], which: &impl Fn(Of) -> Which) -> Vec<QueueLoad> {
    let mut queues: BTreeMap<Queue, Sums> = BTreeMap::new();
    for group in groups {
        *queues.entry(group.queue).or_default() += group.sums;
    }
    let load = |(queue, sums)| {
        let of_queue = which(Of::Unanswered(Unanswered::All));
        let basis =
            Basis { which: Which { queue: Some(queue), ..of_queue }, counts: Measure::Denied };
        QueueLoad { queue, sums, basis }
    };
    let mut loads: Vec<_> = queues.into_iter().map(load).collect();
    loads.sort_by_key(|it: &QueueLoad| (-it.sums.denied, it.queue));
    loads
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deadline_is_in_one_bucket_and_the_list_of_that_bucket_has_it() {
        let today: NaiveDate = "2026-04-26".parse().unwrap();
        for n in -90_i64..400 {
            let deadline = today + chrono::TimeDelta::days(n);
            let due = Due::of(Some(deadline), today);
            let holds = |it: &Due| {
                it.days(today).is_some_and(|it| (it.first..=it.last).contains(&deadline))
            };
            let holders: Vec<_> = Due::ALL.into_iter().filter(holds).collect();
            assert_eq!(holders, [due], "{deadline}");
        }
        assert_eq!(Due::of(None, today), Due::WithoutDeadline);
    }
}

//! How large a world is, when it begins, and how careful its people are.

use chrono::NaiveDate;

/// What a world is made by, beside its seed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Plan {
    /// The first day; the world stands on the evening before it.
    pub begin: NaiveDate,
    /// The last day on which patients come; without one they come forever.
    pub visits_until: Option<NaiveDate>,
    /// Visits on each business day.
    pub visits_per_day: u32,
    /// People who come to this practice.
    pub n_patients: u32,
    /// How often the practice makes mistakes, in hundredths of a percent of the usual: 10,000 is an
    /// ordinary office, 0 one that never errs.
    pub slips_bp: u32,
    /// Of the denials that can be put right, so many in ten thousand are worked by the practice's own
    /// people. 0 leaves all of them to whoever uses the world.
    pub worked_bp: u32,
}

impl Default for Plan {
    /// An office of four, as of March 2026.
    fn default() -> Self {
        Self {
            begin: NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day of the calendar"),
            visits_until: None,
            visits_per_day: 40,
            n_patients: 900,
            slips_bp: 10_000,
            worked_bp: 3_500,
        }
    }
}

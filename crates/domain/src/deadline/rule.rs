//! A deadline rule: who gives how long for which door, counted from when, and where that stands.

use std::fmt;

use chrono::{Days, Months, NaiveDate};

use super::calendar;
use crate::{Confidence, Door, Program};

/// The name of a rule: an id of `tables/deadlines.tsv`, or `contract: …` for one
/// of a contract, with its place there.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct RuleId(pub String);

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// How long: calendar days, business days, months or years.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Period {
    /// Every day counts.
    Days(u16),
    /// Monday to Friday without federal holidays.
    BusinessDays(u16),
    /// To the same day of a later month, or to that month's last day where it has no such day.
    Months(u16),
    /// As twelve months each, so that a year from 29 February ends on 28 February.
    Years(u16),
}

impl Period {
    /// Reads the number and unit of a contract file or of the shipped rules: `calendar`,
    /// `business`, `months` or `years`, and their everyday spellings.
    pub fn new(amount: u16, unit: &str) -> Option<Self> {
        match unit {
            "calendar" | "day" | "days" => Some(Self::Days(amount)),
            "business" | "business day" | "business days" => Some(Self::BusinessDays(amount)),
            "month" | "months" => Some(Self::Months(amount)),
            "year" | "years" => Some(Self::Years(amount)),
            _ => None,
        }
    }

    /// The last day of the period; the day it starts on is not counted. `None` past the end of the
    /// calendar.
    pub fn after(self, start: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Days(count) => start.checked_add_days(Days::new(count.into())),
            Self::BusinessDays(count) => calendar::business_days_after(start, count),
            Self::Months(count) => start.checked_add_months(Months::new(count.into())),
            Self::Years(count) => start.checked_add_months(Months::new(u32::from(count) * 12)),
        }
    }
}

/// As in `120 days` or `1 year`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match *self {
            Self::Days(count) => (count, "day"),
            Self::BusinessDays(count) => (count, "business day"),
            Self::Months(count) => (count, "month"),
            Self::Years(count) => (count, "year"),
        };
        write!(f, "{count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}

/// The event that starts a clock.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ClockStart {
    /// The date on the decision that is answered: the remittance, or the letter of the level below.
    Notice,
    /// The date on the first decision, whatever was decided since: some payers give one period for
    /// all the steps together.
    FirstNotice,
    /// The day on which that decision reached us. Where nobody noted the day, it is presumed to be
    /// so many days after the notice; 0 where no rule presumes anything.
    Receipt {
        /// Days from the notice to its presumed receipt.
        presumed_days: u16,
    },
    /// The day of the service.
    Service,
    /// The remittance of the payer that came first. Where a rule counts from it and the date is
    /// known, rules that count from the service step back.
    PrimaryRemittance,
    /// The end of the open negotiation under the No Surprises Act. Where a rule counts from it and
    /// the date is known, rules that count from the receipt step back.
    NegotiationEnd,
}

impl ClockStart {
    /// Reads the word of a contract file or of the shipped rules; `receipt+5` carries the presumed
    /// days.
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "notice" | "remittance" => Some(Self::Notice),
            "receipt" => Some(Self::Receipt { presumed_days: 0 }),
            "first_notice" => Some(Self::FirstNotice),
            "service" => Some(Self::Service),
            "primary_remittance" => Some(Self::PrimaryRemittance),
            "negotiation_end" => Some(Self::NegotiationEnd),
            _ => {
                let presumed_days = id.strip_prefix("receipt+")?.parse().ok()?;
                Some(Self::Receipt { presumed_days })
            }
        }
    }

    /// The event that makes a clock from this one void, if there is such an event.
    pub(super) fn superseded_by(self) -> Option<Self> {
        match self {
            Self::Service => Some(Self::PrimaryRemittance),
            Self::Receipt { .. } => Some(Self::NegotiationEnd),
            Self::Notice | Self::FirstNotice | Self::PrimaryRemittance | Self::NegotiationEnd => {
                None
            }
        }
    }
}

impl fmt::Display for ClockStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Notice => "the notice",
            Self::FirstNotice => "the first notice",
            Self::Receipt { .. } => "receipt",
            Self::Service => "the service",
            Self::PrimaryRemittance => "the first payer's remittance",
            Self::NegotiationEnd => "the end of the open negotiation",
        })
    }
}

/// What has to happen by the date.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DueBy {
    /// We send it: a postmark or an upload.
    Sent,
    /// They have it.
    Received,
}

impl DueBy {
    /// Reads the word of a contract file or of the shipped rules.
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "sent" => Some(Self::Sent),
            "received" => Some(Self::Received),
            _ => None,
        }
    }
}

impl fmt::Display for DueBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Sent => "sent",
            Self::Received => "received",
        })
    }
}

/// What a deadline on a weekend or a holiday does. It stays where it is unless its rule says that
/// it moves.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Roll {
    /// It stays.
    Stays,
    /// It moves to the next business day.
    NextBusinessDay,
}

/// Whether we have a contract with the payer.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Network {
    /// A contract binds us.
    In,
    /// None does.
    Out,
    /// Nobody said; the rules of both sides count, and so the shorter one wins.
    #[default]
    Unsaid,
}

/// How high a source stands; the higher one names the winner where two give the same date.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum SourceRank {
    /// Our own agreement with the payer. It replaces the shipped rules for its door.
    Contract,
    /// A law or regulation.
    Regulation,
    /// The payer's own manual.
    Manual,
    /// A payer's bulletin, or another office's list.
    Bulletin,
    /// A blog or a trade site.
    Blog,
}

impl SourceRank {
    /// The name on the wire.
    pub fn id(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Regulation => "regulation",
            Self::Manual => "manual",
            Self::Bulletin => "bulletin",
            Self::Blog => "blog",
        }
    }

    /// Reads the column `rank`.
    pub(super) fn from_code(code: &str) -> Option<Self> {
        match code {
            "1" => Some(Self::Regulation),
            "2" => Some(Self::Manual),
            "3" => Some(Self::Bulletin),
            "4" => Some(Self::Blog),
            _ => None,
        }
    }
}

/// One rule.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DeadlineRule {
    /// Its name.
    pub id: RuleId,
    /// For which programs; empty for any.
    pub programs: Vec<Program>,
    /// Words of which one must stand in the payer's name, in lower case; empty for any payer.
    pub payer_words: Vec<String>,
    /// For which state, two capital letters; `None` for any.
    pub state: Option<String>,
    /// For which side of the network; `Unsaid` for both.
    pub network: Network,
    /// For disputes under the No Surprises Act alone.
    pub surprise_bill: bool,
    /// For which door.
    pub door: Door,
    /// How long.
    pub period: Period,
    /// From when.
    pub start: ClockStart,
    /// What has to happen by then.
    pub by: DueBy,
    /// Weekends and holidays.
    pub roll: Roll,
    /// First day on which a clock could start under this rule.
    pub since: Option<NaiveDate>,
    /// Last day on which a clock could start under this rule.
    pub until: Option<NaiveDate>,
    /// How high its source stands.
    pub rank: SourceRank,
    /// How sure we are of it.
    pub confidence: Confidence,
    /// Where it stands, in words.
    pub source: String,
}

impl DeadlineRule {
    /// The rule's date for a clock that starts on this day.
    pub(super) fn date_from(&self, start: NaiveDate) -> Option<NaiveDate> {
        let date = self.period.after(start)?;
        Some(match self.roll {
            Roll::Stays => date,
            Roll::NextBusinessDay => calendar::business_day_from(date),
        })
    }

    /// Was the rule in force when the clock started?
    pub(super) fn in_force(&self, start: NaiveDate) -> bool {
        self.since.is_none_or(|since| since <= start)
            && self.until.is_none_or(|until| start <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_end_where_the_calendar_says() {
        let table = [
            ("2026-05-10", Period::Days(120), "2026-09-07"),
            ("2026-01-31", Period::Months(1), "2026-02-28"),
            ("2024-01-31", Period::Months(1), "2024-02-29"),
            ("2026-08-31", Period::Months(6), "2027-02-28"),
            ("2024-02-29", Period::Years(1), "2025-02-28"),
            ("2025-12-31", Period::Years(1), "2026-12-31"),
            ("2026-11-25", Period::BusinessDays(1), "2026-11-27"),
            ("2026-05-10", Period::Days(0), "2026-05-10"),
        ];
        for (start, period, last) in table {
            let last: NaiveDate = last.parse().unwrap();
            assert_eq!(period.after(start.parse().unwrap()), Some(last), "{start} + {period}");
        }
        assert_eq!(Period::Years(u16::MAX).after(NaiveDate::MAX), None);
    }

    #[test]
    fn a_contract_file_and_the_shipped_rules_use_the_same_words() {
        assert_eq!(Period::new(90, "calendar"), Some(Period::Days(90)));
        assert_eq!(Period::new(30, "business"), Some(Period::BusinessDays(30)));
        assert_eq!(Period::new(30, "fortnights"), None);
        assert_eq!(ClockStart::from_id("remittance"), Some(ClockStart::Notice));
        assert_eq!(
            ClockStart::from_id("receipt+5"),
            Some(ClockStart::Receipt { presumed_days: 5 })
        );
        assert_eq!(ClockStart::from_id("receipt+five"), None);
        assert_eq!(DueBy::from_id("received"), Some(DueBy::Received));
        assert_eq!(DueBy::from_id("signed"), None);
    }
}

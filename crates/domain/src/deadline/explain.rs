//! Says in a biller's words how a deadline came about, or why there is none.

use std::fmt;

use chrono::NaiveDate;

use super::{
    ClockFacts, NoClock, UnknownClock,
    rule::{ClockStart, DeadlineRule},
};

/// As in `120 days from receipt, presumed 5 days after the notice of 2026-05-10`.
pub(super) fn explain(
    rule: &DeadlineRule,
    facts: &ClockFacts<'_>,
    start: NaiveDate,
    date: NaiveDate,
) -> String {
    let mut text = format!("{} from {}", rule.period, event(rule.start, facts, start));
    if rule.period.after(start).is_some_and(|unmoved| unmoved != date) {
        text.push_str(", moved to the next business day");
    }
    text
}

/// The event that started the clock, with its date.
fn event(event: ClockStart, facts: &ClockFacts<'_>, start: NaiveDate) -> String {
    let ClockStart::Receipt { presumed_days } = event else {
        return match event {
            ClockStart::NegotiationEnd => format!("{event} on {start}"),
            _ => format!("{event} of {start}"),
        };
    };
    match (facts.received, facts.notice) {
        (None, Some(notice)) if presumed_days > 0 => {
            format!("receipt, presumed {presumed_days} days after the notice of {notice}")
        }
        (None, _) => format!("receipt, taken as the day of the notice, {start}"),
        (Some(_), _) => format!("receipt on {start}"),
    }
}

impl fmt::Display for NoClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Pended => "the payer has not decided yet",
            Self::Unprocessable => {
                "MA130: the claim was not processed, so there is nothing to appeal; send a new one \
                 within the filing limit"
            }
            Self::NoAppealRights => "N211: the payer takes no appeal of this decision",
            Self::NothingGoesOut => "nothing goes to the payer",
        })
    }
}

impl fmt::Display for UnknownClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ProgramUnsaid => f.pad("the remittance does not say the program"),
            Self::NoRule => f.pad("no rule is known for this payer and this way of answering"),
            Self::ContractDecides => {
                f.pad("the contract decides; write its deadline into the contract file")
            }
            Self::DateMissing(start) => write!(f, "the date of {start} is not known"),
        }
    }
}

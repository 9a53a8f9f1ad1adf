//! Deadlines: by when an answer has to reach the payer, which rule says so, and how sure we are.
//!
//! A deadline is a date with its reason. Payers, programs and contracts disagree, trade sites
//! repeat old figures, and a date without its source can't be argued with; so every rule that
//! applies is dated, the earliest wins, and the others are shown beside it.
//!
//! **Invariants**
//! - No date without a rule, and no rule without a source and a confidence.
//! - Among the rules in force the earliest date wins; a contract replaces the shipped rules for its
//!   payer and door, whether earlier or later, and what it replaced is still shown.
//! - What is not final has no clock but that of a request for records, and where nobody knows the rule the answer is `Unknown`: never
//!   a date by guess.
//! - Each decision starts its own clock, so a corrected remittance is asked about with its own date.
//! - Good cause for lateness is for a person to see; no rule here extends a deadline.

mod calendar;
mod rule;
mod table;
mod book;
mod explain;

use chrono::NaiveDate;

use crate::{Confidence, Door, Program, Rarc};

pub use book::DeadlineBook;
pub use rule::{ClockStart, DeadlineRule, DueBy, Network, Period, Roll, RuleId, SourceRank};
pub use table::DeadlineTableError;

/// What has to be known of a decision to date the answer to it.
#[derive(Clone, Copy, Debug)]
pub struct ClockFacts<'a> {
    /// The program; a contract file may refine it.
    pub program: Program,
    /// The payer's name as the remittance spells it.
    pub payer: &'a str,
    /// The state whose rules bind the payer, two capital letters.
    pub state: Option<&'a str>,
    /// Whether a contract binds us; a payer that stands in the contract file says it there.
    pub network: Network,
    /// Through which door the answer goes.
    pub door: Door,
    /// The date on the decision that is answered: the remittance for a first answer, the decision
    /// letter for the next level. Each corrected remittance brings its own; a mere duplicate denial
    /// (CARC 18) decides nothing and brings none.
    pub notice: Option<NaiveDate>,
    /// The remittance that denied first, where `notice` is the answer to an earlier attempt of ours.
    pub first_notice: Option<NaiveDate>,
    /// The day on which that decision reached us, where somebody noted it.
    pub received: Option<NaiveDate>,
    /// The day of the service; of several the first, which gives the earliest date.
    pub service: Option<NaiveDate>,
    /// The remittance of the payer that came first, where this one is second or later.
    pub primary_remittance: Option<NaiveDate>,
    /// The last day of the open negotiation, where there was one.
    pub negotiation_end: Option<NaiveDate>,
    /// The No Surprises Act covers the claim.
    pub surprise_bill: bool,
    /// The payer has not decided yet.
    pub pended: bool,
    /// What stands in the way of an appeal.
    pub bar: Option<AppealBar>,
}

impl<'a> ClockFacts<'a> {
    /// A decision of this date, of which nothing else is known.
    pub fn new(program: Program, payer: &'a str, door: Door, notice: NaiveDate) -> Self {
        Self {
            program,
            payer,
            state: None,
            network: Network::Unsaid,
            door,
            notice: Some(notice),
            first_notice: None,
            received: None,
            service: None,
            primary_remittance: None,
            negotiation_end: None,
            surprise_bill: false,
            pended: false,
            bar: None,
        }
    }

    /// The day on which a clock from this event starts; `None` where the date is not known.
    fn start(&self, event: ClockStart) -> Option<NaiveDate> {
        match event {
            ClockStart::Notice => self.notice,
            ClockStart::FirstNotice => self.first_notice.or(self.notice),
            ClockStart::Receipt { presumed_days } => self.receipt(presumed_days),
            ClockStart::Service => self.service,
            ClockStart::PrimaryRemittance => self.primary_remittance,
            ClockStart::NegotiationEnd => self.negotiation_end,
        }
    }

    /// The noted day of receipt, or else the presumed one. Nothing is received before it was
    /// written.
    fn receipt(&self, presumed_days: u16) -> Option<NaiveDate> {
        match (self.received, self.notice) {
            (Some(received), notice) => Some(notice.map_or(received, |date| date.max(received))),
            (None, Some(notice)) => Period::Days(presumed_days).after(notice),
            (None, None) => None,
        }
    }

    /// Why no clock runs at all, if so.
    fn no_clock(&self) -> Option<NoClock> {
        let appeal = matches!(self.door, Door::Appeal(_) | Door::Reconsideration);
        match (self.door, self.bar) {
            (Door::Nothing | Door::WriteOffRequest | Door::Patient, _) => {
                Some(NoClock::NothingGoesOut)
            }
            // A payer waits for its records while the claim is pended, and not for ever.
            _ if self.pended && self.door != Door::RecordsReply => Some(NoClock::Pended),
            (Door::Reopening, Some(AppealBar::Unprocessable)) => Some(NoClock::Unprocessable),
            (_, Some(AppealBar::Unprocessable)) if appeal => Some(NoClock::Unprocessable),
            (_, Some(AppealBar::NoAppealRights)) if appeal => Some(NoClock::NoAppealRights),
            _ => None,
        }
    }
}

/// What a remark says against an appeal.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum AppealBar {
    /// Remark MA130: the claim could not be processed, and a new one has to be sent.
    Unprocessable,
    /// Remark N211: the decision can't be appealed.
    NoAppealRights,
}

impl AppealBar {
    /// Looks for the two remarks that take the appeal away. MA130 says more, so it goes first.
    pub fn among(remarks: &[Rarc]) -> Option<Self> {
        let has = |code: &str| remarks.iter().any(|remark| remark.as_str() == code);
        if has("MA130") {
            Some(Self::Unprocessable)
        } else if has("N211") {
            Some(Self::NoAppealRights)
        } else {
            None
        }
    }
}

/// The answer to "by when".
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Clock {
    /// By this date.
    Runs(Deadline),
    /// No clock runs, and why.
    NoClock(NoClock),
    /// There may be a deadline, and nobody told us which; a person looks it up.
    Unknown(UnknownClock),
}

/// Why no clock runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NoClock {
    /// The payer has not decided yet.
    Pended,
    /// MA130: there is nothing to appeal; the limit for a new claim counts instead.
    Unprocessable,
    /// N211: the payer takes no appeal of this.
    NoAppealRights,
    /// The door leads to no payer.
    NothingGoesOut,
}

/// Why nobody knows the deadline.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum UnknownClock {
    /// The remittance does not say the program, nor does the contract file.
    ProgramUnsaid,
    /// No rule for this payer and door.
    NoRule,
    /// The only rules are for providers without a contract, and we have one.
    ContractDecides,
    /// A rule is there, and the date that it counts from is not.
    DateMissing(ClockStart),
}

/// By when an answer has to be with the payer, or on its way.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Deadline {
    /// The last day that counts.
    pub date: NaiveDate,
    /// The last business day on which it can go by post and still count; see `MAIL_DAYS`.
    pub last_day_to_send: NaiveDate,
    /// What has to happen by the date.
    pub by: DueBy,
    /// The rule that won.
    pub rule: RuleId,
    /// How high its source stands.
    pub rank: SourceRank,
    /// Where it stands.
    pub source: String,
    /// How sure we are of it.
    pub confidence: Confidence,
    /// How the date came about, for a person.
    pub explained: String,
    /// The rules that lost, earliest first.
    pub others: Vec<OtherDeadline>,
    /// Rules that would apply and could not be dated, because a date is missing. One of them might
    /// be earlier.
    pub undated: Vec<RuleId>,
}

impl Deadline {
    /// Days from this day to the deadline; 0 on its last day, negative when it has passed.
    pub fn days_left(&self, as_of: NaiveDate) -> i64 {
        (self.date - as_of).num_days()
    }
}

/// A rule that applies and did not win.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OtherDeadline {
    /// Its name.
    pub rule: RuleId,
    /// Its date.
    pub date: NaiveDate,
    /// Where it stands.
    pub source: String,
    /// How sure we are of it.
    pub confidence: Confidence,
    /// A contract stands in its place; otherwise it is only later.
    pub replaced: bool,
}

#[cfg(test)]
mod tests;

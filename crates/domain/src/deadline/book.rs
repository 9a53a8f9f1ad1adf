//! Finds the rules for a decision, dates them and lets the earliest win.

use chrono::{Days, NaiveDate};

use super::{
    Clock, ClockFacts, Deadline, OtherDeadline, RuleId, UnknownClock, calendar,
    explain::explain,
    rule::{ClockStart, DeadlineRule, DueBy, Network, Roll, SourceRank},
    table::{self, DeadlineTableError},
};
use crate::{Confidence, Contract, ContractPayer, DeadlineOverride, Program};

/// Days that we give the post where a payer has to *have* the answer: as many as Medicare presumes
/// for its own letters (42 CFR 405.942(a)(1)). Fewer and a letter posted on the last day is late;
/// more and work is called urgent that is not.
const MAIL_DAYS: u64 = 5;

/// The deadline rules of the trade, and the contracts that replace some of them. Made once a run.
#[derive(Clone, Debug)]
pub struct DeadlineBook {
    /// In the order of the table.
    rules: Vec<DeadlineRule>,
    contract: Contract,
    /// The contract's deadlines as rules, in the order of its payers.
    contract_rules: Vec<Vec<DeadlineRule>>,
}

impl DeadlineBook {
    /// The shipped rules with an office's own contracts.
    pub fn shipped(contract: Contract) -> Self {
        Self::read(include_str!("../../tables/deadlines.tsv"), contract)
            .expect("the shipped table is checked by a test")
    }

    /// Rules from a text of the same shape as the shipped table.
    pub fn read(rules: &str, contract: Contract) -> Result<Self, DeadlineTableError> {
        let rules = table::read(rules)?;
        let contract_rules = contract.payers.iter().map(contract_rules).collect();
        Ok(Self { rules, contract, contract_rules })
    }

    /// Every rule: the table's, then the contracts'.
    pub fn rules(&self) -> impl Iterator<Item = &DeadlineRule> {
        self.rules.iter().chain(self.contract_rules.iter().flatten())
    }

    /// The contracts behind the book.
    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// By when an answer has to go, or why no clock runs, or that nobody knows.
    pub fn clock(&self, facts: &ClockFacts<'_>) -> Clock {
        if let Some(reason) = facts.no_clock() {
            return Clock::NoClock(reason);
        }
        let party = Party::new(&self.contract, facts);
        let for_door = |rule: &&DeadlineRule| rule.door == facts.door;

        let shipped: Vec<&DeadlineRule> =
            self.rules.iter().filter(for_door).filter(|rule| party.meets(rule)).collect();
        let shipped = Dated::all(&shipped, facts);
        let own = party.contract.map_or(&[][..], |index| &self.contract_rules[index]);
        let own: Vec<&DeadlineRule> = own.iter().filter(for_door).collect();
        let own = Dated::all(&own, facts);

        let (counting, replaced) =
            if own.is_empty() { (shipped, Dated::default()) } else { (own, shipped) };
        counting
            .clock(facts, &replaced)
            .unwrap_or_else(|| Clock::Unknown(party.unknown(self.rules.iter().filter(for_door))))
    }
}

/// A contract's deadlines in the shape of the shipped rules.
fn contract_rules(payer: &ContractPayer) -> Vec<DeadlineRule> {
    let numbered = payer.deadlines.iter().zip(1_usize..);
    numbered.map(|(deadline, number)| contract_rule(&payer.name.name, number, deadline)).collect()
}

fn contract_rule(payer: &str, number: usize, deadline: &DeadlineOverride) -> DeadlineRule {
    DeadlineRule {
        id: RuleId(format!("contract: {payer}, deadline {number} ({})", deadline.door.id())),
        programs: Vec::new(),
        payer_words: Vec::new(),
        state: None,
        network: Network::Unsaid,
        surprise_bill: false,
        door: deadline.door,
        period: deadline.period,
        start: deadline.start,
        by: deadline.by,
        roll: Roll::Stays,
        since: None,
        until: None,
        rank: SourceRank::Contract,
        // The office wrote it down from its own agreement.
        confidence: Confidence::Verified,
        source: deadline.source.clone(),
    }
}

/// Who pays, in the words that the rules match on.
struct Party<'a> {
    program: Program,
    /// The payer's words in lower case with one blank around each, so that `uhc` is found in
    /// `UHC OF OHIO` and not in `MUHCO`.
    words: String,
    state: Option<&'a str>,
    network: Network,
    surprise_bill: bool,
    /// Its place in the contract file.
    contract: Option<usize>,
}

impl<'a> Party<'a> {
    fn new(contract: &Contract, facts: &ClockFacts<'a>) -> Self {
        let index = contract.position(facts.payer, facts.program);
        let known = index.map(|index| &contract.payers[index]);
        let line = known.and_then(|payer| payer.line.as_deref()).unwrap_or_default();
        Self {
            program: known.map_or(facts.program, |payer| payer.program_of(facts.program)),
            words: spaced(&[facts.payer, line]),
            state: facts.state,
            network: known.map_or(facts.network, |payer| payer.network),
            surprise_bill: facts.surprise_bill,
            contract: index,
        }
    }

    /// Is the rule about this payer, program, state and side of the network?
    fn meets(&self, rule: &DeadlineRule) -> bool {
        self.meets_in_any_network(rule)
            && (rule.network == Network::Unsaid
                || self.network == Network::Unsaid
                || rule.network == self.network)
    }

    fn meets_in_any_network(&self, rule: &DeadlineRule) -> bool {
        (rule.programs.is_empty() || rule.programs.contains(&self.program))
            && (rule.state.is_none() || rule.state.as_deref() == self.state)
            && (self.surprise_bill || !rule.surprise_bill)
            && (rule.payer_words.is_empty()
                || rule.payer_words.iter().any(|words| has_words(&self.words, words)))
    }

    /// Why no rule was found.
    fn unknown<'r>(&self, mut rules: impl Iterator<Item = &'r DeadlineRule>) -> UnknownClock {
        if rules.any(|rule| self.meets_in_any_network(rule) && !self.meets(rule)) {
            UnknownClock::ContractDecides
        } else if self.program == Program::Other {
            UnknownClock::ProgramUnsaid
        } else {
            UnknownClock::NoRule
        }
    }
}

/// Lower case, every run of anything but letters and digits as one blank, a blank at both ends.
fn spaced(texts: &[&str]) -> String {
    let mut spaced = String::from(" ");
    for text in texts {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            spaced.extend(word.chars().flat_map(char::to_lowercase));
            spaced.push(' ');
        }
    }
    spaced
}

/// Do these words stand whole in the spaced text?
fn has_words(spaced: &str, words: &str) -> bool {
    spaced.match_indices(words).any(|(at, found)| {
        spaced[..at].ends_with(' ') && spaced[at + found.len()..].starts_with(' ')
    })
}

/// Rules that apply to a decision, with their dates.
#[derive(Default)]
struct Dated<'r> {
    /// Earliest first; of the same date the highest source first, then the surest.
    rules: Vec<(NaiveDate, NaiveDate, &'r DeadlineRule)>,
    /// Without a date, because the day on which their clock started is not known.
    undated: Vec<&'r DeadlineRule>,
}

impl<'r> Dated<'r> {
    /// Dates each rule from its own event.
    fn all(rules: &[&'r DeadlineRule], facts: &ClockFacts<'_>) -> Self {
        let mut dated = Self::default();
        for rule in rules {
            if superseded(rule.start, rules, facts) {
                continue;
            }
            match facts.start(rule.start) {
                Some(start) if rule.in_force(start) => {
                    dated.rules.extend(rule.date_from(start).map(|date| (date, start, *rule)));
                }
                Some(_) => {}
                // Nobody came first, or nobody negotiated: the rule is about something else.
                None if matches!(
                    rule.start,
                    ClockStart::PrimaryRemittance | ClockStart::NegotiationEnd
                ) => {}
                None => dated.undated.push(rule),
            }
        }
        dated.rules.sort_by_key(|(date, _, rule)| (*date, rule.rank, rule.confidence));
        dated
    }

    fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.undated.is_empty()
    }

    /// The earliest date with its provenance; `None` where there is no rule at all.
    fn clock(&self, facts: &ClockFacts<'_>, replaced: &Self) -> Option<Clock> {
        let Some((&(date, start, rule), later)) = self.rules.split_first() else {
            let missing = self.undated.first()?.start;
            return Some(Clock::Unknown(UnknownClock::DateMissing(missing)));
        };
        let other = |replaced: bool| {
            move |&(date, _, rule): &(NaiveDate, NaiveDate, &DeadlineRule)| OtherDeadline {
                rule: rule.id.clone(),
                date,
                source: rule.source.clone(),
                confidence: rule.confidence,
                replaced,
            }
        };
        let later = later.iter().map(other(false));
        Some(Clock::Runs(Deadline {
            date,
            last_day_to_send: last_day_to_send(date, rule.by).max(start),
            by: rule.by,
            rule: rule.id.clone(),
            rank: rule.rank,
            source: rule.source.clone(),
            confidence: rule.confidence,
            explained: explain(rule, facts, start, date),
            others: later.chain(replaced.rules.iter().map(other(true))).collect(),
            undated: self.undated.iter().map(|rule| rule.id.clone()).collect(),
        }))
    }
}

/// Does another of these rules count from a later event that is known to have happened?
fn superseded(start: ClockStart, rules: &[&DeadlineRule], facts: &ClockFacts<'_>) -> bool {
    start.superseded_by().is_some_and(|event| {
        facts.start(event).is_some() && rules.iter().any(|rule| rule.start == event)
    })
}

/// The post needs its days, and takes nothing on a weekend or a holiday.
fn last_day_to_send(date: NaiveDate, by: DueBy) -> NaiveDate {
    let posted = match by {
        DueBy::Sent => Some(date),
        DueBy::Received => date.checked_sub_days(Days::new(MAIL_DAYS)),
    };
    calendar::business_day_until(posted.unwrap_or(date))
}

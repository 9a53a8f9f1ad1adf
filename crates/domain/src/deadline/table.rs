//! Reads deadline rules from text: `tables/deadlines.tsv`, or a table of a test.
//!
//! **Invariant:** a line that can't be read whole is an error and never a rule with a guess in it.

use chrono::NaiveDate;

use super::rule::{ClockStart, DeadlineRule, DueBy, Network, Period, Roll, RuleId, SourceRank};
use crate::{Confidence, Door, Program};

/// The columns in their order; the head of the table has to say the same.
const COLUMNS: [&str; 16] = [
    "id",
    "program",
    "payer",
    "state",
    "network",
    "only_if",
    "door",
    "period",
    "from",
    "by",
    "roll",
    "since",
    "until",
    "rank",
    "confidence",
    "source",
];

/// A table of rules that can't be read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("line {line} of the deadline rules: {what}")]
pub struct DeadlineTableError {
    /// From 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

/// Reads a table. `#` begins a comment line, and the first other line is the head.
pub(super) fn read(text: &str) -> Result<Vec<DeadlineRule>, DeadlineTableError> {
    let mut rules: Vec<DeadlineRule> = Vec::new();
    let mut head = true;
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let at = |what: String| DeadlineTableError { line: index + 1, what };
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let cells: [&str; 16] = cells
            .try_into()
            .map_err(|cells: Vec<&str>| at(format!("{} columns instead of 16", cells.len())))?;
        if head {
            if cells != COLUMNS {
                return Err(at(format!("the head should be `{}`", COLUMNS.join(" "))));
            }
            head = false;
            continue;
        }
        let rule = rule(cells).map_err(|column| at(format!("can't read the column `{column}`")))?;
        if rules.iter().any(|earlier| earlier.id == rule.id) {
            return Err(at(format!("a second rule `{}`", rule.id)));
        }
        rules.push(rule);
    }
    Ok(rules)
}

/// Reads one line; the error is the name of the column.
fn rule(cells: [&str; 16]) -> Result<DeadlineRule, &'static str> {
    let [id, program, payer, state, network, only_if, door, period, ..] = cells;
    let [.., from, by, roll, since, until, rank, confidence, source] = cells;
    if id.is_empty() || source.is_empty() {
        return Err(if id.is_empty() { "id" } else { "source" });
    }
    let programs = listed(program, ',').map(|id| Program::from_id(id).ok_or("program"));
    Ok(DeadlineRule {
        id: RuleId(id.to_owned()),
        programs: programs.collect::<Result<_, _>>()?,
        payer_words: listed(payer, '|').map(str::to_lowercase).collect(),
        state: match state {
            "-" => None,
            _ if state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                Some(state.to_owned())
            }
            _ => return Err("state"),
        },
        network: match network {
            "in" => Network::In,
            "out" => Network::Out,
            "-" => Network::Unsaid,
            _ => return Err("network"),
        },
        surprise_bill: match only_if {
            "surprise_bill" => true,
            "-" => false,
            _ => return Err("only_if"),
        },
        door: Door::from_id(door).ok_or("door")?,
        period: read_period(period).ok_or("period")?,
        start: ClockStart::from_id(from).ok_or("from")?,
        by: DueBy::from_id(by).ok_or("by")?,
        roll: match roll {
            "next_business" => Roll::NextBusinessDay,
            "none" => Roll::Stays,
            _ => return Err("roll"),
        },
        since: read_date(since).map_err(|()| "since")?,
        until: read_date(until).map_err(|()| "until")?,
        rank: SourceRank::from_code(rank).ok_or("rank")?,
        confidence: Confidence::from_code(confidence).ok_or("confidence")?,
        source: source.to_owned(),
    })
}

/// The entries of a cell; `-` is none.
fn listed(cell: &str, separator: char) -> impl Iterator<Item = &str> {
    cell.split(separator).map(str::trim).filter(|entry| !matches!(*entry, "" | "-"))
}

/// `120 days`, `30 business days`, `12 months`, `1 year`.
fn read_period(cell: &str) -> Option<Period> {
    let (amount, unit) = cell.split_once(' ')?;
    Period::new(amount.parse().ok()?, unit)
}

/// `-` is no date.
fn read_date(cell: &str) -> Result<Option<NaiveDate>, ()> {
    if cell == "-" {
        return Ok(None);
    }
    cell.parse().map(Some).map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(column: &str, cell: &str) -> Result<Vec<DeadlineRule>, DeadlineTableError> {
        let mut cells = [
            "x", "-", "-", "-", "-", "-", "appeal_1", "9 days", "notice", "sent", "none", "-", "-",
            "1", "K", "invented",
        ];
        if let Some(index) = COLUMNS.iter().position(|name| *name == column) {
            cells[index] = cell;
        }
        read(&format!("# a comment\n{}\n{}\n", COLUMNS.join("\t"), cells.join("\t")))
    }

    #[test]
    fn a_plain_rule_reads() {
        let rules = with("payer", "acme|Acme Health").unwrap();
        assert_eq!(rules.len(), 1);
        assert_eq!(rules[0].payer_words, ["acme", "acme health"]);
        assert_eq!(rules[0].period, Period::Days(9));
    }

    #[test]
    fn a_line_that_can_not_be_read_whole_is_an_error() {
        for column in COLUMNS.iter().filter(|name| **name != "payer") {
            let bad = if matches!(*column, "id" | "source") { "" } else { "nonsense" };
            let error = with(column, bad).unwrap_err();
            assert_eq!(error.line, 3);
            assert!(error.what.contains(column), "{column}: {error}");
        }
        let short = format!("{}\nx\t-\n", COLUMNS.join("\t"));
        assert_eq!(read(&short).unwrap_err().what, "2 columns instead of 16");
        assert!(read("a\tb\n").is_err());
    }
}

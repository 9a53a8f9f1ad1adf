//! Reads the tab-separated tables of codes.
//!
//! **Invariant:** a table is read whole or not at all; a row that can't be read is an error that
//! names its line, because a code that is dropped in silence would look like an unknown one.

use std::collections::HashSet;

use chrono::NaiveDate;
use thiserror::Error;

use super::{CarcEntry, RarcEffect, RarcEntry, usage};
use crate::{Carc, Confidence, Kind, Rarc};

/// A table of codes could not be read.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[error("line {line} of the table of codes: {what}")]
pub struct CodeTableError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

/// `code kind since until confidence meaning`.
pub(super) fn carcs(table: &str) -> Result<Vec<CarcEntry>, CodeTableError> {
    rows(table, ["code", "kind", "since", "until", "confidence", "meaning"], |cells| {
        let [code, kind, since, until, confidence, meaning] = cells;
        let code = code_of(code, Carc::new, Carc::as_str)?;
        Ok(CarcEntry {
            code,
            kind: Kind::from_id(kind).ok_or_else(|| format!("no kind `{kind}`"))?,
            since: date(since)?,
            until: date(until)?,
            confidence: letter(confidence)?,
            meaning: meaning.to_owned(),
            needs_remark: usage::needs_remark(code),
            told_by_remark: usage::told_by_remark(code),
            groups: usage::groups(code),
        })
    })
}

/// `code since until kind effect confidence meaning`.
pub(super) fn rarcs(table: &str) -> Result<Vec<RarcEntry>, CodeTableError> {
    let header = ["code", "since", "until", "kind", "effect", "confidence", "meaning"];
    rows(table, header, |cells| {
        let [code, since, until, kind, effect, confidence, meaning] = cells;
        Ok(RarcEntry {
            code: code_of(code, Rarc::new, Rarc::as_str)?,
            since: date(since)?,
            until: date(until)?,
            class: match Kind::from_id(kind) {
                Some(Kind::Denial(class)) => Some(class),
                None if kind == "-" => None,
                _ => return Err(format!("a remark can't narrow a reason to `{kind}`")),
            },
            effects: effects(effect)?,
            confidence: letter(confidence)?,
            meaning: meaning.to_owned(),
        })
    })
}

/// The rows below the comments and the header, cut into `N` cells each.
fn rows<const N: usize, T>(
    table: &str,
    header: [&str; N],
    read: impl Fn([&str; N]) -> Result<T, String>,
) -> Result<Vec<T>, CodeTableError> {
    let mut lines = table
        .lines()
        .enumerate()
        .map(|(index, text)| (index + 1, text))
        .filter(|(_, text)| !text.starts_with('#') && !text.trim().is_empty());
    if lines.next().is_none_or(|(_, text)| !text.split('\t').eq(header)) {
        return Err(CodeTableError { line: 1, what: format!("the header is not {header:?}") });
    }
    let mut seen = HashSet::new();
    lines
        .map(|(line, text)| {
            let mut cells = [""; N];
            let mut given = text.split('\t');
            for cell in &mut cells {
                *cell = given.next().unwrap_or_default().trim();
            }
            if given.next().is_some() {
                return Err(CodeTableError { line, what: format!("more than {N} cells") });
            }
            if !seen.insert(cells[0]) {
                return Err(CodeTableError { line, what: format!("`{}` stands twice", cells[0]) });
            }
            read(cells).map_err(|what| CodeTableError { line, what })
        })
        .collect()
}

fn code_of<C>(
    cell: &str,
    read: impl Fn(&str) -> C,
    show: impl Fn(&C) -> &str,
) -> Result<C, String> {
    let code = read(cell);
    if show(&code) == cell { Ok(code) } else { Err(format!("`{cell}` is no code")) }
}

fn date(cell: &str) -> Result<Option<NaiveDate>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    cell.parse().map(Some).map_err(|_| format!("`{cell}` is no date"))
}

fn letter(cell: &str) -> Result<Confidence, String> {
    Confidence::from_code(cell).ok_or_else(|| format!("no confidence `{cell}`"))
}

fn effects(cell: &str) -> Result<Vec<RarcEffect>, String> {
    if cell == "-" {
        return Ok(Vec::new());
    }
    let read = |id: &str| RarcEffect::from_id(id.trim()).ok_or(format!("no effect `{id}`"));
    cell.split(',').map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "# a comment\n\ncode\tkind\tsince\tuntil\tconfidence\tmeaning\n";

    #[test]
    fn a_row_says_what_a_code_is() {
        let table = format!("{HEADER}16\tD20\t1995-01-01\t\tV\tSomething is missing\n");
        let entries = carcs(&table).unwrap();
        let [entry] = &entries[..] else { panic!("one row") };
        assert_eq!(entry.code, Carc::new("16"));
        assert_eq!(entry.kind.id(), "D20");
        assert_eq!(entry.since, "1995-01-01".parse().ok());
        assert_eq!(entry.until, None);
        assert!(entry.needs_remark && entry.told_by_remark);
    }

    #[test]
    fn a_table_that_can_t_be_read_says_which_line_and_why() {
        let table = [
            ("16\tD28\t\t\tV\tx", "line 4 of the table of codes: no kind `D28`"),
            ("16\tD20\tMay\t\tV\tx", "line 4 of the table of codes: `May` is no date"),
            ("16\tD20\t\t\tX\tx", "line 4 of the table of codes: no confidence `X`"),
            ("1 6\tD20\t\t\tV\tx", "line 4 of the table of codes: `1 6` is no code"),
            ("16\tD20\t\t\tV\tx\ty", "line 4 of the table of codes: more than 6 cells"),
            ("16\tD20", "line 4 of the table of codes: no confidence ``"),
            (
                "16\tD20\t\t\tV\tx\n16\tD01\t\t\tV\tx",
                "line 5 of the table of codes: `16` stands twice",
            ),
        ];
        for (rows, error) in table {
            assert_eq!(carcs(&format!("{HEADER}{rows}\n")).unwrap_err().to_string(), error);
        }
        assert!(carcs("code\tkind\n").is_err());
        assert!(carcs("").is_err());
    }

    #[test]
    fn a_remark_narrows_to_a_denial_and_to_nothing_else() {
        let header = "code\tsince\tuntil\tkind\teffect\tconfidence\tmeaning\n";
        let read = |row: &str| rarcs(&format!("{header}{row}\n"));
        let entry = &read("MA130\t\t\tD20\tno_appeal, unprocessable\tV\tx").unwrap()[0];
        assert_eq!(entry.effects, [RarcEffect::NoAppeal, RarcEffect::Unprocessable]);
        assert!(read("N1\t\t\t-\t-\tV\tx").unwrap()[0].class.is_none());
        assert!(read("N1\t\t\tNX1\t-\tV\tx").is_err());
        assert!(read("N1\t\t\tD99\t-\tV\tx").is_err());
        assert!(read("N1\t\t\t-\tloud\tV\tx").is_err());
    }
}

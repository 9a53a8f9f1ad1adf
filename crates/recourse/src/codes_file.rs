//! The official code lists that an installation may load with `--codes`: a CSV with a header.
//!
//! Columns, in any order and by any of these names: `code` or `adj_code`; `text`, `description` or
//! `adj_description`; `list`, `type` or `adj_type` (`CARC` or `RARC`; other rows are skipped; where
//! there is no such column, a code of `M`, `MA` or `N` and digits is a remark); and, if known,
//! `since` / `adj_start_date` and `until` / `adj_end_date` as `YYYY-MM-DD`.

use std::io::Read;

use chrono::NaiveDate;
use domain::{CodeBook, CodeList, OfficialCode};

/// What is wrong with a code list.
#[derive(Debug, thiserror::Error)]
pub enum CodesError {
    /// It can't be read as CSV.
    #[error("the code list can't be read as CSV: {0}")]
    Csv(#[from] csv::Error),
    /// A column is missing.
    #[error("the code list has no column {0}; see `recourse analyze --help`")]
    NoColumn(&'static str),
    /// A date that is none.
    #[error("line {line} of the code list: \"{value}\" is no date; expected YYYY-MM-DD")]
    Date {
        /// Line of the file, from 1.
        line: u64,
        /// The value.
        value: String,
    },
}

/// What was loaded, for a line on the screen.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Loaded {
    /// Codes whose wording was replaced.
    pub n_replaced: usize,
    /// Codes that the shipped tables do not know.
    pub new: Vec<String>,
    /// Rows whose code can't be one.
    pub unreadable: Vec<String>,
}

/// Loads a code list over the shipped tables.
pub fn load(book: &mut CodeBook, file: impl Read) -> Result<Loaded, CodesError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let columns = Columns::of(reader.headers()?)?;
    let (mut carcs, mut rarcs) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record?;
        let code = OfficialCode {
            code: cell(&record, Some(columns.code)).to_owned(),
            text: cell(&record, Some(columns.text)).to_owned(),
            since: Columns::date(&record, columns.since)?,
            until: Columns::date(&record, columns.until)?,
        };
        match list_of(columns.list.map(|at| cell(&record, Some(at))), &code.code) {
            Some(CodeList::Carc) => carcs.push(code),
            Some(CodeList::Rarc) => rarcs.push(code),
            None => {}
        }
    }
    let mut loaded = Loaded::default();
    for (list, rows) in [(CodeList::Carc, carcs), (CodeList::Rarc, rarcs)] {
        let mut one = book.load_official(list, &rows);
        loaded.n_replaced += one.n_replaced;
        loaded.new.append(&mut one.new);
        loaded.unreadable.append(&mut one.unreadable);
    }
    Ok(loaded)
}

/// Where each column stands.
struct Columns {
    code: usize,
    text: usize,
    list: Option<usize>,
    since: Option<usize>,
    until: Option<usize>,
}

impl Columns {
    fn of(header: &csv::StringRecord) -> Result<Self, CodesError> {
        let named = |names: &[&str]| {
            header.iter().position(|it| {
                let it = it.trim().trim_start_matches('\u{feff}');
                names.iter().any(|name| it.eq_ignore_ascii_case(name))
            })
        };
        Ok(Self {
            code: named(&["code", "adj_code"]).ok_or(CodesError::NoColumn("`code`"))?,
            text: named(&["text", "description", "adj_description"])
                .ok_or(CodesError::NoColumn("`text`"))?,
            list: named(&["list", "type", "adj_type"]),
            since: named(&["since", "adj_start_date"]),
            until: named(&["until", "adj_end_date"]),
        })
    }

    fn date(
        record: &csv::StringRecord,
        at: Option<usize>,
    ) -> Result<Option<NaiveDate>, CodesError> {
        let value = cell(record, at);
        if value.is_empty() {
            return Ok(None);
        }
        value.parse().map(Some).map_err(|_| CodesError::Date {
            line: record.position().map_or(0, csv::Position::line),
            value: value.to_owned(),
        })
    }
}

fn cell(record: &csv::StringRecord, at: Option<usize>) -> &str {
    at.and_then(|at| record.get(at)).unwrap_or_default().trim()
}

fn list_of(said: Option<&str>, code: &str) -> Option<CodeList> {
    match said.map(str::to_ascii_uppercase).as_deref() {
        Some("CARC") => Some(CodeList::Carc),
        Some("RARC") => Some(CodeList::Rarc),
        Some(_) => None,
        None => {
            let digits = code.trim_start_matches("MA").trim_start_matches(['M', 'N']);
            let remark = digits.len() < code.len() && digits.bytes().all(|it| it.is_ascii_digit());
            Some(if remark { CodeList::Rarc } else { CodeList::Carc })
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{Carc, Rarc};

    use super::*;

    #[test]
    fn official_wording_takes_the_place_of_ours() {
        let mut book = CodeBook::shipped().clone();
        let list =
            "code,text,since\n197,Their words,2020-01-01\nN519,Their remark,\n9999,New one,\n";
        let loaded = load(&mut book, list.as_bytes()).unwrap();
        assert_eq!((loaded.n_replaced, loaded.new), (2, vec!["9999".to_owned()]));
        assert_eq!(book.carc(Carc::new("197")).unwrap().meaning, "Their words");
        assert_eq!(book.rarc(Rarc::new("N519")).unwrap().meaning, "Their remark");
    }

    #[test]
    fn what_is_wrong_with_a_list_is_said() {
        let mut book = CodeBook::shipped().clone();
        let mut said = |list: &str| load(&mut book, list.as_bytes()).unwrap_err().to_string();
        assert!(said("a,b\n1,2\n").contains("no column `code`"));
        assert!(said("code,text,until\n1,x,soon\n").contains("line 2"));
    }
}

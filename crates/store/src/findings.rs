//! What was noticed and a person should see: about the practice, an account, a case or a file.
//!
//! Checks run again and again, so the same thing noticed about the same is kept once, with the time at
//! which it was noticed first.

use std::{fmt, str::FromStr};

use domain::{AccountId, CaseId, EventKey, IdError, Moment, Phi, Severity};

use crate::{
    Practice,
    error::StoreError,
    files,
    table::{Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

const ABOUT: Column = Column::text("about");
const KIND: Column = Column::text("kind");
const SEVERITY: Column = Column::text("severity");
const AT_MS: Column = Column::number("at_ms");
const WHAT: Column = Column::sealed("what");

/// The table of findings.
pub(crate) static FINDINGS: Table =
    Table { name: "findings", columns: &[ABOUT, KIND, SEVERITY, AT_MS, WHAT] };

/// One thing that was noticed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Noticed {
    /// About what.
    pub about: Notice,
    /// A stable name for the kind of finding, such as `unknown_carc`. It names no patient.
    pub kind: String,
    /// How much it matters.
    pub severity: Severity,
    /// A statement in plain words.
    pub what: Phi<String>,
    /// When.
    pub at: Moment,
}

/// What a finding is about.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Notice {
    /// The practice as a whole.
    Practice,
    /// An account at a platform.
    Account(AccountId),
    /// A case.
    Case(CaseId),
    /// A file, by [`Practice::file_word`].
    File(String),
}

impl Practice {
    /// What was noticed, the newest first.
    pub async fn findings(&self, n_max: u64) -> Result<Vec<Noticed>, StoreError> {
        let rows = self.rows(&FINDINGS).newest_first(AT_MS).at_most(n_max).all().await?;
        rows.iter().map(read).collect()
    }

    /// What was noticed about a case, the newest first.
    pub async fn findings_of(&self, case: CaseId) -> Result<Vec<Noticed>, StoreError> {
        self.findings_about(&Notice::Case(case)).await
    }

    /// What was noticed about one thing, the newest first.
    pub async fn findings_about(&self, about: &Notice) -> Result<Vec<Noticed>, StoreError> {
        let rows = self.rows(&FINDINGS).with(ABOUT, about.to_string()).newest_first(AT_MS);
        rows.all().await?.iter().map(read).collect()
    }

    /// By what findings know a file.
    pub fn file_word(&self, key: &EventKey) -> String {
        files::word(self.keys(), key)
    }
}

impl Tx {
    /// Writes down what was noticed; `false` if it was noticed before.
    pub async fn notice(&mut self, noticed: &Noticed) -> Result<bool, StoreError> {
        let Noticed { about, kind, severity, what, at } = noticed;
        let case = if let Notice::Case(case) = about { Some(*case) } else { None };
        let about = about.to_string();
        let row = Row::new(
            &FINDINGS,
            self.practice().keys().index_word("finding", &[&about, kind, what.expose()]),
            [
                about.as_str().into(),
                kind.as_str().into(),
                severity_id(*severity).into(),
                at.ms().into(),
                wire::write(what.expose()).into(),
            ],
        );
        let did = "finding.noticed";
        let did = case.map_or_else(|| Did::of(did), |case| Did::about(did, case));
        self.record(Change::Once(row), did).await
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Practice => f.write_str("practice"),
            Self::Account(id) => write!(f, "{id}"),
            Self::Case(id) => write!(f, "{id}"),
            Self::File(word) => write!(f, "file_{word}"),
        }
    }
}

impl FromStr for Notice {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        match text.split_once('_') {
            None if text == "practice" => Ok(Self::Practice),
            Some(("acct", _)) => text.parse().map(Self::Account),
            Some(("file", word)) => Ok(Self::File(word.to_owned())),
            _ => text.parse().map(Self::Case),
        }
    }
}

fn read(row: &Row) -> Result<Noticed, StoreError> {
    Ok(Noticed {
        about: row.parse(ABOUT)?,
        kind: row.text(KIND)?.to_owned(),
        severity: row.word(SEVERITY, severity)?,
        what: Phi::new(row.body(WHAT)?),
        at: row.moment(AT_MS)?,
    })
}

fn severity_id(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Stop => "stop",
    }
}

fn severity(id: &str) -> Option<Severity> {
    let all = [Severity::Note, Severity::Warning, Severity::Stop];
    all.into_iter().find(|it| severity_id(*it) == id)
}

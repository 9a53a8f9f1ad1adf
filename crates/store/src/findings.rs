//! What was noticed and a person should see: about the practice, an account, a case or a file.
//!
//! Checks run again and again, so the same thing noticed about the same is kept once, with the time at
//! which it was noticed first. Somebody sees to it and says so; then it is no longer open.
//!
//! **Invariant:** findings have one order, that in which they were kept, however many are noticed at one
//! moment.

use std::{fmt, str::FromStr};

use domain::{AccountId, CaseId, EventKey, IdError, Moment, Phi, Severity, StaffId};
use sea_orm::{
    ConnectionTrait, DatabaseConnection,
    sea_query::{Expr, ExprTrait, Func, Query},
};

use crate::{
    Practice,
    dialect::failed,
    error::StoreError,
    files,
    rows::{Rows, or_zero},
    table::{Cell, Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

const ABOUT: Column = Column::text("about");
const KIND: Column = Column::text("kind");
const SEVERITY: Column = Column::text("severity");
const AT_MS: Column = Column::number("at_ms");
const WHAT: Column = Column::sealed("what");
const PLACE: Column = Column::number("place");
const RESOLVED_MS: Column = Column::number("resolved_ms");
const RESOLVED_BY: Column = Column::text("resolved_by");

/// The table of findings.
pub(crate) static FINDINGS: Table = Table {
    name: "findings",
    columns: &[ABOUT, KIND, SEVERITY, AT_MS, WHAT, PLACE, RESOLVED_MS, RESOLVED_BY],
};

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

/// A finding on record.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// Its number, which says nothing and may stand in an address.
    pub id: String,
    /// What was noticed.
    pub noticed: Noticed,
    /// Who saw to it, and when; `None` while nobody did.
    pub resolved: Option<(StaffId, Moment)>,
}

/// Which findings are wanted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct FindingFilter {
    /// Those that somebody saw to, or those that nobody did; all of them otherwise.
    pub is_resolved: Option<bool>,
    /// Those of this severity.
    pub severity: Option<Severity>,
}

/// How many findings nobody saw to yet, of each severity.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct OpenFindings {
    /// Those that stop something.
    pub n_stops: u64,
    /// Those that somebody should look at.
    pub n_warnings: u64,
    /// Those to be known.
    pub n_notes: u64,
}

impl Practice {
    /// What was noticed, the newest first.
    pub async fn findings(&self, n_max: u64) -> Result<Vec<Noticed>, StoreError> {
        let all = FindingFilter::default();
        let findings = self.findings_after(all, None, n_max).await?;
        Ok(findings.into_iter().map(|it| it.noticed).collect())
    }

    /// Findings, the newest first, those after the one with this number.
    pub async fn findings_after(
        &self,
        filter: FindingFilter,
        id: Option<&str>,
        n_max: u64,
    ) -> Result<Vec<Finding>, StoreError> {
        let last = match id {
            Some(id) => self.rows(&FINDINGS).with_id(id).first().await?,
            None => None,
        };
        let mut rows = filtered(self.rows(&FINDINGS), filter).falling_from_most(or_zero(PLACE));
        if let Some(last) = last {
            rows = rows.below(or_zero(PLACE), place(&last)?, &last.id);
        }
        rows.at_most(n_max).all().await?.iter().map(read_kept).collect()
    }

    /// A finding.
    pub async fn finding(&self, id: &str) -> Result<Option<Finding>, StoreError> {
        let row = self.rows(&FINDINGS).with_id(id).first().await?;
        row.as_ref().map(read_kept).transpose()
    }

    /// How much nobody saw to yet.
    pub async fn open_findings(&self) -> Result<OpenFindings, StoreError> {
        let doing = failed("count findings");
        let mut query = Query::select();
        query.column(SEVERITY.name).expr_as(Func::count(Expr::col("id")), "n").from(FINDINGS.name);
        query.and_where(Expr::col("practice").eq(self.keys().practice()));
        query.and_where(Expr::col(RESOLVED_MS.name).is_null()).group_by_col(SEVERITY.name);
        let mut open = OpenFindings::default();
        for row in self.reading().query_all(&query).await.map_err(&doing)? {
            let id: String = row.try_get("", SEVERITY.name).map_err(&doing)?;
            let n: i64 = row.try_get("", "n").map_err(&doing)?;
            let n = u64::try_from(n).unwrap_or_default();
            match severity(&id) {
                Some(Severity::Stop) => open.n_stops = n,
                Some(Severity::Warning) => open.n_warnings = n,
                Some(Severity::Note) | None => open.n_notes += n,
            }
        }
        Ok(open)
    }

    /// The findings about one thing, as they are on record, the newest first.
    pub async fn findings_kept_about(
        &self,
        about: &Notice,
        n_max: u64,
    ) -> Result<Vec<Finding>, StoreError> {
        let rows = self.rows(&FINDINGS).with(ABOUT, about.to_string()).newest_first(AT_MS);
        let mut findings: Vec<_> =
            rows.at_most(n_max).all().await?.iter().map(kept_in_order).collect::<Result<_, _>>()?;
        findings.sort_by_key(|it| std::cmp::Reverse(it.0));
        Ok(findings.into_iter().map(|it| it.1).collect())
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
        let case = about.case();
        let about = about.to_string();
        let place = self.next_place();
        let row = Row::new(
            &FINDINGS,
            self.practice().keys().index_word("finding", &[&about, kind, what.expose()]),
            [
                about.as_str().into(),
                kind.as_str().into(),
                severity_id(*severity).into(),
                at.ms().into(),
                wire::write(what.expose()).into(),
                place.into(),
                Cell::Absent,
                Cell::Absent,
            ],
        );
        self.record(Change::Once(row), did("finding.noticed", case)).await
    }

    /// Writes down that somebody saw to a finding, or that it is open again; `false` if that is how it
    /// was. [`StoreError::Moved`] if there is no such finding.
    pub async fn resolve_finding(
        &mut self,
        id: &str,
        by: Option<StaffId>,
    ) -> Result<bool, StoreError> {
        let row = self.row(&FINDINGS, id).await?;
        let row = row.ok_or(StoreError::Moved { table: FINDINGS.name })?;
        if row.has(RESOLVED_MS) == by.is_some() {
            return Ok(false);
        }
        let case = row.parse::<Notice>(ABOUT)?.case();
        let what = if by.is_some() { "finding.resolved" } else { "finding.reopened" };
        let at = by.map(|_| self.stamp().at.ms());
        let by = by.map(|it| it.to_string());
        let row = row.next([(RESOLVED_MS, at.into()), (RESOLVED_BY, by.into())]);
        self.record(Change::Next(row), did(what, case)).await
    }
}

impl Notice {
    /// The case, where it is one.
    pub fn case(&self) -> Option<CaseId> {
        if let Self::Case(case) = self { Some(*case) } else { None }
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

fn did(what: &'static str, case: Option<CaseId>) -> Did {
    case.map_or_else(|| Did::of(what), |case| Did::about(what, case))
}

fn filtered(
    rows: Rows<'_, DatabaseConnection>,
    filter: FindingFilter,
) -> Rows<'_, DatabaseConnection> {
    let rows = match filter.is_resolved {
        Some(true) => rows.with_any(RESOLVED_MS),
        Some(false) => rows.matching(Expr::col(RESOLVED_MS.name).is_null()),
        None => rows,
    };
    match filter.severity {
        Some(severity) => rows.with(SEVERITY, severity_id(severity)),
        None => rows,
    }
}

/// Where a finding stands among all; those from before there were places stand before the first.
fn place(row: &Row) -> Result<i64, StoreError> {
    if row.has(PLACE) { row.number(PLACE) } else { Ok(0) }
}

fn kept_in_order(row: &Row) -> Result<(i64, Finding), StoreError> {
    Ok((place(row)?, read_kept(row)?))
}

fn read_kept(row: &Row) -> Result<Finding, StoreError> {
    let resolved =
        row.if_any(RESOLVED_MS, |row| Ok((row.parse(RESOLVED_BY)?, row.moment(RESOLVED_MS)?)));
    Ok(Finding { id: row.id.clone(), noticed: read(row)?, resolved: resolved? })
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

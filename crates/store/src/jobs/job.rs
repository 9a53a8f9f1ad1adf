//! A job: to be enqueued, held by somebody, or given up.

use std::{fmt, str::FromStr};

use domain::{AccountId, CaseId, IdError, Moment, PracticeId, ProposalId};
use sea_orm::{
    QueryResult,
    sea_query::{Query, SelectStatement},
};

use crate::{dialect::failed, error::StoreError};

/// The table of jobs.
pub(super) const JOBS: &str = "jobs";

/// What a job is about.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum About {
    /// All of the practice.
    Practice,
    /// An account at a platform.
    Account(AccountId),
    /// A case.
    Case(CaseId),
    /// A proposal.
    Proposal(ProposalId),
}

/// A job that is to be done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NewJob {
    /// The step; it is part of the program, so that no patient's name can stand there.
    pub step: &'static str,
    /// About what.
    pub about: About,
    /// Which turn of it: how many steps a case has taken, say. The same step about the same thing on
    /// the same turn is the same job.
    pub turn: u32,
    /// When it may be done at the earliest.
    pub due: Moment,
    /// How often it may be tried; at least once. [`NewJob::UNBOUNDED`] for a schedule.
    pub n_attempts_max: u32,
}

/// A job that somebody holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Job {
    /// Whose it is.
    pub practice: PracticeId,
    /// The step.
    pub step: String,
    /// About what.
    pub about: About,
    /// Which turn of it.
    pub turn: u32,
    /// How often it has been tried, this time included.
    pub n_attempts: u32,
    /// How often it may be tried.
    pub n_attempts_max: u32,
    pub(super) id: String,
    pub(super) holder: String,
    /// Somebody took it before, or it was in a batch that could not be kept.
    pub(super) is_repeated: bool,
}

/// A job that was tried often enough, or that can't succeed: a person has to look.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct GivenUp {
    /// The step.
    pub step: String,
    /// About what.
    pub about: About,
    /// Which turn of it.
    pub turn: u32,
    /// How often it was tried.
    pub n_attempts: u32,
    /// Why, in words for a person.
    pub why: String,
    pub(super) id: String,
}

/// A job as the database holds it.
pub(super) struct StoredJob {
    pub(super) practice: String,
    pub(super) id: String,
    step: String,
    about: String,
    turn: i64,
    pub(super) due_ms: i64,
    n_attempts: i64,
    n_attempts_before: i64,
    n_attempts_max: i64,
    given_up: Option<String>,
}

impl NewJob {
    /// How often a schedule may be tried: what has to happen every hour is never given up, because
    /// nobody might notice that it no longer happens.
    pub const UNBOUNDED: u32 = u32::MAX;

    /// By what the job is known in its practice.
    pub(super) fn id(&self) -> String {
        format!("{} {} {}", self.step, self.about, self.turn)
    }
}

impl Job {
    /// Whether somebody may have been at it before, and have done something outside that the
    /// records know nothing of: asked a platform for something, and stopped before they could write
    /// it down. So it has to be found out first.
    pub fn is_repeated(&self) -> bool {
        self.is_repeated
    }

    /// The same job for whoever was at it already and could not keep what came of it.
    pub fn redone(self) -> Self {
        Self { is_repeated: true, ..self }
    }

    /// Whether it is never given up.
    pub fn is_schedule(&self) -> bool {
        self.n_attempts_max == NewJob::UNBOUNDED
    }
}

impl StoredJob {
    /// All jobs, with the columns that [`StoredJob::read`] wants.
    pub(super) fn select() -> SelectStatement {
        let mut query = Query::select();
        query.columns(["practice", "id", "step", "about", "turn", "due_ms"]);
        query.columns(["n_attempts", "n_attempts_before", "n_attempts_max", "given_up"]);
        query.from(JOBS);
        query
    }

    /// Reads a row.
    pub(super) fn read(res: &QueryResult) -> Result<Self, StoreError> {
        let read = || {
            Ok(Self {
                practice: res.try_get("", "practice")?,
                id: res.try_get("", "id")?,
                step: res.try_get("", "step")?,
                about: res.try_get("", "about")?,
                turn: res.try_get("", "turn")?,
                due_ms: res.try_get("", "due_ms")?,
                n_attempts: res.try_get("", "n_attempts")?,
                n_attempts_before: res.try_get("", "n_attempts_before")?,
                n_attempts_max: res.try_get("", "n_attempts_max")?,
                given_up: res.try_get("", "given_up")?,
            })
        };
        read().map_err(failed("read a job"))
    }

    /// Whether it was tried as often as it may be.
    pub(super) fn is_spent(&self) -> bool {
        self.n_attempts >= self.n_attempts_max
    }

    /// The job as it is once somebody has taken it.
    pub(super) fn taken_by(&self, holder: &str) -> Result<Job, StoreError> {
        Ok(Job {
            practice: self.parse(&self.practice)?,
            about: self.parse(&self.about)?,
            turn: self.count(self.turn)?,
            n_attempts: self.count(self.n_attempts + 1)?,
            n_attempts_max: self.count(self.n_attempts_max)?,
            step: self.step.clone(),
            id: self.id.clone(),
            holder: holder.to_owned(),
            is_repeated: self.n_attempts + self.n_attempts_before > 0,
        })
    }

    /// The job that was given up.
    pub(super) fn given_up(self) -> Result<GivenUp, StoreError> {
        Ok(GivenUp {
            about: self.parse(&self.about)?,
            turn: self.count(self.turn)?,
            n_attempts: self.count(self.n_attempts)?,
            why: self.given_up.unwrap_or_default(),
            step: self.step,
            id: self.id,
        })
    }

    fn parse<T: FromStr>(&self, text: &str) -> Result<T, StoreError> {
        text.parse().map_err(|_| self.damaged("a text is not one of ours"))
    }

    fn count(&self, number: i64) -> Result<u32, StoreError> {
        number.try_into().map_err(|_| self.damaged("a number is out of its range"))
    }

    fn damaged(&self, what: &'static str) -> StoreError {
        StoreError::Damaged { table: JOBS, row: self.id.clone(), what }
    }
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Practice => f.write_str("practice"),
            Self::Account(id) => write!(f, "{id}"),
            Self::Case(id) => write!(f, "{id}"),
            Self::Proposal(id) => write!(f, "{id}"),
        }
    }
}

impl FromStr for About {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        match text.split('_').next() {
            Some("practice") => Ok(Self::Practice),
            Some("acct") => text.parse().map(Self::Account),
            Some("prop") => text.parse().map(Self::Proposal),
            _ => text.parse().map(Self::Case),
        }
    }
}

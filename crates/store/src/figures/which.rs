//! Which rows a figure counts. The sum and the list behind it are made from the same conditions, so that
//! whoever opens a figure sees exactly what was added up.

use chrono::{Datelike, NaiveDate};
use domain::{DenialClass, Moment, PayerId, Queue};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr};

use crate::{Practice, cases::CASES, decided_claims::DECIDED_CLAIMS, remittances::REMITTANCES};

/// Which rows.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Which {
    /// Of what.
    pub of: Of,
    /// In which days; `None` for all that there are.
    pub span: Option<Span>,
    /// Of this payer only.
    pub payer: Option<PayerId>,
    /// Of this class only.
    pub class: Option<DenialClass>,
    /// With this leading code only, such as `CO-197`; of claims.
    pub code: Option<String>,
    /// In this queue only; of cases that are open.
    pub queue: Option<Queue>,
}

/// Days, with the moments at which they begin and end where the practice is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Span {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
    /// When the first day begins.
    pub begins: Moment,
    /// When the last day has ended.
    pub ends: Moment,
}

/// What can be counted, each by a day of its own.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Of {
    /// Claims, by the day of the payer's first word on them.
    Claims(Claims),
    /// Remittances, by the day of the payment.
    Remittances,
    /// Cases whose answer has not left the house, by the day by which it has to.
    Unanswered(Unanswered),
    /// Cases that ended, by when they did.
    Ended(Ended),
    /// Proposals of agents, by when they were made.
    Proposals(Proposals),
    /// Cases of which a person changed what the agent had made of them, by when they did.
    Overridden,
}

/// Which of the claims that a payer decided.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Claims {
    /// All.
    All,
    /// Something was denied.
    Denied,
    /// Something was denied and nothing paid.
    DeniedInFull,
    /// Something was denied and something paid.
    DeniedInPart,
    /// Nothing was denied.
    Resolved,
}

/// Which of the cases that wait for an answer of ours.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Unanswered {
    /// All.
    All,
    /// No clock is known.
    WithoutDeadline,
}

/// Which of the cases that ended.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Ended {
    /// All.
    All,
    /// Those that changed what was paid.
    Moved,
    /// Those that were answered and to which the payer gave its last word.
    Judged,
    /// Of those, the ones that brought money.
    Won,
    /// Those that were answered by an appeal or a reconsideration, and judged.
    Appealed,
    /// Of those, the ones that brought money.
    AppealsWon,
    /// Those that were answered, whatever the end.
    Answered,
    /// Judged, and the chance given to them lay in this tenth: 0 for less than 10 %.
    Chance(u8),
}

/// Which of the proposals of agents.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Proposals {
    /// All.
    All,
    /// Those on which a person said something.
    Judged,
    /// Approved as they were.
    Approved,
    /// Changed or rejected by a person.
    Overruled,
}

/// The endings by which a payer has given its last word.
pub(super) const JUDGED: [&str; 5] =
    ["paid_in_full", "paid_in_part", "upheld", "taken_back", "patient_owes"];

/// The doors of appeals and reconsiderations.
pub(super) const APPEALS: [&str; 6] =
    ["reconsideration", "appeal_1", "appeal_2", "appeal_3", "appeal_4", "appeal_5"];

/// For whom a case waits whose answer has not left; word for word as the index has it.
pub(super) const NOT_LEFT: &str = "waits_for IN ('agent', 'check', 'approver', 'second_approver', \
                                   'answerer', 'act', 'supervisor')";

impl Which {
    /// All rows of a sort.
    pub fn all(of: Of) -> Self {
        Self { of, span: None, payer: None, class: None, code: None, queue: None }
    }

    /// Only those of these days.
    pub fn within(self, span: Span) -> Self {
        Self { span: Some(span), ..self }
    }

    /// The number of the row, in its table.
    pub(super) fn id(&self) -> SimpleExpr {
        Expr::cust(format!("{}.id", self.table()))
    }

    /// By what the rows are in order.
    pub(super) fn order(&self) -> SimpleExpr {
        Expr::cust(format!("{}.{}", self.table(), self.day_column()))
    }

    /// A question about these rows and no others.
    pub(super) fn select(&self, practice: &Practice) -> SelectStatement {
        let table = self.table();
        let mut query = Query::select();
        query.from(table);
        query.and_where(Expr::col((table, "practice")).eq(practice.keys().practice()));
        if let Of::Proposals(_) = self.of {
            let same = Expr::cust(
                // The last says nothing new, but an index that holds the state begins to fit.
                "proposals.practice = decisions.practice AND proposals.id = decisions.became \
                 AND proposals.state > ''",
            );
            query.inner_join("proposals", same);
            query.and_where(Expr::cust("decisions.concluded = 'proposed'"));
        }
        for condition in self.kept() {
            query.and_where(condition);
        }
        if let Some(span) = &self.span {
            let (from, until) = match self.of {
                Of::Claims(_) | Of::Remittances | Of::Unanswered(_) => {
                    (i64::from(day_number(span.first)), i64::from(day_number(span.last)))
                }
                Of::Ended(_) | Of::Proposals(_) | Of::Overridden => {
                    (span.begins.ms(), span.ends.ms() - 1)
                }
            };
            query.and_where(Expr::col((table, self.day_column())).between(from, until));
        } else if let Of::Claims(_) = self.of {
            query.and_where(Expr::col((table, "first_day")).is_not_null());
        }
        self.narrow(&mut query);
        query
    }

    fn narrow(&self, query: &mut SelectStatement) {
        let table = self.table();
        if let Some(payer) = &self.payer
            && !matches!(self.of, Of::Proposals(_) | Of::Overridden)
        {
            query.and_where(Expr::col((table, "payer")).eq(payer.0.as_str()));
        }
        if let Some(class) = self.class
            && !matches!(self.of, Of::Remittances | Of::Overridden)
        {
            query.and_where(Expr::col((table, "class")).eq(class.id()));
        }
        if let (Some(code), Of::Claims(_)) = (&self.code, self.of) {
            query.and_where(Expr::col((table, "code")).eq(code.as_str()));
        }
        if let (Some(queue), Of::Unanswered(_)) = (self.queue, self.of) {
            query.and_where(Expr::cust(QUEUE).eq(queue.label()));
        }
    }

    pub(super) fn table(&self) -> &'static str {
        match self.of {
            Of::Claims(_) => DECIDED_CLAIMS.name,
            Of::Remittances => REMITTANCES.name,
            Of::Unanswered(_) => CASES.name,
            Of::Ended(_) => "outcomes",
            Of::Proposals(_) => "decisions",
            Of::Overridden => "statements",
        }
    }

    fn day_column(&self) -> &'static str {
        match self.of {
            Of::Claims(_) => "first_day",
            Of::Remittances => "day",
            Of::Unanswered(_) => "deadline_day",
            Of::Ended(_) | Of::Proposals(_) | Of::Overridden => "at_ms",
        }
    }

    /// What is kept of the rows.
    fn kept(&self) -> Vec<SimpleExpr> {
        let is = |text: &'static str| Expr::cust(text);
        let judged = || {
            Expr::col("ending")
                .is_in(JUDGED)
                .and(Expr::col(("outcomes", "answered_ms")).is_not_null())
        };
        let appealed = || judged().and(Expr::col(("outcomes", "door")).is_in(APPEALS));
        match self.of {
            Of::Claims(Claims::All) | Of::Remittances => vec![],
            Of::Claims(Claims::Denied) => vec![is("extent IS NOT NULL")],
            Of::Claims(Claims::DeniedInFull) => vec![is("extent = 'full'")],
            Of::Claims(Claims::DeniedInPart) => vec![is("extent = 'partial'")],
            Of::Claims(Claims::Resolved) => vec![is("extent IS NULL")],
            Of::Unanswered(Unanswered::All) => vec![is(NOT_LEFT)],
            Of::Unanswered(Unanswered::WithoutDeadline) => {
                vec![is(NOT_LEFT), is("deadline_day IS NULL")]
            }
            Of::Ended(Ended::All) => vec![],
            Of::Ended(Ended::Moved) => vec![is("recovered <> 0")],
            Of::Ended(Ended::Judged) => vec![judged()],
            Of::Ended(Ended::Won) => vec![judged(), is("recovered > 0")],
            Of::Ended(Ended::Appealed) => vec![appealed()],
            Of::Ended(Ended::AppealsWon) => vec![appealed(), is("recovered > 0")],
            Of::Ended(Ended::Answered) => vec![is("answered_ms IS NOT NULL")],
            Of::Ended(Ended::Chance(tenth)) => {
                let of_tenth = Expr::cust("chance_bp / 1000").eq(i64::from(tenth));
                vec![judged(), of_tenth]
            }
            Of::Proposals(Proposals::All) => vec![],
            Of::Proposals(Proposals::Judged) => {
                vec![is("proposals.state IN ('approved', 'replaced', 'rejected')")]
            }
            Of::Proposals(Proposals::Approved) => vec![is("proposals.state = 'approved'")],
            Of::Proposals(Proposals::Overruled) => {
                vec![is("proposals.state IN ('replaced', 'rejected')")]
            }
            Of::Overridden => vec![is("saying = 'overridden'")],
        }
    }
}

/// Where a case waits for people.
pub(super) const QUEUE: &str = "COALESCE(work_queue, queue, 'Triage')";

/// A day as the tables write it.
pub(super) fn day_number(day: NaiveDate) -> i32 {
    day.num_days_from_ce()
}

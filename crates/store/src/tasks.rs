//! A case as a task: in which queue it waits for people, who has it, by when, and how much work it is.
//!
//! A case is a task while it waits for a person of the office. Where it waits then is not always where its
//! assessment would put it: who is asked something finds the question in the own queue, and a person may
//! have put it elsewhere.

use chrono::NaiveDate;
use domain::{Assessment, Case, Owner, Queue, StaffId, Step, WaitsFor};

use crate::{
    assessments,
    cases::CASES,
    error::StoreError,
    table::{Cell, Column, Row},
    tx::Tx,
};

pub(crate) const ASSIGNEE: Column = Column::text("assignee");
pub(crate) const PAYER: Column = Column::text("payer");
pub(crate) const WORK_QUEUE: Column = Column::text("work_queue");
pub(crate) const DUE_DAY: Column = Column::number("due_day");
pub(crate) const MINUTES: Column = Column::number("minutes");
pub(crate) const COMPLEXITY: Column = Column::number("complexity");

/// Where a case waits.
pub(crate) const QUEUE_NOW: &str = "COALESCE(work_queue, queue, 'Triage')";

/// For whom a case waits, in the way that the indexes of open cases say it.
pub(crate) const WAITS_NOW: &str = "COALESCE(waits_for, '')";

/// What makes a case open, as the indexes of open cases say it: an index is found by the text.
pub(crate) const IS_OPEN: &str = "COALESCE(waits_for, '') <> ''";

/// What makes an open case a task.
pub(crate) const IS_TASK: &str =
    "COALESCE(waits_for, '') IN ('approver', 'second_approver', 'answerer', 'queue', 'supervisor')";

/// Where a case that nobody has judged waits.
pub(crate) const UNJUDGED: Queue = Queue::Team(Owner::Triage);

/// A case as a task.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Task {
    /// Where it waits.
    pub queue: Queue,
    /// Who has it; `None` while it is anybody's.
    pub assignee: Option<StaffId>,
    /// By when it was asked for; the payer's deadline stands in the assessment.
    pub due: Option<NaiveDate>,
    /// How many minutes it takes, as far as anybody said so.
    pub minutes: Option<u32>,
    /// How much judgment it takes, from 0 to 100, as far as anybody said so.
    pub complexity: Option<u8>,
}

/// What a step says about the work that is left.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Estimate {
    /// Where it is to wait.
    pub queue: Queue,
    /// How many minutes it takes.
    pub minutes: u32,
    /// How much judgment it takes, from 0 to 100.
    pub complexity: u8,
}

/// Whether a case that waits for them is a task.
pub fn is_task(waits: WaitsFor) -> bool {
    match waits {
        WaitsFor::Approver
        | WaitsFor::SecondApprover
        | WaitsFor::Answerer
        | WaitsFor::Queue
        | WaitsFor::Supervisor => true,
        WaitsFor::Agent | WaitsFor::Check | WaitsFor::Act | WaitsFor::Payer | WaitsFor::Learn => {
            false
        }
    }
}

/// What a case's row says of it as a task.
pub(crate) fn read(row: &Row) -> Result<Task, StoreError> {
    let queue = |column| row.if_any(column, |row| row.word(column, Queue::from_label));
    let queue = match queue(WORK_QUEUE)? {
        Some(queue) => Some(queue),
        None => queue(assessments::QUEUE)?,
    };
    let complexity = row.if_any(COMPLEXITY, |row| {
        let number = row.number(COMPLEXITY)?;
        number.try_into().map_err(|_| row.damaged("a number is out of its range"))
    })?;
    Ok(Task {
        queue: queue.unwrap_or(UNJUDGED),
        assignee: row.if_any(ASSIGNEE, |row| row.parse(ASSIGNEE))?,
        due: row.day(DUE_DAY)?,
        minutes: row.if_any(MINUTES, |row| row.count(MINUTES))?,
        complexity,
    })
}

impl Estimate {
    pub(crate) fn cells(self) -> [(Column, Cell); 3] {
        [
            (WORK_QUEUE, self.queue.label().into()),
            (MINUTES, self.minutes.into()),
            (COMPLEXITY, u32::from(self.complexity).into()),
        ]
    }
}

impl Tx {
    /// As [`Tx::step`], and says what work is left then and where it waits, and what the tables say of
    /// the denial, if they do.
    pub async fn step_estimated(
        &mut self,
        case: Case,
        step: Step,
        (assessment, estimate): (Option<&Assessment>, Option<Estimate>),
    ) -> Result<Case, StoreError> {
        let assessed = assessment.map(|it| assessments::cells(Some(it))).into_iter().flatten();
        let estimated = estimate.map(Estimate::cells).into_iter().flatten();
        let cells: Vec<_> = assessed.chain(estimated).collect();
        self.step_with(case, step, cells).await
    }

    /// A case as a task, as this transaction sees it.
    pub async fn task(&mut self, case: domain::CaseId) -> Result<Option<Task>, StoreError> {
        let row = self.row(&CASES, &case.to_string()).await?;
        row.as_ref().map(read).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_know_what_is_open_and_tasks_for_whom_they_wait() {
        let tasks = WaitsFor::ALL.iter().filter(|it| is_task(**it));
        let listed: Vec<_> = tasks.map(|it| format!("'{}'", it.id())).collect();
        assert_eq!(IS_TASK, format!("{WAITS_NOW} IN ({})", listed.join(", ")));
        assert!(include_str!("../migrations/0015_open_work.sql").contains(IS_OPEN));
        assert!(QUEUE_NOW.contains(&format!("'{}'", UNJUDGED.label())));
    }
}

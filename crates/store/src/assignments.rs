//! Assignments: each time that a case was given to somebody, taken, given back, or put into another queue.
//!
//! The case holds who has it now; here stands how that came to be, and why. An assignment is added and
//! never changed.

use chrono::NaiveDate;
use domain::{CaseId, Moment, Phi, Priority, Queue, StaffId};

use crate::{
    Practice,
    cases::CASES,
    error::StoreError,
    table::{Column, Row, Table},
    tasks,
    tasks::{ASSIGNEE, COMPLEXITY, DUE_DAY, MINUTES, WORK_QUEUE},
    tx::{Change, Did, Tx},
    wire,
};

const CASE_ID: Column = Column::text("case_id");
const FROM_QUEUE: Column = Column::text("from_queue");
const FROM_PERSON: Column = Column::text("from_person");
const TO_QUEUE: Column = Column::text("to_queue");
const TO_PERSON: Column = Column::text("to_person");
const PRIORITY: Column = Column::text("priority");
const ESTIMATED_MINS: Column = Column::number("estimated_mins");
const COMPLEXITY_SCORE: Column = Column::number("complexity_score");
const TASK_TYPE: Column = Column::text("task_type");
const SPECIALTY_TAG: Column = Column::text("specialty_tag");
const BY_WHOM: Column = Column::text("by_whom");
const AT_MS: Column = Column::number("at_ms");
const REASON: Column = Column::sealed("reason");

/// The table of assignments.
pub(crate) static ASSIGNMENTS: Table = Table {
    name: "assignments",
    columns: &[
        CASE_ID,
        FROM_QUEUE,
        FROM_PERSON,
        TO_QUEUE,
        TO_PERSON,
        DUE_DAY,
        PRIORITY,
        ESTIMATED_MINS,
        COMPLEXITY_SCORE,
        TASK_TYPE,
        SPECIALTY_TAG,
        BY_WHOM,
        AT_MS,
        REASON,
    ],
};

/// A case given to somebody, or put somewhere.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Assignment {
    /// Its number; empty until it is written down.
    pub id: String,
    /// Which case.
    pub case: CaseId,
    /// In whose hands it was.
    pub from: Hands,
    /// In whose hands it is now.
    pub to: Hands,
    /// By when it is asked for.
    pub due: Option<NaiveDate>,
    /// How urgent whoever gave it held it to be.
    pub priority: Option<Priority>,
    /// How many minutes it is held to take.
    pub estimated_mins: Option<u32>,
    /// How much judgment it is held to take, from 0 to 100.
    pub complexity_score: Option<u8>,
    /// What kind of task it is to whoever asked for it.
    pub task_type: Option<String>,
    /// What it takes to know for it.
    pub specialty_tag: Option<String>,
    /// Why; it may name a patient.
    pub reason: Phi<String>,
    /// Who gave it, as the audit trail has it.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// In whose hands a case is: in a queue, with somebody or with nobody.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Hands {
    /// The queue.
    pub queue: Queue,
    /// The person.
    pub person: Option<StaffId>,
}

impl Practice {
    /// How a case came to where it is, the oldest first.
    pub async fn assignments_of(&self, case: CaseId) -> Result<Vec<Assignment>, StoreError> {
        let rows = self.rows(&ASSIGNMENTS).with_prefix(&case.to_string()).all().await?;
        rows.iter().map(read).collect()
    }

    /// What was given to somebody, or to anybody, the newest first, after one that was seen.
    pub async fn assignments(
        &self,
        person: Option<StaffId>,
        (after, n_max): (Option<&str>, u64),
    ) -> Result<Vec<Assignment>, StoreError> {
        let last = match after {
            Some(id) => self.rows(&ASSIGNMENTS).with_id(id).first().await?,
            None => None,
        };
        let mut rows = self.rows(&ASSIGNMENTS).newest_first(AT_MS).at_most(n_max);
        if let Some(person) = person {
            rows = rows.with(TO_PERSON, person.to_string());
        }
        if let Some(last) = last {
            rows = rows.older_than(AT_MS, last.number(AT_MS)?, &last.id);
        }
        rows.all().await?.iter().map(read).collect()
    }
}

impl Tx {
    /// Gives a case to somebody or puts it somewhere, and keeps how it was before; gives the assignment
    /// back as it was written down. [`StoreError::Moved`] if there is no such case, or it is not where the
    /// caller saw it.
    pub async fn assign(&mut self, assignment: Assignment) -> Result<Assignment, StoreError> {
        let moved = || StoreError::Moved { table: CASES.name };
        let case = assignment.case;
        let row = self.row(&CASES, &case.to_string()).await?.ok_or_else(moved)?;
        let seen = tasks::read(&row)?;
        if (Hands { queue: seen.queue, person: seen.assignee }) != assignment.from {
            return Err(moved());
        }
        let Assignment { to, due, estimated_mins, complexity_score, .. } = &assignment;
        let minutes = estimated_mins.map(|it| (MINUTES, it.into()));
        let complexity = complexity_score.map(|it| (COMPLEXITY, u32::from(it).into()));
        let changes = [
            (ASSIGNEE, to.person.map(|it| it.to_string()).into()),
            (WORK_QUEUE, to.queue.label().into()),
            (DUE_DAY, (*due).into()),
        ];
        let row = row.next(changes.into_iter().chain(minutes).chain(complexity));
        let id = format!("{case}.{:08}", row.version);
        let did = if assignment.from.person == to.person { "case.routed" } else { "case.assigned" };
        self.record(Change::Next(row), Did::about(did, case)).await?;
        let by = self.stamp().by.to_string();
        let assignment = Assignment { id, by, at: self.stamp().at, ..assignment };
        let row = Row::new(&ASSIGNMENTS, assignment.id.clone(), cells(&assignment));
        self.record(Change::Sure(row), Did::about("assignment.kept", case)).await?;
        Ok(assignment)
    }
}

fn cells(it: &Assignment) -> [crate::table::Cell; 14] {
    let person = |it: Option<StaffId>| it.map(|it| it.to_string());
    [
        it.case.to_string().into(),
        it.from.queue.label().into(),
        person(it.from.person).into(),
        it.to.queue.label().into(),
        person(it.to.person).into(),
        it.due.into(),
        it.priority.map(Priority::id).into(),
        it.estimated_mins.into(),
        it.complexity_score.map(u32::from).into(),
        it.task_type.clone().into(),
        it.specialty_tag.clone().into(),
        it.by.as_str().into(),
        it.at.ms().into(),
        wire::write(it.reason.expose()).into(),
    ]
}

fn read(row: &Row) -> Result<Assignment, StoreError> {
    let text = |column| row.if_any(column, |row| row.text(column).map(str::to_owned));
    let hands = |queue, person| {
        let person = row.if_any(person, |row| row.parse(person))?;
        Ok::<_, StoreError>(Hands { queue: row.word(queue, Queue::from_label)?, person })
    };
    let complexity_score = row.if_any(COMPLEXITY_SCORE, |row| {
        let number = row.number(COMPLEXITY_SCORE)?;
        number.try_into().map_err(|_| row.damaged("a number is out of its range"))
    })?;
    Ok(Assignment {
        id: row.id.clone(),
        case: row.parse(CASE_ID)?,
        from: hands(FROM_QUEUE, FROM_PERSON)?,
        to: hands(TO_QUEUE, TO_PERSON)?,
        due: row.day(DUE_DAY)?,
        priority: row.if_any(PRIORITY, |row| row.word(PRIORITY, Priority::from_id))?,
        estimated_mins: row.if_any(ESTIMATED_MINS, |row| row.count(ESTIMATED_MINS))?,
        complexity_score,
        task_type: text(TASK_TYPE)?,
        specialty_tag: text(SPECIALTY_TAG)?,
        reason: Phi::new(row.body(REASON)?),
        by: row.text(BY_WHOM)?.to_owned(),
        at: row.moment(AT_MS)?,
    })
}

//! Outcomes, one for each case, and lessons, which lead back to none.

use domain::{
    AgentVersion, CaseId, Cents, DenialClass, Door, Ending, Lesson, Outcome, Override, Overruled,
    Priority, Queue, Response,
};

use crate::{
    Practice, assessments,
    cases::{ANSWERED_MS, CASES},
    error::StoreError,
    table::{Cell, Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

const ENDING: Column = Column::text("ending");
const RECOVERED: Column = Column::number("recovered");
const AT_MS: Column = Column::number("at_ms");
const KNOWN_BY: Column = Column::sealed("known_by");
const PAYER: Column = Column::text("payer");
const DENIED: Column = Column::number("denied");
const OPENED_MS: Column = Column::number("opened_ms");

/// The table of outcomes. What follows on `KNOWN_BY` is what was assessed of the case when it ended, so that
/// figures of how cases ended are read from here alone.
pub(crate) static OUTCOMES: Table = Table {
    name: "outcomes",
    columns: &[
        ENDING,
        RECOVERED,
        AT_MS,
        KNOWN_BY,
        PAYER,
        CLASS,
        DOOR,
        CHANCE_BP,
        DENIED,
        OPENED_MS,
        ANSWERED_MS,
    ],
};

const AGENT: Column = Column::text("agent");
const AGENT_VERSION: Column = Column::number("agent_version");
const CLASS: Column = Column::text("class");
const DOOR: Column = Column::text("door");
const CHANCE_BP: Column = Column::number("chance_bp");
const AT_STAKE: Column = Column::number("at_stake");
const RESPONSE: Column = Column::text("response");
const TABLES_CLASS: Column = Column::text("tables_class");
const SAID_CLASS: Column = Column::text("said_class");
const SAID_PRIORITY: Column = Column::text("said_priority");
const SAID_QUEUE: Column = Column::text("said_queue");

/// The table of lessons.
pub(crate) static LESSONS: Table = Table {
    name: "lessons",
    columns: &[
        AGENT,
        AGENT_VERSION,
        CLASS,
        DOOR,
        CHANCE_BP,
        AT_STAKE,
        RESPONSE,
        ENDING,
        RECOVERED,
        TABLES_CLASS,
        SAID_CLASS,
        SAID_PRIORITY,
        SAID_QUEUE,
    ],
};

impl Practice {
    /// How a case ended.
    pub async fn outcome(&self, case: CaseId) -> Result<Option<Outcome>, StoreError> {
        let row = self.rows(&OUTCOMES).with_id(&case.to_string()).first().await?;
        let Some(row) = row else { return Ok(None) };
        let known_by = if row.has(KNOWN_BY) {
            let key = row.body::<wire::Key>(KNOWN_BY)?.restore();
            Some(key.ok_or_else(|| row.damaged("its account is none of ours"))?)
        } else {
            None
        };
        Ok(Some(Outcome {
            case,
            ending: row.word(ENDING, Ending::from_id)?,
            recovered: Cents(row.number(RECOVERED)?),
            known_by,
            at: row.moment(AT_MS)?,
        }))
    }

    /// What was learned, in no order that says anything, up to so many lessons after a mark; with each
    /// lesson comes its own mark.
    pub async fn lessons(
        &self,
        after: &str,
        n_max: u64,
    ) -> Result<Vec<(String, Lesson)>, StoreError> {
        let rows = self.rows(&LESSONS).after(after).at_most(n_max).all().await?;
        rows.into_iter().map(|row| Ok((row.id.clone(), read_lesson(&row)?))).collect()
    }
}

impl Tx {
    /// Keeps how a case ended; `false` if that is known already.
    pub async fn keep_outcome(&mut self, outcome: &Outcome) -> Result<bool, StoreError> {
        let known_by = outcome.known_by.as_ref().map(|it| wire::write(&wire::Key::from(it)));
        let row = Row::new(
            &OUTCOMES,
            outcome.case.to_string(),
            [
                outcome.ending.id().into(),
                outcome.recovered.0.into(),
                outcome.at.ms().into(),
                known_by.into(),
            ]
            .into_iter()
            .chain(self.assessed_at_the_end(outcome).await?),
        );
        self.record(Change::Once(row), Did::about("outcome.kept", outcome.case)).await
    }

    /// What was assessed of a case that ends, in the order of the columns.
    async fn assessed_at_the_end(&mut self, outcome: &Outcome) -> Result<[Cell; 7], StoreError> {
        let row = self.row(&CASES, &outcome.case.to_string()).await?;
        let row = row.ok_or(StoreError::Moved { table: CASES.name })?;
        let case = self.practice().read_case(&row)?;
        let assessment = assessments::read(&row)?;
        let it = assessment.as_ref();
        Ok([
            case.claim.payer.0.into(),
            it.map(|it| it.class.id()).into(),
            it.map(|it| it.door.id()).into(),
            it.map(|it| it.chance_bp).into(),
            it.map(|it| it.denied.0).into(),
            case.opened.ms().into(),
            row.if_any(ANSWERED_MS, |row| row.number(ANSWERED_MS))?.into(),
        ])
    }

    /// Keeps what is learned from a case; `false` if it was learned already. The lesson does not say
    /// from which case it comes, and neither does the audit trail.
    pub async fn keep_lesson(&mut self, from: CaseId, lesson: &Lesson) -> Result<bool, StoreError> {
        let said = lesson.overruled.map(|it| it.instead).unwrap_or_default();
        let id = self.practice().keys().index_word("lesson", &[&from.to_string()]);
        let row = Row::new(
            &LESSONS,
            id,
            [
                lesson.agent.name.as_str().into(),
                lesson.agent.version.into(),
                lesson.class.id().into(),
                lesson.door.id().into(),
                lesson.chance_bp.into(),
                lesson.at_stake.0.into(),
                lesson.response.id().into(),
                lesson.ending.id().into(),
                lesson.recovered.0.into(),
                lesson.overruled.map(|it| it.said.id()).into(),
                said.class.map(DenialClass::id).into(),
                said.priority.map(Priority::id).into(),
                said.queue.map(Queue::label).into(),
            ],
        );
        self.record(Change::Once(row), Did::of("lesson.kept")).await
    }
}

fn read_lesson(row: &Row) -> Result<Lesson, StoreError> {
    let name = row.text(AGENT)?.to_owned();
    Ok(Lesson {
        agent: AgentVersion { name, version: row.count(AGENT_VERSION)? },
        class: row.word(CLASS, DenialClass::from_id)?,
        door: row.word(DOOR, Door::from_id)?,
        chance_bp: row.count(CHANCE_BP)?,
        at_stake: Cents(row.number(AT_STAKE)?),
        response: row.word(RESPONSE, Response::from_id)?,
        ending: row.word(ENDING, Ending::from_id)?,
        recovered: Cents(row.number(RECOVERED)?),
        overruled: row.if_any(TABLES_CLASS, overruled)?,
    })
}

fn overruled(row: &Row) -> Result<Overruled, StoreError> {
    let instead = Override {
        class: row.if_any(SAID_CLASS, |row| row.word(SAID_CLASS, DenialClass::from_id))?,
        priority: row.if_any(SAID_PRIORITY, |row| row.word(SAID_PRIORITY, Priority::from_id))?,
        queue: row.if_any(SAID_QUEUE, |row| row.word(SAID_QUEUE, Queue::from_label))?,
    };
    Ok(Overruled { said: row.word(TABLES_CLASS, DenialClass::from_id)?, instead })
}

//! Outcomes, one for each case, and lessons, which lead back to none.

use domain::{AgentVersion, CaseId, Cents, DenialClass, Door, Ending, Lesson, Outcome, Response};

use crate::{
    Practice,
    error::StoreError,
    table::{Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

const ENDING: Column = Column::text("ending");
const RECOVERED: Column = Column::number("recovered");
const AT_MS: Column = Column::number("at_ms");
const KNOWN_BY: Column = Column::sealed("known_by");

/// The table of outcomes.
pub(crate) static OUTCOMES: Table =
    Table { name: "outcomes", columns: &[ENDING, RECOVERED, AT_MS, KNOWN_BY] };

const AGENT: Column = Column::text("agent");
const AGENT_VERSION: Column = Column::number("agent_version");
const CLASS: Column = Column::text("class");
const DOOR: Column = Column::text("door");
const CHANCE_BP: Column = Column::number("chance_bp");
const AT_STAKE: Column = Column::number("at_stake");
const RESPONSE: Column = Column::text("response");

/// The table of lessons.
pub(crate) static LESSONS: Table = Table {
    name: "lessons",
    columns: &[AGENT, AGENT_VERSION, CLASS, DOOR, CHANCE_BP, AT_STAKE, RESPONSE, ENDING, RECOVERED],
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
            ],
        );
        self.record(Change::Once(row), Did::about("outcome.kept", outcome.case)).await
    }

    /// Keeps what is learned from a case; `false` if it was learned already. The lesson does not say
    /// from which case it comes, and neither does the audit trail.
    pub async fn keep_lesson(&mut self, from: CaseId, lesson: &Lesson) -> Result<bool, StoreError> {
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
    })
}

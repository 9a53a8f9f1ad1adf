//! What people said about a case, in one word each and, where they wanted to, in their own.
//!
//! Whoever says the same to the same state of a case again, with a second click, has said it once.

use domain::{
    CaseId, DenialClass, Override, PersonsAnswer, Phi, Priority, Question, Queue, Saying, Statement,
};

use crate::{
    Page, Practice,
    assessments::{CLASS, PRIORITY, QUEUE},
    error::StoreError,
    table::{Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

const CASE_ID: Column = Column::text("case_id");
const N_STEPS: Column = Column::number("n_steps");
const SAYING: Column = Column::text("saying");
const QUESTION: Column = Column::text("question");
const ANSWER: Column = Column::text("answer");
const BY_WHOM: Column = Column::text("by_whom");
const AT_MS: Column = Column::number("at_ms");
const WORDS: Column = Column::sealed("words");

/// The table of statements.
pub(crate) static STATEMENTS: Table = Table {
    name: "statements",
    columns: &[
        CASE_ID, N_STEPS, SAYING, QUESTION, ANSWER, BY_WHOM, AT_MS, WORDS, CLASS, PRIORITY, QUEUE,
    ],
};

impl Practice {
    /// What people said in this one word, about whatever case, the newest first. With each comes its mark,
    /// to go on after.
    pub async fn statements_saying(
        &self,
        saying: Saying,
        page: Page,
    ) -> Result<Vec<(String, Statement)>, StoreError> {
        let last = match &page.after {
            Some(id) => self.rows(&STATEMENTS).with_id(id).first().await?,
            None => None,
        };
        let rows = self.rows(&STATEMENTS).with(SAYING, saying.id());
        let rows = match last {
            Some(last) => rows.older_than(AT_MS, last.number(AT_MS)?, &last.id),
            None => rows,
        };
        let rows = rows.newest_first(AT_MS).at_most(page.n_max).all().await?;
        rows.iter().map(|row| Ok((row.id.clone(), read(row)?))).collect()
    }

    /// What people said about a case, the oldest first.
    pub async fn statements_of(&self, case: CaseId) -> Result<Vec<Statement>, StoreError> {
        let rows = self.rows(&STATEMENTS).with(CASE_ID, case.to_string()).in_order().all().await?;
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// Writes down what a person said; `false` if that was said to this step of the case already.
    pub async fn say(&mut self, statement: &Statement) -> Result<bool, StoreError> {
        let Statement { case, n_steps, saying, question, answer, instead, words, by, at } =
            statement;
        let instead = instead.unwrap_or_default();
        let row = Row::new(
            &STATEMENTS,
            format!("{case}.{n_steps:08}.{}", saying.id()),
            [
                case.to_string().into(),
                (*n_steps).into(),
                saying.id().into(),
                question.map(Question::id).into(),
                answer.map(PersonsAnswer::id).into(),
                by.to_string().into(),
                at.ms().into(),
                words.as_ref().map(|it| wire::write(it.expose())).into(),
                instead.class.map(DenialClass::id).into(),
                instead.priority.map(Priority::id).into(),
                instead.queue.map(Queue::label).into(),
            ],
        );
        let did = Did::about(format!("statement.{}", saying.id()), *case);
        self.record(Change::Once(row), did).await
    }
}

fn read(row: &Row) -> Result<Statement, StoreError> {
    let words = |row: &Row| row.body::<String>(WORDS).map(Phi::new);
    Ok(Statement {
        case: row.parse(CASE_ID)?,
        n_steps: row.count(N_STEPS)?,
        saying: row.word(SAYING, Saying::from_id)?,
        question: row.if_any(QUESTION, |row| row.word(QUESTION, Question::from_id))?,
        answer: row.if_any(ANSWER, |row| row.word(ANSWER, PersonsAnswer::from_id))?,
        instead: instead(row)?,
        words: row.if_any(WORDS, words)?,
        by: row.parse(BY_WHOM)?,
        at: row.moment(AT_MS)?,
    })
}

fn instead(row: &Row) -> Result<Option<Override>, StoreError> {
    let instead = Override {
        class: row.if_any(CLASS, |row| row.word(CLASS, DenialClass::from_id))?,
        priority: row.if_any(PRIORITY, |row| row.word(PRIORITY, Priority::from_id))?,
        queue: row.if_any(QUEUE, |row| row.word(QUEUE, Queue::from_label))?,
    };
    Ok((!instead.is_empty()).then_some(instead))
}

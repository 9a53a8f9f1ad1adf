//! The journal: what an agent read about a case, by the question that it asked.
//!
//! An agent that starts over after a crash gets the answers that it had, because they are found by the
//! question and not by their order. A case that is decided again, after something new came, reads
//! again: what it reads belongs to the step at which it stands.

use domain::{Case, CaseId, Exhibit, ExhibitId, Phi};

use crate::{
    Practice,
    error::StoreError,
    payload::Payload,
    table::{Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

const CASE_ID: Column = Column::text("case_id");
const N_STEPS: Column = Column::number("n_steps");
const QUESTION_WORD: Column = Column::text("question_word");
const AT_MS: Column = Column::number("at_ms");
const BODY: Column = Column::sealed("body");

/// The table of exhibits.
pub(crate) static EXHIBITS: Table =
    Table { name: "exhibits", columns: &[CASE_ID, N_STEPS, QUESTION_WORD, AT_MS, BODY] };

/// What was read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reading {
    /// What was asked; it may name a claim.
    pub question: Phi<String>,
    /// The answer.
    pub answer: Payload,
}

impl Practice {
    /// The answer that an agent got to a question at this step of a case.
    pub async fn exhibit(
        &self,
        case: &Case,
        question: &Phi<String>,
    ) -> Result<Option<Exhibit<Reading>>, StoreError> {
        let rows = self.rows(&EXHIBITS).with(CASE_ID, case.id.to_string());
        let rows = rows.with(N_STEPS, i64::from(case.n_steps));
        let rows =
            rows.with(QUESTION_WORD, self.keys().index_word("question", &[question.expose()]));
        rows.first().await?.as_ref().map(read).transpose()
    }

    /// Everything that agents read about a case, in the order in which they did.
    pub async fn journal(&self, case: CaseId) -> Result<Vec<Exhibit<Reading>>, StoreError> {
        let rows = self.rows(&EXHIBITS).with(CASE_ID, case.to_string()).in_order();
        rows.all().await?.iter().map(read).collect()
    }

    /// One thing that an agent read.
    pub async fn exhibit_by_id(
        &self,
        id: ExhibitId,
    ) -> Result<Option<Exhibit<Reading>>, StoreError> {
        let row = self.rows(&EXHIBITS).with_id(&id.to_string()).first().await?;
        row.as_ref().map(read).transpose()
    }
}

impl Tx {
    /// Writes down what an agent read; `false` if it has an answer to this question already.
    pub async fn journal(
        &mut self,
        case: &Case,
        exhibit: &Exhibit<Reading>,
    ) -> Result<bool, StoreError> {
        let Reading { question, answer } = &exhibit.value;
        answer.check(EXHIBITS.name)?;
        let body = (question.expose(), answer.version, answer.json.expose());
        let row = Row::new(
            &EXHIBITS,
            exhibit.id.to_string(),
            [
                case.id.to_string().into(),
                case.n_steps.into(),
                self.practice().keys().index_word("question", &[question.expose()]).into(),
                exhibit.at.ms().into(),
                wire::write(&body).into(),
            ],
        );
        self.record(Change::New(row), Did::about("exhibit.read", case.id)).await
    }
}

fn read(row: &Row) -> Result<Exhibit<Reading>, StoreError> {
    let (question, version, json): (String, u32, String) = row.body(BODY)?;
    let answer = Payload { version, json: Phi::new(json) };
    Ok(Exhibit {
        id: row.id.parse().map_err(|_| row.damaged("its number is none of ours"))?,
        at: row.moment(AT_MS)?,
        value: Reading { question: Phi::new(question), answer },
    })
}

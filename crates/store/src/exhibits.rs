//! The journal: what an agent read about a case, by the question that it asked.
//!
//! What was read at one step of a case is one row, a sheet of the journal, because it is kept with one
//! decision and read again with it. An agent that starts over after a crash gets the answers that it
//! had, because they are found by the question and not by their order. A case that is decided again,
//! after something new came, reads again: what it reads belongs to the step at which it stands.
//!
//! **Invariant:** a question has one answer at one step of a case, the first.

use domain::{Case, CaseId, Exhibit, ExhibitId, Moment, Phi};
use serde::{Deserialize, Serialize};

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
const BODY: Column = Column::sealed("body");

/// The table of sheets.
pub(crate) static EXHIBITS: Table = Table { name: "exhibits", columns: &[CASE_ID, N_STEPS, BODY] };

/// What was read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reading {
    /// What was asked; it may name a claim.
    pub question: Phi<String>,
    /// The answer.
    pub answer: Payload,
}

/// An exhibit as its sheet holds it.
#[derive(Deserialize, Serialize)]
struct Line {
    id: String,
    at_ms: i64,
    question: String,
    version: u32,
    json: String,
}

impl Practice {
    /// The answer that an agent got to a question at this step of a case.
    pub async fn exhibit(
        &self,
        case: &Case,
        question: &Phi<String>,
    ) -> Result<Option<Exhibit<Reading>>, StoreError> {
        let journal = self.journal_at(case).await?;
        Ok(journal.into_iter().find(|it| it.value.question == *question))
    }

    /// Everything that agents read about a case, in the order in which they did.
    pub async fn journal(&self, case: CaseId) -> Result<Vec<Exhibit<Reading>>, StoreError> {
        let rows = self.rows(&EXHIBITS).with(CASE_ID, case.to_string()).in_order().all().await?;
        let sheets = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(sheets.into_iter().flatten().collect())
    }

    /// What an agent read at this step of a case, in order.
    pub async fn journal_at(&self, case: &Case) -> Result<Vec<Exhibit<Reading>>, StoreError> {
        let row = self.rows(&EXHIBITS).with_id(&sheet_of(case)).first().await?;
        row.as_ref().map_or(Ok(Vec::new()), read)
    }
}

impl Tx {
    /// Writes down what an agent read; `false` if it has an answer to this question already.
    pub async fn journal(
        &mut self,
        case: &Case,
        exhibit: &Exhibit<Reading>,
    ) -> Result<bool, StoreError> {
        self.journal_all(case, std::slice::from_ref(exhibit)).await.map(|n_new| n_new == 1)
    }

    /// Writes down all that an agent read at this step, and says how many questions had no answer yet.
    pub async fn journal_all(
        &mut self,
        case: &Case,
        exhibits: &[Exhibit<Reading>],
    ) -> Result<usize, StoreError> {
        for exhibit in exhibits {
            exhibit.value.answer.check(EXHIBITS.name)?;
        }
        let known = self.row(&EXHIBITS, &sheet_of(case)).await?;
        let mut sheet = known.as_ref().map_or(Ok(Vec::new()), read)?;
        let n_known = sheet.len();
        for exhibit in exhibits {
            if sheet.iter().all(|it| it.value.question != exhibit.value.question) {
                sheet.push(exhibit.clone());
            }
        }
        let n_new = sheet.len() - n_known;
        if n_new == 0 {
            return Ok(0);
        }
        let lines: Vec<_> = sheet.iter().map(line).collect();
        let body = wire::write(&lines).into();
        let change = if let Some(row) = known {
            Change::Next(row.next([(BODY, body)]))
        } else {
            let cells = [case.id.to_string().into(), case.n_steps.into(), body];
            // It was not there just now, and nobody else writes.
            Change::Sure(Row::new(&EXHIBITS, sheet_of(case), cells))
        };
        self.record(change, Did::about("exhibit.read", case.id)).await?;
        Ok(n_new)
    }
}

/// The number of the sheet of a step: those of a case sort in the order of its steps.
pub(crate) fn sheet(case: &str, n_steps: u32) -> String {
    format!("{case}.{n_steps:08}")
}

fn sheet_of(case: &Case) -> String {
    sheet(&case.id.to_string(), case.n_steps)
}

fn line(exhibit: &Exhibit<Reading>) -> Line {
    let Reading { question, answer } = &exhibit.value;
    Line {
        id: exhibit.id.to_string(),
        at_ms: exhibit.at.ms(),
        question: question.expose().clone(),
        version: answer.version,
        json: answer.json.expose().clone(),
    }
}

fn read(row: &Row) -> Result<Vec<Exhibit<Reading>>, StoreError> {
    let lines: Vec<Line> = row.body(BODY)?;
    let exhibit = |it: Line| {
        let id: ExhibitId = it.id.parse().ok()?;
        let answer = Payload { version: it.version, json: Phi::new(it.json) };
        let value = Reading { question: Phi::new(it.question), answer };
        Some(Exhibit { id, at: Moment::from_ms(it.at_ms)?, value })
    };
    let sheet = lines.into_iter().map(exhibit).collect::<Option<_>>();
    sheet.ok_or_else(|| row.damaged("what was read is none of ours"))
}

//! Cases, and the steps that they take.
//!
//! A step is kept only if the case is still where the work began: how many steps it had taken then is
//! compared with how many it has taken now.

use domain::{Assessment, Case, CaseId, CaseState, ClaimRef, Step, WaitsFor};

use crate::{
    Practice, assessments,
    assessments::{CHANCE_BP, CLASS, DEADLINE_DAY, DENIED, DOOR, EXPECTED_NET, PRIORITY, QUEUE},
    error::StoreError,
    events::{claim_word, word},
    exhibits::sheet,
    table::{Cell, Column, Row, Table},
    tasks::{ASSIGNEE, COMPLEXITY, DUE_DAY, MINUTES, PAYER, WORK_QUEUE},
    tx::{Change, Did, Tx},
    wire,
};

pub(crate) const CLAIM_WORD: Column = Column::text("claim_word");
const OPENED_BY: Column = Column::text("opened_by");
pub(crate) const OPENED_MS: Column = Column::number("opened_ms");
const STATE: Column = Column::text("state");
pub(crate) const WAITS_FOR: Column = Column::text("waits_for");
const N_STEPS: Column = Column::number("n_steps");
const BODY: Column = Column::sealed("body");
/// When the answer left the house.
pub(crate) const ANSWERED_MS: Column = Column::number("answered_ms");
pub(crate) const FILE: Column = Column::text("file");

/// The table of cases.
pub(crate) static CASES: Table = Table {
    name: "cases",
    columns: &[
        CLAIM_WORD,
        OPENED_BY,
        OPENED_MS,
        STATE,
        WAITS_FOR,
        N_STEPS,
        BODY,
        FILE,
        CLASS,
        DOOR,
        CHANCE_BP,
        DENIED,
        EXPECTED_NET,
        DEADLINE_DAY,
        QUEUE,
        PRIORITY,
        ASSIGNEE,
        PAYER,
        WORK_QUEUE,
        DUE_DAY,
        MINUTES,
        COMPLEXITY,
        ANSWERED_MS,
    ],
};

impl Practice {
    /// A case.
    pub async fn case(&self, id: CaseId) -> Result<Option<Case>, StoreError> {
        let row = self.rows(&CASES).with_id(&id.to_string()).first().await?;
        row.map(|row| self.read_case(&row)).transpose()
    }

    /// The cases about a claim at a payer, the oldest first.
    pub async fn cases_of(&self, claim: &ClaimRef) -> Result<Vec<Case>, StoreError> {
        let word = claim_word(self.keys(), claim);
        let rows = self.rows(&CASES).with(CLAIM_WORD, word).rising(OPENED_MS).all().await?;
        rows.iter().map(|row| self.read_case(row)).collect()
    }

    /// The cases that wait for somebody, those that have waited longest first.
    pub async fn cases_waiting_for(
        &self,
        whom: WaitsFor,
        n_max: u64,
    ) -> Result<Vec<Case>, StoreError> {
        let rows = self.rows(&CASES).with(WAITS_FOR, whom.id()).rising(OPENED_MS).at_most(n_max);
        rows.all().await?.iter().map(|row| self.read_case(row)).collect()
    }

    pub(crate) fn read_case(&self, row: &Row) -> Result<Case, StoreError> {
        let (claim, opened_by): (wire::Claim, wire::Key) = row.body(BODY)?;
        let opened_by = opened_by.restore();
        Ok(Case {
            id: row.id.parse().map_err(|_| row.damaged("its number is none of ours"))?,
            practice: self.id(),
            claim: claim.into(),
            opened_by: opened_by.ok_or_else(|| row.damaged("its account is none of ours"))?,
            opened: row.moment(OPENED_MS)?,
            state: row.word(STATE, CaseState::from_id)?,
            n_steps: row.count(N_STEPS)?,
        })
    }
}

/// The number of the sheet of the journal on which the step stands that a case is at.
pub(crate) fn sheet_of(row: &Row) -> Result<String, StoreError> {
    Ok(sheet(&row.id, row.count(N_STEPS)?))
}

impl Tx {
    /// A case as this transaction sees it.
    pub async fn case(&mut self, id: CaseId) -> Result<Option<Case>, StoreError> {
        let row = self.row(&CASES, &id.to_string()).await?;
        row.map(|row| self.practice().read_case(&row)).transpose()
    }

    /// Opens a case; `false` if its event opened one already. The event has to be taken in first.
    pub async fn open_case(&mut self, case: &Case) -> Result<bool, StoreError> {
        self.open_case_from(case, None).await
    }

    /// As [`Tx::open_case`], and writes down which file said so, by [`Practice::file_word`].
    pub async fn open_case_from(
        &mut self,
        case: &Case,
        file: Option<&str>,
    ) -> Result<bool, StoreError> {
        if case.practice != self.practice().id() {
            return Err(StoreError::Unfit { table: CASES.name, what: "another practice's case" });
        }
        let practice = self.practice().clone();
        let keys = practice.keys();
        let event = word(keys, &case.opened_by);
        let body: (wire::Claim, wire::Key) = ((&case.claim).into(), (&case.opened_by).into());
        let cells = [
            claim_word(keys, &case.claim).into(),
            event.as_str().into(),
            case.opened.ms().into(),
            case.state.id().into(),
            case.state.waits_for().map(WaitsFor::id).into(),
            case.n_steps.into(),
            wire::write(&body).into(),
            file.into(),
        ];
        let assessed = assessments::cells(None).map(|(_, cell)| cell);
        let payer = case.claim.payer.0.as_str().into();
        let task = [Cell::Absent, payer, Cell::Absent, Cell::Absent, Cell::Absent, Cell::Absent];
        let cells = cells.into_iter().chain(assessed).chain(task).chain([Cell::Absent]);
        let row = Row::new(&CASES, case.id.to_string(), cells);
        // An event that is new has no case.
        let is_sure = self.is_fresh_event(&event);
        let change = if is_sure { Change::Sure(row) } else { Change::New(row) };
        self.record(change, Did::about("case.opened", case.id)).await
    }

    /// Lets a case take a step and gives it back as it is then. [`StoreError::Moved`] if it is no
    /// longer where the caller last saw it.
    pub async fn step(&mut self, case: Case, step: Step) -> Result<Case, StoreError> {
        self.step_with(case, step, []).await
    }

    /// Writes down what the tables say of a case's denial. [`StoreError::Moved`] if there is no such
    /// case.
    pub async fn assess(
        &mut self,
        case: CaseId,
        assessment: &Assessment,
    ) -> Result<(), StoreError> {
        let row = self.row(&CASES, &case.to_string()).await?;
        let row = row.ok_or(StoreError::Moved { table: CASES.name })?;
        let row = row.next(assessments::cells(Some(assessment)));
        self.record(Change::Next(row), Did::about("case.assessed", case)).await.map(drop)
    }

    pub(crate) async fn step_with(
        &mut self,
        case: Case,
        step: Step,
        said: impl IntoIterator<Item = (Column, Cell)>,
    ) -> Result<Case, StoreError> {
        let row = self.row(&CASES, &case.id.to_string()).await?;
        let moved = || StoreError::Moved { table: CASES.name };
        let row = row.ok_or_else(moved)?;
        if row.count(N_STEPS)? != case.n_steps || row.text(STATE)? != case.state.id() {
            return Err(moved());
        }
        let unfit = |_| StoreError::Unfit { table: CASES.name, what: "the step may not follow" };
        let after = case.after(step).map_err(unfit)?;
        let changes = [
            (STATE, after.state.id().into()),
            (WAITS_FOR, after.state.waits_for().map(WaitsFor::id).into()),
            (N_STEPS, after.n_steps.into()),
        ];
        // A case of before there was such a column.
        let payer = (!row.has(PAYER)).then(|| (PAYER, after.claim.payer.0.as_str().into()));
        let leaves = matches!(step, Step::Deliver | Step::Finish);
        let answered = leaves.then(|| (ANSWERED_MS, self.stamp().at.ms().into()));
        let row = row.next(changes.into_iter().chain(said).chain(payer).chain(answered));
        let did = Did::about(format!("case.{}", step.id()), after.id);
        self.record(Change::Next(row), did).await?;
        Ok(after)
    }
}

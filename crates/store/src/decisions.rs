//! Decisions: what agents concluded about a case, why, and what came of it.
//!
//! **Invariant:** a case that stands at one step is decided once. Where it comes to be decided again, it
//! has taken a step since.

use domain::{
    AgentVersion, CaseId, Closing, Concluded, DecisionRecord, ExhibitId, Question, Reason,
};

use crate::{
    Practice, assessments,
    assessments::{CHANCE_BP, CLASS, DEADLINE_DAY, DENIED, DOOR, EXPECTED_NET, PRIORITY, QUEUE},
    error::StoreError,
    table::{Cell, Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

const CASE_ID: Column = Column::text("case_id");
const N_STEPS: Column = Column::number("n_steps");
const AGENT: Column = Column::text("agent");
const AGENT_VERSION: Column = Column::number("agent_version");
const AT_MS: Column = Column::number("at_ms");
const CONCLUDED: Column = Column::text("concluded");
const BECAME: Column = Column::text("became");
const BECAUSE: Column = Column::sealed("because");

/// The table of decisions.
pub(crate) static DECISIONS: Table = Table {
    name: "decisions",
    columns: &[
        CASE_ID,
        N_STEPS,
        AGENT,
        AGENT_VERSION,
        AT_MS,
        CONCLUDED,
        BECAME,
        CLASS,
        DOOR,
        CHANCE_BP,
        DENIED,
        EXPECTED_NET,
        DEADLINE_DAY,
        QUEUE,
        PRIORITY,
        BECAUSE,
    ],
};

const PROPOSED: &str = "proposed";
const ASKED: &str = "asked";
const CLOSED: &str = "closed";

impl Practice {
    /// What agents concluded about a case, the oldest first.
    pub async fn decisions_of(&self, case: CaseId) -> Result<Vec<DecisionRecord>, StoreError> {
        let rows = self.rows(&DECISIONS).with_prefix(&case.to_string()).all().await?;
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// Keeps a decision; `false` if the case was decided at this step already.
    pub async fn keep_decision(&mut self, decision: &DecisionRecord) -> Result<bool, StoreError> {
        let DecisionRecord { case, n_steps, made_by, at, concluded, because, assessment } =
            decision;
        let (concluded, became) = match concluded {
            Concluded::Proposed(proposal) => (PROPOSED, proposal.to_string()),
            Concluded::Asked(question) => (ASKED, question.id().to_owned()),
            Concluded::Closed(closing) => (CLOSED, closing.id().to_owned()),
        };
        let cites = |it: &Reason| it.cites().iter().map(ToString::to_string).collect();
        let because: Vec<(&str, Vec<String>)> =
            because.iter().map(|it| (it.text(), cites(it))).collect();
        let cells = [
            case.to_string().into(),
            (*n_steps).into(),
            made_by.name.as_str().into(),
            made_by.version.into(),
            at.ms().into(),
            concluded.into(),
            became.into(),
        ];
        let assessed = assessments::cells(assessment.as_ref()).map(|(_, cell)| cell);
        let because: Cell = wire::write(&because).into();
        let cells = cells.into_iter().chain(assessed).chain([because]);
        let row = Row::new(&DECISIONS, format!("{case}.{n_steps:08}"), cells);
        self.record(Change::Once(row), Did::about("decision.kept", *case)).await
    }
}

fn read(row: &Row) -> Result<DecisionRecord, StoreError> {
    let concluded = match row.text(CONCLUDED)? {
        PROPOSED => Concluded::Proposed(row.parse(BECAME)?),
        ASKED => Concluded::Asked(row.word(BECAME, Question::from_id)?),
        CLOSED => Concluded::Closed(row.word(BECAME, Closing::from_id)?),
        _ => return Err(row.damaged("it concluded nothing of ours")),
    };
    let because: Vec<(String, Vec<String>)> = row.body(BECAUSE)?;
    let because = because.into_iter().map(reason).collect::<Option<_>>();
    let name = row.text(AGENT)?.to_owned();
    Ok(DecisionRecord {
        case: row.parse(CASE_ID)?,
        n_steps: row.count(N_STEPS)?,
        made_by: AgentVersion { name, version: row.count(AGENT_VERSION)? },
        at: row.moment(AT_MS)?,
        concluded,
        because: because.ok_or_else(|| row.damaged("a reason rests on no exhibit of ours"))?,
        assessment: assessments::read(row)?,
    })
}

fn reason((text, cites): (String, Vec<String>)) -> Option<Reason> {
    let cites: Vec<ExhibitId> = cites.iter().map(|it| it.parse().ok()).collect::<Option<_>>()?;
    let (first, others) = cites.split_first()?;
    Some(others.iter().fold(Reason::new(text, *first), |reason, it| reason.and(*it)))
}

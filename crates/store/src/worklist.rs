//! The worklist: open cases, those from which most is expected first, as narrow as somebody wants it.

use chrono::{Datelike, NaiveDate};
use domain::{
    Assessment, Case, CaseId, Cents, DenialClass, PayerId, Priority, Queue, StaffId, WaitsFor,
};
use sea_orm::{
    DatabaseConnection,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    Practice, assessments,
    assessments::{CLASS, DEADLINE_DAY, DENIED, EXPECTED_NET, PRIORITY},
    cases::{CASES, WAITS_FOR},
    dialect::failed,
    error::StoreError,
    ranking::Ranking,
    rows::{Rows, or_zero, sum},
    table::Row,
    tasks,
    tasks::{ASSIGNEE, IS_OPEN, IS_TASK, MINUTES, PAYER, QUEUE_NOW, Task, WAITS_NOW},
};

/// A case on the worklist.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Listed {
    /// The case.
    pub case: Case,
    /// What the tables said of it; `None` before it was decided, and where nothing was denied.
    pub assessment: Option<Assessment>,
    /// Where it waits, and who has it.
    pub task: Task,
}

/// Which part of a long list is wanted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Page {
    /// The number of the last case that was seen; `None` for the beginning. A number that is none of
    /// this practice's begins there too.
    pub after: Option<String>,
    /// How many at most.
    pub n_max: u64,
}

/// Which cases are wanted: those to which everything applies that is said here.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Filter {
    /// Of which cases.
    pub among: Among,
    /// Those that wait for one of these; nothing for anybody.
    pub waits_for: Vec<WaitsFor>,
    /// Those in one of these queues; nothing for any.
    pub queues: Vec<Queue>,
    /// Those that somebody has, or nobody.
    pub assignee: Option<Assignee>,
    /// Those of this class.
    pub class: Option<DenialClass>,
    /// Those at this payer.
    pub payer: Option<PayerId>,
    /// Those that are so urgent.
    pub priority: Option<Priority>,
    /// Those with such a deadline.
    pub deadline: Option<Deadlines>,
    /// Those from which at least so much is expected.
    pub expected_net_min: Option<Cents>,
}

/// Of which cases a list is.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Among {
    /// Those that wait for a person of the office.
    #[default]
    Tasks,
    /// All that are not closed.
    Open,
    /// Closed ones too. They come in the order in which they were opened, the latest first.
    All,
}

/// Who has a case.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Assignee {
    /// Nobody.
    Nobody,
    /// Somebody.
    Person(StaffId),
}

/// When the payer's deadline is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Deadlines {
    /// From the first day, if one is said, up to the second and without it, if one is said.
    Between(Option<NaiveDate>, Option<NaiveDate>),
    /// None is known.
    Unknown,
}

/// What the cases of a list come to.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Totals {
    /// How many there are.
    pub n_cases: u64,
    /// What the payers refused.
    pub denied: Cents,
    /// What is expected of them.
    pub expected_net: Cents,
    /// How many minutes they take, as far as anybody said so.
    pub minutes: u64,
}

impl Filter {
    /// All open cases that wait for somebody, or for anybody.
    pub fn open(waits_for: Option<WaitsFor>) -> Self {
        let waits_for = waits_for.into_iter().collect();
        Self { among: Among::Open, waits_for, ..Self::default() }
    }
}

impl Practice {
    /// The cases that wait for somebody, or all that are open, by what is expected of them; those of
    /// one worth in the order in which they were opened.
    pub async fn worklist(
        &self,
        waits: Option<WaitsFor>,
        page: Page,
    ) -> Result<Vec<Listed>, StoreError> {
        self.worklist_of(&Filter::open(waits), Ranking::default(), page).await
    }

    /// The cases that are wanted, in this order unless closed ones are among them.
    pub async fn worklist_of(
        &self,
        filter: &Filter,
        ranking: Ranking,
        page: Page,
    ) -> Result<Vec<Listed>, StoreError> {
        let after = page.after.as_deref();
        let rows = self.wanted(filter);
        let rows = match filter.among {
            Among::Tasks | Among::Open => self.ranked(rows, ranking, after).await?,
            Among::All => {
                let last = match after {
                    Some(id) => self.rows(&CASES).with_id(id).ids().await?.pop(),
                    None => None,
                };
                match last {
                    Some(id) => rows.before(&id),
                    None => rows.latest_first(),
                }
            }
        };
        let rows = rows.at_most(page.n_max);
        // The index of tasks alone says which they are, so no other row is looked at; and where rows are
        // put in order, only their numbers are.
        let rows = match filter.among {
            Among::Tasks | Among::Open => self.in_this_order(rows.ids().await?).await?,
            Among::All => rows.all().await?,
        };
        rows.iter().map(|row| self.read_listed(row)).collect()
    }

    /// What the cases that are wanted come to.
    pub async fn totals_of(&self, filter: &Filter) -> Result<Totals, StoreError> {
        let figures = [
            ("n_cases", Expr::cust("COUNT(*)")),
            ("denied", sum(DENIED)),
            ("expected_net", sum(EXPECTED_NET)),
            ("minutes", sum(MINUTES)),
        ];
        let rows = self.wanted(filter).figures(&[], &figures).await?;
        let row = rows.first().ok_or_else(|| not_there("totals"))?;
        let number = |name| row.try_get::<i64>("", name).map_err(failed("read the sums of a list"));
        Ok(Totals {
            n_cases: number("n_cases")?.unsigned_abs(),
            denied: Cents(number("denied")?),
            expected_net: Cents(number("expected_net")?),
            minutes: number("minutes")?.unsigned_abs(),
        })
    }

    /// A case as the worklist has it.
    pub async fn listed(&self, id: CaseId) -> Result<Option<Listed>, StoreError> {
        let row = self.rows(&CASES).with_id(&id.to_string()).first().await?;
        row.map(|row| self.read_listed(&row)).transpose()
    }

    /// Cases as the worklist has them, in any order; what is not there is left out.
    pub async fn listed_all(&self, ids: &[CaseId]) -> Result<Vec<Listed>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
        let rows = self.rows(&CASES).with_ids(&ids).all().await?;
        rows.iter().map(|row| self.read_listed(row)).collect()
    }

    /// All cases, closed ones too, after one and in the order in which they were opened.
    pub async fn cases_after(
        &self,
        id: Option<CaseId>,
        n_max: u64,
    ) -> Result<Vec<Case>, StoreError> {
        let after = id.map(|it| it.to_string()).unwrap_or_default();
        let rows = self.rows(&CASES).after(&after).at_most(n_max).all().await?;
        rows.iter().map(|row| self.read_case(row)).collect()
    }

    async fn in_this_order(&self, ids: Vec<String>) -> Result<Vec<Row>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut rows = self.rows(&CASES).with_ids(&ids).all().await?;
        rows.sort_by_key(|row| ids.iter().position(|it| *it == row.id));
        Ok(rows)
    }

    /// The question after the cases that are wanted.
    pub(crate) fn wanted(&self, filter: &Filter) -> Rows<'_, DatabaseConnection> {
        let open = self.rows(&CASES).matching(Expr::cust(IS_OPEN));
        let rows = match (filter.among, &filter.waits_for[..]) {
            (Among::Tasks, []) => open.matching(Expr::cust(IS_TASK)),
            (Among::Tasks, waits) => {
                let waits = waits.iter().map(|it| it.id());
                open.matching(Expr::cust(IS_TASK)).matching(Expr::cust(WAITS_NOW).is_in(waits))
            }
            (Among::Open, []) => open,
            (Among::All, []) => self.rows(&CASES),
            (Among::Open | Among::All, [whom]) => self.rows(&CASES).with(WAITS_FOR, whom.id()),
            (Among::Open | Among::All, waits) => {
                let waits = waits.iter().map(|it| it.id());
                self.rows(&CASES).matching(Expr::col(WAITS_FOR.name).is_in(waits))
            }
        };
        narrowed(rows, filter)
    }

    pub(crate) fn read_listed(&self, row: &Row) -> Result<Listed, StoreError> {
        Ok(Listed {
            case: self.read_case(row)?,
            assessment: assessments::read(row)?,
            task: tasks::read(row)?,
        })
    }
}

fn narrowed<'a>(
    mut rows: Rows<'a, DatabaseConnection>,
    filter: &Filter,
) -> Rows<'a, DatabaseConnection> {
    if !filter.queues.is_empty() {
        let queues = filter.queues.iter().map(|it| it.label());
        rows = rows.matching(Expr::cust(QUEUE_NOW).is_in(queues));
    }
    rows = match filter.assignee {
        Some(Assignee::Nobody) => rows.matching(Expr::col(ASSIGNEE.name).is_null()),
        Some(Assignee::Person(id)) => rows.with(ASSIGNEE, id.to_string()),
        None => rows,
    };
    if let Some(class) = filter.class {
        rows = rows.with(CLASS, class.id());
    }
    if let Some(payer) = &filter.payer {
        rows = rows.with(PAYER, payer.0.as_str());
    }
    if let Some(priority) = filter.priority {
        rows = rows.with(PRIORITY, priority.id());
    }
    let deadline = || Expr::col(DEADLINE_DAY.name);
    let day = |it: NaiveDate| i64::from(it.num_days_from_ce());
    rows = match filter.deadline {
        None => rows,
        Some(Deadlines::Unknown) => rows.matching(deadline().is_null()),
        Some(Deadlines::Between(from, until)) => {
            let from = from.map(|it| deadline().gte(day(it)));
            let until = until.map(|it| deadline().lt(day(it)));
            from.into_iter().chain(until).fold(rows, Rows::matching)
        }
    };
    match filter.expected_net_min {
        Some(min) => rows.matching(or_zero(EXPECTED_NET).gte(min.0)),
        None => rows,
    }
}

fn not_there(what: &'static str) -> StoreError {
    StoreError::Damaged { table: CASES.name, row: what.to_owned(), what: "it has no sums" }
}

//! The load of the office: what waits in each queue and with each person, added up by the database.

use chrono::{Datelike, NaiveDate};
use domain::{Cents, DenialClass, Moment, PayerId, Queue, StaffId};
use sea_orm::{
    QueryResult, TryGetable,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    Practice,
    assessments::{CLASS, DEADLINE_DAY, DENIED, EXPECTED_NET, QUEUE},
    cases::{CASES, OPENED_MS},
    dialect::failed,
    error::StoreError,
    rows::sum,
    tasks::{ASSIGNEE, IS_OPEN, IS_TASK, MINUTES, PAYER, UNJUDGED, WORK_QUEUE},
    worklist::Filter,
};

/// What one person has of one queue, or what nobody has of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Load {
    /// The queue.
    pub queue: Queue,
    /// Who has them; `None` for those that nobody has.
    pub assignee: Option<StaffId>,
    /// How many tasks.
    pub n_cases: u64,
    /// How many of them are past the payer's deadline.
    pub n_overdue: u64,
    /// What the payers refused.
    pub denied: Cents,
    /// What is expected of them.
    pub expected_net: Cents,
    /// How many minutes they take, as far as anybody said so.
    pub minutes: u64,
    /// When the oldest was opened.
    pub oldest: Moment,
}

/// What somebody has had to do with a payer and with a kind of denial, closed cases too.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Experience {
    /// Who.
    pub person: StaffId,
    /// Cases at the payer.
    pub n_of_payer: u64,
    /// Cases of the class.
    pub n_of_class: u64,
}

impl Practice {
    /// What waits in each queue with each person, in no order that says anything. A case is overdue if
    /// its deadline was before this day.
    pub async fn workload(&self, today: NaiveDate) -> Result<Vec<Load>, StoreError> {
        let today = i64::from(today.num_days_from_ce());
        let overdue = Expr::case(Expr::col(DEADLINE_DAY.name).lt(today), 1).finally(0);
        // By columns and not by what they come to: so the index has them in order.
        let columns = [WORK_QUEUE, QUEUE, ASSIGNEE];
        let groups = columns.map(|it| (it.name, Expr::col(it.name)));
        let figures = [
            ("n_cases", Expr::cust("COUNT(*)")),
            ("n_overdue", Expr::expr(overdue).sum().cast_as("BIGINT")),
            ("denied", sum(DENIED)),
            ("expected_net", sum(EXPECTED_NET)),
            ("minutes", sum(MINUTES)),
            ("oldest", Expr::col(OPENED_MS.name).min()),
        ];
        let rows = self.rows(&CASES).matching(Expr::cust(IS_OPEN)).matching(Expr::cust(IS_TASK));
        let rows = rows.figures(&groups, &figures).await?;
        let mut all: Vec<Load> = Vec::new();
        for row in &rows {
            let load = read_load(row)?;
            let is_same = |it: &&mut Load| (it.queue, it.assignee) == (load.queue, load.assignee);
            match all.iter_mut().find(is_same) {
                Some(known) => known.add(load),
                None => all.push(load),
            }
        }
        Ok(all)
    }

    /// The payers of the cases that are wanted, with how many there are of each, the most first.
    pub async fn payers_of(
        &self,
        filter: &Filter,
        n_max: usize,
    ) -> Result<Vec<(PayerId, u64)>, StoreError> {
        let groups = [("of", Expr::col(PAYER.name))];
        let figures = [("n_cases", Expr::cust("COUNT(*)"))];
        let rows = self.wanted(filter).with_any(PAYER).figures(&groups, &figures).await?;
        let read = |row: &QueryResult| {
            Ok((PayerId(get(row, "of")?), get::<i64>(row, "n_cases")?.unsigned_abs()))
        };
        let mut payers = rows.iter().map(read).collect::<Result<Vec<_>, StoreError>>()?;
        payers.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        payers.truncate(n_max);
        Ok(payers)
    }

    /// What everybody who ever had a case has had to do with a payer and a kind of denial.
    pub async fn experience(
        &self,
        class: Option<DenialClass>,
        payer: &PayerId,
    ) -> Result<Vec<Experience>, StoreError> {
        let count = |is: sea_orm::sea_query::SimpleExpr| {
            Expr::expr(Expr::case(is, 1).finally(0)).sum().cast_as("BIGINT")
        };
        let groups = [("person", Expr::col(ASSIGNEE.name))];
        let figures = [
            ("n_of_payer", count(Expr::col(PAYER.name).eq(payer.0.as_str()))),
            ("n_of_class", count(Expr::col(CLASS.name).eq(class.map(DenialClass::id)))),
        ];
        let rows = self.rows(&CASES).with_any(ASSIGNEE).figures(&groups, &figures).await?;
        let read = |row: &QueryResult| {
            Ok(Experience {
                person: person(&get::<String>(row, "person")?)?,
                n_of_payer: get::<i64>(row, "n_of_payer")?.unsigned_abs(),
                n_of_class: get::<i64>(row, "n_of_class")?.unsigned_abs(),
            })
        };
        rows.iter().map(read).collect()
    }
}

impl Load {
    fn add(&mut self, other: Self) {
        self.n_cases += other.n_cases;
        self.n_overdue += other.n_overdue;
        self.denied += other.denied;
        self.expected_net += other.expected_net;
        self.minutes += other.minutes;
        self.oldest = self.oldest.min(other.oldest);
    }
}

fn read_load(row: &QueryResult) -> Result<Load, StoreError> {
    let work_queue = get::<Option<String>>(row, WORK_QUEUE.name)?;
    let queue = match work_queue.or(get(row, QUEUE.name)?) {
        Some(label) => Queue::from_label(&label),
        None => Some(UNJUDGED),
    };
    let assignee = get::<Option<String>>(row, ASSIGNEE.name)?;
    let count = |name| get::<i64>(row, name).map(i64::unsigned_abs);
    let oldest = Moment::from_ms(get(row, "oldest")?);
    Ok(Load {
        queue: queue.ok_or_else(|| damaged("a queue is none of ours"))?,
        assignee: assignee.as_deref().map(person).transpose()?,
        n_cases: count("n_cases")?,
        n_overdue: count("n_overdue")?,
        denied: Cents(get(row, "denied")?),
        expected_net: Cents(get(row, "expected_net")?),
        minutes: count("minutes")?,
        oldest: oldest.ok_or_else(|| damaged("a time is out of its range"))?,
    })
}

fn get<T: TryGetable>(row: &QueryResult, name: &str) -> Result<T, StoreError> {
    row.try_get("", name).map_err(failed("read the load of the office"))
}

fn person(id: &str) -> Result<StaffId, StoreError> {
    id.parse().map_err(|_| damaged("a person's number is none of ours"))
}

fn damaged(what: &'static str) -> StoreError {
    StoreError::Damaged { table: CASES.name, row: "several".to_owned(), what }
}

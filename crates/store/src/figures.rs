//! The figures of an office: sums over what payers decided, what waits, how cases ended and what became of
//! proposals, and the list behind each sum.
//!
//! The database adds up; nothing is opened but the rows of a list that somebody looks at. Every question
//! is answered from one index that holds all that it asks for.
//!
//! **Invariant:** a sum and the list behind it are made from the same [`Which`].

mod behind;
mod which;
mod work;

pub use behind::{Behind, Subject};
pub use which::{Claims, Ended, Of, Proposals, Span, Unanswered, Which};
pub use work::{EndedGroup, ProposalGroup};

use chrono::NaiveDate;
use domain::{Cents, DenialClass, Extent, Moment, PayerId, Queue};
use sea_orm::{
    ConnectionTrait, QueryResult,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, SimpleExpr},
};

use self::which::{NOT_LEFT, QUEUE, day_number};
use crate::{Practice, dialect::failed, error::StoreError, tasks::IS_OPEN};

/// What rows add up to; what a sort of rows does not have is zero.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Sums {
    /// How many.
    pub n: u64,
    /// Charged.
    pub charged: Cents,
    /// Paid on claims.
    pub paid: Cents,
    /// Denied.
    pub denied: Cents,
    /// What came after a denial.
    pub recovered: Cents,
    /// What is expected of open cases, less the work; of cases that ended, denied times the chance.
    pub expected: Cents,
}

/// First words of one payer on one day.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ClaimDay {
    /// The day.
    pub day: NaiveDate,
    /// Who spoke.
    pub payer: PayerId,
    /// How much was denied; `None` where nothing was.
    pub extent: Option<Extent>,
    /// What they add up to.
    pub sums: Sums,
}

/// First words that denied for one reason.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReasonGroup {
    /// They came before the day that was asked about.
    pub is_before: bool,
    /// What went wrong.
    pub class: DenialClass,
    /// The leading code, such as `CO-197`.
    pub code: String,
    /// What they add up to.
    pub sums: Sums,
}

/// Cases whose answer has not left the house, with one deadline and in one queue.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnansweredGroup {
    /// The last day on which the answer can leave the house.
    pub deadline: Option<NaiveDate>,
    /// Where they wait.
    pub queue: Queue,
    /// What they add up to.
    pub sums: Sums,
}

/// What is to be measured in days.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Wait {
    /// From the opening of a case to its answer.
    ForUs,
    /// From the opening of a case to the payer's last word.
    ToTheEnd,
}

impl ClaimDay {
    /// Are these claims among those?
    pub fn is_among(&self, claims: Claims) -> bool {
        match claims {
            Claims::All => true,
            Claims::Denied => self.extent.is_some(),
            Claims::DeniedInFull => self.extent == Some(Extent::Full),
            Claims::DeniedInPart => self.extent == Some(Extent::Partial),
            Claims::Resolved => self.extent.is_none(),
        }
    }
}

impl std::ops::AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.n += other.n;
        self.charged += other.charged;
        self.paid += other.paid;
        self.denied += other.denied;
        self.recovered += other.recovered;
        self.expected += other.expected;
    }
}

impl Practice {
    /// What rows add up to.
    pub async fn sums(&self, which: &Which) -> Result<Sums, StoreError> {
        let mut query = which.select(self);
        add_sums(&mut query, which.of);
        let row = self.reading().query_one(&query).await.map_err(failed(DOING))?;
        row.map_or(Ok(Sums::default()), |row| sums(&row))
    }

    /// First words by day and payer, in order.
    pub async fn claims_by_day(&self, which: &Which) -> Result<Vec<ClaimDay>, StoreError> {
        let keys = ["first_day", "payer", "extent"];
        let mut query = which.select(self);
        add_sums(&mut query, which.of);
        query.columns(keys).group_by_columns(keys);
        for key in keys {
            query.order_by(key, Order::Asc);
        }
        let of_row = |row: &QueryResult| {
            let day = day(row, "first_day")?.ok_or_else(|| damaged("a day is missing"))?;
            let extent = text(row, "extent")?.map(|it| match it.as_str() {
                "full" => Extent::Full,
                _ => Extent::Partial,
            });
            let payer = PayerId(text(row, "payer")?.unwrap_or_default());
            Ok(ClaimDay { day, payer, extent, sums: sums(row)? })
        };
        self.groups(&query, of_row).await
    }

    /// First words that denied something, by reason, those before a day apart from those since.
    pub async fn denials_by_reason(
        &self,
        which: &Which,
        since: NaiveDate,
    ) -> Result<Vec<ReasonGroup>, StoreError> {
        // Written out: what is grouped by has to be the same text in both places.
        let is_before = format!("CASE WHEN first_day < {} THEN 1 ELSE 0 END", day_number(since));
        let mut query = Which { of: Of::Claims(Claims::Denied), ..which.clone() }.select(self);
        add_sums(&mut query, which.of);
        query.expr_as(Expr::cust(is_before.clone()), "is_before").columns(["class", "code"]);
        query.add_group_by([Expr::cust(is_before)]).group_by_columns(["class", "code"]);
        let of_row = |row: &QueryResult| {
            let class = text(row, "class")?.and_then(|it| DenialClass::from_id(&it));
            Ok(ReasonGroup {
                is_before: number(row, "is_before")? == 1,
                class: class.ok_or_else(|| damaged("a class is none of ours"))?,
                code: text(row, "code")?.unwrap_or_default(),
                sums: sums(row)?,
            })
        };
        self.groups(&query, of_row).await
    }

    /// Cases whose answer has not left the house, by deadline and queue.
    pub async fn unanswered(&self, which: &Which) -> Result<Vec<UnansweredGroup>, StoreError> {
        let mut query = which.select(self);
        add_sums(&mut query, which.of);
        query.column("deadline_day").expr_as(Expr::cust(QUEUE), "waits_in");
        query.group_by_col("deadline_day").add_group_by([Expr::cust(QUEUE)]);
        query.order_by("deadline_day", Order::Asc);
        let of_row = |row: &QueryResult| {
            let queue = text(row, "waits_in")?.and_then(|it| Queue::from_label(&it));
            Ok(UnansweredGroup {
                deadline: day(row, "deadline_day")?,
                queue: queue.ok_or_else(|| damaged("a queue is none of ours"))?,
                sums: sums(row)?,
            })
        };
        self.groups(&query, of_row).await
    }

    /// Half of these cases took at most so many milliseconds; `None` where there are none. Of cases that
    /// ended, and of those only the ones that have both times.
    pub async fn median_ms(&self, which: &Which, wait: Wait) -> Result<Option<i64>, StoreError> {
        let took = match wait {
            Wait::ForUs => "answered_ms - opened_ms",
            Wait::ToTheEnd => "at_ms - opened_ms",
        };
        let n = self.sums(which).await?.n;
        let Some(middle) = n.checked_sub(1).map(|it| it / 2) else { return Ok(None) };
        let mut query = which.select(self);
        query.expr_as(Expr::cust(took), "took").order_by_expr(Expr::cust(took), Order::Asc);
        query.limit(1).offset(middle);
        let row = self.reading().query_one(&query).await.map_err(failed(DOING))?;
        row.map(|row| number(&row, "took")).transpose()
    }

    /// The payers that ever paid, each by the name that it used last.
    pub async fn payers(&self) -> Result<Vec<(PayerId, String)>, StoreError> {
        let mut query = Query::select();
        query.column("payer").from("remittances");
        query.expr_as(Expr::cust("MAX(day)"), "newest").column("payer_name");
        query.and_where(Expr::col("practice").eq(self.keys().practice()));
        query.group_by_columns(["payer", "payer_name"]);
        query.order_by("payer", Order::Asc).order_by("newest", Order::Desc);
        let of_row = |row: &QueryResult| {
            let [id, name] = [text(row, "payer")?, text(row, "payer_name")?];
            Ok((PayerId(id.unwrap_or_default()), name.unwrap_or_default()))
        };
        let mut payers = self.groups(&query, of_row).await?;
        payers.dedup_by(|later, earlier| later.0 == earlier.0);
        Ok(payers)
    }

    /// The day of the earliest first word on record.
    pub async fn earliest_day(&self) -> Result<Option<NaiveDate>, StoreError> {
        let mut query = Which::all(Of::Claims(Claims::All)).select(self);
        query.column("first_day").order_by("first_day", Order::Asc).limit(1);
        let row = self.reading().query_one(&query).await.map_err(failed(DOING))?;
        row.map_or(Ok(None), |row| day(&row, "first_day"))
    }

    /// What waits for people to do something, and how many minutes of work that is.
    pub async fn minutes_waiting(&self) -> Result<(u64, u64), StoreError> {
        let mut query = Query::select();
        query.from("cases").and_where(Expr::col("practice").eq(self.keys().practice()));
        query.and_where(Expr::cust(IS_OPEN)).and_where(Expr::cust(NOT_LEFT));
        query.expr_as(Expr::cust("COUNT(*)"), "n").expr_as(sum("minutes"), "minutes");
        let row = self.reading().query_one(&query).await.map_err(failed(DOING))?;
        row.map_or(Ok((0, 0)), |row| Ok((count(&row, "n")?, count(&row, "minutes")?)))
    }

    async fn groups<T>(
        &self,
        query: &SelectStatement,
        of_row: impl Fn(&QueryResult) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = self.reading().query_all(query).await.map_err(failed(DOING))?;
        rows.iter().map(of_row).collect()
    }
}

const DOING: &str = "add up figures";

/// What is added up of a sort of rows, by the names of [`Sums`].
fn amounts(of: Of) -> &'static [(&'static str, &'static str)] {
    match of {
        Of::Claims(_) => &[
            ("charged", "charged"),
            ("paid", "paid"),
            ("denied", "denied"),
            ("recovered", "recovered"),
        ],
        Of::Remittances => {
            &[("charged", "charged"), ("paid", "paid_on_claims"), ("denied", "denied")]
        }
        Of::Unanswered(_) => &[("denied", "denied"), ("expected", "expected_net")],
        // Each is rounded down to a cent by itself, so that a list adds up to its sum.
        Of::Ended(_) => &[
            ("denied", "denied"),
            ("recovered", "recovered"),
            ("expected", "denied * chance_bp / 10000"),
        ],
        Of::Proposals(_) => &[("denied", "decisions.denied")],
        Of::Overridden => &[],
    }
}

/// Asks for the sums.
fn add_sums(query: &mut SelectStatement, of: Of) {
    query.expr_as(Expr::cust("COUNT(*)"), "n");
    for (name, what) in amounts(of) {
        query.expr_as(sum(what), *name);
    }
}

/// PostgreSQL would answer with a number of any length.
fn sum(what: &str) -> SimpleExpr {
    Expr::cust(format!("CAST(COALESCE(SUM({what}), 0) AS BIGINT)"))
}

/// One row's share of a sum.
fn whole(what: &str) -> SimpleExpr {
    Expr::cust(format!("CAST(COALESCE({what}, 0) AS BIGINT)"))
}

fn sums(row: &QueryResult) -> Result<Sums, StoreError> {
    let amount = |name| row.try_get("", name).map_or(Cents::ZERO, Cents);
    Ok(Sums {
        n: count(row, "n")?,
        charged: amount("charged"),
        paid: amount("paid"),
        denied: amount("denied"),
        recovered: amount("recovered"),
        expected: amount("expected"),
    })
}

fn number(row: &QueryResult, name: &str) -> Result<i64, StoreError> {
    // A number that was worked out has fewer bits in PostgreSQL.
    let long = row.try_get::<i64>("", name);
    long.or_else(|_| row.try_get::<i32>("", name).map(i64::from)).map_err(failed(DOING))
}

fn count(row: &QueryResult, name: &str) -> Result<u64, StoreError> {
    u64::try_from(number(row, name)?).map_err(|_| damaged("a count is below zero"))
}

fn text(row: &QueryResult, name: &str) -> Result<Option<String>, StoreError> {
    row.try_get("", name).map_err(failed(DOING))
}

fn day(row: &QueryResult, name: &str) -> Result<Option<NaiveDate>, StoreError> {
    let number: Option<i64> = row.try_get("", name).map_err(failed(DOING))?;
    let day = |it| i32::try_from(it).ok().and_then(NaiveDate::from_num_days_from_ce_opt);
    number.map(|it| day(it).ok_or_else(|| damaged("a day is out of its range"))).transpose()
}

fn damaged(what: &'static str) -> StoreError {
    StoreError::Damaged { table: "figures", row: String::new(), what }
}

/// The moment of a row, where its day is kept as one.
fn moment(ms: i64) -> Result<Moment, StoreError> {
    Moment::from_ms(ms).ok_or_else(|| damaged("a time is out of its range"))
}

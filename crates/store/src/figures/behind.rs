//! The rows behind a figure: one page of what was added up, opened so far as a person needs to see it.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{CaseId, Cents, ClaimRef, DenialClass, Moment, PayerId};
use sea_orm::{
    ConnectionTrait, QueryResult,
    sea_query::{Expr, Order},
};

use super::{DOING, Of, Sums, Which, damaged, day, moment, number, text};
use crate::{
    Practice,
    cases::{self, CASES},
    decided_claims::{self, DECIDED_CLAIMS},
    dialect::failed,
    error::StoreError,
    remittances::{self, REMITTANCES},
    table::{Row, Table},
};

/// One row behind a figure.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Behind {
    /// What it is.
    pub subject: Subject,
    /// The payer, where the row says so.
    pub payer: Option<PayerId>,
    /// The class of the denial, if there was one.
    pub class: Option<DenialClass>,
    /// The leading code, such as `CO-197`; of claims.
    pub code: Option<String>,
    /// The day by which it is counted, where that is a day.
    pub day: Option<NaiveDate>,
    /// The moment by which it is counted, where that is a moment.
    pub at: Option<Moment>,
    /// What it adds to the figure.
    pub adds: Sums,
}

/// What a row behind a figure is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Subject {
    /// A claim; `None` where the payer named none of ours. With the newest case about it.
    Claim(Option<ClaimRef>, Option<CaseId>),
    /// A remittance, by the number of its check or transfer.
    Remittance(String),
    /// A case.
    Case(ClaimRef, CaseId),
}

impl Practice {
    /// A page of the rows behind a figure: so many, after so many.
    pub async fn behind(
        &self,
        which: &Which,
        (n_before, n_max): (u64, u64),
    ) -> Result<Vec<Behind>, StoreError> {
        let mut query = which.select(self);
        query.expr_as(which.id(), "id").expr_as(which.order(), "counted_by");
        for (name, what) in super::amounts(which.of) {
            query.expr_as(super::whole(what), *name);
        }
        if let Some(case) = case_column(which.of) {
            query.expr_as(Expr::cust(case), "case_id");
        }
        let direction = match which.of {
            Of::Unanswered(_) => Order::Asc,
            _ => Order::Desc,
        };
        query.order_by_expr(which.order(), direction).order_by_expr(which.id(), Order::Asc);
        query.limit(n_max).offset(n_before);
        let rows = self.reading().query_all(&query).await.map_err(failed(DOING))?;
        let found =
            rows.iter().map(|row| Found::of(row, which.of)).collect::<Result<Vec<_>, _>>()?;
        match which.of {
            Of::Claims(_) => self.claims_behind(found).await,
            Of::Remittances => self.remittances_behind(found).await,
            _ => self.cases_behind(found).await,
        }
    }

    async fn claims_behind(&self, found: Vec<Found>) -> Result<Vec<Behind>, StoreError> {
        let ids: Vec<_> = found.iter().map(|it| it.id.clone()).collect();
        let rows = self.of_ids(&DECIDED_CLAIMS, &ids).await?;
        let words: Vec<_> = rows
            .values()
            .map(|row| row.text(decided_claims::CLAIM_WORD).map(str::to_owned))
            .collect::<Result<_, _>>()?;
        let cases = self.newest_cases(&words).await?;
        let behind = |it: Found| {
            let row = rows.get(&it.id).ok_or_else(|| damaged("a row went while it was read"))?;
            let case = cases.get(row.text(decided_claims::CLAIM_WORD)?).copied();
            let class = |row: &Row| row.word(decided_claims::CLASS, DenialClass::from_id);
            let code = |row: &Row| row.text(decided_claims::CODE).map(str::to_owned);
            Ok(Behind {
                subject: Subject::Claim(decided_claims::claim_of(row)?, case),
                payer: Some(PayerId(row.text(decided_claims::PAYER)?.to_owned())),
                class: row.if_any(decided_claims::CLASS, class)?,
                code: row.if_any(decided_claims::CODE, code)?,
                day: it.day,
                at: it.at,
                adds: it.adds,
            })
        };
        found.into_iter().map(behind).collect()
    }

    async fn remittances_behind(&self, found: Vec<Found>) -> Result<Vec<Behind>, StoreError> {
        let ids: Vec<_> = found.iter().map(|it| it.id.clone()).collect();
        let rows = self.of_ids(&REMITTANCES, &ids).await?;
        let behind = |it: Found| {
            let row = rows.get(&it.id).ok_or_else(|| damaged("a row went while it was read"))?;
            Ok(Behind {
                subject: Subject::Remittance(remittances::trace_of(row)?),
                payer: Some(PayerId(row.text(remittances::PAYER)?.to_owned())),
                class: None,
                code: None,
                day: it.day,
                at: it.at,
                adds: it.adds,
            })
        };
        found.into_iter().map(behind).collect()
    }

    async fn cases_behind(&self, found: Vec<Found>) -> Result<Vec<Behind>, StoreError> {
        let ids: Vec<_> = found.iter().filter_map(|it| it.case.clone()).collect();
        let rows = self.of_ids(&CASES, &ids).await?;
        let behind = |it: Found| {
            let row = it.case.as_ref().and_then(|it| rows.get(it));
            let row = row.ok_or_else(|| damaged("a row went while it was read"))?;
            let case = self.read_case(row)?;
            Ok(Behind {
                payer: Some(case.claim.payer.clone()),
                class: crate::assessments::read(row)?.map(|it| it.class),
                subject: Subject::Case(case.claim, case.id),
                code: None,
                day: it.day,
                at: it.at,
                adds: it.adds,
            })
        };
        found.into_iter().map(behind).collect()
    }

    async fn of_ids(
        &self,
        table: &'static Table,
        ids: &[String],
    ) -> Result<HashMap<String, Row>, StoreError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = self.rows(table).with_ids(ids).all().await?;
        Ok(rows.into_iter().map(|row| (row.id.clone(), row)).collect())
    }

    /// The newest case about each of these claims.
    async fn newest_cases(
        &self,
        claim_words: &[String],
    ) -> Result<HashMap<String, CaseId>, StoreError> {
        if claim_words.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = self.rows(&CASES).with_one_of(cases::CLAIM_WORD, claim_words).in_order();
        let mut newest = HashMap::new();
        for row in rows.all().await? {
            newest.insert(row.text(cases::CLAIM_WORD)?.to_owned(), row.parse_id()?);
        }
        Ok(newest)
    }
}

/// A row as the figure's own question gives it.
struct Found {
    id: String,
    case: Option<String>,
    day: Option<NaiveDate>,
    at: Option<Moment>,
    adds: Sums,
}

impl Found {
    fn of(row: &QueryResult, of: Of) -> Result<Self, StoreError> {
        let id = text(row, "id")?.unwrap_or_default();
        let amount =
            |name| row.try_get::<Option<i64>>("", name).ok().flatten().map_or(Cents::ZERO, Cents);
        let (day, at) = match of {
            Of::Claims(_) | Of::Remittances | Of::Unanswered(_) => (day(row, "counted_by")?, None),
            _ => (None, Some(moment(number(row, "counted_by")?)?)),
        };
        let case = match case_column(of) {
            Some(_) => text(row, "case_id")?,
            None => None,
        };
        let adds = Sums {
            n: 1,
            charged: amount("charged"),
            paid: amount("paid"),
            denied: amount("denied"),
            recovered: amount("recovered"),
            expected: amount("expected"),
        };
        Ok(Self { id, case, day, at, adds })
    }
}

/// Where the number of the case stands.
fn case_column(of: Of) -> Option<&'static str> {
    match of {
        Of::Claims(_) | Of::Remittances => None,
        Of::Unanswered(_) => Some("cases.id"),
        Of::Ended(_) => Some("outcomes.id"),
        Of::Proposals(_) => Some("decisions.case_id"),
        Of::Overridden => Some("statements.case_id"),
    }
}

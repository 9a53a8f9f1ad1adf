//! By what a list of cases is ranked.
//!
//! The index of tasks has all that a ranking is made from, so the database ranks every open case anew for
//! each question, and nothing has to be kept in order beside the one that is asked for most.

use sea_orm::{
    DatabaseConnection,
    sea_query::{Expr, Func, SimpleExpr},
};

use crate::{Practice, cases::CASES, dialect::failed, error::StoreError, rows::Rows};

/// By what a list is ranked; of two that are alike, the one that was opened earlier comes first.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Ranking {
    /// What is expected of an answer.
    #[default]
    Expected,
    /// The same for an hour's work, where work of unknown length is taken for half an hour.
    PerHour,
    /// The payer's last day, the earliest first; of two with one day, by what is expected.
    LastDay,
    /// How long the case is open.
    Oldest,
}

impl Ranking {
    /// Every ranking.
    pub const ALL: [Self; 4] = [Self::Expected, Self::PerHour, Self::LastDay, Self::Oldest];

    /// What it is called in an address and by programs.
    pub fn id(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::PerHour => "per_hour",
            Self::LastDay => "last_day",
            Self::Oldest => "oldest",
        }
    }

    /// What is called so.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.id() == id)
    }

    /// What a case comes to; that which comes to most is first. The first is in the words of the index.
    fn of_case(self) -> SimpleExpr {
        Expr::cust(match self {
            Self::Expected => "COALESCE(expected_net, 0)",
            Self::PerHour => "COALESCE(expected_net, 0) * 60 / COALESCE(NULLIF(minutes, 0), 30)",
            // Days have seven digits, and no case is worth a hundred million dollars.
            Self::LastDay => {
                "COALESCE(expected_net, 0) - COALESCE(deadline_day, 9999999) * 10000000000"
            }
            Self::Oldest => "-opened_ms",
        })
    }
}

impl Practice {
    /// Cases in this order, those after the case with this number if it is one of this practice's.
    pub(crate) async fn ranked<'a>(
        &self,
        rows: Rows<'a, DatabaseConnection>,
        ranking: Ranking,
        after: Option<&str>,
    ) -> Result<Rows<'a, DatabaseConnection>, StoreError> {
        let of = ranking.of_case();
        let rows = match after {
            Some(id) => match self.comes_to(ranking, id).await? {
                Some(value) => rows.below(of.clone(), value, id),
                None => rows,
            },
            None => rows,
        };
        Ok(rows.falling_from_most(of))
    }

    async fn comes_to(&self, ranking: Ranking, id: &str) -> Result<Option<i64>, StoreError> {
        let most = ("most", SimpleExpr::from(Func::max(ranking.of_case())));
        let rows = self.rows(&CASES).with_id(id).figures(&[], &[most]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        row.try_get("", "most").map_err(failed("read where a case is ranked"))
    }
}

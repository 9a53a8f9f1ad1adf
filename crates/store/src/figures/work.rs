//! Sums over the office's own work: how cases ended, and what became of what agents proposed.

use domain::{Moment, ProposalState};
use sea_orm::{
    QueryResult,
    sea_query::{Expr, Order},
};

use super::{
    Ended, Proposals, Sums, Which, add_sums, damaged, number, sums, text,
    which::{APPEALS, JUDGED},
};
use crate::{Practice, error::StoreError};

/// Cases that ended and have this in common.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one by which the database puts cases apart"
)]
pub struct EndedGroup {
    /// They ended before the moment that was asked about.
    pub is_before: bool,
    /// An answer of ours had left the house.
    pub is_answered: bool,
    /// The payer gave its last word.
    pub has_last_word: bool,
    /// The answer was an appeal or a reconsideration.
    pub is_appeal: bool,
    /// Below zero: money was taken back. Above zero: money came.
    pub moved: i8,
    /// The tenth in which the chance lay that was given to it: 0 for less than 10 %.
    pub tenth: Option<u8>,
    /// What they add up to.
    pub sums: Sums,
}

/// Proposals of agents of which the same became.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ProposalGroup {
    /// They were made before the moment that was asked about.
    pub is_before: bool,
    /// What became of them.
    pub state: ProposalState,
    /// What they add up to.
    pub sums: Sums,
}

impl EndedGroup {
    /// Are these cases among those?
    pub fn is_among(&self, ended: Ended) -> bool {
        let is_judged = self.is_answered && self.has_last_word;
        match ended {
            Ended::All => true,
            Ended::Moved => self.moved != 0,
            Ended::Answered => self.is_answered,
            Ended::Judged => is_judged,
            Ended::Won => is_judged && 0 < self.moved,
            Ended::Appealed => is_judged && self.is_appeal,
            Ended::AppealsWon => is_judged && self.is_appeal && 0 < self.moved,
            Ended::Chance(tenth) => is_judged && self.tenth == Some(tenth),
        }
    }
}

impl ProposalGroup {
    /// Are these proposals among those?
    pub fn is_among(&self, proposals: Proposals) -> bool {
        use ProposalState as S;
        match proposals {
            Proposals::All => true,
            Proposals::Judged => matches!(self.state, S::Approved | S::Replaced | S::Rejected),
            Proposals::Approved => self.state == S::Approved,
            Proposals::Overruled => matches!(self.state, S::Replaced | S::Rejected),
        }
    }
}

impl Practice {
    /// How cases ended, those before a moment apart from those since.
    pub async fn ended(&self, which: &Which, since: Moment) -> Result<Vec<EndedGroup>, StoreError> {
        let names =
            |all: &[&str]| all.iter().map(|it| format!("'{it}'")).collect::<Vec<_>>().join(", ");
        // Written out: what is grouped by has to be the same text in both places.
        let keys = [
            ("is_before", format!("CASE WHEN at_ms < {} THEN 1 ELSE 0 END", since.ms())),
            ("is_answered", "CASE WHEN answered_ms IS NULL THEN 0 ELSE 1 END".to_owned()),
            (
                "has_last_word",
                format!("CASE WHEN ending IN ({}) THEN 1 ELSE 0 END", names(&JUDGED)),
            ),
            ("is_appeal", format!("CASE WHEN door IN ({}) THEN 1 ELSE 0 END", names(&APPEALS))),
            (
                "moved",
                "CASE WHEN recovered > 0 THEN 1 WHEN recovered < 0 THEN -1 ELSE 0 END".to_owned(),
            ),
            ("tenth", "COALESCE(chance_bp / 1000, -1)".to_owned()),
        ];
        let mut query = which.select(self);
        add_sums(&mut query, which.of);
        for (name, what) in keys {
            query.expr_as(Expr::cust(what.clone()), name).add_group_by([Expr::cust(what)]);
        }
        let of_row = |row: &QueryResult| {
            let is = |name| number(row, name).map(|it| it == 1);
            Ok(EndedGroup {
                is_before: is("is_before")?,
                is_answered: is("is_answered")?,
                has_last_word: is("has_last_word")?,
                is_appeal: is("is_appeal")?,
                moved: i8::try_from(number(row, "moved")?).unwrap_or(0),
                tenth: u8::try_from(number(row, "tenth")?).ok(),
                sums: sums(row)?,
            })
        };
        self.groups(&query, of_row).await
    }

    /// What became of the proposals of agents, those before a moment apart from those since.
    pub async fn proposals_by_state(
        &self,
        which: &Which,
        since: Moment,
    ) -> Result<Vec<ProposalGroup>, StoreError> {
        let is_before = format!("CASE WHEN decisions.at_ms < {} THEN 1 ELSE 0 END", since.ms());
        let mut query = which.select(self);
        add_sums(&mut query, which.of);
        query.expr_as(Expr::cust(is_before.clone()), "is_before").column(("proposals", "state"));
        query.add_group_by([Expr::cust(is_before)]).group_by_col(("proposals", "state"));
        query.order_by(("proposals", "state"), Order::Asc);
        let of_row = |row: &QueryResult| {
            let state = text(row, "state")?.and_then(|it| ProposalState::from_id(&it));
            Ok(ProposalGroup {
                is_before: number(row, "is_before")? == 1,
                state: state.ok_or_else(|| damaged("a proposal stands nowhere"))?,
                sums: sums(row)?,
            })
        };
        self.groups(&query, of_row).await
    }
}

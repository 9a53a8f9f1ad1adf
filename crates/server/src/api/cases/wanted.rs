//! Which cases somebody wants, in the words of an address.

use chrono::NaiveDate;
use domain::{Cents, DenialClass, PayerId, Priority, Queue, StaffId, WaitsFor};
use serde::Deserialize;
use store::{Among, Assignee, Deadlines, Filter, Ranking};
use utoipa::IntoParams;

use crate::Problem;

/// Which cases are wanted; what is left open narrows nothing.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    /// `tasks` wait for a person, `open` are not closed, `all` are all; `open` if nobody says.
    #[param(example = "open")]
    among: Option<String>,
    /// For whom they wait, such as `approver`.
    #[param(example = "approver")]
    waits_for: Option<String>,
    /// In which queue.
    #[param(example = "A/R Follow-Up")]
    queue: Option<String>,
    /// Who has them: the number of a member of the practice, or `nobody`.
    assignee: Option<String>,
    /// What went wrong, such as `D05`.
    #[param(example = "D05")]
    class: Option<String>,
    /// The payer, as claims name it.
    #[param(example = "00123")]
    payer: Option<String>,
    /// How urgent: `high`, `medium` or `low`.
    #[param(example = "high")]
    priority: Option<String>,
    /// Whose last day is before this one.
    #[param(example = "2026-04-01", format = Date)]
    due_before: Option<String>,
    /// From which at least so much is expected.
    #[param(example = 10_000)]
    expected_net_cents_min: Option<i64>,
    /// What comes first: `expected` (the most net dollars, as if nobody says), `per_hour` (the most for an
    /// hour's work), `last_day` (the payer's, the earliest) or `oldest`.
    #[param(example = "per_hour")]
    ranking: Option<String>,
    /// See `PagingQuery`.
    #[param(ignore)]
    #[serde(rename = "limit")]
    _limit: Option<String>,
    #[param(ignore)]
    #[serde(rename = "after")]
    _after: Option<String>,
}

impl Wanted {
    /// Of which cases, if somebody says.
    pub(crate) fn among(&self) -> Option<&str> {
        self.among.as_deref()
    }

    pub(crate) fn filter(&self) -> Result<Filter, Problem> {
        let among = match self.among.as_deref() {
            None | Some("open") => Among::Open,
            Some("tasks") => Among::Tasks,
            Some("all") => Among::All,
            Some(_) => return Err(none_of_ours("among")),
        };
        let assignee = match self.assignee.as_deref() {
            None => None,
            Some("nobody") => Some(Assignee::Nobody),
            Some(id) => {
                let id: StaffId = id.parse().map_err(|_| none_of_ours("assignee"))?;
                Some(Assignee::Person(id))
            }
        };
        let waits_for = word(("waits_for", self.waits_for.as_deref()), WaitsFor::from_id)?;
        let queue = word(("queue", self.queue.as_deref()), Queue::from_label)?;
        Ok(Filter {
            among,
            waits_for: waits_for.into_iter().collect(),
            queues: queue.into_iter().collect(),
            assignee,
            class: word(("class", self.class.as_deref()), DenialClass::from_id)?,
            payer: self.payer.clone().map(PayerId),
            priority: word(("priority", self.priority.as_deref()), Priority::from_id)?,
            deadline: day(("due_before", self.due_before.as_deref()))?
                .map(|it| Deadlines::Between(None, Some(it))),
            expected_net_min: self.expected_net_cents_min.map(Cents),
        })
    }

    /// What comes first.
    pub(crate) fn ranking(&self) -> Result<Ranking, Problem> {
        let said = word(("ranking", self.ranking.as_deref()), Ranking::from_id)?;
        Ok(said.unwrap_or_default())
    }
}

/// A word of a list, where one is said.
pub(crate) fn word<T>(
    (name, said): (&str, Option<&str>),
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    said.map(|it| read(it).ok_or_else(|| none_of_ours(name))).transpose()
}

/// A day, where one is said.
pub(crate) fn day((name, said): (&str, Option<&str>)) -> Result<Option<NaiveDate>, Problem> {
    let unread = |_| Problem::invalid(format!("`{name}` is no day such as 2026-04-01."));
    said.map(|it| it.parse().map_err(unread)).transpose()
}

fn none_of_ours(name: &str) -> Problem {
    Problem::invalid(format!("`{name}` is none of the words that the documentation lists."))
}

//! So many cases of one person, or of nobody, moved to another.

use axum::{Form, extract::State, response::Response};
use domain::{CaseId, Phi, Queue};
use orchestrator::{Assign, To};
use serde::Deserialize;
use store::{Assignee, Filter, Page as Part, Ranking};

use crate::{
    Person, Problem, Site,
    console::{PageError, Told, work::bulk},
    queue_name,
};

/// Cases that are moved at once.
const N_MAX: u64 = 200;

/// What is to be moved.
#[derive(Deserialize)]
pub(super) struct Wanted {
    from: String,
    #[serde(default)]
    queue: String,
    n: u64,
    to: String,
    #[serde(default)]
    because: String,
}

pub(super) async fn moved(
    State(site): State<Site>,
    person: Person,
    Form(wanted): Form<Wanted>,
) -> Result<Response, PageError> {
    let to = bulk::to(&wanted.to).told(&site, &person)?;
    let cases = cases(&site, &wanted).await.told(&site, &person)?;
    let because = Some(wanted.because.trim()).filter(|it| !it.is_empty());
    let all = cases.into_iter().map(|case| Assign {
        reason: because.map(|it| Phi::new(it.to_owned())),
        ..Assign::to(case, to)
    });
    bulk::assign(&site, &person, (all.collect(), "/queues")).await
}

/// Those from which most is expected first.
async fn cases(site: &Site, wanted: &Wanted) -> Result<Vec<CaseId>, Problem> {
    if !(1..=N_MAX).contains(&wanted.n) {
        return Err(Problem::invalid("Say how many: from 1 to 200."));
    }
    let assignee = match bulk::to(&wanted.from)? {
        To::Person(id) => Assignee::Person(id),
        _ => Assignee::Nobody,
    };
    let queue: Option<Queue> = match wanted.queue.as_str() {
        "" => None,
        name => Some(queue_name::read(name).ok_or_else(|| Problem::not_there("queue"))?),
    };
    let filter = Filter {
        assignee: Some(assignee),
        queues: queue.into_iter().collect(),
        ..Filter::default()
    };
    let page = Part { after: None, n_max: wanted.n };
    let listed = site.practice.worklist_of(&filter, Ranking::Expected, page).await?;
    if listed.is_empty() {
        return Err(Problem::invalid("There is nothing to move: nothing waits there."));
    }
    Ok(listed.into_iter().map(|it| it.case.id).collect())
}

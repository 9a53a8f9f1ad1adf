//! What nobody has of a queue, shared out: who should get each case and why, to be agreed with or changed
//! before anything happens.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::Response,
};
use domain::{CaseId, Cents, Queue};
use orchestrator::{Assign, Suggestion, To};
use serde::Deserialize;
use store::{Assignee, Filter, Listed, Page as Part, Ranking};

use crate::{
    Person, Problem, Site,
    console::{
        Here, Page, PageError, Shell, Told,
        work::{
            Offer, bulk, givable,
            row::{self, Due, Names},
        },
    },
    queue_name,
};

/// Cases that are shared out at once.
const N_ROWS: u64 = 50;

#[derive(Template)]
#[template(path = "queues_share.html")]
pub(super) struct Share {
    shell: Shell,
    title: &'static str,
    rows: Vec<Row>,
    has_more: bool,
}

/// A case, and who should get it.
struct Row {
    id: String,
    claim: String,
    payer: String,
    problem: &'static str,
    due: Due,
    expected: Option<Cents>,
    people: Vec<Offer>,
    because: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    queue: String,
}

pub(super) async fn show(
    State(site): State<Site>,
    person: Person,
    Query(asked): Query<Asked>,
) -> Result<Page<Share>, PageError> {
    page(&site, &person, &asked.queue).await.told(&site, &person).map(Page)
}

pub(super) async fn share(
    State(site): State<Site>,
    person: Person,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let gives = fields.iter().filter(|it| it.0 == "give");
    let all: Vec<_> = gives.filter_map(|it| give(&it.1)).collect();
    if all.is_empty() {
        let problem = Err(Problem::invalid("Choose at least one person for one case."));
        return problem.told(&site, &person);
    }
    bulk::assign(&site, &person, (all, "/queues")).await
}

async fn page(site: &Site, person: &Person, queue: &str) -> Result<Share, Problem> {
    let queue: Queue = queue_name::read(queue).ok_or_else(|| Problem::not_there("queue"))?;
    let assignee = Some(Assignee::Nobody);
    let filter = Filter { queues: vec![queue], assignee, ..Filter::default() };
    let part = Part { after: None, n_max: N_ROWS + 1 };
    let mut listed = site.practice.worklist_of(&filter, Ranking::Expected, part).await?;
    let has_more = listed.len() as u64 > N_ROWS;
    listed.truncate(usize::try_from(N_ROWS).unwrap_or(usize::MAX));
    let ids: Vec<_> = listed.iter().map(|it| it.case.id).collect();
    let suggested = orchestrator::suggest(&site.office, &site.practice, &ids).await?;
    let names = Names::of(site).await?;
    let (people, _) = givable(site, &names).await?;
    let payers = row::payers(site, &listed).await?;
    let today = site.office.day(site.office.now());
    let row = |(listed, (_, suggestions)): (Listed, (CaseId, Vec<Suggestion>))| {
        let Listed { case, assessment, .. } = listed;
        let payer = payers.get(&case.claim.payer).cloned();
        let best = suggestions.into_iter().next();
        let because = best.iter().flat_map(|it| &it.because).map(|it| it.text());
        let chosen = best.as_ref().map(|it| it.person.to_string());
        let people = people.iter().map(|it| Offer {
            value: format!("{} {}", case.id, it.value),
            text: it.text.clone(),
            is_chosen: Some(&it.value) == chosen.as_ref(),
        });
        Row {
            id: case.id.to_string(),
            payer: payer.unwrap_or(case.claim.payer.0),
            claim: case.claim.number.0,
            problem: assessment.map_or("Not decided yet", |it| it.class.title()),
            due: row::due(assessment.and_then(|it| it.deadline), today),
            expected: assessment.map(|it| it.expected_net),
            people: people.collect(),
            because: because.collect::<Vec<_>>().join("; "),
        }
    };
    let rows = listed.into_iter().zip(suggested).map(row).collect();
    let shell = Shell::of(site, person, ("Share out", Here::Queues)).await?;
    Ok(Share { shell, title: queue.label(), rows, has_more })
}

/// `case_… staff_…`; nothing where nobody was chosen.
fn give(text: &str) -> Option<Assign> {
    let (case, person) = text.split_once(' ')?;
    let case: CaseId = case.parse().ok()?;
    Some(Assign::to(case, To::Person(person.parse().ok()?)))
}

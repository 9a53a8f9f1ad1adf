//! What people say about a case: an answer, an override, a stop, and what became of an attempt.

use authority::Permission as P;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use domain::{
    CaseId, DenialClass, Override, PersonsAnswer, Phi, Priority, Question, Queue, Saying,
    WarrantKey,
};
use orchestrator::Answer;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::cases::wanted::word;
use crate::{
    Needs, Person, Problem, Routes, Site, etag,
    paging::{Page, Paged, Paging, PagingQuery},
    said::{Number, Said},
};

/// Nobody says more than this at once; ours [K].
const WORDS_MAX: usize = 4_000;

pub(super) fn routes(routes: Routes) -> Routes {
    let needs = Needs::Permission;
    let answers = Needs::OneOf(&[P::Answer, P::AnswerClinical]);
    routes
        .api(needs(P::Override), routes!(overrule))
        .api(needs(P::SeePatients), routes!(overrides))
        .api(answers, routes!(answer))
        .api(needs(P::SeePatients), routes!(stop))
        .api(needs(P::Answer), routes!(resume))
        .api(needs(P::Override), routes!(give_up))
        .api(needs(P::FindOut), routes!(found))
        .api(needs(P::Answer), routes!(handled))
}

/// What a case is, how urgent or whose, in place of what the tables say; what is left open stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewOverride {
    #[schema(example = "D06")]
    class: Option<String>,
    #[schema(example = "high")]
    priority: Option<String>,
    #[schema(example = "Coder Review")]
    queue: Option<String>,
    /// Why; kept with the case, and learned from.
    #[schema(max_length = 4000)]
    because: String,
}

/// An override in a list.
#[derive(Serialize, ToSchema)]
struct OverrideLine {
    case: String,
    by: String,
    at: String,
    class: Option<String>,
    priority: Option<String>,
    queue: Option<String>,
    because: Option<String>,
    #[serde(skip)]
    mark: String,
}

/// An answer to what a case asks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAnswer {
    /// Which question is answered, as the case asks it.
    #[schema(example = "was_it_medically_necessary")]
    question: String,
    /// `yes`, `no` or `in_words`.
    #[schema(example = "yes")]
    answer: String,
    /// In words; needed where the answer is in words.
    #[schema(max_length = 4000)]
    words: Option<String>,
}

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Because {
    #[schema(max_length = 4000)]
    because: String,
}

/// What was done by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewHandling {
    /// Such as whom somebody called and what they said.
    #[schema(max_length = 4000)]
    what: String,
}

/// What became of an attempt that got no clear answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewFound {
    /// Of which attempt: the number of its document, or of its warrant.
    #[schema(example = "prop_01KJQDVNQ70W3GE1R70W3GE1R7.2")]
    attempt: String,
    /// Under which number the platform has it; `null` where it was not done.
    #[schema(example = "837-0001", max_length = 200)]
    reference: Option<String>,
}

/// Overrides a case.
///
/// Its proposal is withdrawn, and it is decided anew by what is said. Only before anything was approved.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/override", tag = "cases",
    params(("id" = String, Path)), request_body = NewOverride,
    responses(
        (status = 204, description = "Overridden"),
        (status = 409, description = "It was approved already", body = crate::problem::ProblemBody),
    )
)]
async fn overrule(
    State(site): State<Site>,
    person: Person,
    Number(id): Number<CaseId>,
    headers: HeaderMap,
    Said(said): Said<NewOverride>,
) -> Result<StatusCode, Problem> {
    unchanged(&site, id, &headers).await?;
    let instead = Override {
        class: word(("class", said.class.as_deref()), DenialClass::from_id)?,
        priority: word(("priority", said.priority.as_deref()), Priority::from_id)?,
        queue: word(("queue", said.queue.as_deref()), Queue::from_label)?,
    };
    let said = (id, instead, why(&said.because)?);
    orchestrator::override_case(&site.office, &site.practice, person.id(), said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists overrides.
///
/// The newest first, with what people said.
#[utoipa::path(
    get, path = "/api/v1/overrides", tag = "cases", params(PagingQuery),
    responses((status = 200, description = "A page of overrides", body = Page<OverrideLine>))
)]
async fn overrides(
    State(site): State<Site>,
    paging: Paging,
) -> Result<Paged<OverrideLine>, Problem> {
    let page = store::Page { after: paging.after.clone(), n_max: paging.limit_and_one() };
    let said = site.practice.statements_saying(Saying::Overridden, page).await?;
    let lines = said.into_iter().map(|(mark, it)| {
        let instead = it.instead.unwrap_or_default();
        OverrideLine {
            case: it.case.to_string(),
            by: it.by.to_string(),
            at: it.at.to_string(),
            class: instead.class.map(|it| it.id().to_owned()),
            priority: instead.priority.map(|it| it.id().to_owned()),
            queue: instead.queue.map(|it| it.label().to_owned()),
            because: it.words.map(|it| it.expose().clone()),
            mark,
        }
    });
    Ok(paging.page(lines.collect(), |it: &OverrideLine| it.mark.clone()))
}

/// Answers what a case asks.
///
/// Only a clinician says whether something was medically necessary.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/question/answer", tag = "cases",
    params(("id" = String, Path)), request_body = NewAnswer,
    responses(
        (status = 204, description = "Answered"),
        (status = 409, description = "It does not ask that", body = crate::problem::ProblemBody),
    )
)]
async fn answer(
    State(site): State<Site>,
    person: Person,
    Number(id): Number<CaseId>,
    Said(said): Said<NewAnswer>,
) -> Result<StatusCode, Problem> {
    let question = word(("question", Some(&said.question)), Question::from_id)?;
    let answer = word(("answer", Some(&said.answer)), PersonsAnswer::from_id)?;
    let (Some(question), Some(answer)) = (question, answer) else {
        return Err(Problem::invalid("Say which question, and what to it."));
    };
    let words = said.words.as_deref().map(why).transpose()?;
    if answer == PersonsAnswer::InWords && words.is_none() {
        return Err(Problem::invalid("An answer in words needs `words`."));
    }
    let said = (id, Answer { question, answer, words });
    orchestrator::answer(&site.office, &site.practice, person.id(), said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Stops a case.
///
/// Nothing is done about it until a person lets it go on.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/stop", tag = "cases",
    params(("id" = String, Path)), request_body = Because,
    responses((status = 204, description = "Stopped"))
)]
async fn stop(
    State(site): State<Site>,
    person: Person,
    Number(id): Number<CaseId>,
    Said(said): Said<Because>,
) -> Result<StatusCode, Problem> {
    let said = (id, why(&said.because)?);
    orchestrator::stop(&site.office, &site.practice, person.id(), said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets a stopped case go on.
///
/// It is decided anew.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/resume", tag = "cases", params(("id" = String, Path)),
    responses((status = 204, description = "It goes on"))
)]
async fn resume(
    State(site): State<Site>,
    person: Person,
    Number(id): Number<CaseId>,
) -> Result<StatusCode, Problem> {
    orchestrator::resume(&site.office, &site.practice, person.id(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a case up.
///
/// It is closed; nothing is posted or written off by it.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/giving-up", tag = "cases",
    params(("id" = String, Path)), request_body = Because,
    responses((status = 204, description = "Given up"))
)]
async fn give_up(
    State(site): State<Site>,
    person: Person,
    Number(id): Number<CaseId>,
    headers: HeaderMap,
    Said(said): Said<Because>,
) -> Result<StatusCode, Problem> {
    unchanged(&site, id, &headers).await?;
    let said = (id, why(&said.because)?);
    orchestrator::give_up(&site.office, &site.practice, person.id(), said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says what became of an attempt.
///
/// What is said to be not done is tried again.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/found", tag = "cases",
    params(("id" = String, Path)), request_body = NewFound,
    responses((status = 204, description = "Noted"))
)]
async fn found(
    State(site): State<Site>,
    person: Person,
    Number(id): Number<CaseId>,
    Said(said): Said<NewFound>,
) -> Result<StatusCode, Problem> {
    let not_there = || Problem::not_there("attempt");
    let key: WarrantKey = said.attempt.parse().map_err(|_| not_there())?;
    let proposal = site.practice.proposal(key.proposal).await?;
    proposal.filter(|it| it.terms().case == id).ok_or_else(not_there)?;
    let reference = said.reference.map(|it| it.trim().to_owned());
    if reference.as_ref().is_some_and(|it| it.is_empty() || 200 < it.chars().count()) {
        return Err(Problem::invalid("`reference` is a number of at most 200 letters, or null."));
    }
    let said = (key, reference);
    orchestrator::found_out(&site.office, &site.practice, person.id(), said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says that the work that lay in a queue was done by hand.
///
/// The case then waits for the payer.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/handling", tag = "cases",
    params(("id" = String, Path)), request_body = NewHandling,
    responses((status = 204, description = "Noted"))
)]
async fn handled(
    State(site): State<Site>,
    person: Person,
    Number(id): Number<CaseId>,
    Said(said): Said<NewHandling>,
) -> Result<StatusCode, Problem> {
    let said = (id, why(&said.what)?);
    orchestrator::handled(&site.office, &site.practice, person.id(), said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A reason in somebody's own words.
pub(super) fn why(text: &str) -> Result<Phi<String>, Problem> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Problem::invalid("Say why, in words.")),
        1..=WORDS_MAX => Ok(Phi::new(text.to_owned())),
        _ => Err(Problem::invalid(format!("Say it in at most {WORDS_MAX} letters."))),
    }
}

/// Refuses what is said of a case that is no longer as whoever says it saw it, if they say how that was.
async fn unchanged(site: &Site, id: CaseId, headers: &HeaderMap) -> Result<(), Problem> {
    let case = site.practice.case(id).await?.ok_or_else(|| Problem::not_there("case"))?;
    etag::must_match(headers, &etag::of_case(&case))
}

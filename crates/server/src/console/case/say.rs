//! What somebody says about a case by a form, handed on to the orchestrator.
//!
//! **Invariant:** nothing is decided here. What is refused leads back to the case as it is now, with why.

use std::str::FromStr;

use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    Case, CaseState, DenialClass, Digest, Override, PersonsAnswer, Phi, Priority, ProposalId,
    Question, Queue, StaffId, WarrantKey,
};
use orchestrator::{Answer, Assign, NotDone, Seen, To, Yes};
use serde::Deserialize;

use super::{find, refused, view};
use crate::{
    Person, Problem, Site,
    console::{PageError, Told},
};

/// Nobody types more than this into a field of ours; ours [K].
const WORDS_MAX: usize = 4_000;

/// What a person speaks of.
#[derive(Debug, Deserialize)]
pub(super) struct OfProposal {
    proposal: String,
    digest: String,
    #[serde(default)]
    because: String,
}

/// Why.
#[derive(Debug, Deserialize)]
pub(super) struct Because {
    #[serde(default)]
    because: String,
}

/// What the case is instead; what is left open stays.
#[derive(Debug, Deserialize)]
pub(super) struct Overruling {
    #[serde(default)]
    class: String,
    #[serde(default)]
    priority: String,
    #[serde(default)]
    queue: String,
    #[serde(default)]
    because: String,
}

/// What somebody says to a question.
#[derive(Debug, Deserialize)]
pub(super) struct Answering {
    question: String,
    answer: String,
    #[serde(default)]
    words: String,
}

/// What became of an attempt.
#[derive(Debug, Deserialize)]
pub(super) struct FoundOut {
    was: String,
    #[serde(default)]
    reference: String,
}

/// Who is to have it.
#[derive(Debug, Deserialize)]
pub(super) struct Giving {
    #[serde(default)]
    to: String,
    #[serde(default)]
    because: String,
}

pub(super) async fn approve(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
    Form(form): Form<OfProposal>,
) -> Result<Response, PageError> {
    let case = find(&site, &id).await.told(&site, &person)?;
    let seen = seen(&form).told(&site, &person)?;
    let done = orchestrator::approve(&site.office, &site.practice, person.id(), seen).await;
    let word = |yes| if yes == Yes::NeedsSecond { "needs-second" } else { "approved" };
    Ok(ended(&site, &person, &case, done.map(word)).await)
}

pub(super) async fn reject(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
    Form(form): Form<OfProposal>,
) -> Result<Response, PageError> {
    let case = find(&site, &id).await.told(&site, &person)?;
    let seen = seen(&form).told(&site, &person)?;
    let why = why(&form.because).told(&site, &person)?;
    let done = orchestrator::reject(&site.office, &site.practice, person.id(), (seen, why)).await;
    Ok(ended(&site, &person, &case, done.map(|()| "rejected")).await)
}

pub(super) async fn overrule(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
    Form(form): Form<Overruling>,
) -> Result<Response, PageError> {
    let case = find(&site, &id).await.told(&site, &person)?;
    let instead = instead(&form).told(&site, &person)?;
    let said = (case.id, instead, why(&form.because).told(&site, &person)?);
    let done = orchestrator::override_case(&site.office, &site.practice, person.id(), said).await;
    Ok(ended(&site, &person, &case, done.map(|()| "overridden")).await)
}

pub(super) async fn answer(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
    Form(form): Form<Answering>,
) -> Result<Response, PageError> {
    let case = find(&site, &id).await.told(&site, &person)?;
    let answer = answering(&form).told(&site, &person)?;
    let said = (case.id, answer);
    let done = orchestrator::answer(&site.office, &site.practice, person.id(), said).await;
    Ok(ended(&site, &person, &case, done.map(|()| "answered")).await)
}

pub(super) async fn found(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
    Form(form): Form<FoundOut>,
) -> Result<Response, PageError> {
    let case = find(&site, &id).await.told(&site, &person)?;
    let reference = match (form.was.as_str(), form.reference.trim()) {
        ("done", "") => Err(Problem::invalid("Say under which number the platform has it.")),
        ("done", reference) => Ok(Some(reference.to_owned())),
        _ => Ok(None),
    };
    let reference = reference.told(&site, &person)?;
    let attempt = attempt(&site, &case).await.told(&site, &person)?;
    let said = (attempt, reference);
    let done = orchestrator::found_out(&site.office, &site.practice, person.id(), said).await;
    Ok(ended(&site, &person, &case, done.map(|()| "found")).await)
}

pub(super) async fn handled(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
    Form(form): Form<Because>,
) -> Result<Response, PageError> {
    let case = find(&site, &id).await.told(&site, &person)?;
    let said = (case.id, why(&form.because).told(&site, &person)?);
    let done = orchestrator::handled(&site.office, &site.practice, person.id(), said).await;
    Ok(ended(&site, &person, &case, done.map(|()| "handled")).await)
}

pub(super) async fn assign(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
    Form(form): Form<Giving>,
) -> Result<Response, PageError> {
    let case = find(&site, &id).await.told(&site, &person)?;
    let to = match form.to.as_str() {
        "" => Ok(To::Anybody),
        "nobody" => Ok(To::Nobody),
        id => parsed::<StaffId>(id, "member of the practice").map(To::Person),
    };
    let to = to.told(&site, &person)?;
    let because = form.because.trim();
    let reason = (!because.is_empty()).then(|| Phi::new(because.to_owned()));
    let wanted = Assign { reason, ..Assign::to(case.id, to) };
    let done = orchestrator::assign(&site.office, &site.practice, person.id(), wanted).await;
    Ok(ended(&site, &person, &case, done.map(|_| "assigned")).await)
}

pub(super) async fn stop(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
    Form(form): Form<Because>,
) -> Result<Response, PageError> {
    let case = find(&site, &id).await.told(&site, &person)?;
    let said = (case.id, why(&form.because).told(&site, &person)?);
    let done = orchestrator::stop(&site.office, &site.practice, person.id(), said).await;
    Ok(ended(&site, &person, &case, done.map(|()| "stopped")).await)
}

pub(super) async fn resume(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let case = find(&site, &id).await.told(&site, &person)?;
    let done = orchestrator::resume(&site.office, &site.practice, person.id(), case.id).await;
    Ok(ended(&site, &person, &case, done.map(|()| "resumed")).await)
}

pub(super) async fn give_up(
    State(site): State<Site>,
    person: Person,
    Path(id): Path<String>,
    Form(form): Form<Because>,
) -> Result<Response, PageError> {
    let case = find(&site, &id).await.told(&site, &person)?;
    let said = (case.id, why(&form.because).told(&site, &person)?);
    let done = orchestrator::give_up(&site.office, &site.practice, person.id(), said).await;
    Ok(ended(&site, &person, &case, done.map(|()| "given-up")).await)
}

/// Back to the case, which says what was done; or the case as it is now, which says why not.
pub(super) async fn ended(
    site: &Site,
    person: &Person,
    case: &Case,
    done: Result<&'static str, NotDone>,
) -> Response {
    match done {
        Ok(word) => Redirect::to(&format!("{}?done={word}", view::path(case))).into_response(),
        Err(err) => refused(site, person, (case, err)).await,
    }
}

fn seen(form: &OfProposal) -> Result<Seen, Problem> {
    let proposal: ProposalId = parsed(&form.proposal, "proposal")?;
    let digest: Digest = parsed(&form.digest, "proposal")?;
    Ok(Seen { proposal, digest })
}

fn instead(form: &Overruling) -> Result<Override, Problem> {
    Ok(Override {
        class: word(&form.class, DenialClass::from_id)?,
        priority: word(&form.priority, Priority::from_id)?,
        queue: word(&form.queue, Queue::from_label)?,
    })
}

fn answering(form: &Answering) -> Result<Answer, Problem> {
    let question = Question::from_id(&form.question);
    let question = question.ok_or_else(|| Problem::invalid("That is no question of ours."))?;
    let answer = match form.answer.as_str() {
        "yes" => PersonsAnswer::Yes,
        "no" => PersonsAnswer::No,
        _ => PersonsAnswer::InWords,
    };
    let words = form.words.trim();
    if answer == PersonsAnswer::InWords && words.is_empty() {
        return Err(Problem::invalid("Say it in words, or choose yes or no."));
    }
    let words = if words.is_empty() { None } else { Some(why(words)?) };
    Ok(Answer { question, answer, words })
}

/// The first attempt of the newest proposal that has no receipt.
async fn attempt(site: &Site, case: &Case) -> Result<WarrantKey, Problem> {
    let not_there = || Problem::not_there("attempt");
    if case.state != CaseState::Unclear {
        return Err(NotDone::Moved.into());
    }
    let newest = orchestrator::newest_proposal(&site.practice, case.id).await?;
    for issued in site.practice.warrants_of(newest.ok_or_else(not_there)?).await? {
        if site.practice.receipt(issued.key).await?.is_none() {
            return Ok(issued.key);
        }
    }
    Err(not_there())
}

/// A reason in somebody's own words; there has to be one.
pub(super) fn why(text: &str) -> Result<Phi<String>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        Err(Problem::invalid("Say why; whoever works on it next needs to know."))
    } else if WORDS_MAX < text.chars().count() {
        Err(Problem::invalid(format!("Say it in at most {WORDS_MAX} letters.")))
    } else {
        Ok(Phi::new(text.to_owned()))
    }
}

/// A word that may be left open.
pub(super) fn word<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
    match text.trim() {
        "" => Ok(None),
        text => match read(text) {
            Some(word) => Ok(Some(word)),
            None => Err(Problem::invalid("Something was chosen that is not there.")),
        },
    }
}

/// A number of ours.
fn parsed<T: FromStr>(text: &str, what: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::not_there(what))
}

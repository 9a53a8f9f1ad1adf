//! Subscriptions: programs that are told of what happens here.

use std::collections::BTreeMap;

use authority::Permission;
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Phi, SubscriptionId};
use orchestrator::{News, Wanted, resume_subscription, subscribe, unsubscribe};
use serde::{Deserialize, Serialize};
use store::{Post, Subscription, SubscriptionState};
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::{
    Needs, Person, Problem, Routes, Site,
    outside::Place,
    paging::{Page, Paged, Paging, PagingQuery},
    problem::ProblemBody,
    said::{Number, Said},
    webhooks::{N_SECRET_BYTES, secret_text},
};

pub(super) fn routes(routes: Routes) -> Routes {
    let needs = Needs::Permission(Permission::Connect);
    routes
        .api(needs, routes!(list))
        .api(needs, routes!(make))
        .api(needs, routes!(show))
        .api(needs, routes!(end))
        .api(needs, routes!(resume))
}

/// What is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewSubscription {
    /// Where messages go: `https://`, on the open network.
    #[schema(example = "https://rcm.example.com/recourse", max_length = 1000)]
    address: String,
    /// The kinds of news that are wanted.
    #[schema(min_items = 1, example = json!(["approval.wanted", "case.closed"]))]
    news: Vec<Kind>,
}

/// A kind of news.
#[derive(Clone, Copy, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[serde(try_from = "String")]
struct Kind(News);

/// A program that is told of what happens here.
#[derive(Serialize, ToSchema)]
#[schema(as = Subscription)]
struct Shown {
    /// Its number.
    #[schema(example = "hook_01KJQDVNQ70W3GE1R70W3GE1R7")]
    id: String,
    /// Where messages go.
    #[schema(example = "https://rcm.example.com/recourse")]
    address: String,
    /// The kinds of news that are wanted.
    #[schema(example = json!(["approval.wanted", "case.closed"]))]
    news: Vec<String>,
    /// `on`; `stopped` where the receiver did not answer for two days; or `ended`.
    #[schema(example = "on")]
    state: String,
    /// When it was made.
    #[schema(example = "2026-03-02T14:05:00.000Z")]
    made: String,
    /// The person who made it.
    #[schema(example = "staff_01KJQDVNQ70W3GE1R70W3GE1R7")]
    by: String,
    /// The last entry of the audit trail that the receiver has, or did not want.
    #[schema(example = 1_204)]
    told_up_to: Option<i64>,
    /// How often the next message was tried in vain.
    #[schema(example = 0)]
    n_failed: u32,
    /// Why it failed the last time.
    failed: Option<String>,
    /// With what the messages are signed. Shown once, in the answer that makes the subscription.
    #[schema(example = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// Lists subscriptions.
///
/// Those that have not ended, the oldest first.
#[utoipa::path(
    get, path = "/api/v1/webhook-subscriptions", tag = "webhooks", params(PagingQuery),
    responses((status = 200, description = "A page of subscriptions", body = Page<Shown>))
)]
async fn list(State(site): State<Site>, paging: Paging) -> Result<Paged<Shown>, Problem> {
    let posts = posts(&site).await?;
    let all = site.practice.subscriptions().await?;
    let after = paging.after.as_deref().unwrap_or_default();
    let is_wanted = |it: &Subscription| {
        it.state != SubscriptionState::Ended && it.id.to_string().as_str() > after
    };
    let n_max = usize::try_from(paging.limit_and_one()).unwrap_or(usize::MAX);
    let all = all.into_iter().filter(is_wanted).take(n_max);
    let all = all.map(|it| shown(&it, posts.get(&it.id))).collect();
    Ok(paging.page(all, |it: &Shown| it.id.clone()))
}

/// Subscribes a program.
///
/// Its receiver is told of what happens from now on, by signed requests (Standard Webhooks), in order and at
/// least once. The secret is in this answer and nowhere else.
#[utoipa::path(
    post, path = "/api/v1/webhook-subscriptions", tag = "webhooks", request_body = NewSubscription,
    responses((status = 201, description = "Made", body = Shown))
)]
async fn make(
    State(site): State<Site>,
    person: Person,
    Said(wanted): Said<NewSubscription>,
) -> Result<Response, Problem> {
    let NewSubscription { address, mut news } = wanted;
    Place::read(&address, site.settings.webhooks_may_go_near)
        .map_err(|err| Problem::invalid(err.to_string()))?;
    news.sort_unstable();
    news.dedup();
    if news.is_empty() {
        return Err(Problem::invalid("Say at least one kind of news that is wanted."));
    }
    let mut secret = vec![0; N_SECRET_BYTES];
    getrandom::fill(&mut secret).map_err(|_| no_chance())?;
    let wanted = Wanted {
        address: Phi::new(address),
        news: news.into_iter().map(|it| it.0).collect(),
        secret: Phi::new(secret),
    };
    let made = subscribe(&site.office, &site.practice, person.id(), wanted).await?;
    let place = format!("/api/v1/webhook-subscriptions/{}", made.id);
    let secret = Some(secret_text(made.secret.expose()));
    let body = Shown { secret, ..shown(&made, None) };
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Json(body)).into_response())
}

/// Shows a subscription.
#[utoipa::path(
    get, path = "/api/v1/webhook-subscriptions/{id}", tag = "webhooks",
    params(("id" = String, Path, example = "hook_01KJQDVNQ70W3GE1R70W3GE1R7")),
    responses(
        (status = 200, description = "The subscription", body = Shown),
        (status = 404, description = "There is none", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn show(
    State(site): State<Site>,
    Number(id): Number<SubscriptionId>,
) -> Result<Json<Shown>, Problem> {
    one(&site, id).await.map(Json)
}

/// Ends a subscription.
///
/// Its receiver is told nothing more. What was on its way just now may still arrive.
#[utoipa::path(
    delete, path = "/api/v1/webhook-subscriptions/{id}", tag = "webhooks",
    params(("id" = String, Path, example = "hook_01KJQDVNQ70W3GE1R70W3GE1R7")),
    responses(
        (status = 204, description = "Ended"),
        (status = 404, description = "There is none", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn end(
    State(site): State<Site>,
    person: Person,
    Number(id): Number<SubscriptionId>,
) -> Result<StatusCode, Problem> {
    unsubscribe(&site.office, &site.practice, person.id(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Resumes a subscription.
///
/// For a receiver that did not answer for two days and is well again. It is told first what it missed.
#[utoipa::path(
    post, path = "/api/v1/webhook-subscriptions/{id}/resumption", tag = "webhooks",
    params(("id" = String, Path, example = "hook_01KJQDVNQ70W3GE1R70W3GE1R7")),
    responses(
        (status = 200, description = "The subscription", body = Shown),
        (status = 404, description = "There is none", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn resume(
    State(site): State<Site>,
    person: Person,
    Number(id): Number<SubscriptionId>,
) -> Result<Json<Shown>, Problem> {
    resume_subscription(&site.office, &site.practice, person.id(), id).await?;
    one(&site, id).await.map(Json)
}

async fn one(site: &Site, id: SubscriptionId) -> Result<Shown, Problem> {
    let known = site.practice.subscription(id).await?;
    let known = known.filter(|it| it.state != SubscriptionState::Ended);
    let known = known.ok_or_else(|| Problem::not_there("subscription"))?;
    Ok(shown(&known, posts(site).await?.get(&id)))
}

async fn posts(site: &Site) -> Result<BTreeMap<SubscriptionId, Post>, Problem> {
    let posts = site.practice.posts().await?;
    Ok(posts.into_iter().map(|it| (it.subscription, it)).collect())
}

fn shown(it: &Subscription, post: Option<&Post>) -> Shown {
    Shown {
        id: it.id.to_string(),
        address: it.address.expose().clone(),
        news: it.news.clone(),
        state: it.state.id().to_owned(),
        made: it.made.to_string(),
        by: it.by.to_string(),
        told_up_to: post.map(|it| it.seq),
        n_failed: post.map_or(0, |it| it.n_failed),
        failed: post.and_then(|it| it.failed.clone()),
        secret: None,
    }
}

fn no_chance() -> Problem {
    let detail = "The system gives no chance just now, and no secret can be drawn.";
    Problem {
        retry_secs: Some(5),
        ..Problem::new(StatusCode::SERVICE_UNAVAILABLE, "no_chance", detail)
    }
}

impl TryFrom<String> for Kind {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        News::from_id(&text).map(Self).ok_or("a kind of news that there is")
    }
}

impl utoipa::PartialSchema for Kind {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        let words = News::ALL.iter().map(|it| it.id());
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .enum_values(Some(words))
            .description(Some("What happened."))
            .into()
    }
}

impl ToSchema for Kind {
    fn name() -> std::borrow::Cow<'static, str> {
        "News".into()
    }
}

//! Sessions and tokens: how a program comes to be known, and as whom.

use authority::{Permission, Role};
use axum::{
    Extension, Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::Phi;
use orchestrator::sign_in::{Entry, NewToken, Pass, end_token, make_token, sign_in, sign_out};
use serde::{Deserialize, Serialize};
use store::{ApiToken, SessionKind};
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::{
    Needs, Person, Problem, Routes, Site, headers::From, problem::ProblemBody, said::Said,
};

/// A token lasts so long if nobody says.
const N_DAYS: u64 = 90;

/// As many tokens as somebody will ever look through.
const N_SHOWN: u64 = 200;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .api(Needs::Anybody, routes!(begin))
        .api(Needs::SignedIn, routes!(end))
        .api(Needs::SignedIn, routes!(me))
        .api(Needs::SignedIn, routes!(tokens))
        .api(Needs::SignedIn, routes!(make))
        .api(Needs::SignedIn, routes!(stop))
}

/// By what somebody signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SigningIn {
    /// The name that they sign in with.
    #[schema(example = "rosa", max_length = 120)]
    name: String,
    /// Their password.
    #[schema(example = "a river in spring", max_length = 256)]
    password: String,
    /// The code that their device shows, if they use codes.
    #[serde(default)]
    #[schema(example = "287082")]
    code: String,
}

/// A session that began.
#[derive(Serialize, ToSchema)]
struct Begun {
    /// Send it as `Authorization: Bearer`. It is in this answer and nowhere else.
    #[schema(example = "rcs_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    token: String,
    /// When it ends at the latest; it ends half an hour after it was last used.
    #[schema(example = "2026-03-03T02:05:00.000Z")]
    until: String,
}

/// Who asks.
#[derive(Serialize, ToSchema)]
struct Me {
    /// Their number.
    #[schema(example = "staff_01KJQDVNQ70W3GE1R70W3GE1R7")]
    id: String,
    /// Their name.
    #[schema(example = "rosa")]
    name: String,
    /// Their roles.
    #[schema(example = json!(["manager"]))]
    roles: Vec<String>,
    /// What they may do.
    #[schema(example = json!(["see_patients", "approve"]))]
    may: Vec<String>,
    /// By what they are known: `session` or `token`.
    #[schema(example = "session")]
    known_by: String,
}

/// What a token is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewTokenSaid {
    /// What you call it: the program that will have it.
    #[schema(example = "nightly export", max_length = 120, min_length = 1)]
    name: String,
    /// For how many days it is good, from 1 to 365; 90 if nobody says.
    #[schema(minimum = 1, maximum = 365, example = 90)]
    days: Option<u64>,
}

/// A token.
#[derive(Serialize, ToSchema)]
#[schema(as = Token)]
struct Shown {
    /// Its number, which is no secret.
    #[schema(example = "9b2f0d6b2f0c4a1e8f7c6d5e4f3a2b1c")]
    id: String,
    /// What its owner calls it.
    #[schema(example = "nightly export")]
    name: String,
    /// When it was made.
    #[schema(example = "2026-03-02T14:05:00.000Z")]
    made: String,
    /// Until when it is good.
    #[schema(example = "2026-05-31T14:05:00.000Z")]
    until: String,
    /// The token itself. Shown once, in the answer that makes it.
    #[schema(example = "rct_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// A list of tokens.
#[derive(Serialize, ToSchema)]
struct Tokens {
    /// Those that are good.
    items: Vec<Shown>,
}

/// Begins a session.
///
/// A wrong name, a wrong password and a wrong code get the same answer. After some of them one waits, each
/// time longer.
#[utoipa::path(
    post, path = "/api/v1/sessions", tag = "sessions", request_body = SigningIn, security(()),
    responses(
        (status = 201, description = "It began", body = Begun),
        (status = 401, description = "Something is wrong", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The password has to be changed first", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 429, description = "Wait", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn begin(
    State(site): State<Site>,
    Extension(From(from)): Extension<From>,
    Said(said): Said<SigningIn>,
) -> Result<Response, Problem> {
    let SigningIn { name, password, code } = said;
    let now = site.wall_now();
    let attempt = site.patience.attempt(&name, from, now).map_err(Problem::too_often)?;
    let (name, password) = (Phi::new(name), Phi::new(password));
    let entry = Entry { name, password, code, kind: SessionKind::Program, now };
    let signed_in = sign_in(&site.office, &site.practice, &site.passwords, &entry).await?;
    attempt.was_right();
    let token = signed_in.secret.expose().clone();
    let begun = Begun { token, until: signed_in.session.until.to_string() };
    Ok((StatusCode::CREATED, Json(begun)).into_response())
}

/// Ends this session.
#[utoipa::path(
    delete, path = "/api/v1/sessions/current", tag = "sessions",
    responses(
        (status = 204, description = "It has ended"),
        (status = 403, description = "The request has a token and no session", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn end(State(site): State<Site>, person: Person) -> Result<StatusCode, Problem> {
    sign_out(&site.office, &site.practice, person.session()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says who asks.
#[utoipa::path(
    get, path = "/api/v1/me", tag = "sessions",
    responses((status = 200, description = "Who asks", body = Me))
)]
async fn me(person: Person) -> Json<Me> {
    let may = Permission::ALL.iter().filter(|it| person.may(**it));
    let known_by = match &person.pass {
        Pass::Session(_) => "session",
        Pass::Token(_) => "token",
    };
    Json(Me {
        id: person.id().to_string(),
        name: person.name.expose().clone(),
        roles: person.staff.roles.iter().map(|it: &Role| it.id().to_owned()).collect(),
        may: may.map(|it| it.id().to_owned()).collect(),
        known_by: known_by.to_owned(),
    })
}

/// Lists my tokens.
///
/// Those that are good, the newest first.
#[utoipa::path(
    get, path = "/api/v1/tokens", tag = "sessions",
    responses((status = 200, description = "My tokens", body = Tokens))
)]
async fn tokens(State(site): State<Site>, person: Person) -> Result<Json<Tokens>, Problem> {
    let all = site.practice.tokens_of(person.id(), N_SHOWN).await?;
    let now = site.office.now();
    let items = all.iter().filter(|it| it.is_open(now)).map(|it| shown(it, None)).collect();
    Ok(Json(Tokens { items }))
}

/// Makes a token.
///
/// For a program that works for you without your password. It may do what you may, and nothing once you
/// have left. Making one needs a session.
#[utoipa::path(
    post, path = "/api/v1/tokens", tag = "sessions", request_body = NewTokenSaid,
    responses(
        (status = 201, description = "Made", body = Shown),
        (status = 403, description = "The request has a token and no session", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn make(
    State(site): State<Site>,
    person: Person,
    Said(said): Said<NewTokenSaid>,
) -> Result<Response, Problem> {
    person.session()?;
    let wanted = (said.name.as_str(), said.days.unwrap_or(N_DAYS));
    let made = make_token(&site.office, &site.practice, person.id(), wanted).await?;
    let NewToken { secret, token } = made;
    let body = shown(&token, Some(secret.expose().clone()));
    let place = [(header::LOCATION, "/api/v1/tokens")];
    Ok((StatusCode::CREATED, place, Json(body)).into_response())
}

/// Ends a token of mine.
#[utoipa::path(
    delete, path = "/api/v1/tokens/{id}", tag = "sessions",
    params(("id" = String, Path, example = "9b2f0d6b2f0c4a1e8f7c6d5e4f3a2b1c")),
    responses(
        (status = 204, description = "It has ended"),
        (status = 404, description = "There is none", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
async fn stop(
    State(site): State<Site>,
    person: Person,
    axum::extract::Path(id): axum::extract::Path<String>,
) -> Result<StatusCode, Problem> {
    end_token(&site.office, &site.practice, person.id(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn shown(it: &ApiToken, token: Option<String>) -> Shown {
    Shown {
        id: it.word.clone(),
        name: it.name.expose().clone(),
        made: it.made.to_string(),
        until: it.until.to_string(),
        token,
    }
}

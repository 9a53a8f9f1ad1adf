//! My account: my password, my codes, where I am signed in, and the tokens of my programs.

use std::fmt::Write;

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::Method,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use chrono::DateTime;
use domain::{Moment, Phi};
use orchestrator::sign_in::{
    self, CodesOffer, Entry, NewToken, end_session, end_token, make_token, offer_codes,
    prove_codes, renew, stop_codes,
};
use qrcodegen::{QrCode, QrCodeEcc};
use serde::Deserialize;
use store::{SessionKind, StoreError};

use super::{Here, Page, PageError, Shell, Told, show, sign_in::welcome};
use crate::{Needs, Person, Problem, Routes, Site};

/// As many as anybody looks through.
const N_SHOWN: u64 = 50;

pub(crate) fn routes(routes: Routes) -> Routes {
    let needs = Needs::SignedIn;
    routes
        .page((Method::GET, "/account"), needs, get(account))
        .page((Method::POST, "/account/password"), needs, post(password))
        .page((Method::POST, "/account/codes"), needs, post(codes))
        .page((Method::POST, "/account/codes/proof"), needs, post(codes_proof))
        .page((Method::POST, "/account/codes/end"), needs, post(codes_end))
        .page((Method::POST, "/account/sessions/{word}/end"), needs, post(session_end))
        .page((Method::POST, "/account/tokens"), needs, post(token))
        .page((Method::POST, "/account/tokens/{word}/end"), needs, post(token_end))
}

#[derive(Template)]
#[template(path = "account.html")]
struct Account {
    shell: Shell,
    /// The name to sign in with; none where somebody signs in elsewhere.
    name: Option<String>,
    has_password: bool,
    has_codes: bool,
    sessions: Vec<Row>,
    tokens: Vec<Row>,
}

/// A session or a token.
struct Row {
    word: String,
    label: String,
    since: String,
    until: String,
    /// The one that asks.
    is_this: bool,
}

#[derive(Template)]
#[template(path = "account_codes.html")]
struct CodesPage {
    shell: Shell,
    secret: String,
    address: String,
    /// The address as a picture: how many fields it is wide, and the dark ones as a path.
    picture: Option<(i32, String)>,
}

#[derive(Template)]
#[template(path = "account_token.html")]
struct TokenPage {
    shell: Shell,
    name: String,
    secret: String,
    until: String,
}

#[derive(Deserialize)]
struct Asked {
    done: Option<String>,
}

/// What somebody typed.
#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    again: String,
    #[serde(default)]
    name: String,
    days: Option<u64>,
}

async fn account(
    State(site): State<Site>,
    person: Person,
    Query(asked): Query<Asked>,
) -> Result<Page<Account>, PageError> {
    shown(&site, &person, asked.done.as_deref()).await.told(&site, &person).map(Page)
}

async fn shown(site: &Site, person: &Person, done: Option<&str>) -> Result<Account, StoreError> {
    let (id, now) = (person.id(), site.wall_now());
    let known = site.practice.credentials(id).await?;
    let sessions = site.practice.sessions_of(id, N_SHOWN).await?;
    let tokens = site.practice.tokens_of(id, N_SHOWN).await?;
    let session_row = |it: &store::Session| Row {
        word: it.word.clone(),
        label: match it.kind {
            SessionKind::Browser => "A browser".to_owned(),
            SessionKind::Program => "A program".to_owned(),
        },
        since: moment(site, it.begun),
        until: moment(site, it.until),
        is_this: person.pass.word() == it.word,
    };
    let token_row = |it: &store::ApiToken| Row {
        word: it.word.clone(),
        label: it.name.expose().clone(),
        since: moment(site, it.made),
        until: moment(site, it.until),
        is_this: false,
    };
    let of_office = site.office.now();
    Ok(Account {
        shell: Shell::of(site, person, ("My account", Here::Elsewhere)).await?.noting(done),
        name: known.as_ref().map(|it| it.name.expose().clone()),
        has_password: known.as_ref().is_some_and(|it| it.password.is_some()),
        has_codes: known.is_some_and(|it| it.codes.is_some_and(|it| it.is_proved)),
        sessions: sessions.iter().filter(|it| it.is_open(now)).map(session_row).collect(),
        tokens: tokens.iter().filter(|it| it.is_open(of_office)).map(token_row).collect(),
    })
}

/// Another password: all sessions end, and this browser gets a new one.
async fn password(
    State(site): State<Site>,
    person: Person,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    if typed.new != typed.again {
        let problem = Problem::invalid("The two new passwords are not the same.");
        return Err(problem).told(&site, &person);
    }
    let known = site.practice.credentials(person.id()).await.told(&site, &person)?;
    let nothing = || Problem::not_there("name to sign in with");
    let known = known.ok_or_else(nothing).told(&site, &person)?;
    let name = known.name.expose().clone();
    let now = site.wall_now();
    let attempt = site.patience.attempt(&name, None, now).map_err(Problem::too_often);
    let attempt = attempt.told(&site, &person)?;
    let entry = Entry {
        name: known.name,
        password: Phi::new(typed.password),
        code: typed.code,
        kind: SessionKind::Browser,
        now,
    };
    let renewed = (&entry, &Phi::new(typed.new));
    let renewed = renew(&site.office, &site.practice, &site.passwords, renewed).await;
    let signed_in = renewed.map_err(in_the_house).told(&site, &person)?;
    attempt.was_right();
    Ok(welcome(&site, &signed_in, "/account?done=password-changed"))
}

/// Whoever is signed in and mistypes their password is still signed in.
fn in_the_house(err: sign_in::NotSignedIn) -> Problem {
    match err {
        sign_in::NotSignedIn::Wrong => Problem::invalid("The password or the code is not right."),
        other => other.into(),
    }
}

/// Offers codes.
async fn codes(State(site): State<Site>, person: Person) -> Result<Page<CodesPage>, PageError> {
    let offer = offer_codes(&site.office, &site.practice, person.id()).await;
    let CodesOffer { secret, address } = offer.told(&site, &person)?;
    let at = ("Codes from an app", Here::Elsewhere);
    let shell = Shell::of(&site, &person, at).await.told(&site, &person)?;
    let picture = picture(address.expose());
    let (secret, address) = (secret.expose().clone(), address.expose().clone());
    Ok(Page(CodesPage { shell, secret, address, picture }))
}

async fn codes_proof(
    State(site): State<Site>,
    person: Person,
    Form(typed): Form<Typed>,
) -> Result<Redirect, PageError> {
    let attempt = site.patience.attempt(&person.id().to_string(), None, site.wall_now());
    let attempt = attempt.map_err(Problem::too_often).told(&site, &person)?;
    let given = (typed.code.as_str(), site.wall_now());
    let proved = prove_codes(&site.office, &site.practice, person.id(), given).await;
    proved.told(&site, &person)?;
    attempt.was_right();
    Ok(Redirect::to("/account?done=codes-on"))
}

async fn codes_end(
    State(site): State<Site>,
    person: Person,
    Form(typed): Form<Typed>,
) -> Result<Redirect, PageError> {
    let attempt = site.patience.attempt(&person.id().to_string(), None, site.wall_now());
    let attempt = attempt.map_err(Problem::too_often).told(&site, &person)?;
    let given = (person.id(), &Phi::new(typed.password));
    let stopped = stop_codes(&site.office, &site.practice, &site.passwords, given).await;
    stopped.told(&site, &person)?;
    attempt.was_right();
    Ok(Redirect::to("/account?done=codes-off"))
}

async fn session_end(
    State(site): State<Site>,
    person: Person,
    Path(word): Path<String>,
) -> Result<Redirect, PageError> {
    let ended = end_session(&site.office, &site.practice, person.id(), &word).await;
    ended.told(&site, &person)?;
    Ok(Redirect::to("/account?done=session-ended"))
}

/// Makes a token, and shows it once.
async fn token(
    State(site): State<Site>,
    person: Person,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let wanted = (typed.name.as_str(), typed.days.unwrap_or(90));
    let made = make_token(&site.office, &site.practice, person.id(), wanted).await;
    let NewToken { secret, token } = made.told(&site, &person)?;
    let at = ("A new token", Here::Elsewhere);
    let shell = Shell::of(&site, &person, at).await.told(&site, &person)?;
    let (name, until) = (token.name.expose().clone(), moment(&site, token.until));
    let secret = secret.expose().clone();
    Ok(Page(TokenPage { shell, name, secret, until }).into_response())
}

async fn token_end(
    State(site): State<Site>,
    person: Person,
    Path(word): Path<String>,
) -> Result<Redirect, PageError> {
    let ended = end_token(&site.office, &site.practice, person.id(), &word).await;
    ended.told(&site, &person)?;
    Ok(Redirect::to("/account?done=token-ended"))
}

/// A day and a time where the practice is.
fn moment(site: &Site, at: Moment) -> String {
    let local = at.ms() + i64::from(site.office.utc_offset_mins) * 60_000;
    let time = DateTime::from_timestamp_millis(local).unwrap_or_default();
    format!("{}, {}", show::day(time.date_naive()), time.format("%-I:%M %p"))
}

/// A text as a picture that a telephone reads, in squares of one.
fn picture(text: &str) -> Option<(i32, String)> {
    /// The white margin that readers need, in squares.
    const MARGIN: i32 = 4;
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN).ok()?;
        }
    }
    Some((size + 2 * MARGIN, path))
}

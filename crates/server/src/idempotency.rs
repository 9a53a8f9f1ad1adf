//! A request that comes twice is done once: the second gets the answer of the first.
//!
//! A program that does not know whether its request arrived sends it again with the same
//! `Idempotency-Key`, until an answer comes. The key and the answer stand in the records, so that it holds
//! over a restart and between two servers.
//!
//! **Determinations**
//! - Only a yes is kept. Whatever was answered with a no changed nothing, and may be asked again.
//! - A request is finished even if whoever sent it went away meanwhile: that is when the answer is wanted.
//! - An upload is known by its length and not by its bytes, so that it need not be held in memory. What is
//!   in a file is known by its content anyway (`orchestrator::ingest`).

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::Digest;
use orchestrator::once::{self, Once, Turn};
use serde::{Deserialize, Serialize};

use crate::{Person, Problem, Site};

/// The name of the header.
pub(crate) const KEY: &str = "idempotency-key";

/// Says that the answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// A key is a UUID or the like; longer ones are mistakes.
const KEY_LETTERS_MAX: usize = 128;

/// What is asked, and answered, fits into this. Uploads and downloads are larger, and are not kept.
const BYTES_MAX: usize = 1 << 20;

/// Headers of an answer that belong to what it says.
const KEPT: [HeaderName; 4] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG, header::LINK];

/// Places where a request is harmless when it comes twice, or knows its repetitions by itself: who signs in
/// wants another session, an analysis keeps nothing, and a platform's delivery is refused as a replay.
const NO_KEY: [&str; 5] = [
    "/api/v1/sessions",
    "/api/v1/analysis",
    "/api/v1/denials/analysis",
    "/api/v1/analyses",
    "/api/v1/webhooks/",
];

/// An answer as it is kept.
#[derive(Deserialize, Serialize)]
struct Kept {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

/// Whether a request takes a key, and has to have one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Takes {
    /// It changes nothing, or knows its repetitions by itself.
    None,
    /// It does the same when it comes twice anyway; a key does no harm.
    Any,
    /// Without a key, what it makes might be made twice.
    One,
}

impl Takes {
    /// What a request of this sort takes.
    pub(crate) fn of(method: &Method, path: &str) -> Self {
        if method.is_safe() || NO_KEY.iter().any(|it| path.starts_with(it)) {
            return Self::None;
        }
        if *method == Method::POST { Self::One } else { Self::Any }
    }
}

/// Answers a request, or gives the answer again that it had before.
pub(crate) async fn once(State(site): State<Site>, request: Request, next: Next) -> Response {
    let takes = Takes::of(request.method(), request.uri().path());
    if takes == Takes::None {
        return next.run(request).await;
    }
    match key(request.headers()) {
        Err(problem) => problem.into_response(),
        Ok(None) if takes == Takes::One => missing().into_response(),
        Ok(None) => next.run(request).await,
        Ok(Some(key)) => match keyed(site, key, request, next).await {
            Ok(answer) => answer,
            Err(problem) => problem.into_response(),
        },
    }
}

async fn keyed(site: Site, key: String, request: Request, next: Next) -> Result<Response, Problem> {
    let who = request.extensions().get::<Person>().map(|it| it.id().to_string());
    let who = who.ok_or_else(Problem::not_signed_in)?;
    let (request, what) = read(request).await?;
    let what: Vec<_> = what.iter().map(String::as_str).collect();
    match once::begin(&site.office, &site.practice, (&who, &key), &what).await? {
        Once::Answer(turn) => {
            // As a task of its own, it goes on when the connection breaks.
            let answered = tokio::spawn(async move { answer(&site, turn, request, next).await });
            Ok(answered.await.unwrap_or_else(|_| broke_down().into_response()))
        }
        Once::UnderWay => Err(Problem {
            retry_secs: Some(1),
            ..Problem::new(
                StatusCode::CONFLICT,
                "under_way",
                "The first request with this Idempotency-Key is still being answered.",
            )
        }),
        Once::Other => Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "key_reused",
            "Another request came with this Idempotency-Key. A new request needs a new key.",
        )),
        Once::Again(kept) => again(&kept).ok_or_else(broke_down),
    }
}

/// Has a request answered, and keeps a yes.
async fn answer(site: &Site, turn: Turn, request: Request, next: Next) -> Response {
    let answer = next.run(request).await;
    let (answer, kept) = keep(answer).await;
    let done = match kept {
        Some(kept) => once::keep(&site.office, &site.practice, turn, &kept).await,
        None => once::let_go(&site.office, &site.practice, turn).await,
    };
    if done.is_err() {
        tracing::warn!("the answer to a request could not be kept; it may be asked again");
    }
    answer
}

/// The answer, and what is kept of it: nothing, if it is a no or can't be kept.
async fn keep(answer: Response) -> (Response, Option<Vec<u8>>) {
    let status = answer.status();
    let is_short = answer.body().size_hint_is_short();
    if !(status.is_success() || status.is_redirection()) || !is_short {
        return (answer, None);
    }
    let (parts, body) = answer.into_parts();
    let Ok(bytes) = to_bytes(body, BYTES_MAX).await else {
        return (broke_down().into_response(), None);
    };
    let headers = KEPT.iter().filter_map(|name| {
        let value = parts.headers.get(name)?.to_str().ok()?;
        Some((name.to_string(), value.to_owned()))
    });
    let kept = Kept {
        status: status.as_u16(),
        headers: headers.collect(),
        body: String::from_utf8_lossy(&bytes).into_owned(),
    };
    let kept = str::from_utf8(&bytes).is_ok().then(|| serde_json::to_vec(&kept).ok()).flatten();
    (Response::from_parts(parts, Body::from(bytes)), kept)
}

/// An answer that was kept.
fn again(kept: &[u8]) -> Option<Response> {
    let kept: Kept = serde_json::from_slice(kept).ok()?;
    let mut res = (StatusCode::from_u16(kept.status).ok()?, kept.body).into_response();
    let headers = res.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    for (name, value) in kept.headers {
        let name = HeaderName::try_from(name).ok()?;
        headers.insert(name, HeaderValue::try_from(value).ok()?);
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    Some(res)
}

/// The request, and all that is asked with it.
async fn read(request: Request) -> Result<(Request, Vec<String>), Problem> {
    let (parts, body) = request.into_parts();
    let header = |name| parts.headers.get(name).and_then(|it: &HeaderValue| it.to_str().ok());
    let is_upload = header(header::CONTENT_TYPE).is_some_and(|it| it.starts_with("multipart/"));
    let mut what = vec![parts.method.to_string(), parts.uri.to_string()];
    if is_upload {
        what.push(header(header::CONTENT_LENGTH).unwrap_or_default().to_owned());
        return Ok((Request::from_parts(parts, body), what));
    }
    let too_large = |_| {
        let detail = "The request is larger than 1 MiB.";
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
    };
    let bytes: Bytes = to_bytes(body, BYTES_MAX).await.map_err(too_large)?;
    what.push(Digest::of(&bytes).to_string());
    what.push(header(header::IF_MATCH).unwrap_or_default().to_owned());
    Ok((Request::from_parts(parts, Body::from(bytes)), what))
}

/// The key of a request, if it has one.
fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut keys = headers.get_all(KEY).iter();
    let Some(key) = keys.next() else { return Ok(None) };
    let key = key.to_str().ok().map(str::trim);
    let is_good = |it: &&str| (1..=KEY_LETTERS_MAX).contains(&it.len());
    match (key.filter(is_good), keys.next()) {
        (Some(key), None) => Ok(Some(key.to_owned())),
        _ => Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "key_unreadable",
            "An Idempotency-Key is one text of 1 to 128 letters, such as a UUID.",
        )),
    }
}

fn missing() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "key_missing",
        "Send an Idempotency-Key: a text of your own, such as a UUID, that names this request. Send the \
         same key when you send the request again.",
    )
}

fn broke_down() -> Problem {
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "broke_down",
        "The request could not be answered. Whoever looks after the installation finds the reason in its \
         log.",
    )
}

/// What is known of a body's length before it is read.
trait Short {
    /// It is known, and short enough to be kept.
    fn size_hint_is_short(&self) -> bool;
}

impl Short for Body {
    fn size_hint_is_short(&self) -> bool {
        use axum::body::HttpBody;
        let upper = self.size_hint().upper();
        upper.is_some_and(|it| usize::try_from(it).is_ok_and(|it| it <= BYTES_MAX))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn which_requests_take_a_key() {
        let table = [
            ("GET", "/api/v1/cases"),
            ("POST", "/api/v1/cases/case_1/rejections"),
            ("PUT", "/api/v1/brake"),
            ("DELETE", "/api/v1/brake"),
            ("POST", "/api/v1/sessions"),
            ("POST", "/api/v1/webhooks/acct_1"),
            ("POST", "/api/v1/webhook-subscriptions"),
        ];
        let mut text = String::new();
        for (method, path) in table {
            let takes = Takes::of(&method.parse().unwrap(), path);
            text.push_str(&format!("{method:<7}{path:<34}{takes:?}\n"));
        }
        expect![[r#"
            GET    /api/v1/cases                     None
            POST   /api/v1/cases/case_1/rejections   One
            PUT    /api/v1/brake                     Any
            DELETE /api/v1/brake                     Any
            POST   /api/v1/sessions                  None
            POST   /api/v1/webhooks/acct_1           None
            POST   /api/v1/webhook-subscriptions     One
        "#]]
        .assert_eq(&text);
    }
}

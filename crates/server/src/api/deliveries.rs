//! Deliveries: what platforms send by themselves, when something happened there.
//!
//! Whoever sends says who they are by a signature that the account's connector checks, and by nothing else.
//! So this is the one route of the API that anybody may ask.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use domain::Phi;
use orchestrator::{Came, NotTaken};
use utoipa_axum::routes;

use crate::{Needs, Problem, Routes, Site};

/// Platforms send hints; a file is fetched.
const BYTES_MAX: usize = 256 << 10;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.api(Needs::Anybody, routes!(receive))
}

/// Takes a delivery of a platform.
///
/// Signed as that platform signs. What it says is a hint: the record is fetched a moment later. The same
/// delivery a second time is refused, and so is one that was sent more than five minutes ago, where the
/// platform signs the time.
#[utoipa::path(
    post, path = "/api/v1/webhooks/{account}", tag = "webhooks",
    params(("account" = String, Path, description = "The account at the platform",
        example = "acct_01KJQDVNQ70W3GE1R70W3GE1R7")),
    request_body(content = String, description = "As the platform sends it",
        content_type = "application/octet-stream"),
    responses(
        (status = 202, description = "Taken; it is read a moment later"),
        (status = 400, description = "Sent at another time than now",
            body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It came before",
            body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "Larger than 256 KiB",
            body = crate::problem::ProblemBody, content_type = "application/problem+json")
    )
)]
async fn receive(
    State(site): State<Site>,
    Path(account): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    if body.len() > BYTES_MAX {
        let detail = "A delivery is a hint, and not larger than 256 KiB.";
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail));
    }
    let account = account.parse().map_err(|_| told(NotTaken::Unverified))?;
    let header = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        Some((name.to_string(), value.to_str().ok()?.to_owned()))
    };
    let headers = headers.iter().filter_map(header).collect();
    let came = Came { headers, body: Phi::new(body.to_vec()) };
    orchestrator::receive(&site.office, &site.practice, account, came).await.map_err(told)?;
    Ok(StatusCode::ACCEPTED)
}

fn told(why: NotTaken) -> Problem {
    match why {
        NotTaken::Unverified => Problem::new(
            StatusCode::UNAUTHORIZED,
            "delivery_refused",
            "The delivery is not signed by this account's platform.",
        ),
        NotTaken::OtherTime => Problem::new(
            StatusCode::BAD_REQUEST,
            "delivery_not_now",
            "The delivery was sent more than five minutes ago, or is from the future.",
        ),
        NotTaken::Repeated => {
            Problem::new(StatusCode::CONFLICT, "delivery_repeated", "The delivery came before.")
        }
        NotTaken::Store(err) => err.into(),
    }
}

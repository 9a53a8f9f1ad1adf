//! What another program says in a request: JSON, and what is told where it can't be read.
//!
//! **Invariant:** what can't be read is refused with a place and a reason, and never quoted.

use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Path, Request, rejection::JsonRejection},
    http::{StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::de::DeserializeOwned;

use crate::{Problem, Site};

/// The body of a request, read.
pub(crate) struct Said<T>(pub(crate) T);

/// A part of an address that has to be a number of ours; anything else is not there.
pub(crate) struct Number<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Site> for Said<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        match Json::<T>::from_request(request, site).await {
            Ok(Json(said)) => Ok(Self(said)),
            Err(rejection) => Err(unread(&rejection)),
        }
    }
}

impl<S: Sync + Send, T> FromRequestParts<S> for Number<T>
where
    T: std::str::FromStr,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let not_there = || Problem::not_there("record");
        let Path(text) =
            Path::<String>::from_request_parts(parts, state).await.map_err(|_| not_there())?;
        text.parse().map(Self).map_err(|_| not_there())
    }
}

/// Has every no of the API told in the same form, those too that come from the parts it is made of.
///
/// These quote what was sent; ours don't.
pub(crate) async fn told(request: Request, next: Next) -> Response {
    let res = next.run(request).await;
    let kind = res.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let is_ours = kind.is_some_and(|it| it.contains("json"));
    if is_ours || !(res.status().is_client_error() || res.status().is_server_error()) {
        return res;
    }
    let problem = match res.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            let detail = "The body is of another kind than the description says.";
            Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "other_kind", detail)
        }
        it if it.is_client_error() => Problem::invalid(
            "A part of the address or the body is missing, unknown, or of another kind than the \
             description says.",
        ),
        _ => Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "broke_down",
            "The request could not be answered. Whoever looks after the installation finds the reason in \
             its log.",
        ),
    };
    problem.into_response()
}

fn too_large() -> Problem {
    let detail = "The request is larger than it may be.";
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
}

fn unread(rejection: &JsonRejection) -> Problem {
    match rejection {
        JsonRejection::MissingJsonContentType(_) => Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not_json",
            "Send JSON, and say so: `Content-Type: application/json`.",
        ),
        JsonRejection::JsonSyntaxError(_) => {
            Problem::new(StatusCode::BAD_REQUEST, "not_json", "The body is not JSON.")
        }
        JsonRejection::JsonDataError(_) => Problem::invalid(
            "The body is JSON, but a field is missing, unknown, or of another kind than the documentation \
             says.",
        ),
        rejection if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => Problem::new(StatusCode::BAD_REQUEST, "not_read", "The body could not be read."),
    }
}

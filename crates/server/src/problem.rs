//! What went wrong, as it is told to whoever asked: a status, a code that never changes, and plain words.
//!
//! The API tells it as `application/problem+json` (RFC 9457), the console as a page.
//!
//! **Invariant:** the private half of an error, which may name a patient or a table, has no way out: it
//! is logged once by its kind, and the answer holds only the words that stand here.

use authority::Refusal;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use orchestrator::{
    NotDone,
    sign_in::{NotKept, NotSignedIn},
};
use serde::Serialize;
use store::{Next, StoreError};
use utoipa::ToSchema;

/// What went wrong.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// The status of the answer.
    pub status: StatusCode,
    /// A code that never changes, for programs.
    pub code: &'static str,
    /// In plain words, for people.
    pub detail: String,
    /// After how many seconds to ask again, where that would help.
    pub retry_secs: Option<u64>,
}

/// A problem as the API tells it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ProblemBody {
    /// Where the code is explained.
    #[schema(example = "/problems/moved")]
    pub r#type: String,
    /// The status in words.
    #[schema(example = "Conflict")]
    pub title: String,
    /// The status of the answer.
    #[schema(example = 409)]
    pub status: u16,
    /// A code that never changes.
    #[schema(example = "moved")]
    pub code: String,
    /// What is wrong, where, and what to do.
    pub detail: String,
}

impl Problem {
    /// A problem with this status and code.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), retry_secs: None }
    }

    /// There is no such thing, or they may not see it; nobody is told which.
    pub fn not_there(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_there", format!("There is no such {what} here."))
    }

    /// Who asks is not known.
    pub fn not_signed_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_signed_in", "Sign in first.")
    }

    /// Who asks may not.
    pub fn refused(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "refused", detail)
    }

    /// Who asks has to wait for so many seconds.
    pub fn too_often(secs: u64) -> Self {
        let text = match secs {
            0..=1 => "Too many requests. Try again in a second.".to_owned(),
            secs => format!("Too many requests. Try again in {secs} seconds."),
        };
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many", text);
        Self { retry_secs: Some(secs.max(1)), ..problem }
    }

    /// What was sent can't be read, or says what may not be.
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail)
    }
}

impl From<NotDone> for Problem {
    fn from(err: NotDone) -> Self {
        let conflict = |code, detail: String| Self::new(StatusCode::CONFLICT, code, detail);
        let text = sentence(&err.to_string());
        match err {
            NotDone::NotThere(what) => Self::not_there(what),
            NotDone::Refused(Refusal::OtherPractice) => Self::not_there("proposal"),
            NotDone::Refused(Refusal::NotPending(_)) => conflict("not_pending", text),
            NotDone::Refused(Refusal::Expired) => conflict("expired", text),
            NotDone::Refused(_) => Self::refused(text),
            NotDone::Void(_) => conflict("payload_changed", text),
            NotDone::NotProposable(_)
            | NotDone::NothingSaid
            | NotDone::NotWritable
            | NotDone::NotAnOrder
            | NotDone::Limits(_) => Self::invalid(text),
            NotDone::NotAllowed(_) => conflict("wrong_state", text),
            NotDone::Outdated => conflict("outdated", text),
            NotDone::NotAsked(_) => conflict("not_asked", text),
            NotDone::Moved => conflict("moved", text),
            NotDone::RulesUnreadable => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "rules_unreadable", text)
            }
            NotDone::Store(err) => err.into(),
        }
    }
}

impl From<NotKept> for Problem {
    fn from(err: NotKept) -> Self {
        let text = sentence(&err.to_string());
        match err {
            NotKept::NotDone(err) => err.into(),
            NotKept::NameTaken | NotKept::LastAdministrator => {
                Self::new(StatusCode::CONFLICT, "not_kept", text)
            }
            NotKept::Unfit(_) | NotKept::NoName | NotKept::WrongPassword | NotKept::WrongCode => {
                Self::invalid(text)
            }
            NotKept::NoChance(_) => Self::new(StatusCode::SERVICE_UNAVAILABLE, "no_chance", text),
        }
    }
}

impl From<NotSignedIn> for Problem {
    fn from(err: NotSignedIn) -> Self {
        let text = sentence(&err.to_string());
        match err {
            NotSignedIn::Wrong => Self::new(StatusCode::UNAUTHORIZED, "wrong_sign_in", text),
            NotSignedIn::MustChange => Self::new(StatusCode::FORBIDDEN, "password_to_change", text),
            NotSignedIn::Unfit(_) => Self::invalid(text),
            NotSignedIn::NoChance(_) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "no_chance", text)
            }
            NotSignedIn::Store(err) => err.into(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(err: StoreError) -> Self {
        tracing::error!(kind = kind(&err), "the records could not be read or changed");
        match err.next() {
            Next::LoadAgain => Self::new(
                StatusCode::CONFLICT,
                "moved",
                "Somebody else was at it at the same time; look again.",
            ),
            Next::Retry => Self {
                retry_secs: Some(2),
                ..Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "records_away",
                    "The records can't be reached just now; nothing was changed. Try again.",
                )
            },
            Next::FindOut | Next::AskAPerson => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "records_failed",
                "The records could not be read or changed. Whoever looks after the installation \
                 finds the reason in its log.",
            ),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Problem");
        let body = ProblemBody {
            r#type: format!("/problems/{}", self.code),
            title: title.to_owned(),
            status: self.status.as_u16(),
            code: self.code.to_owned(),
            detail: self.detail,
        };
        let mut res = (self.status, Json(body)).into_response();
        let headers = res.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, kind);
        if let Some(secs) = self.retry_secs {
            headers.insert(header::RETRY_AFTER, secs.into());
        }
        res
    }
}

/// The first letter large, and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    let text = format!("{first}{}", letters.as_str());
    if text.ends_with(['.', '?', '!']) { text } else { format!("{text}.") }
}

/// The name of an error of the store, which names no record.
fn kind(err: &StoreError) -> &'static str {
    match err {
        StoreError::NotNow(_) => "not_now",
        StoreError::Moved { .. } => "moved",
        StoreError::Damaged { .. } => "damaged",
        StoreError::WrongKey { .. } => "wrong_key",
        StoreError::Unclear(_) => "unclear",
        StoreError::Unfit { .. } => "unfit",
        StoreError::Misfit { .. } => "misfit",
        StoreError::Address { .. } => "address",
        StoreError::NoSuchPractice(_) => "no_such_practice",
        StoreError::Behind { .. } => "behind",
        StoreError::Foreign { .. } => "foreign",
        StoreError::Failed { .. } => "failed",
    }
}

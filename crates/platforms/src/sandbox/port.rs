//! A sandbox on a port, so that it can be a program of its own: one that outlives the program under
//! test, or is killed itself.
//!
//! | Asked | Answers |
//! |---|---|
//! | `POST /perform`, `GET /find`, `GET /poll`, `GET /records/{name}` | as [`Platform`] does |
//! | `GET /effects` | what was done, from a place on |
//! | `POST /events`, `POST /files` | 200: it happened there |
//! | `POST /faults`, `POST /release` | 200: the next request fails so, or a slow one is let go |
//!
//! | Status | Means |
//! |---|---|
//! | 401, 403, 404, 422 | not known, another account, no such record, refused |
//! | 405, 501 | can't do that, can't be asked that |
//! | 429, 503 | busy, not there; `Retry-After` says how long |
//! | 504 | as a gateway says that lost the request, or the answer |
//!
//! **Invariants**
//! - It listens to this machine alone, and to nobody without the account's token.
//! - An answer is given only after what it tells of has happened.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::{Digest, Phi};

use super::{Sandbox, wire};
use crate::{Cursor, Platform, PlatformError, RecordRef};

/// Large enough for any file that a test puts there, in base 16.
const N_BYTES_MAX: usize = 64 << 20;

/// A sandbox and the port where it is asked.
#[derive(Debug)]
pub struct Port {
    listener: TcpListener,
    sandbox: Arc<Sandbox>,
}

type Answer<T> = Result<Json<T>, Failed>;

type Asked = State<Arc<Sandbox>>;

impl Port {
    /// Takes a port of this machine; port 0 is any that is free. From here on, who connects waits.
    pub fn open(at: SocketAddr, sandbox: Arc<Sandbox>) -> io::Result<Self> {
        if !at.ip().is_loopback() {
            let why = "a sandbox listens to its own machine alone";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        let listener = TcpListener::bind(at)?;
        listener.set_nonblocking(true)?;
        Ok(Self { listener, sandbox })
    }

    /// Where it is asked.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until it is dropped.
    pub async fn serve(self) -> io::Result<()> {
        let listener = tokio::net::TcpListener::from_std(self.listener)?;
        let routes = Router::new()
            .route("/perform", post(perform))
            .route("/find", get(find))
            .route("/poll", get(poll))
            .route("/records/{name}", get(record))
            .route("/effects", get(effects))
            .route("/events", post(report))
            .route("/files", post(receive))
            .route("/faults", post(fail_next))
            .route("/release", post(release_one))
            .layer(middleware::from_fn_with_state(Arc::clone(&self.sandbox), only_with_token))
            .layer(DefaultBodyLimit::max(N_BYTES_MAX))
            .with_state(self.sandbox);
        axum::serve(listener, routes).await
    }
}

/// What somebody says who knows the secret, without saying the secret.
pub(super) fn token(secret: &Phi<Vec<u8>>) -> String {
    format!("Bearer {}", Digest::of(secret.expose()))
}

async fn only_with_token(
    State(sandbox): Asked,
    headers: HeaderMap,
    request: Request,
    next: Next,
) -> Response {
    let given = headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok());
    if given == Some(token(&sandbox.secret).as_str()) {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

async fn perform(State(sandbox): Asked, order: Json<wire::Perform>) -> Answer<wire::Reference> {
    let receipt = sandbox.take(order.0.0).await?;
    Ok(Json(wire::Reference { reference: Some(receipt.reference) }))
}

async fn find(State(sandbox): Asked, asked: Query<wire::Find>) -> Answer<wire::Reference> {
    let receipt = sandbox.find(asked.key).await?;
    Ok(Json(wire::Reference { reference: receipt.map(|it| it.reference) }))
}

async fn poll(State(sandbox): Asked, asked: Query<wire::Since>) -> Answer<wire::Turned> {
    Ok(Json(sandbox.poll(&Cursor::from(asked.0)).await?.into()))
}

async fn record(State(sandbox): Asked, Path(name): Path<String>) -> Answer<wire::Told> {
    Ok(Json(sandbox.fetch(&RecordRef(name)).await?.into()))
}

async fn effects(State(sandbox): Asked, asked: Query<wire::FromPlace>) -> Json<Vec<wire::Done>> {
    Json(sandbox.effects(asked.from).into_iter().map(wire::Done).collect())
}

async fn report(State(sandbox): Asked, event: Json<wire::Happened>) {
    sandbox.report(event.0.0);
}

async fn receive(State(sandbox): Asked, file: Json<wire::Came>) {
    let wire::Came { key, bytes } = file.0;
    sandbox.receive(key, bytes.expose().clone());
}

async fn fail_next(State(sandbox): Asked, told: Json<wire::FailNext>) {
    sandbox.fail_next(told.request, told.fault);
}

async fn release_one(State(sandbox): Asked) {
    sandbox.release_one();
}

/// What went wrong, as a status.
struct Failed(PlatformError);

impl From<PlatformError> for Failed {
    fn from(err: PlatformError) -> Self {
        Self(err)
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let later = |status: StatusCode, after: std::time::Duration| {
            (status, [(header::RETRY_AFTER, after.as_secs().to_string())]).into_response()
        };
        match self.0 {
            PlatformError::Busy { after } => later(StatusCode::TOO_MANY_REQUESTS, after),
            PlatformError::Unreachable { after, .. } => {
                later(StatusCode::SERVICE_UNAVAILABLE, after)
            }
            PlatformError::Unclear(_) => StatusCode::GATEWAY_TIMEOUT.into_response(),
            PlatformError::Refused { code, text } => {
                let no = wire::No { code, text: text.expose().clone() };
                (StatusCode::UNPROCESSABLE_ENTITY, Json(no)).into_response()
            }
            PlatformError::Unauthorized => StatusCode::UNAUTHORIZED.into_response(),
            PlatformError::Unsupported(_) => StatusCode::METHOD_NOT_ALLOWED.into_response(),
            PlatformError::OtherAccount => StatusCode::FORBIDDEN.into_response(),
            PlatformError::Absent => StatusCode::NOT_FOUND.into_response(),
            PlatformError::NotFindable => StatusCode::NOT_IMPLEMENTED.into_response(),
        }
    }
}

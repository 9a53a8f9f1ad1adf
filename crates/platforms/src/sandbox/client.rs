//! The connector to a sandbox on a port: what every connector over HTTP has to get right, in the one
//! place where it can be tested without a vendor.
//!
//! | What came of an attempt | Means |
//! |---|---|
//! | no connection | it was not taken: again later |
//! | a time limit, a broken connection, 5xx, a 200 that can't be read | it may have been: find out |
//! | 429 | it was turned away: again later |
//! | 401, 403, 404, 405, 422 | a person has to look |
//!
//! The same answers to a question that changes nothing mean: ask again later.
//!
//! **Invariants**
//! - It speaks to this machine alone, follows no redirect and no proxy, and never tries again by
//!   itself.
//! - No error says what was answered.

use std::{net::SocketAddr, time::Duration};

use async_trait::async_trait;
use domain::{AccountId, ActionKind, Event, EventKey, Phi, Receipt, Warrant, WarrantKey, Witness};
use reqwest::{
    Client, Method, RequestBuilder, Response, StatusCode, Url, header, redirect::Policy,
};
use serde::de::DeserializeOwned;

use super::{BUSY_FOR, DESCRIPTION, Effect, Fault, Request, hint, port::token, wire};
use crate::{
    Cursor, Delivery, Description, Page, Platform, PlatformError, Reading, RecordRef, Unverified,
    Verified, Writes,
};

/// An account at a sandbox on a port.
#[derive(Debug)]
pub struct SandboxClient {
    account: AccountId,
    secret: Phi<Vec<u8>>,
    description: Description,
    address: SocketAddr,
    client: Client,
}

/// There is no connection to be had.
#[derive(Debug, thiserror::Error)]
pub enum NotConnected {
    /// What is sent there is not encrypted.
    #[error("a sandbox is spoken to on the own machine alone")]
    Elsewhere,
    /// The system does not give what is needed for it.
    #[error("no client for HTTP can be made")]
    NoClient(#[source] reqwest::Error),
}

/// Whether the answer that went missing may have been a yes to an attempt.
#[derive(Clone, Copy)]
enum Asked {
    Attempt(ActionKind),
    Question,
}

impl SandboxClient {
    /// For an account there, which signs with this secret. No request takes longer than the limit.
    pub fn new(
        account: AccountId,
        secret: &[u8],
        address: SocketAddr,
        limit: Duration,
    ) -> Result<Self, NotConnected> {
        if !address.ip().is_loopback() {
            return Err(NotConnected::Elsewhere);
        }
        let client = Client::builder().timeout(limit).no_proxy().redirect(Policy::none());
        Ok(Self {
            account,
            secret: Phi::new(secret.to_vec()),
            description: DESCRIPTION,
            address,
            client: client.build().map_err(NotConnected::NoClient)?,
        })
    }

    /// For a sandbox that was made with these abilities.
    pub fn with_abilities(mut self, performs: &'static [ActionKind], writes: Writes) -> Self {
        self.description.performs = performs;
        self.description.writes = writes;
        self
    }

    /// The next request of this sort fails so, as [`super::Sandbox::fail_next`] has it.
    pub async fn fail_next(&self, request: Request, fault: Fault) -> Result<(), PlatformError> {
        self.tell("faults", &wire::FailNext { request, fault }).await
    }

    /// Lets one request go that was made slow.
    pub async fn release_one(&self) -> Result<(), PlatformError> {
        self.tell("release", &()).await
    }

    /// Something happened there.
    pub async fn report(&self, event: Event) -> Result<(), PlatformError> {
        self.tell("events", &wire::Happened(event)).await
    }

    /// A file came in there for us.
    pub async fn receive(&self, key: EventKey, bytes: Vec<u8>) -> Result<(), PlatformError> {
        self.tell("files", &wire::Came { key, bytes: Phi::new(bytes) }).await
    }

    /// Everything that was ever done there, in order, from this place on.
    pub async fn effects(&self, from: usize) -> Result<Vec<Effect>, PlatformError> {
        let request = self.get(&["effects"]).query(&wire::FromPlace { from });
        let done: Vec<wire::Done> = self.answer(Asked::Question, request).await?;
        Ok(done.into_iter().map(|it| it.0).collect())
    }

    async fn tell(&self, path: &str, what: &impl serde::Serialize) -> Result<(), PlatformError> {
        self.send(Asked::Question, self.request(Method::POST, &[path]).json(what)).await.map(drop)
    }

    fn get(&self, path: &[&str]) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    fn request(&self, method: Method, path: &[&str]) -> RequestBuilder {
        let mut url: Url = format!("http://{}", self.address).parse().expect("an address is one");
        url.path_segments_mut().expect("HTTP has paths").extend(path);
        self.client.request(method, url).header(header::AUTHORIZATION, token(&self.secret))
    }

    async fn answer<T: DeserializeOwned>(
        &self,
        asked: Asked,
        request: RequestBuilder,
    ) -> Result<T, PlatformError> {
        let response = self.send(asked, request).await?;
        response.json().await.map_err(|err| asked.without_answer(err))
    }

    async fn send(&self, asked: Asked, request: RequestBuilder) -> Result<Response, PlatformError> {
        let response = request.send().await.map_err(|err| asked.without_answer(err))?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let after = retry_after(&response);
        Err(match status {
            StatusCode::TOO_MANY_REQUESTS => PlatformError::Busy { after },
            StatusCode::UNAUTHORIZED => PlatformError::Unauthorized,
            StatusCode::FORBIDDEN => PlatformError::OtherAccount,
            StatusCode::NOT_FOUND => PlatformError::Absent,
            StatusCode::NOT_IMPLEMENTED if asked.is_question() => PlatformError::NotFindable,
            StatusCode::METHOD_NOT_ALLOWED => asked.unsupported(),
            StatusCode::UNPROCESSABLE_ENTITY => refused(response).await,
            _ if status.is_client_error() => nameless(status),
            _ => asked.unclear(after),
        })
    }
}

impl Asked {
    fn is_question(self) -> bool {
        matches!(self, Self::Question)
    }

    /// Nothing came that could be read.
    fn without_answer(self, err: reqwest::Error) -> PlatformError {
        // It would say where we asked, and so about what.
        let is_connected = !err.is_connect();
        let source = Some(err.without_url().into());
        match self {
            Self::Attempt(_) if is_connected => PlatformError::Unclear(source),
            Self::Attempt(_) | Self::Question => {
                PlatformError::Unreachable { after: BUSY_FOR, source }
            }
        }
    }

    /// Somebody between us answered, or it broke down while it was at it.
    fn unclear(self, after: Duration) -> PlatformError {
        match self {
            Self::Attempt(_) => PlatformError::Unclear(None),
            Self::Question => PlatformError::Unreachable { after, source: None },
        }
    }

    fn unsupported(self) -> PlatformError {
        match self {
            Self::Attempt(kind) => PlatformError::Unsupported(kind),
            Self::Question => nameless(StatusCode::METHOD_NOT_ALLOWED),
        }
    }
}

#[async_trait]
impl Platform for SandboxClient {
    fn describe(&self) -> &Description {
        &self.description
    }

    fn verify(&self, delivery: Delivery) -> Result<Verified, Unverified> {
        hint::verify(delivery, &self.secret)
    }

    fn decode(&self, delivery: &Verified) -> Reading {
        hint::decode(delivery)
    }

    async fn poll(&self, since: &Cursor) -> Result<Page, PlatformError> {
        let request = self.get(&["poll"]).query(&wire::Since::from(since));
        let turned: wire::Turned = self.answer(Asked::Question, request).await?;
        Ok(turned.into())
    }

    async fn fetch(&self, record: &RecordRef) -> Result<Reading, PlatformError> {
        let request = self.get(&["records", &record.0]);
        let told: wire::Told = self.answer(Asked::Question, request).await?;
        Ok(told.into())
    }

    async fn perform(&self, warrant: &Warrant) -> Result<Receipt, PlatformError> {
        let (key, kind) = (warrant.key(), warrant.action().kind());
        if warrant.account() != self.account {
            return Err(PlatformError::OtherAccount);
        }
        if !self.description.performs(kind) {
            return Err(PlatformError::Unsupported(kind));
        }
        let request = self.request(Method::POST, &["perform"]).json(&wire::Perform(warrant.into()));
        let done: wire::Reference = self.answer(Asked::Attempt(kind), request).await?;
        let reference = done.reference.ok_or(PlatformError::Unclear(None))?;
        Ok(Receipt { key, reference, witness: Witness::Answered })
    }

    async fn find(&self, key: WarrantKey) -> Result<Option<Receipt>, PlatformError> {
        let request = self.get(&["find"]).query(&wire::Find { key });
        let found: wire::Reference = self.answer(Asked::Question, request).await?;
        let receipt = |reference| Receipt { key, reference, witness: Witness::Found };
        Ok(found.reference.map(receipt))
    }
}

fn retry_after(response: &Response) -> Duration {
    let seconds = response.headers().get(header::RETRY_AFTER).and_then(|it| it.to_str().ok());
    let seconds = seconds.and_then(|it| it.parse().ok());
    seconds.map_or(BUSY_FOR, Duration::from_secs)
}

/// It said no. Even if its words can't be read, it did.
async fn refused(response: Response) -> PlatformError {
    match response.json::<wire::No>().await {
        Ok(wire::No { code, text }) => PlatformError::Refused { code, text: Phi::new(text) },
        Err(_) => nameless(StatusCode::UNPROCESSABLE_ENTITY),
    }
}

fn nameless(status: StatusCode) -> PlatformError {
    PlatformError::Refused { code: format!("http_{}", status.as_u16()), text: Phi::default() }
}

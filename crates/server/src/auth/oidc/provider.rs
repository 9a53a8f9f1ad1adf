//! The provider itself: where it is asked, and the keys that it signs with.
//!
//! Both are asked for when they are first needed, and kept for an hour. A token that names a key that we
//! do not know has the keys asked for anew, once a minute at most: providers change theirs.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{Moment, Phi};
use serde_json::{Map, Value};

use super::{
    Astray, form,
    id_token::{self, Expected, KeySet, Untrue},
};
use crate::outside::Outside;

/// For how long what it said of itself is believed.
const KEPT: Duration = Duration::from_hours(1);

/// How often its keys are asked for anew at most.
const AGAIN: Duration = Duration::from_mins(1);

/// More than any provider says.
const N_BYTES_MAX: usize = 1 << 18;

/// A provider of identities.
pub(super) struct Provider {
    issuer: String,
    outside: Outside,
    known: Mutex<Option<(Moment, Arc<Endpoints>)>>,
    keys: Mutex<Option<(Moment, Arc<KeySet>)>>,
}

/// Where it is asked.
pub(super) struct Endpoints {
    /// Where people are sent.
    pub(super) authorization: String,
    token: String,
    keys: String,
}

impl Provider {
    pub(super) fn new(issuer: String, outside: Outside) -> Self {
        Self { issuer, outside, known: Mutex::default(), keys: Mutex::default() }
    }

    /// What it says of itself (`OpenID` Connect Discovery 1.0).
    pub(super) async fn endpoints(&self, now: Moment) -> Result<Arc<Endpoints>, Astray> {
        if let Some(known) = fresh(&self.known, now, KEPT) {
            return Ok(known);
        }
        let address =
            format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let said = self.get(&address).await?;
        let text = |name: &str| said.get(name).and_then(Value::as_str);
        if text("issuer") != Some(self.issuer.as_str()) {
            tracing::warn!("the provider of identities calls itself otherwise than the settings");
            return Err(Astray::NotAsked);
        }
        // Where people are sent has to be as safe as where we ask ourselves.
        let place = |name: &str| {
            let address = text(name).filter(|it| self.outside.place(it).is_ok());
            address.map(str::to_owned).ok_or(Astray::NotAsked)
        };
        let endpoints = Arc::new(Endpoints {
            authorization: place("authorization_endpoint")?,
            token: place("token_endpoint")?,
            keys: place("jwks_uri")?,
        });
        keep(&self.known, now, &endpoints);
        Ok(endpoints)
    }

    /// Trades a code for a token.
    pub(super) async fn trade(
        &self,
        fields: &str,
        us: Option<(&String, &Phi<String>)>,
        now: Moment,
    ) -> Result<String, Astray> {
        let endpoints = self.endpoints(now).await?;
        let request = Request::builder().method(Method::POST);
        let request = request
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json");
        let request = match us {
            // RFC 6749, 2.3.1: both as in a form, and then as one word.
            Some((id, secret)) => {
                let part = |it: &str| form(&[("", it)]).split_off(1);
                let word = STANDARD.encode(format!("{}:{}", part(id), part(secret.expose())));
                request.header(header::AUTHORIZATION, format!("Basic {word}"))
            }
            None => request,
        };
        let request = request.body(Body::from(fields.to_owned())).map_err(|_| Astray::NotAsked)?;
        let said = self.ask(&endpoints.token, request).await?;
        let token = said.get("id_token").and_then(Value::as_str);
        token.map(str::to_owned).ok_or(Astray::SaidNo)
    }

    /// What a token says, if the provider signed it.
    pub(super) async fn believe(
        &self,
        token: &str,
        expected: &Expected<'_>,
    ) -> Result<Map<String, Value>, Astray> {
        let now = expected.now;
        let keys = match fresh(&self.keys, now, KEPT) {
            Some(keys) => keys,
            None => self.ask_for_keys(now).await?,
        };
        let checked = id_token::check(token, &keys, expected);
        let is_old = fresh(&self.keys, now, AGAIN).is_none();
        let checked = match checked {
            Err(Untrue::UnknownKey) if is_old => {
                id_token::check(token, &*self.ask_for_keys(now).await?, expected)
            }
            checked => checked,
        };
        checked.map_err(Astray::Untrue)
    }

    async fn ask_for_keys(&self, now: Moment) -> Result<Arc<KeySet>, Astray> {
        let endpoints = self.endpoints(now).await?;
        let keys = Arc::new(KeySet::read(&self.get(&endpoints.keys).await?));
        keep(&self.keys, now, &keys);
        Ok(keys)
    }

    async fn get(&self, address: &str) -> Result<Value, Astray> {
        let request = Request::builder().header(header::ACCEPT, "application/json");
        let request = request.body(Body::empty()).map_err(|_| Astray::NotAsked)?;
        self.ask(address, request).await
    }

    async fn ask(&self, address: &str, request: Request<Body>) -> Result<Value, Astray> {
        let place = self.outside.place(address).map_err(|_| Astray::NotAsked)?;
        let answer = self.outside.send(&place, request, N_BYTES_MAX).await;
        let answer = answer.map_err(|err| {
            tracing::warn!(why = %err, "the provider of identities did not answer");
            Astray::NotAsked
        })?;
        if !answer.status.is_success() {
            tracing::warn!(status = answer.status.as_u16(), "the provider of identities said no");
            return Err(if answer.status.is_client_error() {
                Astray::SaidNo
            } else {
                Astray::NotAsked
            });
        }
        serde_json::from_slice(&answer.body).map_err(|_| Astray::NotAsked)
    }
}

type Kept<T> = Mutex<Option<(Moment, Arc<T>)>>;

fn fresh<T>(kept: &Kept<T>, now: Moment, lasts: Duration) -> Option<Arc<T>> {
    let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    kept.as_ref().filter(|(since, _)| now < since.plus(lasts)).map(|(_, it)| Arc::clone(it))
}

fn keep<T>(kept: &Kept<T>, now: Moment, what: &Arc<T>) {
    *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(what)));
}

//! Signing in at a provider of identities: `OpenID` Connect, the authorization code with PKCE.
//!
//! The browser is sent to the provider with a `state`, a `nonce` and the hash of a verifier, and comes back
//! with a code, which we trade for an ID token on a connection of our own. What makes the way back
//! belong to the way there is a cookie of this browser; without it a code is worth nothing here.
//!
//! **Determination:** the flow and the check of the token are our own, some two hundred lines, on `ring`,
//! which our TLS uses anyway. What there is ready-made brings either a second cryptography in C or an
//! implementation of RSA with an open advisory (RUSTSEC-2023-0071), and both bring much that we never want
//! to accept.
//!
//! **Invariants**
//! - Each way there is good for one way back, in this browser, within ten minutes.
//! - A token is believed only if [`id_token::check`] says so.

mod id_token;
mod provider;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use authority::Role;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Moment, Phi};
use orchestrator::sign_in::Told;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use store::Identity;

use id_token::{Expected, Untrue};

use provider::Provider;

use crate::outside::Outside;

/// How long somebody may take at the provider.
const LASTS: Duration = Duration::from_mins(10);

/// More than this many at once are not on their way; the oldest are forgotten.
const N_ON_THE_WAY: usize = 10_000;

/// Where the provider sends people back to.
pub(crate) const BACK: &str = "/sign-in/provider/back";

/// How people sign in elsewhere.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// What the provider calls itself: an address.
    pub issuer: String,
    /// What the provider calls us.
    pub client_id: String,
    /// The secret that it gave us, if it did.
    pub secret: Option<Phi<String>>,
    /// The address by which people reach us, such as `https://recourse.example.org`.
    pub public_url: String,
    /// By what its people are known as ours, the first time.
    pub known_by: KnownBy,
    /// The claim that lists somebody's roles; none where ours are kept here.
    pub roles_claim: Option<String>,
}

/// By what a provider's people are known as ours, the first time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum KnownBy {
    /// By its own name for them, which is then their name to sign in with.
    Subject,
    /// By their address of e-mail, if the provider vouches for it.
    Email,
}

/// Why somebody could not be signed in elsewhere.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Astray {
    /// They did not begin here, or took too long, or come a second time.
    #[error("this way in has ended; begin again")]
    NotBegun,
    /// The provider says no, or they do.
    #[error("the provider did not sign you in")]
    SaidNo,
    /// The provider can't be reached, or does not speak as it should.
    #[error("the provider could not be asked")]
    NotAsked,
    /// What it gave is not true.
    #[error("what the provider said could not be believed")]
    Untrue(#[source] Untrue),
    /// The operating system gives no chance.
    #[error("the operating system gave no chance")]
    NoChance,
}

/// The way to the provider and back.
pub(crate) struct Oidc {
    settings: Elsewhere,
    provider: Provider,
    on_the_way: Mutex<HashMap<String, OnTheWay>>,
}

/// Somebody who is at the provider.
struct OnTheWay {
    state: String,
    nonce: String,
    verifier: String,
    next: String,
    until: Moment,
}

/// Where somebody is sent, and what their browser keeps meanwhile.
pub(crate) struct Sent {
    pub(crate) address: String,
    pub(crate) cookie: String,
}

/// What a browser brings back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Brought<'a> {
    pub(crate) cookie: &'a str,
    pub(crate) state: &'a str,
    pub(crate) code: &'a str,
}

impl Oidc {
    pub(crate) fn new(settings: Elsewhere) -> Self {
        // Whoever set the installation up said where it is, and may have it in the house.
        let provider = Provider::new(settings.issuer.clone(), Outside::new(true));
        Self { settings, provider, on_the_way: Mutex::default() }
    }

    /// Sends somebody there.
    pub(crate) async fn send(&self, next: &str, now: Moment) -> Result<Sent, Astray> {
        let known = self.provider.endpoints(now).await?;
        let [state, nonce, verifier, cookie] = [secret()?, secret()?, secret()?, secret()?];
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let query = [
            ("response_type", "code"),
            ("scope", "openid email profile"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", &self.back()),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let begins = if known.authorization.contains('?') { '&' } else { '?' };
        let address = format!("{}{begins}{}", known.authorization, form(&query));
        let on_the_way =
            OnTheWay { state, nonce, verifier, next: next.to_owned(), until: now.plus(LASTS) };
        let mut all = self.on_the_way.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, it| now < it.until);
        if all.len() >= N_ON_THE_WAY {
            return Err(Astray::NotAsked);
        }
        all.insert(cookie.clone(), on_the_way);
        Ok(Sent { address, cookie })
    }

    /// Finds out who came back, and where they wanted to go.
    pub(crate) async fn receive(
        &self,
        brought: Brought<'_>,
        now: Moment,
    ) -> Result<(Told, String), Astray> {
        let began = {
            let mut all = self.on_the_way.lock().unwrap_or_else(PoisonError::into_inner);
            all.remove(brought.cookie)
        };
        let began = began.filter(|it| now < it.until && it.state == brought.state);
        let began = began.ok_or(Astray::NotBegun)?;
        if brought.code.is_empty() {
            return Err(Astray::SaidNo);
        }
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", brought.code),
            ("redirect_uri", &self.back()),
            ("client_id", &self.settings.client_id),
            ("code_verifier", &began.verifier),
        ];
        let us = self.settings.secret.as_ref().map(|it| (&self.settings.client_id, it));
        let token = self.provider.trade(&form(&fields), us, now).await?;
        let expected = Expected {
            issuer: &self.settings.issuer,
            client_id: &self.settings.client_id,
            nonce: &began.nonce,
            now,
        };
        let claims = self.provider.believe(&token, &expected).await?;
        Ok((self.told(&claims)?, began.next))
    }

    /// What the claims say of somebody.
    fn told(&self, claims: &Map<String, Value>) -> Result<Told, Astray> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        let subject = text("sub").filter(|it| !it.is_empty());
        let subject = subject.ok_or(Astray::Untrue(Untrue::Unreadable))?;
        let is_vouched = claims.get("email_verified") == Some(&Value::Bool(true));
        let name = match self.settings.known_by {
            KnownBy::Subject => Some(subject.clone()),
            KnownBy::Email => text("email").filter(|_| is_vouched),
        };
        let roles = self.settings.roles_claim.as_ref().map(|claim| match claims.get(claim) {
            Some(Value::String(one)) => one.split([' ', ',']).filter_map(Role::from_id).collect(),
            Some(Value::Array(all)) => {
                all.iter().filter_map(Value::as_str).filter_map(Role::from_id).collect()
            }
            _ => Vec::new(),
        });
        let identity = Identity { issuer: self.settings.issuer.clone(), subject };
        Ok(Told { identity, name: name.map(Phi::new), roles })
    }

    fn back(&self) -> String {
        format!("{}{BACK}", self.settings.public_url.trim_end_matches('/'))
    }
}

/// What nobody can guess, in letters that may stand anywhere.
fn secret() -> Result<String, Astray> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| Astray::NoChance)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Names and values as a form has them.
fn form(fields: &[(&str, &str)]) -> String {
    let text = |text: &str| -> String {
        let byte = |it: u8| match it {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(it).to_string()
            }
            other => format!("%{other:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    let field = |(name, value): &(&str, &str)| format!("{}={}", text(name), text(value));
    fields.iter().map(field).collect::<Vec<_>>().join("&")
}

//! The ID token: what a provider says of somebody, signed (`OpenID` Connect Core 1.0, 3.1.3.7).
//!
//! Two signatures are known: RS256, which every provider has, and ES256. Which one counts is what the
//! provider's key is for and not what the token says of itself; so a token that is not signed at all, or
//! "signed" with a public key taken for a password, is refused before anything is computed.
//!
//! **Invariant:** nothing of a token is looked at before its signature holds, but which key it names.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::Moment;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde_json::{Map, Value};

/// Clocks may differ by so many seconds.
const SKEW_SECS: i64 = 60;

/// Longer tokens are not read.
const N_LETTERS_MAX: usize = 16_384;

/// What a token has to say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected<'a> {
    /// Who made it.
    pub(crate) issuer: &'a str,
    /// For whom.
    pub(crate) client_id: &'a str,
    /// For which way there.
    pub(crate) nonce: &'a str,
    /// What time it is.
    pub(crate) now: Moment,
}

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub(crate) enum Untrue {
    /// It is no token.
    #[error("the token can't be read")]
    Unreadable,
    /// It is not signed, or in a way that we do not take.
    #[error("the token is not signed in a way that we take")]
    Algorithm,
    /// It names a key that the provider does not show.
    #[error("the token names a key that the provider does not show")]
    UnknownKey,
    /// Its signature does not hold.
    #[error("the token's signature does not hold")]
    Signature,
    /// Another provider made it.
    #[error("the token was made by somebody else")]
    Issuer,
    /// It was made for another program.
    #[error("the token was made for another program")]
    Audience,
    /// It is too old.
    #[error("the token is too old")]
    Expired,
    /// It is from the future.
    #[error("the token is from the future")]
    NotYet,
    /// It was made for another way there.
    #[error("the token was made for another way in")]
    Nonce,
}

/// The keys that a provider shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeySet(Vec<Key>);

#[derive(Clone, Debug)]
struct Key {
    name: Option<String>,
    public: Public,
}

#[derive(Clone, Debug)]
enum Public {
    /// For RS256.
    Rsa { n: Vec<u8>, e: Vec<u8> },
    /// For ES256: a point of P-256, uncompressed.
    P256(Vec<u8>),
}

impl KeySet {
    /// Reads a JWK set (RFC 7517); keys that we have no use for are left out.
    pub(crate) fn read(set: &Value) -> Self {
        let keys = set.get("keys").and_then(Value::as_array);
        Self(keys.into_iter().flatten().filter_map(Key::read).collect())
    }

    /// The key that a token names; where it names none, the only one of its kind.
    fn find(&self, name: Option<&str>, algorithm: &str) -> Option<&Key> {
        let mut fitting = self.0.iter().filter(|it| it.public.algorithm() == algorithm);
        match name {
            Some(name) => fitting.find(|it| it.name.as_deref() == Some(name)),
            None => fitting.next().filter(|_| fitting.next().is_none()),
        }
    }
}

impl Key {
    fn read(key: &Value) -> Option<Self> {
        let text = |name: &str| key.get(name).and_then(Value::as_str);
        let bytes = |name: &str| URL_SAFE_NO_PAD.decode(text(name)?).ok();
        if text("use").is_some_and(|it| it != "sig") {
            return None;
        }
        let public = match (text("kty")?, text("crv")) {
            ("RSA", _) => Public::Rsa { n: bytes("n")?, e: bytes("e")? },
            ("EC", Some("P-256")) => {
                let (x, y) = (bytes("x")?, bytes("y")?);
                let is_point = x.len() == 32 && y.len() == 32;
                is_point.then(|| Public::P256([vec![4], x, y].concat()))?
            }
            _ => return None,
        };
        Some(Self { name: text("kid").map(str::to_owned), public })
    }
}

impl Public {
    fn algorithm(&self) -> &'static str {
        match self {
            Self::Rsa { .. } => "RS256",
            Self::P256(_) => "ES256",
        }
    }

    fn signed(&self, what: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Rsa { n, e } => {
                let key = RsaPublicKeyComponents { n, e };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, what, signature).is_ok()
            }
            Self::P256(point) => {
                let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
                key.verify(what, signature).is_ok()
            }
        }
    }
}

/// What a token says, if it is to be believed.
pub(crate) fn check(
    token: &str,
    keys: &KeySet,
    expected: &Expected<'_>,
) -> Result<Map<String, Value>, Untrue> {
    let (signed, signature) = token.rsplit_once('.').ok_or(Untrue::Unreadable)?;
    let (head, body) = signed.split_once('.').ok_or(Untrue::Unreadable)?;
    if token.len() > N_LETTERS_MAX || body.contains('.') {
        return Err(Untrue::Unreadable);
    }
    let head = object(head)?;
    let algorithm = head.get("alg").and_then(Value::as_str).unwrap_or_default();
    if !["RS256", "ES256"].contains(&algorithm) || head.contains_key("crit") {
        return Err(Untrue::Algorithm);
    }
    let name = head.get("kid").and_then(Value::as_str);
    let key = keys.find(name, algorithm).ok_or(Untrue::UnknownKey)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Untrue::Unreadable)?;
    if !key.public.signed(signed.as_bytes(), &signature) {
        return Err(Untrue::Signature);
    }
    let claims = object(body)?;
    says(&claims, expected).map(|()| claims)
}

/// Is it ours, of now, and for this way there?
fn says(claims: &Map<String, Value>, expected: &Expected<'_>) -> Result<(), Untrue> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let seconds = |name: &str| claims.get(name).and_then(Value::as_i64);
    if text("iss") != Some(expected.issuer) {
        return Err(Untrue::Issuer);
    }
    let us = expected.client_id;
    let is_for_us = match claims.get("aud") {
        Some(Value::String(one)) => one == us,
        Some(Value::Array(all)) => {
            all.iter().any(|it| it.as_str() == Some(us))
                && (all.len() == 1 || text("azp").is_some())
        }
        _ => false,
    };
    if !is_for_us || text("azp").is_some_and(|it| it != us) {
        return Err(Untrue::Audience);
    }
    let now = expected.now.ms() / 1_000;
    if seconds("exp").is_none_or(|it| it.saturating_add(SKEW_SECS) <= now) {
        return Err(Untrue::Expired);
    }
    let begins = [seconds("iat"), seconds("nbf")].into_iter().flatten().max();
    if begins.is_some_and(|it| it.saturating_sub(SKEW_SECS) > now) {
        return Err(Untrue::NotYet);
    }
    if text("nonce") != Some(expected.nonce) {
        return Err(Untrue::Nonce);
    }
    Ok(())
}

fn object(part: &str) -> Result<Map<String, Value>, Untrue> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| Untrue::Unreadable)?;
    serde_json::from_slice(&bytes).map_err(|_| Untrue::Unreadable)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn expected() -> Expected<'static> {
        let now = Moment::from_ms(1_772_460_300_000).unwrap();
        Expected { issuer: "https://id.example", client_id: "recourse", nonce: "n-1", now }
    }

    /// A key that was made for this test, of which only the public half was kept.
    const N: &str = "5RJIymhUeVkCIAbq35bOWz8LiCwnVkRRKUlTaG5WDHi50VkSBb7gdsIToaT8DoVgvRoGlBaNPAtxAMlH\
         ToapE-9B42ZEuVAFSbhdv_D1fqYjcmPauseYSd4IZnriVWyGHTnJjKhLVIGGrXrgtQfHGMjmWTdY-6Jd\
         qJ7bWX_4mRksE0BJn5mEsJCyXRjCNQMtsHQycKV4Rcx1DrjdMk-8xM4LCMzPX0Agik4IgQ-sfkT_QJEn\
         fnZHWZmGT2ZRFr2ClDJ_dTxI9JtazG5nBC_IqI9eONJUCQT4RRnxxQnIzb5F3paHUIPKZVGNs81CuVWC\
         0q9CnODUyaaIn8mdA4TT3w";

    /// What it signed: `iss`, `sub`, `aud`, `exp`, `iat` and `nonce` as expected.
    const TOKEN: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6InIxIn0\
         .eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJzdWIiOiJzLTEiLCJhdWQiOiJyZWNvdXJzZSIsImV4\
         cCI6MTc3MjQ2MDYwMCwiaWF0IjoxNzcyNDYwMDAwLCJub25jZSI6Im4tMSJ9\
         .Z7tPX8wE8KSIH09c577klou9Vnwod6a6yowoXJh1Ire5zX9FsnZjLc8JcScfU-WRRf6iPCprSgWmePlb\
         Qzc6J5LI2XE32W9ss2bPDzqTsV_pNRDbH5S2tp8_egywudDSM1SN25AeG4DFZnoPbz167gDGhB9DqzM_\
         58zsIO9fBv67Cpw55Th3ZXkTbeXoeTrBgFVrsUsym12Ehzul4rTUAg3VtUinzRINNb00oiSnTkeTOXO5\
         QHjU8Bi1H8av7oV9vslnA3XN-ui9ynHboiocZPvDCj6LNJkOWbtR0mxHrfiv6ontSRVz5ddjoKPU8Zkr\
         -fAo4dyvJ2jruZ4Lco43gg";

    fn keys() -> KeySet {
        KeySet::read(&json!({"keys": [{"kty": "RSA", "kid": "r1", "n": N, "e": "AQAB"}]}))
    }

    #[test]
    fn a_token_that_the_provider_signed_is_believed() {
        let claims = check(TOKEN, &keys(), &expected()).unwrap();
        assert_eq!(claims["sub"], "s-1");
    }

    #[test]
    fn a_token_of_which_any_letter_was_changed_is_not() {
        for place in 0..TOKEN.len() {
            let mut token = TOKEN.as_bytes().to_vec();
            token[place] = if token[place] == b'A' { b'E' } else { b'A' };
            let token = String::from_utf8(token).unwrap();
            assert!(check(&token, &keys(), &expected()).is_err(), "{place}");
        }
    }

    #[test]
    fn a_token_that_is_ours_says_all_of_it() {
        let now = expected().now.ms() / 1_000;
        let good =
            json!({"iss": "https://id.example", "aud": "recourse", "exp": now, "nonce": "n-1"});
        let table = [
            (json!({}), Ok(())),
            (json!({"iss": "https://id.example.evil.example"}), Err(Untrue::Issuer)),
            (json!({"iss": null}), Err(Untrue::Issuer)),
            (json!({"aud": "another"}), Err(Untrue::Audience)),
            (json!({"aud": ["recourse"]}), Ok(())),
            (json!({"aud": ["recourse", "another"]}), Err(Untrue::Audience)),
            (json!({"aud": ["recourse", "another"], "azp": "another"}), Err(Untrue::Audience)),
            (json!({"aud": ["recourse", "another"], "azp": "recourse"}), Ok(())),
            (json!({"azp": "another"}), Err(Untrue::Audience)),
            (json!({"exp": now - 59}), Ok(())),
            (json!({"exp": now - 60}), Err(Untrue::Expired)),
            (json!({"exp": null}), Err(Untrue::Expired)),
            (json!({"iat": now + 60}), Ok(())),
            (json!({"iat": now + 61}), Err(Untrue::NotYet)),
            (json!({"nbf": now + 61}), Err(Untrue::NotYet)),
            (json!({"nonce": "n-2"}), Err(Untrue::Nonce)),
            (json!({"nonce": null}), Err(Untrue::Nonce)),
        ];
        for (other, said) in table {
            let mut claims = good.as_object().unwrap().clone();
            claims.extend(other.as_object().unwrap().clone());
            assert_eq!(says(&claims, &expected()), said, "{other}");
        }
    }
}

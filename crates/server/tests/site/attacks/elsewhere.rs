//! Signing in at a provider of identities, which is a small but real one on a port of this machine: it
//! signs with a key that was made for the test, and lies where a test wants it to.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Json, Router,
    extract::State,
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::Phi;
use reqwest::{Response, StatusCode, Url, header};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};
use server::{Elsewhere, KnownBy, SiteSettings};
use sha2::{Digest, Sha256};
use store::Member;
use testkit::office::TestOffice;
use tokio::net::TcpListener;

use super::{cookie, give_password, now};
use crate::support::TestSite;

/// In which way the provider lies.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Lie {
    None,
    OtherNonce,
    OtherIssuer,
    OtherAudience,
    Expired,
    Unsigned,
    SignedWithThePublicKey,
    OtherKey,
    UnknownKey,
    NotVouched,
}

struct Provider {
    address: SocketAddr,
    key: EcdsaKeyPair,
    other_key: EcdsaKeyPair,
    told: Mutex<Told>,
}

/// What a test tells the provider.
#[derive(Clone)]
struct Told {
    lie: Lie,
    now_secs: i64,
    nonce: String,
    challenge: String,
    email: &'static str,
    roles: Option<Value>,
}

fn new_key() -> EcdsaKeyPair {
    let rng = SystemRandom::new();
    let bytes = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &rng).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, bytes.as_ref(), &rng).unwrap()
}

fn point(key: &EcdsaKeyPair) -> (String, String) {
    let point = key.public_key().as_ref();
    (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]))
}

impl Provider {
    async fn begin() -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let told = Told {
            lie: Lie::None,
            now_secs: 0,
            nonce: String::new(),
            challenge: String::new(),
            email: "rosa@elm-street.example",
            roles: None,
        };
        let provider = Arc::new(Self {
            address: listener.local_addr().unwrap(),
            key: new_key(),
            other_key: new_key(),
            told: Mutex::new(told),
        });
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(Arc::clone(&provider));
        tokio::spawn(async move { axum::serve(listener, app).await });
        provider
    }

    fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }

    fn tell(&self, change: impl FnOnce(&mut Told)) {
        change(&mut self.told.lock().unwrap());
    }
}

async fn configuration(State(it): State<Arc<Provider>>) -> Json<Value> {
    let issuer = it.issuer();
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
    }))
}

async fn keys(State(it): State<Arc<Provider>>) -> Json<Value> {
    let (x, y) = point(&it.key);
    let key = json!({"kty": "EC", "crv": "P-256", "kid": "k1", "use": "sig", "x": x, "y": y});
    Json(json!({"keys": [key]}))
}

/// Trades a code, as a provider does: for whom it was given, with the verifier that belongs to it.
async fn token(
    State(it): State<Arc<Provider>>,
    headers: axum::http::HeaderMap,
    Form(fields): Form<std::collections::BTreeMap<String, String>>,
) -> Result<Json<Value>, StatusCode> {
    let told = it.told.lock().unwrap().clone();
    let verifier = URL_SAFE_NO_PAD.encode(Sha256::digest(fields["code_verifier"].as_bytes()));
    let is_us = headers["authorization"] == "Basic cmVjb3Vyc2U6YSUyMHNlY3JldA==";
    if fields["code"] != "a-code" || verifier != told.challenge || !is_us {
        return Err(StatusCode::BAD_REQUEST);
    }
    let other = |lie: Lie, good: &str, bad: &str| {
        if told.lie == lie { bad.to_owned() } else { good.to_owned() }
    };
    let mut claims = json!({
        "iss": other(Lie::OtherIssuer, &it.issuer(), "http://127.0.0.1:1"),
        "sub": "s-77",
        "aud": other(Lie::OtherAudience, "recourse", "another"),
        "exp": if told.lie == Lie::Expired { told.now_secs - 61 } else { told.now_secs + 300 },
        "iat": told.now_secs,
        "nonce": other(Lie::OtherNonce, &told.nonce, "another"),
        "email": told.email,
        "email_verified": told.lie != Lie::NotVouched,
    });
    if let Some(roles) = told.roles {
        claims["groups"] = roles;
    }
    let (algorithm, key) = match told.lie {
        Lie::Unsigned => ("none", "k1"),
        Lie::SignedWithThePublicKey => ("HS256", "k1"),
        Lie::UnknownKey => ("ES256", "k2"),
        _ => ("ES256", "k1"),
    };
    let part = |it: &Value| URL_SAFE_NO_PAD.encode(it.to_string());
    let signed = format!("{}.{}", part(&json!({"alg": algorithm, "kid": key})), part(&claims));
    let signature = match told.lie {
        Lie::Unsigned => String::new(),
        Lie::SignedWithThePublicKey => {
            use hmac::{Hmac, KeyInit, Mac};
            let key = it.key.public_key().as_ref();
            let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).unwrap();
            mac.update(signed.as_bytes());
            URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
        }
        lie => {
            let is_other = [Lie::OtherKey, Lie::UnknownKey].contains(&lie);
            let key = if is_other { &it.other_key } else { &it.key };
            let signature = key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
            URL_SAFE_NO_PAD.encode(signature)
        }
    };
    Ok(Json(json!({"access_token": "x", "id_token": format!("{signed}.{signature}")})))
}

/// A site with a provider; Rosa's name to sign in with is her address of e-mail.
async fn site(roles_claim: Option<&str>) -> (TestSite, Arc<Provider>) {
    let provider = Provider::begin().await;
    let elsewhere = Elsewhere {
        issuer: provider.issuer(),
        client_id: "recourse".to_owned(),
        secret: Some(Phi::new("a secret".to_owned())),
        public_url: "https://recourse.example.org".to_owned(),
        known_by: KnownBy::Email,
        roles_claim: roles_claim.map(str::to_owned),
    };
    let office = TestOffice::on_sqlite(1).await.unwrap();
    let settings = SiteSettings { elsewhere: Some(elsewhere), ..SiteSettings::for_tests() };
    let site = TestSite::with(office, settings).await;
    give_password(&site, "rosa").await;
    let staff = site.office.staff("rosa");
    let known = site.office.practice.credentials(staff).await.unwrap().unwrap();
    let name = Phi::new("rosa@elm-street.example".to_owned());
    let office = &site.office.office;
    let stamp = office.stamp(store::By::Command("test"));
    let mut tx = office.store.begin(&site.office.practice, stamp).await.unwrap();
    let known = store::Credentials { name, ..known };
    tx.keep_credentials(&known, "password.given").await.unwrap();
    tx.commit().await.unwrap();
    (site, provider)
}

/// A browser goes to the provider; gives its cookie and the state.
async fn go(site: &TestSite, provider: &Provider) -> (String, String) {
    let res = site.nobody().page("/sign-in/provider?next=/account").send().await.unwrap();
    assert_eq!(res.status(), StatusCode::SEE_OTHER);
    let way = cookie(&res);
    let address = Url::parse(res.headers()[header::LOCATION].to_str().unwrap()).unwrap();
    assert_eq!(address.path(), "/authorize");
    let said = |name: &str| {
        let pair = address.query_pairs().find(|it| it.0 == name);
        pair.unwrap_or_else(|| panic!("{name}")).1.into_owned()
    };
    assert_eq!(said("redirect_uri"), "https://recourse.example.org/sign-in/provider/back");
    assert_eq!(said("code_challenge_method"), "S256");
    let now_secs = now(site).ms() / 1_000;
    provider.tell(|it| {
        it.nonce = said("nonce");
        it.challenge = said("code_challenge");
        it.now_secs = now_secs;
    });
    (way, said("state"))
}

async fn come_back(site: &TestSite, way: &str, state: &str) -> Response {
    let path = format!("/sign-in/provider/back?code=a-code&state={state}");
    site.nobody().page(&path).header(header::COOKIE, way).send().await.unwrap()
}

#[tokio::test]
async fn somebody_signs_in_elsewhere_and_is_known_by_the_subject_from_then_on() {
    let (site, provider) = site(None).await;
    let page = site.nobody().page("/sign-in").send().await.unwrap().text().await.unwrap();
    assert!(page.contains("/sign-in/provider?next=/"));
    let (way, state) = go(&site, &provider).await;
    let res = come_back(&site, &way, &state).await;
    assert_eq!(res.status(), StatusCode::OK);
    assert_eq!(res.headers()[header::REFRESH], "0; url=/account");
    let mine = cookie(&res);
    let account = site.nobody().page("/account").header(header::COOKIE, &mine);
    assert_eq!(account.send().await.unwrap().status(), StatusCode::OK);

    // The address of e-mail goes to somebody else, and the subject stays.
    provider.tell(|it| it.email = "rosa.miller@elm-street.example");
    let (way, state) = go(&site, &provider).await;
    assert_eq!(come_back(&site, &way, &state).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_a_provider_or_somebody_in_between_makes_up_is_not_believed() {
    let (site, provider) = site(None).await;
    let lies = [
        (Lie::OtherNonce, StatusCode::BAD_GATEWAY),
        (Lie::OtherIssuer, StatusCode::BAD_GATEWAY),
        (Lie::OtherAudience, StatusCode::BAD_GATEWAY),
        (Lie::Expired, StatusCode::BAD_GATEWAY),
        (Lie::Unsigned, StatusCode::BAD_GATEWAY),
        (Lie::SignedWithThePublicKey, StatusCode::BAD_GATEWAY),
        (Lie::OtherKey, StatusCode::BAD_GATEWAY),
        (Lie::UnknownKey, StatusCode::BAD_GATEWAY),
        (Lie::NotVouched, StatusCode::FORBIDDEN),
        (Lie::None, StatusCode::OK),
    ];
    for (lie, status) in lies {
        provider.tell(|it| it.lie = lie);
        let (way, state) = go(&site, &provider).await;
        let res = come_back(&site, &way, &state).await;
        assert_eq!(res.status(), status, "{lie:?}");
        assert_eq!(res.headers().contains_key(header::SET_COOKIE), lie == Lie::None, "{lie:?}");
    }
}

#[tokio::test]
async fn a_way_back_belongs_to_one_way_there_of_one_browser() {
    let (site, provider) = site(None).await;
    let (way, state) = go(&site, &provider).await;
    let ended = StatusCode::BAD_REQUEST;
    assert_eq!(come_back(&site, &way, "another").await.status(), ended);
    assert_eq!(come_back(&site, &way, &state).await.status(), ended, "it had one try");
    let (way, state) = go(&site, &provider).await;
    assert_eq!(come_back(&site, "", &state).await.status(), ended, "another browser");
    assert_eq!(come_back(&site, "recourse-way=x", &state).await.status(), ended);
    assert_eq!(come_back(&site, &way, &state).await.status(), StatusCode::OK);
    assert_eq!(come_back(&site, &way, &state).await.status(), ended, "a second time");
    let (way, state) = go(&site, &provider).await;
    super::pass(&site, 10);
    assert_eq!(come_back(&site, &way, &state).await.status(), ended, "too late");
}

#[tokio::test]
async fn whom_the_practice_does_not_know_does_not_come_in() {
    let (site, provider) = site(None).await;
    provider.tell(|it| it.email = "stranger@elm-street.example");
    let (way, state) = go(&site, &provider).await;
    let res = come_back(&site, &way, &state).await;
    assert_eq!(res.status(), StatusCode::FORBIDDEN);
    assert!(!res.headers().contains_key(header::SET_COOKIE));
}

#[tokio::test]
async fn roles_come_from_the_provider_where_the_settings_say_so() {
    let (site, provider) = site(Some("groups")).await;
    let roles = async || {
        let rosa = site.office.staff("rosa");
        let Member { roles, .. } = site.office.practice.member(rosa).await.unwrap().unwrap();
        roles.join(" ")
    };
    let table = [
        (Some(json!(["specialist", "everybody"])), StatusCode::OK, "specialist"),
        (Some(json!("coder specialist")), StatusCode::OK, "coder specialist"),
        (Some(json!(["everybody"])), StatusCode::FORBIDDEN, "coder specialist"),
        (None, StatusCode::FORBIDDEN, "coder specialist"),
    ];
    for (said, status, has) in table {
        provider.tell(|it| it.roles.clone_from(&said));
        let (way, state) = go(&site, &provider).await;
        assert_eq!(come_back(&site, &way, &state).await.status(), status, "{said:?}");
        assert_eq!(roles().await, has, "{said:?}");
    }
}

#[tokio::test]
async fn a_site_without_a_provider_has_no_such_way_in() {
    let site = TestSite::new(1).await;
    for path in ["/sign-in/provider", "/sign-in/provider/back"] {
        let res = site.nobody().page(path).send().await.unwrap();
        assert_eq!(res.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

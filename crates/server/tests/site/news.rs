//! News go out: signed, in order, at least once, and never with a patient's name.

#![expect(clippy::unwrap_used, reason = "what fails here ends a test, which is what it is for")]

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::{Value, json};
use server::{Carrier, Serving};
use sha2::Sha256;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::support::TestSite;

/// What a receiver has.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Got {
    id: String,
    kind: String,
    entry: i64,
    body: String,
    is_signed: bool,
}

/// A program that is told of news, on a port of this machine.
struct Receiver {
    address: SocketAddr,
    got: Arc<Mutex<Vec<Got>>>,
    /// How it answers the next messages; then it takes every one.
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
    secret: Arc<Mutex<Vec<u8>>>,
    serving: JoinHandle<()>,
}

#[derive(Clone)]
struct Behind {
    got: Arc<Mutex<Vec<Got>>>,
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
    secret: Arc<Mutex<Vec<u8>>>,
}

impl Receiver {
    async fn new() -> Self {
        let (got, answers, secret) = (Arc::default(), Arc::default(), Arc::default());
        let behind = Behind {
            got: Arc::clone(&got),
            answers: Arc::clone(&answers),
            secret: Arc::clone(&secret),
        };
        let app = Router::new().route("/news", post(take)).with_state(behind);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { address, got, answers, secret, serving }
    }

    /// It is subscribed to these news; gives the number of the subscription.
    async fn subscribe(&self, site: &TestSite, news: &[&str]) -> String {
        let said = json!({ "address": format!("http://{}/news", self.address), "news": news });
        let ida = site.as_("ida").await;
        let request = ida.api(Method::POST, "/api/v1/webhook-subscriptions").json(&said);
        let res = request.header("Idempotency-Key", self.address.to_string()).send().await.unwrap();
        assert_eq!(res.status(), StatusCode::CREATED);
        let made: Value = res.json().await.unwrap();
        let secret = made["secret"].as_str().unwrap().strip_prefix("whsec_").unwrap();
        *self.secret.lock().unwrap() = STANDARD.decode(secret).unwrap();
        made["id"].as_str().unwrap().to_owned()
    }

    fn answer(&self, statuses: &[u16]) {
        let statuses = statuses.iter().map(|it| StatusCode::from_u16(*it).unwrap());
        self.answers.lock().unwrap().extend(statuses);
    }

    fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn take(State(it): State<Behind>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    let (id, time) = (header("webhook-id"), header("webhook-timestamp"));
    let body = String::from_utf8(body.to_vec()).unwrap();
    let secret = it.secret.lock().unwrap().clone();
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret).unwrap();
    mac.update(format!("{id}.{time}.{body}").as_bytes());
    let signature = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    let said: Value = serde_json::from_str(&body).unwrap();
    it.got.lock().unwrap().push(Got {
        id,
        kind: said["type"].as_str().unwrap().to_owned(),
        entry: said["data"]["entry"].as_i64().unwrap(),
        is_signed: header("webhook-signature") == signature,
        body,
    });
    it.answers.lock().unwrap().pop_front().unwrap_or(StatusCode::NO_CONTENT)
}

/// A file with denials comes, and is worked on until people are asked.
async fn work(site: &mut TestSite) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/01-partial-denials.835");
    let bytes = std::fs::read(path).expect("the samples are here");
    site.office.ingest("01-partial-denials.835", &bytes).await.unwrap();
    site.office.work().await.unwrap();
}

async fn tell(site: &TestSite) -> (usize, usize) {
    let carrier = Carrier::new(true);
    let office = &site.office.office;
    let done = orchestrator::deliver(office, &site.office.practice, &carrier).await.unwrap();
    (done.n_taken, done.n_not_taken)
}

async fn state(site: &TestSite, id: &str) -> Value {
    let path = format!("/api/v1/webhook-subscriptions/{id}");
    let res = site.as_("ida").await.api(Method::GET, &path).send().await.unwrap();
    res.json().await.unwrap()
}

const ALL: [&str; 4] = ["case.opened", "proposal.made", "approval.wanted", "file.received"];

#[tokio::test]
async fn a_receiver_is_told_what_happens_in_order_and_signed() {
    let mut site = TestSite::new(1).await;
    let receiver = Receiver::new().await;
    receiver.subscribe(&site, &ALL).await;
    assert_eq!(tell(&site).await, (0, 0), "nothing has happened yet");
    work(&mut site).await;
    let (n_taken, _) = tell(&site).await;
    let got = receiver.got();
    assert_eq!(n_taken, got.len());
    assert!(got.iter().all(|it| it.is_signed));
    assert!(got.is_sorted_by_key(|it| it.entry));
    for kind in ALL {
        assert!(got.iter().any(|it| it.kind == kind), "{kind}");
    }
    assert_eq!(tell(&site).await, (0, 0), "nobody is told twice");

    // Every one of them is an entry of the trail, and each names numbers of ours and nothing else.
    let trail = site.office.practice.audit_trail(0, 10_000).await.unwrap();
    let wanted = trail.iter().filter(|it| {
        let news = orchestrator::News::of(it);
        news.is_some_and(|it| ALL.contains(&it.id()))
    });
    let entries: Vec<_> = wanted.map(|it| it.seq).collect();
    assert_eq!(got.iter().map(|it| it.entry).collect::<Vec<_>>(), entries);
    for it in &got {
        let said: Value = serde_json::from_str(&it.body).unwrap();
        let data = said["data"].as_object().unwrap();
        for (name, value) in data {
            let is_ours = match name.as_str() {
                "entry" => value.is_i64(),
                "practice" => value.as_str().unwrap().starts_with("prac_"),
                "case" => value.as_str().unwrap().starts_with("case_"),
                "proposal" => value.as_str().unwrap().starts_with("prop_"),
                _ => false,
            };
            assert!(is_ours, "{name}: {value}");
        }
    }
}

#[tokio::test]
async fn a_receiver_that_was_away_is_told_later_and_still_in_order() {
    let mut site = TestSite::new(2).await;
    let receiver = Receiver::new().await;
    let id = receiver.subscribe(&site, &ALL).await;
    work(&mut site).await;
    receiver.answer(&[204, 500]);
    assert_eq!(tell(&site).await, (1, 1), "after a message that is not taken, no other is sent");
    let state_now = state(&site, &id).await;
    assert_eq!(state_now["n_failed"], 1);
    assert_eq!(state_now["failed"], "it broke down over the message");
    assert_eq!(tell(&site).await, (0, 0), "it is left alone for a while");

    site.office.hand.pass(Duration::from_secs(6));
    receiver.answer(&[429]);
    assert_eq!(tell(&site).await, (0, 1));
    site.office.hand.pass(Duration::from_secs(6));
    assert_eq!(tell(&site).await, (0, 0), "for longer each time");
    site.office.hand.pass(Duration::from_secs(25));
    let (n_taken, n_not_taken) = tell(&site).await;
    assert_eq!(n_not_taken, 0);
    let got = receiver.got();
    let ids: Vec<_> = got.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids[1], ids[2], "the same message has the same name at every attempt");
    assert_eq!(ids[2], ids[3]);
    assert_eq!(got.len(), n_taken + 3);
    assert!(got.is_sorted_by_key(|it| it.entry));
    assert_eq!(state(&site, &id).await["n_failed"], 0);
}

#[tokio::test]
async fn after_two_days_a_person_hears_of_it_and_nothing_is_lost() {
    let mut site = TestSite::new(3).await;
    let receiver = Receiver::new().await;
    let id = receiver.subscribe(&site, &["case.opened"]).await;
    work(&mut site).await;
    receiver.answer(&[503; 12]);
    let mut n_attempts = 0;
    for _ in 0..200 {
        n_attempts += tell(&site).await.1;
        site.office.hand.pass(Duration::from_mins(20));
    }
    assert_eq!(n_attempts, 12);
    assert_eq!(state(&site, &id).await["state"], "stopped");
    let findings = site.office.practice.findings(100).await.unwrap();
    let told = findings.iter().find(|it| it.kind == "receiver_silent").unwrap();
    assert!(told.what.expose().contains(&id));
    let kinds = receiver.got().len();

    let path = format!("/api/v1/webhook-subscriptions/{id}/resumption");
    let ida = site.as_("ida").await;
    let res =
        ida.api(Method::POST, &path).header("Idempotency-Key", "resume").send().await.unwrap();
    assert_eq!(res.status(), StatusCode::OK);
    assert!(tell(&site).await.0 > 0, "it is told what it missed");
    let got = receiver.got();
    assert_eq!(got[kinds].id, got[0].id, "from the first message that it did not take");
}

#[tokio::test]
async fn a_receiver_that_wants_nothing_more_is_told_nothing_more() {
    let mut site = TestSite::new(4).await;
    let receiver = Receiver::new().await;
    let id = receiver.subscribe(&site, &ALL).await;
    work(&mut site).await;
    receiver.answer(&[410]);
    assert_eq!(tell(&site).await, (0, 1));
    assert_eq!(state(&site, &id).await["state"], "stopped");

    let other = Receiver::new().await;
    let id = other.subscribe(&site, &ALL).await;
    let path = format!("/api/v1/webhook-subscriptions/{id}");
    let res = site.as_("ida").await.api(Method::DELETE, &path).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::NO_CONTENT);
    site.office.pass(Duration::from_hours(24 * 30)).await.unwrap();
    tell(&site).await;
    assert_eq!(other.got(), []);
    assert_eq!(state(&site, &id).await["code"], "not_there");
}

#[tokio::test]
async fn two_servers_tell_a_receiver_once() {
    let mut site = TestSite::new(5).await;
    let receiver = Receiver::new().await;
    receiver.subscribe(&site, &ALL).await;
    work(&mut site).await;
    let (one, two) = tokio::join!(tell(&site), tell(&site));
    let got = receiver.got();
    assert_eq!(one.0 + two.0, got.len());
    let mut ids: Vec<_> = got.iter().map(|it| it.id.clone()).collect();
    ids.dedup();
    assert_eq!(ids.len(), got.len());
}

#[tokio::test]
async fn nothing_is_sent_to_where_only_the_server_can_go() {
    let mut site = TestSite::new(6).await;
    let receiver = Receiver::new().await;
    receiver.subscribe(&site, &ALL).await;
    work(&mut site).await;
    // The same office, on a server that may not.
    let carrier = Carrier::new(false);
    let office = &site.office.office;
    let done = orchestrator::deliver(office, &site.office.practice, &carrier).await.unwrap();
    assert_eq!((done.n_taken, done.n_not_taken), (0, 1));
    assert_eq!(receiver.got(), []);
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let mut site = TestSite::new(7).await;
    let receiver = Receiver::new().await;
    let id = receiver.subscribe(&site, &ALL).await;
    work(&mut site).await;
    receiver.answer(&[307]);
    assert_eq!(tell(&site).await, (0, 1));
    let why = "it sent us elsewhere, where we don't go";
    assert_eq!(state(&site, &id).await["failed"], why);
}

#[tokio::test]
async fn nobody_is_told_anything_who_is_not_who_they_say() {
    let mut site = TestSite::new(8).await;
    // A receiver with a certificate for which nobody vouches whom this machine trusts.
    let folder = tempfile::tempdir().unwrap();
    let key = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let files = server::PemFiles {
        certificate: folder.path().join("cert.pem"),
        key: folder.path().join("key.pem"),
    };
    std::fs::write(&files.certificate, key.cert.pem()).unwrap();
    std::fs::write(&files.key, key.signing_key.serialize_pem()).unwrap();
    let serving = Serving::begin("127.0.0.1:0".parse().unwrap(), Some(files)).await.unwrap();
    let address = serving.address().unwrap();
    let receiver = tokio::spawn(serving.until(site.site.clone(), std::future::pending()));

    let said = json!({ "address": format!("https://{address}/news"), "news": ["case.opened"] });
    let ida = site.as_("ida").await;
    let request = ida.api(Method::POST, "/api/v1/webhook-subscriptions").json(&said);
    let res = request.header("Idempotency-Key", "key 1").send().await.unwrap();
    let made: Value = res.json().await.unwrap();
    work(&mut site).await;
    assert_eq!(tell(&site).await, (0, 1));
    let state = state(&site, made["id"].as_str().unwrap()).await;
    assert_eq!(state["failed"], "it could not be reached");
    receiver.abort();
}

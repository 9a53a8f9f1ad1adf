//! Platforms deliver: what they sign is read, and nothing else is.

#![expect(clippy::unwrap_used, reason = "what fails here ends a test, which is what it is for")]

use std::time::Duration;

use domain::{AccountId, EventKey};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::support::TestSite;

/// A delivery as it is sent: what stands over it, and what it says.
#[derive(Clone)]
struct Sent {
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// A delivery of the test office's platform.
macro_rules! sent {
    ($delivery:expr) => {{
        let delivery = $delivery;
        Sent { headers: delivery.headers, body: delivery.body.expose().clone() }
    }};
}

/// A remittance with a denial, as the platform holds it.
fn hold(site: &TestSite, name: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/01-partial-denials.835");
    let bytes = std::fs::read(path).expect("the samples are here");
    site.office
        .sandbox
        .receive(EventKey { account: site.office.account, id: name.to_owned() }, bytes);
}

async fn send(site: &TestSite, account: AccountId, delivery: &Sent) -> (StatusCode, String) {
    let path = format!("/api/v1/webhooks/{account}");
    let mut request = site.nobody().api(Method::POST, &path).body(delivery.body.clone());
    for (name, value) in &delivery.headers {
        request = request.header(name, value);
    }
    let res = request.send().await.unwrap();
    let (status, text) = (res.status(), res.text().await.unwrap());
    let problem = serde_json::from_str::<Value>(&text).unwrap_or_default();
    (status, problem["code"].as_str().unwrap_or_default().to_owned())
}

async fn n_events(site: &TestSite) -> usize {
    site.office.practice.events(None, 1_000).await.unwrap().len()
}

#[tokio::test]
async fn what_a_platform_hints_at_is_fetched_at_once() {
    let mut site = TestSite::new(1).await;
    site.office.work().await.unwrap();
    hold(&site, "a.835");
    let delivery = sent!(site.office.sandbox.deliveries().remove(0));
    let account = site.office.account;
    assert_eq!(send(&site, account, &delivery).await, (StatusCode::ACCEPTED, String::new()));
    assert_eq!(n_events(&site).await, 0, "what it says is a hint, and nothing is believed of it");
    // Not a second passes, so nobody has polled.
    site.office.work().await.unwrap();
    assert!(n_events(&site).await > 0);
    assert_eq!(site.office.faults_at_rest().await.unwrap(), []);
}

#[tokio::test]
async fn a_delivery_that_is_not_signed_is_not_read() {
    let mut site = TestSite::new(2).await;
    site.office.work().await.unwrap();
    hold(&site, "a.835");
    let good = sent!(site.office.sandbox.deliveries().remove(0));
    let header = |value: &str| vec![("X-Sandbox-Signature".to_owned(), value.to_owned())];
    let account = site.office.account;
    let changed = b"record rec_1".to_vec();
    let unsigned = Sent { headers: Vec::new(), ..good.clone() };
    let forged = Sent { headers: header(&"0".repeat(64)), ..good.clone() };
    let twice = [good.headers.clone(), header(&"0".repeat(64))].concat();
    let signed_twice = Sent { headers: twice, ..good.clone() };
    let altered = Sent { body: changed, ..good.clone() };
    let other_account = AccountId::new(site.office.office.now(), [9; 10]);
    let table = [
        ("unsigned", account, unsigned),
        ("forged", account, forged),
        ("signed twice", account, signed_twice),
        ("altered", account, altered),
        ("for another account", other_account, good.clone()),
    ];
    for (what, account, delivery) in table {
        let refused = (StatusCode::UNAUTHORIZED, "delivery_refused".to_owned());
        assert_eq!(send(&site, account, &delivery).await, refused, "{what}");
    }
    site.office.work().await.unwrap();
    assert_eq!(n_events(&site).await, 0);
    // None of them stands in the way of the good one.
    assert_eq!(send(&site, account, &good).await.0, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn a_delivery_that_somebody_heard_is_refused_when_they_send_it_again() {
    let mut site = TestSite::new(3).await;
    hold(&site, "a.835");
    let delivery = sent!(site.office.sandbox.deliveries().remove(0));
    let account = site.office.account;
    assert_eq!(send(&site, account, &delivery).await.0, StatusCode::ACCEPTED);
    let repeated = (StatusCode::CONFLICT, "delivery_repeated".to_owned());
    assert_eq!(send(&site, account, &delivery).await, repeated, "before it was read");
    site.office.work().await.unwrap();
    assert_eq!(send(&site, account, &delivery).await, repeated, "after it was read");
    site.office.pass(Duration::from_hours(6 * 24)).await.unwrap();
    assert_eq!(send(&site, account, &delivery).await, repeated, "days later");
}

#[tokio::test]
async fn a_delivery_of_another_time_is_refused() {
    let site = TestSite::new(4).await;
    let (account, now) = (site.office.account, site.office.office.now());
    let sandbox = &site.office.sandbox;
    let delivery = sent!(sandbox.delivery_of(b"record rec_0", Some(now)));
    site.office.hand.pass(Duration::from_mins(6));
    let old = (StatusCode::BAD_REQUEST, "delivery_not_now".to_owned());
    assert_eq!(send(&site, account, &delivery).await, old);
    let future = now.plus(Duration::from_mins(12));
    let future = sent!(sandbox.delivery_of(b"record rec_0", Some(future)));
    assert_eq!(send(&site, account, &future).await, old);

    // Who takes the time away, or puts another one there, breaks the signature.
    let refused = (StatusCode::UNAUTHORIZED, "delivery_refused".to_owned());
    let is_time = |it: &(String, String)| it.0 == "X-Sandbox-Sent";
    let mut bare = delivery.clone();
    bare.headers.retain(|it| !is_time(it));
    assert_eq!(send(&site, account, &bare).await, refused);
    let mut later = delivery.clone();
    for header in later.headers.iter_mut().filter(|it| is_time(it)) {
        header.1 = site.office.office.now().ms().to_string();
    }
    assert_eq!(send(&site, account, &later).await, refused);
    let fresh = sent!(sandbox.delivery_of(b"record rec_0", Some(site.office.office.now())));
    assert_eq!(send(&site, account, &fresh).await.0, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn nonsense_that_is_signed_becomes_a_finding() {
    let mut site = TestSite::new(5).await;
    let account = site.office.account;
    let nonsense = sent!(site.office.sandbox.delivery_of(b"\xff\x00 Ada Example", None));
    let nothing = sent!(site.office.sandbox.delivery_of(b"record rec_99", None));
    for delivery in [nonsense, nothing] {
        assert_eq!(send(&site, account, &delivery).await.0, StatusCode::ACCEPTED);
    }
    site.office.work().await.unwrap();
    let findings = site.office.practice.findings(10).await.unwrap();
    let mut kinds: Vec<_> = findings.iter().map(|it| it.kind.as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["hint_to_nothing", "not_a_hint"]);
    assert!(findings.iter().all(|it| !it.what.expose().contains("Ada")));
}

#[tokio::test]
async fn a_delivery_is_small() {
    let site = TestSite::new(6).await;
    let large = sent!(site.office.sandbox.delivery_of(&vec![b'a'; 300 << 10], None));
    let refused = (StatusCode::PAYLOAD_TOO_LARGE, "too_large".to_owned());
    assert_eq!(send(&site, site.office.account, &large).await, refused);
}

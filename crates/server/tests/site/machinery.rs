//! What every route of the API has: keys that name requests, pages, marks, problems, a description.

#![expect(clippy::unwrap_used, reason = "what fails here ends a test, which is what it is for")]

use std::{collections::BTreeSet, time::Duration};

use domain::Phi;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::SiteSettings;
use testkit::office::TestOffice;

use crate::support::{TestSite, Visitor};

const SUBSCRIPTIONS: &str = "/api/v1/webhook-subscriptions";

fn wanted(path: &str) -> Value {
    json!({ "address": format!("http://127.0.0.1:9/{path}"), "news": ["case.opened"] })
}

async fn subscribe(visitor: &Visitor, key: &str, path: &str) -> (StatusCode, bool, Value) {
    let request = visitor.api(Method::POST, SUBSCRIPTIONS).json(&wanted(path));
    let res = request.header("Idempotency-Key", key).send().await.unwrap();
    let is_again = res.headers().contains_key("idempotency-replayed");
    (res.status(), is_again, res.json().await.unwrap())
}

async fn get(visitor: &Visitor, path: &str) -> (StatusCode, Value) {
    let res = visitor.api(Method::GET, path).send().await.unwrap();
    (res.status(), res.json().await.unwrap())
}

#[tokio::test]
async fn a_request_that_is_sent_twice_is_done_once() {
    let site = TestSite::new(1).await;
    let ida = site.as_("ida").await;
    let (status, is_again, first) = subscribe(&ida, "key 1", "news").await;
    assert_eq!((status, is_again), (StatusCode::CREATED, false));
    let (status, is_again, second) = subscribe(&ida, "key 1", "news").await;
    assert_eq!((status, is_again), (StatusCode::CREATED, true));
    assert_eq!(first, second, "even the secret, which is shown once");
    let (_, all) = get(&ida, SUBSCRIPTIONS).await;
    assert_eq!(all["items"].as_array().unwrap().len(), 1);

    let (status, _, problem) = subscribe(&ida, "key 1", "other").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["code"], "key_reused");
    // Another person's key is another key.
    let ann = site.as_("ann").await;
    let (status, is_again, _) = subscribe(&ann, "key 1", "other").await;
    assert_eq!((status, is_again), (StatusCode::CREATED, false));
}

#[tokio::test]
async fn a_key_holds_over_a_restart_and_between_two_servers() {
    let site = TestSite::new(12).await;
    let (_, _, first) = subscribe(&site.as_("ida").await, "key 1", "news").await;
    let office = TestOffice::at(site.office.url.clone(), 12).await.unwrap();
    let other = TestSite::over(office).await;
    let (status, is_again, second) = subscribe(&other.as_("ida").await, "key 1", "news").await;
    assert_eq!((status, is_again), (StatusCode::CREATED, true));
    assert_eq!(first, second);

    // A day later the key is free; and by then the sweep has taken the answer away.
    other.office.hand.pass(Duration::from_hours(25));
    let (status, is_again, third) = subscribe(&other.as_("ida").await, "key 1", "news").await;
    assert_eq!((status, is_again), (StatusCode::CREATED, false));
    assert_ne!(first["id"], third["id"]);
}

#[tokio::test]
async fn an_answer_is_kept_sealed() {
    let site = TestSite::new(13).await;
    let (_, _, answer) = subscribe(&site.as_("ida").await, "a key of mine", "news").await;
    let file = site.office.url.strip_prefix("sqlite:").unwrap();
    let mut bytes = std::fs::read(file).unwrap();
    bytes.extend(std::fs::read(format!("{file}-wal")).unwrap());
    let holds = |text: &str| bytes.windows(text.len()).any(|it| it == text.as_bytes());
    assert!(holds(answer["id"].as_str().unwrap()), "the number of the subscription is no secret");
    for text in [answer["secret"].as_str().unwrap(), "127.0.0.1:9", "a key of mine"] {
        assert!(!holds(text), "{text}");
    }
}

#[tokio::test]
async fn of_many_at_the_same_moment_one_is_done() {
    let site = TestSite::new(2).await;
    let ida = site.as_("ida").await;
    let asked = ["news"; 5].map(|path| subscribe(&ida, "key 1", path));
    let answers = futures_util::future::join_all(asked).await;
    let n_new = answers.iter().filter(|it| it.0 == StatusCode::CREATED && !it.1).count();
    assert_eq!(n_new, 1);
    for (status, is_again, body) in answers {
        let is_fine = status == StatusCode::CREATED
            || (status == StatusCode::CONFLICT && body["code"] == "under_way");
        assert!(is_fine, "{status} {is_again} {body}");
    }
    let (_, all) = get(&ida, SUBSCRIPTIONS).await;
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_is_needed_where_something_is_made_and_has_to_be_one() {
    let site = TestSite::new(3).await;
    let ida = site.as_("ida").await;
    let long = "k".repeat(129);
    let table =
        [(None, "key_missing"), (Some(""), "key_unreadable"), (Some(&*long), "key_unreadable")];
    for (key, code) in table {
        let mut request = ida.api(Method::POST, SUBSCRIPTIONS).json(&wanted("news"));
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        let res = request.send().await.unwrap();
        assert_eq!(res.status(), StatusCode::BAD_REQUEST, "{key:?}");
        assert_eq!(res.headers()["content-type"], "application/problem+json");
        assert_eq!(res.json::<Value>().await.unwrap()["code"], code, "{key:?}");
    }
}

#[tokio::test]
async fn a_no_is_not_kept() {
    let site = TestSite::new(4).await;
    let ida = site.as_("ida").await;
    let ask = async |news: &str| {
        let said = json!({ "address": "http://127.0.0.1:9/", "news": [news] });
        let request = ida.api(Method::POST, SUBSCRIPTIONS).json(&said);
        let res = request.header("Idempotency-Key", "key 1").send().await.unwrap();
        (res.status(), res.json::<Value>().await.unwrap())
    };
    let (status, problem) = ask("weather").await;
    assert_eq!((status, &problem["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("invalid")));
    assert_eq!(ask("case.opened").await.0, StatusCode::CREATED);
}

#[tokio::test]
async fn a_list_comes_in_pages() {
    let site = TestSite::new(5).await;
    let ida = site.as_("ida").await;
    for n in 0..5 {
        let (status, ..) = subscribe(&ida, &format!("key {n}"), &format!("news{n}")).await;
        assert_eq!(status, StatusCode::CREATED);
    }
    let mut seen = Vec::new();
    let mut path = format!("{SUBSCRIPTIONS}?limit=2");
    loop {
        let res = ida.api(Method::GET, &path).send().await.unwrap();
        let link = res.headers().get("link").map(|it| it.to_str().unwrap().to_owned());
        let page: Value = res.json().await.unwrap();
        let items = page["items"].as_array().unwrap();
        seen.extend(items.iter().map(|it| it["address"].as_str().unwrap().to_owned()));
        assert_eq!(link.is_some(), page["next"].is_string());
        let Some(link) = link else { break };
        path = link.trim_start_matches('<').split('>').next().unwrap().to_owned();
    }
    let all: Vec<_> = (0..5).map(|n| format!("http://127.0.0.1:9/news{n}")).collect();
    assert_eq!(seen, all);
    for query in ["limit=0", "limit=201", "limit=many", "after=nothing"] {
        let (status, problem) = get(&ida, &format!("{SUBSCRIPTIONS}?{query}")).await;
        let is = (status, problem["code"].as_str());
        assert_eq!(is, (StatusCode::UNPROCESSABLE_ENTITY, Some("invalid")), "{query}");
    }
}

#[tokio::test]
async fn what_did_not_change_is_not_sent_again() {
    let site = TestSite::new(6).await;
    let ida = site.as_("ida").await;
    let res = ida.api(Method::GET, SUBSCRIPTIONS).send().await.unwrap();
    let mark = res.headers()["etag"].clone();
    let ask = async || {
        let request = ida.api(Method::GET, SUBSCRIPTIONS).header("If-None-Match", &mark);
        request.send().await.unwrap()
    };
    let res = ask().await;
    assert_eq!(res.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(res.headers()["etag"], mark);
    assert_eq!(res.text().await.unwrap(), "");
    subscribe(&ida, "key 1", "news").await;
    assert_eq!(ask().await.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_can_not_be_read_is_told_with_a_code() {
    let site = TestSite::new(7).await;
    let ida = site.as_("ida").await;
    let table = [
        (Some("text/plain"), "{}", 415, "not_json"),
        (Some("application/json"), "{", 400, "not_json"),
        (Some("application/json"), "{}", 422, "invalid"),
        (
            Some("application/json"),
            r#"{"address":"https://a.example","news":[],"more":1}"#,
            422,
            "invalid",
        ),
        (Some("application/json"), r#"{"address":"https://a.example","news":[]}"#, 422, "invalid"),
        (
            Some("application/json"),
            r#"{"address":"ftp://a.example","news":["case.opened"]}"#,
            422,
            "invalid",
        ),
    ];
    for (kind, body, status, code) in table {
        let mut request = ida.api(Method::POST, SUBSCRIPTIONS).body(body);
        if let Some(kind) = kind {
            request = request.header("Content-Type", kind);
        }
        let res = request.header("Idempotency-Key", body.replace('"', "'")).send().await.unwrap();
        assert_eq!(res.status(), status, "{body}");
        let problem: Value = res.json().await.unwrap();
        assert_eq!(problem["code"], code, "{body}");
        assert_eq!(problem["type"], format!("/problems/{code}"), "{body}");
    }
    let large = ida.api(Method::POST, SUBSCRIPTIONS).body(vec![b' '; 3 << 20]);
    let large = large.header("Content-Type", "application/json").header("Idempotency-Key", "large");
    assert_eq!(large.send().await.unwrap().status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn what_is_not_there_and_what_one_may_not_see() {
    let site = TestSite::new(8).await;
    let ida = site.as_("ida").await;
    for id in ["hook_01KJQDVNQ70W3GE1R70W3GE1R7", "nothing", "case_01KJQDVNQ70W3GE1R70W3GE1R7"] {
        let (status, problem) = get(&ida, &format!("{SUBSCRIPTIONS}/{id}")).await;
        assert_eq!((status, &problem["code"]), (StatusCode::NOT_FOUND, &json!("not_there")));
    }
    let (status, problem) = get(&site.as_("rosa").await, SUBSCRIPTIONS).await;
    assert_eq!((status, &problem["code"]), (StatusCode::FORBIDDEN, &json!("refused")));
    let (status, problem) = get(&site.nobody(), SUBSCRIPTIONS).await;
    assert_eq!((status, &problem["code"]), (StatusCode::UNAUTHORIZED, &json!("not_signed_in")));
}

#[tokio::test]
async fn events_are_read_with_and_without_patients() {
    let mut site = TestSite::new(9).await;
    let bytes =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/01-partial-denials.835"));
    site.office
        .ingest("01-partial-denials.835", &bytes.expect("the samples are here"))
        .await
        .unwrap();
    let (status, seen) = get(&site.as_("ben").await, "/api/v1/events?limit=200").await;
    assert_eq!(status, StatusCode::OK);
    let (_, unseen) = get(&site.as_("ida").await, "/api/v1/events?limit=200").await;
    let events = |page: &Value| page["items"].as_array().unwrap().clone();
    assert_eq!(events(&seen).len(), events(&unseen).len());
    assert!(events(&seen).iter().any(|it| it["claim"]["number"].is_string()));
    assert!(events(&unseen).iter().all(|it| it["claim"].is_null()));
    let (status, _) = get(&site.as_("max").await, "/api/v1/events").await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn the_api_is_described_and_the_description_can_be_read() {
    let site = TestSite::new(10).await;
    let res = site.nobody().page("/openapi.json").send().await.unwrap();
    assert_eq!(res.headers()["content-type"], "application/json");
    let document: Value = res.json().await.unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let make = &document["paths"][SUBSCRIPTIONS]["post"];
    assert_eq!(make["security"], json!([{ "bearer": [] }]));
    let names: Vec<_> =
        make["parameters"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
    assert_eq!(names, ["Idempotency-Key"]);
    for status in ["201", "401", "403", "default"] {
        assert!(make["responses"][status].is_object(), "{status}");
    }
    let page = site.nobody().page("/api").send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let text = page.text().await.unwrap();
    assert!(text.contains("POST /api/v1/webhook-subscriptions"));
    let page = site.nobody().page("/problems/payload_changed").send().await.unwrap();
    assert!(page.text().await.unwrap().contains("What you approve is not what is proposed"));
    let page = site.nobody().page("/problems/weather").send().await.unwrap();
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_route_of_the_api_is_described_and_no_other() {
    let routes = server::described();
    assert_eq!(routes.clashes(), [""; 0], "a name of two things; give one `#[schema(as = …)]`");
    let document = serde_json::to_value(server::openapi::document(&routes)).unwrap();
    let mut described: Vec<String> = Vec::new();
    let mut names = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            described.push(format!("{} {path}", method.to_uppercase()));
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{name} is the name of two");
            for field in ["summary", "tags"] {
                assert!(!operation[field].is_null(), "{method} {path} has no {field}");
            }
        }
    }
    let is_api = |it: &&server::Listed| it.surface == server::Surface::Api;
    let listed = routes.table().iter().filter(is_api);
    let mut listed: Vec<_> = listed.map(|it| format!("{} {}", it.method, it.path)).collect();
    described.sort();
    listed.sort();
    assert_eq!(listed, described);
}

#[tokio::test]
async fn a_program_that_watches_sees_how_the_server_is() {
    let site = TestSite::new(11).await;
    let nobody = site.nobody();
    let live = nobody.page("/health/live").send().await.unwrap();
    assert_eq!(live.text().await.unwrap(), "live");
    let (status, health) = get(&nobody, "/health/ready").await;
    let well =
        json!({ "status": "ready", "database": "reached", "tables": "current", "worker": "seen" });
    assert_eq!((status, health), (StatusCode::OK, well));
    site.office.hand.pass(Duration::from_hours(1));
    let (status, health) = get(&nobody, "/health/ready").await;
    assert_eq!((status, &health["worker"]), (StatusCode::OK, &json!("late")));

    assert_eq!(get(&nobody, "/metrics").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(get(&site.as_("rosa").await, "/metrics").await.0, StatusCode::FORBIDDEN);
    let text = site.as_("ida").await.api(Method::GET, "/metrics").send().await.unwrap();
    let text = text.text().await.unwrap();
    for line in [
        "recourse_requests_total{method=\"GET\",route=\"/health/ready\",status=\"200\"} 2",
        "recourse_request_seconds_count{route=\"/health/ready\"} 2",
        "recourse_jobs{what=\"given_up\"} 0",
        "recourse_receivers{what=\"all\"} 0",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}

#[tokio::test]
async fn a_collector_of_figures_is_known_by_its_word() {
    let office = TestOffice::on_sqlite(14).await.unwrap();
    let word = Some(Phi::new("a word of the installation".to_owned()));
    let settings = SiteSettings { metrics_word: word, ..SiteSettings::for_tests() };
    let site = TestSite::with(office, settings).await;
    for (word, status) in [("a word of the installation", 200), ("another", 401), ("", 401)] {
        let request = site.nobody().api(Method::GET, "/metrics").bearer_auth(word);
        assert_eq!(request.send().await.unwrap().status(), status, "{word}");
    }
}

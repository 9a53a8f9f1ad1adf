//! Tasks, queues and assignments over the API.

use std::sync::atomic::{AtomicU64, Ordering};

use expect_test::expect;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{STORY, case_of, hands};
use crate::support::{TestSite, Visitor};

async fn get(visitor: &Visitor, path: &str) -> Value {
    let res = visitor.api(Method::GET, path).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::OK, "{path}");
    serde_json::from_str(&res.text().await.unwrap()).unwrap()
}

async fn post(visitor: &Visitor, path: &str, body: &Value) -> (StatusCode, Value) {
    static N: AtomicU64 = AtomicU64::new(0);
    let key = format!("test-{}", N.fetch_add(1, Ordering::Relaxed));
    let request = visitor.api(Method::POST, path).header("Idempotency-Key", key);
    let request = request.header("Content-Type", "application/json").body(body.to_string());
    let res = request.send().await.unwrap();
    let status = res.status();
    (status, serde_json::from_str(&res.text().await.unwrap()).unwrap())
}

#[tokio::test]
async fn tasks_come_page_by_page_with_the_most_first() {
    let site = TestSite::with_story(STORY).await;
    let ben = site.as_("ben").await;
    let mut text = String::new();
    let mut path = "/api/v1/tasks?limit=3".to_owned();
    loop {
        let page = get(&ben, &path).await;
        for it in page["items"].as_array().unwrap() {
            let word = |name: &str| it[name].to_string().replace('"', "");
            text.push_str(&format!(
                "{} {} {} in {}, {} min, {} of 100, {}\n",
                word("claim"),
                word("task_type"),
                word("class"),
                word("queue"),
                word("estimated_mins"),
                word("complexity_score"),
                word("expected_net_cents"),
            ));
        }
        text.push_str("--\n");
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/tasks?limit=3&after={next}");
    }
    expect![[r#"
        A300 approve D18 in Health Records, 45 min, 40 of 100, 9150
        A100 approve D05 in Auto-Submit, 35 min, 10 of 100, 4000
        A200 approve D08 in Manager Approval, 10 min, 20 of 100, -1000
        --
        A400 answer D27 in Triage, 10 min, 40 of 100, -2000
        --
    "#]]
    .assert_eq(&text);
    let some = get(&ben, "/api/v1/tasks?waits_for=answerer&assignee=nobody").await;
    assert_eq!(some["items"].as_array().unwrap().len(), 1);
    let res = ben.api(Method::GET, "/api/v1/tasks?among=all").send().await.unwrap();
    assert_eq!(res.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let ida = site.as_("ida").await.api(Method::GET, "/api/v1/tasks").send().await.unwrap();
    assert_eq!(ida.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn queues_say_their_load_and_whose_work_they_are() {
    let site = TestSite::with_story(STORY).await;
    let ben = site.as_("ben").await;
    let all = get(&ben, "/api/v1/queues").await;
    let loaded = all["items"].as_array().unwrap().iter().filter(|it| it["load"]["n_tasks"] != 0);
    let names: Vec<_> = loaded.map(|it| it["name"].as_str().unwrap()).collect();
    expect!["auto-submit manager-approval health-records triage"].assert_eq(&names.join(" "));
    let one = get(&ben, "/api/v1/queues/auto-submit").await;
    expect![[r#"
        {
          "load": {
            "denied_cents": 15000,
            "expected_net_cents": 4000,
            "minutes": 35,
            "n_overdue": 0,
            "n_tasks": 1,
            "oldest": "2026-03-12T14:00:00.000Z"
          },
          "name": "auto-submit",
          "people": [
            {
              "assignee": null,
              "load": {
                "denied_cents": 15000,
                "expected_net_cents": 4000,
                "minutes": 35,
                "n_overdue": 0,
                "n_tasks": 1,
                "oldest": "2026-03-12T14:00:00.000Z"
              }
            }
          ],
          "roles": [
            "specialist"
          ],
          "title": "Auto-Submit"
        }"#]]
    .assert_eq(&format!("{one:#}"));
    let res = ben.api(Method::GET, "/api/v1/queues/nowhere").send().await.unwrap();
    assert_eq!(res.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_scheduler_hands_a_task_out_and_is_told_who_has_it_and_why() {
    let site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    let a100 = case_of(&site, "A100").await;
    let payload = json!({
        "task_id": a100,
        "task_type": "corrected_claim",
        "complexity_score": 35,
        "payer": "northwind health",
        "specialty_tag": "coder",
        "suggested_assignee_id": null,
        "priority": "high",
        "estimated_mins": 20,
        "context": { "note": "the patient called" },
    });
    let (status, answer) = post(&rosa, "/api/v1/workqueues/assign", &payload).await;
    assert_eq!(status, StatusCode::CREATED, "{answer:#}");
    let mut shown = answer.clone();
    for it in ["assignee", "task_id"] {
        shown[it] = json!("…");
    }
    for it in ["id", "task_id", "by"] {
        shown["assignment"][it] = json!("…");
    }
    shown["assignment"]["to"]["assignee"] = json!("…");
    expect![[r#"
        {
          "assignee": "…",
          "assignee_name": "carla",
          "assignment": {
            "at": "2026-03-12T14:00:00.000Z",
            "by": "…",
            "complexity_score": 35,
            "due": "2026-03-12",
            "estimated_mins": 20,
            "from": {
              "assignee": null,
              "queue": "Auto-Submit"
            },
            "id": "…",
            "priority": "high",
            "reason": "{\"note\":\"the patient called\"}; is a coder, which was asked for; has nothing else waiting",
            "specialty_tag": "coder",
            "task_id": "…",
            "task_type": "corrected_claim",
            "to": {
              "assignee": "…",
              "queue": "Auto-Submit"
            }
          },
          "due": "2026-03-12",
          "queue": "Auto-Submit",
          "reasons": [
            "is a coder, which was asked for",
            "has nothing else waiting"
          ],
          "task_id": "…"
        }"#]].assert_eq(&format!("{shown:#}"));
    assert_eq!(hands(&site, &a100).await, "carla in Auto-Submit");
}

#[tokio::test]
async fn whoever_is_suggested_gets_it_if_they_can_have_it() {
    let site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    let a100 = case_of(&site, "A100").await;
    let lee = site.office.staff("lee").to_string();
    let named = json!({ "task_id": a100, "suggested_assignee_id": lee });
    let (status, answer) = post(&rosa, "/api/v1/workqueues/assign", &named).await;
    assert_eq!((status, answer["reasons"].clone()), (StatusCode::CREATED, json!([])));
    assert_eq!(hands(&site, &a100).await, "lee in Auto-Submit");
    // Whoever sees no patients gets no case; somebody else does.
    let ida = site.office.staff("ida").to_string();
    let named = json!({ "task_id": a100, "suggested_assignee_id": ida });
    let (status, _) = post(&rosa, "/api/v1/workqueues/assign", &named).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(hands(&site, &a100).await, "ben in Auto-Submit");

    for (body, status) in [
        (json!({ "task_id": a100, "payer": "another" }), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({ "task_id": a100, "complexity_score": 101 }), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({ "task_id": a100, "priority": "now" }), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({ "task_id": a100, "colour": "red" }), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({ "task_id": "case_01KJQDVNQ70W3GE1R70W3GE1R7" }), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(post(&rosa, "/api/v1/workqueues/assign", &body).await.0, status, "{body}");
    }
}

#[tokio::test]
async fn a_task_is_given_taken_and_given_back() {
    let site = TestSite::with_story(STORY).await;
    let (rosa, ben) = (site.as_("rosa").await, site.as_("ben").await);
    let a100 = case_of(&site, "A100").await;
    let (ben_id, max) =
        (site.office.staff("ben").to_string(), site.office.staff("max").to_string());
    let to = |who: Value| json!({ "task_id": a100, "assignee": who });
    let path = "/api/v1/assignments";
    assert_eq!(post(&ben, path, &to(json!(ben_id))).await.0, StatusCode::CREATED);
    assert_eq!(post(&ben, path, &to(json!(max))).await.0, StatusCode::FORBIDDEN);
    let moved = json!({
        "task_id": a100, "assignee": max, "queue": "appeals", "due": "2026-03-20", "reason": "busy"
    });
    let (status, answer) = post(&rosa, path, &moved).await;
    assert_eq!((status, answer["due"].as_str()), (StatusCode::CREATED, Some("2026-03-20")));
    assert_eq!(hands(&site, &a100).await, "max in Appeals");
    let listed = get(&rosa, &format!("{path}?limit=1")).await;
    assert_eq!(listed["items"][0]["reason"], "busy");
    let next = listed["next"].as_str().unwrap();
    let listed = get(&rosa, &format!("{path}?limit=1&after={next}")).await;
    assert_eq!(listed["items"][0]["to"]["assignee"], json!(ben_id));
    let of_max = get(&rosa, &format!("{path}?assignee={max}")).await;
    assert_eq!(of_max["items"].as_array().unwrap().len(), 1);
    let who = get(&rosa, &format!("/api/v1/tasks/{a100}/suggestions")).await;
    assert_eq!(who["items"][0]["assignee"], json!(ben_id));
}

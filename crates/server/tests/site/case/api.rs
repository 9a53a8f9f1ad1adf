//! Cases, proposals and what is said about them, as other programs see them.

use std::sync::atomic::{AtomicU64, Ordering};

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use super::{AUTHORIZATION, CLINICAL, path, told};
use crate::support::{TestSite, Visitor};

async fn get(visitor: &Visitor, path: &str) -> Value {
    let res = visitor.api(Method::GET, path).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::OK, "{path}");
    res.json().await.unwrap()
}

/// Each request is one of its own.
fn send(visitor: &Visitor, path: &str, body: &Value) -> RequestBuilder {
    static N_SENT: AtomicU64 = AtomicU64::new(0);
    let key = format!("request-{}", N_SENT.fetch_add(1, Ordering::Relaxed));
    visitor.api(Method::POST, path).header("Idempotency-Key", key).json(body)
}

async fn post(visitor: &Visitor, path: &str, body: &Value) -> (StatusCode, Value) {
    let res = send(visitor, path, body).send().await.unwrap();
    (res.status(), res.json().await.unwrap_or_default())
}

/// The address of the one case in the API.
async fn case(site: &TestSite) -> String {
    format!("/api/v1{}", path(site).await)
}

#[tokio::test]
async fn a_case_is_listed_and_shown_with_its_proposal() {
    let site = told(AUTHORIZATION).await;
    let rosa = site.as_("rosa").await;
    let list = get(&rosa, "/api/v1/cases?class=D05&waits_for=approver&queue=Auto-Submit").await;
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(list["items"][0]["assessment"]["class_title"], "Authorization Missing");
    for nothing in ["class=D15", "assignee=nobody&priority=low", "due_before=2020-01-01"] {
        let list = get(&rosa, &format!("/api/v1/cases?{nothing}")).await;
        assert_eq!(list["items"], json!([]), "{nothing}");
    }
    let res = rosa.api(Method::GET, "/api/v1/cases?class=D99").send().await.unwrap();
    assert_eq!(res.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let shown = get(&rosa, &case(&site).await).await;
    assert_eq!(shown["state"], "awaiting_approval");
    assert_eq!(shown["proposal"]["actions"][2]["kind"], "submit_corrected_claim");
    let changes = &shown["proposal"]["actions"][2]["changes"];
    assert_eq!(changes[2], json!({ "field": "REF*G1", "from": null, "to": "AU77" }));
    assert!(shown["due"]["source"].as_str().unwrap().contains("29 CFR"));
}

#[tokio::test]
async fn an_approval_is_for_what_was_seen() {
    let site = told(AUTHORIZATION).await;
    let rosa = site.as_("rosa").await;
    let shown = get(&rosa, &case(&site).await).await;
    let proposal = shown["proposal"]["id"].as_str().unwrap();
    let at = format!("/api/v1/proposals/{proposal}/approval");
    let (status, body) = post(&rosa, &at, &json!({ "digest": "0".repeat(64) })).await;
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!("payload_changed")));
    let (status, _) = post(&rosa, &at, &json!({ "digest": "short" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let digest = &shown["proposal"]["digest"];
    let (status, body) = post(&rosa, &at, &json!({ "digest": digest })).await;
    assert_eq!((status, &body["state"]), (StatusCode::OK, &json!("approved")));
    let (status, body) = post(&rosa, &at, &json!({ "digest": digest })).await;
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!("not_pending")));
    let approvals = get(&rosa, "/api/v1/approvals").await;
    assert_eq!(approvals["items"][0]["proposal"], proposal);
    assert_eq!(approvals["items"][0]["digest"], *digest);
}

#[tokio::test]
async fn an_edit_makes_another_proposal_that_its_editor_cannot_approve() {
    let mut site = told(AUTHORIZATION).await;
    let max = site.as_("max").await;
    let shown = get(&max, &case(&site).await).await;
    let proposal = shown["proposal"]["id"].as_str().unwrap();
    let at = format!("/api/v1/proposals/{proposal}/edit");
    let digest = &shown["proposal"]["digest"];
    let nothing = json!({ "digest": digest, "because": "as it is" });
    assert_eq!(post(&max, &at, &nothing).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let unknown = json!({ "digest": digest, "because": "x", "fields": { "CLM05-3": "1" } });
    assert_eq!(post(&max, &at, &unknown).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let edit = json!({
        "digest": digest,
        "because": "read out on the phone",
        "queue": "A/R Follow-Up",
        "fields": { "REF*G1": "AU78" },
    });
    let (status, body) = post(&max, &at, &edit).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let other = format!("/api/v1/proposals/{}", body["proposal"].as_str().unwrap());
    site.office.work().await.unwrap();
    let shown = get(&max, &other).await;
    assert_eq!(shown["actions"][2]["changes"][2]["to"], "AU78");
    assert_eq!(shown["edits"][0]["by"], site.office.staff("max").to_string());
    let yes = json!({ "digest": shown["digest"] });
    let (status, _) = post(&max, &format!("{other}/approval"), &yes).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, _) = post(&site.as_("rosa").await, &format!("{other}/approval"), &yes).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn a_rejection_and_an_override_are_listed_with_what_was_said() {
    let site = told(AUTHORIZATION).await;
    let rosa = site.as_("rosa").await;
    let case = case(&site).await;
    let shown = get(&rosa, &case).await;
    let at = format!("/api/v1/proposals/{}/rejection", shown["proposal"]["id"].as_str().unwrap());
    let no = json!({ "digest": shown["proposal"]["digest"], "because": "not this one" });
    assert_eq!(post(&rosa, &at, &no).await.0, StatusCode::NO_CONTENT);
    assert_eq!(get(&rosa, "/api/v1/rejections").await["items"][0]["because"], "not this one");
    let other = json!({ "class": "D06", "because": "it is used up" });
    let at = format!("{case}/override");
    let stale = send(&rosa, &at, &other).header("If-Match", "\"another\"");
    assert_eq!(stale.send().await.unwrap().status(), StatusCode::PRECONDITION_FAILED);
    assert_eq!(post(&rosa, &at, &other).await.0, StatusCode::NO_CONTENT);
    let overrides = get(&rosa, "/api/v1/overrides").await;
    assert_eq!(overrides["items"][0]["class"], "D06");
    assert_eq!(overrides["items"][0]["because"], "it is used up");
}

#[tokio::test]
async fn what_goes_out_can_be_had_as_it_is() {
    let site = told(AUTHORIZATION).await;
    let rosa = site.as_("rosa").await;
    let documents = get(&rosa, &format!("{}/documents", case(&site).await)).await;
    assert_eq!(documents[0]["sent"], Value::Null);
    let at = format!("/api/v1/documents/{}", documents[0]["id"].as_str().unwrap());
    let res = rosa.api(Method::GET, &at).send().await.unwrap();
    assert_eq!(res.headers()["content-type"], "application/EDI-X12");
    let text = res.text().await.unwrap();
    assert!(text.starts_with("ISA*") && text.contains("REF*G1*AU77"));
    let res = site.as_("ida").await.api(Method::GET, &at).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::FORBIDDEN, "an integrator sees no patients");
    let res = rosa.api(Method::GET, "/api/v1/documents/nothing").send().await.unwrap();
    assert_eq!(res.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_analysis_is_told_in_the_fields_that_platforms_keep() {
    let site = told(AUTHORIZATION).await;
    let rosa = site.as_("rosa").await;
    let analysis = get(&rosa, &format!("{}/analysis", case(&site).await)).await;
    assert_eq!(analysis["ai_root_cause"], "Authorization Missing");
    assert_eq!(analysis["ai_confidence_score"], 1.0);
    assert_eq!(analysis["ai_recovery_priority"], "Medium");
    assert_eq!(analysis["ai_next_action"], "Correct & Rebill");
    assert_eq!(analysis["flag"], "AI-Suggested");
}

#[tokio::test]
async fn a_question_is_answered_once_and_by_whoever_may() {
    let site = told(CLINICAL).await;
    let lee = site.as_("lee").await;
    let case = case(&site).await;
    let question = get(&lee, &case).await["question"]["id"].clone();
    let at = format!("{case}/question/answer");
    let yes = json!({ "question": question, "answer": "yes" });
    assert_eq!(post(&site.as_("max").await, &at, &yes).await.0, StatusCode::FORBIDDEN);
    let words = json!({ "question": question, "answer": "in_words" });
    assert_eq!(post(&lee, &at, &words).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(post(&lee, &at, &yes).await.0, StatusCode::NO_CONTENT);
    assert_eq!(post(&lee, &at, &yes).await.1["code"], "not_asked");
}

#[tokio::test]
async fn what_was_done_and_read_stands_in_order() {
    let site = told(AUTHORIZATION).await;
    let otto = site.as_("otto").await;
    let case = case(&site).await;
    let trail = get(&otto, &format!("{case}/trail")).await;
    assert_eq!(trail[0]["says"], "opened the case");
    let journal = get(&otto, &format!("{case}/journal")).await;
    assert_eq!(journal[0]["what"], "what the payer said");
    let shown = get(&otto, &case).await;
    let cited = &shown["proposal"]["because"][0]["cites"][0];
    assert!(journal.as_array().unwrap().iter().any(|it| it["id"] == *cited));
}

#[tokio::test]
async fn a_case_that_did_not_change_is_not_sent_again() {
    let site = told(AUTHORIZATION).await;
    let rosa = site.as_("rosa").await;
    let case = case(&site).await;
    let res = rosa.api(Method::GET, &case).send().await.unwrap();
    let mark = res.headers()["etag"].clone();
    let again = rosa.api(Method::GET, &case).header("If-None-Match", mark);
    assert_eq!(again.send().await.unwrap().status(), StatusCode::NOT_MODIFIED);
}

//! Programs: forged tokens, tokens of people who have left, cookies where tokens belong.

use orchestrator::sign_in::dismiss;
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use store::By;

use super::{PASSWORD, pass, site_with};
use crate::support::TestSite;

async fn me(site: &TestSite, authorization: &str) -> StatusCode {
    let request = site.nobody().api(Method::GET, "/api/v1/me");
    request.header(header::AUTHORIZATION, authorization).send().await.unwrap().status()
}

async fn begin(site: &TestSite, body: Value) -> (StatusCode, Value) {
    let res = site.nobody().api(Method::POST, "/api/v1/sessions").json(&body).send().await.unwrap();
    (res.status(), res.json().await.unwrap())
}

#[tokio::test]
async fn a_program_signs_in_asks_and_signs_out() {
    let site = site_with("rosa").await;
    let (status, body) = begin(&site, json!({"name": "Rosa", "password": PASSWORD})).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    let bearer = format!("Bearer {}", body["token"].as_str().unwrap());
    let asked = site.nobody().api(Method::GET, "/api/v1/me");
    let asked = asked.header(header::AUTHORIZATION, &bearer).send().await.unwrap();
    let said: Value = asked.json().await.unwrap();
    assert_eq!((&said["name"], &said["roles"]), (&json!("rosa"), &json!(["manager"])));
    let end = site.nobody().api(Method::DELETE, "/api/v1/sessions/current");
    let end = end.header(header::AUTHORIZATION, &bearer).send().await.unwrap();
    assert_eq!(end.status(), StatusCode::NO_CONTENT);
    assert_eq!(me(&site, &bearer).await, StatusCode::UNAUTHORIZED);

    let (status, body) = begin(&site, json!({"name": "rosa", "password": "wrong"})).await;
    assert_eq!((status, &body["code"]), (StatusCode::UNAUTHORIZED, &json!("wrong_sign_in")));
}

#[tokio::test]
async fn a_forged_token_is_nobodys() {
    let site = site_with("rosa").await;
    let rosa = site.as_("rosa").await;
    let (token, cookie) = (rosa.token(), rosa.cookie());
    let cookie = cookie.strip_prefix("recourse=").unwrap();
    let a = "a".repeat(52);
    let forged = [
        String::new(),
        "Bearer ".to_owned(),
        "Bearer null".to_owned(),
        format!("Bearer rcs_{a}"),
        format!("Bearer rct_{a}"),
        format!("Bearer {}", token.to_uppercase()),
        format!("Bearer {}", token.replace("rcs_", "rct_")),
        format!("Bearer {token} "),
        format!("Bearer {token},{token}"),
        format!("Basic {token}"),
        token.clone(),
        // What a browser holds is nothing in a program's hands.
        format!("Bearer {cookie}"),
    ];
    for authorization in forged {
        let status = me(&site, &authorization).await;
        // What a header does not carry to its end is trimmed on the way.
        let is_trimmed = authorization == format!("Bearer {token} ");
        assert_eq!(status == StatusCode::OK, is_trimmed, "{authorization}");
    }
    let page = site.nobody().page("/account").header(header::COOKIE, format!("recourse={token}"));
    assert_eq!(page.send().await.unwrap().status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_interface_for_programs_takes_no_cookie() {
    let site = site_with("rosa").await;
    let cookie = site.as_("rosa").await.cookie();
    for method in [Method::GET, Method::DELETE] {
        let path = if method == Method::GET { "/api/v1/me" } else { "/api/v1/sessions/current" };
        let request = site.nobody().api(method, path).header(header::COOKIE, &cookie);
        let res = request.header("sec-fetch-site", "same-origin").send().await.unwrap();
        assert_eq!(res.status(), StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_token_works_until_its_owner_ends_it_or_leaves_or_its_time_is_up() {
    let site = site_with("rosa").await;
    let rosa = site.as_("rosa").await;
    let new_token = async |name: &str| {
        let request = rosa.api(Method::POST, "/api/v1/tokens").header("idempotency-key", name);
        let res = request.json(&json!({"name": name, "days": 1})).send().await.unwrap();
        assert_eq!(res.status(), StatusCode::CREATED);
        let made: Value = res.json().await.unwrap();
        let id = made["id"].as_str().unwrap().to_owned();
        (id, format!("Bearer {}", made["token"].as_str().unwrap()))
    };
    let (id, ended) = new_token("one").await;
    let (_, lasting) = new_token("two").await;
    assert_eq!(me(&site, &ended).await, StatusCode::OK);
    let others = site.as_("ben").await.api(Method::DELETE, &format!("/api/v1/tokens/{id}"));
    assert_eq!(others.send().await.unwrap().status(), StatusCode::NOT_FOUND);
    let end = rosa.api(Method::DELETE, &format!("/api/v1/tokens/{id}")).send().await.unwrap();
    assert_eq!(end.status(), StatusCode::NO_CONTENT);
    assert_eq!(me(&site, &ended).await, StatusCode::UNAUTHORIZED);
    assert_eq!(me(&site, &lasting).await, StatusCode::OK);
    pass(&site, 24 * 60);
    assert_eq!(me(&site, &lasting).await, StatusCode::UNAUTHORIZED);

    let rosa = site.as_("rosa").await;
    let request = rosa.api(Method::POST, "/api/v1/tokens").header("idempotency-key", "three");
    let made: Value =
        request.json(&json!({"name": "three"})).send().await.unwrap().json().await.unwrap();
    let token = format!("Bearer {}", made["token"].as_str().unwrap());
    assert_eq!(me(&site, &token).await, StatusCode::OK);
    let (office, id) = (&site.office, site.office.staff("rosa"));
    dismiss(&office.office, &office.practice, By::Command("staff"), id).await.unwrap();
    assert_eq!(me(&site, &token).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_token_makes_no_token_and_ends_no_session() {
    let site = site_with("rosa").await;
    let rosa = site.as_("rosa").await;
    let request = rosa.api(Method::POST, "/api/v1/tokens").header("idempotency-key", "one");
    let made: Value =
        request.json(&json!({"name": "one"})).send().await.unwrap().json().await.unwrap();
    let token = made["token"].as_str().unwrap();
    for (method, path) in
        [(Method::POST, "/api/v1/tokens"), (Method::DELETE, "/api/v1/sessions/current")]
    {
        let request = site.nobody().api(method, path).bearer_auth(token);
        let request = request.header("idempotency-key", "two").json(&json!({"name": "two"}));
        assert_eq!(request.send().await.unwrap().status(), StatusCode::FORBIDDEN, "{path}");
    }
}

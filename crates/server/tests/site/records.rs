//! The pages Remittances, Findings, Audit and Agents, and the same over the API.

use std::{path::Path, time::Duration};

use reqwest::{
    Client, Method, Response, StatusCode, header,
    multipart::{Form, Part},
};
use serde_json::{Value, json};

use crate::{
    case::as_read::as_read,
    support::{TestSite, Visitor},
    work::{STORY, case_of, get},
};

fn sample(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    std::fs::read(folder.join(name)).unwrap()
}

fn files(all: &[(&str, &[u8])]) -> Form {
    all.iter().fold(Form::new(), |form, (name, bytes)| {
        form.part("files", Part::bytes(bytes.to_vec()).file_name((*name).to_owned()))
    })
}

/// Uploads as a browser does.
async fn upload(site: &TestSite, visitor: &Visitor, all: &[(&str, &[u8])]) -> Response {
    let url = format!("http://{}/remittances/upload", site.address);
    let request = Client::new().post(url).header(header::COOKIE, visitor.cookie());
    request.header("Sec-Fetch-Site", "same-origin").multipart(files(all)).send().await.unwrap()
}

async fn api(
    visitor: &Visitor,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> (StatusCode, Value) {
    let mut request =
        visitor.api(method, path).header("Idempotency-Key", format!("{path} {body:?}"));
    if let Some(body) = body {
        request = request.json(&body);
    }
    let res = request.send().await.unwrap();
    (res.status(), res.json().await.unwrap_or_default())
}

fn has(page: &str, all: &[&str]) {
    let text = as_read(page);
    for one in all {
        assert!(text.contains(one), "{one} is not in:\n{text}");
    }
}

#[tokio::test]
async fn an_upload_is_read_at_once_and_its_file_shows_its_proof() {
    let site = TestSite::new(1).await;
    let rosa = site.as_("rosa").await;
    let bytes = sample("01-partial-denials.835");
    let res = upload(&site, &rosa, &[("northwind.835", &bytes)]).await;
    assert_eq!(res.status(), StatusCode::OK);
    has(&res.text().await.unwrap(), &["What was read", "northwind.835", "Remittance (835)"]);

    let list = get(&rosa, "/remittances").await;
    has(&list, &["northwind.835", "balanced"]);
    let (_, rest) = list
        .split_once("href=\"/remittances/")
        .map(|_| list.split_once("class=\"open\" href=\"").unwrap())
        .unwrap();
    let path = rest.split_once('"').unwrap().0;
    let page = get(&rosa, path).await;
    has(
        &page,
        &[
            "what the claims pay, less the provider adjustments, is the transfer",
            "holds",
            "Cases that it opened",
        ],
    );
    assert!(!page.contains("does not hold"), "{page}");

    // The same file again changes nothing, and says so.
    let res = upload(&site, &rosa, &[("again.835", &bytes)]).await;
    has(&res.text().await.unwrap(), &["was here before", "Nothing is counted twice"]);
}

#[tokio::test]
async fn a_file_that_does_not_add_up_says_where_and_its_finding_is_seen_to() {
    let site = TestSite::new(2).await;
    let rosa = site.as_("rosa").await;
    let bytes = String::from_utf8(sample("01-partial-denials.835")).unwrap();
    let (before, after) = bytes.split_once("BPR*").unwrap();
    let mut elements: Vec<_> = after.split('*').map(str::to_owned).collect();
    elements[1] = "1.00".to_owned();
    let bytes = format!("{before}BPR*{}", elements.join("*"));
    let res = upload(&site, &rosa, &[("wrong.835", bytes.as_bytes())]).await;
    has(&res.text().await.unwrap(), &["does not add up", "Post nothing of it"]);

    let page = get(&rosa, "/findings").await;
    has(&page, &["The amounts do not add up", "stops something"]);
    let (_, rest) = page.split_once("action=\"/findings/").unwrap();
    let id = rest.split_once('"').unwrap().0;
    let res = rosa.form(&format!("/findings/{id}"), &[("done", "true")]).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::SEE_OTHER);
    has(&get(&rosa, "/findings?show=done").await, &["The amounts do not add up", "Rosa"]);
    assert!(!get(&rosa, "/findings").await.contains(id));

    // An auditor sees it and changes nothing.
    let otto = site.as_("otto").await;
    let res = otto.form(&format!("/findings/{id}"), &[("done", "false")]).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_is_no_remittance_is_refused_or_noticed_and_the_others_are_read() {
    let site = TestSite::new(3).await;
    let rosa = site.as_("rosa").await;
    let good = sample("01-partial-denials.835");
    // A small archive that would become a large file.
    let bomb = [b"PK\x03\x04".as_slice(), &[0; 64]].concat();
    let sent: [(&str, &[u8]); 4] = [
        ("empty.835", b""),
        ("bomb.zip", &bomb),
        ("letter.pdf", b"%PDF-1.7 hello"),
        ("good.835", &good),
    ];
    let res = upload(&site, &rosa, &sent).await;
    let page = res.text().await.unwrap();
    has(
        &page,
        &[
            "2 files were not read",
            "The file is empty",
            "This is an archive",
            "No remittance, claim or acknowledgment in it",
            "good.835",
        ],
    );
    assert_eq!(site.office.practice.files(9).await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_upload_that_is_too_large_leaves_nothing() {
    let site = TestSite::new(4).await;
    let rosa = site.as_("rosa").await;
    let large = vec![b'x'; (1 << 20) + 1];
    let res = upload(&site, &rosa, &[("large.835", &large)]).await;
    assert_eq!(res.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(site.office.practice.files(1).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_name_with_a_path_is_only_a_name() {
    let site = TestSite::new(5).await;
    let ida = site.as_("ida").await;
    let bytes = sample("01-partial-denials.835");
    let form = files(&[("../../outbox/x.835", &bytes)]);
    let request = ida.api(Method::POST, "/api/v1/files").header("Idempotency-Key", "1");
    let res = request.multipart(form).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::OK);
    let body: Value = res.json().await.unwrap();
    assert_eq!(body["files"][0]["name"], "x.835");

    // Who only connects sees counts and neither names nor claims.
    let (_, list) = api(&ida, Method::GET, "/api/v1/files", None).await;
    assert_eq!(list["items"][0]["name"], Value::Null);
    assert!(list["items"][0]["n_payments"].as_u64().unwrap() > 0, "{list}");
    let page = get(&ida, "/remittances").await;
    assert!(!page.contains("x.835"), "{page}");
    let id = list["items"][0]["id"].as_str().unwrap();
    let (status, one) = api(&ida, Method::GET, &format!("/api/v1/files/{id}"), None).await;
    assert_eq!((status, &one["id"]), (StatusCode::OK, &list["items"][0]["id"]));
    let page = get(&ida, &format!("/remittances/{id}")).await;
    assert!(!page.contains("Cases that it opened"), "{page}");
}

#[tokio::test]
async fn the_trail_is_listed_in_words_filtered_and_verified() {
    let site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    let page = get(&rosa, "/audit").await;
    has(&page, &["Audit", "the inbox", "Verify now"]);
    let case = case_of(&site, "A100").await;
    has(&get(&rosa, &format!("/audit?case={case}")).await, &["opened the case", "made a proposal"]);
    let page = get(&rosa, "/audit?deeds=said").await;
    has(&page, &["answered"]);
    let text = as_read(&page);
    assert!(!text.contains("opened the case"), "{text}");
    assert_eq!(rosa.page("/audit?day=2026-13-45").send().await.unwrap().status(), 422);
    assert_eq!(rosa.page("/audit?case=nothing").send().await.unwrap().status(), 404);

    let (status, _) = api(&rosa, Method::POST, "/api/v1/audit/verification", None).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    let mut told = Value::Null;
    for _ in 0..200 {
        told = api(&rosa, Method::GET, "/api/v1/audit/verification", None).await.1;
        if told["good"] == true {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert_eq!(told["good"], true, "{told}");
    assert!(told["n_entries"].as_u64().unwrap() > 20, "{told}");
    has(&get(&rosa, "/audit").await, &["Nothing was changed, removed or added behind our back."]);
}

#[tokio::test]
async fn the_trail_is_handed_out_whole_to_who_may() {
    let site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    assert_eq!(rosa.page("/audit/export").send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let otto = site.as_("otto").await;
    let res = otto.page("/audit/export").send().await.unwrap();
    assert_eq!(res.headers()["content-type"], "application/x-ndjson");
    let lines = res.text().await.unwrap();
    let whole = site.office.practice.audit_trail(0, 100_000).await.unwrap();
    let expected: String = whole.iter().map(|it| it.line(&site.office.practice) + "\n").collect();
    // Reading it may have written a session down meanwhile, and nothing else.
    assert!(expected.starts_with(&lines) && lines.lines().count() > 20);
}

#[tokio::test]
async fn pages_of_the_trail_join_without_a_gap() {
    let site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    let mut path = "/api/v1/audit?limit=7".to_owned();
    let mut seen = Vec::new();
    loop {
        let (_, page) = api(&rosa, Method::GET, &path, None).await;
        seen.extend(page["items"].as_array().unwrap().iter().map(|it| it["seq"].as_i64().unwrap()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/audit?limit=7&after={next}");
    }
    let n = i64::try_from(seen.len()).unwrap();
    assert_eq!(seen, (1..=n).rev().collect::<Vec<_>>());
}

/// A case that was approved a moment ago, and nothing of it was done yet.
const APPROVED: &str = "sent A100 99213 150.00
on file A100 authorization AU77
pass 10 days
remit EFT501
  A100 CO-197
work
approve max A100
";

#[tokio::test]
async fn everybody_may_stop_and_a_worker_sees_it_at_its_next_commit() {
    let mut site = TestSite::with_story(APPROVED).await;
    let carla = site.as_("carla").await;
    let res = carla.form("/agents/brake", &[("because", "The letters look odd.")]).send().await;
    assert_eq!(res.unwrap().status(), StatusCode::SEE_OTHER);
    has(&get(&carla, "/work").await, &["Everything is stopped"]);
    has(&get(&carla, "/agents").await, &["stopped", "The letters look odd."]);

    // The approved case is not sent while the brake is on.
    let res = carla.form("/agents/release", &[]).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::FORBIDDEN);
    site.office.work().await.unwrap();
    assert!(site.office.sandbox.effects(0).is_empty());

    let rosa = site.as_("rosa").await;
    let res = rosa.form("/agents/release", &[]).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::SEE_OTHER);
    let page = get(&rosa, "/agents").await;
    has(&page, &["released all agents", "stopped all agents"]);
    site.office.pass(Duration::from_mins(2)).await.unwrap();
    assert!(!site.office.sandbox.effects(0).is_empty(), "it was the brake that held it");
}

#[tokio::test]
async fn a_phase_is_set_with_its_reason_and_by_who_may() {
    let site = TestSite::new(6).await;
    let body = json!({ "phase": "observe", "because": "A new payer." });
    let path = "/api/v1/agents/denial_triage/phase";
    let carla = site.as_("carla").await;
    let (status, _) = api(&carla, Method::POST, path, Some(body.clone())).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let ann = site.as_("ann").await;
    let (status, agent) = api(&ann, Method::POST, path, Some(body)).await;
    assert_eq!((status, &agent["phase"]), (StatusCode::OK, &json!("observe")));
    has(&get(&ann, "/agents").await, &["Only watches", "A new payer."]);
    let nobody = "/api/v1/agents/nobody/phase";
    let (status, _) = api(&ann, Method::POST, nobody, Some(json!({ "phase": "assist" }))).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn one_agent_is_stopped_and_released_over_the_api() {
    let site = TestSite::new(7).await;
    let ida = site.as_("ida").await;
    let path = "/api/v1/agents/denial_triage/brake";
    let (status, agent) = api(&ida, Method::POST, path, Some(json!({}))).await;
    assert_eq!((status, &agent["stopped"]), (StatusCode::OK, &json!(true)));
    assert_eq!(api(&ida, Method::DELETE, path, None).await.0, StatusCode::FORBIDDEN);
    let rosa = site.as_("rosa").await;
    assert_eq!(api(&rosa, Method::DELETE, path, None).await.0, StatusCode::NO_CONTENT);
    let (_, brake) = api(&rosa, Method::GET, "/api/v1/brake", None).await;
    assert_eq!(brake, json!({ "all": false, "agents": [] }));
}

#[tokio::test]
async fn a_standing_order_is_signed_within_ones_own_limits_and_taken_back() {
    let site = TestSite::new(8).await;
    let rosa = site.as_("rosa").await;
    let fields = [
        ("agent", "denial_triage"),
        ("route_to_queue", "on"),
        ("attach_analysis", "on"),
        ("dollars", "1,000"),
        ("until", "2099-12-31"),
    ];
    let carla = site.as_("carla").await;
    let res = carla.form("/agents/orders", &fields).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::FORBIDDEN);
    let res = rosa.form("/agents/orders", &fields).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::SEE_OTHER);
    let page = get(&rosa, "/agents").await;
    has(&page, &["holds", "put into a queue, note what was found", "$1,000.00"]);
    let (_, rest) = page.split_once("name=\"order\" value=\"").unwrap();
    let order = rest.split_once('"').unwrap().0.to_owned();
    let res = rosa.form("/agents/orders/revoke", &[("order", &order)]).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::SEE_OTHER);
    has(&get(&rosa, "/agents").await, &["ended", "taken back by"]);

    let past =
        fields.map(|(name, value)| (name, if name == "until" { "2001-01-01" } else { value }));
    let res = rosa.form("/agents/orders", &past).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

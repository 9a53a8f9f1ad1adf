//! Insights over HTTP: what a figure says is what its rows add up to, and every number of the page leads
//! somewhere.

use std::{collections::BTreeSet, time::Duration};

use orchestrator::{Assign, To, assign};
use reqwest::Method;
use serde_json::{Value, json};
use server::{SiteSettings, Wait};
use store::Page;
use testkit::{office::TestOffice, story::Story};

use crate::support::{TestSite, Visitor};

/// Four claims: one is paid at once, one is answered and paid, one waits for people, one is denied in part
/// by another payer's code.
const STORY: &str = r#"
sent A100 99213 150.00
on file A100 authorization AU77
sent A101 99214 210.00
sent A102 99215 720.00
sent A103 99213 150.00
pass 10 days
remit EFT501
  A100 CO-197
  A101 CO-45 60.00
  A102 CO-29
  A103 CO-50 remark N115
work
approve max A100
work
pass 20 days
remit EFT502
  A100 reversed CO-197
  A100 CO-45 50.00 PR-3 20.00
work
"#;

async fn asked(visitor: &Visitor, path: &str) -> Value {
    let res = visitor.api(Method::GET, path).send().await.unwrap();
    assert_eq!(res.status(), 200, "{path}");
    res.json().await.unwrap()
}

fn figure<'a>(all: &'a Value, id: &str) -> &'a Value {
    let figures = all["figures"].as_array().unwrap();
    figures.iter().find(|it| it["id"] == id).unwrap_or_else(|| panic!("there is no {id}"))
}

/// All rows of a query, page by page, added up by the name of a sum.
async fn added_up(visitor: &Visitor, query: &str, name: &str) -> i64 {
    let (mut sum, mut after) = (0, String::new());
    loop {
        let path = format!("/api/v1/insights/rows?{query}&limit=2{after}");
        let page = asked(visitor, &path).await;
        for row in page["items"].as_array().unwrap() {
            sum += row["adds"][name].as_i64().unwrap();
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return sum,
        }
    }
}

#[tokio::test]
async fn a_figure_says_what_its_rows_add_up_to() {
    let site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    let all = asked(&rosa, "/api/v1/insights?weeks=13").await;
    let rate = figure(&all, "initial_denial_rate");
    assert_eq!((&rate["value"]["part"], &rate["value"]["whole"]), (&json!(3), &json!(4)));
    assert_eq!(rate["value"]["number"], 7_500);
    assert_eq!(figure(&all, "recovered")["value"]["number"], 80_00);
    for it in all["figures"].as_array().unwrap() {
        let counts = |query: &str| {
            let counts = query.split('&').find_map(|it| it.strip_prefix("counts="));
            match counts.unwrap() {
                "number" => "n".to_owned(),
                other => format!("{other}_cents"),
            }
        };
        let rows = it["rows"].as_str().unwrap();
        let sum = added_up(&rosa, rows, &counts(rows)).await;
        let (value, id) = (&it["value"], &it["id"]);
        match value["unit"].as_str().unwrap() {
            "basis_points" => assert_eq!(value["part"], sum, "{id}"),
            "tenths_of_days" => assert_eq!(value["whole"], sum, "{id}"),
            _ => assert_eq!(value["number"], sum, "{id}"),
        }
        if let Some(rows) = it["rows_of_whole"].as_str() {
            assert_eq!(value["whole"], added_up(&rosa, rows, &counts(rows)).await, "{id}");
        }
    }
}

#[tokio::test]
async fn every_number_of_the_page_leads_to_its_rows() {
    let site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    for weeks in ["?weeks=4", "?weeks=13", "?weeks=52", "", "?from=2026-03-01&until=2026-03-31"] {
        let page = rosa.page(&format!("/insights{weeks}")).send().await.unwrap();
        assert_eq!(page.status(), 200, "{weeks}");
        let page = page.text().await.unwrap();
        assert!(!page.contains("style="), "a style that the policy forbids");
        let links: BTreeSet<_> = page
            .split("href=\"")
            .skip(1)
            .filter_map(|it| it.split('"').next())
            .filter(|it| it.starts_with("/insights"))
            .map(|it| it.replace("&amp;", "&").replace("&#38;", "&"))
            .collect();
        assert!(40 < links.len(), "only {links:?}");
        for link in links {
            let res = rosa.page(&link).send().await.unwrap();
            assert_eq!(res.status(), 200, "{link}");
        }
    }
}

#[tokio::test]
async fn the_summary_is_made_of_figures() {
    let site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    let all = asked(&rosa, "/api/v1/insights/narrative").await;
    let sentences = all["sentences"].as_array().unwrap();
    assert!(2 < sentences.len(), "{all}");
    for it in sentences {
        let text = it["text"].as_str().unwrap();
        for number in it["numbers"].as_array().unwrap() {
            assert!(text.contains(number["text"].as_str().unwrap()), "{it}");
            added_up(&rosa, number["rows"].as_str().unwrap(), "n").await;
        }
    }
}

#[tokio::test]
async fn an_office_without_a_file_has_a_page_too() {
    let site = TestSite::new(1).await;
    let rosa = site.as_("rosa").await;
    let page = rosa.page("/insights").send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Nothing was decided by payers in this time"), "{page}");
    let all = asked(&rosa, "/api/v1/insights").await;
    assert_eq!(figure(&all, "initial_denial_rate")["value"]["number"], Value::Null);
}

#[tokio::test]
async fn what_is_asked_for_in_other_words_is_refused_with_a_reason() {
    let site = TestSite::new(1).await;
    let rosa = site.as_("rosa").await;
    let asked = [
        "?weeks=5",
        "?weeks=-1",
        "?from=yesterday",
        "?from=2026-04-02&until=2026-04-01",
        "?from=1700-01-01&until=2026-04-01",
        "?weeks=4&weeks=13",
        "/rows",
        "/rows?of=patients",
        "/rows?of=claims&that=moved",
        "/rows?of=claims&counts=heads",
        "/rows?of=claims&from=2026-04-01",
        "/rows?of=claims&class=D99",
        "/rows?of=unanswered&queue=Nowhere",
        "/rows?of=claims&after=x",
    ];
    for query in asked {
        let res = rosa.api(Method::GET, &format!("/api/v1/insights{query}")).send().await.unwrap();
        assert_eq!(res.status(), 422, "{query}");
        let problem: Value = res.json().await.unwrap();
        assert_eq!(problem["code"], "invalid", "{query}");
    }
}

#[tokio::test]
async fn figures_are_for_those_who_may_see_them() {
    let site = TestSite::with_story(STORY).await;
    for (name, status) in [("rosa", 200), ("otto", 200), ("carla", 403), ("ida", 403)] {
        let visitor = site.as_(name).await;
        for path in ["/insights", "/insights/rows?of=claims"] {
            assert_eq!(visitor.page(path).send().await.unwrap().status(), status, "{name} {path}");
            let res = visitor.api(Method::GET, &format!("/api/v1{path}")).send().await.unwrap();
            assert_eq!(res.status(), status, "{name} {path}");
        }
    }
}

#[tokio::test]
async fn denials_are_analysed_and_nothing_of_them_is_kept() {
    let site = TestSite::new(1).await;
    let ida = site.as_("ida").await;
    let before = site.office.practice.trail_end().await.unwrap();
    let request = json!({
        "denials": [
            { "denial_code": "CO-197", "payer_name": "Northwind Health", "service_date": "2026-03-02",
              "cpt_code": "99214", "icd10_code": "M54.50", "modifiers": ["25"],
              "denial_reason_text": "Prior authorization was not obtained" },
            { "denial_code": "197", "payer_name": "Northwind Health", "modifiers": "25, 59",
              "denied_amount": "120.50" },
            { "denial_code": "CO-999", "denied_amount": 80 },
            { "denial_code": "CO-45" },
            {},
        ],
        "analysis_type": "root_cause",
        "fields": ["denial_code", "payer_name", "service_date", "cpt_code", "icd10_code", "modifiers",
                   "denial_reason_text"],
    });
    for path in ["/api/v1/analysis", "/api/v1/denials/analysis"] {
        let res = ida.api(Method::POST, path).json(&request).send().await.unwrap();
        assert_eq!(res.status(), 200, "{path}");
        let all: Value = res.json().await.unwrap();
        assert_eq!(
            (&all["n_denials"], &all["n_unknown"], &all["n_not_denied"]),
            (&json!(5), &json!(2), &json!(1)),
            "{all}"
        );
        let first = &all["groups"][0];
        assert_eq!((&first["class"], &first["count"]), (&json!("D05"), &json!(2)), "{all}");
        assert_eq!(first["denied_cents"], 120_50);
        assert_eq!(first["members"], json!([0, 1]));
        assert_eq!(all["denials"][2]["confidence"], "none");
        assert!(all["denials"][2]["source"].as_str().unwrap().contains("no table knows"), "{all}");
    }
    assert_eq!(site.office.practice.trail_end().await.unwrap(), before);
}

#[tokio::test]
async fn what_could_name_a_patient_is_refused_and_never_quoted() {
    let site = TestSite::new(1).await;
    let ida = site.as_("ida").await;
    let denial = |it: Value| json!({ "denials": [{}, it], "analysis_type": "root_cause" });
    let table = [
        (denial(json!({ "patient_name": "Ada Example" })), "`denials[1]`"),
        (denial(json!({ "Ada Example": 1 })), "`denials[1]`"),
        (denial(json!({ "service_date": "Ada Example" })), "`service_date` of `denials[1]`"),
        (denial(json!({ "denied_amount": "Ada Example" })), "`denied_amount` of `denials[1]`"),
        (denial(json!({ "denied_amount": 1.005 })), "`denied_amount` of `denials[1]`"),
        (denial(json!({ "denied_amount": -5 })), "`denied_amount` of `denials[1]`"),
        (denial(json!({ "modifiers": ["Ada Example"] })), "`modifiers` of `denials[1]`"),
        (denial(json!({ "cpt_code": 99214 })), "`cpt_code` of `denials[1]`"),
        (json!({ "denials": [], "analysis_type": "Ada Example" }), "`analysis_type`"),
        (
            json!({ "denials": [], "analysis_type": "root_cause", "fields": ["Ada Example"] }),
            "`fields[0]`",
        ),
        (
            json!({ "denials": [{ "cpt_code": "1" }], "analysis_type": "root_cause",
                    "fields": ["denial_code"] }),
            "`denials[0]`",
        ),
    ];
    for (request, place) in table {
        let res = ida.api(Method::POST, "/api/v1/analysis").json(&request).send().await.unwrap();
        assert_eq!(res.status(), 422, "{request}");
        let text = res.text().await.unwrap();
        assert!(text.contains(place), "{place} in {text}");
        assert!(!text.contains("Ada"), "{text}");
    }
    let many: Vec<_> = (0..5_001).map(|_| json!({})).collect();
    let request = json!({ "denials": many, "analysis_type": "root_cause" });
    let res = ida.api(Method::POST, "/api/v1/analysis").json(&request).send().await.unwrap();
    assert_eq!(res.status(), 422);
}

/// The time of the figures on a page.
async fn as_of(visitor: &Visitor, path: &str, before: &str) -> String {
    let page = visitor.page(path).send().await.unwrap().text().await.unwrap();
    let (_, after) = page.split_once(before).unwrap_or_else(|| panic!("no time on {path}"));
    after.chars().take_while(|it| !matches!(it, '<' | '.')).collect()
}

async fn take_a_case(site: &TestSite) {
    let TestOffice { office, practice, .. } = &site.office;
    let listed = practice.worklist(None, Page { after: None, n_max: 9 }).await.unwrap();
    let case = listed.iter().find(|it| it.task.assignee.is_none()).unwrap().case.id;
    let rosa = site.office.staff("rosa");
    let take = Assign::to(case, To::Person(rosa));
    assign(office, practice, rosa, take).await.unwrap();
}

#[tokio::test]
async fn whoever_will_not_wait_sees_what_is_known_and_then_what_is_new() {
    let mut office = TestOffice::on_sqlite(1).await.unwrap();
    let wait = Wait::AtMost(Duration::ZERO);
    let mut story = Story::begin(office);
    story.tell(STORY).await;
    office = story.into_office();
    let site = TestSite::with(office, SiteSettings { wait, ..SiteSettings::for_tests() }).await;
    let rosa = site.as_("rosa").await;
    for (path, before) in [("/insights", "as of "), ("/agents", "Counted ")] {
        let first = as_of(&rosa, path, before).await;
        assert_eq!(as_of(&rosa, path, before).await, first, "nothing happened");

        site.office.hand.pass(Duration::from_mins(1));
        take_a_case(&site).await;
        let of_programs = asked(&rosa, "/api/v1/insights").await;
        let now = site.office.office.now().to_string();
        assert_eq!(of_programs["as_of"], now, "a program waits for what is new");
        // The page gets it as soon as it was counted, and never something in between.
        let mut later = first.clone();
        while later == first {
            later = as_of(&rosa, path, before).await;
        }
        assert!(first < later, "{path}: {first}, then {later}");
    }
}

//! What people say about a case by its forms.

use reqwest::StatusCode;

use super::{AUTHORIZATION, CLINICAL, UNCLEAR, WRITE_OFF, page, path, seen, told};
use crate::support::{TestSite, Visitor};

async fn say(visitor: &Visitor, path: &str, form: &[(&str, &str)]) -> (StatusCode, String) {
    let res = visitor.form(path, form).send().await.unwrap();
    let place = res.headers().get("location").map(|it| it.to_str().unwrap().to_owned());
    let status = res.status();
    (status, place.unwrap_or(res.text().await.unwrap()))
}

async fn state(site: &TestSite) -> &'static str {
    site.office.practice.cases_after(None, 10).await.unwrap().last().unwrap().state.id()
}

#[tokio::test]
async fn an_override_withdraws_the_proposal_and_the_agent_cites_it() {
    let mut site = told(AUTHORIZATION).await;
    let (path, rosa) = (path(&site).await, site.as_("rosa").await);
    let form = [("class", "D15"), ("priority", "high"), ("because", "they mean the chart")];
    let (status, place) = say(&rosa, &format!("{path}/override"), &form).await;
    assert_eq!((status, place), (StatusCode::SEE_OTHER, format!("{path}?done=overridden")));
    site.office.work().await.unwrap();
    let page = page(&rosa, &path).await;
    assert!(page.contains("<h1>Medical Necessity</h1>"));
    assert!(page.contains("A person says that it is Medical Necessity"));
    assert!(page.contains("said otherwise than the tables, it is Medical Necessity"));
    assert!(page.contains("<blockquote>they mean the chart</blockquote>"));
    let practice = &site.office.practice;
    let case = practice.cases_after(None, 10).await.unwrap().remove(0);
    let proposals = practice.proposals_of(case.id).await.unwrap();
    assert_eq!(proposals[0].state().id(), "expired");
}

#[tokio::test]
async fn an_override_is_for_whoever_may_and_before_anything_is_approved() {
    let site = told(AUTHORIZATION).await;
    let path = path(&site).await;
    let form = [("class", "D15"), ("because", "they mean the chart")];
    let address = format!("{path}/override");
    for who in ["ben", "carla", "lee", "ann", "otto", "ida"] {
        let (status, _) = say(&site.as_(who).await, &address, &form).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{who}");
    }
    let rosa = site.as_("rosa").await;
    let (status, _) = say(&rosa, &address, &[("class", "D99"), ("because", "x")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "no such class");
    let (status, _) = say(&rosa, &address, &[("class", "D15")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "no reason");
    let (status, _) = say(&rosa, &address, &[("because", "nothing is said")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "nothing that changes it");
    let (proposal, digest) = seen(&rosa, &path).await;
    let yes = [("proposal", proposal.as_str()), ("digest", digest.as_str())];
    say(&rosa, &format!("{path}/approve"), &yes).await;
    let (status, page) = say(&rosa, &address, &form).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("has moved on since you saw it"));
}

#[tokio::test]
async fn a_rejection_needs_a_reason_and_asks_a_manager() {
    let mut site = told(AUTHORIZATION).await;
    let (path, ben) = (path(&site).await, site.as_("ben").await);
    let (proposal, digest) = seen(&ben, &path).await;
    let seen = [("proposal", proposal.as_str()), ("digest", digest.as_str())];
    let address = format!("{path}/reject");
    let (status, _) = say(&ben, &address, &seen).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let with = [seen[0], seen[1], ("because", "the number is of another visit")];
    let (status, _) = say(&ben, &address, &with).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    site.office.work().await.unwrap();
    let page = page(&ben, &path).await;
    assert!(page.contains("What is to be done instead?"));
    assert!(page.contains("the number is of another visit"));
}

#[tokio::test]
async fn only_a_clinician_says_what_was_necessary() {
    let mut site = told(CLINICAL).await;
    let path = path(&site).await;
    let form = [("question", "was_it_medically_necessary"), ("answer", "yes"), ("words", "")];
    let address = format!("{path}/answer");
    let (status, _) = say(&site.as_("rosa").await, &address, &form).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, _) = say(&site.as_("lee").await, &address, &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    site.office.work().await.unwrap();
    assert_eq!(state(&site).await, "awaiting_approval");
    let (status, _) = say(&site.as_("lee").await, &address, &form).await;
    assert_eq!(status, StatusCode::CONFLICT, "it asks nothing any more");
}

#[tokio::test]
async fn a_second_person_is_another_one() {
    let site = told(WRITE_OFF).await;
    let (path, rosa, ann) = (path(&site).await, site.as_("rosa").await, site.as_("ann").await);
    let (proposal, digest) = seen(&rosa, &path).await;
    let yes = [("proposal", proposal.as_str()), ("digest", digest.as_str())];
    let address = format!("{path}/approve");
    let (_, place) = say(&rosa, &address, &yes).await;
    assert_eq!(place, format!("{path}?done=needs-second"));
    let (status, page) = say(&rosa, &address, &yes).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(page.contains("The second approval is another person"));
    let (_, place) = say(&ann, &address, &yes).await;
    assert_eq!(place, format!("{path}?done=approved"));
}

#[tokio::test]
async fn what_was_unclear_is_found_out_by_a_person() {
    let site = told(UNCLEAR).await;
    let (path, max) = (path(&site).await, site.as_("max").await);
    let address = format!("{path}/found");
    let (status, _) = say(&max, &address, &[("was", "done"), ("reference", " ")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "under which number?");
    let (status, _) = say(&max, &address, &[("was", "done"), ("reference", "REF-1")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(page(&max, &path).await.contains("as a person saw: REF-1"));
}

#[tokio::test]
async fn a_case_is_stopped_goes_on_and_is_given_up() {
    let site = told(AUTHORIZATION).await;
    let (path, rosa) = (path(&site).await, site.as_("rosa").await);
    let because = [("because", "the patient called")];
    say(&site.as_("otto").await, &format!("{path}/stop"), &because).await;
    assert_eq!(state(&site).await, "stopped", "everybody may stop what they see");
    say(&rosa, &format!("{path}/resume"), &[]).await;
    assert_eq!(state(&site).await, "deciding");
    say(&rosa, &format!("{path}/give-up"), &because).await;
    assert_eq!(state(&site).await, "closed");
}

#[tokio::test]
async fn each_form_is_a_page_too() {
    let site = told(AUTHORIZATION).await;
    let (path, rosa) = (path(&site).await, site.as_("rosa").await);
    for form in ["reject", "override", "answer", "found", "handled", "assign", "stop", "give-up"] {
        let page = page(&rosa, &format!("{path}/{form}")).await;
        assert!(page.contains("<form class=\"ask\""), "{form}");
        assert!(page.contains(&format!("action=\"{path}/{form}\"")), "{form}");
        assert_eq!(page.matches("<h1").count(), 1, "{form}");
    }
}

#[tokio::test]
async fn a_case_is_given_to_somebody() {
    let site = told(AUTHORIZATION).await;
    let (path, rosa) = (path(&site).await, site.as_("rosa").await);
    let ben = site.office.staff("ben").to_string();
    let form = [("to", ben.as_str()), ("because", "he knows this payer")];
    let (status, place) = say(&rosa, &format!("{path}/assign"), &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{place}");
    let page = page(&rosa, &path).await;
    assert!(page.contains("<span>ben</span>"));
}

#[tokio::test]
async fn a_case_that_is_not_there_or_not_theirs_is_not_there() {
    let site = told(AUTHORIZATION).await;
    let rosa = site.as_("rosa").await;
    for path in ["/cases/nothing", "/cases/case_01KJQDVNQ70W3GE1R70W3GE1R7"] {
        let res = rosa.page(path).send().await.unwrap();
        assert_eq!(res.status(), StatusCode::NOT_FOUND);
        assert!(res.text().await.unwrap().contains("There is no such case here."));
    }
}

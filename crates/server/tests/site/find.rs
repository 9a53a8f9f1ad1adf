//! Finding a case by the number of its claim.

use crate::support::TestSite;

/// One claim that was denied.
const DENIED: &str = "sent A100 99214 210.00
pass 10 days
remit EFT501
  A100 CO-197
work
";

#[tokio::test]
async fn a_claim_is_found_by_its_number_however_it_is_typed() {
    let site = TestSite::with_story(DENIED).await;
    let rosa = site.as_("rosa").await;
    for typed in ["A100", " a100 "] {
        let res = rosa.form("/find", &[("claim", typed)]).send().await.unwrap();
        assert_eq!(res.status(), 303);
        assert!(res.headers()["location"].to_str().unwrap().starts_with("/cases/case_"));
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_in_plain_words() {
    let site = TestSite::with_story(DENIED).await;
    let res = site.as_("rosa").await.form("/find", &[("claim", "Z9")]).send().await.unwrap();
    assert_eq!(res.status(), 200);
    assert!(res.text().await.unwrap().contains("No case about Z9"));
}

#[tokio::test]
async fn who_sees_no_patient_finds_none() {
    let site = TestSite::with_story(DENIED).await;
    let res = site.as_("ida").await.form("/find", &[("claim", "A100")]).send().await.unwrap();
    assert_eq!(res.status(), 403);
}

//! The frame of the console.

use crate::support::TestSite;

#[tokio::test]
async fn who_is_not_signed_in_is_sent_to_where_they_can() {
    let site = TestSite::new(1).await;
    let res = site.nobody().page("/live").send().await.unwrap();
    assert_eq!(res.status(), 303);
    assert_eq!(res.headers()["location"], "/sign-in?next=/live");
}

#[tokio::test]
async fn a_page_that_is_not_there_says_so() {
    let site = TestSite::new(2).await;
    let res = site.as_("rosa").await.page("/nothing").send().await.unwrap();
    assert_eq!(res.status(), 404);
    assert!(res.text().await.unwrap().contains("There is no such page here."));
}

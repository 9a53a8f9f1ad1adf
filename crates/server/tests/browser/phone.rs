//! Work on a phone, between two doors: rows are cards, the places to go to lie at the thumb.

use serde_json::json;

use crate::{
    chromium::Look,
    office::{in_the_morning, somebody},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proposal_is_read_and_approved_on_a_phone() {
    let mut site = in_the_morning().await;
    let Some(browser) = somebody(&site, "rosa").await else { return };
    browser.look(Look::PHONE).await;
    browser.go("/work").await;
    browser.click_on("nav.tabs a", "All").await;
    browser.click_on("tr[data-row]", "A100").await;
    browser.read("sees no authorization").await;
    browser.click_on("button", "Approve").await;
    browser.read("Approved. It will be done now.").await;
    site.office.work().await.expect("it is done");
    browser.read("waits for the payer").await;

    // The places lie at the lower edge, and none of them is cut off.
    let places = browser.run(
        "return [...document.querySelectorAll('nav.rail li a')].filter((it) => {
             const { left, right, bottom } = it.getBoundingClientRect();
             return left < 0 || innerWidth < right || innerHeight < bottom;
         }).map((it) => `${it.textContent} ${JSON.stringify(it.getBoundingClientRect())} in ${innerWidth} x ${innerHeight}`)",
        vec![],
    );
    assert_eq!(places.await, json!([]));
    browser.click_on("nav.rail a", "Insights").await;
    browser.until_at("/insights").await;
    browser.end().await;
}

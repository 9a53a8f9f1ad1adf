//! A morning's work without a mouse.

use fantoccini::key::Key;
use serde_json::json;

use crate::{
    chromium::Browser,
    office::{in_the_morning, somebody},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_is_done_by_keys_alone() {
    let mut site = in_the_morning().await;
    let Some(browser) = somebody(&site, "rosa").await else { return };

    // The first thing one comes to leads past the places to go to.
    browser.hit_key(Key::Tab).await;
    assert_eq!(at(&browser).await, "Skip to the content");
    browser.hit_key(Key::Enter).await;
    assert_eq!(browser.run("return document.activeElement.id", vec![]).await, json!("main"));

    browser.hit("gq").await;
    browser.until_at("/queues").await;
    browser.hit("gw").await;
    browser.until_at("/work").await;
    browser.click_on("nav.tabs a", "All").await;

    // Down two and up one is the first row but one; picked and not approved after all.
    browser.see("tr[data-row]").await;
    browser.hit("j").await;
    let first = row(&browser).await;
    browser.hit("j").await;
    assert_ne!(row(&browser).await, first);
    browser.hit("k").await;
    assert_eq!(row(&browser).await, first);
    browser.hit("x").await;
    browser.read("1 case").await;
    browser.hit("a").await;
    browser.see("dialog#approve[open]").await;
    browser.hit_key(Key::Escape).await;
    browser.until_gone("dialog[open]").await;
    browser.hit("x").await;

    // Into a case, to where it is edited, and back.
    browser.hit("/").await;
    browser.hit("A101\n").await;
    browser.until_at("/cases/").await;
    let case = browser.path().await;
    browser.hit("e").await;
    browser.until_at(&format!("{case}/edit")).await;
    browser.hit("u").await;
    browser.see("button[data-key=r]").await;

    // Rejected, with a reason.
    browser.hit("r").await;
    browser.see("dialog#reject[open]").await;
    browser.go_by_tab("reject-because").await;
    browser.hit("The authorization is for another day.").await;
    browser.go_by_tab_to("Reject").await;
    browser.hit_key(Key::Enter).await;
    browser.read("Rejected.").await;
    site.office.work().await.expect("what follows is done");

    // Another one approved with one key.
    browser.hit("/").await;
    browser.hit("A100\n").await;
    browser.read("sees no authorization").await;
    browser.hit("a").await;
    browser.read("Approved. It will be done now.").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_explained_and_can_be_turned_off() {
    let site = in_the_morning().await;
    let Some(browser) = somebody(&site, "rosa").await else { return };
    browser.hit("?").await;
    browser.see("dialog#keys[open]").await;
    browser.click_on("#keys label", "Single keys do something").await;
    browser.hit_key(Key::Escape).await;
    browser.until_gone("dialog[open]").await;
    browser.hit("gq").await;
    browser.hit("?").await;
    assert!(!browser.has("dialog[open]").await);
    assert_eq!(browser.path().await, "/work");
    browser.end().await;
}

/// The words of what one is at.
async fn at(browser: &Browser) -> String {
    let words = browser.run("return document.activeElement.textContent.trim()", vec![]).await;
    words.as_str().unwrap_or_default().to_owned()
}

/// The row one is at.
async fn row(browser: &Browser) -> String {
    let row = "return document.activeElement.closest('tr[data-row]')?.innerText ?? ''";
    browser.run(row, vec![]).await.as_str().unwrap_or_default().to_owned()
}

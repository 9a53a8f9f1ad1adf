//! The main stories of an office, walked by mouse: each with who does it, and what they see then.

use std::path::Path;

use serde_json::json;

use crate::{
    chromium::Browser,
    office::{become_, find, in_the_morning, somebody},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_gets_a_first_password_and_signs_in_with_their_own() {
    let site = in_the_morning().await;
    let Some(browser) = somebody(&site, "ann").await else { return };
    browser.click_on("nav.rail a", "Settings").await;
    browser.click_on("main a", "rosa").await;
    browser.click_on("button", "Make a first password").await;
    browser.read("Hand this over").await;
    let words = "return [...document.querySelectorAll('.facts code')].map((it) => it.textContent)";
    let words = browser.run(words, vec![]).await;
    let (name, first) = (words[0].as_str().expect("a name"), words[1].as_str().expect("a word"));
    sign_out(&browser).await;

    // The wrong one says nothing of what was wrong about it.
    browser.write("#name", name).await;
    browser.write("#password", "correct horse battery").await;
    browser.click_on("button", "Sign in").await;
    browser.see(".notice.danger").await;
    browser.complaints().await;
    browser.write("#name", name).await;
    browser.write("#password", first).await;
    browser.click_on("button", "Sign in").await;
    browser.read("Choose a password").await;
    browser.write("#password", first).await;
    browser.write("#new", "fourteen quiet billers").await;
    browser.write("#again", "fourteen quiet billers").await;
    browser.click_on("button", "Save and sign in").await;
    browser.until_at("/work").await;

    sign_out(&browser).await;
    browser.go("/queues").await;
    browser.write("#name", name).await;
    browser.write("#password", "fourteen quiet billers").await;
    browser.click_on("button", "Sign in").await;
    // Signed in, one is where one wanted to go.
    browser.until_at("/queues").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_edits_and_another_approves_and_the_receipt_is_seen() {
    let mut site = in_the_morning().await;
    let Some(browser) = somebody(&site, "max").await else { return };
    browser.go("/work").await;
    browser.click_on("nav.tabs a", "All").await;
    browser.read("A100").await;
    browser.click_on("tr[data-row]", "A100").await;
    browser.read("sees no authorization").await;

    browser.click_on("a.button", "Edit").await;
    browser.read("Whoever changes it can't approve it").await;
    browser.choose("#priority", "high").await;
    browser.write("#edit-because", "They pay within a week if it says urgent.").await;
    browser.click_on("button", "Save for approval").await;
    browser.read("Somebody else has to approve it").await;
    site.office.work().await.expect("the check looks");
    browser.read("Changed by").await;
    assert!(!browser.has("button[data-key=a]").await, "who edits does not approve");

    let case = browser.path().await;
    become_(&site, &browser, "rosa").await;
    browser.go(&case).await;
    browser.click_on("button", "Approve").await;
    browser.read("Approved. It will be done now.").await;
    // The page is not touched any more: what is done meanwhile comes by itself.
    site.office.work().await.expect("what was approved is done");
    browser.read("waits for the payer").await;
    browser.read("the platform").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proposal_is_rejected_with_a_reason() {
    let mut site = in_the_morning().await;
    let Some(browser) = somebody(&site, "rosa").await else { return };
    find(&browser, "A101").await;
    browser.click_on("button", "Reject…").await;
    browser.click_on("#reject button", "Reject").await;
    // Without a reason the browser does not let it go.
    assert_eq!(
        browser.run("return !document.querySelector('#reject').open", vec![]).await,
        json!(false)
    );
    browser.write("#reject-because", "The authorization is for another day.").await;
    browser.click_on("#reject button.primary", "Reject").await;
    browser.read("Rejected.").await;
    site.office.work().await.expect("what follows is done");
    browser.read("The authorization is for another day.").await;
    browser.read("What is to be done instead?").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_says_that_it_is_something_else() {
    let mut site = in_the_morning().await;
    let Some(browser) = somebody(&site, "rosa").await else { return };
    find(&browser, "A102").await;
    browser.click_on("button", "Override…").await;
    browser.choose("#override-class", "Medical Necessity").await;
    browser.write("#override-because", "They say authorization and mean the chart.").await;
    browser.click_on("#override button.primary", "Override").await;
    browser.read("Overridden. The case is decided anew.").await;
    site.office.work().await.expect("it is decided anew");
    browser.read("Was it medically necessary?").await;
    browser.read("They say authorization and mean the chart.").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn much_money_takes_a_second_person() {
    let mut site = in_the_morning().await;
    let Some(browser) = somebody(&site, "rosa").await else { return };
    find(&browser, "A103").await;
    browser.click_on("button", "Approve").await;
    browser.read("It needs a second person.").await;
    assert!(!browser.has("button[data-key=a]").await, "nobody is two people");

    let case = browser.path().await;
    become_(&site, &browser, "ann").await;
    browser.go(&case).await;
    browser.click_on("button", "Approve").await;
    browser.read("Approved. It will be done now.").await;
    site.office.work().await.expect("it is done");
    browser.read("written off").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_are_routed_given_and_approved_at_once() {
    let mut site = in_the_morning().await;
    let Some(browser) = somebody(&site, "rosa").await else { return };
    pick(&browser, &["A107", "A108"]).await;
    browser.click_on(".bulk button", "Put into queue…").await;
    browser.choose("#route-queue", "Appeals").await;
    browser.write("#route-because", "The payer wants a letter with these.").await;
    browser.click_on("#route button.primary", "Put there").await;
    browser.read("done").await;
    assert!(!browser.text().await.contains("not done"), "{}", browser.text().await);
    site.office.work().await.expect("they are decided anew");

    pick(&browser, &["A106", "A109"]).await;
    browser.click_on(".bulk button", "Give to…").await;
    browser.choose("#give-to", "Ben").await;
    browser.click_on("#give button.primary", "Give").await;
    browser.read("done").await;

    // The write-off is beyond what she may approve alone, and does not go through with the others.
    pick(&browser, &["A107", "A108", "A103"]).await;
    browser.click_on(".bulk button", "Approve").await;
    browser.click_on("#approve button.primary", "Approve").await;
    browser.read("A103").await;
    browser.read("second person").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_remittance_is_uploaded_and_opens_its_cases() {
    let site = in_the_morning().await;
    let Some(browser) = somebody(&site, "ben").await else { return };
    browser.click_on("nav.rail a", "Remittances").await;
    browser.click_on("a.button", "Upload").await;
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let file = samples.join("01-partial-denials.835").canonicalize().expect("it is in the tree");
    let file = file.to_str().expect("its path is text");
    browser.see("#files").await.send_keys(file).await.expect("a file can be chosen");
    browser.click_on("button", "Read them").await;
    browser.read("What was read").await;
    browser.read("cases opened").await;
    browser.click_on("main a", "01-partial-denials.835").await;
    browser.read("balanced").await;

    // A second time it is known, and nothing is counted twice.
    browser.go("/remittances/upload").await;
    browser.see("#files").await.send_keys(file).await.expect("a file can be chosen");
    browser.click_on("button", "Read them").await;
    browser.read("came before").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_is_stopped_and_goes_on() {
    let site = in_the_morning().await;
    let Some(browser) = somebody(&site, "ben").await else { return };
    browser.click_on("nav.rail a", "Agents").await;
    browser.click_on("button", "Stop all").await;
    browser.click_on("dialog[open] button.primary", "Stop").await;
    browser.see(".brake").await;
    find(&browser, "A100").await;
    browser.see(".brake").await;

    become_(&site, &browser, "rosa").await;
    browser.click_on(".brake a", "See and release").await;
    browser.click_on("button", "Release").await;
    browser.click_on("dialog[open] button.primary", "Release").await;
    browser.until_gone(".brake").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_auditor_reads_and_verifies_what_happened() {
    let site = in_the_morning().await;
    let Some(browser) = somebody(&site, "otto").await else { return };
    browser.click_on("nav.rail a", "Audit").await;
    browser.read("approved").await;
    browser.click_on("button", "Verify now").await;
    browser.read("verified").await;
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_taken_from_under_ones_hands() {
    let site = in_the_morning().await;
    let Some(browser) = somebody(&site, "rosa").await else { return };
    find(&browser, "A101").await;
    let case = browser.path().await;
    browser.click_on("button", "Reject…").await;
    browser.write("#reject-because", "The authorization is").await;

    // Meanwhile somebody else has it stopped.
    let ben = site.as_("ben").await;
    let stop = ben.form(&format!("{case}/stop"), &[("because", "The payer called.")]);
    assert_eq!(stop.send().await.expect("it is heard").status(), 303);
    browser.read("Something changed here meanwhile.").await;
    let written = "return document.querySelector('#reject-because').value";
    assert_eq!(browser.run(written, vec![]).await, json!("The authorization is"));

    // What was seen is no longer what there is, so it is not rejected, and the page says why.
    browser.click_on("#reject button.primary", "Reject").await;
    browser.see(".notice.danger, .problem").await;
    browser.complaints().await;
    browser.end().await;
}

/// Picks rows of the list of all work.
async fn pick(browser: &Browser, claims: &[&str]) {
    browser.go("/work").await;
    browser.click_on("nav.tabs a", "All").await;
    for claim in claims {
        browser.click_on("tr[data-row] .pick label", &format!("Pick {claim}")).await;
    }
    let words =
        if claims.len() == 1 { "1 case".to_owned() } else { format!("{} cases", claims.len()) };
    browser.read(&words).await;
}

/// Signs out by the menu, as one does.
async fn sign_out(browser: &Browser) {
    browser.click_on(".top .me", "").await;
    browser.click_on("#me button", "Sign out").await;
    browser.until_at("/sign-in").await;
}

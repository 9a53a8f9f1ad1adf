//! The page of a case, and what people say on it.
//!
//! Every case here is played as a story first, so each page shows what an office would really have.

pub(crate) mod as_read;
mod api;
mod words;

use expect_test::{Expect, expect};
use reqwest::StatusCode;
use testkit::story::play;

use crate::support::{TestSite, Visitor};
use as_read::{as_read, in_short};

/// A claim that lacks an authorization, which is on file.
pub(crate) const AUTHORIZATION: &str = "
sent A100 99213 150.00
on file A100 authorization AU77
pass 10 days
remit EFT501
  A100 CO-197 150.00
work";

/// A claim that came too late, and nobody can show otherwise; more than one person may give up.
const WRITE_OFF: &str = "
sent A100 99215 720.00
pass 10 days
remit EFT501
  A100 CO-29
work
answer max A100 no
work";

/// A site over an office in which this was played.
pub(crate) async fn told(story: &str) -> TestSite {
    TestSite::over(play(story).await.office).await
}

/// Where the page of the one case is.
pub(crate) async fn path(site: &TestSite) -> String {
    let cases = site.office.practice.cases_after(None, 10).await.unwrap();
    format!("/cases/{}", cases.last().expect("there is a case").id)
}

async fn page(visitor: &Visitor, path: &str) -> String {
    let res = visitor.page(path).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::OK, "{path}");
    res.text().await.unwrap()
}

/// The value of a hidden field.
pub(crate) fn field(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = page.split_once(&start).expect("there is such a field");
    rest.split_once('"').expect("its value ends").0.to_owned()
}

/// The proposal and the digest that a page shows.
async fn seen(visitor: &Visitor, path: &str) -> (String, String) {
    let page = page(visitor, path).await;
    (field(&page, "proposal"), field(&page, "digest"))
}

/// A page as somebody reads it.
async fn reads(story: &str, who: &str, table: Expect) {
    let site = told(story).await;
    let path = path(&site).await;
    table.assert_eq(&as_read(&page(&site.as_(who).await, &path).await));
}

#[tokio::test]
async fn a_case_is_read_from_top_to_bottom() {
    reads(AUTHORIZATION, "rosa", expect![[r#"
        Work
        A100
        Authorization Missing
        waits for you to approve
        Give to…
        Override…
        ⋯
        Stop this case…
        In the audit trail
        Northwind Health refused $150.00 of this claim because it sees no authorization. Proposed: Send a corrected claim, which replaces 00123-A100. $40.00 is expected to come of it.
        Charged $150.00
        Allowed $0.00
        Paid $0.00
        Patient $0.00
        Denied $150.00
        Expected net $40.00 chance 50 %, less the work
        Proposed
        AI-Suggestedby denial triage 1, at sandbox · 27d2 8a53
        Note what was found: Authorization Missing
        Put into the queue Auto-Submit: medium priority, due Mar 19, 2026, 35 minutes
        Send a corrected claim, which replaces 00123-A100
        What changes in the claim
        Changes in the claim Before After
        Frequency CLM05-3 1 7
        Payer's claim number REF*F8 none 00123-A100
        Authorization number REF*G1 none AU77
        Nothing else in the claim is changed. The claim as it would go out
        Approve a
        Edit e
        Reject… r
        At stake: $150.00. To be approved before Mar 19, 2026 2:00 PM.
        What the payer said
        Mar 12, 2026, payment EFT501
        CO-197Required authorization or notification was not obtained.Denied: Authorization Missing. The patient may not be billed for it. On line 1, 99213.$150.00
        What happened
        Waits for an approver
        The check found nothing wrong and put the proposal before people
        Mar 12, 2026 2:00 PM
        Denial triage made a proposal
        Mar 12, 2026 2:00 PM
        The inbox opened the case
        Mar 12, 2026 2:00 PM
        Why
        as denial triage 1 found it, Mar 12, 2026 2:00 PM
        CO-197 refuses $150.00, which is: Authorization Missing (197: Required authorization or notification was not obtained).what the payer saidthe tables in force
        The fault is on the claim and ours to put right. Send a replacement (frequency 7) with the payer's claim number and every line, the paid ones too.what the payer saidthe tables in forcethe claim as it was sentwhat was said of the claim on receiptwhat was done and said beforecoverage, authorizations and referrals on file
        No last day is known for this answer, but an appeal has to be filed by Sep 8, 2026. 180 days from receipt, taken as the day of the notice, Mar 12, 2026 [29 CFR 2560.503-1(h)(3)(i)]what the payer saidthe tables in force
        $150.00 at stake; 50.00% that it is paid; $35.00 for 35 minutes of work; a prior of ourswhat the payer saidthe tables in force
        On the claim these fields are put right: CLM05-3, REF*F8, REF*G1.the corrected claim, written out
        What it rests on
        What the payer said read
        Mar 12, 2026 2:00 PM The claim as it was sent on record
        Mar 12, 2026 2:00 PM What was said of the claim on receipt none
        Mar 12, 2026 2:00 PM What was done and said before nothing
        Mar 12, 2026 2:00 PM Coverage, authorizations and referrals on file no end of coverage, a number of an authorization, no number of a referral
        Mar 12, 2026 2:00 PM Documents on file none
        Mar 12, 2026 2:00 PM The tables in force 2026-03-12
        Mar 12, 2026 2:00 PM The corrected claim, written out read
        Mar 12, 2026 2:00 PM
        Due
        Last day No last day is known for this answer, but an appeal has to be filed by Sep 8, 2026. Rule 180 days from receipt, taken as the day of the notice, Mar 12, 2026 Source 29 CFR 2560.503-1(h)(3)(i) Queue Auto-Submit Priority medium Who has it nobody Case VA1VD7
    "#]]).await;
}

/// Each state of a case, in its first sentences and with what can be done about it.
#[expect(clippy::too_many_lines, reason = "the table is the test")]
#[tokio::test]
async fn each_state_says_where_it_stands_and_what_can_be_done() {
    let stories = [
        ("a proposal waits", AUTHORIZATION.to_owned(), "rosa"),
        ("for somebody who may only look", AUTHORIZATION.to_owned(), "otto"),
        ("it is above a limit", AUTHORIZATION.replace("150.00", "9000.00"), "ben"),
        ("it needs two", WRITE_OFF.to_owned(), "rosa"),
        ("the first has approved", format!("{WRITE_OFF}\napprove rosa A100"), "rosa"),
        ("the second comes", format!("{WRITE_OFF}\napprove rosa A100"), "ann"),
        ("it asks a clinician", CLINICAL.to_owned(), "rosa"),
        ("the clinician looks", CLINICAL.to_owned(), "lee"),
        ("who edited it looks", format!("{AUTHORIZATION}{EDIT}"), "max"),
        ("it is approved", format!("{AUTHORIZATION}\napprove max A100"), "max"),
        ("it waits for the payer", format!("{AUTHORIZATION}\napprove max A100\nwork"), "max"),
        ("it is unclear", UNCLEAR.to_owned(), "max"),
        ("it is stopped", format!("{AUTHORIZATION}\nstop max A100 \"wait\""), "max"),
        ("it was overridden", format!("{AUTHORIZATION}{OVERRIDE}"), "max"),
        ("it is closed", format!("{AUTHORIZATION}{PAID}"), "max"),
        ("the brake is on", format!("{AUTHORIZATION}\nbrake on rosa"), "max"),
    ];
    let mut text = String::new();
    for (what, story, who) in stories {
        let site = told(&story).await;
        let path = path(&site).await;
        let page = page(&site.as_(who).await, &path).await;
        text.push_str(&format!("# {what} ({who})\n{}\n", in_short(&page)));
    }
    expect![[r#"
        # a proposal waits (rosa)
        Authorization Missing
        waits for you to approve
        Northwind Health refused $150.00 of this claim because it sees no authorization. Proposed: Send a corrected claim, which replaces 00123-A100. $40.00 is expected to come of it.
        can Give to…
        can Override…
        can ⋯
        can Stop this case…
        can Approve a
        can Reject… r
        can Edit e

        # for somebody who may only look (otto)
        Authorization Missing
        waits for an approval
        Northwind Health refused $150.00 of this claim because it sees no authorization. Proposed: Send a corrected claim, which replaces 00123-A100. $40.00 is expected to come of it.
        ! Your role does not approve proposals.
        can ⋯
        can Stop this case…

        # it is above a limit (ben)
        Authorization Missing
        waits for an approval
        Northwind Health refused $9,000.00 of this claim because it sees no authorization. Proposed: Send a corrected claim, which replaces 00123-A100. $4,465.00 is expected to come of it.
        ! This is above your limit, which is $2,500.00 for this: sending a claim again. Ask somebody with a higher one.
        can ⋯
        can Stop this case…
        can Reject… r
        can Edit e

        # it needs two (rosa)
        Timely Filing
        waits for you to approve
        Northwind Health refused $720.00 of this claim because it says that the claim came too late. Proposed: Recommend to write off $720.00.
        ! More than $500.00 is at stake: after you, a second person has to approve it.
        can Give to…
        can Override…
        can ⋯
        can Stop this case…
        can Approve a
        can Reject… r
        can Edit e

        # the first has approved (rosa)
        Timely Filing
        waits for a second approval
        Northwind Health refused $720.00 of this claim because it says that the claim came too late. Proposed: Recommend to write off $720.00.
        ! You have approved it. The second approval is another person's.
        can Give to…
        can Override…
        can ⋯
        can Stop this case…
        can Reject… r
        can Edit e

        # the second comes (ann)
        Timely Filing
        waits for your second approval
        Northwind Health refused $720.00 of this claim because it says that the claim came too late. Proposed: Recommend to write off $720.00.
        ! rosa has approved it. Yours is the second approval.
        can ⋯
        can Stop this case…
        can Approve a
        can Reject… r

        # it asks a clinician (rosa)
        Medical Necessity
        waits for an answer
        Northwind Health refused $900.00 of this claim because it does not see the medical necessity. Before anything is done, Clinical is asked: Was it medically necessary? The last day for an answer is Sep 3, 2026.
        Was it medically necessary?
        can Give to…
        can Override…
        can ⋯
        can Stop this case…
        can Give it up…

        # the clinician looks (lee)
        Medical Necessity
        asks you
        Northwind Health refused $900.00 of this claim because it does not see the medical necessity. Before anything is done, Clinical is asked: Was it medically necessary? The last day for an answer is Sep 3, 2026.
        Was it medically necessary?
        can ⋯
        can Stop this case…
        can Answer… a

        # who edited it looks (max)
        Authorization Missing
        waits for an approval
        Northwind Health refused $150.00 of this claim because it sees no authorization. Proposed: Send a corrected claim, which replaces 00123-A100. $40.00 is expected to come of it.
        ! You changed this proposal, so somebody else has to approve it.
        can Give to…
        can Override…
        can ⋯
        can Stop this case…
        can Reject… r
        can Edit e

        # it is approved (max)
        Authorization Missing
        approved
        Northwind Health refused $150.00 of this claim because it sees no authorization. It was approved and is being done.
        can Give to…
        can ⋯
        can Stop this case…

        # it waits for the payer (max)
        Authorization Missing
        waits for the payer
        Northwind Health refused $150.00 of this claim because it sees no authorization. The answer is out; now the payer has to speak.
        can Give to…
        can ⋯
        can Stop this case…
        can Give it up…

        # it is unclear (max)
        Authorization Missing
        unclear whether it was done
        Northwind Health refused $150.00 of this claim because it sees no authorization. It was tried, and no clear answer came: somebody has to look whether it was done.
        can Give to…
        can Say what you found… a

        # it is stopped (max)
        Authorization Missing
        stopped
        Northwind Health refused $150.00 of this claim because it sees no authorization. It is stopped: somebody has to look.
        can Give to…
        can ⋯
        can Give it up…
        can Let it go on a

        # it was overridden (max)
        Medical Necessity
        waits for an answer
        Northwind Health refused $150.00 of this claim because it does not see the medical necessity. Before anything is done, Clinical is asked: Was it medically necessary? The last day for an answer is Sep 3, 2026.
        Was it medically necessary?
        can Give to…
        can Override…
        can ⋯
        can Stop this case…
        can Give it up…

        # it is closed (max)
        Authorization Missing
        paid in full
        Northwind Health refused $150.00 of this claim because it sees no authorization. In the end: paid in full; $100.00 recovered.

        # the brake is on (max)
        Authorization Missing
        waits for an approval
        Northwind Health refused $150.00 of this claim because it sees no authorization. Proposed: Send a corrected claim, which replaces 00123-A100. $40.00 is expected to come of it.
        ! Everything of this agent is stopped. While it is, nothing is approved.
        can Give to…
        can Override…
        can ⋯
        can Stop this case…
        can Reject… r
        can Edit e

    "#]].assert_eq(&text);
}

const CLINICAL: &str = "
sent A100 99214 900.00
document A100 record
pass 10 days
remit EFT501
  A100 CO-50 remark N115
work";

const EDIT: &str = "
edit max A100 priority low \"the payer wants a call first\"
work";

const UNCLEAR: &str = "
blind
sent A100 99213 150.00
on file A100 authorization AU77
pass 10 days
remit EFT501
  A100 CO-197
work
approve max A100
fault lost_answer
work";

const OVERRIDE: &str = "
override rosa A100 class D15 priority high \"they mean the chart\"
work";

const PAID: &str = "
approve max A100
work
pass 30 days
remit EFT502
  A100 reversed CO-197 150.00
  A100 CO-45 50.00
work";

#[tokio::test]
async fn who_approves_what_is_before_their_eyes_sees_it_done() {
    let mut site = told(AUTHORIZATION).await;
    let (path, rosa) = (path(&site).await, site.as_("rosa").await);
    let (proposal, digest) = seen(&rosa, &path).await;
    let form = [("proposal", proposal.as_str()), ("digest", digest.as_str())];
    let res = rosa.form(&format!("{path}/approve"), &form).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::SEE_OTHER);
    let place = res.headers()["location"].to_str().unwrap().to_owned();
    assert_eq!(place, format!("{path}?done=approved"));
    assert!(page(&rosa, &place).await.contains("Approved. It will be done now."));
    site.office.work().await.unwrap();
    let page = page(&rosa, &path).await;
    assert!(page.contains("as the platform answered"), "the receipt is shown");
    assert!(!page.contains("/approve\""), "there is nothing left to approve");
}

#[tokio::test]
async fn a_proposal_that_was_changed_is_not_approved_as_it_was() {
    let mut site = told(AUTHORIZATION).await;
    let (path, rosa) = (path(&site).await, site.as_("rosa").await);
    let (proposal, digest) = seen(&rosa, &path).await;
    change(&mut site, "max", &path).await;
    let old = [("proposal", proposal.as_str()), ("digest", digest.as_str())];
    let res = rosa.form(&format!("{path}/approve"), &old).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::CONFLICT);
    let page = res.text().await.unwrap();
    assert!(page.contains("role=\"alert\"") && page.contains("has changed since you saw it"));
    // The new one under the old digest.
    let (proposal, _) = seen(&rosa, &path).await;
    let mixed = [("proposal", proposal.as_str()), ("digest", digest.as_str())];
    let res = rosa.form(&format!("{path}/approve"), &mixed).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::CONFLICT);
    assert!(res.text().await.unwrap().contains("has changed since you saw it"));
    assert!(site.office.sandbox.effects(0).is_empty());
}

#[tokio::test]
async fn nobody_approves_what_they_have_edited() {
    let mut site = told(AUTHORIZATION).await;
    let (path, max) = (path(&site).await, site.as_("max").await);
    change(&mut site, "max", &path).await;
    let page = page(&max, &path).await;
    assert!(page.contains("You changed this proposal, so somebody else has to approve it."));
    let (proposal, digest) = (field(&page, "proposal"), field(&page, "digest"));
    let form = [("proposal", proposal.as_str()), ("digest", digest.as_str())];
    let res = max.form(&format!("{path}/approve"), &form).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::FORBIDDEN);
    let body = serde_json::json!({ "digest": digest });
    let api = format!("/api/v1/proposals/{proposal}/approval");
    let request = max.api(reqwest::Method::POST, &api).header("Idempotency-Key", "one");
    let res = request.json(&body).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::FORBIDDEN);
    site.office.work().await.unwrap();
    assert!(site.office.sandbox.effects(0).is_empty());
}

/// Somebody changes the proposal in the form; it is checked again.
async fn change(site: &mut TestSite, who: &str, path: &str) {
    let visitor = site.as_(who).await;
    let (proposal, digest) = seen(&visitor, &format!("{path}/edit")).await;
    let form = [
        ("proposal", proposal.as_str()),
        ("digest", digest.as_str()),
        ("queue", "A/R Follow-Up"),
        ("priority", "low"),
        ("authorization", "AU78"),
        ("because", "the number was read out on the phone"),
    ];
    let res = visitor.form(&format!("{path}/edit"), &form).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::SEE_OTHER, "{}", res.text().await.unwrap());
    site.office.work().await.unwrap();
}

#[tokio::test]
async fn a_field_of_the_claim_can_be_changed_and_nothing_else_changes_by_it() {
    let mut site = told(AUTHORIZATION).await;
    let path = path(&site).await;
    change(&mut site, "max", &path).await;
    let page = page(&site.as_("rosa").await, &path).await;
    assert!(page.contains("<ins>AU78</ins>") && !page.contains("AU77"), "the diff is of the bytes");
    assert!(page.contains("Put into the queue A/R Follow-Up: low priority"));
    assert!(page.contains("Changed by max"));
    let cases = site.office.practice.cases_after(None, 10).await.unwrap();
    let findings = site.office.practice.findings_of(cases[0].id).await.unwrap();
    assert_eq!(findings, [], "the check has nothing against it");
}

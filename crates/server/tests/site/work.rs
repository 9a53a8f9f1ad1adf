//! The pages Work and Queues, what is done there with many cases at once, and the same over the API.

mod api;
mod queues;

use expect_test::expect;
use reqwest::StatusCode;

use crate::{
    case::as_read::as_read,
    support::{TestSite, Visitor},
};

/// Four denials: one to be sent again, one to be written off by two people, records that are asked for, and
/// one that nobody knows.
pub(crate) const STORY: &str = "
sent A100 99213 150.00
on file A100 authorization AU77
sent A200 99215 720.00
sent A300 99214 210.00
document A300 record
sent A400 99213 90.00
pass 10 days
remit EFT501
  A100 CO-197
  A200 CO-29
  A300 CO-252 remark M127
  A400 CO-999
work
answer max A200 no
work";

pub(crate) async fn get(visitor: &Visitor, path: &str) -> String {
    let res = visitor.page(path).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::OK, "{path}");
    res.text().await.unwrap()
}

/// The number of the case about a claim.
pub(crate) async fn case_of(site: &TestSite, claim: &str) -> String {
    let cases = site.office.practice.cases_after(None, 50).await.unwrap();
    let case = cases.iter().find(|it| it.claim.number.0 == claim);
    case.expect("the story denied it").id.to_string()
}

/// What stands on a page about the proposal of a case.
fn seen(page: &str, case: &str) -> String {
    let start = format!("name=\"seen\" value=\"{case} ");
    let (_, rest) = page.split_once(&start).expect("its proposal waits");
    format!("{case} {}", rest.split_once('"').expect("its value ends").0)
}

async fn bulk(visitor: &Visitor, fields: &[(&str, &str)]) -> (StatusCode, String) {
    let res = visitor.form("/work/bulk", fields).send().await.unwrap();
    let place = res.headers().get("location").map(|it| it.to_str().unwrap().to_owned());
    let status = res.status();
    (status, place.unwrap_or(res.text().await.unwrap()))
}

/// Who has a case, and where it waits.
async fn hands(site: &TestSite, case: &str) -> String {
    let listed = site.office.practice.listed(case.parse().unwrap()).await.unwrap().unwrap();
    let people = ["max", "ben", "carla", "lee", "rosa", "ann"];
    let who = people.iter().find(|it| Some(site.office.staff(it)) == listed.task.assignee);
    format!("{} in {}", who.unwrap_or(&"nobody"), listed.task.queue.label())
}

#[expect(clippy::too_many_lines, reason = "the table is the test")]
#[tokio::test]
async fn the_work_of_everybody_is_shown_by_what_it_brings() {
    let site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    expect![[r#"
        Work
        waiting 4
        denied $1,170.00
        expected back $101.50
        of work 1 h 40 min
        Mine 0 My queues 1 Nobody's 4 All 4
        What it waits for
        For anything
        To approve
        To answer
        To work by hand
        To look at
        Queue
        All queues
        Auto-Submit
        A/R Follow-Up
        Appeals
        Coder Review
        Clinical Review
        Manager Approval
        Eligibility
        Registration
        Coordination of Benefits
        Authorizations
        Referrals
        Health Records
        Patient Access
        Credentialing
        Managed Care
        Compliance
        Triage
        Payer
        All payers
        Northwind Health
        Problem
        All problems
        Coverage Inactive
        Member ID Mismatch
        Coordination of Benefits
        Wrong Payer
        Authorization Missing
        Authorization Mismatch
        Referral Missing
        Timely Filing
        Duplicate Claim
        Bundling
        Coding Error - Modifier
        Coding Error - Procedure
        Coding Error - Diagnosis
        Units or Frequency
        Medical Necessity
        Experimental or Off-Label
        Level of Care
        Documentation Requested
        Patient Information Requested
        Billing Error
        Provider Enrollment
        Network or Contract
        Non-Covered Service
        Benefit Maximum
        Liability of Another Payer
        Compliance Hold
        Unclassified
        Underpayment
        Recoupment
        Appeal Outcome
        Due
        Due any day
        Overdue
        In 7 days or less
        In 14 days or less
        In 30 days or less
        No last day
        What comes first
        Most expected
        Most per hour
        Soonest last day
        Longest open
        At least so many dollars expected
        Show
        1–4 of 4
        Cases, those from which most is expected first
        Due Problem What is proposed Denied Expected Who has it
        Pick A300
        in 40 days Apr 21 Documentation Requested Northwind Health · A300 Send the records, with 1 document Health Records · 45 min $210.00 $91.50 nobody
        Pick A100
        no last day Authorization Missing Northwind Health · A100 Send a corrected claim, which replaces 00123-A100 Auto-Submit · 35 min $150.00 $40.00 nobody
        Pick A200
        no last day Timely Filing Northwind Health · A200 Recommend to write off 720.00 takes two people above $500.00 · Manager Approval · 10 min $720.00 −$10.00 nobody
        Pick A400
        no last day Unclassified Northwind Health · A400 Asks: What is this denial? No table knows its codes. Triage · 10 min $90.00 −$20.00 nobody
        Picked cases
        Approve a
        Take t
        Give to… s
        Put into queue…
        Most expected first
    "#]].assert_eq(&as_read(&get(&rosa, "/work?whose=all").await));
}

#[tokio::test]
async fn somebody_begins_with_what_is_theirs() {
    let site = TestSite::with_story(STORY).await;
    let mut text = String::new();
    for name in ["ben", "carla", "lee", "max", "rosa", "ann", "otto"] {
        let visitor = site.as_(name).await;
        let page = get(&visitor, "/work").await;
        let here = page.split_once("aria-current=\"page\">").unwrap().1;
        let tab = page.rsplit_once("<nav class=\"tabs\"").unwrap().1;
        let tab = tab.split_once("aria-current=\"page\">").map_or(here, |it| it.1);
        let rows = page.matches("data-row").count();
        let bulk = if page.contains("data-bulk") { ", may act" } else { "" };
        text.push_str(&format!(
            "{name}: {}{rows} rows{bulk}\n",
            as_read(&format!("<main>{}</main>", tab.split_once("</a>").unwrap().0))
                .replace('\n', ", ")
        ));
    }
    expect![[r#"
        ben: My queues 2, 2 rows, may act
        carla: All 4, 4 rows, may act
        lee: All 4, 4 rows, may act
        max: All 4, 4 rows, may act
        rosa: All 4, 4 rows, may act
        ann: All 4, 4 rows, may act
        otto: All 4, 4 rows
    "#]]
    .assert_eq(&text);
    let ida = site.as_("ida").await;
    assert_eq!(ida.page("/work").send().await.unwrap().status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_list_is_narrowed_and_an_empty_one_says_what_to_do() {
    let site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    let table = [
        ("waits=approve", 3),
        ("waits=answer", 1),
        ("waits=look", 0),
        ("class=D05", 1),
        ("queue=manager-approval", 1),
        ("due=overdue", 0),
        ("due=none", 3),
        ("min=90", 1),
        ("payer=NOBODY", 0),
        ("class=D05&waits=answer", 0),
    ];
    for (narrow, n_rows) in table {
        let page = get(&rosa, &format!("/work?whose=all&{narrow}")).await;
        assert_eq!(page.matches("data-row").count(), n_rows, "{narrow}");
        assert_eq!(page.contains("No case is like that."), n_rows == 0, "{narrow}");
    }
    let page = get(&rosa, "/work?whose=mine").await;
    assert!(page.contains("Nobody gave you a case, and you took none."));
    let empty = TestSite::new(3).await;
    let page = get(&empty.as_("rosa").await, "/work").await;
    assert!(page.contains("Nothing waits for anybody."));
}

#[tokio::test]
async fn of_many_approvals_what_is_refused_comes_back_and_the_others_go_through() {
    let site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    let page = get(&rosa, "/work?whose=all").await;
    let (a100, a200) = (case_of(&site, "A100").await, case_of(&site, "A200").await);
    let (a300, a400) = (case_of(&site, "A300").await, case_of(&site, "A400").await);
    // A300 is edited by somebody meanwhile, and A400 has no proposal.
    let stale = seen(&page, &a300);
    let mut words: Vec<&str> = stale.split(' ').collect();
    let other = seen(&page, &a100);
    words[2] = other.rsplit(' ').next().unwrap();
    let (one, two, three) = (seen(&page, &a100), seen(&page, &a200), words.join(" "));
    let fields = [
        ("do", "approve"),
        ("case", a100.as_str()),
        ("case", &a200),
        ("case", &a300),
        ("case", &a400),
        ("seen", &one),
        ("seen", &two),
        ("seen", &three),
        ("back", "/work?whose=all"),
    ];
    let (status, page) = bulk(&rosa, &fields).await;
    assert_eq!(status, StatusCode::OK);
    expect![[r#"
        Back to where you were
        2 approved, 2 not
        The others went through. What was not done stays as it was; the reason stands beside it.
        What became of each case that you picked
        Claim Payer Done? What happened
        A100 Northwind Health done Approved. It will be done now.
        A200 Northwind Health done Approved. A second person has to approve it too.
        A300 Northwind Health not done The proposal has changed since you saw it. Open the case to see it.
        A400 Northwind Health not done There was no proposal to approve. Open the case to see what it waits for.
        Back to the list
    "#]].assert_eq(&as_read(&page));
    // The same again approves nothing a second time, and nobody is the second after themselves.
    let (_, page) = bulk(&rosa, &fields).await;
    assert!(page.contains("0 approved, 4 not"), "{}", as_read(&page));
}

#[tokio::test]
async fn nobody_gets_around_the_gate_by_picking_many() {
    let story = format!("{STORY}\nedit max A100 priority low \"no hurry\"\nwork");
    let site = TestSite::with_story(&story).await;
    let (a100, a200) = (case_of(&site, "A100").await, case_of(&site, "A200").await);
    let mut text = String::new();
    for name in ["max", "ben", "carla"] {
        let visitor = site.as_(name).await;
        let page = get(&visitor, "/work?whose=all").await;
        let (one, two) = (seen(&page, &a100), seen(&page, &a200));
        let (mine, limit) = (page.contains("you changed it"), page.contains("not for your role"));
        let fields = [
            ("do", "approve"),
            ("case", a200.as_str()),
            ("seen", &two),
            ("case", if name == "max" { &a100 } else { &a200 }),
            ("seen", &one),
        ];
        let (_, done) = bulk(&visitor, &fields).await;
        let said = as_read(&done);
        let said = said.lines().filter(|it| it.starts_with('A')).collect::<Vec<_>>().join("\n  ");
        text.push_str(&format!("{name}, told before: {mine} {limit}\n  {said}\n"));
    }
    expect![[r#"
        max, told before: true true
          A200 Northwind Health not done Your role does not approve this: recommending a write-off.
          A100 Northwind Health not done You changed this proposal, so somebody else has to approve it.
        ben, told before: false true
          A200 Northwind Health not done Your role does not approve this: recommending a write-off.
        carla, told before: false true
          A200 Northwind Health not done Your role does not approve this: recommending a write-off.
    "#]].assert_eq(&text);
    let states = site.office.practice.cases_after(None, 50).await.unwrap();
    assert!(states.iter().all(|it| it.state.is_before_people()), "nothing was approved");
}

#[tokio::test]
async fn one_approval_leads_back_to_the_list() {
    let site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    let page = get(&rosa, "/work?whose=all").await;
    let a100 = case_of(&site, "A100").await;
    let seen = seen(&page, &a100);
    let fields =
        [("do", "approve"), ("case", a100.as_str()), ("seen", &seen), ("back", "/work?whose=all")];
    let (status, place) = bulk(&rosa, &fields).await;
    assert_eq!((status, place.as_str()), (StatusCode::SEE_OTHER, "/work?whose=all&done=approved"));
    assert!(get(&rosa, &place).await.contains("Approved. It will be done now."));
    let (status, _) = bulk(&site.as_("otto").await, &fields).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "an auditor changes nothing");
}

#[tokio::test]
async fn cases_are_taken_given_and_given_back() {
    let site = TestSite::with_story(STORY).await;
    let (rosa, ben) = (site.as_("rosa").await, site.as_("ben").await);
    let (a100, a200) = (case_of(&site, "A100").await, case_of(&site, "A200").await);
    let back = ("back", "/work");
    // Ben takes what is his work, and not what is the manager's.
    let (status, _) = bulk(&ben, &[("do", "take"), ("case", &a100), back]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(hands(&site, &a100).await, "ben in Auto-Submit");
    let (_, page) = bulk(&ben, &[("do", "take"), ("case", &a200), back]).await;
    assert!(page.contains("not done"), "{}", as_read(&page));
    assert_eq!(hands(&site, &a200).await, "nobody in Manager Approval");
    // The manager gives it to somebody else, and to whoever should get it.
    let carla = site.office.staff("carla").to_string();
    let fields =
        [("do", "give"), ("case", a100.as_str()), ("to", &carla), ("because", "Ben is away")];
    bulk(&rosa, &fields).await;
    assert_eq!(hands(&site, &a100).await, "carla in Auto-Submit");
    let (_, page) =
        bulk(&rosa, &[("do", "give"), ("to", "suggested"), ("case", &a100), ("case", &a200), back])
            .await;
    expect![[r#"
        Back to where you were
        2 given
        What became of each case that you picked
        Claim Payer Done? What happened
        A100 Northwind Health done Given to Ben: Auto-Submit is their own work, has nothing else waiting.
        A200 Northwind Health done You have it now: Manager Approval is their own work, has nothing else waiting.
        Back to the list
    "#]].assert_eq(&as_read(&page));
    // Nobody gets it who has left or who sees no patients.
    for name in ["ida", "otto"] {
        let to = site.office.staff(name).to_string();
        bulk(&rosa, &[("do", "give"), ("case", &a100), ("to", &to)]).await;
        assert_eq!(hands(&site, &a100).await, "ben in Auto-Submit", "{name}");
    }
    // Ben gives back what he has.
    bulk(&ben, &[("do", "back"), ("case", &a100), back]).await;
    assert_eq!(hands(&site, &a100).await, "nobody in Auto-Submit");
    let all = site.office.practice.assignments_of(a100.parse().unwrap()).await.unwrap();
    let told: Vec<_> = all.iter().map(|it| it.reason.expose().as_str()).collect();
    expect![[r#"

        Ben is away
        Auto-Submit is their own work; has nothing else waiting
    "#]]
    .assert_eq(&told.join("\n"));
}

#[tokio::test]
async fn cases_are_put_into_another_queue() {
    let mut site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    let (a100, a400) = (case_of(&site, "A100").await, case_of(&site, "A400").await);
    let fields = [
        ("do", "route"),
        ("case", a100.as_str()),
        ("case", &a400),
        ("queue", "coder-review"),
        ("reason", "Carla looks first"),
        ("back", "/work?whose=all"),
    ];
    let (status, page) = bulk(&rosa, &fields).await;
    assert_eq!(status, StatusCode::OK);
    expect![[r#"
        Back to where you were
        2 put into another queue
        What became of each case that you picked
        Claim Payer Done? What happened
        A100 Northwind Health done It is decided anew, for Coder Review.
        A400 Northwind Health done It waits in Coder Review now.
        Back to the list
    "#]]
    .assert_eq(&as_read(&page));
    site.office.work().await.unwrap();
    assert_eq!(hands(&site, &a100).await, "nobody in Coder Review");
    assert_eq!(hands(&site, &a400).await, "nobody in Coder Review");
    let page = get(&rosa, "/work?whose=all&queue=coder-review").await;
    assert_eq!(page.matches("data-row").count(), 2);
    assert_eq!(page.matches("name=\"seen\"").count(), 1, "it is proposed anew");
    let (status, _) = bulk(&rosa, &[("do", "route"), ("case", &a100), ("queue", "appeals")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "without a reason");
    let ben = site.as_("ben").await;
    let (_, page) = bulk(&ben, &fields).await;
    assert!(page.contains("0 put into another queue, 2 not"), "{}", as_read(&page));
}

#[tokio::test]
async fn a_form_that_makes_no_sense_is_told_so() {
    let site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    for (fields, says) in [
        (vec![("do", "approve")], "Pick at least one case first."),
        (vec![("do", "delete"), ("case", "case_01KJQDVNQ70W3GE1R70W3GE1R7")], "Choose what to do"),
        (vec![("do", "take"), ("case", "A100")], "There is no such case here."),
    ] {
        let (_, page) = bulk(&rosa, &fields).await;
        assert!(page.contains(says), "{}", as_read(&page));
    }
    let stranger = ("case", "case_01KJQDVNQ70W3GE1R70W3GE1R7");
    let (_, page) = bulk(&rosa, &[("do", "take"), stranger]).await;
    assert!(page.contains("There is no such open case here."), "{}", as_read(&page));
    let fields = [("do", "take"), stranger, ("back", "https://evil.example/")];
    assert!(!bulk(&rosa, &fields).await.1.contains("evil"));
}

//! The page Queues: load, work moved from one to another, and what nobody has shared out.

use expect_test::expect;
use reqwest::StatusCode;

use super::{STORY, case_of, get, hands};
use crate::{case::as_read::as_read, support::TestSite};

#[tokio::test]
async fn the_load_of_queues_and_people_is_shown() {
    let site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    let a100 = case_of(&site, "A100").await;
    let ben = site.office.staff("ben").to_string();
    rosa.form("/work/bulk", &[("do", "give"), ("case", &a100), ("to", &ben)]).send().await.unwrap();
    expect![[r#"
        Queues
        waiting 4
        nobody has 3
        expected back $101.50
        of work 1 h 40 min
        Move work… m
        People
        How much work each person has
        Person What they have Cases Overdue Expected Work
        BeBen Billing specialist 1 Auto-Submit 1 0 $40.00
        35 min
        35 min
        MaMax Revenue integrity analyst nothing 0 0 $0.00
        0 min
        0 min
        CaCarla Coder nothing 0 0 $0.00
        0 min
        0 min
        LeLee Clinical reviewer nothing 0 0 $0.00
        0 min
        0 min
        RoRosa Billing manager nothing 0 0 $0.00
        0 min
        0 min
        AnAnn Practice administrator nothing 0 0 $0.00
        0 min
        0 min
        Queues
        How much waits in each queue
        Queue Oldest Cases Nobody has Overdue Expected Work
        Health Records Billing specialist today 1 1 Share out what nobody has of Health Records 0 $91.50
        45 min
        45 min
        Auto-Submit Billing specialist today 1 0 0 $40.00
        35 min
        35 min
        Manager Approval Billing manager today 1 1 Share out what nobody has of Manager Approval 0 −$10.00
        10 min
        10 min
        Triage Revenue integrity analyst today 1 1 Share out what nobody has of Triage 0 −$20.00
        10 min
        10 min
        In 13 other queues nothing waits.
    "#]].assert_eq(&as_read(&get(&rosa, "/queues").await));
    let otto = get(&site.as_("otto").await, "/queues").await;
    assert!(!otto.contains("Move work") && !otto.contains("Share out"));
}

#[tokio::test]
async fn the_work_of_one_goes_to_another() {
    let site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    let (ben, max) = (site.office.staff("ben").to_string(), site.office.staff("max").to_string());
    let fields = [("from", "nobody"), ("queue", ""), ("n", "2"), ("to", ben.as_str())];
    let page = rosa.form("/queues/move", &fields).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("2 given"), "{}", as_read(&page));
    let fields =
        [("from", ben.as_str()), ("queue", ""), ("n", "200"), ("to", &max), ("because", "holiday")];
    let page = rosa.form("/queues/move", &fields).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Given to Max."), "{}", as_read(&page));
    let page = rosa.form("/queues/move", &fields).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("There is nothing to move"), "{}", as_read(&page));
    let max = site.as_("max").await;
    assert_eq!(get(&max, "/work?whose=mine").await.matches("data-row").count(), 2);
    let ben = site.as_("ben").await;
    let res = ben.form("/queues/move", &fields).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_nobody_has_is_shared_out_as_suggested_or_otherwise() {
    let site = TestSite::with_story(STORY).await;
    let rosa = site.as_("rosa").await;
    let page = get(&rosa, "/queues/share?queue=auto-submit").await;
    expect![[r#"
        Queues
        Auto-Submit
        Share out Auto-Submit
        Who should get each case is found by whose work it is, how much they have already, and what they know of the payer and the problem. Change what you like; nothing happens before you say so.
        Cases that nobody has, with who should get them
        Problem Due Expected For Why
        Authorization Missing Northwind Health · A100 no last day $40.00
        nobody
        Max
        Ben
        Carla
        Lee
        Rosa
        Ann
        Auto-Submit is their own work; has nothing else waiting
        Share out
        Cancel
    "#]].assert_eq(&as_read(&page));
    let a100 = case_of(&site, "A100").await;
    let max = format!("{a100} {}", site.office.staff("max"));
    let res = rosa.form("/queues/share", &[("give", &max), ("give", "")]).send().await.unwrap();
    assert_eq!(res.headers()["location"], "/queues?done=assigned");
    assert_eq!(hands(&site, &a100).await, "max in Auto-Submit");
    let page = get(&rosa, "/queues/share?queue=auto-submit").await;
    assert!(page.contains("Every case of this queue has somebody."));
    let res = rosa.form("/queues/share", &[("give", "")]).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

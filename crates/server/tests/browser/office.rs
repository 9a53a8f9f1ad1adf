//! The office that is walked through: a morning with a dozen denials, each of another kind.

use std::time::Duration;

use chrono::NaiveDate;
use testkit::story;
use world::{Plan, World};

use crate::{
    chromium::{Browser, Look},
    support::TestSite,
};

/// One claim for each thing that people do with one.
const MORNING: &str = r#"
sent A100 99213 150.00
on file A100 authorization AU77
sent A101 99214 210.00
on file A101 authorization AU78
sent A102 99213 150.00
on file A102 authorization AU79
sent A103 99215 720.00
sent A104 99215 460.00
document A104 record
sent A105 99214 210.00
sent A106 99213 150.00
document A106 record
sent A107 99213 150.00
on file A107 authorization AU80
sent A108 99213 150.00
on file A108 authorization AU81
sent A109 99396 265.00
on file A109 authorization AU82
sent A110 20610 240.00 36415 20.00
sent A111 99213 150.00
on file A111 authorization AU83
sent A112 99214 210.00
pass 10 days
remit EFT501
  A100 CO-197
  A101 CO-197
  A102 CO-197
  A103 CO-29
  A104 CO-50 remark N115
  A105 CO-97
  A106 CO-252 remark M127
  A107 CO-197
  A108 CO-197
  A109 CO-197
  A110 CO-11
  A111 CO-197
work
answer max A103 no
work
remit EFT502
  A112 CO-45 60.00
  total 148.00
work
approve max A111
work
"#;

/// A site over that office.
pub(crate) async fn in_the_morning() -> TestSite {
    TestSite::with_story(MORNING).await
}

/// The same office some weeks later: besides, a small practice lives on beside it, with its payers and
/// all that they find to refuse.
pub(crate) async fn some_weeks_later() -> TestSite {
    let mut office = story::play(MORNING).await.office;
    let until = NaiveDate::from_ymd_opt(2026, 4, 3);
    let plan = Plan { visits_per_day: 8, n_patients: 150, visits_until: until, ..Plan::default() };
    let mut world = World::new(7, plan);
    let last = until.expect("a day of the calendar");
    while world.today() < last {
        let day = world.today().succ_opt().expect("the calendar goes on");
        for delivery in world.advance(day) {
            office.ingest(&delivery.name, &delivery.bytes).await.expect("a file is taken in");
        }
        office.work().await.expect("the work is done");
        if office.office.day(office.office.now()) < world.today() {
            office.pass(Duration::from_hours(24)).await.expect("the work is done");
        }
    }
    TestSite::over(office).await
}

/// Somebody at a browser, signed in.
pub(crate) async fn somebody(site: &TestSite, name: &str) -> Option<Browser> {
    let browser = Browser::open(&format!("http://{}", site.address), Look::LAPTOP).await?;
    become_(site, &browser, name).await;
    Some(browser)
}

/// Somebody else sits down at this browser.
pub(crate) async fn become_(site: &TestSite, browser: &Browser, name: &str) {
    let token = site.site.begin_session(site.office.staff(name)).await.expect("it begins");
    browser.have_session(&token).await;
    browser.go("/").await;
}

/// Finds a case by the number of its claim, as one does with the field at the top.
pub(crate) async fn find(browser: &Browser, claim: &str) {
    browser.write("#find", &format!("{claim}\n")).await;
    browser.until_at("/cases/").await;
    browser.read(claim).await;
}

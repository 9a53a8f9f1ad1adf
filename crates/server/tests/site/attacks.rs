//! What somebody might try who means harm: each attack as a sentence, tried over HTTP.

mod at_the_door;
mod elsewhere;
mod forms;
mod programs;
mod sessions;

use std::time::Duration;

use domain::{Moment, Phi};
use orchestrator::sign_in::{HashCost, Opening, Passwords, open};
use reqwest::{Response, header};

use crate::support::{TestSite, Visitor};

/// The password of everybody in these tests.
const PASSWORD: &str = "a river in spring";

/// A site at which this person of the office has a password.
async fn site_with(name: &str) -> TestSite {
    let site = TestSite::new(1).await;
    give_password(&site, name).await;
    site
}

async fn give_password(site: &TestSite, name: &str) {
    let passwords = Passwords::new(HashCost { memory_kib: 8, n_passes: 1 });
    let staff = site.office.staff(name);
    let opening = Opening { staff, name: name.to_owned(), password: Phi::new(PASSWORD.to_owned()) };
    let (office, practice) = (&site.office.office, &site.office.practice);
    open(office, practice, &passwords, ("test", &opening)).await.unwrap();
}

/// Sends the form of the sign-in page.
async fn sign_in(visitor: &Visitor, name: &str, password: &str) -> Response {
    let fields = [("name", name), ("password", password), ("code", ""), ("next", "/account")];
    visitor.form("/sign-in", &fields).send().await.unwrap()
}

/// The cookie that an answer sets, without what stands behind it.
fn cookie(res: &Response) -> String {
    let cookie = res.headers().get(header::SET_COOKIE).expect("a cookie is set").to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// Lets time pass for the site.
fn pass(site: &TestSite, minutes: u64) {
    site.office.hand.pass(Duration::from_mins(minutes));
}

fn now(site: &TestSite) -> Moment {
    orchestrator::Door::now(&*site.office.hand)
}

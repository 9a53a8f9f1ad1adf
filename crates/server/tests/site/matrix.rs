//! Who may come to which route: every route, as everybody of the office and as nobody.
//!
//! Each route of the list is really asked, with an address and a body that mean nothing; so what is seen
//! is whether the guard lets somebody through, and not what the handler makes of it. What a person may do
//! with a case is asked again by the orchestrator, at the commit, and tested there.

use std::fmt::Write;

use authority::{Role, Staff};
use domain::PracticeId;
use expect_test::expect_file;
use reqwest::{Method, StatusCode};
use server::{Listed, Needs, Surface};
use testkit::office::PEOPLE;

use crate::support::TestSite;

/// Routes that anybody may ask. The list may only shrink: whatever is added here is open to the whole
/// network.
const FOR_ANYBODY: &str = include_str!("matrix/for_anybody.txt");

/// Routes whose guard can't be told by the answer: they let everybody through and decide themselves.
fn lets_through(status: StatusCode) -> bool {
    status != StatusCode::UNAUTHORIZED && status != StatusCode::FORBIDDEN
}

#[tokio::test]
async fn every_route_lets_in_whom_its_need_says_and_nobody_else() {
    let site = TestSite::new(1).await;
    let routes = server::routes(site.site.clone());
    let mut wrong = String::new();
    for route in routes.table() {
        let nobody = ask(&site, route, None).await;
        let is_open = route.needs == Needs::Anybody;
        let is_turned_away = match route.surface {
            Surface::Api => nobody == StatusCode::UNAUTHORIZED,
            Surface::Page => nobody == StatusCode::SEE_OTHER,
        };
        if !is_open && !is_turned_away {
            writeln!(wrong, "{} {} let nobody in: {nobody}", route.method, route.path).unwrap();
        }
        for (name, role) in PEOPLE {
            let status = ask(&site, route, Some(name)).await;
            let may = route.needs.are_met_by(&staff(&site, name, role));
            let is_as_it_should = if may {
                // The handler may refuse what the guard let through, but says more than the guard.
                is_open || lets_through(status) || status == StatusCode::FORBIDDEN
            } else {
                status == StatusCode::FORBIDDEN
            };
            if !is_as_it_should {
                writeln!(wrong, "{} {}: {name} ({status})", route.method, route.path).unwrap();
            }
        }
    }
    assert_eq!(wrong, "");
}

#[tokio::test]
async fn who_may_come_where_is_a_table_that_a_manager_can_read() {
    let site = TestSite::new(2).await;
    let routes = server::routes(site.site.clone());
    let mut rows: Vec<String> = routes.table().iter().map(|it| row(&site, it)).collect();
    rows.sort();
    let mut heading = format!("{:<64}", "");
    for role in Role::ALL {
        write!(heading, " {}", role.id()).unwrap();
    }
    let text = format!("{heading}\n{}\n", rows.join("\n"));
    expect_file!["matrix/routes.txt"].assert_eq(&text);
}

#[tokio::test]
async fn what_is_open_to_anybody_may_only_shrink() {
    let site = TestSite::new(3).await;
    let routes = server::routes(site.site.clone());
    let open = routes.table().iter().filter(|it| it.needs == Needs::Anybody);
    // The address of an asset holds the hash of its content.
    let mut open: Vec<_> = open
        .filter(|it| !it.path.starts_with("/assets/"))
        .map(|it| format!("{} {}", it.method, it.path))
        .collect();
    open.sort();
    let listed: Vec<_> = FOR_ANYBODY.lines().filter(|it| !it.starts_with('#')).collect();
    assert_eq!(open, listed);
}

#[tokio::test]
async fn no_route_is_there_twice_and_every_one_of_the_api_is_documented() {
    let site = TestSite::new(4).await;
    let routes = server::routes(site.site.clone());
    let mut seen: Vec<_> =
        routes.table().iter().map(|it| (it.method.to_string(), it.path.clone())).collect();
    let n_all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), n_all);
    for route in routes.table().iter().filter(|it| it.surface == Surface::Api) {
        assert!(routes.openapi().paths.paths.contains_key(&route.path), "{}", route.path);
    }
}

/// Asks a route as somebody, with an address and a body that mean nothing.
async fn ask(site: &TestSite, route: &Listed, who: Option<&str>) -> StatusCode {
    let visitor = match who {
        Some(name) => site.as_(name).await,
        None => site.nobody(),
    };
    let path = concrete(&route.path);
    let method = Method::from_bytes(route.method.as_str().as_bytes()).unwrap();
    let request = match (route.surface, &method) {
        (Surface::Page, &Method::GET) => visitor.page(&path),
        (Surface::Page, _) => visitor.form(&path, &[]),
        (Surface::Api, _) => visitor.api(method, &path),
    };
    request.send().await.unwrap().status()
}

/// A path with something in the place of its parameters.
fn concrete(path: &str) -> String {
    let part = |it: &str| if it.starts_with('{') { "nothing".to_owned() } else { it.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn row(site: &TestSite, route: &Listed) -> String {
    let path = match route.path.strip_prefix("/assets/") {
        Some(asset) => format!("/assets/…/{}", asset.rsplit('/').next().unwrap_or_default()),
        None => route.path.clone(),
    };
    let mut row = format!("{:<64}", format!("{} {}", route.method, path));
    for role in Role::ALL {
        let (name, _) = PEOPLE.iter().find(|it| it.1 == *role).expect("each role has somebody");
        let may = route.needs.are_met_by(&staff(site, name, *role));
        write!(row, " {:<width$}", if may { "yes" } else { "-" }, width = role.id().len()).unwrap();
    }
    row.trim_end().to_owned()
}

fn staff(site: &TestSite, name: &str, role: Role) -> Staff {
    let practice: PracticeId = site.office.practice.id();
    Staff { id: site.office.staff(name), practice, roles: vec![role] }
}

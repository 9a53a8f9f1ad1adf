//! Forms and pages: sent from elsewhere, framed, filled with scripts, too large or never ending.

use std::time::Duration;

use authority::Role;
use reqwest::{Method, StatusCode, header};
use server::{Gate, Rate, Rates, SiteSettings, Surface};
use testkit::office::{PEOPLE, TestOffice};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{PASSWORD, site_with};
use crate::support::TestSite;

#[tokio::test]
async fn a_form_that_another_site_sends_does_nothing() {
    let site = site_with("rosa").await;
    let rosa = site.as_("rosa").await;
    let base = format!("http://{}", site.address);
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let client = client.build().unwrap();
    let cookie = rosa.cookie();
    let (host, other) = (base.as_str(), "https://evil.example");
    let table: [(&[(&str, &str)], bool); 8] = [
        (&[], false),
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "none")], false),
        (&[("sec-fetch-site", "cross-site"), ("origin", host)], false),
        (&[("origin", other)], false),
        (&[("origin", "null")], false),
        (&[("origin", host)], true),
    ];
    for (headers, is_from_here) in table {
        for (path, with_cookie) in [("/sign-out", true), ("/sign-in", false)] {
            let mut request = client.post(format!("{base}{path}")).form(&[("name", "rosa")]);
            if with_cookie {
                request = request.header(header::COOKIE, &cookie);
            }
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let status = request.send().await.unwrap().status();
            assert_eq!(
                status != StatusCode::FORBIDDEN,
                is_from_here,
                "{path} {headers:?}: {status}"
            );
        }
    }
}

#[tokio::test]
async fn every_page_forbids_scripts_frames_and_whatever_is_not_ours() {
    let site = site_with("ann").await;
    let routes = server::routes(site.site.clone());
    let pages = routes.table().iter().filter(|it| {
        it.surface == Surface::Page && it.method == Method::GET && !it.path.contains('{')
    });
    let mut n_pages = 0;
    for page in pages.filter(|it| !it.path.starts_with("/live")) {
        for (name, role) in PEOPLE {
            if ![Role::PracticeAdministrator, Role::BillingManager].contains(&role) {
                continue;
            }
            let res = site.as_(name).await.page(&page.path).send().await.unwrap();
            let said =
                |name: &str| res.headers().get(name).map(|it| it.to_str().unwrap().to_owned());
            let csp = said("content-security-policy").unwrap();
            assert!(csp.starts_with("default-src 'none'") && !csp.contains("unsafe"), "{csp}");
            assert!(csp.contains("frame-ancestors 'none'"), "{csp}");
            assert_eq!(said("x-frame-options").as_deref(), Some("DENY"));
            assert_eq!(said("x-content-type-options").as_deref(), Some("nosniff"));
            assert_eq!(said("referrer-policy").as_deref(), Some("same-origin"));
            assert_eq!(said("cross-origin-opener-policy").as_deref(), Some("same-origin"));
            assert!(said("x-request-id").is_some());
            let is_asset = page.path.starts_with("/assets/");
            assert!(
                is_asset || said("cache-control").is_some_and(|it| it.contains("no-store")),
                "{}",
                page.path
            );
            let is_html = said("content-type").is_some_and(|it| it.starts_with("text/html"));
            let text = res.text().await.unwrap();
            if is_html {
                n_pages += 1;
                assert_eq!(inline(&text), None, "{}", page.path);
            }
        }
    }
    assert!(n_pages > 8, "{n_pages}");
}

/// What a page has that the policy would stop, if it has any.
fn inline(page: &str) -> Option<String> {
    let page = page.to_lowercase();
    let tags = page.split('<').skip(1).filter_map(|it| it.split('>').next());
    for tag in tags {
        let is_script = tag.starts_with("script") && !tag.contains(" src=");
        let is_style = tag.starts_with("style") || tag.contains(" style=");
        let is_event = tag.split_whitespace().skip(1).any(|it| {
            it.split_once('=').is_some_and(|(name, _)| {
                name.strip_prefix("on").is_some_and(|it| it.chars().all(char::is_alphabetic))
            })
        });
        if is_script || is_style || is_event || tag.contains("javascript:") {
            return Some(tag.to_owned());
        }
    }
    None
}

#[tokio::test]
async fn what_somebody_types_is_never_taken_for_a_part_of_the_page() {
    let site = site_with("rosa").await;
    let typed = "\"><script>alert(1)</script>";
    let fields = [("name", typed), ("password", "x"), ("next", typed)];
    let res = site.nobody().form("/sign-in", &fields).send().await.unwrap();
    let page = res.text().await.unwrap();
    assert!(!page.contains("<script>") && page.contains("&#60;script&#62;"), "{page}");
}

#[tokio::test]
async fn a_form_that_is_too_large_is_not_read() {
    let site = site_with("rosa").await;
    let large = "x".repeat((1 << 20) + 1);
    let res = site.nobody().form("/sign-in", &[("name", &large)]).send().await;
    assert_eq!(res.unwrap().status(), StatusCode::PAYLOAD_TOO_LARGE);
    let said = format!("{{\"name\":\"{large}\",\"password\":\"x\"}}");
    let request = site.nobody().api(Method::POST, "/api/v1/sessions").body(said);
    let res = request.header(header::CONTENT_TYPE, "application/json").send().await.unwrap();
    assert_eq!(res.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn an_upload_that_is_announced_too_large_is_not_even_begun() {
    let site = site_with("rosa").await;
    let mut stream = TcpStream::connect(site.address).await.unwrap();
    let n_bytes = 1_u64 << 40;
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {n_bytes}\r\n\r\n",
        site.address
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    let read = tokio::time::timeout(Duration::from_secs(5), stream.read_exact(&mut answer)).await;
    read.expect("it is answered at once").unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
}

#[tokio::test]
async fn who_asks_for_another_host_gets_nothing() {
    let office = TestOffice::on_sqlite(1).await.unwrap();
    let gate =
        Gate { hosts: vec!["recourse.example.org".into()], ..SiteSettings::for_tests().gate };
    let site = TestSite::with(office, SiteSettings { gate, ..SiteSettings::for_tests() }).await;
    let ask = async |path: &str, host: &str| {
        let request = site.nobody().page(path).header(header::HOST, host);
        request.send().await.unwrap().status()
    };
    assert_eq!(ask("/sign-in", "recourse.example.org").await, StatusCode::OK);
    assert_eq!(ask("/sign-in", "Recourse.Example.Org").await, StatusCode::OK);
    for host in ["evil.example", "recourse.example.org.evil.example", "recourse.example.org:8080"] {
        assert_eq!(ask("/sign-in", host).await, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    assert_eq!(ask("/health/live", "10.0.0.7").await, StatusCode::OK);
}

#[tokio::test]
async fn a_flood_waits_and_leaves_room_for_others() {
    let office = TestOffice::on_sqlite(1).await.unwrap();
    let person = Rate { n_at_once: 5, n_each_second: 1 };
    let rates = Rates { person, ..Rates::none() };
    let gate = Gate { rates, ..Gate::default() };
    let site = TestSite::with(office, SiteSettings { gate, ..SiteSettings::for_tests() }).await;
    let (rosa, ben) = (site.as_("rosa").await, site.as_("ben").await);
    for _ in 0..5 {
        assert_eq!(rosa.page("/account").send().await.unwrap().status(), StatusCode::OK);
    }
    let res = rosa.page("/account").send().await.unwrap();
    assert_eq!(res.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(res.headers()[header::RETRY_AFTER], "1");
    let api = rosa.api(Method::GET, "/api/v1/me").send().await.unwrap();
    assert_eq!(api.status(), StatusCode::TOO_MANY_REQUESTS, "by whatever way they come");
    assert_eq!(ben.page("/account").send().await.unwrap().status(), StatusCode::OK);
    site.office.hand.pass(Duration::from_secs(1));
    assert_eq!(rosa.page("/account").send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn an_address_that_floods_the_door_waits_before_anything_is_looked_up() {
    let office = TestOffice::on_sqlite(1).await.unwrap();
    let address = Rate { n_at_once: 3, n_each_second: 1 };
    let gate = Gate { rates: Rates { address, ..Rates::none() }, ..Gate::default() };
    let site = TestSite::with(office, SiteSettings { gate, ..SiteSettings::for_tests() }).await;
    let mut said = Vec::new();
    for _ in 0..4 {
        let forged = site.nobody().page("/sign-in").header("x-forwarded-for", "203.0.113.9");
        said.push(forged.send().await.unwrap().status().as_u16());
    }
    assert_eq!(said, [200, 200, 200, 429]);
}

#[tokio::test]
async fn a_request_keeps_its_name_if_it_is_one() {
    let site = site_with("rosa").await;
    for (id, is_kept) in [("deploy-42_check", true), ("short", false), ("has blanks in it", false)]
    {
        let res = site.nobody().page("/sign-in").header("x-request-id", id).send().await.unwrap();
        assert_eq!(res.headers()["x-request-id"] == id, is_kept, "{id}");
    }
}

#[tokio::test]
async fn a_password_stands_in_no_page() {
    let site = site_with("rosa").await;
    let fields = [("name", "rosa"), ("password", PASSWORD), ("code", "123456")];
    for path in ["/sign-in", "/sign-in/first"] {
        let res = site.nobody().form(path, &fields).send().await.unwrap();
        assert!(!res.text().await.unwrap().contains(PASSWORD), "{path}");
    }
}

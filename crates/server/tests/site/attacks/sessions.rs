//! Sessions: stolen, planted, old, and of somebody who has left.

use domain::Phi;
use orchestrator::sign_in::dismiss;
use reqwest::{StatusCode, header};
use server::SiteSettings;
use store::By;
use testkit::office::TestOffice;

use super::{PASSWORD, cookie, give_password, pass, sign_in, site_with};
use crate::support::TestSite;

/// Asks for a page with this cookie; whoever is not signed in is sent away.
async fn status_with(site: &TestSite, cookie: &str) -> StatusCode {
    let request = site.nobody().page("/account").header(header::COOKIE, cookie);
    request.send().await.unwrap().status()
}

const IS_IN: StatusCode = StatusCode::OK;
const IS_OUT: StatusCode = StatusCode::SEE_OTHER;

#[tokio::test]
async fn who_signs_in_gets_a_cookie_that_no_script_and_no_other_site_can_use() {
    let site = site_with("rosa").await;
    let res = sign_in(&site.nobody(), "rosa", PASSWORD).await;
    assert_eq!(res.status(), StatusCode::SEE_OTHER);
    assert_eq!(res.headers()[header::LOCATION], "/account");
    let set = res.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    let (secret, flags) = set.split_once("; ").unwrap();
    assert_eq!(flags, "Path=/; HttpOnly; SameSite=Strict");
    assert!(secret.starts_with("recourse=rcs_") && secret.len() == 65, "{secret}");
    assert_eq!(status_with(&site, secret).await, IS_IN);
}

#[tokio::test]
async fn with_tls_the_cookie_is_for_this_host_and_for_tls_alone() {
    let office = TestOffice::on_sqlite(1).await.unwrap();
    let settings = SiteSettings { is_secure: true, ..SiteSettings::for_tests() };
    let site = TestSite::with(office, settings).await;
    give_password(&site, "rosa").await;
    let res = sign_in(&site.nobody(), "rosa", PASSWORD).await;
    let set = res.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(set.starts_with("__Host-recourse=rcs_"), "{set}");
    assert!(set.ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure"), "{set}");
    assert!(res.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
    // The name without the prefix, which anybody in the network could plant, is nothing.
    let planted = cookie(&res).replace("__Host-", "");
    assert_eq!(status_with(&site, &planted).await, IS_OUT);
    assert_eq!(status_with(&site, &cookie(&res)).await, IS_IN);
}

#[tokio::test]
async fn a_session_that_was_planted_before_signing_in_is_never_taken_over() {
    let site = site_with("rosa").await;
    let planted = "recourse=rcs_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    let fields = [("name", "rosa"), ("password", PASSWORD)];
    let request = site.nobody().form("/sign-in", &fields).header(header::COOKIE, planted);
    let res = request.send().await.unwrap();
    assert_ne!(cookie(&res), planted);
    assert_eq!(status_with(&site, planted).await, IS_OUT);
}

#[tokio::test]
async fn a_stolen_cookie_is_worth_nothing_after_signing_out() {
    let site = site_with("rosa").await;
    let cookie = cookie(&sign_in(&site.nobody(), "rosa", PASSWORD).await);
    let leave = site.nobody().form("/sign-out", &[]).header(header::COOKIE, &cookie);
    let res = leave.send().await.unwrap();
    assert_eq!(res.headers()[header::LOCATION], "/sign-in?done=signed-out");
    assert!(res.headers()[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(status_with(&site, &cookie).await, IS_OUT);
}

#[tokio::test]
async fn a_session_ends_after_half_an_hour_of_nothing_and_after_twelve_hours_of_work() {
    let site = site_with("rosa").await;
    let idle = cookie(&sign_in(&site.nobody(), "rosa", PASSWORD).await);
    assert_eq!(status_with(&site, &idle).await, IS_IN);
    pass(&site, 29);
    assert_eq!(status_with(&site, &idle).await, IS_IN);
    pass(&site, 30);
    assert_eq!(status_with(&site, &idle).await, IS_OUT);
    assert_eq!(status_with(&site, &idle).await, IS_OUT, "it does not come back");

    let busy = cookie(&sign_in(&site.nobody(), "rosa", PASSWORD).await);
    for _ in 0..(12 * 60 / 20 - 1) {
        pass(&site, 20);
        assert_eq!(status_with(&site, &busy).await, IS_IN);
    }
    pass(&site, 20);
    assert_eq!(status_with(&site, &busy).await, IS_OUT);
}

#[tokio::test]
async fn a_page_that_asks_for_itself_keeps_nobody_signed_in() {
    let site = site_with("rosa").await;
    let cookie = cookie(&sign_in(&site.nobody(), "rosa", PASSWORD).await);
    assert_eq!(status_with(&site, &cookie).await, IS_IN);
    for _ in 0..2 {
        pass(&site, 14);
        let page = site.nobody().page("/account").header(header::COOKIE, &cookie);
        let res = page.header("Sec-Fetch-Mode", "cors").send().await.unwrap();
        assert_eq!(res.status(), IS_IN);
    }
    pass(&site, 2);
    assert_eq!(status_with(&site, &cookie).await, IS_OUT);
}

#[tokio::test]
async fn who_has_left_is_out_at_the_next_click() {
    let site = site_with("rosa").await;
    let cookie = cookie(&sign_in(&site.nobody(), "rosa", PASSWORD).await);
    let (office, rosa) = (&site.office, site.office.staff("rosa"));
    let token = site.as_("rosa").await;
    dismiss(&office.office, &office.practice, By::Staff(office.staff("ann")), rosa).await.unwrap();
    assert_eq!(status_with(&site, &cookie).await, IS_OUT);
    let me = token.api(reqwest::Method::GET, "/api/v1/me").send().await.unwrap();
    assert_eq!(me.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&site.nobody(), "rosa", PASSWORD).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn another_password_ends_every_session_of_before() {
    let site = site_with("rosa").await;
    let stolen = cookie(&sign_in(&site.nobody(), "rosa", PASSWORD).await);
    let own = cookie(&sign_in(&site.nobody(), "rosa", PASSWORD).await);
    let new = "another river in autumn";
    let fields = [("password", PASSWORD), ("new", new), ("again", new)];
    let change = site.nobody().form("/account/password", &fields).header(header::COOKIE, &own);
    let res = change.send().await.unwrap();
    assert_eq!(res.status(), StatusCode::SEE_OTHER);
    assert_eq!(status_with(&site, &stolen).await, IS_OUT);
    assert_eq!(status_with(&site, &own).await, IS_OUT);
    assert_eq!(status_with(&site, &cookie(&res)).await, IS_IN);
    assert_eq!(sign_in(&site.nobody(), "rosa", PASSWORD).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&site.nobody(), "rosa", new).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_stolen_database_opens_no_session() {
    let site = site_with("rosa").await;
    let rosa = site.office.staff("rosa");
    sign_in(&site.nobody(), "rosa", PASSWORD).await;
    let sessions = site.office.practice.sessions_of(rosa, 10).await.unwrap();
    let word = &sessions[0].word;
    for secret in [word.clone(), format!("rcs_{word}")] {
        assert_eq!(status_with(&site, &format!("recourse={secret}")).await, IS_OUT);
    }
    let kept = site.office.practice.credentials(rosa).await.unwrap().unwrap();
    assert_eq!(kept.name, Phi::new("rosa".to_owned()));
    assert!(kept.password.unwrap().hash.starts_with("$argon2id$"));
}

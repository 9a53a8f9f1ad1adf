//! Signing in: guessing, codes that were used, first passwords, and addresses that lead elsewhere.

use domain::Phi;
use orchestrator::sign_in::{HashCost, Passwords, invite, offer_codes};
use reqwest::{StatusCode, header};
use store::By;

use super::{PASSWORD, cookie, now, pass, sign_in, site_with};
use crate::support::TestSite;

const WRONG: StatusCode = StatusCode::UNAUTHORIZED;
const WAIT: StatusCode = StatusCode::TOO_MANY_REQUESTS;

#[tokio::test]
async fn a_name_that_nobody_has_and_a_wrong_password_get_the_same_answer() {
    let site = site_with("rosa").await;
    let mut told = Vec::new();
    for (name, password) in [("rosa", "a river in autumn"), ("nobody", PASSWORD)] {
        let res = sign_in(&site.nobody(), name, password).await;
        assert_eq!(res.status(), WRONG);
        assert!(!res.headers().contains_key(header::SET_COOKIE));
        told.push(res.text().await.unwrap().replace(name, "NAME"));
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn who_guesses_waits_longer_and_longer_and_nobody_is_locked_out() {
    let site = site_with("rosa").await;
    for _ in 0..6 {
        assert_eq!(sign_in(&site.nobody(), "rosa", "wrong").await.status(), WRONG);
    }
    let res = sign_in(&site.nobody(), "rosa", PASSWORD).await;
    assert_eq!(res.status(), WAIT, "even with the right password");
    assert_eq!(res.headers()[header::RETRY_AFTER], "1");
    pass(&site, 1);
    assert_eq!(sign_in(&site.nobody(), "rosa", "wrong").await.status(), WRONG);
    assert_eq!(sign_in(&site.nobody(), "rosa", PASSWORD).await.status(), WAIT);
    pass(&site, 5);
    assert_eq!(sign_in(&site.nobody(), "rosa", PASSWORD).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn many_guesses_at_once_gain_nothing() {
    let site = site_with("rosa").await;
    let visitor = site.nobody();
    let all = (0..20).map(|n| {
        let visitor = visitor.clone();
        tokio::spawn(async move { sign_in(&visitor, "rosa", &format!("wrong {n}")).await.status() })
    });
    let all: Vec<_> = all.collect();
    let mut n_looked_at = 0;
    for one in all {
        n_looked_at += usize::from(one.await.unwrap() == WRONG);
    }
    assert_eq!(n_looked_at, 6);
}

#[tokio::test]
async fn a_code_opens_the_door_once() {
    let site = site_with("rosa").await;
    let rosa = site.as_("rosa").await;
    let (office, id) = (&site.office, site.office.staff("rosa"));
    let offer = offer_codes(&office.office, &office.practice, id).await.unwrap();
    let secret = offer.secret.expose().replace(' ', "");
    let prove = |code: String| rosa.form("/account/codes/proof", &[("code", &code)]).send();
    let wrong = prove("000000".to_owned()).await.unwrap();
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sign_in(&site.nobody(), "rosa", PASSWORD).await.status(), StatusCode::SEE_OTHER);
    let code = totp(&secret, &site);
    assert_eq!(prove(code.clone()).await.unwrap().status(), StatusCode::SEE_OTHER);

    let with = async |code: &str| {
        let fields = [("name", "rosa"), ("password", PASSWORD), ("code", code)];
        site.nobody().form("/sign-in", &fields).send().await.unwrap().status()
    };
    assert_eq!(with("").await, WRONG);
    assert_eq!(with(&code).await, WRONG, "it was used to prove the device");
    pass(&site, 1);
    let code = totp(&secret, &site);
    assert_eq!(with(&code).await, StatusCode::SEE_OTHER);
    assert_eq!(with(&code).await, WRONG, "a code that somebody saw over a shoulder");
}

#[tokio::test]
async fn a_first_password_opens_nothing_but_the_way_to_ones_own() {
    let site = TestSite::new(1).await;
    let office = &site.office;
    let passwords = Passwords::new(HashCost { memory_kib: 8, n_passes: 1 });
    let of = (By::Staff(office.staff("ann")), office.staff("ben"), "Ben");
    let invited = invite(&office.office, &office.practice, &passwords, of).await.unwrap();
    let given = invited.password.expose().as_str();
    let res = sign_in(&site.nobody(), "ben", given).await;
    assert_eq!(res.status(), StatusCode::OK);
    assert!(!res.headers().contains_key(header::SET_COOKIE));
    let page = res.text().await.unwrap();
    assert!(page.contains("Choose a password") && !page.contains(given));

    let choose = async |password: &str, new: &str, again: &str| {
        let fields = [("name", "ben"), ("password", password), ("new", new), ("again", again)];
        site.nobody().form("/sign-in/first", &fields).send().await.unwrap()
    };
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    assert_eq!(choose(given, PASSWORD, "another").await.status(), unfit);
    assert_eq!(choose(given, "password1234", "password1234").await.status(), unfit);
    assert_eq!(choose(given, given, given).await.status(), unfit);
    assert_eq!(choose("wrong", PASSWORD, PASSWORD).await.status(), WRONG);
    let res = choose(given, PASSWORD, PASSWORD).await;
    assert_eq!(res.status(), StatusCode::SEE_OTHER);
    assert!(cookie(&res).starts_with("recourse=rcs_"));
    assert_eq!(sign_in(&site.nobody(), "ben", given).await.status(), WRONG);
    assert_eq!(sign_in(&site.nobody(), "ben", PASSWORD).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_first_password_waits_for_a_week_and_no_longer() {
    let site = TestSite::new(1).await;
    let office = &site.office;
    let passwords = Passwords::new(HashCost { memory_kib: 8, n_passes: 1 });
    let of = (By::Command("staff"), office.staff("ben"), "ben");
    let invited = invite(&office.office, &office.practice, &passwords, of).await.unwrap();
    pass(&site, 7 * 24 * 60);
    let res = sign_in(&site.nobody(), "ben", invited.password.expose()).await;
    assert_eq!(res.status(), WRONG);
}

#[tokio::test]
async fn only_who_says_who_works_here_gives_first_passwords() {
    let site = site_with("rosa").await;
    let office = &site.office;
    let passwords = Passwords::new(HashCost { memory_kib: 8, n_passes: 1 });
    let of = (By::Staff(office.staff("rosa")), office.staff("ann"), "ann");
    let err = invite(&office.office, &office.practice, &passwords, of).await.unwrap_err();
    assert_eq!(err.to_string(), "this role may not manage_staff");
    let of = (By::Staff(office.staff("ann")), office.staff("ben"), " ROSA ");
    let err = invite(&office.office, &office.practice, &passwords, of).await.unwrap_err();
    assert_eq!(err.to_string(), "somebody else signs in with this name");
}

#[tokio::test]
async fn after_signing_in_one_is_led_to_no_other_site() {
    let site = site_with("rosa").await;
    for next in ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:1"] {
        let page = site.nobody().page(&format!("/sign-in?next={next}")).send().await.unwrap();
        assert!(!page.text().await.unwrap().contains("evil"), "{next}");
        let fields = [("name", "rosa"), ("password", PASSWORD), ("next", next)];
        let res = site.nobody().form("/sign-in", &fields).send().await.unwrap();
        assert_eq!(res.headers()[header::LOCATION], "/", "{next}");
    }
    let away = site.nobody().page("/account").send().await.unwrap();
    assert_eq!(away.headers()[header::LOCATION], "/sign-in?next=/account");
}

/// The code of now, computed by the RFC once more, from the letters that a person would type.
fn totp(secret: &str, site: &TestSite) -> String {
    use hmac::{Hmac, KeyInit, Mac};
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: Vec<_> =
        secret.chars().map(|it| format!("{:05b}", letters.find(it).unwrap())).collect();
    let bits = bits.concat();
    let byte = |it: &[u8]| u8::from_str_radix(std::str::from_utf8(it).unwrap(), 2).unwrap();
    let key: Vec<u8> = bits.as_bytes().chunks_exact(8).map(byte).collect();
    let mut mac = <Hmac<sha1::Sha1> as KeyInit>::new_from_slice(&key).unwrap();
    let step = u64::try_from(now(site).ms()).unwrap() / 30_000;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 15);
    let word = u32::from_be_bytes(hash[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}

#[tokio::test]
async fn a_lost_device_is_helped_by_a_new_first_password_and_by_nothing_else() {
    let site = site_with("rosa").await;
    let (office, rosa) = (&site.office, site.as_("rosa").await);
    let id = office.staff("rosa");
    let offer = offer_codes(&office.office, &office.practice, id).await.unwrap();
    let code = totp(&offer.secret.expose().replace(' ', ""), &site);
    rosa.form("/account/codes/proof", &[("code", &code)]).send().await.unwrap();
    let stop = rosa.form("/account/codes/end", &[("password", "wrong")]).send().await.unwrap();
    assert_eq!(stop.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sign_in(&site.nobody(), "rosa", PASSWORD).await.status(), WRONG);
    let passwords = Passwords::new(HashCost { memory_kib: 8, n_passes: 1 });
    let of = (By::Staff(office.staff("ann")), id, "rosa");
    let invited = invite(&office.office, &office.practice, &passwords, of).await.unwrap();
    let fields = [
        ("name", "rosa"),
        ("password", invited.password.expose()),
        ("new", PASSWORD),
        ("again", PASSWORD),
    ];
    let res = site.nobody().form("/sign-in/first", &fields).send().await.unwrap();
    assert_eq!(res.status(), StatusCode::SEE_OTHER);
    assert_eq!(rosa.page("/account").send().await.unwrap().status(), StatusCode::SEE_OTHER);
    assert_eq!(invited.name, Phi::new("rosa".to_owned()));
}

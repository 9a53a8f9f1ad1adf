//! The page of settings.

use crate::support::TestSite;

#[tokio::test]
async fn everybody_sees_who_may_approve_what_and_only_some_change_it() {
    let site = TestSite::new(1).await;
    for (name, may_change) in [("ann", true), ("rosa", false), ("ida", false), ("otto", false)] {
        let text = text(&site, name, "/settings").await;
        assert!(text.contains("file an appeal") && text.contains("$10,000"), "{name}");
        assert_eq!(text.contains("href=\"/settings/limits\""), may_change, "{name}");
    }
}

#[tokio::test]
async fn a_limit_is_changed_in_its_cell() {
    let site = TestSite::new(2).await;
    let ann = site.as_("ann").await;
    let form = ann.page("/settings/limits").send().await.unwrap().text().await.unwrap();
    let mut fields = fields(&form);
    let cell = fields.iter_mut().find(|it| it.0 == "file_appeal.coder").unwrap();
    assert_eq!(cell.1, "2500");
    cell.1 = "$3,000".to_owned();
    let fields: Vec<_> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let res = ann.form("/settings/limits", &fields).send().await.unwrap();
    assert_eq!(res.status(), 303);
    let now = text(&site, "ann", "/settings").await;
    assert!(now.contains("$3,000") && now.contains("$10,000"));
}

#[tokio::test]
async fn an_amount_that_is_none_is_refused_and_nothing_changes() {
    let site = TestSite::new(3).await;
    let ann = site.as_("ann").await;
    let res = ann.form("/settings/limits", &[("file_appeal.coder", "a lot")]).send().await.unwrap();
    assert_eq!(res.status(), 422);
    assert!(text(&site, "ann", "/settings").await.contains("$10,000"));
}

#[tokio::test]
async fn somebody_is_taken_on_changed_and_let_go() {
    let site = TestSite::new(4).await;
    let ann = site.as_("ann").await;
    let joining = [("name", "Sam Field"), ("role", "coder"), ("role", "specialist")];
    let res = ann.form("/settings/people", &joining).send().await.unwrap();
    assert_eq!(res.status(), 303);
    let path = res.headers()["location"].to_str().unwrap().split('?').next().unwrap().to_owned();
    let list = text(&site, "ann", "/settings").await;
    assert!(list.contains("Sam Field") && list.contains("Coder, Billing specialist"));
    let password = ann.form(&format!("{path}/invitation"), &[]).send().await.unwrap();
    assert_eq!(password.status(), 200);
    assert!(password.text().await.unwrap().contains("First password"));
    let res = ann.form(&format!("{path}/leaving"), &[]).send().await.unwrap();
    assert_eq!(res.status(), 303);
    assert!(text(&site, "ann", "/settings").await.contains("has left"));
    assert_eq!(ann.page(&path).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn the_last_one_who_says_who_works_here_stays() {
    let site = TestSite::new(5).await;
    let ann = site.as_("ann").await;
    let path = format!("/settings/people/{}", site.office.staff("ann"));
    let res = ann.form(&path, &[("name", "ann"), ("role", "coder")]).send().await.unwrap();
    assert_eq!(res.status(), 409);
    assert!(res.text().await.unwrap().contains("Somebody has to be left"));
}

#[tokio::test]
async fn how_long_proposals_wait_is_set_in_days() {
    let site = TestSite::new(6).await;
    let ann = site.as_("ann").await;
    for (days, status) in [("14", 303), ("0", 422), ("91", 422), ("soon", 422)] {
        let res = ann.form("/settings/proposals", &[("days", days)]).send().await.unwrap();
        assert_eq!(res.status(), status, "{days}");
    }
    assert!(text(&site, "rosa", "/settings").await.contains("<strong>14 days</strong>"));
}

async fn text(site: &TestSite, who: &str, path: &str) -> String {
    let res = site.as_(who).await.page(path).send().await.unwrap();
    assert_eq!(res.status(), 200, "{path} for {who}");
    res.text().await.unwrap()
}

/// The fields of a form, as they stand in it.
fn fields(form: &str) -> Vec<(String, String)> {
    let value = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!("{name}=\""))?;
        rest.split_once('"').map(|it| it.0.to_owned())
    };
    let tags = form.split("<input ").skip(1);
    tags.filter_map(|tag| Some((value(tag, "name")?, value(tag, "value")?)))
        .filter(|(name, _)| name.contains('.'))
        .collect()
}

//! The town behind a demo: its days pass when somebody says so, and its people are shown at the door.
//!
//! **Invariant:** a site without a town has none of these routes.

use axum::{
    extract::State,
    http::{HeaderMap, Method, Uri, header},
    response::Redirect,
    routing::post,
};
use futures_util::future::BoxFuture;

use crate::{
    Needs, Person, Problem, Routes, Site,
    console::{PageError, Told},
};

/// What a demo lends to its console.
pub trait Town: Send + Sync {
    /// Lets a day pass: what was approved goes out, what payers sent comes in.
    fn pass_day(&self) -> BoxFuture<'_, Result<(), Stuck>>;

    /// The invented people, for whoever comes to the door.
    fn people(&self) -> &[SignIn];
}

/// By what an invented person signs in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SignIn {
    /// Their name.
    pub name: &'static str,
    /// What they are, in words.
    pub role: &'static str,
    /// Their password; that of everybody in a demo.
    pub password: String,
}

/// The town can't live on. Why, its log says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Stuck;

/// For a site that has a town.
pub(crate) fn routes(routes: Routes) -> Routes {
    if !routes.has_town() {
        return routes;
    }
    routes.page((Method::POST, "/demo/day"), Needs::SignedIn, post(pass_day))
}

/// A day passes; back to the page that one came from, as it is by then.
async fn pass_day(
    State(site): State<Site>,
    person: Person,
    headers: HeaderMap,
) -> Result<Redirect, PageError> {
    if let Some(town) = &site.settings.demo {
        town.pass_day().await.map_err(stuck).told(&site, &person)?;
    }
    let from = headers.get(header::REFERER).and_then(|it| it.to_str().ok());
    Ok(Redirect::to(&back(from.unwrap_or_default())))
}

fn stuck(_: Stuck) -> Problem {
    let detail = "The town can't live on; the terminal in which the demo runs says why.";
    Problem::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, "town_stuck", detail)
}

/// The page that a browser names, on this site and no other, with word of what was done.
fn back(referer: &str) -> String {
    let from: Option<Uri> = referer.parse().ok();
    let path = from.as_ref().map_or("/", Uri::path);
    // Two slashes would be another site's name.
    let path = if path.starts_with("//") { "/" } else { path };
    let query = from.as_ref().and_then(Uri::query).unwrap_or_default();
    let kept = query.split('&').filter(|it| !it.is_empty() && !it.starts_with("done="));
    let query: Vec<&str> = kept.chain(["done=day-passed"]).collect();
    format!("{path}?{}", query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_the_page_that_one_left_and_to_no_other_site() {
        let table = [
            ("http://127.0.0.1:8420/work", "/work?done=day-passed"),
            ("http://127.0.0.1:8420/work?queue=a&done=saved", "/work?queue=a&done=day-passed"),
            ("http://127.0.0.1:8420//evil.example/", "/?done=day-passed"),
            ("//evil.example", "/?done=day-passed"),
            ("", "/?done=day-passed"),
            ("not an address", "/?done=day-passed"),
        ];
        for (referer, to) in table {
            assert_eq!(back(referer), to, "{referer}");
        }
    }
}

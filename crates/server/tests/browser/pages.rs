//! Every page that somebody can come to: as a picture to look at, and without anything that keeps
//! somebody out of it, on a laptop and on a phone, by day and by night.
//!
//! Pages are found as people find them, by following links, so that a new page is looked at by itself.
//! The pictures lie in `tmp/pictures` of the target folder afterwards.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs,
    path::PathBuf,
};

use axum::http::Method;
use serde_json::{Value, json};
use server::Surface;

use crate::{
    barriers::Axe,
    chromium::{Browser, Look},
    office::some_weeks_later,
    support::TestSite,
};

/// How pages are looked at.
const LOOKS: [(&str, Look); 4] = [
    ("laptop-light", Look::LAPTOP),
    ("laptop-dark", Look::LAPTOP.by_night()),
    ("phone-light", Look::PHONE),
    ("phone-dark", Look::PHONE.by_night()),
];

/// Who together come to every page.
const VISITORS: [&str; 4] = ["rosa", "ann", "otto", "ida"];

/// How many pages of one sort are looked at: some of each kind of case are among them.
const N_ALIKE_MAX: usize = 6;

/// No pages: a stream of messages, files of the program, files to take away.
const NO_PAGES: [&str; 5] = ["/live", "/assets/", "/audit/export", "/health", "/metrics"];

/// The tallest page of which a picture is made.
const TALLEST: u32 = 6000;

/// What links lead to, and nothing that only moves about on the page.
const LINKS: &str = "return [...document.querySelectorAll('a[href^=\"/\"]')]\
                     .map((it) => it.getAttribute('href').split('#')[0])";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_has_a_barrier_or_a_complaint() {
    let site = some_weeks_later().await;
    let address = format!("http://{}", site.address);
    let Some(browser) = Browser::open(&address, Look::LAPTOP).await else { return };
    let axe = Axe::fetch();
    // Of pages that are gone no picture is to be left.
    drop(fs::remove_dir_all(pictures()));
    let mut tour = Tour::of(&site);
    let mut faults = Vec::new();
    for name in VISITORS {
        let token = site.site.begin_session(site.office.staff(name)).await.expect("it begins");
        browser.have_session(&token).await;
        for (path, sort) in tour.pages(&browser).await {
            let is_new = tour.opened.insert(sort.clone());
            // What somebody else has seen already is of another content, and of the same look.
            let looks = if is_new { &LOOKS[..] } else { &LOOKS[..1] };
            for (look, it) in looks.iter().copied() {
                browser.look(it).await;
                browser.go(&path).await;
                let mut found = faults_of_page(&browser, axe.as_ref()).await;
                keep_picture(&browser, it, &format!("{look}/{}-{name}", file_name(&path))).await;
                if is_new {
                    found.extend(faults_of_what_opens(&browser, axe.as_ref()).await);
                }
                let told = found.iter().map(|it| format!("{sort} ({path}, {name}) {look}: {it}"));
                faults.extend(told);
            }
            browser.look(Look::LAPTOP).await;
        }
    }
    assert!(10 < tour.opened.len(), "only these pages were found: {:?}", tour.opened);
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    browser.end().await;
}

/// What was visited so far.
struct Tour {
    /// The sorts of pages that there are.
    sorts: Vec<String>,
    /// How many were visited of those of which there are many.
    n_alike: BTreeMap<String, usize>,
    /// The sorts of which one was looked at with all that opens over it.
    opened: BTreeSet<String>,
}

impl Tour {
    fn of(site: &TestSite) -> Self {
        let routes = server::routes(site.site.clone());
        let is_page = |it: &&server::Listed| {
            let is_read = it.method == Method::GET && it.surface == Surface::Page;
            is_read && !NO_PAGES.iter().any(|no| it.path.starts_with(no))
        };
        let sorts = routes.table().iter().filter(is_page).map(|it| it.path.clone()).collect();
        Self { sorts, n_alike: BTreeMap::new(), opened: BTreeSet::new() }
    }

    /// The pages that somebody comes to by links, each with its sort.
    async fn pages(&mut self, browser: &Browser) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let (mut known, mut open) = (BTreeSet::new(), VecDeque::from(["/".to_owned()]));
        while let Some(link) = open.pop_front() {
            let Some(sort) = self.sort(&link).filter(|it| self.is_wanted(it)) else { continue };
            browser.go(&link).await;
            if link != "/" {
                found.push((link, sort));
            }
            let links = browser.run(LINKS, vec![]).await;
            for link in links.as_array().into_iter().flatten().filter_map(Value::as_str) {
                if known.insert(without_question(link).to_owned()) {
                    open.push_back(link.to_owned());
                }
            }
        }
        found
    }

    fn sort(&self, link: &str) -> Option<String> {
        self.sorts.iter().find(|it| fits(it, without_question(link))).cloned()
    }

    /// Of cases and the like some are enough; all else is looked at by everybody who may.
    fn is_wanted(&mut self, sort: &str) -> bool {
        if !sort.contains('{') {
            return true;
        }
        let n_alike = self.n_alike.entry(sort.to_owned()).or_default();
        *n_alike += 1;
        *n_alike <= N_ALIKE_MAX
    }
}

/// The path of a link, without what is asked there: one page, however it is filtered.
fn without_question(link: &str) -> &str {
    link.split_once('?').map_or(link, |it| it.0)
}

/// Is this a path of that route?
fn fits(route: &str, path: &str) -> bool {
    let (mut route, mut path) = (route.split('/'), path.split('/'));
    loop {
        match (route.next(), path.next()) {
            (None, None) => return true,
            (Some(part), Some(it)) if part == it || part.starts_with('{') => {}
            _ => return false,
        }
    }
}

async fn faults_of_page(browser: &Browser, axe: Option<&Axe>) -> Vec<String> {
    let mut faults = browser.complaints().await;
    let wide = "return document.documentElement.scrollWidth - innerWidth";
    let excess = browser.run(wide, vec![]).await.as_i64().unwrap_or_default();
    if 0 < excess {
        faults.push(format!("{excess} pixels wider than the window"));
    }
    if let Some(axe) = axe {
        faults.extend(axe.barriers(browser, "").await);
    }
    faults
}

/// The same for what opens over the page, one after the other: all dialogs and menus, and one of the
/// explanations, as they are all alike.
async fn faults_of_what_opens(browser: &Browser, axe: Option<&Axe>) -> Vec<String> {
    let Some(axe) = axe else { return Vec::new() };
    let find = "const [one] = document.querySelectorAll('[popover][id]:not(.menu)'); \
                return [...document.querySelectorAll('dialog[id], .menu[popover][id]'), one] \
                .filter(Boolean).map((it) => it.id)";
    let ids = browser.run(find, vec![]).await;
    let mut faults = Vec::new();
    for id in ids.as_array().into_iter().flatten().filter_map(Value::as_str) {
        let open = "const it = document.getElementById(arguments[0]); \
                    it.matches('dialog') ? it.showModal() : it.showPopover()";
        browser.run(open, vec![json!(id)]).await;
        let found = axe.barriers(browser, id).await;
        faults.extend(found.iter().map(|it| format!("with {id} open: {it}")));
        let close = "const it = document.getElementById(arguments[0]); \
                     it.matches('dialog') ? it.close() : it.hidePopover()";
        browser.run(close, vec![json!(id)]).await;
    }
    faults
}

/// Keeps two pictures: of what is in the window, and of the whole page where that is more.
async fn keep_picture(browser: &Browser, look: Look, name: &str) {
    let folder = pictures();
    let file = folder.join(format!("{name}.png"));
    fs::create_dir_all(file.parent().expect("it lies in a folder")).expect("it can be made");
    fs::write(&file, browser.picture().await).expect("a picture can be written");
    let tall = browser.run("return document.documentElement.scrollHeight", vec![]).await;
    let tall = u32::try_from(tall.as_u64().unwrap_or_default()).unwrap_or(TALLEST).min(TALLEST);
    if look.size.1 < tall {
        browser.look(Look { size: (look.size.0, tall), ..look }).await;
        let whole = folder.join(format!("{name}-whole.png"));
        fs::write(whole, browser.picture().await).expect("a picture can be written");
    }
}

/// Where pictures lie.
fn pictures() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pictures")
}

fn file_name(path: &str) -> String {
    let name = without_question(path).trim_matches('/').replace('/', "-");
    if name.is_empty() { "home".to_owned() } else { name }
}

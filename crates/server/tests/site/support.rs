//! A site for tests: a real server on a port of this machine, over the test office.

use std::net::SocketAddr;

use domain::StaffId;
use reqwest::{Client, RequestBuilder, header, redirect::Policy};
use server::{Site, SiteSettings};
use testkit::{office::TestOffice, story::Story};
use tokio::{net::TcpListener, task::JoinHandle};

/// A server that runs until it is dropped.
pub(crate) struct TestSite {
    /// The office behind it; `work()` it, move its clock, give it files.
    pub(crate) office: TestOffice,
    /// The site.
    pub(crate) site: Site,
    /// Where it is.
    pub(crate) address: SocketAddr,
    serving: JoinHandle<()>,
}

/// Somebody at a browser or a program, signed in or not.
#[derive(Clone)]
pub(crate) struct Visitor {
    client: Client,
    base: String,
    cookie: Option<String>,
    token: Option<String>,
}

impl TestSite {
    /// A site over a new office on SQLite.
    pub(crate) async fn new(seed: u64) -> Self {
        Self::over(TestOffice::on_sqlite(seed).await.expect("an office can be opened")).await
    }

    /// A site over an office in which these lines of a story were played.
    pub(crate) async fn with_story(lines: &str) -> Self {
        let office = TestOffice::on_sqlite(1).await.expect("an office can be opened");
        let mut story = Story::begin(office);
        story.tell(lines).await;
        Self::over(story.into_office()).await
    }

    /// A site over an office.
    pub(crate) async fn over(office: TestOffice) -> Self {
        Self::with(office, SiteSettings::for_tests()).await
    }

    /// A site over an office, with settings of its own.
    pub(crate) async fn with(office: TestOffice, settings: SiteSettings) -> Self {
        let name = "Elm Street Family Practice";
        let (inner, practice) = (office.office.clone(), office.practice.clone());
        let site = Site::new(inner, practice, name.to_owned(), settings);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let address = listener.local_addr().expect("it has an address");
        let app = server::app(site.clone());
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move {
            axum::serve(listener, app).await.expect("it is served until it is dropped");
        });
        Self { office, site, address, serving }
    }

    /// Somebody of the office, signed in.
    pub(crate) async fn as_(&self, name: &str) -> Visitor {
        let staff: StaffId = self.office.staff(name);
        let cookie = self.site.begin_session(staff).await.expect("a session can be begun");
        let token = self.site.begin_program_session(staff).await.expect("a session can be begun");
        Visitor { cookie: Some(cookie), token: Some(token), ..self.nobody() }
    }

    /// Somebody who is not signed in.
    pub(crate) fn nobody(&self) -> Visitor {
        let client = Client::builder().redirect(Policy::none()).build().expect("a client");
        Visitor { client, base: format!("http://{}", self.address), cookie: None, token: None }
    }
}

impl Drop for TestSite {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Visitor {
    /// The token of whoever is signed in.
    pub(crate) fn token(&self) -> String {
        self.token.clone().expect("they are signed in")
    }

    /// What a browser of whoever is signed in sends.
    pub(crate) fn cookie(&self) -> String {
        format!("recourse={}", self.cookie.as_ref().expect("they are signed in"))
    }

    /// The same person, at another server of the same site.
    pub(crate) fn at(self, address: SocketAddr) -> Self {
        Self { base: format!("http://{address}"), ..self }
    }

    /// Asks for a page.
    pub(crate) fn page(&self, path: &str) -> RequestBuilder {
        self.with_cookie(self.client.get(format!("{}{path}", self.base)))
    }

    /// Sends a form of a page, as a browser does from our own pages.
    pub(crate) fn form(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        let request = self.client.post(format!("{}{path}", self.base)).form(fields);
        self.with_cookie(request).header("Sec-Fetch-Site", "same-origin")
    }

    /// Asks the API.
    pub(crate) fn api(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    fn with_cookie(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, format!("recourse={cookie}")),
            None => request,
        }
    }
}

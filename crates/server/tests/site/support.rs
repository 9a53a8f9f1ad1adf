//! A site for tests: a real server on a port of this machine, over the test office.

use std::net::SocketAddr;

use domain::StaffId;
use reqwest::{Client, RequestBuilder, header, redirect::Policy};
use server::{Site, SiteSettings};
use testkit::office::TestOffice;
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
    token: Option<String>,
}

impl TestSite {
    /// A site over a new office on SQLite.
    pub(crate) async fn new(seed: u64) -> Self {
        Self::over(TestOffice::on_sqlite(seed).await.expect("an office can be opened")).await
    }

    /// A site over an office.
    pub(crate) async fn over(office: TestOffice) -> Self {
        let (name, settings) = ("Elm Street Family Practice", SiteSettings::for_tests());
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
        let token = self.site.begin_session(staff).await.expect("a session can be begun");
        Visitor { token: Some(token), ..self.nobody() }
    }

    /// Somebody who is not signed in.
    pub(crate) fn nobody(&self) -> Visitor {
        let client = Client::builder().redirect(Policy::none()).build().expect("a client");
        Visitor { client, base: format!("http://{}", self.address), token: None }
    }
}

impl Drop for TestSite {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Visitor {
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
        match &self.token {
            Some(token) => request.header(header::COOKIE, format!("recourse={token}")),
            None => request,
        }
    }
}

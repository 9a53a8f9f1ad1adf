//! A Chromium without a window, led by `chromedriver`, with a profile of its own that is gone afterwards.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use fantoccini::{Client, ClientBuilder, Locator, elements::Element, key::Key};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::left_out;

/// How long something may take to be seen: far more than it should, so that a busy machine does no harm.
const PATIENCE: Duration = Duration::from_secs(20);
const N_LOOKS: u32 = 400;

/// How a page is looked at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Look {
    /// The size of the window.
    pub(crate) size: (u32, u32),
    /// By night.
    pub(crate) is_dark: bool,
}

impl Look {
    pub(crate) const LAPTOP: Self = Self { size: (1280, 720), is_dark: false };
    pub(crate) const PHONE: Self = Self { size: (390, 844), is_dark: false };

    pub(crate) const fn by_night(self) -> Self {
        Self { is_dark: true, ..self }
    }

    fn is_phone(self) -> bool {
        self.size.0 < 600
    }
}

/// A browser at a site.
pub(crate) struct Browser {
    client: Client,
    /// Where the session is led from.
    session: String,
    http: reqwest::Client,
    site: String,
    driver: Driver,
}

/// `chromedriver`, which ends with the test.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Browser {
    /// Opens a browser; `None`, said aloud, where there is none on this machine.
    pub(crate) async fn open(site: &str, look: Look) -> Option<Self> {
        let Some((driver, url)) = begin_driver() else {
            left_out("a walk through the console", "there is no chromedriver here");
            return None;
        };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let Value::Object(wanted) = capabilities() else { unreachable!("it is an object") };
        let client = match builder.capabilities(wanted).connect(&url).await {
            Ok(client) => client,
            Err(err) => {
                left_out("a walk through the console", &format!("no Chromium starts: {err}"));
                return None;
            }
        };
        let id = client.session_id().await.expect("it answers").expect("a session has a number");
        let (session, site) = (format!("{url}/session/{id}"), site.to_owned());
        let browser = Self { client, session, http: reqwest::Client::new(), site, driver };
        browser.look(look).await;
        Some(browser)
    }

    /// Looks at it so from now on.
    pub(crate) async fn look(&self, look: Look) {
        let (width, height) = look.size;
        let (is_phone, scale) = (look.is_phone(), if look.is_phone() { 2 } else { 1 });
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": scale, "mobile": is_phone,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", &size).await;
        self.devtools("Emulation.setTouchEmulationEnabled", &json!({ "enabled": is_phone })).await;
        let scheme = if look.is_dark { "dark" } else { "light" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools("Emulation.setEmulatedMedia", &json!({ "features": features })).await;
    }

    /// Goes to a page.
    pub(crate) async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.site)).await.expect("the page can be opened");
    }

    /// The path of the page, without what is asked in it.
    pub(crate) async fn path(&self) -> String {
        self.client.current_url().await.expect("there is a page").path().to_owned()
    }

    /// Waits until something is there that is found so.
    pub(crate) async fn see(&self, css: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        match found {
            Ok(found) => found,
            Err(err) => panic!("{css} was not seen: {err}\n{}", self.text().await),
        }
    }

    /// Waits until these words stand on the page.
    pub(crate) async fn read(&self, words: &str) {
        let holds = "return document.body.innerText.includes(arguments[0])";
        self.until(holds, json!(words)).await;
    }

    /// Waits until the path of the page begins so.
    pub(crate) async fn until_at(&self, path: &str) {
        self.until("return location.pathname.startsWith(arguments[0])", json!(path)).await;
    }

    /// Waits until nothing is found so.
    pub(crate) async fn until_gone(&self, css: &str) {
        self.until("return !document.querySelector(arguments[0])", json!(css)).await;
    }

    /// Is something found so?
    pub(crate) async fn has(&self, css: &str) -> bool {
        let found = "return Boolean(document.querySelector(arguments[0]))";
        self.run(found, vec![json!(css)]).await == json!(true)
    }

    async fn until(&self, holds: &str, about: Value) {
        for _ in 0..N_LOOKS {
            let is_so = self.client.execute(holds, vec![about.clone()]).await;
            if is_so.is_ok_and(|it| it == json!(true)) {
                return;
            }
            sleep(PATIENCE / N_LOOKS).await;
        }
        panic!("not so within {PATIENCE:?}: {holds} ({about})\n{}", self.text().await);
    }

    /// Clicks on the first that is found so, is to be seen, and holds these words.
    pub(crate) async fn click_on(&self, css: &str, words: &str) {
        let find = "const [css, words] = arguments; \
                    return [...document.querySelectorAll(css)].find((it) => \
                    it.checkVisibility() && it.textContent.includes(words)) ?? null";
        for _ in 0..N_LOOKS {
            let found = self.client.execute(find, vec![json!(css), json!(words)]).await;
            let found = found.ok().and_then(|it| it.as_object()?.values().next().cloned());
            if let Some(Value::String(id)) = found {
                let element = Element::from_element_id(self.client.clone(), id.into());
                // A page that has just been renewed has another one in its place.
                if element.click().await.is_ok() {
                    return;
                }
            }
            sleep(PATIENCE / N_LOOKS).await;
        }
        panic!("no {css} with {words:?} to click on\n{}", self.text().await);
    }

    /// Chooses what is named so.
    pub(crate) async fn choose(&self, css: &str, words: &str) {
        let field = self.see(css).await;
        let choose = "const [css, words] = arguments; \
                      return [...document.querySelector(css).options].findIndex((it) => \
                      it.textContent.toLowerCase().includes(words.toLowerCase()))";
        let at = self.run(choose, vec![json!(css), json!(words)]).await;
        let at = at.as_u64().and_then(|it| usize::try_from(it).ok());
        let at = at.unwrap_or_else(|| panic!("{css} has no {words:?}"));
        field.select_by_index(at).await.unwrap_or_else(|err| panic!("{css}: {err}"));
    }

    /// Writes into a field.
    pub(crate) async fn write(&self, css: &str, text: &str) {
        let field = self.see(css).await;
        field.clear().await.unwrap_or_else(|err| panic!("{css}: {err}"));
        field.send_keys(text).await.unwrap_or_else(|err| panic!("{css}: {err}"));
    }

    /// Hits keys, wherever one is.
    pub(crate) async fn hit(&self, keys: &str) {
        let at = self.client.active_element().await.expect("one is always somewhere");
        at.send_keys(keys).await.unwrap_or_else(|err| panic!("{keys}: {err}"));
    }

    /// Hits a key that writes nothing.
    pub(crate) async fn hit_key(&self, key: Key) {
        self.hit(&char::from(key).to_string()).await;
    }

    /// Goes on with Tab until one is at what has this id.
    pub(crate) async fn go_by_tab(&self, id: &str) {
        self.tab_until("return document.activeElement.id === arguments[0]", id).await;
    }

    /// Goes on with Tab until one is at what has these words.
    pub(crate) async fn go_by_tab_to(&self, words: &str) {
        self.tab_until("return document.activeElement.textContent.trim() === arguments[0]", words)
            .await;
    }

    async fn tab_until(&self, holds: &str, about: &str) {
        for _ in 0..60 {
            if self.run(holds, vec![json!(about)]).await == json!(true) {
                return;
            }
            self.hit_key(Key::Tab).await;
        }
        panic!("Tab never comes to {about:?}");
    }

    /// Runs a script and gives what it returns.
    pub(crate) async fn run(&self, script: &str, about: Vec<Value>) -> Value {
        self.client.execute(script, about).await.expect("the script runs")
    }

    /// Runs a script that says later that it has ended.
    pub(crate) async fn run_until_done(&self, script: &str, about: Vec<Value>) -> Value {
        self.client.execute_async(script, about).await.expect("the script runs")
    }

    /// What can be read on the page.
    pub(crate) async fn text(&self) -> String {
        let text = self.run("return document.body.innerText", vec![]).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Signs in with a session that has begun, as if by the page for it.
    pub(crate) async fn have_session(&self, token: &str) {
        let cookie = json!({
            "name": "recourse", "value": token, "url": self.site, "httpOnly": true, "sameSite": "Strict",
        });
        self.devtools("Network.setCookie", &cookie).await;
    }

    /// What is in the window, as a picture (PNG).
    pub(crate) async fn picture(&self) -> Vec<u8> {
        self.client.screenshot().await.expect("a picture is made")
    }

    /// What the browser complains of since it was last asked.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let log = self.lead("se/log", &json!({ "type": "browser" })).await;
        let each = log.as_array().into_iter().flatten();
        let text = |it: &Value| format!("{}: {}", it["level"], it["message"]);
        each.filter(|it| it["level"] != "INFO" && it["level"] != "DEBUG").map(text).collect()
    }

    /// Ends the walk; it was none if the browser complains.
    pub(crate) async fn end(self) {
        let complaints = self.complaints().await;
        assert!(complaints.is_empty(), "the browser complains: {complaints:#?}");
        let Self { client, driver, .. } = self;
        client.close().await.expect("the browser can be closed");
        drop(driver);
    }

    async fn devtools(&self, command: &str, params: &Value) -> Value {
        self.lead("goog/cdp/execute", &json!({ "cmd": command, "params": params })).await
    }

    /// A command that only `chromedriver` knows.
    async fn lead(&self, command: &str, params: &Value) -> Value {
        let request = self.http.post(format!("{}/{command}", self.session)).json(params);
        let res = request.send().await.expect("chromedriver answers");
        let mut answer: Value = res.json().await.expect("chromedriver answers in JSON");
        let value = answer["value"].take();
        assert!(value["error"].is_null(), "{command} {params}: {value}");
        value
    }
}

/// Starts `chromedriver` at a free port, and gives its address.
fn begin_driver() -> Option<(Driver, String)> {
    let mut command = Command::new("chromedriver");
    command.args(["--port=0"]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut driver = Driver(command.spawn().ok()?);
    let said = BufReader::new(driver.0.stdout.take()?);
    // "ChromeDriver was started successfully on port 40713."
    let mut lines = said.lines().map_while(Result::ok);
    let port = lines.find_map(|it| {
        it.split_once("successfully on port ")
            .map(|(_, port)| port.trim_end_matches('.').to_owned())
    })?;
    Some((driver, format!("http://127.0.0.1:{port}")))
}

/// What the browser has to be: without a window, without a word to anybody else, and talkative to us.
fn capabilities() -> Value {
    let arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--hide-scrollbars",
        "--force-color-profile=srgb",
        "--window-size=1280,720",
    ];
    json!({
        "browserName": "chrome",
        "goog:chromeOptions": { "args": arguments },
        "goog:loggingPrefs": { "browser": "ALL" },
        "timeouts": { "script": 60_000 },
    })
}

//! No page has a barrier that axe-core finds: for who can't see it, can't see colours, or uses keys alone.
//!
//! axe-core is fetched by its package manager into the target folder, and looked at by its hash. It is run
//! in the page by the driver, never served.

use std::{fs, path::PathBuf, process::Command};

use serde_json::{Value, json};

use crate::{chromium::Browser, left_out};

/// What is asked for: WCAG 2.2, levels A and AA, and what the makers of axe call good practice.
const RUN: &str = "
    const [id, done] = arguments;
    const where = id ? document.getElementById(id) : document;
    const wanted = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
    axe.run(where, wanted).then(({ violations }) => done(violations.map((it) => ({
        id: it.id,
        help: it.help,
        nodes: it.nodes.map((node) => `${node.html.slice(0, 200)} | ${node.any.map((x) => x.message).join('; ').slice(0, 300)}`),
    }))), (err) => done([{ id: 'failed', help: String(err), nodes: [] }]));
";

/// axe-core as a script.
pub(crate) struct Axe(String);

impl Axe {
    /// Fetches it if it is not there yet; `None`, said aloud, where it can't be had.
    pub(crate) fn fetch() -> Option<Self> {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("axe");
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/browser/axe.sh");
        let run = Command::new("sh").arg(script).arg(&folder).output();
        let is_there = run.as_ref().is_ok_and(|it| it.status.success());
        if !is_there {
            let why = run.map_or_else(
                |err| err.to_string(),
                |it| String::from_utf8_lossy(&it.stderr).into_owned(),
            );
            left_out("the barriers of the console", &format!("axe-core can't be had: {why}"));
            return None;
        }
        let text = fs::read_to_string(folder.join("axe.min.js")).expect("the script put it there");
        Some(Self(text))
    }

    /// The barriers of the page, or of the part of it with this id; each with where it is.
    pub(crate) async fn barriers(&self, browser: &Browser, id: &str) -> Vec<String> {
        browser.run(&self.0, vec![]).await;
        let found = browser.run_until_done(RUN, vec![json!(id)]).await;
        let Value::Array(found) = found else { return vec![found.to_string()] };
        let text = |it: &Value| {
            let nodes = it["nodes"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let nodes: Vec<_> = nodes.take(6).map(|it| format!("\n      {it}")).collect();
            format!("{}: {}{}", it["id"], it["help"], nodes.concat())
        };
        found.iter().map(text).collect()
    }
}

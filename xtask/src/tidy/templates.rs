//! Templates hold markup and nothing that runs: no style, no script and no handler of their own.
//!
//! The content security policy of the console forbids all three, so a page with one of them is broken
//! in the browser; and nothing else keeps somebody from adding it to a page that no test opens.

use super::finding::Finding;
use super::tree::Tree;

/// What a template does not hold.
const FORBIDDEN: [&str; 8] = [
    "style=\"",
    "<style",
    "javascript:",
    "onclick=",
    "onchange=",
    "onsubmit=",
    "oninput=",
    "onload=",
];

/// Looks through every template.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.templates().flat_map(|(path, text)| check_file(path, text)).collect()
}

fn check_file(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut refuse = |what: &str| {
            let what = format!("`{what}` in a template");
            let remedy = "put it into the style sheet or the module of the console";
            findings.push(Finding::new(path, index + 1, what, remedy));
        };
        FORBIDDEN.into_iter().filter(|it| line.contains(it)).for_each(&mut refuse);
        if line.contains("<script") && !line.contains(" src=") {
            refuse("<script>");
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::finding::expect_findings;
    use super::*;

    #[test]
    fn a_template_holds_nothing_that_runs() {
        expect_findings(
            check,
            r#"
//- crates/server/templates/good.html
<script type="module" src="{{ shell.script }}"></script>
<p class="style">fine</p>
//- crates/server/templates/bad.html
<p style="color: red">no</p>
<script>alert(1)</script>
<button onclick="go()">no</button>
"#,
            &expect![[r#"
                crates/server/templates/bad.html:1: `style="` in a template — put it into the style sheet or the module of the console
                crates/server/templates/bad.html:2: `<script>` in a template — put it into the style sheet or the module of the console
                crates/server/templates/bad.html:3: `onclick=` in a template — put it into the style sheet or the module of the console
            "#]],
        );
    }
}

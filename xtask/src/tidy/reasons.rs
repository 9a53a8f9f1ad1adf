//! Every dependency has its reason on record, and its version in one place.
//!
//! A dependency is code that we answer for and did not write. Whoever adds one says why in an ADR,
//! and gives its version in the workspace's `Cargo.toml` so that two crates can't differ.

use super::finding::Finding;
use super::markdown::ticked;
use super::tree::Tree;

const WORKSPACE: &str = "Cargo.toml";

/// Checks the manifests of the workspace and of its crates.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let manifests = tree.files().filter(|file| file.path.ends_with("/Cargo.toml"));
    let of_crates = manifests.filter_map(|file| Some((file.path.as_str(), file.text.as_deref()?)));
    unexplained(tree)
        .into_iter()
        .chain(of_crates.flat_map(|(path, text)| unshared(path, text)))
        .collect()
}

/// Dependencies of the workspace that no ADR names.
fn unexplained(tree: &Tree) -> Vec<Finding> {
    let adrs: Vec<_> = tree
        .pages()
        .filter(|(path, _)| path.starts_with("docs/adr/"))
        .map(|(_, text)| text)
        .collect();
    let named = |name: &str| {
        adrs.iter().any(|text| text.lines().any(|line| ticked(line).any(|it| it == name)))
    };
    let all = dependencies(tree.text(WORKSPACE).unwrap_or_default());
    let theirs = all.into_iter().filter(|it| !it.given.contains("path ="));
    let unexplained = theirs.filter(|it| !named(it.name)).map(|it| {
        let what = format!("the reason for `{}` is not on record", it.name);
        Finding::new(
            WORKSPACE,
            it.line,
            what,
            "name it in an ADR: why, licence, kept in which crate",
        )
    });
    unexplained.collect()
}

/// Dependencies of a crate that do not take the version of the workspace.
fn unshared(path: &str, text: &str) -> Vec<Finding> {
    let own = dependencies(text).into_iter().filter(|it| !it.given.contains("workspace = true"));
    let finding = |it: Dependency<'_>| {
        let what = format!("`{}` has a version of its own", it.name);
        Finding::new(
            path,
            it.line,
            what,
            "give it in the workspace's Cargo.toml and write `workspace = true`",
        )
    };
    own.map(finding).collect()
}

struct Dependency<'a> {
    line: usize,
    name: &'a str,
    given: &'a str,
}

/// The lines of the sections of a manifest that list dependencies.
fn dependencies(manifest: &str) -> Vec<Dependency<'_>> {
    let mut dependencies = Vec::new();
    let mut listed = false;
    for (index, text) in manifest.lines().enumerate() {
        if text.starts_with('[') {
            listed = text.trim_end().ends_with("dependencies]");
        } else if listed
            && let Some((name, _)) = text.split_once([' ', '.', '='])
            && !text.starts_with('#')
        {
            dependencies.push(Dependency { line: index + 1, name, given: text });
        }
    }
    dependencies
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::finding::expect_findings;
    use super::*;

    #[test]
    fn a_dependency_has_a_reason_and_one_version() {
        expect_findings(
            check,
            r#"
//- Cargo.toml
[workspace.dependencies]
# A comment.
domain = { path = "crates/domain" }
memchr = "2"
csv = { version = "1" }

[profile.dev]
debug = 1
//- docs/adr/0002-x12.md
We use `memchr` to look for the end of a segment; csv is only mentioned.
//- crates/x12/Cargo.toml
[package]
name = "x12"
[dependencies]
memchr.workspace = true
csv = { workspace = true, features = [] }
glob = "0.3"
[dev-dependencies]
regex = "1"
"#,
            &expect![[r#"
                Cargo.toml:5: the reason for `csv` is not on record — name it in an ADR: why, licence, kept in which crate
                crates/x12/Cargo.toml:6: `glob` has a version of its own — give it in the workspace's Cargo.toml and write `workspace = true`
                crates/x12/Cargo.toml:8: `regex` has a version of its own — give it in the workspace's Cargo.toml and write `workspace = true`
            "#]],
        );
    }
}

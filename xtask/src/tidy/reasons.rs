//! Every dependency has its reason on record, its version in one place, and a use.
//!
//! A dependency is code that we answer for and did not write. Whoever adds one says why in an ADR,
//! and gives its version in the workspace's `Cargo.toml` so that two crates can't differ. One that
//! nobody uses any more costs all the same, and goes.

use std::collections::BTreeSet;

use super::finding::Finding;
use super::markdown::ticked;
use super::source::Source;
use super::tree::Tree;

const WORKSPACE: &str = "Cargo.toml";

/// Checks the manifests of the workspace and of its crates.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let of_crates = manifests(tree).flat_map(|(path, text)| {
        let unshared = unshared(path, text);
        unshared.into_iter().chain(unused(tree, path, text))
    });
    let of_workspace = unexplained(tree).into_iter().chain(untaken(tree));
    of_workspace.chain(of_crates).collect()
}

/// The manifests of the crates.
fn manifests(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    let manifests = tree.files().filter(|file| file.path.ends_with("/Cargo.toml"));
    manifests.filter_map(|file| Some((file.path.as_str(), file.text.as_deref()?)))
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

/// Dependencies of the workspace that no crate takes.
fn untaken(tree: &Tree) -> Vec<Finding> {
    let taken: BTreeSet<_> =
        manifests(tree).flat_map(|(_, text)| dependencies(text)).map(|it| it.name).collect();
    let all = dependencies(tree.text(WORKSPACE).unwrap_or_default());
    let untaken = all.into_iter().filter(|it| !taken.contains(it.name));
    untaken.map(|it| unneeded(WORKSPACE, &it, "no crate takes")).collect()
}

/// Dependencies that no Rust file of their crate names.
fn unused(tree: &Tree, path: &str, text: &str) -> Vec<Finding> {
    let folder = path.trim_end_matches("Cargo.toml");
    let files = tree.rust().filter(|(file, _)| file.starts_with(folder));
    let code = files.map(|(_, text)| Source::new(text).code).collect::<Vec<_>>().join("\n");
    let is_of_a_word = |it: char| it.is_alphanumeric() || it == '_';
    let words: BTreeSet<_> = code.split(|it| !is_of_a_word(it)).collect();
    let all = dependencies(text).into_iter();
    let unused = all.filter(|it| !words.contains(it.name.replace('-', "_").as_str()));
    unused.map(|it| unneeded(path, &it, "no file of the crate uses")).collect()
}

fn unneeded(path: &str, it: &Dependency<'_>, what: &str) -> Finding {
    Finding::new(path, it.line, format!("{what} `{}`", it.name), "take the line out")
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
domain.workspace = true
[dev-dependencies]
regex = "1"
//- crates/x12/src/lib.rs
use memchr::memchr; use csv::Writer; use glob::glob; use regex::Regex; use domain::Cents;
"#,
            &expect![[r#"
                Cargo.toml:5: the reason for `csv` is not on record — name it in an ADR: why, licence, kept in which crate
                crates/x12/Cargo.toml:6: `glob` has a version of its own — give it in the workspace's Cargo.toml and write `workspace = true`
                crates/x12/Cargo.toml:9: `regex` has a version of its own — give it in the workspace's Cargo.toml and write `workspace = true`
            "#]],
        );
    }

    #[test]
    fn a_dependency_that_nobody_uses_goes() {
        expect_findings(
            check,
            r#"
//- Cargo.toml
[workspace.dependencies]
x12 = { path = "crates/x12" }
domain = { path = "crates/domain" }
//- crates/x12/Cargo.toml
[package]
name = "x12"
[dev-dependencies]
expect-test.workspace = true
proptest.workspace = true
testkit.workspace = true
//- crates/x12/src/lib.rs
//! A comment about testkit.
fn a() { expect_test::expect!["testkit"] }
//- crates/x12/tests/reader.rs
use proptest::prelude::*;
//- crates/testkit/src/lib.rs
use testkit::nothing;
//- xtask/Cargo.toml
[dependencies]
domain.workspace = true
//- xtask/src/main.rs
use domain::Cents;
"#,
            &expect![[r#"
                Cargo.toml:2: no crate takes `x12` — take the line out
                crates/x12/Cargo.toml:6: no file of the crate uses `testkit` — take the line out
            "#]],
        );
    }
}

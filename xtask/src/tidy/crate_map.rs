//! Who may use whom: the table "Crate | May use | So that" of `ARCHITECTURE.md` against what
//! `cargo` says.
//!
//! The table is the map that a newcomer trusts, and several of our promises ("it can't write: it
//! can't name anything that writes") are nothing but rows of it. So the check reads the page itself,
//! and there is no second list that could differ.
//!
//! **Invariants**
//! - Every crate has a row, and every row a crate.
//! - Only what a crate is built from counts; what its tests use may stand in parentheses.

use std::path::Path;

use cargo_metadata::{DependencyKind, MetadataCommand};

use super::finding::Finding;
use super::markdown::{Row, rows, ticked};
use super::tree::{Tree, TreeError};

/// One of our crates, as `cargo` describes it.
#[derive(Debug)]
pub struct Crate {
    /// Its name.
    pub name: String,
    /// Those of our crates it is built from.
    pub uses: Vec<String>,
}

const PAGE: &str = "ARCHITECTURE.md";

/// Asks `cargo` for the crates of the workspace.
pub fn read_crates(root: &Path) -> Result<Vec<Crate>, TreeError> {
    let mut asked = MetadataCommand::new();
    let workspace = asked.manifest_path(root.join("Cargo.toml")).no_deps().exec()?;
    let crates = workspace.packages.into_iter().map(|package| {
        let uses = package.dependencies.into_iter();
        let uses = uses.filter(|it| it.path.is_some() && it.kind != DependencyKind::Development);
        Crate { name: package.name.to_string(), uses: uses.map(|it| it.name).collect() }
    });
    Ok(crates.collect())
}

/// Compares the table with the crates, in both directions.
pub fn check(tree: &Tree, crates: &[Crate]) -> Vec<Finding> {
    let page = tree.text(PAGE).unwrap_or_default();
    let rows = rows(page, &["Crate", "May use", "So that"]);
    if rows.is_empty() {
        return vec![Finding::new(
            PAGE,
            1,
            "the table `Crate | May use | So that` is missing",
            "write it; it says who may use whom",
        )];
    }
    let of_crates = crates.iter().flat_map(|it| check_crate(it, &rows));
    let of_rows = rows.iter().flat_map(|row| check_row(row, crates));
    of_crates.chain(of_rows).collect()
}

fn check_crate(it: &Crate, rows: &[Row<'_>]) -> Vec<Finding> {
    let Some(row) = rows.iter().find(|row| ticked(row.cells[0]).any(|name| name == it.name)) else {
        return vec![Finding::new(
            PAGE,
            1,
            format!("crate `{}` is not in the table", it.name),
            "add its row: what it may use, and what that is good for",
        )];
    };
    let allowed: Vec<_> = may_use(row).collect();
    let forbidden = it.uses.iter().filter(|used| !allowed.contains(&used.as_str()));
    let finding = |used: &String| {
        let what = format!("`{}` uses `{used}`, which its row does not allow", it.name);
        Finding::new(PAGE, row.line, what, "take the dependency out, or change the row in an ADR")
    };
    forbidden.map(finding).collect()
}

fn check_row(row: &Row<'_>, crates: &[Crate]) -> Vec<Finding> {
    let named = ticked(row.cells[0]).chain(may_use(row));
    let unknown = named.filter(|name| !crates.iter().any(|it| it.name == *name));
    let finding = |name| {
        let what = format!("there is no crate `{name}`");
        Finding::new(PAGE, row.line, what, "take it out of the table")
    };
    unknown.map(finding).collect()
}

/// The crates that a row allows; what stands in parentheses is for the tests.
fn may_use<'a>(row: &Row<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    let cell = row.cells.get(1).copied().unwrap_or_default();
    ticked(cell.split('(').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::finding::expect_findings;
    use super::*;

    const TREE: &str = "\
//- ARCHITECTURE.md
# Map
| Crate | May use | So that |
|---|---|---|
| `x12`, `domain` | nothing of ours | they can be trusted alone |
| `recourse` | `x12`, `domain` (in tests also `testkit`) | wiring |
";

    #[test]
    fn a_crate_that_keeps_to_its_row_is_fine() {
        check_with(&["x12", "domain", "recourse domain"], &expect![""]);
    }

    #[test]
    fn a_crate_may_use_only_what_its_row_allows() {
        check_with(
            &["x12 domain", "domain", "recourse x12 domain"],
            &expect![[r#"
                ARCHITECTURE.md:4: `x12` uses `domain`, which its row does not allow — take the dependency out, or change the row in an ADR
            "#]],
        );
    }

    #[test]
    fn what_the_tests_may_use_is_not_allowed_to_the_crate() {
        check_with(
            &["x12", "domain", "recourse testkit"],
            &expect![[r#"
                ARCHITECTURE.md:5: `recourse` uses `testkit`, which its row does not allow — take the dependency out, or change the row in an ADR
            "#]],
        );
    }

    #[test]
    fn every_crate_has_a_row_and_every_row_a_crate() {
        check_with(
            &["x12", "recourse x12", "store"],
            &expect![[r#"
                ARCHITECTURE.md:1: crate `store` is not in the table — add its row: what it may use, and what that is good for
                ARCHITECTURE.md:4: there is no crate `domain` — take it out of the table
                ARCHITECTURE.md:5: there is no crate `domain` — take it out of the table
            "#]],
        );
    }

    #[test]
    fn the_table_itself_may_not_be_missing() {
        expect_findings(
            |tree| check(tree, &[]),
            "//- ARCHITECTURE.md\n# Map\n",
            &expect![[r#"
                ARCHITECTURE.md:1: the table `Crate | May use | So that` is missing — write it; it says who may use whom
            "#]],
        );
    }

    /// Each crate is its name and what it uses.
    fn check_with(crates: &[&str], expect: &Expect) {
        let crates: Vec<_> = crates
            .iter()
            .map(|line| {
                let mut words = line.split(' ').map(str::to_owned);
                Crate { name: words.next().expect("a name"), uses: words.collect() }
            })
            .collect();
        expect_findings(|tree| check(tree, &crates), TREE, expect);
    }
}

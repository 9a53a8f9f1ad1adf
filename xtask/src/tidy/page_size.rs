//! A page stays a page: what nobody reads to the end guides nobody.

use super::finding::Finding;
use super::tree::Tree;

/// The map and the style, each read in one sitting.
const N_LINES_MAX: usize = 300;

/// A decision fits on one page.
const N_ADR_LINES_MAX: usize = 60;

/// Checks the pages that have a limit.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.pages().filter_map(|(path, text)| check_page(path, text.lines().count())).collect()
}

fn check_page(path: &str, n_lines: usize) -> Option<Finding> {
    let limit = match path {
        "ARCHITECTURE.md" | "STYLE.md" => N_LINES_MAX,
        _ if path.starts_with("docs/adr/") => N_ADR_LINES_MAX,
        _ => return None,
    };
    let what = format!("{n_lines} lines, and {limit} are allowed");
    (n_lines > limit).then(|| Finding::new(path, 1, what, "say it in fewer words"))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::finding::expect_findings;
    use super::*;

    #[test]
    fn pages_have_their_limits() {
        let page = |path: &str, n_lines| format!("//- {path}\n{}", "x\n".repeat(n_lines));
        let tree = [
            page("ARCHITECTURE.md", 300),
            page("STYLE.md", 301),
            page("docs/adr/0001-fits.md", 60),
            page("docs/adr/0002-long.md", 61),
            page("docs/glossary.md", 900),
        ];
        expect_findings(
            check,
            &tree.concat(),
            &expect![[r#"
                STYLE.md:1: 301 lines, and 300 are allowed — say it in fewer words
                docs/adr/0002-long.md:1: 61 lines, and 60 are allowed — say it in fewer words
            "#]],
        );
    }
}

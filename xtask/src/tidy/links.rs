//! No link of a page leads nowhere within the project.
//!
//! Links to other places are not followed: a check must say the same tomorrow.

use super::finding::Finding;
use super::markdown::links;
use super::tree::Tree;

/// Checks the relative links of every Markdown page.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.pages().flat_map(|(path, text)| check_page(tree, path, text)).collect()
}

fn check_page(tree: &Tree, path: &str, text: &str) -> Vec<Finding> {
    let ours = links(text).into_iter().filter(|(_, target)| is_ours(target));
    let dead = ours.filter(|(_, target)| !resolve(path, target).is_some_and(|it| tree.has(&it)));
    let finding = |(line, target)| {
        Finding::new(path, line, format!("the link to {target} leads nowhere"), "mend the link")
    };
    dead.map(finding).collect()
}

/// A path, and neither an address nor a heading of the same page.
fn is_ours(target: &str) -> bool {
    !target.contains(':') && !target.starts_with('#')
}

/// The path from the folder of the workspace; none if it leads out of it.
fn resolve(page: &str, target: &str) -> Option<String> {
    let file = target.split('#').next()?;
    let mut parts: Vec<_> = page.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::finding::expect_findings;
    use super::*;

    #[test]
    fn a_link_leads_to_a_file_or_a_folder_of_the_project() {
        expect_findings(
            check,
            "\
//- README.md
[fine](docs/a.md) [folder](docs/) [part](docs/a.md#part) [here](#here) [web](https://example.org)
[gone](docs/b.md)
[outside](../other.md)
//- docs/a.md
[up](../README.md) [side](./a.md)
[gone](README.md)
",
            &expect![[r#"
                README.md:2: the link to docs/b.md leads nowhere — mend the link
                README.md:3: the link to ../other.md leads nowhere — mend the link
                docs/a.md:2: the link to README.md leads nowhere — mend the link
            "#]],
        );
    }
}

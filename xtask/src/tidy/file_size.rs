//! No Rust file is longer than a reader can hold in mind.
//!
//! The limits come from `STYLE.md`. A file that must be longer for now stands in
//! `xtask/tidy-exceptions.txt` with its size and a reason; the list may only shrink.
//!
//! **Invariants**
//! - An exception allows exactly the size that the file has: when the file shrinks, so must it.

use std::collections::BTreeMap;

use super::finding::Finding;
use super::source::Source;
use super::tree::Tree;

/// Without the tests at the foot of the file (`STYLE.md`, sizes).
const N_LINES_MAX: usize = 400;

/// For a file that is nothing but tests; tables make them long.
const N_TEST_LINES_MAX: usize = 600;

const EXCEPTIONS: &str = "xtask/tidy-exceptions.txt";

struct Exception<'a> {
    line: usize,
    n_lines: usize,
    path: &'a str,
}

/// Checks the size of every Rust file, and that no exception is larger than it has to be.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let (exceptions, mut findings) = read_exceptions(tree.text(EXCEPTIONS).unwrap_or_default());
    let sizes: BTreeMap<_, _> =
        tree.rust().map(|(path, text)| (path, (n_lines(path, text), limit(path)))).collect();
    for (path, (size, limit)) in &sizes {
        let excepted = exceptions.iter().find(|it| it.path == *path);
        let allowed = excepted.map_or(*limit, |it| it.n_lines);
        if *size > allowed {
            let what = format!("{size} lines, and {allowed} are allowed");
            findings.push(Finding::new(path, 1, what, "split it where it does two things"));
        }
    }
    findings.extend(exceptions.iter().filter_map(|it| check_exception(it, &sizes)));
    findings
}

fn check_exception(it: &Exception<'_>, sizes: &BTreeMap<&str, (usize, usize)>) -> Option<Finding> {
    let (what, remedy) = match sizes.get(it.path) {
        None => (format!("there is no file {}", it.path), "take the line out".to_owned()),
        Some((size, limit)) if size <= limit => (
            format!("{} has {size} lines and needs no exception", it.path),
            "take the line out".to_owned(),
        ),
        Some((size, _)) if *size < it.n_lines => (
            format!("{} has only {size} lines, not {}", it.path, it.n_lines),
            format!("lower it to {size}; the list may only shrink"),
        ),
        Some(_) => return None,
    };
    Some(Finding::new(EXCEPTIONS, it.line, what, remedy))
}

fn read_exceptions(text: &str) -> (Vec<Exception<'_>>, Vec<Finding>) {
    let mut exceptions = Vec::new();
    let mut findings = Vec::new();
    for (index, text) in text.lines().enumerate() {
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let line = index + 1;
        match read_exception(line, text) {
            Some(exception) => exceptions.push(exception),
            None => findings.push(Finding::new(
                EXCEPTIONS,
                line,
                "not an exception",
                "write the path, the number of lines and the reason",
            )),
        }
    }
    (exceptions, findings)
}

fn read_exception(line: usize, text: &str) -> Option<Exception<'_>> {
    let (path, rest) = text.split_once(' ')?;
    let (n_lines, reason) = rest.split_once(' ')?;
    let exception = Exception { line, n_lines: n_lines.parse().ok()?, path };
    (!reason.trim().is_empty()).then_some(exception)
}

fn n_lines(path: &str, text: &str) -> usize {
    if is_all_tests(path) {
        text.lines().count()
    } else {
        Source::new(text).code_before_tests().count()
    }
}

fn limit(path: &str) -> usize {
    if is_all_tests(path) { N_TEST_LINES_MAX } else { N_LINES_MAX }
}

fn is_all_tests(path: &str) -> bool {
    path.split('/').any(|part| ["tests", "benches", "tests.rs"].contains(&part))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::finding::expect_findings;
    use super::*;

    #[test]
    fn the_tests_at_the_foot_do_not_count_and_a_file_of_tests_may_be_longer() {
        check_sizes(
            &[
                ("src/fits.rs", 400, 900),
                ("src/long.rs", 401, 0),
                ("tests/fits.rs", 600, 0),
                ("tests/long.rs", 601, 0),
                ("src/a/tests.rs", 601, 0),
            ],
            "",
            &expect![[r#"
                src/a/tests.rs:1: 601 lines, and 600 are allowed — split it where it does two things
                src/long.rs:1: 401 lines, and 400 are allowed — split it where it does two things
                tests/long.rs:1: 601 lines, and 600 are allowed — split it where it does two things
            "#]],
        );
    }

    #[test]
    fn an_exception_may_only_shrink() {
        check_sizes(
            &[
                ("src/exact.rs", 500, 0),
                ("src/grown.rs", 501, 0),
                ("src/shrunk.rs", 450, 0),
                ("src/cured.rs", 400, 0),
            ],
            "\
# Comments are skipped.

src/exact.rs 500 a table
src/grown.rs 500 a table
src/shrunk.rs 500 a table
src/cured.rs 500 a table
src/gone.rs 500 a table
src/exact.rs 500
",
            &expect![[r#"
                xtask/tidy-exceptions.txt:8: not an exception — write the path, the number of lines and the reason
                src/grown.rs:1: 501 lines, and 500 are allowed — split it where it does two things
                xtask/tidy-exceptions.txt:5: src/shrunk.rs has only 450 lines, not 500 — lower it to 450; the list may only shrink
                xtask/tidy-exceptions.txt:6: src/cured.rs has 400 lines and needs no exception — take the line out
                xtask/tidy-exceptions.txt:7: there is no file src/gone.rs — take the line out
            "#]],
        );
    }

    /// Files of so many lines of code and so many of tests.
    fn check_sizes(files: &[(&str, usize, usize)], exceptions: &str, expect: &Expect) {
        let mut tree = format!("//- {EXCEPTIONS}\n{exceptions}");
        for (path, n_code, n_tests) in files {
            let tests = if *n_tests == 0 { "" } else { "#[cfg(test)]\nmod tests {\n" };
            let (code, in_tests) = ("x\n".repeat(*n_code), "x\n".repeat(*n_tests));
            tree += &format!("//- {path}\n{code}{tests}{in_tests}");
        }
        expect_findings(check, &tree, expect);
    }
}

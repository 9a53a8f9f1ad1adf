//! What a check noticed: where it is, what is wrong and what to do about it.

use std::fmt;

/// Something that breaks a rule of the house.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Finding {
    path: String,
    line: usize,
    what: String,
    remedy: String,
}

impl Finding {
    /// A finding at a line (the first is 1) of a file.
    pub fn new(
        path: &str,
        line: usize,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { path: path.to_owned(), line, what: what.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} — {}", self.path, self.line, self.what, self.remedy)
    }
}

/// Runs a check on an invented tree and compares what it says, one finding to a line.
#[cfg(test)]
pub(crate) fn expect_findings(
    check: impl Fn(&super::tree::Tree) -> Vec<Finding>,
    tree: &str,
    expect: &expect_test::Expect,
) {
    let mut lines = String::new();
    for finding in check(&super::tree::Tree::invented(tree)) {
        lines += &format!("{finding}\n");
    }
    expect.assert_eq(&lines);
}

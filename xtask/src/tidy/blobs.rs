//! No large binary file lies in the project: it can't be reviewed, and history keeps it for ever.

use super::finding::Finding;
use super::tree::{File, Tree};

/// A screenshot fits; a program or a data set does not.
const N_BYTES_MAX: usize = 256 * 1024;

/// Looks for large files that are not text.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.files().filter_map(check_file).collect()
}

fn check_file(file: &File) -> Option<Finding> {
    let is_blob = file.text.is_none() && file.n_bytes > N_BYTES_MAX;
    let what = format!("{} KB of what is not text", file.n_bytes / 1024);
    is_blob.then(|| Finding::new(&file.path, 1, what, "keep it elsewhere, or make it from text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_large_file_that_is_not_text_is_a_blob() {
        let table = [
            ("text and large", Some("CARC"), N_BYTES_MAX + 1, None),
            ("binary and small", None, N_BYTES_MAX, None),
            (
                "binary and large",
                None,
                N_BYTES_MAX + 1,
                Some("a:1: 256 KB of what is not text — keep it elsewhere, or make it from text"),
            ),
        ];
        for (name, text, n_bytes, expected) in table {
            let file = File { path: "a".to_owned(), n_bytes, text: text.map(str::to_owned) };
            let finding = check_file(&file).map(|it| it.to_string());
            assert_eq!(finding.as_deref(), expected, "{name}");
        }
    }
}

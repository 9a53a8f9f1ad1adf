//! The files of the project, as the checks see them.
//!
//! It is what lies in the folder, not what is committed: a real remittance that somebody put there
//! by mistake should be noticed before it is committed and not after.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// All files below a folder.
#[derive(Debug, Default)]
pub struct Tree {
    files: Vec<File>,
}

/// One file.
#[derive(Debug)]
pub struct File {
    /// Where it is, from the folder of the workspace, with `/` between the parts.
    pub path: String,
    /// Its size.
    pub n_bytes: usize,
    /// Its text; none if it is not text.
    pub text: Option<String>,
}

/// Why the tree could not be read.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// A folder could not be listed.
    #[error("could not list the files of the project")]
    Unlisted(#[from] walkdir::Error),
    /// A file could not be read.
    #[error("could not read {path}")]
    Unread {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// `cargo` did not say what crates there are.
    #[error("cargo did not describe the workspace")]
    Undescribed(#[from] cargo_metadata::Error),
}

/// Folders that hold nothing of ours.
const NOT_OURS: [&str; 2] = [".git", "target"];

impl Tree {
    /// Reads all files below a folder.
    pub fn read(root: &Path) -> Result<Self, TreeError> {
        let mut files = Vec::new();
        let walk = WalkDir::new(root).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(|it| !NOT_OURS.iter().any(|name| it.file_name() == *name)) {
            let entry = entry?;
            if entry.file_type().is_file() {
                files.push(File::read(root, entry.path())?);
            }
        }
        Ok(Self { files })
    }

    /// All files.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.files.iter()
    }

    /// The Rust files, each with its text.
    pub fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.ending(".rs")
    }

    /// The Markdown pages, each with its text.
    pub fn pages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.ending(".md")
    }

    /// The templates of pages, each with its text.
    pub fn templates(&self) -> impl Iterator<Item = (&str, &str)> {
        self.ending(".html").filter(|(path, _)| path.contains("/templates/"))
    }

    /// The text of one file, if it is there.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path)?.text.as_deref()
    }

    /// Whether there is such a file or folder.
    pub fn has(&self, path: &str) -> bool {
        self.files.iter().any(|file| match file.path.strip_prefix(path) {
            Some(rest) => rest.is_empty() || rest.starts_with('/') || path.is_empty(),
            None => false,
        })
    }

    fn ending(&self, end: &str) -> impl Iterator<Item = (&str, &str)> {
        let files = self.files.iter().filter(move |file| file.path.ends_with(end));
        files.filter_map(|file| Some((file.path.as_str(), file.text.as_deref()?)))
    }

    /// A tree written down in a test: `//- PATH` opens each file.
    #[cfg(test)]
    pub(crate) fn invented(text: &str) -> Self {
        let files = text.split("//- ").skip(1).map(|file| {
            let (path, text) = file.split_once('\n').expect("the text is below the path");
            let text = text.to_owned();
            File { path: path.to_owned(), n_bytes: text.len(), text: Some(text) }
        });
        Self { files: files.collect() }
    }
}

impl File {
    fn read(root: &Path, path: &Path) -> Result<Self, TreeError> {
        let bytes =
            fs::read(path).map_err(|source| TreeError::Unread { path: path.to_owned(), source })?;
        let inside = path.strip_prefix(root).unwrap_or(path);
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        let n_bytes = bytes.len();
        let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
        Ok(Self { path: parts.join("/"), n_bytes, text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_there_if_a_file_of_it_is() {
        let tree = Tree::invented("//- docs/adr/0001.md\n# One\n");
        let table = [
            ("docs/adr/0001.md", true),
            ("docs/adr", true),
            ("docs", true),
            ("", true),
            ("docs/a", false),
            ("doc", false),
            ("docs/adr/0002.md", false),
        ];
        for (path, there) in table {
            assert_eq!(tree.has(path), there, "{path}");
        }
    }
}

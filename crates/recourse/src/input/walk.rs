//! Paths as the user gave them, to files in an order that does not depend on the machine.

use std::path::PathBuf;

use walkdir::WalkDir;

/// One file to read, or what stands in its way.
#[derive(Debug)]
pub enum Input {
    /// Standard input (`-`).
    Stdin,
    /// A file.
    File(PathBuf),
    /// A path that leads nowhere, and why.
    Missing(String, String),
}

/// Files for the given paths: folders are walked in the order of their names, without hidden files;
/// a path with `*`, `?` or `[` that is no file is a glob.
pub fn inputs(paths: &[String]) -> Vec<Input> {
    paths.iter().flat_map(|path| named(path)).collect()
}

fn named(path: &str) -> Vec<Input> {
    if path == "-" {
        return vec![Input::Stdin];
    }
    let file = PathBuf::from(path);
    if file.is_dir() {
        return folder(&file);
    }
    if file.exists() || !path.contains(['*', '?', '[']) {
        return vec![Input::File(file)];
    }
    globbed(path)
}

fn folder(folder: &PathBuf) -> Vec<Input> {
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(visible);
    entries
        .filter_map(|entry| match entry {
            Ok(entry) if entry.file_type().is_file() => Some(Input::File(entry.into_path())),
            Ok(_) => None,
            Err(err) => {
                let at = err.path().map_or_else(|| folder.clone(), PathBuf::from);
                let why = err.io_error().map_or_else(|| err.to_string(), ToString::to_string);
                Some(Input::Missing(at.display().to_string(), why))
            }
        })
        .collect()
}

fn globbed(pattern: &str) -> Vec<Input> {
    let paths = match glob::glob(pattern) {
        Ok(paths) => paths,
        Err(err) => return vec![Input::Missing(pattern.to_owned(), err.to_string())],
    };
    let mut found = Vec::new();
    for path in paths {
        match path {
            Ok(path) if path.is_dir() => found.append(&mut folder(&path)),
            Ok(path) => found.push(Input::File(path)),
            Err(err) => {
                found.push(Input::Missing(
                    err.path().display().to_string(),
                    err.error().to_string(),
                ));
            }
        }
    }
    if found.is_empty() {
        found.push(Input::Missing(pattern.to_owned(), "no file fits this pattern".to_owned()));
    }
    found
}

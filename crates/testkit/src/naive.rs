//! Divides a file in the most simple way, to be compared with the reader: all in memory, with
//! strings, and not one line in common with it.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// One file that lies on the disk.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its name, without the folder.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// Each segment as its elements, the identifier first.
    pub segments: Vec<Vec<String>>,
}

/// The real files of these folders of the corpus, below `x12`; none, and a word about it, where
/// the corpus is not there. Our own samples with these endings come with them.
#[expect(clippy::print_stderr, reason = "whoever reads the result must know what was not read")]
pub fn samples(folders: &[&str], endings: &[&str]) -> Vec<Sample> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let corpus =
        option_env!("RECOURSE_CORPUS").map_or_else(|| root.join("../shared/data"), PathBuf::from);
    let mut paths: Vec<PathBuf> =
        folders.iter().flat_map(|it| files(&corpus.join("x12").join(it))).collect();
    if paths.is_empty() {
        eprintln!(
            "no real files in {folders:?}: only our own samples are read (see RECOURSE_CORPUS)"
        );
    }
    let ours = files(&root.join("samples"));
    paths.extend(ours.into_iter().filter(|path| {
        path.extension().is_some_and(|it| endings.iter().any(|ending| it == *ending))
    }));
    paths.sort();
    paths.iter().map(|path| Sample::read(path)).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|it| it.is_file())
        .collect()
}

impl Sample {
    fn read(path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self::of(name, fs::read(path).expect("a readable file"))
    }

    /// A file that is in memory.
    pub fn of(name: String, bytes: Vec<u8>) -> Self {
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let segments = divided(&text);
        Self { name, bytes, segments }
    }

    /// How many segments have this identifier.
    pub fn count(&self, id: &str) -> usize {
        self.segments.iter().filter(|segment| segment[0] == id).count()
    }
}

/// Every interchange begins with `ISA` and its element mark; the sixteenth mark stands before
/// ISA16, and the character after that ends the segments.
fn divided(text: &str) -> Vec<Vec<String>> {
    let is_mark = |at: usize| text[at + 3..].starts_with(['*', '|']);
    let starts: Vec<usize> =
        text.match_indices("ISA").map(|(at, _)| at).filter(|at| is_mark(*at)).collect();
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    let mut segments = Vec::new();
    for (start, end) in starts.iter().copied().zip(ends) {
        let interchange = &text[start..end];
        let element = &interchange[3..4];
        let (sixteenth, _) = interchange.match_indices(element).nth(15).expect("sixteen elements");
        let terminator = interchange[sixteenth + 2..].chars().next().expect("a terminator");
        segments.extend(elements(interchange, terminator, element));
    }
    if starts.is_empty() {
        segments.extend(elements(text, '~', "*"));
    }
    segments
}

fn elements(text: &str, terminator: char, element: &str) -> Vec<Vec<String>> {
    text.split(terminator)
        .map(|it| it.trim().trim_start_matches('\u{feff}'))
        .filter(|it| !it.is_empty())
        .map(|it| it.split(element).map(str::to_owned).collect())
        .collect()
}

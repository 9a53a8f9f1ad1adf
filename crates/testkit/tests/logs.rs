//! No patient in any log: every story is played while everything is recorded that anybody logs, the
//! database's driver included, and no name, number or day of birth of its patients stands there.
//!
//! It has a file of its own because it listens to the whole process.

use std::{
    collections::BTreeSet,
    fmt::{self, Write as _},
    fs,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use testkit::story::play;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// Every line that was logged in this process.
static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

#[tokio::test]
async fn no_patient_stands_in_any_log_line() {
    tracing::subscriber::set_global_default(Everything).expect("nobody else listens here");
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    for file in fs::read_dir(folder).expect("the folder of the stories") {
        let path = file.expect("a file").path();
        let story = fs::read_to_string(&path).expect("a story");
        let identifiers = play(&story).await.identifiers;
        let lines = take();
        assert!(lines.len() > 20, "{}: nearly nothing is logged", path.display());
        assert_eq!(named(&lines, &identifiers), Vec::<String>::new(), "{}", path.display());
    }

    // Two lines that should not be, to see that they would be seen.
    let identifiers = BTreeSet::from(["QUILLFEATHER".to_owned(), "A100".to_owned()]);
    tracing::info!(patient = "Quillfeather, Orlaith", "a careless line");
    tracing::info_span!("careless", claim = %"A100").in_scope(|| tracing::info!("in a span"));
    tracing::info!("case_01KJA100W70W3GE1R70W3GE1R7 is only a number of ours");
    assert_eq!(named(&take(), &identifiers).len(), 2);
}

/// The lines in which an identifier stands as a word of its own, whatever its letters' case.
fn named(lines: &[String], identifiers: &BTreeSet<String>) -> Vec<String> {
    let identifiers: BTreeSet<String> = identifiers.iter().map(|it| it.to_lowercase()).collect();
    let is_named = |line: &&String| {
        let line = line.to_lowercase();
        let mut words = line.split(|it: char| !it.is_alphanumeric());
        // A date has marks in it, so it is looked for as a whole.
        let in_parts = identifiers.iter().any(|it| it.contains('-') && line.contains(it.as_str()));
        in_parts || words.any(|it| identifiers.contains(it))
    };
    lines.iter().filter(is_named).cloned().collect()
}

fn take() -> Vec<String> {
    std::mem::take(&mut LINES.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Records whatever is logged, at every level, with the fields of its spans.
struct Everything;

impl Everything {
    fn keep(line: Line) {
        LINES.lock().unwrap_or_else(PoisonError::into_inner).push(line.0);
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut line = Line(span.metadata().name().to_owned());
        span.record(&mut line);
        Self::keep(line);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut line = Line::default();
        values.record(&mut line);
        Self::keep(line);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().target().to_owned());
        event.record(&mut line);
        Self::keep(line);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// One line, field by field.
#[derive(Default)]
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).expect("a text takes any text");
    }
}

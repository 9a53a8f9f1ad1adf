//! What came of files that were just handed in, one by one.

use askama::Template;
use authority::Permission as P;
use axum::extract::{Multipart, State};
use domain::Severity;
use orchestrator::{Ingested, advice, inbox::FileReport};

use super::kind;
use crate::{
    Person, Problem, Site,
    console::{Here, Page, PageError, Shell, Told, show},
    uploads::{self, Came, HandedIn},
};

/// So many findings of one file stand here; all of them stand at the file.
const N_FINDINGS: usize = 5;

#[derive(Template)]
#[template(path = "remittances_read.html")]
#[expect(clippy::struct_field_names, reason = "what was not read is what it is called")]
pub(super) struct Read {
    shell: Shell,
    files: Vec<FileTold>,
    n_cases: usize,
    n_not_read: usize,
}

/// What is told of one file.
struct FileTold {
    name: String,
    word: Option<String>,
    chip: &'static str,
    stands: &'static str,
    lines: Vec<String>,
    findings: Vec<Line>,
}

struct Line {
    is_stop: bool,
    title: &'static str,
    what: String,
    to_do: &'static str,
}

#[derive(Template)]
#[template(path = "remittances_upload.html")]
pub(super) struct Form {
    shell: Shell,
    mib_max: usize,
}

/// The form as a page of its own, for who has no script and no dialog.
pub(super) async fn form(
    State(site): State<Site>,
    person: Person,
) -> Result<Page<Form>, PageError> {
    let shell = Shell::of(&site, &person, ("Upload files", Here::Remittances)).await;
    let mib_max = site.settings.upload_bytes_max >> 20;
    shell.told(&site, &person).map(|shell| Page(Form { shell, mib_max }))
}

/// Takes the files, and tells what came of each.
pub(super) async fn take(
    State(site): State<Site>,
    person: Person,
    parts: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Page<Read>, PageError> {
    let no_form = |_| Problem::invalid("What was sent is no form with files.");
    let parts = parts.map_err(no_form).told(&site, &person)?;
    let files = uploads::take(&site, &person, parts).await.told(&site, &person)?;
    let shell = Shell::of(&site, &person, ("What was read", Here::Remittances)).await;
    let shell = shell.told(&site, &person)?;
    let n_cases = files.iter().map(|it| it.came.n_cases()).sum();
    let n_not_read = files.iter().filter(|it| matches!(it.came, Came::NotRead(_))).count();
    let sees = person.may(P::SeePatients);
    let files = files.into_iter().map(|it| told(it, sees)).collect();
    Ok(Page(Read { shell, files, n_cases, n_not_read }))
}

impl Came {
    fn n_cases(&self) -> usize {
        match self {
            Self::Read(_, read) => read.0.n_cases,
            Self::NotRead(_) => 0,
        }
    }
}

fn told(file: HandedIn, sees: bool) -> FileTold {
    let HandedIn { name, came } = file;
    match came {
        Came::NotRead(why) => FileTold {
            name,
            word: None,
            chip: "danger",
            stands: "not read",
            lines: vec![why.to_owned()],
            findings: Vec::new(),
        },
        Came::Read(word, read) => {
            let (ingested, report) = *read;
            let is_empty = report.sets.is_empty();
            let is_out = report.remittances.iter().any(|it| !it.balanced);
            let (chip, stands) = match () {
                () if is_empty => ("danger", "not read"),
                () if ingested.was_here => ("", "was here before"),
                () if is_out => ("danger", "does not add up"),
                () => ("ok", "read"),
            };
            let findings = findings(&report, sees);
            FileTold {
                name,
                word: Some(word),
                chip,
                stands,
                lines: lines(&ingested, &report),
                findings,
            }
        }
    }
}

fn lines(ingested: &Ingested, report: &FileReport) -> Vec<String> {
    let mut lines = vec![format!("{}.", kind(&report.kind()))];
    for it in &report.remittances {
        lines.push(format!(
            "{} pays {} with {}: {}, {} of them denied ({}).",
            show::payer(&it.payer_name),
            show::money(it.paid),
            it.trace,
            count(it.n_claims, "claim"),
            it.n_denied,
            show::money(it.denied),
        ));
    }
    if ingested.was_here {
        lines
            .push("The same file came before, byte for byte. Nothing is counted twice.".to_owned());
    } else if !report.sets.is_empty() {
        let n_events = ingested.n_events as u64;
        let n_cases = ingested.n_cases as u64;
        let known = match ingested.n_known {
            0 => String::new(),
            n => format!(" {n} were known from another file."),
        };
        let (news, cases) = (count(n_events, "new fact"), count(n_cases, "case"));
        lines.push(format!("{news}, {cases} opened.{known}"));
    }
    lines
}

fn findings(report: &FileReport, sees: bool) -> Vec<Line> {
    let grave = report.findings.iter().filter(|it| it.severity != Severity::Note);
    let line = |it: &orchestrator::inbox::FileFinding| {
        let advice = advice(it.kind);
        let what = if sees { it.what.clone() } else { String::new() };
        let is_stop = it.severity == Severity::Stop;
        Line { is_stop, title: advice.title, what, to_do: advice.to_do }
    };
    grave.take(N_FINDINGS).map(line).collect()
}

fn count(n: u64, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

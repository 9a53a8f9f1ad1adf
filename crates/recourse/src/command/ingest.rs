//! `recourse ingest`: reads files by hand, beside those that lie in the inbox.
//!
//! What a file says is known by its content, so that to read one twice does no harm and says so.

use std::io::Read;

use clap::Args;
use domain::{AccountId, Severity};
use orchestrator::{
    Ingested, Office,
    inbox::{FileReport, Source},
    ingest,
};
use store::StoreError;
use tokio::{runtime::Handle, task::block_in_place};

use super::{
    DONE, INCOMPLETE, NOTHING,
    cases::Sheet,
    place::{Answer, Failure, Place},
};
use crate::{
    analyze::render::terminal::text,
    door,
    input::{self, Opened},
    installation::Installation,
};

/// What to read.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,

    /// Files, folders, globs, zip or gzip archives; `-` is standard input. What a file is, its content
    /// tells: 835, 837, 277CA and 999, in any mix
    #[arg(required = true, value_name = "PATHS")]
    paths: Vec<String>,
}

/// What was read so far.
struct Reading<'a> {
    office: &'a Office,
    it: &'a Installation,
    account: AccountId,
    sheet: Sheet,
    all: Ingested,
    n_files: u64,
    n_unread: u64,
    /// Files that hold no transaction set.
    n_empty: u64,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Arguments) -> u8 {
    arguments.place.with_installation(async |it| {
        let office = it.office().await?;
        let none =
            || Failure::Usage("the practice has no account; run `recourse migrate`".to_owned());
        let account = *office.platforms.keys().next().ok_or_else(none)?;
        let sheet = Sheet::new(door::width(), door::colour());
        let (all, n_files, n_unread, n_empty) = (Ingested::default(), 0, 0, 0);
        let mut reading =
            Reading { office: &office, it: &it, account, sheet, all, n_files, n_unread, n_empty };
        let mut failed = None;
        reading.sheet.title("READ", "");
        input::open_each(&input::inputs(&arguments.paths), &mut |opened| {
            if failed.is_none() {
                failed = reading.take(opened).err();
            }
        });
        match failed {
            Some(err) => Err(err.into()),
            None => Ok(reading.answer()),
        }
    })
}

impl Reading<'_> {
    fn take(&mut self, opened: Opened<'_>) -> Result<(), StoreError> {
        match opened {
            Opened::Stream(name, stream) => self.stream(name, stream),
            Opened::Failed(name, why) => {
                self.n_unread += 1;
                self.sheet.item(&format!("{name}: could not be read: {why}"));
                Ok(())
            }
        }
    }

    fn stream(&mut self, name: &str, stream: &mut dyn Read) -> Result<(), StoreError> {
        let seen = self.office.now();
        let source = Source { account: self.account, name: name.to_owned(), seen };
        let ingesting = ingest(self.office, &self.it.practice, &source, stream);
        // The files are opened one after another, by what does not wait for a database.
        let (ingested, report) = block_in_place(|| Handle::current().block_on(ingesting))?;
        self.n_files += 1;
        self.n_empty += u64::from(report.sets.is_empty());
        self.all.n_events += ingested.n_events;
        self.all.n_known += ingested.n_known;
        self.all.n_cases += ingested.n_cases;
        self.tell(name, &ingested, &report);
        Ok(())
    }

    fn tell(&mut self, name: &str, ingested: &Ingested, report: &FileReport) {
        let held = if report.sets.is_empty() {
            "holds no transaction set".to_owned()
        } else {
            held(report)
        };
        self.sheet.item(&format!("{name}: {held}"));
        for it in &report.remittances {
            let balance = if it.balanced { "" } else { "; IT DOES NOT ADD UP" };
            self.sheet.detail(&format!(
                "{} pays {} with {}: {}, {} denied{balance}",
                it.payer_name,
                it.paid,
                it.trace,
                text::count(it.n_denied, "denied claim"),
                it.denied
            ));
        }
        if ingested.was_here {
            self.sheet
                .detail("the same file was here before, byte for byte; nothing is counted twice");
        } else if !report.sets.is_empty() {
            self.sheet.detail(&came_of(ingested));
        }
        for finding in report.findings.iter().filter(|it| it.severity != Severity::Note) {
            let stop = if finding.severity == Severity::Stop { "STOP: " } else { "" };
            self.sheet.detail(&format!("{stop}{}", finding.what));
        }
        if report.n_left_out > 0 {
            self.sheet.detail(&format!("and {}", text::count(report.n_left_out, "more finding")));
        }
    }

    fn answer(mut self) -> Answer {
        self.sheet.title("TOGETHER", &text::count(self.n_files, "file"));
        self.sheet.line(&came_of(&self.all));
        if self.all.n_events > 0 {
            self.sheet.line("The worker decides what came: recourse work");
        }
        let code = match () {
            () if self.n_unread > 0 => INCOMPLETE,
            () if self.n_files == self.n_empty => NOTHING,
            () => DONE,
        };
        Answer { text: self.sheet.text(), code }
    }
}

fn held(report: &FileReport) -> String {
    let counts = [
        (report.counts.payments, "claim payment"),
        (report.counts.claims, "claim"),
        (report.counts.acknowledged, "acknowledged claim"),
    ];
    let counts = counts.into_iter().filter(|it| it.0 > 0).map(|(n, what)| text::count(n, what));
    std::iter::once(report.kind()).chain(counts).collect::<Vec<_>>().join(", ")
}

fn came_of(ingested: &Ingested) -> String {
    let Ingested { n_events, n_known, n_cases, .. } = ingested;
    let known = if *n_known == 0 { String::new() } else { format!(" and {n_known} known before") };
    let events = text::count(*n_events as u64, "new event");
    format!("{events}{known}, {} opened", text::count(*n_cases as u64, "case"))
}

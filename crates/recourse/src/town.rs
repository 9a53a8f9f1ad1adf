//! The town around a billing office: a simulated practice and its payers, living behind two folders.
//!
//! The demo and the tests need somebody who sends remittances and answers what is sent. The town does
//! it as the outside does: it puts files into the inbox, takes what was put into the outbox, and
//! shows nothing else of itself to the product. What a practice has on file beside the files
//! ([`Town::records`]) and how everything really stands ([`Town::truth`]) can be asked of it.
//!
//! | In the outbox | What the town does with it |
//! |---|---|
//! | an 837 | sends it to the payers that it names |
//! | records, reconsideration, reopening, appeal, pricing dispute | posts it with what is enclosed; for a reopening, tells the payer on the telephone what the claim should have been |
//! | work for a queue | now and then its own people work on it by hand, if the plan says so and nothing else is sent |
//! | notes, marks, write-offs | nothing: they stay in the office |
//!
//! Between two visits the town is a journal: its seed, its plan, and for each day what was taken out
//! of the outbox. Whoever opens it plays the days again and has the very same town; so nothing is
//! taken out of the outbox for good.
//!
//! **Invariants**
//! - The same seed, plan and papers in the outbox give the same files, byte for byte and in the same
//!   days.
//! - A day is written down before its files appear, and what is missing of the last day appears when
//!   the town is opened again.
//! - Two processes can't let one town live at the same time.

mod error;
mod journal;
mod life;
mod mail;
mod outbox;
mod paper;
mod plan;
mod records;

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use chrono::{Days, NaiveDate};
use world::Truth;

pub use error::TownError;
pub use life::Passed;
pub use plan::Plan;
pub use records::{
    CoverageOnFile, DocumentOnFile, PatientOnFile, PermitOnFile, Records, VisitOnFile,
};

use journal::{Journal, Taken};
use life::Life;
use mail::Letter;

/// Where a town meets the office, and where it keeps its journal.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Folders {
    /// Where the town puts its files down.
    pub inbox: PathBuf,
    /// Where it looks for what was sent.
    pub outbox: PathBuf,
    /// The file with its journal; neither in the inbox nor in the outbox.
    pub journal: PathBuf,
}

/// A town that lives behind two folders.
#[derive(Debug)]
pub struct Town {
    folders: Folders,
    journal: Journal,
    life: Life,
    /// Names of what was taken out of the outbox.
    taken: BTreeSet<String>,
}

impl Town {
    /// Founds a town on the evening before its first day.
    pub fn found(seed: u64, plan: Plan, folders: Folders) -> Result<Self, TownError> {
        prepare(&folders)?;
        let journal = Journal::begin(&folders.journal, seed, &plan)?;
        Ok(Self { folders, journal, life: Life::new(seed, plan), taken: BTreeSet::new() })
    }

    /// Opens a town that was founded before, as it was left.
    pub fn open(folders: Folders) -> Result<Self, TownError> {
        prepare(&folders)?;
        let (journal, story) = Journal::open(&folders.journal)?;
        let life = Life::new(story.seed, story.plan);
        let mut town = Self { folders, journal, life, taken: BTreeSet::new() };
        let mut last = Vec::new();
        for (day, line) in story.days.into_iter().zip(2..) {
            // A day that is missing would give another town.
            if day.day != town.tomorrow().to_string() {
                return Err(TownError::Journal { line });
            }
            let papers = town.taken_before(&day.taken)?;
            last = town.life.pass_day(&papers).letters;
        }
        for letter in &last {
            if !town.folders.inbox.join(&letter.name).exists() {
                town.put_down(letter)?;
            }
        }
        Ok(town)
    }

    /// The day that it is.
    pub fn today(&self) -> NaiveDate {
        self.life.today()
    }

    /// What it was founded with.
    pub fn seed(&self) -> u64 {
        self.life.seed()
    }

    /// How large it is, and how its people are.
    pub fn plan(&self) -> &Plan {
        self.life.plan()
    }

    /// Lets so many days pass, and tells what happened in them.
    pub fn pass_days(&mut self, n_days: u32) -> Result<Passed, TownError> {
        let mut passed = Passed::default();
        for _ in 0..n_days {
            passed += self.pass_day()?;
        }
        Ok(passed)
    }

    /// Lets the days up to this one pass; none, if it is here already.
    pub fn until(&mut self, day: NaiveDate) -> Result<Passed, TownError> {
        let n_days = (day - self.today()).num_days();
        self.pass_days(u32::try_from(n_days).unwrap_or(0))
    }

    /// What the practice put on file from this day to that one, the files aside.
    pub fn records(&self, from: NaiveDate, to: NaiveDate) -> Records {
        self.life.records(from, to)
    }

    /// How everything really stands. A file that was held back on its way counts as delivered here.
    pub fn truth(&self) -> &Truth {
        self.life.world().truth()
    }

    /// How many files were sent and are held back on their way.
    pub fn n_on_the_way(&self) -> usize {
        self.life.n_on_the_way()
    }

    /// The day is written down first; then its files appear.
    fn pass_day(&mut self) -> Result<Passed, TownError> {
        let found = outbox::new_files(&self.folders.outbox, &self.taken);
        let found = found.map_err(|source| TownError::disk("the outbox", source))?;
        self.journal.append(self.tomorrow(), &found)?;
        self.taken.extend(found.iter().map(|it| it.name.clone()));
        let passed = self.life.pass_day(&found);
        for letter in &passed.letters {
            self.put_down(letter)?;
        }
        Ok(passed.counts)
    }

    fn tomorrow(&self) -> NaiveDate {
        self.today().checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX)
    }

    /// What was taken on an earlier day; it has to be there still, as it was.
    fn taken_before(&mut self, taken: &[Taken]) -> Result<Vec<outbox::Found>, TownError> {
        let mut papers = Vec::new();
        for Taken { name, digest } in taken {
            let paper = outbox::read(&self.folders.outbox, name);
            let same = paper.ok().filter(|it| it.digest().to_string() == *digest);
            papers.push(same.ok_or_else(|| TownError::Changed { name: name.clone() })?);
            self.taken.insert(name.clone());
        }
        Ok(papers)
    }

    /// Whole or not at all: under a name that nobody reads first.
    fn put_down(&self, letter: &Letter) -> Result<(), TownError> {
        let inbox = &self.folders.inbox;
        let unfinished = inbox.join(format!(".{}.part", letter.name));
        let put = fs::write(&unfinished, &letter.bytes)
            .and_then(|()| fs::rename(&unfinished, inbox.join(&letter.name)));
        put.map_err(|source| TownError::disk("the inbox", source))
    }
}

/// Makes the folders where they are missing.
fn prepare(folders: &Folders) -> Result<(), TownError> {
    let above = folders.journal.parent().filter(|it| !it.as_os_str().is_empty());
    let all = [(Some(folders.inbox.as_path()), "the inbox"), (Some(&folders.outbox), "the outbox")];
    for (path, what) in all.into_iter().chain([(above, "the journal's folder")]) {
        made(path).map_err(|source| TownError::disk(what, source))?;
    }
    Ok(())
}

fn made(path: Option<&Path>) -> io::Result<()> {
    path.map_or(Ok(()), fs::create_dir_all)
}

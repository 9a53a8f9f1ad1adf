//! The journal of a town: what it was founded with, and what was sent on each of its days.
//!
//! A file of JSON lines that only grows. The last line may be cut off where the program died; that
//! day has not passed then.
//!
//! **Invariant:** whoever has the journal open has it alone.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

use chrono::{NaiveDate, ParseError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Plan, TownError, outbox::Found};

/// The form of the lines below; another one is another town.
const VERSION: u32 = 1;

/// An open journal.
#[derive(Debug)]
pub(super) struct Journal(File);

/// All that a journal tells.
pub(super) struct Story {
    pub(super) seed: u64,
    pub(super) plan: Plan,
    pub(super) days: Vec<Day>,
}

/// One day that passed.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Day {
    pub(super) day: String,
    pub(super) taken: Vec<Taken>,
}

/// One file that was taken out of the outbox.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Taken {
    pub(super) name: String,
    pub(super) digest: String,
}

/// The first line.
#[derive(Debug, Deserialize, Serialize)]
struct Founding {
    version: u32,
    seed: u64,
    begin: String,
    visits_until: Option<String>,
    visits_per_day: u32,
    n_patients: u32,
    slips_bp: u32,
    worked_bp: u32,
    by_hand_bp: u32,
    disturbed_bp: u32,
}

impl Journal {
    /// Begins one where there is none.
    pub(super) fn begin(path: &Path, seed: u64, plan: &Plan) -> Result<Self, TownError> {
        let mut file = OpenOptions::new();
        let file = file.read(true).write(true).create(true).truncate(false).open(path);
        let mut journal = Self::alone(file.map_err(failed)?)?;
        // Nothing stands in one whose founder died at once.
        if journal.0.metadata().map_err(failed)?.len() != 0 {
            return Err(TownError::Exists);
        }
        journal.write(&Founding::of(seed, plan))?;
        Ok(journal)
    }

    /// Opens one and reads it.
    pub(super) fn open(path: &Path) -> Result<(Self, Story), TownError> {
        let file = OpenOptions::new().read(true).write(true).open(path);
        let file = file.map_err(|err| match err.kind() {
            io::ErrorKind::NotFound => TownError::Absent,
            _ => failed(err),
        })?;
        let mut journal = Self::alone(file)?;
        let mut text = String::new();
        journal.0.read_to_string(&mut text).map_err(failed)?;
        let whole = text.rfind('\n').map_or(0, |at| at + 1);
        journal.0.set_len(whole as u64).map_err(failed)?;
        journal.0.seek(SeekFrom::End(0)).map_err(failed)?;
        let mut lines = text[..whole].lines().zip(1..);
        let founding: Founding = lines.next().map_or(Err(TownError::Absent), read)?;
        let plan = founding.plan().ok().filter(|_| founding.version == VERSION);
        let plan = plan.ok_or(TownError::Journal { line: 1 })?;
        let days = lines.map(read).collect::<Result<_, _>>()?;
        Ok((journal, Story { seed: founding.seed, plan, days }))
    }

    /// Writes a day down.
    pub(super) fn append(&mut self, day: NaiveDate, found: &[Found]) -> Result<(), TownError> {
        let taken = |it: &Found| Taken { name: it.name.clone(), digest: it.digest().to_string() };
        self.write(&Day { day: day.to_string(), taken: found.iter().map(taken).collect() })
    }

    fn alone(file: File) -> Result<Self, TownError> {
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(TownError::Busy),
            Err(TryLockError::Error(err)) => Err(failed(err)),
        }
    }

    fn write(&mut self, line: &impl Serialize) -> Result<(), TownError> {
        let written = serde_json::to_string(line).map_err(io::Error::from);
        let written = written.and_then(|line| self.0.write_all(format!("{line}\n").as_bytes()));
        // What follows from the line must not be on the disk before it.
        written.and_then(|()| self.0.sync_data()).map_err(failed)
    }
}

impl Founding {
    fn of(seed: u64, plan: &Plan) -> Self {
        let Plan { world, by_hand_bp, disturbed_bp } = *plan;
        Self {
            version: VERSION,
            seed,
            begin: world.begin.to_string(),
            visits_until: world.visits_until.map(|day| day.to_string()),
            visits_per_day: world.visits_per_day,
            n_patients: world.n_patients,
            slips_bp: world.slips_bp,
            worked_bp: world.worked_bp,
            by_hand_bp,
            disturbed_bp,
        }
    }

    fn plan(&self) -> Result<Plan, ParseError> {
        Ok(Plan {
            world: world::Plan {
                begin: self.begin.parse()?,
                visits_until: self.visits_until.as_ref().map(|day| day.parse()).transpose()?,
                visits_per_day: self.visits_per_day,
                n_patients: self.n_patients,
                slips_bp: self.slips_bp,
                worked_bp: self.worked_bp,
            },
            by_hand_bp: self.by_hand_bp,
            disturbed_bp: self.disturbed_bp,
        })
    }
}

fn read<T: DeserializeOwned>((line, nth): (&str, usize)) -> Result<T, TownError> {
    serde_json::from_str(line).map_err(|_| TownError::Journal { line: nth })
}

fn failed(source: io::Error) -> TownError {
    TownError::disk("the journal", source)
}

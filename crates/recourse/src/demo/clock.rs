//! The demo's clock: its office lives on the town's days, so that two months pass in seconds.
//!
//! The hour stands in a file beside the records. While the demo plays, it moves the clock by hand; any
//! other command on the folder finds the clock there and lives on the demo's day, a minute after the
//! command before it.
//!
//! **Invariants**
//! - Only a folder that the demo made has such a file, and without it a command lives by the machine's
//!   own clock.
//! - The clock never goes back.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, NaiveDate, NaiveTime};
use domain::Moment;
use orchestrator::Door;

use crate::door;

/// In the folder of the demo.
pub(super) const FILE: &str = "demo-clock";

/// Between two commands. Longer than the office waits between two looks at its inbox, so that each
/// command looks.
const BETWEEN_COMMANDS: Duration = Duration::from_mins(1);

/// A clock that is moved by hand, and chance from a seed. Once it is let run, it goes on from there as
/// fast as the machine's own, and can still be moved ahead.
#[derive(Debug)]
pub(super) struct Clock {
    file: PathBuf,
    held: Mutex<Held>,
}

#[derive(Debug)]
struct Held {
    /// The hour to which it was moved.
    set: Moment,
    /// What the machine's clock said then, if this one runs.
    wall: Option<Moment>,
    rng: fastrand::Rng,
}

/// The clock as other commands find it: it runs on from the hour at which the demo was left, as fast as
/// theirs.
#[derive(Debug)]
struct Running {
    begun: Moment,
    /// What the machine's clock said then.
    wall: Moment,
    machine: door::Machine,
}

impl Clock {
    /// The clock of a folder; one that is new begins at this hour.
    pub(super) fn open(data: &Path, seed: u64, begin: Moment) -> io::Result<Self> {
        let file = data.join(FILE);
        let now = match read(&file)? {
            Some(now) => now,
            None => begin,
        };
        // A town that goes on must not draw the same chance once more.
        let rng = fastrand::Rng::with_seed(seed ^ now.ms().unsigned_abs());
        Ok(Self { file, held: Mutex::new(Held { set: now, wall: None, rng }) })
    }

    /// Moves the clock to an hour of a day, if it was not there before.
    pub(super) fn set(&self, to: Moment) -> io::Result<()> {
        self.held().move_to(to);
        self.keep()
    }

    /// Lets it run: somebody is there to whom time passes.
    pub(super) fn run(&self) {
        self.held().wall = Some(door::now());
    }

    /// Writes down what time it is, for whoever opens the demo next.
    pub(super) fn keep(&self) -> io::Result<()> {
        write(&self.file, self.now())
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn now(&self) -> Moment {
        self.wall.map_or(self.set, |wall| self.set.plus(since(wall)))
    }

    fn move_to(&mut self, to: Moment) {
        self.set = self.now().max(to);
        self.wall = self.wall.map(|_| door::now());
    }
}

impl Door for Clock {
    fn now(&self) -> Moment {
        self.held().now()
    }

    fn chance(&self) -> [u8; 10] {
        let mut chance = [0; 10];
        self.held().rng.fill(&mut chance);
        chance
    }
}

impl Door for Running {
    fn now(&self) -> Moment {
        self.begun.plus(since(self.wall))
    }

    fn chance(&self) -> [u8; 10] {
        self.machine.chance()
    }
}

/// How much time has passed by the machine's clock.
fn since(wall: Moment) -> Duration {
    Duration::from_millis(u64::try_from(door::now().ms() - wall.ms()).unwrap_or(0))
}

/// The clock of a demo's folder, for a command other than the demo; `None` if it is no demo's.
pub(crate) fn of_folder(data: &Path) -> io::Result<Option<impl Door + use<>>> {
    let file = data.join(FILE);
    let Some(left) = read(&file)? else { return Ok(None) };
    let machine = door::Machine::new().map_err(io::Error::other)?;
    let begun = left.plus(BETWEEN_COMMANDS);
    write(&file, begun)?;
    Ok(Some(Running { begun, wall: door::now(), machine }))
}

/// An hour of a day, in UTC, which is the time of the demo's practice.
pub(super) fn at(day: NaiveDate, hour: u32, minute: u32) -> Moment {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN);
    let ms = day.and_time(time).and_utc().timestamp_millis();
    Moment::from_ms(ms).expect("a town lives in a year of four digits")
}

fn read(file: &Path) -> io::Result<Option<Moment>> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(err) => return Err(err),
    };
    let time = DateTime::parse_from_rfc3339(text.trim()).ok();
    let moment = time.and_then(|it| Moment::from_ms(it.timestamp_millis()));
    let odd = || io::Error::new(io::ErrorKind::InvalidData, format!("{FILE} holds no time"));
    moment.map(Some).ok_or_else(odd)
}

/// Whole or not at all: a clock that was cut off would be none.
fn write(file: &Path, now: Moment) -> io::Result<()> {
    let unfinished = file.with_extension("part");
    fs::write(&unfinished, format!("{now}\n"))?;
    fs::rename(&unfinished, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_clock_is_found_as_it_was_left_and_never_goes_back() {
        let dir = tempfile::tempdir().unwrap();
        let (morning, noon) = (at(day("2026-03-02"), 9, 0), at(day("2026-03-02"), 12, 0));
        let clock = Clock::open(dir.path(), 1, morning).unwrap();
        assert_eq!(clock.now(), morning);
        clock.set(noon).unwrap();
        clock.set(morning).unwrap();
        assert_eq!(clock.now(), noon);
        let again = Clock::open(dir.path(), 1, morning).unwrap();
        assert_eq!(again.now(), noon);
    }

    #[test]
    fn a_clock_that_runs_goes_on_from_where_it_was_and_is_moved_ahead_and_never_back() {
        let dir = tempfile::tempdir().unwrap();
        let (morning, noon) = (at(day("2026-03-02"), 9, 0), at(day("2026-03-02"), 12, 0));
        let clock = Clock::open(dir.path(), 1, morning).unwrap();
        clock.run();
        assert!(morning <= clock.now() && clock.now() < noon);
        clock.set(noon).unwrap();
        clock.set(morning).unwrap();
        assert!(noon <= clock.now());
        clock.keep().unwrap();
        assert!(noon <= Clock::open(dir.path(), 1, morning).unwrap().now());
    }

    #[test]
    fn another_command_lives_a_minute_later_and_the_next_one_after_it() {
        let dir = tempfile::tempdir().unwrap();
        assert!(of_folder(dir.path()).unwrap().is_none());
        let noon = at(day("2026-03-02"), 12, 0);
        Clock::open(dir.path(), 1, noon).unwrap().set(noon).unwrap();
        for minutes in 1..3 {
            let clock = of_folder(dir.path()).unwrap().unwrap();
            assert!(at(day("2026-03-02"), 12, minutes) <= clock.now());
        }
    }

    #[test]
    fn a_clock_that_cant_be_read_stops_the_command() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(FILE), "half past nine").unwrap();
        assert!(Clock::open(dir.path(), 1, at(day("2026-03-02"), 12, 0)).is_err());
    }
}

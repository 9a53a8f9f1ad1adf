//! Time on the wall, and time of this process on the processors.

use std::{
    fs,
    time::{Duration, Instant},
};

/// Linux counts the time of a process in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

/// When something began.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watch {
    at: Instant,
    processor: Duration,
}

/// How long something took.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lap {
    pub(super) wall: Duration,
    pub(super) processor: Duration,
}

impl Watch {
    #[expect(clippy::disallowed_methods, reason = "a load test is about time")]
    pub(super) fn start() -> Self {
        Self { at: Instant::now(), processor: processor() }
    }

    pub(super) fn lap(&self) -> Lap {
        Lap { wall: self.at.elapsed(), processor: processor().saturating_sub(self.processor) }
    }
}

impl Lap {
    pub(super) fn and(self, other: Self) -> Self {
        Self { wall: self.wall + other.wall, processor: self.processor + other.processor }
    }

    /// One line of the table.
    pub(super) fn line(&self, what: &str, n: usize) -> String {
        let of = |time: Duration| n as f64 / time.as_secs_f64().max(1e-3);
        let micros = self.processor.as_secs_f64() * 1e6 / n.max(1) as f64;
        let (per_second, of_processor) = (of(self.wall), of(self.processor));
        format!("{what:<32}{n:>8}{per_second:>10.0}{of_processor:>14.0}{micros:>10.0}")
    }
}

/// The heading over such lines.
pub(super) const HEADING: &str =
    "                                   cases   cases/s  of processor   µs/case";

/// Memory that the process has now, and the most that it had, in megabytes.
pub(super) fn memory() -> (f64, f64) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find(|it| it.starts_with(name)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|it| it.parse().ok()).unwrap_or(0.0) / 1024.0
    };
    (of("VmRSS:"), of("VmHWM:"))
}

/// How busy the machine is: the load of the last minute.
pub(super) fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().next().unwrap_or("?").to_owned()
}

/// Time on the processors, of this process and all its threads.
fn processor() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name in brackets, which may hold anything, the 12th and 13th are user and system time.
    let rest = stat.rsplit(')').next().unwrap_or_default();
    let ticks = rest.split_whitespace().skip(11).take(2).filter_map(|it| it.parse::<u32>().ok());
    TICK * ticks.sum::<u32>()
}

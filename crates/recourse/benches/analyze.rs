//! How fast remittances become an answer: one 50 MB 835 from its bytes to the JSON, phase by phase,
//! beside a `memchr` count of its terminators in the same run; and how memory grows with the file.
//!
//! `cargo bench -p recourse --bench analyze`. Times are of the processor, where the system tells
//! them, because a machine is seldom alone.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::cast_precision_loss, reason = "no figure has more than three digits that count")]

use std::{
    env, fs,
    hint::black_box,
    io,
    process::Command,
    time::{Duration, Instant},
};

use domain::{CodeBook, Contract};
use recourse::{
    analyze::{
        Analysis, Settings,
        render::json::{self, Layout},
        report::Report,
    },
    contract_file,
    input::Opened,
};
use testkit::{Remittances, Size, Truth};

const BYTES: u64 = 50_000_000;
const ROUNDS: usize = 9;

/// The sizes at which memory is measured.
const MEMORY_BYTES: [u64; 3] = [10_000_000, BYTES, 200_000_000];

/// With this argument the benchmark only analyses so many bytes and prints its own peak.
const PEAK: &str = "--peak-of";

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == PEAK) {
        let n_bytes = arguments.get(at + 1).and_then(|n| n.parse().ok()).unwrap_or(BYTES);
        print_peak(n_bytes);
        return;
    }
    speed();
    println!();
    println!("{:>11} {:>9} {:>13} {:>10}", "bytes", "claims", "with the JSON", "per claim");
    for n_bytes in MEMORY_BYTES {
        // A process of its own for each, because a peak never falls.
        let this = env::current_exe().expect("a running program has a path");
        let printed = Command::new(this).args([PEAK, &n_bytes.to_string()]).output();
        let printed = printed.expect("it can run itself").stdout;
        print!("{}", String::from_utf8_lossy(&printed));
    }
}

fn speed() {
    let (bytes, truth) = Remittances::bytes(1, Size::Bytes(BYTES));
    println!("{} bytes, {} claims", bytes.len(), truth.claims);
    let contract = include_str!("../../../samples/contract.toml");
    let contract = contract_file::read(contract).expect("the sample is read by a test");
    for (name, contract) in [("no contract", Contract::default()), ("a fee schedule", contract)] {
        let rounds: Vec<Round> =
            (0..ROUNDS).map(|_| round(&bytes, truth, settings(contract.clone()))).collect();
        let Round { n_rows, n_json, .. } = rounds[0];
        println!();
        println!("With {name}: {n_rows} rows of the worklist, {n_json} bytes of JSON.");
        println!("{:<32} {:>8} {:>8} {:>11} {:>12}", "", "ms", "MB/s", "claims/s", "of memchr");
        let count = median(&rounds, |it| it.count);
        let phases = [
            ("memchr count of terminators", count),
            ("read, translate, prove, class", median(&rounds, |it| it.read)),
            ("pair, answer, rank, sum", median(&rounds, |it| it.judge)),
            ("write the JSON", median(&rounds, |it| it.write)),
            ("from the bytes to the JSON", median(&rounds, |it| it.read + it.judge + it.write)),
        ];
        for (name, time) in phases {
            let seconds = time.as_secs_f64();
            println!(
                "{name:<32} {:>8.0} {:>8.0} {:>11.0} {:>11.1}%",
                seconds * 1e3,
                bytes.len() as f64 / seconds / 1e6,
                truth.claims as f64 / seconds,
                100.0 * count.as_secs_f64() / seconds,
            );
        }
    }
}

/// One analysis of the whole remittance, each phase with its time.
struct Round {
    count: Duration,
    read: Duration,
    judge: Duration,
    write: Duration,
    n_rows: usize,
    n_json: usize,
}

fn round(bytes: &[u8], truth: Truth, settings: Settings) -> Round {
    let mut watch = Watch::start();
    black_box(memchr::memchr_iter(b'~', black_box(bytes)).count());
    let count = watch.lap();
    let mut analysis = Analysis::new(settings);
    let mut stream = bytes;
    watch.lap();
    analysis.take(Opened::Stream("generated.835", &mut stream), &mut |_| {});
    let read = watch.lap();
    let report = analysis.finish();
    let judge = watch.lap();
    let mut json = Vec::with_capacity(2 * bytes.len());
    watch.lap();
    json::write(&report, Layout::Compact, &mut json).expect("memory takes everything");
    let write = watch.lap();
    assert_eq!(report.totals.claims, truth.claims);
    assert_eq!(report.totals.paid_cents, truth.paid_cents);
    Round { count, read, judge, write, n_rows: report.denials.len(), n_json: json.len() }
}

fn settings(contract: Contract) -> Settings {
    Settings {
        as_of: "2026-11-02".parse().expect("a day"),
        codes: CodeBook::shipped().clone(),
        contract,
        names: false,
    }
}

fn print_peak(n_bytes: u64) {
    let mut stream = Remittances::new(1, Size::Bytes(n_bytes));
    let mut analysis = Analysis::new(settings(Contract::default()));
    analysis.take(Opened::Stream("generated.835", &mut stream), &mut |_| {});
    let report: Report = analysis.finish();
    json::write(&report, Layout::Compact, &mut io::sink()).expect("a sink takes everything");
    let claims = report.totals.claims;
    let peak = peak_bytes();
    let per_claim = peak / claims.max(1);
    println!("{n_bytes:>11} {claims:>9} {:>10} MB {per_claim:>9} B", peak / 1_000_000);
}

/// The most memory that this process had; 0 where the system does not tell.
fn peak_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = peak.and_then(|text| text.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
    kb.unwrap_or_default() * 1024
}

fn median(rounds: &[Round], time: impl Fn(&Round) -> Duration) -> Duration {
    let mut times: Vec<Duration> = rounds.iter().map(time).collect();
    times.sort();
    times[times.len() / 2]
}

/// Measures laps.
struct Watch {
    last: Duration,
    begin: Instant,
}

impl Watch {
    fn start() -> Self {
        #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
        let begin = Instant::now();
        let mut watch = Self { last: Duration::ZERO, begin };
        watch.lap();
        watch
    }

    /// Since the last lap.
    fn lap(&mut self) -> Duration {
        let now = processor_time().unwrap_or_else(|| self.begin.elapsed());
        let lap = now.saturating_sub(self.last);
        self.last = now;
        lap
    }
}

/// What this thread has had of the processor, in Linux's own count.
fn processor_time() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

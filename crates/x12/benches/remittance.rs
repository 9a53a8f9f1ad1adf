//! How fast a remittance is read: one 50 MB 835, each way of reading it beside a `memchr` count of
//! its terminators in the same run.
//!
//! `cargo bench -p x12`; the figures and the peers' are in `docs/performance.md`.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::cast_precision_loss, reason = "figures are rounded when they are printed")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use testkit::{Remittances, Size};
use x12::{Reader, remittance::Part};

const BYTES: u64 = 50_000_000;
const ROUNDS: usize = 9;

/// A way of reading: its name, and itself.
type Way = (&'static str, fn(&[u8]) -> Sums);

fn main() {
    let (bytes, truth) = Remittances::bytes(1, Size::Bytes(BYTES));
    println!(
        "{} bytes, {} claims, {} lines, {} adjustments, {} remarks",
        bytes.len(),
        truth.claims,
        truth.lines,
        truth.adjustments,
        truth.remarks
    );
    let ways: [Way; 4] = [
        ("memchr count of terminators", count_terminators),
        ("blocks", read_blocks),
        ("typed: CAS, LQ, MOA, PLB, balance per claim", read_typed),
        ("the same with findings and spans", read_checked),
    ];
    let mut times = ways.map(|_| Vec::new());
    // The ways take turns, so that a change of the machine's speed meets all of them.
    for _ in 0..ROUNDS {
        for ((_, read), times) in ways.iter().zip(&mut times) {
            #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
            let start = Instant::now();
            let sums = black_box(read(black_box(&bytes)));
            times.push(start.elapsed());
            if sums.claims > 0 {
                assert_eq!(sums.claims, truth.claims);
            }
            if sums.adjustments > 0 {
                assert_eq!(sums.adjustments, truth.adjustments);
                assert_eq!(sums.remarks, truth.remarks);
                assert_eq!(sums.paid, truth.paid_cents);
                assert_eq!(sums.unbalanced, 0);
            }
        }
    }
    let medians = times.map(median);
    println!("{:<48} {:>9} {:>11} {:>14}", "way", "MB/s", "claims/s", "of memchr");
    for ((name, _), time) in ways.iter().zip(medians) {
        let seconds = time.as_secs_f64();
        println!(
            "{name:<48} {:>9.0} {:>11.0} {:>13.1}%",
            bytes.len() as f64 / seconds / 1e6,
            truth.claims as f64 / seconds,
            100.0 * medians[0].as_secs_f64() / seconds,
        );
    }
    for n_bytes in [BYTES / 10, BYTES, BYTES * 4] {
        let mut reader = Reader::new(Remittances::new(1, Size::Bytes(n_bytes)));
        while let Some(block) = reader.next() {
            black_box(block.head());
        }
        println!("buffer after {:>11} bytes: {} kB", n_bytes, reader.buffer_len() >> 10);
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

#[derive(Debug, Default)]
struct Sums {
    claims: u64,
    adjustments: u64,
    remarks: u64,
    paid: i64,
    plb: i64,
    unbalanced: u64,
    findings: u64,
    spans: u64,
}

fn count_terminators(bytes: &[u8]) -> Sums {
    black_box(memchr::memchr_iter(b'~', bytes).count());
    Sums::default()
}

fn read_blocks(bytes: &[u8]) -> Sums {
    let mut reader = Reader::new(bytes);
    let mut sums = Sums::default();
    while let Some(block) = reader.next() {
        sums.claims += u64::from(block.head() == x12::tag::CLP);
    }
    sums
}

fn read_typed(bytes: &[u8]) -> Sums {
    let mut reader = Reader::new(bytes);
    let mut sums = Sums::default();
    while let Some(block) = reader.next() {
        sums.add(&Part::of(&block));
    }
    sums
}

fn read_checked(bytes: &[u8]) -> Sums {
    let mut reader = Reader::new(bytes);
    let mut sums = Sums::default();
    let mut findings = Vec::new();
    while let Some(block) = reader.next() {
        sums.add(&Part::of(&block));
        sums.spans += block.segments().map(|segment| segment.span().end & 1).sum::<u64>();
        x12::remittance::check(&block, &mut findings);
    }
    findings.append(&mut reader.take_findings());
    sums.findings = findings.len() as u64;
    sums
}

impl Sums {
    fn add(&mut self, part: &Part<'_>) {
        match part {
            Part::Claim(claim) => self.add_claim(claim),
            Part::ProviderAdjustments(adjustments) => {
                self.plb += adjustments.pairs().map(|pair| pair.amount.cents).sum::<i64>();
            }
            _ => {}
        }
    }

    fn add_claim(&mut self, claim: &x12::remittance::ClaimPayment<'_>) {
        let [charged, paid, _] = claim.amounts();
        let mut rest = charged.cents;
        for adjustment in claim.adjustments() {
            rest -= adjustment.amount.cents;
            self.adjustments += 1;
        }
        self.remarks += claim.remarks().count() as u64;
        for line in claim.lines() {
            let (charged, paid) = line.charged_and_paid();
            let mut line_rest = charged.cents;
            for adjustment in line.adjustments() {
                black_box((adjustment.group, adjustment.reason));
                line_rest -= adjustment.amount.cents;
                rest -= adjustment.amount.cents;
                self.adjustments += 1;
            }
            self.unbalanced += u64::from(line_rest != paid.cents);
            self.remarks += line.remarks().count() as u64;
        }
        self.claims += 1;
        self.paid += paid.cents;
        self.unbalanced += u64::from(rest != paid.cents);
    }
}

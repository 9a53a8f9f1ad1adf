//! Plays the whole path with many denials and says how fast it is: `load --cases 10000`.
//!
//! Everything is real but the platform, which answers at once: a generated 835 goes through the inbox, the
//! shipped agent reads every case at its desk, every proposal is checked, a person approves each of them,
//! each action is done under its warrant, and each receipt is kept. At the end the audit trail is verified.
//!
//! | Option | Says |
//! |---|---|
//! | `--cases N` | how many denials, in all |
//! | `--practices N` | over how many practices they are spread |
//! | `--workers N` | how many workers do the steps |
//! | `--postgres` | on a PostgreSQL of its own, which need not reach the disk, instead of SQLite |
//! | `--database URL` | on this database |
//! | `--rate R --seconds S` | so many single denials a second for so long, and how long each one takes |

#![expect(clippy::print_stdout, reason = "a load test prints its figures")]
#![expect(clippy::cast_precision_loss, reason = "no figure has more than four digits that count")]

mod denials;
mod found;
mod rate;
mod site;
mod watch;
mod whole;

use std::{env, process::ExitCode};

use site::Site;

/// What is asked for.
#[derive(Clone, Debug)]
struct Asked {
    n_cases: usize,
    n_practices: usize,
    n_workers: usize,
    rate: u32,
    n_seconds: u32,
    url: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let Some(asked) = Asked::read(&args) else {
        println!(
            "load --cases N [--practices N] [--workers N] [--rate R --seconds S] [--postgres | --database URL]"
        );
        return ExitCode::from(2);
    };
    let site = Site::open(&asked).await;
    if asked.rate > 0 {
        rate::run(&site, asked.rate, asked.n_seconds).await;
    } else {
        whole::run(&site, &asked).await;
    }
    found::check(&site).await;
    ExitCode::SUCCESS
}

impl Asked {
    fn read(args: &[String]) -> Option<Self> {
        let mut asked = Self {
            n_cases: 10_000,
            n_practices: 1,
            n_workers: 1,
            rate: 0,
            n_seconds: 30,
            url: None,
        };
        let mut args = args.iter();
        while let Some(name) = args.next() {
            match name.as_str() {
                "--cases" => asked.n_cases = args.next()?.parse().ok()?,
                "--practices" => asked.n_practices = args.next()?.parse().ok()?,
                "--workers" => asked.n_workers = args.next()?.parse().ok()?,
                "--rate" => asked.rate = args.next()?.parse().ok()?,
                "--seconds" => asked.n_seconds = args.next()?.parse().ok()?,
                "--database" => asked.url = Some(args.next()?.clone()),
                "--postgres" => asked.url = Some(testkit::postgres::new_database()?),
                _ => return None,
            }
        }
        let are_enough = asked.n_practices > 0 && asked.n_workers > 0;
        (are_enough && asked.n_cases >= asked.n_practices).then_some(asked)
    }
}

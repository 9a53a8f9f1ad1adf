//! Two hundred seeds of the simulator, each an office of its own; `sim --seed N` plays one of them alone.

#![expect(clippy::unwrap_used, reason = "what fails here ends a test, which is what it is for")]

use testkit::{office::TestOffice, postgres, sim};

/// The seeds that are played on SQLite, on two threads.
const SEEDS: [std::ops::Range<u64>; 2] = [0..100, 100..200];

/// The seeds that are played on PostgreSQL.
const SEEDS_ON_POSTGRES: std::ops::Range<u64> = 200..220;

async fn play(seed: u64, office: TestOffice) -> String {
    let simulated = sim::simulate(office, seed, sim::N_STEPS).await;
    let alone = format!("cargo run -p testkit --bin sim -- --seed {seed}");
    assert!(
        simulated.faults.is_empty(),
        "{}\nSeed {seed} broke {:#?}\nTo see it alone: {alone}",
        simulated.transcript,
        simulated.faults
    );
    simulated.transcript
}

async fn on_sqlite(seed: u64) -> String {
    play(seed, TestOffice::on_sqlite(seed).await.unwrap()).await
}

#[tokio::test]
async fn whatever_happens_everything_holds() {
    for seed in SEEDS[0].clone() {
        on_sqlite(seed).await;
    }
}

#[tokio::test]
async fn whatever_else_happens_everything_holds() {
    for seed in SEEDS[1].clone() {
        on_sqlite(seed).await;
    }
}

#[tokio::test]
async fn whatever_happens_everything_holds_on_postgres() {
    for seed in SEEDS_ON_POSTGRES {
        let Some(url) = postgres::new_database() else { return };
        play(seed, TestOffice::at(url, seed).await.unwrap()).await;
    }
}

#[tokio::test]
async fn a_seed_tells_the_same_story_twice() {
    for seed in [3, 14, 159] {
        assert_eq!(on_sqlite(seed).await, on_sqlite(seed).await, "seed {seed}");
    }
}

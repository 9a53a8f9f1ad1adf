//! Plays one seed of the simulator and prints what happened: `sim --seed N [--steps N]`.

use std::{
    env,
    io::{self, Write},
    process::ExitCode,
};

use testkit::{office::TestOffice, sim};

fn main() -> io::Result<ExitCode> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |name: &str| {
        let at = arguments.iter().position(|it| it == name)?;
        arguments.get(at + 1)?.parse::<u64>().ok()
    };
    let mut out = io::stdout().lock();
    let Some(seed) = number("--seed") else {
        writeln!(out, "sim --seed N [--steps N]")?;
        return Ok(ExitCode::from(2));
    };
    let n_steps = number("--steps").and_then(|it| usize::try_from(it).ok());
    let n_steps = n_steps.unwrap_or(sim::N_STEPS);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let simulated = runtime.block_on(async {
        let office = TestOffice::on_sqlite(seed).await.map_err(io::Error::other)?;
        Ok::<_, io::Error>(sim::simulate(office, seed, n_steps).await)
    })?;
    write!(out, "{}", simulated.transcript)?;
    Ok(if simulated.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

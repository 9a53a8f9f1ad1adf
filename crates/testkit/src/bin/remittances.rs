//! Writes a generated 835 to standard output: `remittances SEED BYTES`.

use std::{env, io, process::ExitCode};

use testkit::{Remittances, Size};

fn main() -> ExitCode {
    let numbers: Vec<u64> = env::args().skip(1).filter_map(|it| it.parse().ok()).collect();
    let [seed, bytes] = numbers[..] else {
        return ExitCode::from(2);
    };
    let mut stream = Remittances::new(seed, Size::Bytes(bytes));
    match io::copy(&mut stream, &mut io::stdout().lock()) {
        Ok(_) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

//! A sandbox as a program of its own, to be worked with from another one, or killed under it.
//!
//! It prints the address where it is asked as its first line. With `--effects` it writes down what was
//! done, and knows it again when it is started anew.
//!
//! ```text
//! cargo run -p platforms --example sandbox --features port -- \
//!     --account acct_0000EWTS80040G2081040G2081 --listen 127.0.0.1:0 --effects effects.tsv
//! ```

use std::{
    error::Error,
    io::{Write, stdout},
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
};

use clap::Parser;
use domain::AccountId;
use platforms::{Port, Sandbox};

/// A platform that does what it is told, twice if it is told twice.
#[derive(Parser)]
struct Arguments {
    /// The account that is ours there.
    #[arg(long)]
    account: AccountId,
    /// With what it signs, and who may ask it.
    #[arg(long, default_value = "secret")]
    secret: String,
    /// Where it is asked, on this machine; port 0 is any that is free.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Where to write down what was done.
    #[arg(long)]
    effects: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { account, secret, listen, effects } = Arguments::parse();
    let mut sandbox = Sandbox::new(account, secret.as_bytes());
    if let Some(path) = effects {
        sandbox = sandbox.with_book(&path)?;
    }
    let port = Port::open(listen, Arc::new(sandbox))?;
    writeln!(stdout(), "{}", port.address()?)?;
    stdout().flush()?;
    port.serve().await?;
    Ok(())
}

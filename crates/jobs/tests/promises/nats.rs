//! A NATS server of the tests' own, started by themselves where one is installed.

use std::{
    io::Write,
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;
use tokio::net::TcpStream;

/// It ends when its standard input does, and so with the tests, however they end.
const SCRIPT: &str = r#"
server="$(command -v nats-server || echo /usr/sbin/nats-server)"
test -x "$server" || exit 0
"$server" --addr 127.0.0.1 --port "$1" --jetstream --store_dir "$2" &
while read -r _; do :; done
kill -KILL $!
"#;

/// A server that can be killed and started again.
pub(crate) struct Nats {
    port: u16,
    folder: TempDir,
    server: Option<Child>,
}

impl Nats {
    /// A new server; `None` where none is installed, and then a note on the standard error says so.
    pub(crate) async fn start() -> Option<Self> {
        let mut nats = Self::absent();
        nats.start_again().await.then_some(nats)
    }

    /// An address at which nobody is.
    pub(crate) fn absent() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self { port, folder: tempfile::tempdir().unwrap(), server: None }
    }

    pub(crate) fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Starts it where it was before. `false` if none is installed.
    pub(crate) async fn start_again(&mut self) -> bool {
        let folder = self.folder.path().display().to_string();
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "nats", &self.port.to_string(), &folder]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut server = command.spawn().unwrap();
        while TcpStream::connect(("127.0.0.1", self.port)).await.is_err() {
            if server.try_wait().unwrap().is_some() {
                // Past the test harness, which keeps what a passing test prints to itself.
                let note = "\nNOTE: no NATS could be started here, so THE TESTS OF THE BROKER DID \
                            NOT RUN. Install `nats-server`, version 2.9 or newer.\n\n";
                std::io::stderr().write_all(note.as_bytes()).unwrap();
                return false;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.server = Some(server);
        true
    }

    /// Ends it without a word to anybody.
    pub(crate) fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            drop(server.stdin.take());
            server.wait().unwrap();
        }
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.kill();
    }
}

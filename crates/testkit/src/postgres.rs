//! A PostgreSQL of the tests' own, started by themselves where one is installed.
//!
//! It holds nothing but what a test puts there, and ends with the tests, however they end.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Mutex, OnceLock, PoisonError},
};

/// The address of a new and empty database; `None` where no PostgreSQL is installed, and then a note on
/// the standard error says so.
pub fn new_database() -> Option<String> {
    static SERVER: OnceLock<Option<Mutex<Server>>> = OnceLock::new();
    let server = SERVER.get_or_init(|| Server::start().map(Mutex::new)).as_ref()?;
    server.lock().unwrap_or_else(PoisonError::into_inner).new_database()
}

/// A PostgreSQL with one database, which a test may kill.
pub struct Killable {
    server: Server,
    url: String,
}

/// A running PostgreSQL. It ends when its standard input does, and so with the tests.
struct Server {
    folder: String,
    n_databases: usize,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Killable {
    /// Starts one; `None` where no PostgreSQL is installed.
    pub fn start() -> Option<Self> {
        let mut server = Server::start()?;
        let url = server.new_database()?;
        Some(Self { server, url })
    }

    /// The address of its database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// `kill -9`: the server, and all processes that it started.
    pub fn kill(&mut self) {
        self.server.tell("kill").expect("the server is there to be killed");
    }

    /// Starts it again on the same files, and comes back when it answers.
    pub fn revive(&mut self) {
        self.server.tell("start").expect("the server comes back");
    }
}

impl Server {
    fn start() -> Option<Self> {
        let script = include_str!("private_postgres.sh");
        let is_root = Command::new("id").arg("-u").output().is_ok_and(|it| it.stdout == b"0\n");
        let mut command = if is_root {
            // PostgreSQL refuses to run as root.
            let mut command = Command::new("runuser");
            command.args(["-u", "nobody", "--"]);
            command.args(["sh", "-c", script]);
            command
        } else {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        };
        command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped());
        let server = command.stderr(Stdio::null()).spawn().ok().and_then(Self::wait_for);
        if server.is_none() {
            // Past the test harness, which keeps what a passing test prints to itself.
            let note = "\nNOTE: no PostgreSQL could be started here, so HALF OF THE CONTRACT SUITE \
                        DID NOT RUN. Install `postgresql`, version 15 or newer.\n\n";
            // A note that nobody can read stops no test.
            let _ = std::io::stderr().write_all(note.as_bytes());
        }
        server
    }

    fn wait_for(mut child: Child) -> Option<Self> {
        let input = child.stdin.take()?;
        let output = BufReader::new(child.stdout.take()?);
        let mut server = Self { folder: String::new(), n_databases: 0, input, output };
        server.folder = server.line()?;
        Some(server)
    }

    fn new_database(&mut self) -> Option<String> {
        self.n_databases += 1;
        let name = format!("office_{}", self.n_databases);
        self.tell(&format!("database {name}"))?;
        Some(format!("postgres:///{name}?host={}&user=recourse", self.folder))
    }

    /// Has something done, and comes back when it was.
    fn tell(&mut self, what: &str) -> Option<()> {
        writeln!(self.input, "{what}").ok()?;
        (self.line()? == what).then_some(())
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        self.output.read_line(&mut line).ok()?;
        let line = line.trim().to_owned();
        (!line.is_empty()).then_some(line)
    }
}

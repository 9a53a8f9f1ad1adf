//! The console of a demo as a newcomer meets it: opened, signed in to, a day later, and closed.

use std::{
    io::{BufRead, BufReader, Lines, Read, Write},
    net::TcpStream,
    process::{Child, ChildStdout, Command, Stdio},
};

use tempfile::TempDir;

/// A demo that runs until it is told to end.
struct Running {
    child: Child,
    /// What else it prints; whoever closes this ends the demo.
    _out: Lines<BufReader<ChildStdout>>,
    /// Such as `127.0.0.1:8420`.
    address: String,
    password: String,
}

impl Running {
    fn begin(dir: &TempDir, words: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recourse"));
        command.env_clear().current_dir(dir.path()).arg("demo").args(words);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it was built");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let mut after = |mark: &str| {
            let line = lines.find_map(|it| it.ok().filter(|it| it.contains(mark)));
            let line = line.unwrap_or_else(|| panic!("the demo says {mark:?}"));
            let (_, rest) = line.split_once(mark).expect("it was found");
            rest.split_whitespace().next().unwrap_or_default().to_owned()
        };
        let (address, password) = (after("open http://"), after("with the password "));
        Self { child, _out: lines, address, password }
    }

    /// Asks once and gives the whole answer, its head with it.
    fn asked(&self, method: &str, path: &str, (cookie, body): (&str, &str)) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {cookie}\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).expect("the console takes it");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("the console answers");
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn page(&self, path: &str, cookie: &str) -> String {
        self.asked("GET", path, (cookie, ""))
    }

    /// Signs in and gives the cookie.
    fn sign_in(&self, name: &str) -> String {
        let form = format!("name={name}&password={}", self.password);
        let answer = self.asked("POST", "/sign-in", ("", &form));
        let cookie = answer.lines().find_map(|it| it.strip_prefix("set-cookie: "));
        let cookie = cookie.unwrap_or_else(|| panic!("{name} is let in: {answer}"));
        cookie.split(';').next().unwrap_or_default().to_owned()
    }

    /// Asks it to end, as a service manager would.
    fn end(mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(asked.expect("there is a `kill`").success());
        assert!(self.child.wait().expect("it ends").success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
    }
}

/// What stands beside the button.
fn day(page: &str) -> &str {
    let (_, rest) = page.split_once("Demo · ").expect("a demo says its day");
    rest.split('<').next().expect("there is a text")
}

#[test]
fn everybody_of_a_demo_is_let_in_and_days_pass_when_somebody_says_so() {
    let dir = TempDir::new().unwrap();
    let words = ["--claims", "40", "--days", "21", "--listen", "127.0.0.1:0"];
    let demo = Running::begin(&dir, &words);
    assert!(demo.page("/sign-in", "").contains("rosa"), "the people are named at the door");
    for name in ["ben", "carla", "max", "lee", "ann", "otto", "ida"] {
        demo.sign_in(name);
    }
    let rosa = demo.sign_in("rosa");
    let before = demo.page("/work", &rosa);
    assert!(before.starts_with("HTTP/1.1 200"), "{before}");
    assert!(demo.asked("POST", "/demo/day", (&rosa, "")).starts_with("HTTP/1.1 303"));
    let after = demo.page("/work", &rosa);
    assert_ne!(day(&before), day(&after));
    let day_after = day(&after).to_owned();
    demo.end();

    // Opened once more, it is as it was left, with the same password.
    let again = Running::begin(&dir, &["--listen", "127.0.0.1:0"]);
    let rosa = again.sign_in("rosa");
    assert_eq!(day(&again.page("/work", &rosa)), day_after);
    again.end();
}

#[test]
fn with_play_days_pass_by_themselves() {
    let dir = TempDir::new().unwrap();
    let words = ["--claims", "20", "--days", "14", "--listen", "127.0.0.1:0"];
    let demo = Running::begin(&dir, &[&words[..], &["--play", "--day-secs", "1"]].concat());
    let rosa = demo.sign_in("rosa");
    let first = demo.page("/work", &rosa);
    // As long as it takes; a day that never comes is stopped by whoever runs the tests.
    while day(&demo.page("/work", &rosa)) == day(&first) {}
    demo.end();
}

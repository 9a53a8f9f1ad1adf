//! One of the processes that work.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use testkit::under_fire::Place;

/// A process that works, and has said that it does.
pub(super) struct Process(Child);

impl Process {
    /// Starts one; its number is one that no other has or had.
    pub(super) fn start(place: &Place, number: usize, seed: u64) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_office_under_fire"));
        command.arg(format!("worker {number}")).arg(seed.to_string()).args(place.words());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = Self(command.spawn().expect("the program was built with this test"));
        let output = process.0.stdout.take().expect("its output is ours");
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).expect("it can be read");
        assert_eq!(line, "ready\n", "a process that did not come to work");
        process
    }

    /// `kill -9`.
    pub(super) fn kill(mut self) {
        self.expect_alive();
        self.0.kill().expect("it can be killed");
        let status = self.0.wait().expect("it can be waited for");
        assert!(!status.success(), "it ended by itself before it was killed");
    }

    /// Lets it end the round that it is in.
    pub(super) fn end(mut self) {
        self.expect_alive();
        drop(self.0.stdin.take());
        let status = self.0.wait().expect("it can be waited for");
        assert!(status.success(), "{status}");
    }

    /// Nothing that is done to the database ends a worker.
    pub(super) fn expect_alive(&mut self) {
        let ended = self.0.try_wait().expect("it can be asked for");
        assert_eq!(ended, None, "a process that nobody killed has ended");
    }
}

/// A test that fails leaves nobody behind.
impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

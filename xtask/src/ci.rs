//! What CI runs: a list of steps named in words, each with its time.
//!
//! The list is the same on a developer's machine and on the build machine, so that nobody has to
//! push to find out.
//!
//! **Invariants**
//! - The first step that fails ends the run and says how to run it alone.
//! - A step that could not run is never silent: it is named again at the end, with the reason.

mod perform;

use std::io::{self, Write};
use std::time::Duration;

pub use perform::perform;

/// One thing that CI checks.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Its short name.
    pub name: &'static str,
    /// What holds once it has passed.
    pub promise: &'static str,
    /// What `cargo` is asked to do.
    pub args: &'static [&'static str],
    /// Flags that only `rustdoc` is given.
    pub rustdoc_flags: Option<&'static str>,
    /// The part of `cargo` that may be missing on a machine, and how to get it.
    pub needs: Option<Need>,
}

/// A part of `cargo` that may be missing.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// The subcommand.
    pub subcommand: &'static str,
    /// How to get it.
    pub remedy: &'static str,
}

/// How a step ended.
#[derive(Clone, Copy, Debug)]
pub enum Ending {
    /// What it checks holds.
    Passed(Duration),
    /// What it checks does not hold.
    Failed(Duration),
    /// It could not run here.
    Skipped(Need),
}

/// The steps, the quickest answers first.
pub const STEPS: &[Step] = &[
    Step {
        name: "format",
        promise: "the code is formatted",
        args: &["fmt", "--all", "--check"],
        rustdoc_flags: None,
        needs: Some(Need { subcommand: "fmt", remedy: "rustup component add rustfmt" }),
    },
    Step {
        name: "tidy",
        promise: "the tree keeps the rules of the house",
        args: &["run", "--quiet", "--locked", "--package", "xtask", "--", "tidy"],
        rustdoc_flags: None,
        needs: None,
    },
    Step {
        name: "lints",
        promise: "the compiler and clippy have nothing to say",
        args: &["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"],
        rustdoc_flags: None,
        needs: Some(Need { subcommand: "clippy", remedy: "rustup component add clippy" }),
    },
    Step {
        name: "docs",
        promise: "every link in the documentation leads somewhere",
        args: &["doc", "--workspace", "--no-deps", "--locked"],
        rustdoc_flags: Some("--deny warnings"),
        needs: None,
    },
    Step {
        name: "licences",
        promise: "every dependency has a licence, a source and a version that we accept",
        args: &["deny", "--locked", "check", "bans", "licenses", "sources"],
        rustdoc_flags: None,
        needs: Some(Need { subcommand: "deny", remedy: "cargo install --locked cargo-deny" }),
    },
    // Last before the tests, which use the same build of the program.
    Step {
        name: "generated",
        promise: "the files in docs/generated are fresh",
        args: &["run", "--quiet", "--locked", "--package", "xtask", "--", "codegen", "--check"],
        rustdoc_flags: None,
        needs: None,
    },
    Step {
        name: "tests",
        promise: "the tests pass",
        args: &["test", "--workspace", "--locked"],
        rustdoc_flags: None,
        needs: None,
    },
];

/// Runs the steps in order; true if none failed.
pub fn run<'a>(
    steps: impl Iterator<Item = &'a Step>,
    perform: &mut dyn FnMut(&Step) -> io::Result<Ending>,
    out: &mut dyn Write,
) -> io::Result<bool> {
    let mut skipped = Vec::new();
    for step in steps {
        writeln!(out, "== {}: {}", step.name, step.promise)?;
        out.flush()?;
        match perform(step)? {
            Ending::Passed(time) => writeln!(out, "== {}: yes, {}", step.name, seconds(time))?,
            Ending::Failed(time) => {
                writeln!(out, "== {}: NO, after {}", step.name, seconds(time))?;
                writeln!(out, "== to run only this: {}", step.command_line())?;
                return Ok(false);
            }
            Ending::Skipped(need) => {
                writeln!(out, "== {}: SKIPPED, {need}", step.name)?;
                skipped.push((step.name, need));
            }
        }
    }
    for (name, need) in &skipped {
        writeln!(out, "== NOT CHECKED: {name}, {need}")?;
    }
    writeln!(out, "== every step that ran has passed")?;
    Ok(true)
}

impl Step {
    /// What to type to run this step alone.
    pub fn command_line(&self) -> String {
        let flags = self.rustdoc_flags.map(|flags| format!("RUSTDOCFLAGS='{flags}' "));
        format!("{}cargo {}", flags.unwrap_or_default(), self.args.join(" "))
    }
}

impl std::fmt::Display for Need {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`cargo {}` is not on this machine ({})", self.subcommand, self.remedy)
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[test]
    fn every_step_is_named_with_its_time() {
        check(
            |_| Ending::Passed(Duration::from_millis(1_250)),
            &expect![[r#"
                == format: the code is formatted
                == format: yes, 1.2 s
                == docs: every link in the documentation leads somewhere
                == docs: yes, 1.2 s
                == every step that ran has passed
                -> true
            "#]],
        );
    }

    #[test]
    fn the_first_failure_ends_the_run_and_says_how_to_run_it_alone() {
        check(
            |_| Ending::Failed(Duration::from_secs(3)),
            &expect![[r#"
                == format: the code is formatted
                == format: NO, after 3.0 s
                == to run only this: cargo fmt --all --check
                -> false
            "#]],
        );
    }

    #[test]
    fn a_step_that_could_not_run_is_named_again_at_the_end() {
        check(
            |step| match step.needs {
                Some(need) => Ending::Skipped(need),
                None => Ending::Passed(Duration::ZERO),
            },
            &expect![[r#"
                == format: the code is formatted
                == format: SKIPPED, `cargo fmt` is not on this machine (rustup component add rustfmt)
                == docs: every link in the documentation leads somewhere
                == docs: yes, 0.0 s
                == NOT CHECKED: format, `cargo fmt` is not on this machine (rustup component add rustfmt)
                == every step that ran has passed
                -> true
            "#]],
        );
    }

    #[test]
    fn a_step_can_be_run_alone_by_what_it_says() {
        let mut lines = String::new();
        for step in STEPS {
            lines += &format!("{:10}{}\n", step.name, step.command_line());
        }
        expect![[r#"
            format    cargo fmt --all --check
            tidy      cargo run --quiet --locked --package xtask -- tidy
            lints     cargo clippy --workspace --all-targets --locked -- --deny warnings
            docs      RUSTDOCFLAGS='--deny warnings' cargo doc --workspace --no-deps --locked
            licences  cargo deny --locked check bans licenses sources
            generated cargo run --quiet --locked --package xtask -- codegen --check
            tests     cargo test --workspace --locked
        "#]]
        .assert_eq(&lines);
    }

    /// Runs two of the steps with an invented outcome.
    fn check(outcome: impl Fn(&Step) -> Ending, expect: &Expect) {
        let two = STEPS.iter().filter(|step| ["format", "docs"].contains(&step.name));
        let mut out = Vec::new();
        let passed = run(two, &mut |step| Ok(outcome(step)), &mut out).unwrap();
        let transcript = String::from_utf8(out).unwrap();
        expect.assert_eq(&format!("{transcript}-> {passed}\n"));
    }
}

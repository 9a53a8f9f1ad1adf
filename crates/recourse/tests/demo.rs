//! The demo as somebody meets it who has nothing but the program: a folder, a page, and what to do next.
//!
//! Numbers of cases are covered: their ends are what lists show of them.

use std::{fs, path::Path, process::Command};

use expect_test::expect;
use tempfile::TempDir;

/// What the program printed: standard output, then standard error behind `!`, then the exit code where
/// it is not 0.
fn run(dir: &Path, words: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recourse"));
    let output = command.env_clear().current_dir(dir).args(words).output().expect("it was built");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("we print text");
    let mut told = text(output.stdout);
    told.extend(text(output.stderr).lines().flat_map(|it| ["! ", it, "\n"]));
    match output.status.code() {
        Some(0) => {}
        code => told += &format!("exit code {}\n", code.expect("nothing killed it")),
    }
    covered(&told)
}

/// Covers the ends of numbers of cases, which begin the rows of the worklist, and how long the trail is.
fn covered(text: &str) -> String {
    let is_end = |it: &str| it.chars().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit());
    let ends = text.lines().filter_map(|line| {
        let end = line.get(..6).filter(|it| is_end(it))?;
        line[6..].starts_with("  ").then_some(end)
    });
    let covered = ends.fold(text.to_owned(), |text, end| text.replace(end, "######"));
    let line = |line: &str| match line.split_once(" entries of the audit trail") {
        Some((_, after)) => format!("  all # entries of the audit trail{after}\n"),
        None => format!("{line}\n"),
    };
    covered.lines().map(line).collect()
}

/// The page without the worklist, which is that of `recourse cases`.
fn own(page: &str) -> String {
    let (before, rest) = page.split_once("WORKLIST").expect("something waits");
    let (_, after) = rest.split_once("CHECKED").expect("it is checked");
    format!("{before}CHECKED{after}")
}

/// The lines of a page from a title up to the next empty line.
fn section<'a>(page: &'a str, title: &str) -> &'a str {
    let from = page.find(title).expect("the page has the title");
    let section = &page[from..];
    &section[..section.find("\n\n").map_or(section.len(), |at| at + 1)]
}

#[test]
fn a_demo_shows_the_whole_path_and_goes_on() {
    let dir = TempDir::new().unwrap();
    let first = run(dir.path(), &["demo", "--no-console", "--claims", "120", "--days", "56"]);
    expect![[r#"

        Elm Street Family Practice  invented, seed 7; 2 Mar to 26 Apr 2026

          Claims sent                            121
          Remittances                             40  8,560.94 paid
          Files that came again                    7  counted once
          Denials                                 19  4,996.72 denied
          Cases                                   18  11 open, 7 closed

        PROPOSED  by what goes out, or else by what is done in the office
                                            Proposed   Approved       Done
          put into a work queue                   13         13         13
          send a corrected claim                   1          1          1
          send records                             3          3          3

        SETTLED  661.99 recovered
                                               Cases      Recovered
          paid in full                             4         661.99
          the patient owes it                      1           0.00
          left alone                               2           0.00

        OPEN  who has to do something
                                               Cases   Expected net
          an answer                                1         -36.00
          its queue                                7         451.75
          the payer                                3         260.00

        CHECKED
          all # entries of the audit trail fit together
          as the town knows it: 18 of 18 denials have their case · 0 are invented
                                661.99 recovered on 7 settled claims, and the payers paid 661.99

        NEXT  every command on this folder lives on the demo's day
          recourse demo --data recourse-demo
              open its console
          recourse cases --data recourse-demo
              what waits, by the money that is expected of it
          recourse demo --no-console --days 14 --data recourse-demo
              let two weeks pass: the payers answer, and cases are settled
    "#]]
    .assert_eq(&own(&first));

    let asked = run(dir.path(), &["cases", "--data", "recourse-demo", "--waiting", "answerer"]);
    assert!(asked.contains("an answer"), "the clock and the records are the demo's: {asked}");

    let there = run(dir.path(), &["demo", "--seed", "4"]);
    expect![[r#"
        ! recourse: there is a demo in recourse-demo already, and `--seed` and `--claims` are for a new one: `--fresh` begins anew, `--data DIR` names another folder
        exit code 2
    "#]].assert_eq(&there);

    let second = run(dir.path(), &["demo", "--no-console", "--days", "14", "--approve-all"]);
    expect![[r#"
        Elm Street Family Practice  invented, seed 7; 2 Mar to 10 May 2026
    "#]]
    .assert_eq(section(&second, "Elm Street"));
    expect![[r#"
        CHECKED
          all # entries of the audit trail fit together
          as the town knows it: 23 of 23 denials have their case · 0 are invented
                                742.74 recovered on 10 settled claims, and the payers paid 742.74
    "#]]
    .assert_eq(section(&second, "CHECKED"));
}

#[test]
fn the_same_seed_is_the_same_demo_and_another_folder_changes_nothing() {
    let play = || {
        let dir = TempDir::new().unwrap();
        run(dir.path(), &["demo", "--no-console", "--claims", "40", "--days", "28", "--play"])
    };
    assert_eq!(play(), play());
}

#[test]
fn what_the_office_says_is_what_happened_whatever_the_seed() {
    for seed in ["1", "2", "3", "5", "8"] {
        let dir = TempDir::new().unwrap();
        let words = ["demo", "--no-console", "--claims", "40", "--days", "42", "--approve-all"];
        let words: Vec<&str> = words.into_iter().chain(["--seed", seed]).collect();
        let page = run(dir.path(), &words);
        let checked = section(&page, "CHECKED");
        assert!(checked.contains("fit together"), "seed {seed}: {checked}");
        assert!(checked.contains("0 are invented"), "seed {seed}: {checked}");
        assert!(!checked.contains("not as it happened"), "seed {seed}: {checked}");
    }
}

#[test]
fn a_folder_that_is_no_demos_is_left_as_it_is() {
    let dir = TempDir::new().unwrap();
    let mine = dir.path().join("recourse-demo");
    fs::create_dir(&mine).unwrap();
    fs::write(mine.join("recourse.db"), "mine").unwrap();
    for words in [&["demo"][..], &["demo", "--fresh"]] {
        expect![[r#"
            ! recourse: recourse-demo is not empty and no demo; `--data DIR` names another folder
            exit code 2
        "#]]
        .assert_eq(&run(dir.path(), words));
    }
    assert_eq!(fs::read_to_string(mine.join("recourse.db")).unwrap(), "mine");
}

#[test]
fn no_line_of_a_page_is_wider_than_the_terminal_and_nothing_is_coloured_in_a_file() {
    let dir = TempDir::new().unwrap();
    let page = run(dir.path(), &["demo", "--no-console", "--claims", "20", "--days", "21"]);
    assert!(!page.contains('\u{1b}'));
    // 100 columns, where there is no terminal.
    let wide: Vec<_> = page.lines().filter(|it| it.chars().count() > 100).collect();
    assert!(wide.is_empty(), "{wide:?}");
}

//! The whole story of a denial as an office tells it to the program: files come in, a case is opened,
//! somebody approves, an answer goes out, the payer pays.
//!
//! Each transcript is what the program printed: standard output, then standard error behind `!`, then
//! the exit code where it is not 0. Numbers, hashes and times, which differ from run to run, are
//! covered.

use std::{fs, path::PathBuf, process::Command};

use chrono::{Days, NaiveDate};
use expect_test::expect_file;
use recourse::door;

/// An office in a folder of its own.
struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    /// With the people that a story needs, and agents that assist.
    fn founded() -> Self {
        let office = Self { folder: tempfile::tempdir().expect("there is room for a folder") };
        office.run(&["migrate", "--practice", "Elm Street Family Practice", "--assist"]);
        for (name, role) in [("rosa", "manager"), ("ben", "specialist"), ("otto", "auditor")] {
            office.run(&["staff", "add", name, "--role", role]);
        }
        office
    }

    fn run(&self, words: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recourse"));
        command.env_clear().current_dir(self.folder.path()).args(words);
        let output = command.output().expect("the binary was built");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("we print text");
        let mut told = text(output.stdout);
        told.extend(text(output.stderr).lines().flat_map(|it| ["! ", it, "\n"]));
        match output.status.code() {
            Some(0) => {}
            code => told += &format!("exit code {}\n", code.expect("nothing killed it")),
        }
        told
    }

    /// Runs commands one after another; gives the transcript.
    fn story(&self, commands: &[&[&str]]) -> String {
        let told =
            commands.iter().map(|it| format!("$ recourse {}\n{}", it.join(" "), self.run(it)));
        covered(&told.collect::<String>())
    }

    fn data(&self, name: &str) -> PathBuf {
        self.folder.path().join("recourse-data").join(name)
    }

    /// A file comes, with days that are near.
    fn arrive(&self, name: &str, file: &str) {
        fs::write(self.data("inbox").join(name), dated(file)).expect("the inbox is there");
    }

    /// The claim went out, and its denial has come and was decided.
    fn denied() -> Self {
        let office = Self::founded();
        office.arrive("sent.837", CLAIM);
        office.run(&["work", "--until-idle"]);
        office.arrive("eft501.835", DENIED);
        office.run(&["work", "--until-idle"]);
        office
    }

    /// The digest of the proposal of a claim, as the screen has it.
    fn digest(&self, claim: &str) -> String {
        let shown = self.run(&["cases", claim]);
        let digest = shown.lines().find_map(|it| it.trim().strip_prefix("digest "));
        digest.expect("something is proposed").to_owned()
    }

    /// What lies in the outbox, a name on each line.
    fn outbox(&self) -> String {
        let names = fs::read_dir(self.data("outbox")).expect("the outbox is there");
        let names = names.map(|it| it.expect("it can be read").file_name().into_string());
        let names = names.map(|it| covered(&it.expect("it is text")));
        let mut names: Vec<String> = names.filter(|it| !it.starts_with('.')).collect();
        names.sort();
        names.push(String::new());
        names.join("\n")
    }
}

/// A claim for one visit, as the practice sent it.
const CLAIM: &str = include_str!("office/claim.837");
/// The payer does not find the member, and says under which number it has him.
const DENIED: &str = include_str!("office/denied.835");
/// The payer takes its denial back and pays.
const PAID: &str = include_str!("office/paid.835");

/// The file with days before today in the place of its marks: what was served 30 days ago was sent
/// two days later, denied 10 days ago and paid yesterday.
fn dated(file: &str) -> String {
    let ago = |n| door::today().checked_sub_days(Days::new(n)).expect("there were days before");
    let days = [("served", ago(30)), ("sent", ago(28)), ("denied", ago(10)), ("paid", ago(1))];
    days.iter().fold(file.to_owned(), |file, (mark, day)| {
        let file = file.replace(&format!("{{{mark}:ymd}}"), &day.format("%y%m%d").to_string());
        file.replace(&format!("{{{mark}}}"), &day.format("%Y%m%d").to_string())
    })
}

/// Covers what differs from run to run.
fn covered(text: &str) -> String {
    let is_of_a_word = |it: char| it.is_ascii_alphanumeric() || "_-:.".contains(it);
    let mut covered = String::new();
    for piece in text.split_inclusive(|it| !is_of_a_word(it)) {
        let word = piece.trim_end_matches(|it| !is_of_a_word(it) || it == '.');
        covered += &cover(word);
        covered += &piece[word.len()..];
    }
    covered
}

fn cover(word: &str) -> String {
    let is_hex = |it: &str| it.bytes().all(|it| it.is_ascii_hexdigit());
    let is_number = |it: &str| {
        let is_letter = |it: u8| it.is_ascii_digit() || it.is_ascii_uppercase();
        it.len() == 26 && it.bytes().all(is_letter)
    };
    let (bare, rest) = word.split_once('.').unwrap_or((word, ""));
    match bare.split_once('_') {
        Some((kind, number)) if is_number(number) && rest.is_empty() => format!("{kind}_#"),
        Some((kind, number)) if is_number(number) => format!("{kind}_#.{rest}"),
        _ if word.len() == 64 && is_hex(word) => "HASH".to_owned(),
        _ if is_day(word) => "DAY".to_owned(),
        _ if is_hour(word) => "HOUR".to_owned(),
        _ if is_end_of_number(word) => "SHORT6".to_owned(),
        _ => word.to_owned(),
    }
}

fn is_day(word: &str) -> bool {
    word.len() == 10 && word.parse::<NaiveDate>().is_ok()
}

fn is_hour(word: &str) -> bool {
    let hour = word.split_once(':').filter(|it| it.0.len() == 2 && it.1.len() == 2);
    hour.is_some_and(|(hour, minute)| hour.parse::<u8>().is_ok() && minute.parse::<u8>().is_ok())
}

/// The end of a case's number, as the screen shows it: six digits and capitals of base 32.
fn is_end_of_number(word: &str) -> bool {
    let is_letter =
        |it: u8| it.is_ascii_digit() || (it.is_ascii_uppercase() && !b"ILOU".contains(&it));
    word.len() == 6 && word.bytes().all(is_letter) && word != "EFT501" && word != "EFT502"
}

#[test]
fn a_denial_is_answered_and_paid() {
    let office = Office::founded();
    office.arrive("sent.837", CLAIM);
    let mut told = office.story(&[&["work", "--until-idle"]]);
    office.arrive("eft501.835", DENIED);
    told += &office.story(&[&["work", "--until-idle"], &["cases"], &["cases", "A100"]]);
    let digest = office.digest("A100");
    assert_eq!(office.outbox(), "");
    told += &office.story(&[
        &["approve", "A100", "--as", "rosa", "--yes", "--digest", &digest],
        &["work", "--until-idle"],
    ]);
    told += &format!("# in the outbox\n{}", office.outbox());
    fs::write(office.folder.path().join("eft502.835"), dated(PAID)).expect("there is room");
    told += &office.story(&[
        &["ingest", "eft502.835"],
        &["ingest", "eft502.835"],
        &["work", "--until-idle"],
        &["cases"],
        &["cases", "A100", "--names"],
        &["replay", "A100"],
        &["files"],
    ]);
    expect_file!["office/a_denial_is_answered_and_paid.txt"].assert_eq(&told);
    let proof = office.run(&["audit", "verify"]);
    assert!(proof.contains("nothing was changed behind our back"), "{proof}");
}

#[test]
fn whoever_may_not_approve_is_told_why() {
    let office = Office::denied();
    let digest = office.digest("A100");
    let other = "0".repeat(64);
    let approve = |who, digest| ["approve", "A100", "--as", who, "--yes", "--digest", digest];
    let told = office.story(&[
        &approve("nobody", &digest),
        &approve("otto", &digest),
        &approve("rosa", &other),
        &["approve", "A100", "--as", "rosa"],
        &["approve", "A100"],
        &["brake", "on", "--as", "otto"],
        &approve("rosa", &digest),
        &["brake", "off", "--as", "ben"],
        &["brake", "off", "--as", "rosa"],
        &["phase", "denial_triage", "observe", "--as", "rosa"],
        &approve("rosa", &digest),
        &["phase", "denial_triage", "assist", "--as", "rosa"],
        &approve("ben", &digest),
        &approve("rosa", &digest),
    ]);
    expect_file!["office/whoever_may_not_approve_is_told_why.txt"].assert_eq(&told);
}

#[test]
fn a_case_can_be_rejected_answered_stopped_and_given_up() {
    let office = Office::denied();
    let told = office.story(&[
        &["reject", "A100", "--as", "ben", "--because", "the card says otherwise"],
        &["cases", "--waiting", "answerer"],
        &["answer", "A100", "ask the patient for the card", "--as", "otto"],
        &["answer", "A100", "ask the patient for the card", "--as", "ben"],
        &["answer", "A100", "yes", "--as", "ben"],
        &["work", "--until-idle"],
        &["stop", "A100", "--as", "otto", "--because", "the patient called"],
        &["found", "A100", "not-done", "--as", "ben"],
        &["resume", "A100", "--as", "ben"],
        &["stop", "A100", "--as", "ben", "--because", "again"],
        &["give-up", "A100", "--as", "ben", "--because", "paid at the desk"],
        &["give-up", "A100", "--as", "rosa", "--because", "paid at the desk"],
        &["cases"],
        &["cases", "--all"],
        &["retry"],
        &["cases", "A999"],
    ]);
    expect_file!["office/a_case_is_rejected_answered_stopped_given_up.txt"].assert_eq(&told);
}

#[test]
fn a_file_that_holds_nothing_is_told_and_changes_nothing() {
    let office = Office::founded();
    fs::write(office.folder.path().join("letter.txt"), "").expect("there is room");
    let told = office.story(&[
        &["ingest", "letter.txt"],
        &["ingest", "nowhere.835"],
        &["cases"],
        &["findings"],
        &["retry", "--all"],
    ]);
    expect_file!["office/a_file_that_holds_nothing.txt"].assert_eq(&told);
}

#[test]
fn other_programs_read_json_and_no_member_is_named_unasked() {
    let office = Office::denied();
    let read = |words: &[&str]| -> serde_json::Value {
        serde_json::from_str(&office.run(words)).expect("it is JSON")
    };
    let list = read(&["cases", "--json"]);
    assert_eq!(list["cases"][0]["claim"], "A100");
    assert_eq!(list["cases"][0]["denied_cents"], 170_00);
    let case = read(&["cases", "A100", "--json"]);
    assert_eq!(case["waits_for"], "approver");
    assert_eq!(case["proposal"]["digest"].as_str(), Some(office.digest("A100").as_str()));
    for words in [&["cases"][..], &["cases", "A100"], &["cases", "A100", "--json"], &["findings"]] {
        let shown = office.run(words);
        for name in ["W700301", "W900411", "EXAMPLE", "ADA"] {
            assert!(!shown.contains(name), "{name} in {words:?}");
        }
    }
    assert!(office.run(&["cases", "A100", "--names"]).contains("W900411"));
}

//! Stories: whole cases from the claim to the lesson, written so that a biller can read them, and played
//! in a test office.
//!
//! A line says what somebody does, or what comes in. The lines with `>` below it are the office's answer.
//! What belongs to a line is indented. `#` begins a comment.
//!
//! | Line | Does |
//! |---|---|
//! | `sent A100 99213 150.00 [36415 20.00] [at medicare] [authorization AU1]` | the practice sends a claim (837) |
//! | `sent A100 unseen 99213 150.00` | it does, and the office has not got its copy yet |
//! | `accepted A100`, `rejected A100` | the payer's word at the door (277CA) |
//! | `remit EFT501 [from medicare] [of 2026-03-01]` | a remittance comes (835); each claim is a line below it |
//! | `  A100 CO-197 remark N54` | all of it refused; what is not refused is paid |
//! | `  A100 CO-45 50.00 PR-3 20.00 line 2 CO-97` | parts of it refused, line by line |
//! | `  A100 reversed CO-45 50.00` | an earlier payment taken back |
//! | `  A100 CO-31 member W7` | with the member's number as the payer has it |
//! | `  keeps WO 30.00 for A100`, `  total 99.00` | a provider adjustment (PLB); another sum than adds up |
//! | `again EFT501`, `again EFT501 as other.835` | the same file comes again |
//! | `hold EFT501 …`, `webhook EFT501 …` | the platform holds a remittance for us, and says so at once |
//! | `forged` | somebody else says that there is something |
//! | `on file A100 authorization AU77`, `document A100 record` | what the practice has on file |
//! | `work`, `pass 8 days` | what is due is done; time passes first |
//! | `queue`, `case A100`, `proposal A100`, `platform`, `lesson`, `audit`, `check` | shows something |
//! | `approve rosa A100`, `reject rosa A100 "why"` | a person's word on a proposal |
//! | `look rosa A100` | what she approves afterwards is what she saw then |
//! | `approve rosa A100 having seen A101` | with the digest of another proposal |
//! | `edit max A100 priority low queue "A/R Follow-Up" "why"` | another proposal takes its place; `class D10` and `without 2` too |
//! | `override rosa A100 class D06 queue "Appeals" "why"` | what it is, how urgent or whose, in place of what the tables say |
//! | `answer lee A100 no` | an answer to what the case asks; `"in words"` too |
//! | `found max A100 done REF-9`, `found max A100 not done` | what became of an attempt |
//! | `handled`, `stop`, `resume`, `give up` with a name and a claim | what else people do |
//! | `brake on rosa`, `phase rosa observe`, `limit ann file_appeal manager 100` | what the practice allows |
//! | `order rosa route_to_queue up to 500.00 for 30 days` | a standing order |
//! | `fault lost_answer`, `fault find busy` | the platform's next write fails so, or the next question to it |
//! | `disturb duplicate`, `blind` | its next delivery goes wrong so; another platform that can't be asked |
//!
//! **Invariants**
//! - The same story gives the same transcript, and no identifier stands in it.
//! - At the end of every story the checkers of the office look at everything.

mod script;
mod paper;
mod words;
mod telling;
mod mail;
mod remit;
mod file;
mod people;
mod edit;
mod allow;
mod show;
mod case;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use chrono::NaiveDate;
use domain::{Case, CaseId, ClaimNumber, StaffId};
use orchestrator::Seen;
use platforms::{Disturbance, Request, Writes};

use crate::office::{Fault, PEOPLE, TestOffice};
use paper::Bill;
use script::Line;

/// Every story begins with the same chance.
const SEED: u64 = 1;

/// More of anything than a story has.
const ALL: u64 = 10_000;

/// What came of a story.
pub struct Played {
    /// The story with the office's answers.
    pub transcript: String,
    /// The office as the story left it.
    pub office: TestOffice,
    /// What did not hold at its end.
    pub faults: Vec<Fault>,
    /// What identifies its patients: names, members' numbers, days of birth, numbers of claims.
    pub identifiers: BTreeSet<String>,
}

/// A story under way.
pub struct Story {
    office: TestOffice,
    transcript: String,
    bills: BTreeMap<String, Bill>,
    /// Remittances by their trace, to come again.
    files: BTreeMap<String, Vec<u8>>,
    /// How many files were written, for their control numbers.
    n_files: u32,
    /// Where each case stood when it was last told of.
    told: BTreeMap<CaseId, u32>,
    /// Findings that were told already.
    told_findings: BTreeSet<String>,
    /// What people have looked at.
    looked: BTreeMap<(StaffId, CaseId), Seen>,
}

/// Plays a story on a new office with a SQLite file of its own.
///
/// A line that can't be understood stops the test: a story that is misread proves nothing.
pub async fn play(story: &str) -> Played {
    let office = TestOffice::on_sqlite(SEED).await.expect("an office can be opened");
    play_in(office, story).await
}

/// Plays a story on a new office in this database.
pub async fn play_at(url: String, story: &str) -> Played {
    let office = TestOffice::at(url, SEED).await.expect("an office can be opened");
    play_in(office, story).await
}

async fn play_in(office: TestOffice, story: &str) -> Played {
    let mut story_under_way = Story::begin(office);
    story_under_way.tell(story).await;
    story_under_way.end().await
}

impl Story {
    /// A story in this office, of which nothing was told yet.
    pub fn begin(office: TestOffice) -> Self {
        Self {
            office,
            transcript: String::new(),
            bills: BTreeMap::new(),
            files: BTreeMap::new(),
            n_files: 0,
            told: BTreeMap::new(),
            told_findings: BTreeSet::new(),
            looked: BTreeMap::new(),
        }
    }

    /// Plays its next lines.
    pub async fn tell(&mut self, lines: &str) {
        for line in script::lines(lines) {
            self.line(&line).await;
        }
    }

    /// Says what happened otherwise than by its lines.
    pub fn note(&mut self, what: &str) {
        self.transcript.push_str(&format!("# {what}\n"));
    }

    /// Tells what is now otherwise.
    pub async fn tell_news(&mut self) {
        self.tell_changes().await;
    }

    /// What the platform has to deliver arrives.
    pub async fn deliver(&mut self) {
        self.deliveries().await;
        self.tell_changes().await;
    }

    /// Where it is played.
    pub fn office(&self) -> &TestOffice {
        &self.office
    }

    /// The office as the story left it, for whoever goes on with it in another way.
    pub fn into_office(self) -> TestOffice {
        self.office
    }

    /// What was told and answered so far.
    pub fn transcript(&self) -> &str {
        &self.transcript
    }

    async fn line(&mut self, line: &Line) {
        self.transcript.push_str(&line.text);
        self.transcript.push('\n');
        let words: Vec<&str> = line.words.iter().map(String::as_str).collect();
        if words.is_empty() {
            return;
        }
        let understood = self.command(&words, &line.items).await;
        assert!(understood.is_some(), "a line that is not understood: {}", line.text);
        self.tell_changes().await;
    }

    async fn command(&mut self, words: &[&str], items: &[Vec<String>]) -> Option<()> {
        match words[0] {
            "sent" | "accepted" | "rejected" | "again" | "forged" => self.mail(words).await,
            "remit" | "hold" | "webhook" => self.remit(words, items).await,
            "on" | "document" => self.file(words).await,
            "look" | "approve" | "reject" | "answer" | "found" | "handled" | "stop" | "resume"
            | "give" => self.person(words).await,
            "edit" => self.edit(words).await,
            "override" => self.override_case(words).await,
            "brake" | "phase" | "limit" | "order" => self.allow(words).await,
            "fault" | "disturb" | "blind" | "work" | "pass" => self.time_or_fault(words).await,
            "queue" | "platform" | "lesson" | "audit" | "check" => self.show(words).await,
            "case" | "proposal" => self.show_case(words).await,
            _ => None,
        }
    }

    async fn time_or_fault(&mut self, words: &[&str]) -> Option<()> {
        match words {
            ["work"] => {
                self.office.work().await.expect("the queue works");
            }
            ["pass", n, unit] => {
                let time = duration(n, unit)?;
                self.office.pass(time).await.expect("the queue works");
            }
            ["fault", word] => self.office.sandbox.fail_next(Request::Perform, fault(word)?),
            ["fault", "find", word] => self.office.sandbox.fail_next(Request::Find, fault(word)?),
            ["disturb", word] => self.office.sandbox.disturb_next(disturbance(word)?),
            ["blind"] => self.office.replace_platform(Writes::Blind),
            _ => return None,
        }
        Some(())
    }

    /// The end: everything is looked at once more.
    async fn end(self) -> Played {
        let faults = self.office.faults().await.expect("the records can be read");
        let mut identifiers = BTreeSet::new();
        for bill in self.bills.values() {
            let patient = &bill.patient;
            identifiers.extend([patient.last.to_owned(), patient.first.to_owned()]);
            identifiers.extend([patient.member.clone(), bill.claim.clone()]);
            identifiers.insert(patient.born.format("%Y%m%d").to_string());
            identifiers.insert(patient.born.to_string());
        }
        Played { transcript: self.transcript, office: self.office, faults, identifiers }
    }

    /// One answer of the office.
    fn say(&mut self, what: &str) {
        let what = words::without_identifiers(what);
        self.transcript.push_str(&format!("> {what}\n"));
    }

    fn today(&self) -> NaiveDate {
        self.office.office.day(self.office.office.now())
    }

    fn next_number(&mut self) -> u32 {
        self.n_files += 1;
        self.n_files
    }

    /// The newest case about a claim.
    async fn case_of(&self, claim: &str) -> Option<Case> {
        let number = ClaimNumber(claim.to_owned());
        self.cases().await.into_iter().rfind(|it| it.claim.number == number)
    }

    async fn cases(&self) -> Vec<Case> {
        self.office.practice.cases_after(None, ALL).await.expect("the records can be read")
    }
}

fn staff(office: &TestOffice, name: &str) -> Option<StaffId> {
    let name = name.to_lowercase();
    let known = PEOPLE.iter().any(|(it, _)| *it == name);
    known.then(|| office.staff(&name))
}

/// `150.00` in cents.
fn cents(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.')?;
    let is_amount = part.len() == 2 && part.bytes().all(|it| it.is_ascii_digit());
    let whole: i64 = whole.parse().ok()?;
    is_amount.then(|| Some(whole * 100 + part.parse::<i64>().ok()?))?
}

fn duration(n: &str, unit: &str) -> Option<Duration> {
    let n: u64 = n.parse().ok()?;
    let secs = match unit.trim_end_matches('s') {
        "second" => 1,
        "minute" => 60,
        "hour" => 3_600,
        "day" => 86_400,
        _ => return None,
    };
    Some(Duration::from_secs(n * secs))
}

fn fault(word: &str) -> Option<platforms::Fault> {
    Some(match word {
        "busy" => platforms::Fault::Busy,
        "lost_request" => platforms::Fault::LostRequest,
        "lost_answer" => platforms::Fault::LostAnswer,
        "slow" => platforms::Fault::Slow,
        "refused" => platforms::Fault::Refused,
        _ => return None,
    })
}

fn disturbance(word: &str) -> Option<Disturbance> {
    Some(match word {
        "duplicate" => Disturbance::Duplicate,
        "out_of_order" => Disturbance::OutOfOrder,
        "lost" => Disturbance::Lost,
        "forged" => Disturbance::Forged,
        _ => return None,
    })
}

//! The town: a scripted office lives with it through its two folders, and everything adds up.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::Arc,
};

use chrono::{NaiveDate, NaiveTime};
use domain::{
    AccountId, ActionKind, Cents, ClaimNumber, ClaimRef, Digest, Door, Proposal, Terms,
    fixture::{action, approved, numbered, person, terms},
};
use expect_test::expect;
use platforms::{Folder, Platform};
use recourse::town::{Folders, Passed, Plan, Records, Town, TownError};
use tempfile::TempDir;
use world::{
    Enclosure, PayerId,
    payers::{Cause, Cut, Decision, Remedy, card},
    practice::PermitKind,
    truth::{Event, OpenKind},
};
use x12::{
    Delimiters,
    claim::{Claim, ClaimReader, SentClaim, Submission, Trader, Usage, write},
};

fn folders(dir: &TempDir) -> Folders {
    let at = |name: &str| dir.path().join(name);
    Folders { inbox: at("inbox"), outbox: at("outbox"), journal: at("town/journal") }
}

fn small() -> Plan {
    let world = world::Plan { visits_per_day: 8, n_patients: 120, ..Plan::default().world };
    Plan { world, disturbed_bp: 1_500, ..Plan::default() }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// Names and content of a folder.
fn content(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(path).expect("it is there").map(|it| it.expect("an entry"));
    let files = entries.map(|it| {
        let name = it.file_name().into_string().expect("plain text");
        (name, fs::read(it.path()).expect("a file"))
    });
    files.collect()
}

/// A sheet as the folder writes it.
fn sheet(about: (PayerId, &str), level: Option<u8>, enclosed: &[Digest]) -> String {
    let (payer, claim) = (card(about.0).wire_id, about.1);
    let level = level.map_or_else(String::new, |level| format!("Level       {level}\n"));
    let enclosed = enclosed.iter().map(|it| format!("    doc_1, SHA-256 {it}\n"));
    format!(
        "What to do\n\nClaim       {claim}\nPayer       {payer}\nCase        case_1\n{level}\n\
         Summary\n    Claim       W00000000\n\nEnclosures\n{}",
        enclosed.collect::<String>()
    )
}

#[test]
fn a_town_that_is_opened_again_is_the_town_that_was_left() {
    let (dir, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut left = Town::found(7, small(), folders(&dir)).unwrap();
    let mut stayed = Town::found(7, small(), folders(&other)).unwrap();
    for town in [&mut left, &mut stayed] {
        town.pass_days(30).unwrap();
    }
    let truth = left.truth().open();
    let about = truth.iter().find(|it| it.kind == OpenKind::Denied).map(|it| (it.payer, it.claim));
    let appeal = sheet(about.expect("a denial"), Some(1), &[]);
    for dir in [&dir, &other] {
        fs::write(folders(dir).outbox.join("prop_1.0 file_appeal.txt"), &appeal).unwrap();
    }
    let day = (left.pass_days(1).unwrap(), stayed.pass_days(1).unwrap());
    assert_eq!(day.0, day.1);
    assert_eq!(day.0.n_letters, 1);
    drop(left);
    let mut opened = Town::open(folders(&dir)).unwrap();
    assert_eq!((opened.seed(), *opened.plan(), opened.today()), (7, small(), stayed.today()));
    for town in [&mut opened, &mut stayed] {
        town.pass_days(60).unwrap();
        assert_eq!(town.pass_days(1).unwrap().n_letters, 0, "no letter is posted twice");
    }
    assert_eq!(content(&folders(&dir).inbox), content(&folders(&other).inbox));
    assert_eq!(opened.truth().figures(), stayed.truth().figures());
}

#[test]
fn what_a_program_that_died_left_undone_is_done_when_the_town_is_opened() {
    let dir = TempDir::new().unwrap();
    let folders = folders(&dir);
    let mut town = Town::found(3, small(), folders.clone()).unwrap();
    town.pass_days(20).unwrap();
    let before = content(&folders.inbox);
    town.pass_days(1).unwrap();
    let after = content(&folders.inbox);
    drop(town);
    // It died after the day was written down: none of that day's files is there, and one is half.
    for name in after.keys().filter(|name| !before.contains_key(*name)) {
        fs::remove_file(folders.inbox.join(name)).unwrap();
    }
    assert_ne!(before, after);
    drop(Town::open(folders.clone()).unwrap());
    assert_eq!(content(&folders.inbox), after);
    // It died in the middle of writing the next day down: that day has not passed.
    let journal = fs::read_to_string(&folders.journal).unwrap();
    fs::write(&folders.journal, format!("{journal}{{\"day\":\"2026-03-2")).unwrap();
    let mut town = Town::open(folders.clone()).unwrap();
    assert_eq!(town.today(), day("2026-03-22"));
    town.pass_days(1).unwrap();
    drop(town);
    assert_eq!(Town::open(folders).unwrap().today(), day("2026-03-23"));
}

#[test]
fn a_town_lives_once_and_only_on_its_own_journal() {
    let dir = TempDir::new().unwrap();
    let folders = folders(&dir);
    assert!(matches!(Town::open(folders.clone()), Err(TownError::Absent)));
    let mut town = Town::found(1, small(), folders.clone()).unwrap();
    assert!(matches!(Town::found(1, small(), folders.clone()), Err(TownError::Busy)));
    assert!(matches!(Town::open(folders.clone()), Err(TownError::Busy)));
    let mail = folders.outbox.join("prop_1.0 send_records.txt");
    fs::write(&mail, sheet((PayerId(2), "W26061001"), None, &[])).unwrap();
    fs::write(folders.outbox.join("prop_1.1 add_note.txt"), "Add a note to the claim").unwrap();
    fs::write(folders.outbox.join("prop_1.2 file_appeal.txt"), "What?").unwrap();
    fs::write(folders.outbox.join("a letter.txt"), "Dear payer").unwrap();
    fs::write(folders.outbox.join("prop_1.3 file_appeal.txt.tmp"), "Cla").unwrap();
    fs::create_dir(folders.outbox.join(".kept")).unwrap();
    let passed = town.until(day("2026-03-03")).unwrap();
    let counts = (passed.n_days, passed.n_letters, passed.n_unread, passed.n_claims);
    assert_eq!(counts, (2, 1, 2, 0));
    assert_eq!(town.until(day("2026-01-01")).unwrap(), Passed::default());
    drop(town);
    assert!(matches!(Town::found(1, small(), folders.clone()), Err(TownError::Exists)));
    fs::write(&mail, "something else").unwrap();
    assert!(matches!(Town::open(folders.clone()), Err(TownError::Changed { .. })));
    let journal = fs::read_to_string(&folders.journal).unwrap();
    let lines: Vec<&str> = journal.lines().collect();
    fs::write(&folders.journal, format!("{}\n{}\n", lines[0], lines[2])).unwrap();
    assert!(matches!(Town::open(folders.clone()), Err(TownError::Journal { line: 2 })));
    fs::write(&folders.journal, journal.replace("\"version\":1", "\"version\":2")).unwrap();
    assert!(matches!(Town::open(folders.clone()), Err(TownError::Journal { line: 1 })));
    // Its founder died in the middle of the first line.
    fs::write(&folders.journal, &lines[0][..20]).unwrap();
    assert!(matches!(Town::open(folders.clone()), Err(TownError::Absent)));
    Town::found(1, small(), folders).unwrap();
}

/// Every action that can be proposed, written by the connector itself and read by the town.
#[tokio::test]
async fn the_town_understands_what_the_folder_writes() {
    let dir = TempDir::new().unwrap();
    let folders = folders(&dir);
    let mut town = Town::found(4, small(), folders.clone()).unwrap();
    let account = numbered(AccountId::new, 1);
    let folder = Folder::open(account, folders.inbox.clone(), folders.outbox.clone()).unwrap();
    let actions = ActionKind::ALL.iter().map(|kind| action(*kind, Cents(420_00))).collect();
    let claim = ClaimRef {
        number: ClaimNumber("W26061001".to_owned()),
        payer: domain::PayerId("NFH01".to_owned()),
    };
    let proposal = Proposal::new(Terms { claim, ..terms(actions) }).unwrap();
    for warrant in approved(proposal, person(1)).warrants() {
        folder.perform(&warrant).await.unwrap();
    }
    let passed = town.pass_days(1).unwrap();
    // Records, reconsideration, reopening, appeal and dispute; the fixture's 837 has no claim in it.
    assert_eq!((passed.n_letters, passed.n_unread, passed.n_claims), (5, 0, 0));
    assert_eq!(town.pass_days(1).unwrap().n_letters, 0);
}

#[test]
fn a_mail_that_errs_loses_nothing_and_changes_nothing() {
    let (dir, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let until = Some(day("2026-04-10"));
    let world = world::Plan { visits_until: until, ..small().world };
    let plan = Plan { world, disturbed_bp: 5_000, ..small() };
    let mut erring = Town::found(5, plan, folders(&dir)).unwrap();
    let mut sound = Town::found(5, Plan { disturbed_bp: 0, ..plan }, folders(&other)).unwrap();
    let (mut n_late, mut n_files) = (0, 0);
    for _ in 0..150 {
        n_files += erring.pass_days(1).unwrap().n_files;
        n_late += usize::from(erring.n_on_the_way() > 0);
        sound.pass_days(1).unwrap();
    }
    assert!(n_late > 40, "{n_late}");
    assert_eq!((erring.n_on_the_way(), sound.n_on_the_way()), (0, 0));
    let (came, sent) = (content(&folders(&dir).inbox), content(&folders(&other).inbox));
    assert_eq!(came.len(), n_files);
    let (again, once): (BTreeMap<_, _>, BTreeMap<_, _>) =
        came.into_iter().partition(|(name, _)| name.starts_with("again-"));
    assert_eq!(once, sent);
    assert!(!again.is_empty());
    assert!(again.iter().all(|(name, bytes)| once[&name[6..]] == *bytes));
}

/// An office that puts right what its records let it, contests what a payer is wrong about, and
/// leaves the rest to people. It is told by the truth what would help.
struct Office {
    town: Town,
    folders: Folders,
    records: Records,
    /// Claims as they were sent, by payer and number.
    sent: BTreeMap<(String, String), SentClaim>,
    read: BTreeSet<String>,
    /// The payer's numbers of the words that were answered.
    answered: BTreeSet<String>,
    /// What was done about which claims, in order.
    did: Vec<(&'static str, PayerId, String)>,
}

impl Office {
    fn open(dir: &TempDir, plan: Plan) -> Self {
        let folders = folders(dir);
        Self {
            town: Town::found(11, plan, folders.clone()).expect("an empty folder"),
            folders,
            records: Records::default(),
            sent: BTreeMap::new(),
            read: BTreeSet::new(),
            answered: BTreeSet::new(),
            did: Vec::new(),
        }
    }

    fn pass_day(&mut self) -> Passed {
        let passed = self.town.pass_days(1).expect("a day passes");
        let today = self.town.today();
        let more = self.town.records(today, today);
        self.records.permits.extend(more.permits);
        self.records.documents.extend(more.documents);
        self.read_inbox();
        let open = self.town.truth().open();
        let open = open.into_iter().filter(|it| it.kind == OpenKind::Denied);
        let open: Vec<_> = open
            .filter(|it| !self.answered.contains(&it.decision.number))
            .map(|it| (it.payer, it.remedy(), it.decision.clone()))
            .collect();
        for (payer, remedy, decision) in open {
            self.answered.insert(decision.number.clone());
            self.answer(payer, remedy, &decision);
        }
        passed
    }

    fn read_inbox(&mut self) {
        for (name, bytes) in content(&self.folders.inbox) {
            if !name.ends_with(".837") || !self.read.insert(name) {
                continue;
            }
            for sent in ClaimReader::new(bytes.as_slice()) {
                let payer = sent.claim.payer().expect("it names one").name.id.clone();
                self.sent.insert((payer, sent.claim.number().to_owned()), sent);
            }
        }
    }

    fn answer(&mut self, payer: PayerId, remedy: Option<Remedy>, decision: &Decision) {
        let about = (payer, decision.claim.as_str());
        let letter = |level| sheet(about, level, &self.proof(decision));
        let is_upheld = |cut: &Cut| cut.cause == Some(Cause::Upheld) && cut.mistaken;
        let n_before = self.did.iter().filter(|it| it.2 == decision.claim).count();
        match remedy {
            // Who is stubborn the first time may give in the second.
            _ if n_before == 1 && decision.denials().any(is_upheld) => {
                self.put("file_appeal at level 2", about, letter(Some(2)));
            }
            Some(Remedy::Correct) => self.correct(payer, decision),
            Some(Remedy::SendRecords) => self.put("send_records", about, letter(None)),
            Some(Remedy::Contest(Door::Appeal(level))) if n_before == 0 => {
                self.put("file_appeal", about, letter(Some(level)));
            }
            Some(Remedy::Contest(_)) if n_before == 0 => {
                self.put("request_reconsideration", about, letter(None));
            }
            _ => self.did.push(("(left as it is)", payer, decision.claim.clone())),
        }
    }

    /// With a number from the records where one is missing; else people have to look.
    fn correct(&mut self, payer: PayerId, decision: &Decision) {
        let cause = decision.denials().find_map(|cut| cut.cause);
        let permit = |kind: PermitKind| {
            let mut permits = self.records.permits.iter();
            permits
                .find(|it| it.kind == kind && it.claim.0 == decision.claim)
                .map(|it| it.number.clone())
        };
        let sent = &self.sent[&(card(payer).wire_id.to_owned(), decision.claim.clone())];
        let replacement = || sent.claim.replacement(&decision.number).expect("it has a number");
        let corrected = match cause {
            Some(Cause::AuthorizationNotNamed) => permit(PermitKind::Authorization)
                .map(|number| with(replacement(), |it| it.set_reference("G1", &number))),
            Some(Cause::ReferralNotNamed) => permit(PermitKind::Referral)
                .map(|number| with(replacement(), |it| it.set_reference("9F", &number))),
            Some(Cause::MemberUnknown) => self.told_number(decision).map(|number| {
                let is_new = payer == world::payers::MEDICARE_B;
                let claim = if is_new { sent.claim.clone() } else { replacement() };
                with(claim, |it| set_member(it, &number))
            }),
            _ => None,
        };
        let about = (payer, decision.claim.as_str());
        match corrected {
            Some(claim) => {
                let file = file(claim, sent, self.town.today());
                self.put("submit_corrected_claim", about, file);
            }
            None if payer == world::payers::MEDICARE_B && !decision.remarks.contains(&"MA130") => {
                self.put("request_reopening", about, sheet(about, None, &[]));
            }
            None => self.put("route_to_queue", about, sheet(about, None, &[])),
        }
    }

    /// NM1*74 in the remittance, where the payer tells the right number.
    fn told_number(&self, decision: &Decision) -> Option<String> {
        let files = content(&self.folders.inbox).into_values();
        let mut texts = files.map(|it| String::from_utf8(it).expect("plain text"));
        texts.find_map(|text| {
            let claim = text.split_once(&decision.number)?.1.split("CLP*").next()?;
            let name = claim.split_once("NM1*74*1******C*")?.1;
            Some(name.split('~').next()?.to_owned())
        })
    }

    fn proof(&self, decision: &Decision) -> Vec<Digest> {
        let of_claim = self.records.documents.iter().filter(|it| it.claim.0 == decision.claim);
        of_claim.map(|it| it.digest).collect()
    }

    fn put(&mut self, what: &'static str, about: (PayerId, &str), content: impl AsRef<[u8]>) {
        let (action, _) = what.split_once(' ').unwrap_or((what, ""));
        let ending = if action == "submit_corrected_claim" { "837" } else { "txt" };
        let name = format!("prop_{:05}.0 {action}.{ending}", self.did.len());
        fs::write(self.folders.outbox.join(name), content).expect("the outbox is there");
        self.did.push((what, about.0, about.1.to_owned()));
    }
}

fn with(mut claim: Claim, change: impl FnOnce(&mut Claim)) -> Claim {
    change(&mut claim);
    claim
}

fn set_member(claim: &mut Claim, number: &str) {
    let mut parties = Arc::make_mut(&mut claim.subscriber).parties.iter_mut();
    let insured = parties.find(|it| it.name.role == "IL").expect("it names the insured");
    number.clone_into(&mut insured.name.id);
}

fn file(claim: Claim, like: &SentClaim, date: NaiveDate) -> Vec<u8> {
    let trader = |id: &str| Trader {
        qualifier: "ZZ".to_owned(),
        id: id.to_owned(),
        application: id.to_owned(),
    };
    let submission = Submission {
        sender: trader("COTTONWOODBEND"),
        receiver: trader("ANYBODY"),
        interchange_number: 1,
        group_number: 1,
        set_number: 1,
        date,
        time: NaiveTime::MIN,
        usage: Usage::Production,
        batch: (*like.batch).clone(),
        delimiters: Delimiters::default(),
    };
    write(&[claim], &submission).expect("it was read from a file")
}

/// What the remittances of the inbox say was paid and transferred; a copy counts once.
fn paid_and_transferred(inbox: &Path) -> (Cents, Cents) {
    let files = content(inbox).into_iter().filter(|(name, _)| name.ends_with(".835"));
    let files: BTreeSet<Vec<u8>> = files.map(|(_, bytes)| bytes).collect();
    let (mut paid, mut transferred) = (Cents::ZERO, Cents::ZERO);
    for bytes in files {
        let text = String::from_utf8(bytes).expect("plain text");
        for segment in text.split('~').map(str::trim) {
            let elements: Vec<&str> = segment.split('*').collect();
            let amount = |n: usize| cents(elements[n]);
            match elements[0] {
                "CLP" => paid += amount(4),
                "BPR" => transferred += amount(2),
                _ => {}
            }
        }
    }
    (paid, transferred)
}

fn cents(text: &str) -> Cents {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let number = |text: &str| text.parse::<i64>().expect("a number");
    Cents(sign * (number(whole) * 100 + number(&format!("{part:0<2}"))))
}

/// What was done about denials, and how those claims stand: nothing denied, the first contest turned
/// down, something else denied, or no word at all.
fn answers(office: &Office) -> String {
    let mut rows: BTreeMap<&'static str, [usize; 5]> = BTreeMap::new();
    for (what, payer, claim) in &office.did {
        let truth = office.town.truth().claim(*payer, claim).expect("it was denied");
        let column = match truth.standing() {
            None => 4,
            Some(it) if it.denied() == Cents::ZERO => 1,
            Some(it) if it.denials().any(|cut| cut.cause == Some(Cause::Upheld)) => 2,
            Some(_) => 3,
        };
        let row = rows.entry(what).or_default();
        row[0] += 1;
        row[column] += 1;
    }
    let mut table = format!("{:<28} sent right upheld denied  gone\n", "answers");
    for (what, [sent, right, upheld, denied, gone]) in rows {
        table += &format!("{what:<28} {sent:>4} {right:>5} {upheld:>6} {denied:>6} {gone:>5}\n");
    }
    table
}

/// Claims by what happened to them.
fn claims(town: &Town) -> String {
    let mut counts = [0; 5];
    let mut paid = Cents::ZERO;
    for (_, _, truth) in town.truth().claims() {
        for event in truth.events() {
            match event {
                Event::Decided { decision, .. } => paid += decision.paid(),
                Event::Reversed { decision, .. } => paid -= decision.paid(),
                Event::Accepted(_) | Event::Rejected(_) => {}
            }
        }
        let first = truth.first().map(|(_, it)| it.denied());
        let is_denied = first.is_some_and(|it| it != Cents::ZERO);
        let is_right = truth.standing().is_some_and(|it| it.denied() == Cents::ZERO);
        let turned_down =
            truth.decisions().any(|(_, it)| it.denials().any(|it| it.cause == Some(Cause::Upheld)));
        let happened = [
            first.is_some(),
            is_denied,
            is_denied && is_right,
            turned_down,
            truth.taken_back().next().is_some(),
        ];
        for (count, happened) in counts.iter_mut().zip(happened) {
            *count += usize::from(happened);
        }
    }
    assert_eq!(paid, town.truth().figures().paid, "what claims got is what remittances paid");
    let [decided, denied, right, turned_down, taken_back] = counts;
    format!(
        "{decided} claims decided, {denied} denied at first, {right} of them put right; \
         {turned_down} turned down when contested, {taken_back} taken back for good\n"
    )
}

#[test]
fn an_office_and_its_payers_come_to_terms() {
    let dir = TempDir::new().unwrap();
    let world = world::Plan {
        visits_until: Some(day("2026-04-30")),
        visits_per_day: 30,
        ..Plan::default().world
    };
    let plan = Plan { world, by_hand_bp: 10_000, disturbed_bp: 300 };
    let mut office = Office::open(&dir, plan);
    let mut passed = Passed::default();
    while passed.n_days < 180 || office.town.n_on_the_way() > 0 {
        passed += office.pass_day();
    }
    let truth = office.town.truth();
    let figures = truth.figures();
    let cuts = truth.remittances().iter().flat_map(|it| &it.provider_cuts);
    let withheld: Cents = cuts.clone().map(|it| it.amount).sum();
    let mut reasons: BTreeMap<&'static str, (usize, Cents)> = BTreeMap::new();
    for cut in cuts {
        let reason = reasons.entry(cut.reason).or_default();
        *reason = (reason.0 + 1, reason.1 + cut.amount);
    }
    assert_eq!(figures.transferred, figures.paid - withheld, "no cent is lost");
    let inbox = paid_and_transferred(&office.folders.inbox);
    assert_eq!(inbox, (figures.paid, figures.transferred), "what came is what was sent");
    assert_eq!((passed.n_unread, passed.n_undeliverable), (0, 0));
    let reasons = reasons.iter().map(|(reason, (n, sum))| format!("{reason} {n} of {sum}; "));
    let table = [
        claims(&office.town),
        answers(&office),
        format!("beyond the claims: {}\n", reasons.collect::<String>()),
        format!("{passed:?}\n"),
        format!(
            "charged {}, paid {}, transferred {}, still denied {}\n",
            figures.charged, figures.paid, figures.transferred, figures.denied
        ),
    ];
    expect![[r#"
        1631 claims decided, 192 denied at first, 106 of them put right; 34 turned down when contested, 5 taken back for good
        answers                      sent right upheld denied  gone
        (left as it is)                84     0     32     52     0
        file_appeal                     9     6      3      0     0
        file_appeal at level 2         11     3      8      0     0
        request_reconsideration        49    18     25      5     1
        request_reopening              27    27      0      0     0
        route_to_queue                 41    33      0      8     0
        send_records                   12     9      3      0     0
        submit_corrected_claim         19    15      0      3     1
        beyond the claims: CT 6 of -11,040.00; FB 33 of -583.29; L6 16 of -11.58; WO 5 of -156.75; 
        Passed { n_days: 180, n_files: 969, n_claims: 19, n_undeliverable: 0, n_letters: 108, n_by_hand: 41, n_unread: 0 }
        charged 813,293.00, paid 199,018.15, transferred 210,809.77, still denied 43,715.16
    "#]].assert_eq(&table.concat());
}

#[test]
fn the_records_of_the_practice_are_those_of_its_claims() {
    let dir = TempDir::new().unwrap();
    let mut town = Town::found(2, small(), folders(&dir)).unwrap();
    town.until(day("2026-03-31")).unwrap();
    let records = town.records(day("2026-03-02"), day("2026-03-31"));
    let claims: BTreeSet<&str> = records.visits.iter().map(|it| it.claim.0.as_str()).collect();
    let patients: BTreeSet<u32> = records.patients.iter().map(|it| it.patient).collect();
    assert_eq!((claims.len(), patients.len()), (records.visits.len(), records.patients.len()));
    assert!(records.visits.iter().all(|it| patients.contains(&it.patient)));
    assert!(records.permits.iter().all(|it| claims.contains(it.claim.0.as_str())));
    assert!(records.patients.iter().all(|it| !it.coverages.is_empty()));
    let kinds = records.documents.iter().map(|it| it.kind);
    let kinds: BTreeSet<Enclosure> = kinds.collect();
    let all = [Enclosure::Records, Enclosure::Authorization, Enclosure::FilingProof];
    assert_eq!(kinds, BTreeSet::from(all));
    for document in &records.documents {
        assert_eq!(document.digest, Digest::of(document.bytes.expose()));
    }
    // Day by day it is the same as at once, but for the order.
    let mut days = Records::default();
    for day in day("2026-03-02").iter_days().take(30) {
        let one = town.records(day, day);
        days.visits.extend(one.visits);
        days.documents.extend(one.documents);
    }
    assert_eq!(days.visits, records.visits);
    assert_eq!(days.documents.len(), records.documents.len());
}

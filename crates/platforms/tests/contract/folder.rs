//! The folder keeps the contract, and loses, doubles and tears nothing on the way through a disk.

use std::{
    collections::VecDeque,
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicU8, Ordering},
    },
};

use async_trait::async_trait;
use domain::{ActionKind, Receipt, Warrant, WarrantKey, fixture::numbered};
use expect_test::expect;
use platforms::{
    Cursor, Delivery, Description, Fault, Folder, FolderError, Page, Platform, PlatformError,
    Reading, RecordRef, Unverified, Verified,
};
use tempfile::TempDir;

use crate::suite::{Bench, account, run, warrant};

mod as_it_is {
    crate::suite::contract! { super::Desk::new() }
}

const SHEET: ActionKind = ActionKind::FileAppeal;

const CLAIM: ActionKind = ActionKind::SubmitCorrectedClaim;

#[test]
fn a_file_is_read_once_it_looks_as_it_did_the_last_time() {
    let desk = Desk::new();
    let mut writer = fs::File::create(desk.inbox("era.835")).expect("the inbox is there");
    writer.write_all(b"ISA*00*").expect("there is room");
    let (first, cursor) = round(&desk, Cursor::Start);
    writer.write_all(b"~IEA*1*").expect("there is room");
    let (growing, cursor) = round(&desk, cursor);
    let (whole, cursor) = round(&desk, cursor);
    assert_eq!((first, growing), (vec![], vec![]));
    assert_eq!(whole, ["era.835: ISA*00*~IEA*1*"]);
    assert_eq!(round(&desk, cursor).0, Vec::<String>::new());
}

#[test]
fn files_come_in_the_order_in_which_they_were_put_there() {
    let desk = Desk::new();
    for name in ["c.835", "a.835", "b.835"] {
        desk.put(name, name.as_bytes());
        desk.let_the_clock_tick();
    }
    let cursor = round(&desk, Cursor::Start).1;
    assert_eq!(round(&desk, cursor).0, ["c.835: c.835", "a.835: a.835", "b.835: b.835"]);
}

/// An SFTP client that keeps the times of what it copies gives a file of last month to the folder, and
/// a wrong clock somewhere gives one of next year.
#[test]
fn the_time_that_a_file_claims_for_itself_hides_nothing() {
    let desk = Desk::new();
    let mut cursor = Cursor::Start;
    let mut told = Vec::new();
    for (name, year) in [("next.835", 60), ("last.835", 40), ("now.835", 50)] {
        desk.put(name, b"ISA");
        let file = fs::File::options().write(true).open(desk.inbox(name)).expect("it is there");
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_hours(24 * 365 * year);
        file.set_modified(time).expect("it is ours");
        for _ in 0..2 {
            let (new, next) = round(&desk, cursor);
            told.extend(new);
            cursor = next;
        }
    }
    assert_eq!(told, ["next.835: ISA", "last.835: ISA", "now.835: ISA"]);
}

#[test]
fn what_is_unfinished_hidden_or_a_folder_is_left_alone() {
    let desk = Desk::new();
    for name in ["a.part", "b.TMP", "c.835.filepart", ".d.835", "d.crdownload"] {
        desk.put(name, b"ISA");
    }
    fs::create_dir(desk.inbox("done")).expect("the inbox is there");
    let cursor = round(&desk, Cursor::Start).1;
    let (told, cursor) = round(&desk, cursor);
    assert_eq!(told, Vec::<String>::new());
    fs::rename(desk.inbox("a.part"), desk.inbox("a.835")).expect("it is there");
    let cursor = round(&desk, cursor).1;
    assert_eq!(round(&desk, cursor).0, ["a.835: ISA"]);
}

#[test]
fn a_file_that_was_changed_after_it_was_read_is_read_again() {
    let desk = Desk::new();
    desk.put("era.835", b"one");
    let cursor = round(&desk, round(&desk, Cursor::Start).1).1;
    desk.put("era.835", b"another");
    let cursor = round(&desk, cursor).1;
    assert_eq!(round(&desk, cursor).0, ["era.835: another"]);
}

#[test]
fn what_can_not_be_read_is_a_finding_that_names_no_file() {
    let desk = Desk::new();
    desk.put("a-before.835", b"ISA");
    let large = fs::File::create(desk.inbox("ada-example.835")).expect("the inbox is there");
    large.set_len((256 << 20) + 1).expect("holes cost nothing");
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/hostname", desk.inbox("bob-example.835")).expect("it is new");
    desk.put("z-after.835", b"ISA");
    let cursor = round(&desk, Cursor::Start).1;
    let (mut told, cursor) = round(&desk, cursor);
    told.sort_unstable();
    expect![[r#"
        a-before.835: ISA
        file_too_large: a file of 268435457 bytes was not read; no more than 268435456 are: cut it
        link_in_inbox: a link in the inbox was not followed; put the file itself there
        z-after.835: ISA"#]]
    .assert_eq(&told.join("\n"));
    assert_eq!(round(&desk, cursor).0, Vec::<String>::new(), "each is told of once");
}

#[test]
fn a_cursor_of_somebody_else_is_refused() {
    let desk = Desk::new();
    for text in ["", "7", "1 2 3", "a b c d"] {
        let refused = run(desk.platform.poll(&Cursor::After(text.to_owned())));
        assert!(matches!(refused, Err(PlatformError::Absent)), "{text}");
    }
}

#[test]
fn a_folder_that_is_gone_is_not_an_empty_one() {
    let desk = Desk::new();
    let warrant = warrant(SHEET);
    fs::remove_dir_all(desk.dir().join("in")).expect("it is there");
    fs::remove_dir_all(desk.dir().join("out")).expect("it is there");
    let polled = run(desk.platform.poll(&Cursor::Start)).map(|it| it.has_more);
    let found = run(desk.platform.find(warrant.key())).map(|it| it.is_some());
    let performed = run(desk.platform.perform(&warrant)).map(|_| true);
    for told in [polled, found, performed] {
        assert!(matches!(told, Err(PlatformError::Unreachable { .. })), "{told:?}");
    }
}

#[test]
fn a_corrected_claim_is_put_down_as_it_was_approved() {
    let desk = Desk::new();
    let receipt = run(desk.platform.perform(&warrant(CLAIM))).expect("nothing is in the way");
    assert!(receipt.reference.ends_with(".0 submit_corrected_claim.837"), "{receipt:?}");
    assert_eq!(fs::read(desk.outbox(&receipt.reference)).expect("it is there"), b"ISA*00*");
}

#[test]
fn a_second_attempt_is_the_first_one_even_after_it_was_uploaded() {
    let desk = Desk::new();
    let warrant = warrant(SHEET);
    let attempt = || run(desk.platform.perform(&warrant)).expect("nothing is in the way");
    let first = attempt();
    assert_eq!(attempt(), first);
    assert_eq!(desk.n_in_outbox(), 1);
    fs::remove_file(desk.outbox(&first.reference)).expect("it is there");
    assert_eq!(attempt(), first);
    assert_eq!(desk.n_in_outbox(), 0, "it is not put there a second time");
    let found = run(desk.platform.find(warrant.key())).expect("nothing is in the way");
    assert_eq!(found.expect("it was done").reference, first.reference);
}

#[test]
fn under_one_key_stands_one_thing() {
    let desk = Desk::new();
    run(desk.platform.perform(&warrant(SHEET))).expect("nothing is in the way");
    let other = run(desk.platform.perform(&warrant(CLAIM)));
    let Err(PlatformError::Refused { code, .. }) = other else { panic!("{other:?}") };
    assert_eq!(code, "folder_other_content");
    assert_eq!(desk.n_in_outbox(), 1);
}

/// What a crash leaves behind after each step, what is said of it then, and what a second attempt does.
#[test]
fn what_each_crash_leaves_behind() {
    let mut table = String::new();
    for (kept, is_in_outbox) in
        [("", false), (".tmp", false), (".placing", false), (".placing", true), ("whole", true)]
    {
        let desk = Desk::new();
        let warrant = warrant(SHEET);
        let name = run(desk.platform.perform(&warrant)).expect("nothing is in the way").reference;
        let whole = desk.outbox(".kept").join(&name);
        match kept {
            "whole" => (),
            "" => fs::remove_file(&whole).expect("it is there"),
            ending => {
                let left = whole.with_file_name(format!("{name}{ending}"));
                fs::rename(&whole, left).expect("it is there");
            }
        }
        if !is_in_outbox {
            fs::remove_file(desk.outbox(&name)).expect("it is there");
        }
        let found = match run(desk.platform.find(warrant.key())) {
            Ok(receipt) => receipt.map_or("not done", |_| "done").to_owned(),
            Err(err) => err.to_string(),
        };
        let attempted = match run(desk.platform.perform(&warrant)) {
            Ok(_) => format!("done, {} there", desk.n_in_outbox()),
            Err(err) => format!("{:?}", err.next(desk.platform.describe().writes)),
        };
        table.push_str(&format!("{kept:8} {is_in_outbox:5} | {found} | {attempted}\n"));
    }
    expect![[r#"
                 false | not done | done, 1 there
        .tmp     false | not done | done, 1 there
        .placing false | the platform refused with code `folder_maybe_taken_away` | AskAPerson
        .placing true  | done | done, 1 there
        whole    true  | done | done, 1 there
    "#]]
    .assert_eq(&table);
}

#[test]
fn many_at_once_put_one_thing_down() {
    let desk = Desk::new();
    let warrant = warrant(SHEET);
    run(async {
        let attempt = || desk.platform.perform(&warrant);
        let (a, b, c, d) = tokio::join!(attempt(), attempt(), attempt(), attempt());
        for receipt in [a, b, c, d] {
            receipt.expect("the others did the same");
        }
    });
    assert_eq!(desk.n_in_outbox(), 1);
}

#[cfg(unix)]
#[test]
fn what_we_write_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    let name = run(desk.platform.perform(&warrant(SHEET))).expect("done").reference;
    let mode =
        |path: PathBuf| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    for folder in [desk.inbox(""), desk.outbox(""), desk.outbox(".kept")] {
        assert_eq!(mode(folder), 0o700);
    }
    for file in [desk.outbox(&name), desk.outbox(".kept").join(&name), desk.outbox(".kept/lock")] {
        assert_eq!(mode(file), 0o600);
    }
}

#[test]
fn inbox_and_outbox_may_not_be_one() {
    let dir = tempfile::tempdir().expect("there is room");
    let (inbox, outbox) = (dir.path().join("x"), dir.path().join("./y/../x"));
    fs::create_dir(dir.path().join("y")).expect("there is room");
    let refused = Folder::open(account(), inbox, outbox).map(drop);
    assert!(matches!(refused, Err(FolderError::OneFolder)), "{refused:?}");
}

/// A folder in a place of its own, where attempts and answers get lost.
struct Faulty {
    folder: Folder,
    faults: Mutex<VecDeque<Fault>>,
    dir: TempDir,
}

struct Desk {
    platform: Faulty,
    n_told: AtomicU8,
    n_planted: AtomicU8,
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("there is room");
        let (inbox, outbox) = (dir.path().join("in"), dir.path().join("out"));
        let folder = Folder::open(account(), inbox, outbox).expect("there is room");
        let platform = Faulty { folder, faults: Mutex::default(), dir };
        Self { platform, n_told: AtomicU8::new(0), n_planted: AtomicU8::new(0) }
    }

    fn dir(&self) -> &Path {
        self.platform.dir.path()
    }

    fn inbox(&self, name: &str) -> PathBuf {
        self.dir().join("in").join(name)
    }

    fn outbox(&self, name: &str) -> PathBuf {
        self.dir().join("out").join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.inbox(name), bytes).expect("the inbox is there");
    }

    fn n_in_outbox(&self) -> usize {
        let names = fs::read_dir(self.outbox("")).expect("it is there");
        let names = names.map(|it| it.expect("it is there").file_name());
        names.filter(|it| it != ".kept").count()
    }

    /// Until the file system gives another time than before.
    fn let_the_clock_tick(&self) {
        let probe = self.dir().join("clock");
        let time = || {
            fs::write(&probe, "").expect("there is room");
            fs::metadata(&probe).and_then(|it| it.modified()).expect("it has a time")
        };
        let before = time();
        while time() == before {}
    }
}

impl Bench for Desk {
    type Platform = Faulty;

    fn platform(&self) -> &Faulty {
        &self.platform
    }

    fn into_platform(self) -> Faulty {
        self.platform
    }

    fn n_effects(&self) -> usize {
        self.n_in_outbox() - usize::from(self.n_planted.load(Ordering::Relaxed))
    }

    fn happen(&self, n: u8) -> Vec<Delivery> {
        let first = self.n_told.fetch_add(n, Ordering::Relaxed);
        for number in first..first + n {
            self.put(&format!("{number}.835"), b"ISA*00*");
        }
        Vec::new()
    }

    fn lose_next_request(&self) {
        self.platform.faults.lock().expect("nobody panics").push_back(Fault::LostRequest);
    }

    fn lose_next_answer(&self) {
        self.platform.faults.lock().expect("nobody panics").push_back(Fault::LostAnswer);
    }

    /// Something else stands there under the key.
    fn refuse_next(&self) {
        let kind = self.platform.describe().performs[0];
        let name = format!("{} {}.txt", warrant(kind).key(), kind.id());
        fs::write(self.outbox(&name), "something else").expect("the outbox is there");
        self.n_planted.fetch_add(1, Ordering::Relaxed);
    }
}

#[async_trait]
impl Platform for Faulty {
    fn describe(&self) -> &Description {
        self.folder.describe()
    }

    fn verify(&self, delivery: Delivery) -> Result<Verified, Unverified> {
        self.folder.verify(delivery)
    }

    fn decode(&self, delivery: &Verified) -> Reading {
        self.folder.decode(delivery)
    }

    async fn poll(&self, since: &Cursor) -> Result<Page, PlatformError> {
        self.folder.poll(since).await
    }

    async fn fetch(&self, record: &RecordRef) -> Result<Reading, PlatformError> {
        self.folder.fetch(record).await
    }

    async fn perform(&self, warrant: &Warrant) -> Result<Receipt, PlatformError> {
        let fault = self.faults.lock().expect("nobody panics").pop_front();
        if fault == Some(Fault::LostRequest) {
            return Err(PlatformError::Unclear(None));
        }
        let receipt = self.folder.perform(warrant).await?;
        if fault == Some(Fault::LostAnswer) {
            Err(PlatformError::Unclear(None))
        } else {
            Ok(receipt)
        }
    }

    async fn find(&self, key: WarrantKey) -> Result<Option<Receipt>, PlatformError> {
        self.folder.find(key).await
    }
}

/// Turns the pages once, as somebody does who asks now and then: one line for each file and finding.
fn round(desk: &Desk, mut since: Cursor) -> (Vec<String>, Cursor) {
    let mut told = Vec::new();
    loop {
        let page = run(desk.platform.poll(&since)).expect("nothing is in the way");
        for file in page.reading.files {
            assert_eq!(file.key.account, numbered(domain::AccountId::new, 1));
            let name = file.key.id.split(' ').next().expect("a text has a beginning");
            told.push(format!("{name}: {}", String::from_utf8_lossy(file.bytes.expose())));
        }
        told.extend(page.reading.findings.iter().map(|it| format!("{}: {}", it.kind, it.what)));
        since = page.next;
        if !page.has_more {
            return (told, since);
        }
    }
}

//! Intake: what a platform reported or a file said becomes events, and an event opens a case or wakes
//! the one that is open.
//!
//! Every way in is a hint. What a platform hints at is fetched; what a file says is known by its content,
//! so that a file that comes twice, late or under another name changes nothing the second time.
//!
//! **Invariants**
//! - One event is taken in once, and opens at most one case.
//! - What can't be read becomes a finding that a person sees.
//! - The place up to which an account was read moves on in the transaction that keeps what was read.

mod at_the_door;
mod by_number;
mod file;
pub(crate) mod delivered;
mod kept_back;

use std::{
    collections::{HashMap, HashSet},
    io::Read,
    sync::Arc,
};

use domain::{
    AccountId, Case, CaseId, CaseState, ClaimRef, Digest, Event, Fact, Moment, Phi, Severity,
};
use futures_util::{StreamExt, TryStreamExt, stream};
use jobs::Trouble;
use platforms::{Cursor, PlatformError, Reading, ReceivedFile};
use store::{About, By, Mirrored, Notice, Noticed, Practice, Record, RecordKind, StoreError, Tx};

pub(crate) use self::file::keep_file;
use self::file::{heard, received};
use crate::{
    Office, Stage, decided,
    inbox::{self, FileReport, Said, Source, Tallied},
};

/// So many things that a file said are kept with one commit when it is read by hand: enough to be quick,
/// and few enough that others don't wait long.
const N_SAID_OF_COMMIT: usize = 512;

/// What was read of an account.
#[derive(Default)]
pub struct Page {
    account: Option<AccountId>,
    heard: Vec<Heard>,
    files: Vec<store::ReceivedFile>,
    findings: Vec<Noticed>,
    next: Option<Cursor>,
    has_more: bool,
    /// The delivery that it comes from, if it comes from one and not from a poll.
    delivery: Option<(AccountId, u32)>,
}

/// One thing that was said, and the file that said it, by its word.
struct Heard {
    said: Said,
    file: Option<Arc<str>>,
}

/// What came of a file.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Ingested {
    /// Events that were not known.
    pub n_events: usize,
    /// Events that were known already.
    pub n_known: usize,
    /// Cases that were opened.
    pub n_cases: usize,
    /// The file was here before, byte for byte.
    pub was_here: bool,
}

/// Reads a file by hand: `recourse ingest`, or an upload. Commits as it goes; to read it again does no
/// harm.
pub async fn ingest(
    office: &Office,
    practice: &Practice,
    source: &Source,
    stream: impl Read,
) -> Result<(Ingested, FileReport), StoreError> {
    let (file, findings, report, mut ingested) = take_all(office, practice, source, stream).await?;
    let mut tx = office.store.begin(practice, office.stamp(By::Step("intake"))).await?;
    ingested.was_here = !keep_file(&mut tx, &file, &findings).await?;
    tx.commit().await?;
    Ok((ingested, report))
}

/// Takes in all that a file says; that it came is for the caller to keep.
pub(crate) async fn take_all(
    office: &Office,
    practice: &Practice,
    source: &Source,
    stream: impl Read,
) -> Result<(store::ReceivedFile, Vec<Noticed>, FileReport, Ingested), StoreError> {
    let mut said = Vec::new();
    let report = inbox::read(stream, source, &mut |it| said.push(it));
    let (file, findings) = received(practice, source, &report);
    let mut ingested = Ingested::default();
    let mut heard = heard(practice, &file, said).peekable();
    while heard.peek().is_some() {
        let part = heard.by_ref().take(N_SAID_OF_COMMIT).collect();
        let mut tx = office.store.begin(practice, office.stamp(By::Step("intake"))).await?;
        take_in(office, &mut tx, part, &mut ingested).await?;
        tx.commit().await?;
    }
    Ok((file, findings, report, ingested))
}

/// Reads the next page of an account.
pub(crate) async fn think(
    office: &Office,
    practice: &Practice,
    account: AccountId,
) -> Result<Page, Trouble> {
    let platform = office.platforms.get(&account).ok_or(NOT_CONNECTED)?;
    let known = practice.account(account).await?.ok_or(NOT_CONNECTED)?;
    let since = known.cursor.map_or(Cursor::Start, |it| Cursor::After(it.expose().clone()));
    let page = platform.poll(&since).await.map_err(|err| not_read(&err))?;
    let mut read = Page { account: Some(account), has_more: page.has_more, ..Page::default() };
    read.next = (page.next != since).then_some(page.next);
    let mut reading = page.reading;
    for hint in std::mem::take(&mut reading.hints) {
        let fetched = platform.fetch(&hint).await.map_err(|err| not_read(&err))?;
        reading.append(fetched);
    }
    read.take(practice, reading, (account, office.now()));
    Ok(read)
}

/// Keeps a page, and has the next one read.
pub(crate) async fn write(office: &Office, tx: &mut Tx, page: Page) -> Result<(), Trouble> {
    let Page { account, heard, files, findings, next, has_more, delivery } = page;
    if let Some((account, turn)) = delivery {
        tx.delivery_was_read(account, turn).await?;
    }
    take_in(office, tx, heard, &mut Ingested::default()).await?;
    for file in &files {
        tx.receive_file(file).await?;
    }
    for finding in &findings {
        tx.notice(finding).await?;
    }
    let Some(account) = account else { return Ok(()) };
    if let Some(Cursor::After(place)) = next {
        tx.move_cursor(account, &Phi::new(place)).await?;
    }
    let now = tx.stamp().at;
    let due = if has_more { now } else { now.plus(office.pace.poll) };
    tx.enqueue(Stage::Intake.job(About::Account(account), 0, due)).await?;
    Ok(())
}

impl Page {
    fn take(&mut self, practice: &Practice, reading: Reading, at: (AccountId, Moment)) {
        let (account, now) = at;
        let Reading { events, files, findings, hints } = reading;
        let told = |it| Heard { said: Said::of(Some(it), vec![]), file: None };
        self.heard.extend(events.into_iter().map(told));
        for file in files {
            self.file(practice, &file, at);
        }
        let about = Notice::Account(account);
        for finding in findings {
            self.findings.push(noticed(&about, finding.kind, finding.what, now));
        }
        for _ in hints {
            let what = "a record leads to another one that was not read".to_owned();
            self.findings.push(noticed(&about, "hint_in_a_hint", what, now));
        }
    }

    fn file(&mut self, practice: &Practice, file: &ReceivedFile, at: (AccountId, Moment)) {
        let (account, seen) = at;
        let source = Source { account, name: file.key.id.clone(), seen };
        let mut said = Vec::new();
        let report = inbox::read(&file.bytes.expose()[..], &source, &mut |it| said.push(it));
        let (file, findings) = received(practice, &source, &report);
        self.heard.extend(heard(practice, &file, said));
        self.files.push(file);
        self.findings.extend(findings);
    }
}

/// Takes in what was said, and opens or wakes the cases that it is about.
async fn take_in(
    office: &Office,
    tx: &mut Tx,
    mut heard: Vec<Heard>,
    ingested: &mut Ingested,
) -> Result<(), StoreError> {
    for Heard { said, .. } in &mut heard {
        kept_back::tie(tx, said).await?;
    }
    let events: Vec<_> = heard.iter().filter_map(|it| it.said.event.as_ref()).collect();
    let records: Vec<_> = heard.iter().flat_map(|it| &it.said.records).collect();
    tx.foresee(&events, &records).await?;
    let mut open = OpenCases::of_all(tx, &events).await?;
    let mut words = Vec::new();
    for Heard { said: Said { event, records, counted, .. }, file } in heard {
        let mut is_new = false;
        for record in &records {
            let mirrored = mirror(tx, record).await?;
            is_new |= matches!(mirrored, Mirrored::New | Mirrored::Changed);
            if mirrored == Mirrored::New && record.key.kind == RecordKind::Claim {
                claim_came(tx, record).await?;
            }
        }
        let mut remittance = None;
        match counted {
            Some(Tallied::Word(word)) if is_new => words.push(*word),
            Some(Tallied::Remittance(sums)) => remittance = Some(sums),
            Some(Tallied::Word(_)) | None => {}
        }
        let Some(event) = event else { continue };
        if !tx.take_in(&event).await? {
            ingested.n_known += 1;
            continue;
        }
        if let Some(sums) = &remittance {
            tx.keep_remittance(sums).await?;
        }
        ingested.n_events += 1;
        ingested.n_cases +=
            usize::from(tell(office, tx, (&event, file.as_deref()), &mut open).await?);
    }
    decided::keep(tx, words).await
}

/// Opens a case for an event, or wakes the one that is open; says whether one was opened.
async fn tell(
    office: &Office,
    tx: &mut Tx,
    (event, file): (&Event, Option<&str>),
    open: &mut OpenCases,
) -> Result<bool, StoreError> {
    let now = tx.stamp().at;
    let Some(claim) = event.fact.claim() else {
        if let Fact::RecoupmentTaken { taken, .. } = &event.fact {
            tx.notice(&kept_back::finding(event, (None, *taken), file, now)).await?;
        }
        return Ok(false);
    };
    if let Fact::ClaimRejected { claim } = &event.fact {
        at_the_door::rejected(tx, claim).await?;
        return Ok(false);
    }
    if let Some(case) = open.of(tx, claim).await? {
        let turn = turn_of(event);
        tx.enqueue(Stage::Settle.job(About::Case(case), turn, now)).await?;
        return Ok(false);
    }
    if office.agent_for(event).is_none() {
        if let Fact::RecoupmentTaken { taken, .. } = &event.fact {
            tx.notice(&kept_back::finding(event, (Some(claim), *taken), file, now)).await?;
        }
        return Ok(false);
    }
    let case = Case {
        id: office.id(CaseId::new),
        practice: tx.practice().id(),
        claim: claim.clone(),
        opened_by: event.key.clone(),
        opened: now,
        state: CaseState::FIRST,
        n_steps: 0,
    };
    let is_new = tx.open_case_from(&case, file).await?;
    if is_new {
        tx.enqueue(Stage::Decide.job(About::Case(case.id), case.n_steps, now)).await?;
        open.opened(case);
    }
    Ok(is_new)
}

/// Opens a case for an event that was taken in before, when the case about its claim was just being closed.
pub(crate) async fn tell_again(
    office: &Office,
    tx: &mut Tx,
    event: &Event,
) -> Result<(), StoreError> {
    tell(office, tx, (event, None), &mut OpenCases::default()).await.map(drop)
}

/// The case that is open for each claim of this transaction, its own changes included.
#[derive(Default)]
struct OpenCases(HashMap<ClaimRef, Option<CaseId>>);

impl OpenCases {
    /// The open cases of all claims that something happened to.
    async fn of_all(tx: &Tx, events: &[&Event]) -> Result<Self, StoreError> {
        let claims: HashSet<_> = events.iter().filter_map(|it| it.fact.claim()).collect();
        let n_claims = claims.len().max(1);
        let practice = tx.practice().for_many();
        let ask = async |claim: &ClaimRef| Ok((claim.clone(), open_case(&practice, claim).await?));
        let asked: Vec<_> = claims.into_iter().map(ask).collect();
        stream::iter(asked).buffer_unordered(n_claims).try_collect().await.map(Self)
    }

    async fn of(&mut self, tx: &Tx, claim: &ClaimRef) -> Result<Option<CaseId>, StoreError> {
        if let Some(known) = self.0.get(claim) {
            return Ok(*known);
        }
        let open = open_case(tx.practice(), claim).await?;
        self.0.insert(claim.clone(), open);
        Ok(open)
    }

    fn opened(&mut self, case: Case) {
        self.0.insert(case.claim, Some(case.id));
    }
}

/// The case that is open for a claim. Nobody else writes for the practice meanwhile.
async fn open_case(practice: &Practice, claim: &ClaimRef) -> Result<Option<CaseId>, StoreError> {
    let cases = practice.cases_of(claim).await?;
    Ok(cases.iter().rev().find(|it| it.state != CaseState::Closed).map(|it| it.id))
}

/// The claim as it was sent comes after the payer's answer to it: who decided without it looks again.
async fn claim_came(tx: &mut Tx, record: &Record) -> Result<(), StoreError> {
    let Some(number) = &record.claim else { return Ok(()) };
    let now = tx.stamp().at;
    for case in by_number::open_cases(tx, number).await? {
        let job = Stage::Settle.job(About::Case(case.id), case.n_steps, now);
        tx.enqueue(job).await?;
    }
    Ok(())
}

/// Keeps a record. A payment that says something else than the same payment did before is for a person.
async fn mirror(tx: &mut Tx, record: &Record) -> Result<Mirrored, StoreError> {
    let mirrored = tx.mirror(record).await?;
    if mirrored == Mirrored::Changed && record.key.kind == RecordKind::Payment {
        let what = format!(
            "the payment {} came before with other content; both are counted: compare them",
            record.key.id.expose()
        );
        let about = Notice::Account(record.key.account);
        tx.notice(&noticed(&about, "trace_repeats", what, record.seen)).await?;
    }
    Ok(mirrored)
}

fn noticed(about: &Notice, kind: &str, what: String, at: Moment) -> Noticed {
    let (kind, severity) = (kind.to_owned(), Severity::Warning);
    Noticed { about: about.clone(), kind, severity, what: Phi::new(what), at }
}

/// Which turn of looking an event leads to: another event is another turn.
fn turn_of(event: &Event) -> u32 {
    let digest = Digest::of(event.key.id.as_bytes()).to_string();
    u32::from_str_radix(&digest[..8], 16).expect("a digest is hexadecimal")
}

const NOT_CONNECTED: Trouble =
    Trouble::Never("the account is not connected in the settings of this worker");

fn not_read(err: &PlatformError) -> Trouble {
    match err {
        PlatformError::Unauthorized => {
            Trouble::Later("the platform does not accept the account's credentials")
        }
        _ => Trouble::Later("the platform could not be read"),
    }
}

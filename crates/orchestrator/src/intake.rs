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

use std::{
    collections::{HashMap, HashSet},
    io::Read,
};

use domain::{
    AccountId, Case, CaseId, CaseState, Cents, ClaimRef, Digest, Event, Fact, Moment, Phi, Severity,
};
use futures_util::{StreamExt, TryStreamExt, stream};
use jobs::Trouble;
use platforms::{Cursor, PlatformError, Reading, ReceivedFile};
use store::{About, By, Mirrored, Notice, Noticed, Practice, Record, RecordKind, StoreError, Tx};

use crate::{
    Office, Stage,
    inbox::{self, FileReport, Said, Source},
};

/// So many things that a file said are kept with one commit when it is read by hand: enough to be quick,
/// and few enough that others don't wait long.
const N_SAID_OF_COMMIT: usize = 512;

/// What was read of an account.
#[derive(Default)]
pub struct Page {
    account: Option<AccountId>,
    said: Vec<Said>,
    files: Vec<store::ReceivedFile>,
    findings: Vec<Noticed>,
    next: Option<Cursor>,
    has_more: bool,
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
    let mut said = Vec::new();
    let report = inbox::read(stream, source, &mut |it| said.push(it));
    let mut ingested = Ingested::default();
    let mut said = said.into_iter().peekable();
    while said.peek().is_some() {
        let part = said.by_ref().take(N_SAID_OF_COMMIT).collect();
        let mut tx = office.store.begin(practice, office.stamp(By::Step("intake"))).await?;
        take_in(office, &mut tx, part, &mut ingested).await?;
        tx.commit().await?;
    }
    let mut tx = office.store.begin(practice, office.stamp(By::Step("intake"))).await?;
    let (file, findings) = received(practice, source, &report);
    ingested.was_here = !tx.receive_file(&file).await?;
    for finding in &findings {
        tx.notice(finding).await?;
    }
    tx.commit().await?;
    Ok((ingested, report))
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
    let Page { account, said, files, findings, next, has_more } = page;
    take_in(office, tx, said, &mut Ingested::default()).await?;
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
        self.said.extend(events.into_iter().map(|it| Said { event: Some(it), records: vec![] }));
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
        let said = &mut self.said;
        let report = inbox::read(&file.bytes.expose()[..], &source, &mut |it| said.push(it));
        let (file, findings) = received(practice, &source, &report);
        self.files.push(file);
        self.findings.extend(findings);
    }
}

/// Takes in what was said, and opens or wakes the cases that it is about.
async fn take_in(
    office: &Office,
    tx: &mut Tx,
    said: Vec<Said>,
    ingested: &mut Ingested,
) -> Result<(), StoreError> {
    let events: Vec<_> = said.iter().filter_map(|it| it.event.as_ref()).collect();
    let records: Vec<_> = said.iter().flat_map(|it| &it.records).collect();
    tx.foresee(&events, &records).await?;
    let mut open = OpenCases::of_all(tx, &events).await?;
    for Said { event, records } in said {
        for record in &records {
            let mirrored = mirror(tx, record).await?;
            if mirrored == Mirrored::New && record.key.kind == RecordKind::Claim {
                claim_came(tx, record).await?;
            }
        }
        let Some(event) = event else { continue };
        if !tx.take_in(&event).await? {
            ingested.n_known += 1;
            continue;
        }
        ingested.n_events += 1;
        ingested.n_cases += usize::from(tell(office, tx, &event, &mut open).await?);
    }
    Ok(())
}

/// Opens a case for an event, or wakes the one that is open; says whether one was opened.
async fn tell(
    office: &Office,
    tx: &mut Tx,
    event: &Event,
    open: &mut OpenCases,
) -> Result<bool, StoreError> {
    let Some(claim) = event.fact.claim() else { return Ok(false) };
    if let Fact::ClaimRejected { claim } = &event.fact {
        at_the_door::rejected(tx, claim).await?;
        return Ok(false);
    }
    let now = tx.stamp().at;
    if let Some(case) = open.of(tx, claim).await? {
        let turn = turn_of(event);
        tx.enqueue(Stage::Settle.job(About::Case(case), turn, now)).await?;
        return Ok(false);
    }
    if office.agent_for(event).is_none() {
        if let Fact::RecoupmentTaken { taken, .. } = &event.fact {
            tx.notice(&kept_back(event, claim, *taken, now)).await?;
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
    let is_new = tx.open_case(&case).await?;
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
    tell(office, tx, event, &mut OpenCases::default()).await.map(drop)
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

/// The file as it is kept, and what is to be looked at.
fn received(
    practice: &Practice,
    source: &Source,
    report: &FileReport,
) -> (store::ReceivedFile, Vec<Noticed>) {
    let key = domain::EventKey { account: source.account, id: format!("file {}", report.digest) };
    let about = Notice::File(practice.file_word(&key));
    let finding = |it: &inbox::FileFinding| {
        // Without it nobody finds the claim, and two claims with one fault would be one finding.
        let claim = it.claim.as_ref().map_or_else(String::new, |it| format!("claim {it}: "));
        Noticed {
            about: about.clone(),
            kind: it.kind.to_owned(),
            severity: it.severity,
            what: Phi::new(format!("{}: {claim}{}", source.name, it.what)),
            at: source.seen,
        }
    };
    let findings = report.findings.iter().filter(|it| it.severity != Severity::Note);
    let file = store::ReceivedFile {
        key,
        name: Phi::new(source.name.clone()),
        digest: report.digest,
        n_bytes: report.n_bytes,
        received: source.seen,
        summary: report.summary(),
    };
    (file, findings.map(finding).collect())
}

/// Money that a payer keeps back for a claim on which nobody works.
fn kept_back(event: &Event, claim: &ClaimRef, taken: Cents, at: Moment) -> Noticed {
    let what = format!(
        "a payment keeps back {taken} for claim {claim}, and no case is open for it: see whether that \
         is right, and by when it could be contested"
    );
    noticed(&Notice::Account(event.key.account), "money_kept_back", what, at)
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

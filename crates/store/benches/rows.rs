//! How fast cases are written: all that one leaves behind on its way from an event to a receipt, with
//! an audit entry for each row, in transactions of so many cases.
//!
//! `cargo bench -p store --bench rows`. A machine is seldom alone, so beside the clock on the wall stands
//! the time of the processor: of this process, the database's own thread and server included. What an
//! agent thinks and a platform answers takes no time here.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::cast_precision_loss, reason = "no figure has more than three digits that count")]

use std::{
    fs,
    time::{Duration, Instant},
};

use domain::{
    AccountId, Action, AgentVersion, ApprovedProposal, Approver, Assessment, Case, CaseId,
    CaseState, Cents, ClaimNumber, ClaimRef, Concluded, Consent, DecisionRecord, DenialClass, Door,
    Event, EventKey, Exhibit, ExhibitId, Fact, Moment, PayerId, Phi, PracticeId, Priority,
    Proposal, ProposalId, ProposedAction, Queue, Reason, Receipt, Signatures, Signed, StaffId,
    Step, Terms, Witness,
};
use store::{
    About, By, Estimate, InForce, Job, Keys, MasterKey, NewJob, Payload, Practice, Reading, Record,
    RecordKey, RecordKind, Stamp, Store, Tx, audit,
};

/// What an agent reads about a denial.
const N_EXHIBITS: u64 = 8;

/// How long an exhibit is.
const N_EXHIBIT_BYTES: usize = 400;

/// The work that an agent leaves.
const ESTIMATE: Estimate = Estimate { queue: Queue::Appeals, minutes: 75, complexity: 55 };

/// Cases in a transaction, and batches of them.
const SIZES: [(u64, u64); 2] = [(32, 24), (256, 4)];

#[tokio::main]
async fn main() {
    let stages = ["intake", "decide", "check", "approve", "act"];
    let stages = stages.map(|it| format!("{it:>9}")).concat();
    let (batch, wall, processor, rows) = ("batch", "cases/s", "of processor", "rows/s");
    println!("{:<24}{batch:>6}{wall:>10}{processor:>14}{rows:>10}{stages}  (µs a case)", "");
    for size in SIZES {
        for together in [false, true] {
            let how = if together { "together" } else { "one by one" };
            let folder = tempfile::tempdir().expect("there is a place for temporary files");
            let url = format!("sqlite:{}", folder.path().join("rows.db").display());
            measure(&format!("SQLite, {how}"), &url, size, together).await;
            if let Some(url) = testkit::postgres::new_database() {
                measure(&format!("PostgreSQL, {how}"), &url, size, together).await;
            }
        }
    }
}

async fn measure(name: &str, url: &str, (n_cases, n_batches): (u64, u64), together: bool) {
    let office = Office::open(url, together).await;
    let mut laps = [Lap::default(); 5];
    // The first batch warms everything up.
    for batch in 0..=n_batches {
        let numbers = batch * n_cases..(batch + 1) * n_cases;
        let taken = office.path(&numbers.collect::<Vec<_>>()).await;
        if batch > 0 {
            for (sum, lap) in laps.iter_mut().zip(taken) {
                sum.wall += lap.wall;
                sum.processor += lap.processor;
            }
        }
    }
    let report = audit::verify(&office.practice, &[]).await.expect("the trail can be read");
    assert_eq!(report.findings, []);
    let n = (n_cases * n_batches) as f64;
    let rows_of_a_case = report.n_entries as f64 / (n_cases * (n_batches + 1)) as f64;
    let sum = |time: fn(&Lap) -> Duration| laps.iter().map(time).sum::<Duration>().as_secs_f64();
    let (wall, processor) = (sum(|it| it.wall), sum(|it| it.processor));
    let micros = |it: &Lap| it.processor.as_secs_f64() * 1e6 / n;
    let laps = laps.each_ref().map(|it| format!("{:>9.0}", micros(it))).concat();
    let [per_second, of_processor] = [n / wall, n / processor];
    let rows = of_processor * rows_of_a_case;
    println!("{name:<24}{n_cases:>6}{per_second:>10.0}{of_processor:>14.0}{rows:>10.0}{laps}");
}

/// A practice on a new database.
struct Office {
    store: Store,
    practice: Practice,
    /// Whether rows are written together.
    together: bool,
}

/// A case on its way.
struct OnTheWay {
    case: Case,
    proposal: Option<Proposal>,
    approved: Option<ApprovedProposal>,
}

impl Office {
    async fn open(url: &str, together: bool) -> Self {
        Store::migrate(url).await.expect("a new database");
        let keys = Keys::only(MasterKey::read(&[7; 32]).expect("32 bytes"));
        let store = Store::open(url, keys).await.expect("it was migrated");
        let practice = store.found(PracticeId::new(at(), chance(1)), "Elm Street", stamp()).await;
        Self { store, practice: practice.expect("it is new"), together }
    }

    /// All steps of some cases, each step of all of them in one transaction, and how long each took.
    async fn path(&self, numbers: &[u64]) -> [Lap; 5] {
        let mut watch = Watch::start();
        let mut cases = self.intake(numbers).await;
        let intake = watch.lap();
        self.decide(&mut cases).await;
        let decide = watch.lap();
        self.check(&mut cases).await;
        let check = watch.lap();
        self.approve(&mut cases).await;
        let approve = watch.lap();
        self.act(&mut cases).await;
        [intake, decide, check, approve, watch.lap()]
    }

    async fn intake(&self, numbers: &[u64]) -> Vec<OnTheWay> {
        let said: Vec<_> = numbers.iter().map(|&n| (n, denied(n), record(n))).collect();
        let mut tx = self.begin().await;
        if self.together {
            let events: Vec<_> = said.iter().map(|(_, event, _)| event).collect();
            let records: Vec<_> = said.iter().map(|(.., record)| record).collect();
            tx.foresee(&events, &records).await.expect("read");
        }
        let mut cases = Vec::new();
        for (n, event, record) in said {
            assert!(tx.take_in(&event).await.expect("kept"));
            tx.mirror(&record).await.expect("kept");
            let case = self.case(n, &event);
            assert!(tx.open_case(&case).await.expect("kept"));
            enqueue(&mut tx, "decide", &case).await;
            cases.push(OnTheWay { case, proposal: None, approved: None });
        }
        tx.commit().await.expect("kept");
        cases
    }

    async fn decide(&self, cases: &mut [OnTheWay]) {
        let jobs = self.take(cases.len()).await;
        let mut tx = self.begin().await;
        self.finish(&mut tx, &jobs).await;
        for it in cases {
            for n in 0..N_EXHIBITS {
                assert!(tx.journal(&it.case, &exhibit(&it.case, n)).await.expect("kept"));
            }
            let proposal = proposal(&it.case);
            assert!(tx.propose(&proposal).await.expect("kept"));
            assert!(tx.keep_decision(&decision(&it.case, &proposal)).await.expect("kept"));
            let case = it.case.clone();
            let said = (Some(&assessment()), Some(ESTIMATE));
            it.case = tx.step_estimated(case, Step::Propose, said).await.expect("kept");
            enqueue(&mut tx, "check", &it.case).await;
            it.proposal = Some(proposal);
        }
        tx.commit().await.expect("kept");
    }

    async fn check(&self, cases: &mut [OnTheWay]) {
        let jobs = self.take(cases.len()).await;
        let mut tx = self.begin().await;
        self.finish(&mut tx, &jobs).await;
        for it in cases {
            it.case = tx.step(it.case.clone(), Step::PutForward).await.expect("kept");
        }
        tx.commit().await.expect("kept");
    }

    /// By people, but as many at once as there are cases.
    async fn approve(&self, cases: &mut [OnTheWay]) {
        let mut tx = self.begin().await;
        if self.together {
            tx.together();
        }
        for it in cases {
            let proposal = it.proposal.take().expect("it was proposed");
            let by = Approver::Person(StaffId::new(at(), chance(1)));
            let needs = Signatures::One;
            let consent = Consent { by, digest: proposal.digest(), at: at(), needs };
            let signed = proposal.approve(consent).expect("it waits");
            tx.sign(&signed).await.expect("kept");
            let Signed::Whole(approved) = signed else { unreachable!("one is enough") };
            assert_eq!(tx.issue(&approved).await.expect("kept"), 2);
            it.case = tx.step(it.case.clone(), Step::Approve).await.expect("kept");
            it.approved = Some(approved);
            enqueue(&mut tx, "act", &it.case).await;
        }
        tx.commit().await.expect("kept");
    }

    /// One transaction before the attempt, and one after it.
    async fn act(&self, cases: &mut [OnTheWay]) {
        let jobs = self.take(cases.len()).await;
        let mut tx = self.begin().await;
        self.finish(&mut tx, &jobs).await;
        for it in &mut *cases {
            it.case = tx.step(it.case.clone(), Step::Begin).await.expect("kept");
            for warrant in it.approved.as_ref().expect("it was approved").warrants() {
                tx.attempt(warrant.key(), it.case.id).await.expect("kept");
            }
            enqueue(&mut tx, "act", &it.case).await;
        }
        tx.commit().await.expect("kept");
        let jobs = self.take(cases.len()).await;
        let mut tx = self.begin().await;
        self.finish(&mut tx, &jobs).await;
        for it in &mut *cases {
            for warrant in it.approved.as_ref().expect("it was approved").warrants() {
                let key = warrant.key();
                let receipt =
                    Receipt { key, reference: "a note, 77".to_owned(), witness: Witness::Found };
                assert!(tx.keep_receipt(&receipt, it.case.id).await.expect("kept"));
            }
            it.case = tx.step(it.case.clone(), Step::Deliver).await.expect("kept");
        }
        tx.commit().await.expect("kept");
    }

    async fn begin(&self) -> Tx {
        // As a worker does it, once for each batch.
        let practice = self.store.practice(self.practice.id()).await.expect("it is there");
        self.store.begin(&practice, stamp()).await.expect("nobody else writes")
    }

    async fn finish(&self, tx: &mut Tx, jobs: &[Job]) {
        if self.together {
            return tx.finish_all(jobs).await.expect("they are ours");
        }
        for job in jobs {
            tx.finish(job).await.expect("it is ours");
        }
    }

    async fn take(&self, n: usize) -> Vec<Job> {
        let until = at().plus(Duration::from_mins(1));
        let jobs = self.store.take_jobs("bench", at(), until, n as u64).await.expect("taken");
        assert_eq!(jobs.len(), n);
        jobs
    }

    fn case(&self, n: u64, event: &Event) -> Case {
        Case {
            id: CaseId::new(at(), chance(n)),
            practice: self.practice.id(),
            claim: claim(n),
            opened_by: event.key.clone(),
            opened: at(),
            state: CaseState::FIRST,
            n_steps: 0,
        }
    }
}

async fn enqueue(tx: &mut Tx, step: &'static str, case: &Case) {
    let about = About::Case(case.id);
    let job = NewJob { step, about, turn: case.n_steps, due: at(), n_attempts_max: 3 };
    assert!(tx.enqueue(job).await.expect("kept"));
}

fn at() -> Moment {
    Moment::from_ms(1_772_460_000_000).expect("a day in 2026")
}

fn stamp() -> Stamp {
    Stamp { at: at(), by: By::Step("intake") }
}

/// No chance at all, but another one for each number.
fn chance(n: u64) -> [u8; 10] {
    let mut chance = [0; 10];
    chance[..8].copy_from_slice(&n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    chance
}

fn claim(n: u64) -> ClaimRef {
    ClaimRef { number: ClaimNumber(format!("A{n}")), payer: PayerId("00123".into()) }
}

fn account() -> AccountId {
    AccountId::new(at(), chance(2))
}

fn denied(n: u64) -> Event {
    let key = EventKey { account: account(), id: format!("835 {n}") };
    Event { key, at: at(), fact: Fact::ClaimDenied { claim: claim(n), denied: Cents(420_00) } }
}

fn text(n: u64) -> Payload {
    let text = format!("{n:0>N_EXHIBIT_BYTES$}");
    Payload { version: 1, json: Phi::new(format!(r#"{{"x12":"{text}"}}"#)) }
}

fn record(n: u64) -> Record {
    let kind = RecordKind::Adjudication;
    Record {
        key: RecordKey { account: account(), kind, id: Phi::new(format!("835 {n}")) },
        patient: None,
        claim: Some(claim(n).number),
        in_force: InForce::default(),
        seen: at(),
        content: text(n),
    }
}

fn exhibit(case: &Case, n: u64) -> Exhibit<Reading> {
    let question = Phi::new(format!("question {n} about {}", case.claim.number.0));
    let id = exhibit_id(case, n);
    Exhibit { id, at: at(), value: Reading { question, answer: text(n) } }
}

fn exhibit_id(case: &Case, n: u64) -> ExhibitId {
    let number: u64 = case.claim.number.0[1..].parse().expect("a number");
    ExhibitId::new(at(), chance(N_EXHIBITS * number + n))
}

fn assessment() -> Assessment {
    Assessment {
        class: DenialClass::ALL[3],
        door: Door::Replacement,
        chance_bp: 4_400,
        denied: Cents(420_00),
        expected_net: Cents(150_00),
        deadline: Some("2026-06-30".parse().expect("a day")),
        queue: Queue::Appeals,
        priority: Priority::High,
    }
}

fn reason(case: &Case) -> Reason {
    Reason::new("the claim was sent within the limit", exhibit_id(case, 1)).and(exhibit_id(case, 2))
}

fn proposal(case: &Case) -> Proposal {
    let note = |text: &str| ProposedAction {
        account: account(),
        action: Action::AddNote { text: Phi::new(text.to_owned()) },
    };
    let terms = Terms {
        id: ProposalId::new(at(), chance(case.claim.number.0[1..].parse().expect("a number"))),
        practice: case.practice,
        case: case.id,
        claim: case.claim.clone(),
        actions: vec![note("The member was covered on that day."), note("It was sent again.")],
        at_stake: Cents(420_00),
        because: vec![reason(case)],
        made_by: AgentVersion { name: "denial_triage".to_owned(), version: 1 },
        expires: at().plus(Duration::from_hours(72)),
    };
    Proposal::new(terms).expect("it can be proposed")
}

fn decision(case: &Case, proposal: &Proposal) -> DecisionRecord {
    DecisionRecord {
        case: case.id,
        n_steps: case.n_steps,
        made_by: proposal.terms().made_by.clone(),
        at: at(),
        concluded: Concluded::Proposed(proposal.terms().id),
        because: vec![reason(case)],
        assessment: Some(assessment()),
    }
}

/// How long something took.
#[derive(Clone, Copy, Default)]
struct Lap {
    wall: Duration,
    processor: Duration,
}

/// Measures laps.
struct Watch {
    begin: Instant,
    processor: Duration,
}

impl Watch {
    fn start() -> Self {
        #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
        let begin = Instant::now();
        Self { begin, processor: processor_time() }
    }

    /// Since the last lap.
    fn lap(&mut self) -> Lap {
        let last = std::mem::replace(self, Self::start());
        let processor = self.processor.saturating_sub(last.processor);
        Lap { wall: self.begin - last.begin, processor }
    }
}

/// What this process and those that it started have had of the processor, in Linux's own count; nothing
/// where the system does not tell.
fn processor_time() -> Duration {
    let mut families = vec![std::process::id().to_string()];
    let mut nanoseconds = 0;
    while let Some(process) = families.pop() {
        let tasks = fs::read_dir(format!("/proc/{process}/task"));
        for task in tasks.into_iter().flatten().flatten() {
            let read = |name: &str| fs::read_to_string(task.path().join(name)).unwrap_or_default();
            let time = read("schedstat");
            nanoseconds += time.split(' ').next().and_then(|it| it.parse().ok()).unwrap_or(0_u64);
            families.extend(read("children").split_whitespace().map(str::to_owned));
        }
    }
    Duration::from_nanos(nanoseconds)
}

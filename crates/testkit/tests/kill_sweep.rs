//! The kill sweep: the office dies at every place where it can die, under every way in which a platform
//! fails, and another worker goes on.
//!
//! Whatever happens, one approval is one effect and one receipt of each of its actions, the audit trail
//! verifies, and the case comes to its end. Where nobody can know what became of an attempt, a person
//! looks.

#![expect(clippy::unwrap_used, reason = "what fails here ends a test, which is what it is for")]
#![expect(clippy::print_stderr, reason = "whoever runs it wants to know how much was swept")]

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use domain::{Case, CaseId, CaseState, ClaimNumber, WaitsFor};
use orchestrator::{Door, Seen, approve};
use platforms::{Fault, Request, Writes};
use testkit::{
    mortal::{Came, Mortal, Outside, Place, cut_short},
    office::{HOLD, TestOffice},
    postgres,
    story::Story,
};

use Deaths::{Acting, Everywhere};
use Person::{ForNothing, ToGiveUp, ToLook};

/// The lists of the laggard platform show what was done only after a minute.
const LAG: Duration = Duration::from_mins(1);

/// A little longer than the office waits between two looks at the platform.
const PAUSE: Duration = Duration::from_secs(31);

/// The steps that act. Each of their places is died at for both actions.
const ACTING: [&str; 3] = ["begin", "act", "find_out"];

const FINDABLE: Writes = Writes::Findable { after: Duration::ZERO };
const LAGGARD: Writes = Writes::Findable { after: LAG };

/// How the platform is, and how it fails in every life.
struct Row {
    name: &'static str,
    writes: Writes,
    attempts: &'static [Option<Fault>],
    others: &'static [(Request, Fault)],
    deaths: Deaths,
    /// With no death at all: what the case needs a person for, beside the approval.
    person: Person,
}

/// Where to die.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Deaths {
    Everywhere,
    /// Only in the steps that act: the others never see this way to fail.
    Acting,
}

/// For what a person is needed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Person {
    ForNothing,
    /// To look at the platform.
    ToLook,
    /// To give the case up, because the platform refuses.
    ToGiveUp,
}

const fn row(
    name: &'static str,
    writes: Writes,
    attempts: &'static [Option<Fault>],
    (deaths, person): (Deaths, Person),
) -> Row {
    Row { name, writes, attempts, others: &[], deaths, person }
}

const ROWS: &[Row] = &[
    row("all is well", FINDABLE, &[], (Everywhere, ForNothing)),
    row("busy", FINDABLE, &[Some(Fault::Busy)], (Everywhere, ForNothing)),
    row("the request is lost", FINDABLE, &[Some(Fault::LostRequest)], (Everywhere, ForNothing)),
    row("the answer is lost", FINDABLE, &[Some(Fault::LostAnswer)], (Everywhere, ForNothing)),
    row("slow", FINDABLE, &[Some(Fault::Slow)], (Everywhere, ForNothing)),
    row("refused", FINDABLE, &[Some(Fault::Refused)], (Everywhere, ToGiveUp)),
    row("the second is refused", FINDABLE, &[None, Some(Fault::Refused)], (Acting, ToGiveUp)),
    row("the second is lost", FINDABLE, &[None, Some(Fault::LostAnswer)], (Acting, ForNothing)),
    row(
        "lost again and again",
        FINDABLE,
        &[Some(Fault::LostRequest), Some(Fault::Busy), Some(Fault::LostAnswer)],
        (Acting, ForNothing),
    ),
    Row {
        others: &[(Request::Find, Fault::Busy), (Request::Find, Fault::LostAnswer)],
        ..row("can't be asked", FINDABLE, &[Some(Fault::LostAnswer)], (Acting, ForNothing))
    },
    Row {
        others: &[(Request::Read, Fault::LostAnswer), (Request::Read, Fault::Busy)],
        ..row("can't be read", FINDABLE, &[], (Everywhere, ForNothing))
    },
    row("a laggard", LAGGARD, &[], (Acting, ForNothing)),
    row("a laggard loses the answer", LAGGARD, &[Some(Fault::LostAnswer)], (Acting, ForNothing)),
    row("a laggard loses the request", LAGGARD, &[Some(Fault::LostRequest)], (Acting, ForNothing)),
    row("knows our keys", Writes::Deduplicated, &[Some(Fault::LostAnswer)], (Acting, ForNothing)),
    row("blind", Writes::Blind, &[], (Acting, ForNothing)),
    row("blind and busy", Writes::Blind, &[Some(Fault::Busy)], (Acting, ForNothing)),
    row("blind, an answer lost", Writes::Blind, &[Some(Fault::LostAnswer)], (Acting, ToLook)),
    row("blind, a request lost", Writes::Blind, &[Some(Fault::LostRequest)], (Acting, ToLook)),
];

/// A place, and the how-manieth time in its life a worker is there.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Stop {
    place: Place,
    nth: usize,
}

/// One case from its beginning to its end, with at most one death.
struct Life {
    nth: usize,
    claim: ClaimNumber,
    target: Option<Stop>,
    visited: BTreeMap<Place, usize>,
    has_died: bool,
    needed: Person,
}

/// An office in which life follows on life.
struct Sweep {
    row: &'static Row,
    story: Story,
    outside: Arc<Outside>,
    worker: Mortal,
    n_workers: u64,
    n_lives: usize,
    cases: BTreeMap<ClaimNumber, CaseId>,
}

impl Sweep {
    fn begin(row: &'static Row, mut office: TestOffice) -> Self {
        office.replace_platform(row.writes);
        // What is not slow on purpose never takes too long, however busy the machine is.
        if !row.attempts.contains(&Some(Fault::Slow)) {
            office.office.pace.call = Duration::from_hours(1);
        }
        let outside = Outside::of(&office);
        let worker = Mortal::new(&office, &outside, ("mortal 0", 0));
        let story = Story::begin(office);
        Self { row, story, outside, worker, n_workers: 0, n_lives: 0, cases: BTreeMap::new() }
    }

    fn office(&self) -> &TestOffice {
        self.story.office()
    }

    /// A case from its beginning to its end.
    async fn live(&mut self, target: Option<Stop>) -> Life {
        let nth = self.n_lives;
        self.n_lives += 1;
        let claim = ClaimNumber(format!("A{nth}"));
        let (visited, needed) = (BTreeMap::new(), ForNothing);
        let mut life = Life { nth, claim: claim.clone(), target, visited, has_died: false, needed };
        self.tell(&format!(
            "sent {claim} 99213 150.00\nhold EFT{nth}\n  {claim} CO-252 remark M127"
        ))
        .await;
        self.outside.fail_next(self.row.attempts);
        for (request, fault) in self.row.others {
            self.office().sandbox.fail_next(*request, *fault);
        }
        self.until(&mut life, CaseState::AwaitingApproval).await;
        self.tell(&format!("approve max {claim}")).await;
        if self.until(&mut life, CaseState::InQueue).await {
            self.tell(&format!("handled max {claim} \"sent the records\"")).await;
            self.until(&mut life, CaseState::AwaitingPayer).await;
            self.tell(&format!("hold EFT{nth}B\n  {claim} reversed CO-252\n  {claim} CO-45 50.00"))
                .await;
            self.until(&mut life, CaseState::Closed).await;
        }
        // Some places are come to only when time passes.
        for _ in 0..12 {
            if life.target.is_none() || life.has_died {
                break;
            }
            self.office().hand.pass(PAUSE);
            self.work(&mut life).await;
        }
        self.outside.is_calm();
        self.check(&life).await;
        life
    }

    async fn tell(&mut self, lines: &str) {
        self.story.tell(lines).await;
    }

    /// Works and lets time pass until the case stands there, or is closed; says whether it is the former.
    async fn until(&mut self, life: &mut Life, wanted: CaseState) -> bool {
        for _ in 0..60 {
            self.work(life).await;
            match self.case(life).await.map(|it| it.state) {
                Some(state) if state == wanted => return true,
                Some(CaseState::Closed) => return false,
                Some(CaseState::Unclear) => self.look(life).await,
                Some(CaseState::Stopped) => {
                    life.needed = ToGiveUp;
                    self.tell(&format!("give up rosa {} \"refused\"", life.claim)).await;
                }
                _ => self.office().hand.pass(PAUSE),
            }
        }
        panic!("{}: never {}\n{}", self.at(life), wanted.id(), self.story.transcript());
    }

    /// Works until nothing is due, and dies where it is to die.
    async fn work(&mut self, life: &mut Life) {
        loop {
            let now = self.office().hand.now();
            match self.worker.go(now).await {
                Came::ToTheEnd(round) => {
                    if round.expect("the queue works").n_taken == 0 {
                        return;
                    }
                }
                Came::To(place) => {
                    let n_times = life.visited.entry(place.clone()).or_default();
                    *n_times += 1;
                    let here = Stop { place, nth: *n_times };
                    if !life.has_died && life.target.as_ref() == Some(&here) {
                        life.has_died = true;
                        self.die();
                    }
                }
            }
        }
    }

    /// The worker ends wherever it is; what it holds is free for others only when its time is over.
    fn die(&mut self) {
        self.n_workers += 1;
        let name = format!("mortal {}", self.n_workers);
        self.worker = Mortal::new(self.story.office(), &self.outside, (&name, self.n_workers));
        self.office().hand.pass(HOLD + Duration::from_secs(1));
    }

    /// A person looks at the platform, and says what is to be seen there.
    async fn look(&mut self, life: &mut Life) {
        life.needed = ToLook;
        let case = self.case(life).await.expect("it is unclear");
        let office = self.story.office();
        let mut open = None;
        for proposal in office.practice.proposals_of(case.id).await.unwrap() {
            for issued in office.practice.warrants_of(proposal.terms().id).await.unwrap() {
                if office.practice.receipt(issued.key).await.unwrap().is_none() {
                    open = open.or(Some(issued.key));
                }
            }
        }
        let effects = office.sandbox.effects(0);
        let done = effects.into_iter().find(|it| Some(it.key) == open);
        let found = done.map_or("not done".to_owned(), |it| format!("done {}", it.reference));
        self.tell(&format!("found ben {} {found}", life.claim)).await;
    }

    async fn case(&mut self, life: &Life) -> Option<Case> {
        let practice = self.story.office().practice.clone();
        if let Some(id) = self.cases.get(&life.claim) {
            return practice.case(*id).await.unwrap();
        }
        let cases = practice.cases_after(None, 10_000).await.unwrap();
        let case = cases.into_iter().find(|it| it.claim.number == life.claim)?;
        self.cases.insert(life.claim.clone(), case.id);
        Some(case)
    }

    /// One effect and one receipt for each action that was approved, and the end of the case.
    async fn check(&mut self, life: &Life) {
        let at = self.at(life);
        let case = self.case(life).await.expect("the case was opened");
        assert_eq!(case.state, CaseState::Closed, "{at}");
        let office = self.story.office();
        let practice = &office.practice;
        let proposals = practice.proposals_of(case.id).await.unwrap();
        assert_eq!(proposals.len(), 1, "{at}");
        let approved = practice.approved(proposals[0].terms().id).await.unwrap();
        let warrants = approved.expect("it was approved").warrants();
        assert_eq!(warrants.len(), 2, "{at}");
        let effects = office.sandbox.effects(0);
        let of_claim = effects.iter().filter(|it| it.claim.number == life.claim);
        let mut n_effects = BTreeMap::<_, usize>::new();
        of_claim.for_each(|it| *n_effects.entry(it.key).or_default() += 1);
        for warrant in &warrants {
            let key = warrant.key();
            let receipt = practice.receipt(key).await.unwrap();
            let n_effects = n_effects.remove(&key).unwrap_or(0);
            let is_given_up = life.needed == ToGiveUp;
            let is_done = receipt.is_some() && n_effects == 1;
            let is_not_done = receipt.is_none() && n_effects == 0;
            assert!(
                is_done || is_given_up && is_not_done,
                "{at}: {key} has {n_effects} effects, receipt {receipt:?}\n{}",
                self.story.transcript()
            );
        }
        assert_eq!(n_effects, BTreeMap::new(), "{at}: done without a warrant");
        if !life.has_died {
            assert_eq!(life.needed, self.row.person, "{at}");
        }
    }

    fn at(&self, life: &Life) -> String {
        let place = life.target.as_ref().map_or("no death".to_owned(), |it| {
            format!("dies the {}. time at `{}`", it.nth, it.place)
        });
        format!("{}, life {}: {place}", self.row.name, life.nth)
    }

    /// All checkers at once, with the whole audit trail.
    async fn end(self) {
        let faults = self.office().faults_at_rest().await.unwrap();
        assert_eq!(faults, [], "{}", self.row.name);
    }
}

/// Lives once without a death, and then once for each place that was come to.
async fn sweep(row: &'static Row, office: TestOffice) -> BTreeMap<Place, usize> {
    let mut sweep = Sweep::begin(row, office);
    let calm = sweep.live(None).await;
    let mut deaths = BTreeMap::new();
    for (place, n_times) in calm.visited {
        let is_acting = ACTING.contains(&place.step.as_str());
        let n_times_max = match row.deaths {
            _ if is_acting => 2,
            Everywhere => 1,
            Acting => 0,
        };
        for nth in 1..=n_times.min(n_times_max) {
            let stop = Stop { place: place.clone(), nth };
            let life = sweep.live(Some(stop)).await;
            assert!(life.has_died, "{}", sweep.at(&life));
            *deaths.entry(place.clone()).or_default() += 1;
        }
    }
    sweep.end().await;
    deaths
}

async fn sweep_all(on: &str, mut office: impl AsyncFnMut() -> Option<TestOffice>) {
    let (mut places, mut n_deaths) = (BTreeMap::<Place, usize>::new(), 0);
    for row in ROWS {
        let Some(office) = office().await else { return };
        for (place, n) in sweep(row, office).await {
            *places.entry(place).or_default() += n;
            n_deaths += n;
        }
    }
    let (n_rows, n_places) = (ROWS.len(), places.len());
    eprintln!(
        "kill sweep on {on}: {n_deaths} deaths at {n_places} places under {n_rows} ways to fail"
    );
}

#[tokio::test]
async fn one_approval_is_one_effect_wherever_the_office_dies_on_sqlite() {
    sweep_all("SQLite", async || Some(TestOffice::on_sqlite(1).await.unwrap())).await;
}

#[tokio::test]
async fn one_approval_is_one_effect_wherever_the_office_dies_on_postgres() {
    sweep_all("PostgreSQL", async || {
        let url = postgres::new_database()?;
        Some(TestOffice::at(url, 1).await.unwrap())
    })
    .await;
}

/// So many claims are worked on at a time.
const N_CLAIMS: usize = 20;

/// Whoever presses a button and hears nothing, because the program ended meanwhile, presses it again.
async fn approve_and_be_cut_off(on: &str, office: TestOffice) {
    let mut story = Story::begin(office);
    denials(&mut story, 0).await;
    let office = story.office();
    let max = office.staff("max");
    let (mut n_kept, mut n_cut_off) = (0, 0);
    for (nth, case) in office.practice.cases_after(None, 10_000).await.unwrap().iter().enumerate() {
        let seen = newest(office, case).await;
        let yes = approve(&office.office, &office.practice, max, seen);
        n_cut_off += usize::from(cut_short(yes, 1 + 2 * nth).await.is_none());
        let again = approve(&office.office, &office.practice, max, seen).await;
        n_kept += usize::from(again.is_err());
        let case = office.practice.case(case.id).await.unwrap().unwrap();
        assert_eq!(case.state, CaseState::Approved, "cut off after {nth}: {again:?}");
    }
    eprintln!("on {on}: {n_cut_off} of {N_CLAIMS} cut off at the button, {n_kept} kept before");
    settle(&mut story, 0).await;
}

/// The worker is dropped wherever it happens to be, hundreds of times.
async fn drop_the_worker_anywhere(on: &str, office: TestOffice, n_drops: usize) {
    let outside = Outside::of(&office);
    let mut story = Story::begin(office);
    let chance = &mut fastrand::Rng::with_seed(11);
    let (mut n_dropped, mut n_workers, mut batch) = (0, 0, 0);
    while n_dropped < n_drops {
        batch += 1;
        denials(&mut story, batch).await;
        approve_all(story.office()).await;
        loop {
            let faults = [None, None, Some(Fault::LostAnswer), Some(Fault::LostRequest)];
            outside.fail_next(&[faults[chance.usize(..faults.len())]]);
            n_workers += 1;
            let office = story.office();
            let name = format!("mortal {n_workers}");
            let worker = Mortal::new(office, &outside, (&name, n_workers));
            // Some don't come far, and some keep a batch or two.
            let n_polls = if chance.bool() { chance.usize(..120) } else { chance.usize(..1_500) };
            let is_done = worker.work_at_most(office.hand.now(), n_polls).await;
            n_dropped += usize::from(!is_done);
            office.hand.pass(HOLD + Duration::from_secs(1));
            let acting = office.practice.cases_waiting_for(WaitsFor::Act, 1).await.unwrap();
            if is_done && acting.is_empty() {
                break;
            }
        }
        outside.is_calm();
        settle(&mut story, batch).await;
    }
    eprintln!("on {on}: {n_dropped} workers dropped anywhere, over {batch} batches of claims");
}

fn claims(batch: usize) -> impl Iterator<Item = String> {
    (0..N_CLAIMS).map(move |nth| format!("A{batch}-{nth}"))
}

/// Denials, each with a proposal that waits for a person.
async fn denials(story: &mut Story, batch: usize) {
    let mut lines = String::new();
    let mut remit = format!("remit EFT{batch}\n");
    for claim in claims(batch) {
        lines.push_str(&format!("sent {claim} 99213 150.00\n"));
        remit.push_str(&format!("  {claim} CO-252 remark M127\n"));
    }
    story.tell(&format!("{lines}{remit}work")).await;
}

async fn approve_all(office: &TestOffice) {
    let waiting = office.practice.cases_waiting_for(WaitsFor::Approver, 10_000).await.unwrap();
    for case in waiting {
        let seen = newest(office, &case).await;
        approve(&office.office, &office.practice, office.staff("max"), seen).await.unwrap();
    }
}

/// The newest proposal of a case, as somebody sees it.
async fn newest(office: &TestOffice, case: &Case) -> Seen {
    let proposal = office.practice.proposals_of(case.id).await.unwrap().pop().unwrap();
    Seen { proposal: proposal.terms().id, digest: proposal.digest() }
}

/// The payer pays, everything comes to its end, and nothing was done twice.
async fn settle(story: &mut Story, batch: usize) {
    let mut remit = format!("pass 2 minutes\nremit EFT{batch}B\n");
    for claim in claims(batch) {
        remit.push_str(&format!("  {claim} reversed CO-252\n  {claim} CO-45 50.00\n"));
    }
    story.tell(&format!("{remit}work\npass 2 minutes")).await;
    let office = story.office();
    assert_eq!(office.faults_at_rest().await.unwrap(), []);
    let mut n_effects = BTreeMap::<_, usize>::new();
    for effect in office.sandbox.effects(0) {
        *n_effects.entry(effect.claim.number.0).or_default() += 1;
    }
    for claim in claims(batch) {
        assert_eq!(n_effects.get(&claim), Some(&2), "{claim}");
    }
    for case in office.practice.cases_after(None, 10_000).await.unwrap() {
        assert_eq!(case.state, CaseState::Closed, "{}", case.claim.number);
    }
}

#[tokio::test]
async fn an_approval_that_was_cut_off_is_kept_or_not_and_never_half() {
    approve_and_be_cut_off("SQLite", TestOffice::on_sqlite(2).await.unwrap()).await;
    let Some(url) = postgres::new_database() else { return };
    approve_and_be_cut_off("PostgreSQL", TestOffice::at(url, 2).await.unwrap()).await;
}

/// On PostgreSQL a connection outlives the worker that is dropped, and its transaction with it; there the
/// process itself is killed (`tests/kill_nine`).
#[tokio::test]
async fn a_worker_that_is_dropped_anywhere_does_nothing_twice() {
    drop_the_worker_anywhere("SQLite", TestOffice::on_sqlite(3).await.unwrap(), 40).await;
}

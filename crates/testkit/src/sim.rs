//! The simulator: an office with everything that can happen to one, chosen by a seed.
//!
//! Two workers go from place to place side by side; each may die anywhere, stand still, and come back.
//! Remittances come late, twice, out of order, forged, or not at all until somebody looks. The clock jumps.
//! The platform fails. People approve, reject, edit, answer, stop, resume, and pull the brake. After every
//! step the checkers look. In the end everything calms down, and then every case has to be closed or to
//! wait for the payer or for a person.
//!
//! **Invariants**
//! - A seed and a commit tell the same story again, word for word: everything runs in one task, nothing
//!   depends on a clock of the machine, and what depends on another thread is waited for.
//! - What people do here is what the product offers them; there is no other way in.

mod crew;
mod payers;
mod people;
mod calm;

use std::{sync::Arc, time::Duration};

use domain::{ActionKind, Moment};
use orchestrator::Door;
use platforms::{Request, Writes};

use crate::{
    mortal::Outside,
    office::{Fault, TestOffice},
    story::Story,
};
use crew::Crew;
use payers::Sent;

/// How many steps a seed is played for, if nothing else is said.
pub const N_STEPS: usize = 80;

/// All the checkers look after so many steps; after each one only those of the effects, which are quick.
const N_STEPS_OF_CHECK: usize = 20;

/// What came of a seed.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// Everything that happened, in the words of a story.
    pub transcript: String,
    /// What did not hold, at the first step at which something did not.
    pub faults: Vec<Fault>,
}

/// A simulation under way.
struct Sim {
    story: Story,
    outside: Arc<Outside>,
    crew: Crew,
    chance: fastrand::Rng,
    sent: Vec<Sent>,
    n_remittances: usize,
    is_brake_on: bool,
    n_effects: usize,
    faults: Vec<Fault>,
}

/// Plays this seed for so many steps, and then until everything is calm.
pub async fn simulate(office: TestOffice, seed: u64, n_steps: usize) -> Simulated {
    let mut sim = Sim::begin(office, seed).await;
    for nth in 1..=n_steps {
        sim.step().await;
        sim.look(nth % N_STEPS_OF_CHECK == 0).await;
        if !sim.faults.is_empty() {
            return sim.end();
        }
    }
    sim.calm_down().await;
    sim.end()
}

impl Sim {
    async fn begin(mut office: TestOffice, seed: u64) -> Self {
        let mut chance = fastrand::Rng::with_seed(seed);
        let writes = match chance.u32(..10) {
            0..=4 => Writes::Findable { after: Duration::ZERO },
            5..=6 => Writes::Findable { after: Duration::from_mins(1) },
            7..=8 => Writes::Deduplicated,
            _ => Writes::Blind,
        };
        office.replace_platform(writes);
        // A call that takes too long is an answer that is lost; here only that is chance.
        office.office.pace.call = Duration::from_hours(1_000);
        let outside = Outside::of(&office);
        let crew = Crew::new(&office, &outside);
        let mut sim = Self {
            story: Story::begin(office),
            outside,
            crew,
            chance,
            sent: Vec::new(),
            n_remittances: 0,
            is_brake_on: false,
            n_effects: 0,
            faults: Vec::new(),
        };
        sim.story.note(&format!("seed {seed}, a platform whose writes are {writes:?}"));
        for _ in 0..3 {
            sim.send_claim().await;
        }
        sim
    }

    async fn step(&mut self) {
        self.tick();
        match self.chance.u32(..100) {
            0..=54 => self.work().await,
            55..=67 => self.payer().await,
            68..=87 => self.somebody().await,
            88..=94 => self.time_passes(),
            95..=97 => self.platform_fails(),
            _ => self.rules().await,
        }
    }

    /// Between any two things that happen, some time passes.
    fn tick(&mut self) {
        let ms = self.chance.u64(1..=40);
        self.pass(Duration::from_millis(ms));
    }

    /// Time passes; or the clock is put right and goes back a little.
    fn time_passes(&mut self) {
        let secs = match self.chance.u32(..12) {
            0..=3 => self.chance.u64(1..=29),
            4..=7 => self.chance.u64(30..=90),
            8..=9 => self.chance.u64(100..=4_000),
            10 => self.chance.u64(3_600..=200_000),
            _ => {
                let back = self.chance.i64(1..=4_000);
                let now = Moment::from_ms(self.now().ms() - back).expect("a moment of 2026");
                self.office().hand.set(now);
                self.story.note(&format!("the clock is put back by {back} ms"));
                return;
            }
        };
        self.pass(Duration::from_secs(secs));
        self.story.note(&format!("{secs} seconds pass"));
    }

    fn platform_fails(&mut self) {
        use platforms::Fault::{Busy, LostAnswer, LostRequest, Refused};
        let fault = match self.chance.u32(..9) {
            0..=1 => Busy,
            2..=4 => LostAnswer,
            5..=7 => LostRequest,
            _ => Refused,
        };
        let request = match self.chance.u32(..4) {
            0 if fault != Refused => Request::Read,
            1 if fault != Refused => Request::Find,
            _ => Request::Perform,
        };
        if request == Request::Perform {
            self.outside.fail_next(&[Some(fault)]);
        } else {
            self.office().sandbox.fail_next(request, fault);
        }
        self.story.note(&format!("the next {request:?} at the platform fails: {fault:?}"));
    }

    /// The quick checkers, and now and then all.
    async fn look(&mut self, at_everything: bool) {
        let effects = self.office().sandbox.effects(0);
        if at_everything || effects.len() != self.n_effects {
            self.n_effects = effects.len();
            let office = self.story.office();
            let faults = if at_everything {
                office.faults().await
            } else {
                office.faults_of_effects().await
            };
            self.faults = faults.expect("the records can be read");
        }
    }

    fn end(mut self) -> Simulated {
        for Fault { checker, what } in &self.faults {
            self.story.note(&format!("WRONG ({checker}): {what}"));
        }
        Simulated { transcript: self.story.transcript().to_owned(), faults: self.faults }
    }

    fn office(&self) -> &TestOffice {
        self.story.office()
    }

    fn now(&self) -> Moment {
        self.office().hand.now()
    }

    fn pass(&mut self, time: Duration) {
        self.office().hand.pass(time);
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.chance.usize(..words.len())]
    }

    /// Whether something happens that has so many chances in a hundred.
    fn happens(&mut self, percent: u32) -> bool {
        self.chance.u32(..100) < percent
    }
}

/// What a standing order may cover at most.
const ORDER: [ActionKind; 2] = [ActionKind::RouteToQueue, ActionKind::AttachAnalysis];

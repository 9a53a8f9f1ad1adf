//! A demo: a whole billing office and the town around it, so that somebody who has no remittance at hand
//! sees the path from a denial to its settlement.
//!
//! The practice, its patients and its payers are invented ([`crate::town`]). The office is a real one:
//! the same installation, steps, limits and folders as anywhere. Two things are its own: its people, who
//! say yes to everything, and its clock, which stands on the town's day.
//!
//! A day goes so: the town answers what was sent and puts its files into the inbox; the office reads
//! them and works until nothing is due; its people approve and answer, and what they approved goes out.
//!
//! **Invariants**
//! - Nothing outside the folder of the demo is read or written, and no setting of the environment is
//!   looked at: a demo can't reach the records of a real office.
//! - The same seed and the same approvals make the same town, whenever it is played.

mod clock;
mod compared;
mod figures;
mod guests;
mod habits;
mod line;
mod on_file;
mod people;
mod place;

use std::{io, path::Path, sync::Arc, time::Duration};

use authority::Phase;
use chrono::{Days, NaiveDate};
use domain::{AccountId, ClaimNumber, ClaimRef, PayerId};
use jobs::{Backoff, Worker};
use orchestrator::{Door, NotDone, Office, RuleChange, Steps, sign_in::NotKept};
use server::SignIn;
use store::{By, Practice, StoreError};
use world::payers::Card;

pub(crate) use clock::of_folder as clock_of;
pub use compared::Compared;
pub use figures::{Asked, Figures, Waiting};
pub use place::{NotADemo, is_demo, remove};

use crate::{
    door,
    installation::{Installation, InstallationError, found_at},
    settings::{self, Faults, Settings},
    town::{Folders, Plan, Town, TownError},
};
use clock::Clock;
use habits::Habits;
use line::Line;
use people::{Known, People};

/// What the demo's practice is called.
pub const PRACTICE: &str = "Elm Street Family Practice";

/// The agent that the demo shows.
const AGENT: &str = "denial_triage";

/// Who may approve what in the demo's practice.
const LIMITS: &str = include_str!("demo/limits.tsv");

/// Longer than whoever looks at a demo lets it stand, so that what waits for them still waits.
const PROPOSALS_LAST: Duration = Duration::from_hours(30 * 24);

/// Twice in a morning, because a file in the inbox is taken for whole only at the second look.
const LOOKS: [(u32, u32); 2] = [(9, 0), (9, 2)];

/// When the people come to it, and when the day ends.
const PEOPLE_AT: (u32, u32) = (11, 0);
const EVENING: (u32, u32) = (17, 0);

/// Patients come on so many days out of so many.
const DAYS_OF_WEEK: (u32, u32) = (5, 7);

/// How large a demo is, and how it is to be played.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Size {
    /// What the town is made from.
    pub seed: u64,
    /// About how many claims.
    pub n_claims: u32,
    /// In so many days.
    pub n_days: u32,
}

/// A demo that is open.
pub struct Demo {
    /// Its installation.
    pub installation: Installation,
    /// Its office, on the town's time.
    pub office: Office,
    clock: Arc<Clock>,
    town: Town,
    worker: Worker,
    account: AccountId,
}

/// On what the demo's people work.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Working {
    /// They approve and answer everything.
    OnAll,
    /// They do some of it, and leave the rest to whoever looks.
    OnSome,
}

/// Why a demo can't go on.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The folder.
    #[error(transparent)]
    Place(#[from] NotADemo),
    /// Its settings.
    #[error(transparent)]
    Settings(#[from] Faults),
    /// Its installation.
    #[error(transparent)]
    Installation(#[from] InstallationError),
    /// Its town.
    #[error("the town can't live on")]
    Town(#[from] TownError),
    /// Its clock.
    #[error("the clock of the demo can't be read or written")]
    Clock(#[source] io::Error),
    /// Its records.
    #[error("the records could not be read or changed")]
    Store(#[from] StoreError),
    /// Nobody can be let in.
    #[error("the people of the demo can't be given their password")]
    NotKept(#[from] NotKept),
    /// Somebody could not do what there was to do.
    #[error("somebody could not do their work")]
    NotDone(#[from] NotDone),
}

impl Demo {
    /// Makes a demo in a folder that is empty or not there.
    pub async fn found(data: &Path, size: Size) -> Result<Self, DemoError> {
        place::prepare(data)?;
        let settings = settings_of(data)?;
        let plan = plan(size);
        let town = Town::found(size.seed, plan, folders(&settings))?;
        let clock = open_clock(data, &town)?;
        clock.set(clock::at(town.today(), EVENING.0, EVENING.1)).map_err(DemoError::Clock)?;
        found_at(&settings, Some(PRACTICE), clock.now()).await?;
        let demo = Self::with(settings, town, clock).await?;
        demo.engage().await?;
        demo.office.start(demo.practice().id()).await?;
        Ok(demo)
    }

    /// Opens a demo that was made before, and finishes the day in which it was left.
    pub async fn open(data: &Path) -> Result<Self, DemoError> {
        if !is_demo(data) {
            return Err(NotADemo::Foreign(data.to_owned()).into());
        }
        let settings = settings_of(data)?;
        let town = Town::open(folders(&settings))?;
        let clock = open_clock(data, &town)?;
        let mut demo = Self::with(settings, town, clock).await?;
        demo.morning().await?;
        Ok(demo)
    }

    async fn with(settings: Settings, town: Town, clock: Arc<Clock>) -> Result<Self, DemoError> {
        let installation = Installation::open(settings).await?;
        let mut office = installation.office_at(clock.clone()).await?;
        for platform in office.platforms.values_mut() {
            let (clock, behind) = (clock.clone(), Arc::clone(platform));
            *platform = Arc::new(Line { platform: behind, clock });
        }
        let account = installation.practice.accounts().await?.into_iter().next();
        let account = account.map(|it| it.id).ok_or(InstallationError::NoPractice)?;
        let worker = worker(&installation, town.seed());
        Ok(Self { installation, office, clock, town, worker, account })
    }

    /// Everybody is taken on, and the agent may propose.
    async fn engage(&self) -> Result<(), DemoError> {
        let (store, practice) = (&self.installation.store, self.practice());
        let stamp = self.office.stamp(By::Command("demo"));
        let mut tx = store.begin(practice, stamp).await?;
        for member in People::members(stamp.at, || self.clock.chance()) {
            tx.keep_member(&member).await?;
        }
        let phase = RuleChange::SetPhase(AGENT.to_owned(), Phase::Assist);
        let limits = RuleChange::SetLimits(LIMITS.to_owned());
        for rule in [phase, RuleChange::SetProposalLasts(PROPOSALS_LAST), limits] {
            orchestrator::found(&mut tx, rule).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The practice.
    pub fn practice(&self) -> &Practice {
        &self.installation.practice
    }

    /// The town's day.
    pub fn today(&self) -> NaiveDate {
        self.town.today()
    }

    /// The day after it.
    pub fn tomorrow(&self) -> NaiveDate {
        last_of(self.town.today(), 2)
    }

    /// The town's first day.
    pub fn first_day(&self) -> NaiveDate {
        self.town.plan().world.begin
    }

    /// What the town was made from.
    pub fn seed(&self) -> u64 {
        self.town.seed()
    }

    /// Lets the next day come, up to the hour at which people see what waits for them.
    pub async fn next_morning(&mut self) -> Result<(), DemoError> {
        self.town.pass_days(1)?;
        self.morning().await
    }

    /// What was put on file, and what came.
    async fn morning(&mut self) -> Result<(), DemoError> {
        let day = self.town.today();
        self.put_on_file(day).await?;
        for hour in LOOKS {
            self.work_at(hour).await?;
        }
        self.go_to(PEOPLE_AT)
    }

    /// The demo's people come to work. Without them, everything waits.
    pub async fn people_work(&mut self, working: Working) -> Result<(), DemoError> {
        let people = People::of(self.practice()).await?;
        let habits = Habits {
            office: &self.office,
            practice: self.practice(),
            people: &people,
            n_days: (self.today() - self.first_day()).num_days(),
        };
        habits.brake(AGENT, &orchestrator::rules(self.practice()).await?).await?;
        if working == Working::OnSome {
            habits.some_work(&Known::of(self.town.truth())).await?;
            return self.work_now().await;
        }
        // What they answered leads to proposals on which they have to say something once more.
        for _ in 0..2 {
            let known = Known::of(self.town.truth());
            people.work(&self.office, &self.installation.practice, &known).await?;
            self.work_now().await?;
        }
        Ok(())
    }

    /// Lets the clock run, so that whoever looks lives on the demo's day as it passes.
    pub fn let_clock_run(&self) {
        self.clock.run();
    }

    /// Writes down what time it is, for whoever opens the demo next.
    pub fn keep_clock(&self) -> Result<(), DemoError> {
        self.clock.keep().map_err(DemoError::Clock)
    }

    /// Does what is due by now.
    pub async fn work_on(&mut self) -> Result<(), DemoError> {
        self.work_now().await
    }

    /// Lets everybody sign in with the password of this demo, and says by what.
    pub async fn let_in(&self) -> Result<Vec<SignIn>, DemoError> {
        let data = &self.installation.settings.data;
        let password = if let Some(password) = place::password(data)? {
            password
        } else {
            let password = guests::password(&mut door::chance().map_err(InstallationError::from)?);
            place::keep_password(data, &password)?;
            password
        };
        let people = People::of(self.practice()).await?;
        guests::open(&self.office, self.practice(), (&people, &password)).await?;
        Ok(guests::guests(&password))
    }

    /// Whatever is still due is done, and the day ends.
    pub async fn evening(&mut self) -> Result<(), DemoError> {
        self.work_at(EVENING).await
    }

    /// Where everything stands.
    pub async fn figures(&self) -> Result<Figures, DemoError> {
        let inbox = &self.installation.settings.platform.inbox;
        Ok(Figures::of(self.practice(), inbox).await?)
    }

    /// What the records say, held against what really happened.
    pub async fn compared(&self) -> Result<Compared, DemoError> {
        let inbox = &self.installation.settings.platform.inbox;
        Ok(Compared::of(self.practice(), self.town.truth(), inbox).await?)
    }

    async fn put_on_file(&self, day: NaiveDate) -> Result<(), DemoError> {
        let seen = on_file::Seen {
            account: self.account,
            at: clock::at(day, 8, 0),
            first_day: self.first_day(),
        };
        let records = on_file::records(&self.town.records(day, day), seen);
        let stamp = self.office.stamp(By::Command("demo"));
        let mut tx = self.installation.store.begin(self.practice(), stamp).await?;
        for record in &records {
            tx.mirror(record).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn work_at(&mut self, hour: (u32, u32)) -> Result<(), DemoError> {
        self.go_to(hour)?;
        self.work_now().await
    }

    async fn work_now(&mut self) -> Result<(), DemoError> {
        let steps = Steps(self.office.clone());
        self.worker.run_until_idle(self.clock.now(), &steps).await?;
        Ok(())
    }

    fn go_to(&self, (hour, minute): (u32, u32)) -> Result<(), DemoError> {
        let to = clock::at(self.town.today(), hour, minute);
        self.clock.set(to).map_err(DemoError::Clock)
    }
}

/// A claim at one payer of the town, as the office knows it.
fn claim_ref(card: &Card, number: &str) -> ClaimRef {
    ClaimRef { number: ClaimNumber(number.to_owned()), payer: PayerId(card.wire_id.to_owned()) }
}

/// The settings of the folder alone: the environment may speak of a real office.
fn settings_of(data: &Path) -> Result<Settings, Faults> {
    settings::load(data, &[], &[])
}

fn folders(settings: &Settings) -> Folders {
    Folders {
        inbox: settings.platform.inbox.clone(),
        outbox: settings.platform.outbox.clone(),
        journal: place::journal(&settings.data),
    }
}

fn open_clock(data: &Path, town: &Town) -> Result<Arc<Clock>, DemoError> {
    let begin = clock::at(town.today(), 8, 0);
    Clock::open(data, town.seed(), begin).map(Arc::new).map_err(DemoError::Clock)
}

/// A town of about so many claims in so many days. Half of what its people are asked to do by hand gets
/// done.
fn plan(size: Size) -> Plan {
    let Size { n_claims, n_days, .. } = size;
    let n_business_days = (n_days * DAYS_OF_WEEK.0 / DAYS_OF_WEEK.1).max(1);
    let visits_per_day = n_claims.div_ceil(n_business_days).max(1);
    let plan = Plan::default();
    // As many visits of a patient as in an ordinary office.
    let n_patients = visits_per_day * plan.world.n_patients / plan.world.visits_per_day;
    let world = world::Plan { visits_per_day, n_patients: n_patients.max(20), ..plan.world };
    Plan { world, by_hand_bp: 5_000, ..plan }
}

/// Whoever does all the steps, one after another: two that work at once would not make the same demo.
fn worker(installation: &Installation, seed: u64) -> Worker {
    let work = &installation.settings.work;
    let settings = jobs::Settings {
        name: "demo".to_owned(),
        n_jobs_max: work.n_jobs_max.into(),
        n_concurrent: 1,
        hold: Duration::from_secs(work.hold_secs.into()),
        backoff: Backoff { first: Duration::from_secs(1), most: Duration::from_mins(5) },
    };
    Worker::new(installation.store.clone(), settings, fastrand::Rng::with_seed(seed))
}

/// The last day of so many, beginning with this one.
pub fn last_of(first: NaiveDate, n_days: u32) -> NaiveDate {
    first.checked_add_days(Days::new(u64::from(n_days.max(1) - 1))).unwrap_or(NaiveDate::MAX)
}

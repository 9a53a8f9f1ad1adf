//! A test office: a practice with people and rules, a sandbox for a platform, one clock that is moved by
//! hand, and chance that is drawn from a seed.
//!
//! Nothing sleeps here and nothing is asked of the network. Two offices with one seed do the same.

mod hand;
mod checks;
mod mail;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use authority::{Phase, Role};
use domain::{AccountId, ActionKind, Phi, PracticeId, StaffId};
use jobs::{Backoff, Round, Settings, Worker};
use orchestrator::{Books, Door, Office, Pace, RuleChange, Steps};
use platforms::{Platform, Sandbox, Writes};
use store::{By, Keys, MasterKey, Member, Practice, Stamp, Store, StoreError};
use tempfile::TempDir;

pub use checks::Fault;
pub use hand::Hand;
pub use mail::Delivered;

/// The secret with which the sandbox signs its deliveries.
pub(crate) const SECRET: &[u8] = b"an invented secret";

/// How long a worker of the test office holds its jobs.
pub const HOLD: Duration = Duration::from_secs(30);

/// How long a call of the platform may take. The sandbox answers at once or, told to be slow, not before
/// somebody lets it go; so this is how long a test waits that has one be slow.
const CALL: Duration = Duration::from_millis(20);

/// After such a time an office that was left is come back to.
const A_DAY: Duration = Duration::from_hours(24);

/// The people of the office, each with one role. All are invented.
pub const PEOPLE: [(&str, Role); 8] = [
    ("max", Role::RevenueIntegrityAnalyst),
    ("ben", Role::BillingSpecialist),
    ("carla", Role::Coder),
    ("lee", Role::ClinicalReviewer),
    ("rosa", Role::BillingManager),
    ("ann", Role::PracticeAdministrator),
    ("otto", Role::ComplianceAuditor),
    ("ida", Role::Integrator),
];

/// A practice with all that the path needs.
pub struct TestOffice {
    /// What the steps share.
    pub office: Office,
    /// The practice.
    pub practice: Practice,
    /// Its only account.
    pub account: AccountId,
    /// The platform behind that account.
    pub sandbox: Arc<Sandbox>,
    /// Time and chance.
    pub hand: Arc<Hand>,
    /// The address of the database.
    pub url: String,
    staff: BTreeMap<&'static str, StaffId>,
    worker: Worker,
    /// Every file that was ever given to this office, as it came; the checkers count its money again.
    came: Vec<Vec<u8>>,
    _folder: Option<TempDir>,
}

impl TestOffice {
    /// An office on a new SQLite file.
    pub async fn on_sqlite(seed: u64) -> Result<Self, StoreError> {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let url = format!("sqlite:{}", folder.path().join("recourse.db").display());
        Self::open(url, seed, Some(folder)).await
    }

    /// The office that such a database holds already, a day later; `None` if it holds none.
    pub async fn again(url: String, seed: u64) -> Result<Option<Self>, StoreError> {
        Store::migrate(&url).await?;
        let store = Store::open(&url, keys()).await?;
        let Some(id) = store.practices().await?.pop() else { return Ok(None) };
        let practice = store.practice(id).await?;
        let account = practice.accounts().await?.first().expect("it has an account").id;
        let members = practice.members().await?;
        let who = |name| members.iter().find(|it| it.name.expose() == name).map(|it| it.id);
        let staff = PEOPLE.iter().filter_map(|(name, _)| Some((*name, who(name)?))).collect();
        let hand = Hand::new(seed);
        hand.pass(A_DAY);
        Ok(Some(Self::over((store, practice, account), staff, (url, (hand, seed), None))))
    }

    /// An office on a database that may hold other practices already, such as a shared PostgreSQL.
    pub async fn at(url: String, seed: u64) -> Result<Self, StoreError> {
        Self::open(url, seed, None).await
    }

    async fn open(url: String, seed: u64, folder: Option<TempDir>) -> Result<Self, StoreError> {
        Store::migrate(&url).await?;
        let store = Store::open(&url, keys()).await?;
        let hand = Hand::new(seed);
        let account = AccountId::new(hand.now(), hand.chance());
        let practice = found(&store, &hand, account).await?;
        let staff = engage(&store, &hand, &practice).await?;
        let office = Self::over((store, practice, account), staff, (url, (hand, seed), folder));
        office.office.start(office.practice.id()).await?;
        Ok(office)
    }

    fn over(
        (store, practice, account): (Store, Practice, AccountId),
        staff: BTreeMap<&'static str, StaffId>,
        (url, (hand, seed), folder): (String, (Hand, u64), Option<TempDir>),
    ) -> Self {
        let worker = worker(&store, "worker 1", seed);
        let hand = Arc::new(hand);
        let sandbox = Arc::new(Sandbox::new(account, SECRET));
        let platforms = BTreeMap::from([(account, sandbox.clone() as Arc<dyn Platform>)]);
        let office = Office {
            store,
            books: Books::shipped(),
            platforms,
            agents: agents::AGENTS,
            door: hand.clone(),
            utc_offset_mins: 0,
            pace: Pace { call: CALL, ..Pace::default() },
        };
        Self {
            office,
            practice,
            account,
            sandbox,
            hand,
            url,
            staff,
            worker,
            came: Vec::new(),
            _folder: folder,
        }
    }

    /// Somebody of the office, by their first name.
    pub fn staff(&self, name: &str) -> StaffId {
        *self.staff.get(name).expect("the people of the office are listed in PEOPLE")
    }

    /// Puts another sandbox in the place of the platform: an empty one whose writes are of this sort.
    pub fn replace_platform(&mut self, writes: Writes) {
        let sandbox = Sandbox::new(self.account, SECRET).with_abilities(ActionKind::ALL, writes);
        self.sandbox = Arc::new(sandbox);
        self.office.platforms.insert(self.account, self.sandbox.clone());
    }

    /// The steps, as a worker does them.
    pub fn steps(&self) -> Steps {
        Steps(self.office.clone())
    }

    /// Another worker on the same records.
    pub fn another_worker(&self, name: &str, seed: u64) -> Worker {
        worker(&self.office.store, name, seed)
    }

    /// Works until nothing is due.
    pub async fn work(&mut self) -> Result<Round, StoreError> {
        let steps = self.steps();
        self.worker.run_until_idle(self.hand.now(), &steps).await
    }

    /// Lets time pass, and works off what is due then.
    pub async fn pass(&mut self, time: Duration) -> Result<Round, StoreError> {
        self.hand.pass(time);
        self.work().await
    }
}

/// The keys of every test office.
pub(crate) fn keys() -> Keys {
    Keys::only(MasterKey::read(&[7; 32]).expect("32 bytes are a key"))
}

/// Takes the practice in, with its only account, and lets its agents assist.
pub(crate) async fn found(
    store: &Store,
    door: &dyn Door,
    account: AccountId,
) -> Result<Practice, StoreError> {
    let id = PracticeId::new(door.now(), door.chance());
    let stamp = Stamp { at: door.now(), by: By::Command("test") };
    let practice = store.found(id, "Elm Street Family Practice", stamp).await?;
    let mut tx = store.begin(&practice, stamp).await?;
    tx.open_account(account, "sandbox", "the sandbox").await?;
    for agent in agents::AGENTS {
        let phase = RuleChange::SetPhase(agent.name().to_owned(), Phase::Assist);
        orchestrator::found(&mut tx, phase).await.expect("the phase of an agent can be set");
    }
    tx.commit().await?;
    Ok(practice)
}

/// Takes the people in.
pub(crate) async fn engage(
    store: &Store,
    door: &dyn Door,
    practice: &Practice,
) -> Result<BTreeMap<&'static str, StaffId>, StoreError> {
    let stamp = Stamp { at: door.now(), by: By::Command("test") };
    let mut tx = store.begin(practice, stamp).await?;
    let mut staff = BTreeMap::new();
    for (name, role) in PEOPLE {
        let id = StaffId::new(door.now(), door.chance());
        let (name_kept, roles) = (Phi::new(name.to_owned()), vec![role.id().to_owned()]);
        tx.keep_member(&Member { id, name: name_kept, roles, is_gone: false }).await?;
        staff.insert(name, id);
    }
    tx.commit().await?;
    Ok(staff)
}

fn worker(store: &Store, name: &str, seed: u64) -> Worker {
    let backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_mins(1) };
    let settings =
        Settings { name: name.to_owned(), n_jobs_max: 32, n_concurrent: 1, hold: HOLD, backoff };
    Worker::new(store.clone(), settings, fastrand::Rng::with_seed(seed))
}

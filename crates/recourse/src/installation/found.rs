//! Making an installation, and bringing one up to date: folders, tables, the master key, a practice.
//!
//! Everything here can be done again: what is there already stays as it is.
//!
//! **Invariant:** the key is on the disk before the first record is sealed with it.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use authority::Phase;
use domain::{AccountId, Moment, PracticeId};
use orchestrator::{NotDone, RuleChange};
use store::{By, Keys, MasterKey, Practice, Stamp, Store, Tx};

use super::{InstallationError, database, keys};
use crate::{door, hex, settings::Settings};

/// What was made.
#[derive(Debug, Default)]
pub struct Founded {
    /// How many migrations were applied.
    pub n_migrations: usize,
    /// The file of the master key, if a new one was made.
    pub new_key: Option<PathBuf>,
    /// The practice, if it is new.
    pub new_practice: Option<PracticeId>,
    /// How many practices there are now.
    pub n_practices: usize,
}

/// Brings an installation up to date, or makes it. If a name is given, a practice of that name is there
/// afterwards.
pub async fn found(settings: &Settings, name: Option<&str>) -> Result<Founded, InstallationError> {
    found_at(settings, name, door::now()).await
}

/// As [`found`], at another time than now: a demo begins in its own year.
pub async fn found_at(
    settings: &Settings,
    name: Option<&str>,
    now: Moment,
) -> Result<Founded, InstallationError> {
    for folder in [&settings.data, &settings.platform.inbox, &settings.platform.outbox] {
        make_folder(folder).map_err(not_made(folder))?;
    }
    let database = database(settings)?;
    let mut founded =
        Founded { n_migrations: Store::migrate(database.expose()).await?, ..Founded::default() };
    let store = open_with_key(settings, database.expose(), &mut founded).await?;
    let mut rng = door::chance()?;
    if let Some(name) = name
        && !has_practice(&store, name).await?
    {
        let id = PracticeId::new(now, std::array::from_fn(|_| rng.u8(..)));
        let limits = limits(settings)?;
        let practice = store.found(id, name, stamp(now)).await?;
        let mut tx = store.begin(&practice, stamp(now)).await?;
        first_rules(&mut tx, settings, limits).await?;
        tx.commit().await?;
        founded.new_practice = Some(id);
    }
    let ids = store.practices().await?;
    founded.n_practices = ids.len();
    for id in ids {
        let account = AccountId::new(now, std::array::from_fn(|_| rng.u8(..)));
        let practice = store.practice(id).await?;
        complete(&store, &practice, (account, now), settings).await?;
    }
    Ok(founded)
}

/// Has every agent of a new practice put its proposals before people, instead of only watching. Whoever
/// installs may say so, before anybody works there; afterwards it is for people with the right to.
pub async fn begin_assisting(settings: &Settings, id: PracticeId) -> Result<(), InstallationError> {
    let store = super::open_store(settings).await?;
    let practice = store.practice(id).await?;
    let mut tx = store.begin(&practice, stamp(door::now())).await?;
    for agent in agents::AGENTS {
        set(&mut tx, RuleChange::SetPhase(agent.name().to_owned(), Phase::Assist)).await?;
    }
    Ok(tx.commit().await?)
}

/// The rules with which a practice begins: its own limits if it has some, and agents that only watch.
async fn first_rules(
    tx: &mut Tx,
    settings: &Settings,
    limits: Option<String>,
) -> Result<(), InstallationError> {
    if let Some(table) = limits {
        set(tx, RuleChange::SetLimits(table)).await?;
    }
    let lasts = Duration::from_hours(24 * u64::from(settings.proposals_last_days));
    set(tx, RuleChange::SetProposalLasts(lasts)).await?;
    for agent in agents::AGENTS {
        set(tx, RuleChange::SetPhase(agent.name().to_owned(), Phase::Observe)).await?;
    }
    Ok(())
}

/// The practice's own table, read before anything is founded: a practice whose limits can't be read
/// must not begin with others.
fn limits(settings: &Settings) -> Result<Option<String>, InstallationError> {
    let Some(path) = &settings.limits_file else { return Ok(None) };
    let table = |source| InstallationError::Table { path: path.clone(), source };
    let text = fs::read_to_string(path).map_err(|err| table(err.into()))?;
    authority::Limits::read(&text).map_err(|err| table(err.into()))?;
    Ok(Some(text))
}

async fn set(tx: &mut Tx, change: RuleChange) -> Result<(), InstallationError> {
    orchestrator::found(tx, change).await.map_err(|err| match err {
        NotDone::Store(err) => InstallationError::Store(err),
        err => InstallationError::Rules(err),
    })
}

/// Opens the records with the key at hand. If there is none and nothing is sealed yet, makes one.
async fn open_with_key(
    settings: &Settings,
    address: &str,
    founded: &mut Founded,
) -> Result<Store, InstallationError> {
    let path = &settings.keys.master_file;
    if path.exists() || !keys::is_in_file(&settings.keys) {
        return Ok(Store::open(address, keys::read(&settings.keys)?).await?);
    }
    let bytes = door::key_bytes()?;
    let new = MasterKey::read(&bytes).expect("these are 32 bytes");
    let store = Store::open(address, Keys::only(new)).await?;
    if !store.practices().await?.is_empty() {
        return Err(InstallationError::KeyGone(path.clone()));
    }
    keep_key(path, &bytes).map_err(not_made(path))?;
    founded.new_key = Some(path.clone());
    Ok(store)
}

async fn has_practice(store: &Store, name: &str) -> Result<bool, InstallationError> {
    for id in store.practices().await? {
        if store.practice(id).await?.name().await? == name {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What every practice needs: an account at the platform.
async fn complete(
    store: &Store,
    practice: &Practice,
    (account, now): (AccountId, Moment),
    settings: &Settings,
) -> Result<(), InstallationError> {
    if practice.accounts().await?.is_empty() {
        let mut tx = store.begin(practice, stamp(now)).await?;
        tx.open_account(account, settings.platform.kind, "inbox and outbox").await?;
        tx.commit().await?;
    }
    Ok(())
}

fn stamp(at: Moment) -> Stamp {
    Stamp { at, by: By::Command("migrate") }
}

fn not_made(path: &Path) -> impl FnOnce(io::Error) -> InstallationError {
    let path = path.to_owned();
    |source| InstallationError::NotMade { path, source }
}

/// Makes a folder that only its owner may look into; one that is there stays as it is.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes a key into a new file that only its owner may read.
fn keep_key(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(format!("{}\n", hex::digits(bytes)).as_bytes())?;
    file.sync_all()?;
    keep_name(path)
}

/// The name of a new file, too, has to outlive a power cut.
#[cfg(unix)]
fn keep_name(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| std::fs::File::open(folder)?.sync_all())
}

/// Elsewhere a folder can't be opened like a file, and keeps its names itself.
#[cfg(not(unix))]
fn keep_name(_: &Path) -> io::Result<()> {
    Ok(())
}

//! The office of an installation: its records, tables, platform and pace, as the steps of the path need
//! them.
//!
//! Tables are read when the office is opened: whoever changes the contract file has the worker begin
//! anew, and every decision keeps a mark of the tables that it rests on.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::Path,
    sync::Arc,
    time::Duration,
};

use domain::{AccountId, CodeBook, Contract, DeadlineBook, Priors};
use orchestrator::{Books, Door, Office, Pace};
use platforms::{Folder, Platform};

use super::{Installation, InstallationError};
use crate::{codes_file, contract_file, demo, door::Machine, settings::Settings};

impl Installation {
    /// The office at this machine's own time and chance; in the folder of a demo, on the demo's day.
    pub async fn office(&self) -> Result<Office, InstallationError> {
        let clock = demo::clock_of(&self.settings.data).map_err(InstallationError::Clock)?;
        match clock {
            Some(clock) => self.office_at(Arc::new(clock)).await,
            None => self.office_at(Arc::new(Machine::new()?)).await,
        }
    }

    /// The office, with time and chance from elsewhere.
    pub async fn office_at(&self, door: Arc<dyn Door>) -> Result<Office, InstallationError> {
        Ok(Office {
            store: self.store.clone(),
            books: books(&self.settings)?,
            platforms: self.platforms().await?,
            agents: agents::AGENTS,
            door,
            utc_offset_mins: self.settings.practice.utc_offset_minutes,
            pace: pace(&self.settings),
        })
    }

    /// Each account of the practice, connected.
    async fn platforms(&self) -> Result<BTreeMap<AccountId, Arc<dyn Platform>>, InstallationError> {
        let places = &self.settings.platform;
        let accounts = self.practice.accounts().await?;
        let mut platforms: BTreeMap<AccountId, Arc<dyn Platform>> = BTreeMap::new();
        for account in accounts.into_iter().filter(|it| it.platform == places.kind) {
            let folder = Folder::open(account.id, places.inbox.clone(), places.outbox.clone())?;
            platforms.insert(account.id, Arc::new(folder));
        }
        Ok(platforms)
    }
}

/// The shipped tables with the practice's own laid over them.
fn books(settings: &Settings) -> Result<Books, InstallationError> {
    let mut codes = CodeBook::shipped().clone();
    for path in &settings.codes_files {
        let file = File::open(path).map_err(|err| misread(path, err))?;
        codes_file::load(&mut codes, file).map_err(|err| misread(path, err))?;
    }
    let (contract, text) = match &settings.contract_file {
        None => (Contract::default(), String::new()),
        Some(path) => {
            let text = fs::read_to_string(path).map_err(|err| misread(path, err))?;
            (contract_file::read(&text).map_err(|err| misread(path, err))?, text)
        }
    };
    for payer in &contract.payers {
        codes.add_payer(payer.name.clone(), payer.codes.clone());
    }
    let deadlines = DeadlineBook::shipped(contract);
    Ok(Books::new(codes, deadlines, Priors::shipped().clone(), &text))
}

fn misread(
    path: &Path,
    source: impl std::error::Error + Send + Sync + 'static,
) -> InstallationError {
    InstallationError::Table { path: path.to_owned(), source: Box::new(source) }
}

/// A call of a platform ends well before its job goes to another worker.
fn pace(settings: &Settings) -> Pace {
    let shipped = Pace::default();
    let hold = Duration::from_secs(settings.work.hold_secs.into());
    Pace {
        poll: Duration::from_secs(settings.platform.poll_secs.into()),
        call: shipped.call.min(hold / 2),
        ..shipped
    }
}

//! The databases on which every promise is tried: an SQLite file, and a PostgreSQL that the tests start
//! themselves where one is installed.

use domain::PracticeId;
use store::{Keys, Practice, Store};
use tempfile::TempDir;
use testkit::postgres;

use crate::invented;

/// A store on a new database, with one practice in it.
pub(crate) struct Office {
    pub(crate) url: String,
    pub(crate) store: Store,
    pub(crate) practice: Practice,
    pub(crate) is_postgres: bool,
    _folder: Option<TempDir>,
}

/// Tries a promise on each database that there is.
pub(crate) async fn on_each(promise: impl AsyncFn(Office)) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("recourse.db").display());
    promise(Office::open(url, Some(folder)).await).await;
    if let Some(url) = postgres::new_database() {
        promise(Office::open(url, None).await).await;
    }
}

impl Office {
    async fn open(url: String, folder: Option<TempDir>) -> Self {
        Store::migrate(&url).await.unwrap();
        let store = Store::open(&url, invented::keys()).await.unwrap();
        let id: PracticeId = invented::practice_id(1);
        let practice = store.found(id, "Elm Street Family Practice", invented::stamp(0)).await;
        let is_postgres = url.starts_with("postgres");
        Self { url, store, practice: practice.unwrap(), is_postgres, _folder: folder }
    }

    /// Another new database of the same kind.
    pub(crate) async fn beside(other: &Self) -> Self {
        if other.is_postgres {
            return Self::open(postgres::new_database().unwrap(), None).await;
        }
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("recourse.db").display());
        Self::open(url, Some(folder)).await
    }

    /// The same database, opened again with other keys.
    pub(crate) async fn opened_with(&self, keys: Keys) -> Store {
        Store::open(&self.url, keys).await.unwrap()
    }
}

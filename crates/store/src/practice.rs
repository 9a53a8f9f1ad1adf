//! One practice's records, to be read.
//!
//! What can be asked of it stands with each noun: `cases.rs` says how cases are found, and so on. To
//! change anything, a [`crate::Tx`] has to be begun, and only [`crate::Store`] begins one; so whoever
//! was given a [`crate::Reader`] can't.

use std::sync::Arc;

use domain::PracticeId;
use sea_orm::DatabaseConnection;

use crate::{gathering::Gathering, rows::Rows, seal::DataKeys, table::Table};

/// A practice, with the keys that open its records.
#[derive(Clone)]
pub struct Practice {
    id: PracticeId,
    db: DatabaseConnection,
    keys: Arc<DataKeys>,
    /// Those who read at the same moment, if they ask together.
    gathering: Option<Arc<Gathering>>,
}

impl Practice {
    pub(crate) fn new(id: PracticeId, db: DatabaseConnection, keys: DataKeys) -> Self {
        Self { id, db, keys: Arc::new(keys), gathering: None }
    }

    /// Its number.
    pub fn id(&self) -> PracticeId {
        self.id
    }

    /// The same practice for whoever reads about many cases at the same time and in one task: what they
    /// ask at the same moment is put to the database as one question. They get what each would get alone.
    pub fn for_many(&self) -> Self {
        Self { gathering: Some(Arc::default()), ..self.clone() }
    }

    pub(crate) fn keys(&self) -> &DataKeys {
        &self.keys
    }

    /// A connection that can't write; for the audit, which reads what belongs to no table of ours.
    pub(crate) fn reading(&self) -> &DatabaseConnection {
        &self.db
    }

    pub(crate) fn rows(&self, table: &'static Table) -> Rows<'_, DatabaseConnection> {
        Rows::of(&self.db, &self.keys, table).gathered(self.gathering.as_deref())
    }
}

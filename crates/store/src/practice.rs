//! One practice's records, to be read.
//!
//! What can be asked of it stands with each noun: `cases.rs` says how cases are found, and so on. To
//! change anything, a [`crate::Tx`] has to be begun, and only [`crate::Store`] begins one; so whoever
//! was given a [`crate::Reader`] can't.

use std::sync::Arc;

use domain::PracticeId;
use sea_orm::DatabaseConnection;

use crate::{rows::Rows, seal::DataKeys, table::Table};

/// A practice, with the keys that open its records.
#[derive(Clone)]
pub struct Practice {
    id: PracticeId,
    db: DatabaseConnection,
    keys: Arc<DataKeys>,
}

impl Practice {
    pub(crate) fn new(id: PracticeId, db: DatabaseConnection, keys: DataKeys) -> Self {
        Self { id, db, keys: Arc::new(keys) }
    }

    /// Its number.
    pub fn id(&self) -> PracticeId {
        self.id
    }

    pub(crate) fn keys(&self) -> &DataKeys {
        &self.keys
    }

    /// A connection that can't write; for the audit, which reads what belongs to no table of ours.
    pub(crate) fn reading(&self) -> &DatabaseConnection {
        &self.db
    }

    pub(crate) fn rows(&self, table: &'static Table) -> Rows<'_, DatabaseConnection> {
        Rows::of(&self.db, &self.keys, table)
    }
}

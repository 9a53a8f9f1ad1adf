//! What can go wrong with the records, one variant for each thing that a caller would do about it.
//!
//! **Invariant:** no text here quotes the content of a record. Where a record can't be read, its table
//! and its row are named, and both are numbers of ours.

use domain::PracticeId;

/// What the driver said. It stays behind `source()`.
pub(crate) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a record could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address of the database can't be used.
    #[error("the address of the database can't be used: {why}")]
    Address {
        /// What is wrong with it.
        why: &'static str,
    },
    /// The database is busy or can't be reached; nothing was changed.
    #[error("the database is busy or can't be reached")]
    NotNow(#[source] Cause),
    /// The connection broke while a change was being kept: it may have been kept or not.
    #[error("the connection broke at the commit; whether the change was kept has to be looked up")]
    Unclear(#[source] Cause),
    /// Somebody else changed the record meanwhile; nothing was changed.
    #[error("the record in `{table}` is no longer where it was")]
    Moved {
        /// The table.
        table: &'static str,
    },
    /// The record breaks a rule of the tables, such as a case that is not there.
    #[error("the record does not fit the others in `{table}`")]
    Misfit {
        /// The table.
        table: &'static str,
        /// What the database says.
        #[source]
        source: Cause,
    },
    /// There is no such practice.
    #[error("there is no practice {0}")]
    NoSuchPractice(PracticeId),
    /// None of the master keys at hand opens the keys of the practice.
    #[error("none of the master keys at hand opens the records; master key `{fingerprint}` does")]
    WrongKey {
        /// The fingerprint of the one that does.
        fingerprint: String,
    },
    /// A record is not as it was written.
    #[error("the record {row} in `{table}` is damaged: {what}")]
    Damaged {
        /// The table.
        table: &'static str,
        /// Our number of it.
        row: String,
        /// In what way.
        what: &'static str,
    },
    /// What should be kept can't be.
    #[error("this can't be kept in `{table}`: {what}")]
    Unfit {
        /// The table.
        table: &'static str,
        /// Why.
        what: &'static str,
    },
    /// The database is older than the program; it has to be migrated first.
    #[error("the database lacks {n_missing} migrations; run `recourse migrate`")]
    Behind {
        /// How many.
        n_missing: usize,
    },
    /// The database was migrated by a newer program, or by one that we do not know.
    #[error("migration {number} of the database is not ours; a newer program made it")]
    Foreign {
        /// Which.
        number: i64,
    },
    /// Anything else that the database says.
    #[error("could not {doing}")]
    Failed {
        /// What was tried.
        doing: &'static str,
        /// What the database says.
        #[source]
        source: Cause,
    },
}

/// What a caller does about an error.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Next {
    /// The same again, a little later.
    Retry,
    /// Load the record again and think anew.
    LoadAgain,
    /// Look up whether the change was kept, before anything else.
    FindOut,
    /// Stop and ask a person.
    AskAPerson,
}

impl StoreError {
    /// What to do about it.
    pub fn next(&self) -> Next {
        match self {
            Self::NotNow(_) => Next::Retry,
            Self::Moved { .. } => Next::LoadAgain,
            Self::Unclear(_) => Next::FindOut,
            Self::Address { .. }
            | Self::Misfit { .. }
            | Self::NoSuchPractice(_)
            | Self::WrongKey { .. }
            | Self::Damaged { .. }
            | Self::Unfit { .. }
            | Self::Behind { .. }
            | Self::Foreign { .. }
            | Self::Failed { .. } => Next::AskAPerson,
        }
    }
}

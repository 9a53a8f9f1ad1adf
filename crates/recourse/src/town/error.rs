//! Why a town can't live on.

use std::io;

/// Why a town can't live on.
#[derive(Debug, thiserror::Error)]
pub enum TownError {
    /// There is one already.
    #[error("there is a town already; open it, or choose another folder")]
    Exists,
    /// There is none.
    #[error("there is no town here")]
    Absent,
    /// Another process has it open.
    #[error("another program lets this town live")]
    Busy,
    /// Its journal is not one that a town wrote.
    #[error("the journal of the town can't be read in line {line}")]
    Journal {
        /// From 1.
        line: usize,
    },
    /// What was taken out of the outbox on an earlier day is gone or was changed.
    #[error("{name} in the outbox is not what it was when it was sent")]
    Changed {
        /// Its name: the key of a warrant and what it allowed.
        name: String,
    },
    /// The disk failed.
    #[error("{what} can't be read or written")]
    Disk {
        /// What of the town.
        what: &'static str,
        /// Why.
        #[source]
        source: io::Error,
    },
}

impl TownError {
    pub(super) fn disk(what: &'static str, source: io::Error) -> Self {
        Self::Disk { what, source }
    }
}

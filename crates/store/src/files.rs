//! Files that came, each once: when, how long, with which bytes, and what was read in it.
//!
//! The file itself is not here. What it said stands in events and in the mirror; its digest shows
//! whether a file that somebody holds is the one that was read.

use domain::{Digest, EventKey, Moment, Phi};

use crate::{
    Practice,
    error::StoreError,
    payload::Payload,
    seal::DataKeys,
    table::{Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

const ACCOUNT: Column = Column::text("account");
const DIGEST: Column = Column::text("digest");
const N_BYTES: Column = Column::number("n_bytes");
const RECEIVED_MS: Column = Column::number("received_ms");
const BODY: Column = Column::sealed("body");

/// The table of files.
pub(crate) static FILES: Table =
    Table { name: "files", columns: &[ACCOUNT, DIGEST, N_BYTES, RECEIVED_MS, BODY] };

/// A file that came.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReceivedFile {
    /// By what it is known.
    pub key: EventKey,
    /// What it is called; names of files name patients more often than one thinks.
    pub name: Phi<String>,
    /// The fingerprint of its bytes.
    pub digest: Digest,
    /// How many bytes it has.
    pub n_bytes: u64,
    /// When it came.
    pub received: Moment,
    /// What was read in it.
    pub summary: Payload,
}

impl Practice {
    /// A file, if it came.
    pub async fn file(&self, key: &EventKey) -> Result<Option<ReceivedFile>, StoreError> {
        let row = self.rows(&FILES).with_id(&word(self.keys(), key)).first().await?;
        row.as_ref().map(read).transpose()
    }

    /// The files that came, the newest first.
    pub async fn files(&self, n_max: u64) -> Result<Vec<ReceivedFile>, StoreError> {
        let rows = self.rows(&FILES).newest_first(RECEIVED_MS).at_most(n_max).all().await?;
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// Writes down that a file came; `false` if it came before.
    pub async fn receive_file(&mut self, file: &ReceivedFile) -> Result<bool, StoreError> {
        let ReceivedFile { key, name, digest, n_bytes, received, summary } = file;
        summary.check(FILES.name)?;
        let too_long = |_| StoreError::Unfit { table: FILES.name, what: "too long" };
        let n_bytes = i64::try_from(*n_bytes).map_err(too_long)?;
        let json = summary.json.expose();
        let body = (wire::Key::from(key), name.expose(), summary.version, json);
        let row = Row::new(
            &FILES,
            word(self.practice().keys(), key),
            [
                key.account.to_string().into(),
                digest.to_string().into(),
                n_bytes.into(),
                received.ms().into(),
                wire::write(&body).into(),
            ],
        );
        self.record(Change::New(row), Did::of("file.received")).await
    }
}

/// By what a file is known here.
pub(crate) fn word(keys: &DataKeys, key: &EventKey) -> String {
    keys.index_word("file", &[&key.account.to_string(), &key.id])
}

fn read(row: &Row) -> Result<ReceivedFile, StoreError> {
    let (key, name, version, json): (wire::Key, String, u32, String) = row.body(BODY)?;
    let n_bytes = u64::try_from(row.number(N_BYTES)?);
    Ok(ReceivedFile {
        key: key.restore().ok_or_else(|| row.damaged("its account is none of ours"))?,
        name: Phi::new(name),
        digest: row.parse(DIGEST)?,
        n_bytes: n_bytes.map_err(|_| row.damaged("a number is out of its range"))?,
        received: row.moment(RECEIVED_MS)?,
        summary: Payload { version, json: Phi::new(json) },
    })
}

//! Files that came, each once: when, how long, with which bytes, and what was read in it.
//!
//! The file itself is not here. What it said stands in events and in the mirror; its digest shows
//! whether a file that somebody holds is the one that was read.

use domain::{CaseId, Digest, EventKey, Moment, Phi};

use crate::{
    Listed, Practice,
    cases::{CASES, FILE},
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
        self.files_after(None, n_max).await
    }

    /// The files that came, the newest first, those after the one with this word.
    pub async fn files_after(
        &self,
        word: Option<&str>,
        n_max: u64,
    ) -> Result<Vec<ReceivedFile>, StoreError> {
        let last = match word {
            Some(word) => self.rows(&FILES).with_id(word).first().await?,
            None => None,
        };
        let mut rows = self.rows(&FILES).newest_first(RECEIVED_MS);
        if let Some(last) = last {
            rows = rows.older_than(RECEIVED_MS, last.number(RECEIVED_MS)?, &last.id);
        }
        rows.at_most(n_max).all().await?.iter().map(read).collect()
    }

    /// A file by its word ([`Practice::file_word`]), which names nobody and may stand in an address.
    pub async fn file_called(&self, word: &str) -> Result<Option<ReceivedFile>, StoreError> {
        let row = self.rows(&FILES).with_id(word).first().await?;
        row.as_ref().map(read).transpose()
    }

    /// The cases that a file opened, in the order in which they were opened, those after one of them.
    pub async fn cases_of_file(
        &self,
        word: &str,
        after: Option<CaseId>,
        n_max: u64,
    ) -> Result<Vec<Listed>, StoreError> {
        let after = after.map(|it| it.to_string()).unwrap_or_default();
        let rows = self.rows(&CASES).with(FILE, word).after(&after).at_most(n_max).all().await?;
        rows.iter().map(|row| self.read_listed(row)).collect()
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

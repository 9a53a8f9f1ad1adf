//! What arrives in the practice's inbox: files, each with who sent it and what it is.

use chrono::NaiveDate;

use crate::payers::PayerId;

/// A file on its day.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Delivery {
    /// The day on which it can be fetched.
    pub day: NaiveDate,
    /// Whose file it is.
    pub from: Sender,
    /// What it is.
    pub kind: FileKind,
    /// Its name, the same for nobody else.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Who made a file.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Sender {
    /// The practice: a copy of what it sent.
    Practice,
    /// A payer.
    Payer(PayerId),
}

/// What a file is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum FileKind {
    /// 837: claims, as the practice sent them.
    Claims,
    /// 999: whether the file of claims could be read.
    Receipt,
    /// 277CA: which claims were taken in.
    Acknowledgment,
    /// 835: what was decided and paid.
    Remittance,
}

impl FileKind {
    /// The ending of such a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Claims => "837",
            Self::Receipt => "999",
            Self::Acknowledgment => "277ca",
            Self::Remittance => "835",
        }
    }
}

//! Claims as their payers decided them: the first word on each, and what later words brought. The figures of the
//! office are sums over these rows.
//!
//! A row is made of everything that the payer said of a claim, and made anew when it says something else;
//! the words themselves stand in the mirror. So a file that comes late, or twice, leaves the same rows
//! behind as one that comes in time.
//!
//! **Invariants**
//! - One row for each claim at each payer; several only where one number of ours was used for several
//!   claims.
//! - What names a claim is sealed; the amounts, the payer and the codes are plain, so that the database
//!   can add them up.

use chrono::NaiveDate;
use domain::{Cents, ClaimNumber, ClaimRef, DenialClass, Extent, PayerId};

use crate::{
    Record,
    error::StoreError,
    events::claim_word,
    mirror::{self, RECORDS},
    seal::DataKeys,
    table::{Cell, Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

pub(crate) const CLAIM_WORD: Column = Column::text("claim_word");
pub(crate) const PAYER: Column = Column::text("payer");
pub(crate) const FIRST_DAY: Column = Column::number("first_day");
pub(crate) const EXTENT: Column = Column::text("extent");
pub(crate) const CLASS: Column = Column::text("class");
pub(crate) const CODE: Column = Column::text("code");
pub(crate) const CHARGED: Column = Column::number("charged");
pub(crate) const PAID: Column = Column::number("paid");
pub(crate) const DENIED: Column = Column::number("denied");
pub(crate) const RECOVERED: Column = Column::number("recovered");
const BODY: Column = Column::sealed("body");

/// The table of decided claims.
pub(crate) static DECIDED_CLAIMS: Table = Table {
    name: "decided_claims",
    columns: &[
        CLAIM_WORD, PAYER, FIRST_DAY, EXTENT, CLASS, CODE, CHARGED, PAID, DENIED, RECOVERED, BODY,
    ],
};

/// A claim as its payer decided it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DecidedClaim {
    /// Which claim.
    pub known: KnownBy,
    /// The how manieth claim of that number, from 0.
    pub part: u32,
    /// The first word that decided it; `None` where there is none, or where it was before our files.
    pub first: Option<FirstWord>,
    /// What later words changed in the payment; `None` where there is no later word.
    pub recovered: Option<Cents>,
}

/// By what a decided claim is known.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum KnownBy {
    /// Our number of it, and the payer.
    Claim(ClaimRef),
    /// The payer named no claim of ours: by the record of this one word.
    Record {
        /// Who said it.
        payer: PayerId,
        /// The record's number.
        id: String,
    },
}

/// The word by which a payer first decided a claim.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FirstWord {
    /// The day of the remittance.
    pub day: NaiveDate,
    /// What was charged.
    pub charged: Cents,
    /// What was paid.
    pub paid: Cents,
    /// What was denied, if anything was.
    pub denial: Option<FirstDenial>,
}

/// What a first word denied.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FirstDenial {
    /// All or a part.
    pub extent: Extent,
    /// How much.
    pub amount: Cents,
    /// The class with the largest amount.
    pub class: DenialClass,
    /// Group and reason code with the largest amount of that class, such as `CO-197`.
    pub code: String,
}

impl KnownBy {
    /// The payer.
    pub fn payer(&self) -> &PayerId {
        match self {
            Self::Claim(claim) => &claim.payer,
            Self::Record { payer, .. } => payer,
        }
    }

    fn word(&self, keys: &DataKeys) -> String {
        match self {
            Self::Claim(claim) => claim_word(keys, claim),
            Self::Record { payer, id } => keys.index_word("claim of no number", &[&payer.0, id]),
        }
    }
}

impl Tx {
    /// How many rows each of these claims has by now, in their order.
    pub async fn n_decided(&mut self, claims: &[KnownBy]) -> Result<Vec<u32>, StoreError> {
        let practice = self.practice().clone();
        let words: Vec<_> = claims.iter().map(|it| it.word(practice.keys())).collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.rows(&DECIDED_CLAIMS).await?.with_one_of(CLAIM_WORD, &words).stored();
        let rows = rows.await?;
        let n = |word: &String| {
            let of = rows.iter().filter(|it| it.text(CLAIM_WORD.name) == Some(word));
            u32::try_from(of.count()).unwrap_or(u32::MAX)
        };
        Ok(words.iter().map(n).collect())
    }

    /// All that payers said of these claims, as this transaction sees it.
    pub async fn words_of_claims(
        &mut self,
        claims: &[ClaimNumber],
    ) -> Result<Vec<Record>, StoreError> {
        if claims.is_empty() {
            return Ok(Vec::new());
        }
        let practice = self.practice().clone();
        let rows = self.rows(&RECORDS).await?;
        mirror::adjudications(rows, practice.keys(), claims).await
    }

    /// Keeps a claim as it is decided now.
    pub async fn keep_decided_claim(&mut self, claim: &DecidedClaim) -> Result<(), StoreError> {
        let practice = self.practice().clone();
        let word = claim.known.word(practice.keys());
        let id = if claim.part == 0 { word.clone() } else { format!("{word}.{}", claim.part) };
        let cells = claim.cells(word);
        match self.row(&DECIDED_CLAIMS, &id).await? {
            None => {
                let row = Row::new(&DECIDED_CLAIMS, id, cells.map(|(_, cell)| cell));
                self.record(Change::Sure(row), Did::of("claim.decided")).await.map(drop)
            }
            Some(row) => {
                let row = row.next(cells);
                self.record(Change::Next(row), Did::of("claim.decided")).await.map(drop)
            }
        }
    }
}

impl DecidedClaim {
    /// Each column with what stands there.
    fn cells(&self, word: String) -> [(Column, Cell); 11] {
        let Self { known, first, recovered, .. } = self;
        let denial = first.as_ref().and_then(|it| it.denial.as_ref());
        let amount = |of: fn(&FirstWord) -> Cents| first.as_ref().map_or(0, |it| of(it).0);
        let body: Option<wire::Claim> = match known {
            KnownBy::Claim(claim) => Some(claim.into()),
            KnownBy::Record { .. } => None,
        };
        [
            (CLAIM_WORD, word.into()),
            (PAYER, known.payer().0.as_str().into()),
            (FIRST_DAY, first.as_ref().map(|it| it.day).into()),
            (EXTENT, denial.map(|it| extent_id(it.extent)).into()),
            (CLASS, denial.map(|it| it.class.id()).into()),
            (CODE, denial.map(|it| it.code.as_str()).into()),
            (CHARGED, amount(|it| it.charged).into()),
            (PAID, amount(|it| it.paid).into()),
            (DENIED, denial.map_or(0, |it| it.amount.0).into()),
            (RECOVERED, recovered.map(|it| it.0).into()),
            (BODY, wire::write(&body).into()),
        ]
    }
}

/// Our number of the claim of a row; `None` where the payer named none.
pub(crate) fn claim_of(row: &Row) -> Result<Option<ClaimRef>, StoreError> {
    let body: Option<wire::Claim> = row.body(BODY)?;
    Ok(body.map(ClaimRef::from))
}

/// The name in the records.
pub(crate) fn extent_id(extent: Extent) -> &'static str {
    match extent {
        Extent::Full => "full",
        Extent::Partial => "partial",
    }
}

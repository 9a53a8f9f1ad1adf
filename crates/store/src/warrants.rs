//! Warrants that were issued, the attempts at them, and their receipts: at most one for each.

use domain::{ApprovedProposal, CaseId, Moment, ProposalId, Receipt, WarrantKey, Witness};

use crate::{
    Practice,
    error::StoreError,
    table::{Column, Row, Table},
    tx::{Change, Did, Tx},
    wire,
};

pub(crate) const PROPOSAL: Column = Column::text("proposal");
const N_ATTEMPTS: Column = Column::number("n_attempts");

/// The table of warrants.
pub(crate) static WARRANTS: Table = Table { name: "warrants", columns: &[PROPOSAL, N_ATTEMPTS] };

const WITNESS: Column = Column::text("witness");
const AT_MS: Column = Column::number("at_ms");
const BODY: Column = Column::sealed("body");

/// The table of receipts.
pub(crate) static RECEIPTS: Table = Table { name: "receipts", columns: &[WITNESS, AT_MS, BODY] };

/// A warrant on record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Issued {
    /// Which.
    pub key: WarrantKey,
    /// How many attempts were begun. After the first one, the platform is asked before another.
    pub n_attempts: u32,
}

impl Practice {
    /// The warrants of a proposal.
    pub async fn warrants_of(&self, proposal: ProposalId) -> Result<Vec<Issued>, StoreError> {
        let rows = self.rows(&WARRANTS).with(PROPOSAL, proposal.to_string()).all().await?;
        let mut issued = rows.iter().map(issued).collect::<Result<Vec<_>, _>>()?;
        issued.sort_by_key(|it| it.key);
        Ok(issued)
    }

    /// The receipt of a warrant, with the time at which it was written down.
    pub async fn receipt(&self, key: WarrantKey) -> Result<Option<(Receipt, Moment)>, StoreError> {
        let row = self.rows(&RECEIPTS).with_id(&key.to_string()).first().await?;
        let Some(row) = row else { return Ok(None) };
        let witness = row.word(WITNESS, Witness::from_id)?;
        let receipt = Receipt { key, reference: row.body(BODY)?, witness };
        Ok(Some((receipt, row.moment(AT_MS)?)))
    }
}

impl Tx {
    /// Issues the warrants of an approved proposal and says how many are new; the others are there
    /// already.
    pub async fn issue(&mut self, approved: &ApprovedProposal) -> Result<usize, StoreError> {
        let mut n_new = 0;
        for warrant in approved.warrants() {
            let key = warrant.key();
            let cells = [key.proposal.to_string().into(), 0_u32.into()];
            let row = Row::new(&WARRANTS, key.to_string(), cells);
            let did = Did::about("warrant.issued", warrant.case());
            n_new += usize::from(self.record(Change::Once(row), did).await?);
        }
        Ok(n_new)
    }

    /// Writes down that an attempt is about to be made, and says which one, from 1. To be committed
    /// before the attempt, so that a crash in the middle of it is known.
    pub async fn attempt(&mut self, key: WarrantKey, case: CaseId) -> Result<u32, StoreError> {
        let row = self.row(&WARRANTS, &key.to_string()).await?;
        let row = row.ok_or(StoreError::Moved { table: WARRANTS.name })?;
        let n_attempts = row.count(N_ATTEMPTS)?.saturating_add(1);
        let row = row.next([(N_ATTEMPTS, n_attempts.into())]);
        self.record(Change::Next(row), Did::about("warrant.attempted", case)).await?;
        Ok(n_attempts)
    }

    /// Whether a warrant has its receipt, as this transaction sees it.
    pub async fn has_receipt(&mut self, key: WarrantKey) -> Result<bool, StoreError> {
        Ok(self.row(&RECEIPTS, &key.to_string()).await?.is_some())
    }

    /// Keeps the receipt of a warrant; `false` if there is one already.
    pub async fn keep_receipt(
        &mut self,
        receipt: &Receipt,
        case: CaseId,
    ) -> Result<bool, StoreError> {
        let at = self.stamp().at;
        let row = Row::new(
            &RECEIPTS,
            receipt.key.to_string(),
            [receipt.witness.id().into(), at.ms().into(), wire::write(&receipt.reference).into()],
        );
        self.record(Change::Once(row), Did::about("receipt.kept", case)).await
    }
}

fn issued(row: &Row) -> Result<Issued, StoreError> {
    let key = row.id.parse().map_err(|_| row.damaged("its number is none of ours"))?;
    Ok(Issued { key, n_attempts: row.count(N_ATTEMPTS)? })
}

//! Proposals, kept as the very bytes that their digest is of, and the approvals that they earned.
//!
//! A proposal comes out only if its bytes still have the digest on record, and an approved one only if
//! every approval on record could have been given (`domain::ApprovedProposal::restore`).

use domain::{
    Approval, ApprovedProposal, Approver, CaseId, Consent, Digest, Moment, NotApproved,
    NotRestorable, Phi, Proposal, ProposalId, ProposalState, Signatures, Signed, StandingOrderId,
};

use crate::{
    Page, Practice,
    error::StoreError,
    table::{Column, Row, Table},
    tx::{Change, Did, Tx},
};

const CASE_ID: Column = Column::text("case_id");
const STATE: Column = Column::text("state");
const DIGEST: Column = Column::text("digest");
const EXPIRES_MS: Column = Column::number("expires_ms");
const BODY: Column = Column::sealed("body");

/// The table of proposals.
pub(crate) static PROPOSALS: Table =
    Table { name: "proposals", columns: &[CASE_ID, STATE, DIGEST, EXPIRES_MS, BODY] };

const PROPOSAL: Column = Column::text("proposal");
const PLACE: Column = Column::number("place");
const APPROVER: Column = Column::text("approver");
const NEEDS: Column = Column::number("needs");
const AT_MS: Column = Column::number("at_ms");

/// The table of approvals.
pub(crate) static APPROVALS: Table =
    Table { name: "approvals", columns: &[PROPOSAL, PLACE, APPROVER, DIGEST, NEEDS, AT_MS] };

/// A yes that was given.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Given {
    /// To go on after it in a list.
    pub mark: String,
    /// To which proposal.
    pub proposal: ProposalId,
    /// By whom and when, to which content.
    pub consent: Consent,
}

impl Practice {
    /// A proposal, with the first approval of two if it has one.
    pub async fn proposal(&self, id: ProposalId) -> Result<Option<Proposal>, StoreError> {
        let row = self.rows(&PROPOSALS).with_id(&id.to_string()).first().await?;
        match row {
            Some(row) => self.restore(&row).await.map(Some),
            None => Ok(None),
        }
    }

    /// The proposals for a case, the oldest first.
    pub async fn proposals_of(&self, case: CaseId) -> Result<Vec<Proposal>, StoreError> {
        let rows = self.rows(&PROPOSALS).with(CASE_ID, case.to_string()).in_order().all().await?;
        let mut proposals = self.restore_all(rows).await?;
        // Numbers are in order only as far as the clock was. Only one can wait, and it is the newest.
        proposals.sort_by_key(|it| it.state() == ProposalState::Pending);
        Ok(proposals)
    }

    /// The proposals that nobody approved in time, up to so many.
    pub async fn proposals_expired(
        &self,
        now: Moment,
        n_max: u64,
    ) -> Result<Vec<Proposal>, StoreError> {
        let rows = self.rows(&PROPOSALS).with(STATE, ProposalState::Pending.id());
        let rows = rows.up_to(EXPIRES_MS, now.ms()).rising(EXPIRES_MS).at_most(n_max);
        self.restore_all(rows.all().await?).await
    }

    /// A proposal that everybody who has to has approved; `None` if there is no such one.
    pub async fn approved(&self, id: ProposalId) -> Result<Option<ApprovedProposal>, StoreError> {
        let row = self.rows(&PROPOSALS).with_id(&id.to_string()).first().await?;
        let Some(row) = row else { return Ok(None) };
        if row.text(STATE)? != ProposalState::Approved.id() {
            return Ok(None);
        }
        let consents = self.consents(&row.id).await?;
        let approved = ApprovedProposal::restore(&bytes(&row)?, row.parse(DIGEST)?, consents);
        approved.map(Some).map_err(|err| row.damaged(not_approved(err)))
    }

    /// Who approved what, the newest first.
    pub async fn approvals_given(&self, page: Page) -> Result<Vec<Given>, StoreError> {
        let last = match &page.after {
            Some(id) => self.rows(&APPROVALS).with_id(id).first().await?,
            None => None,
        };
        let rows = self.rows(&APPROVALS);
        let rows = match last {
            Some(last) => rows.older_than(AT_MS, last.number(AT_MS)?, &last.id),
            None => rows,
        };
        let rows = rows.newest_first(AT_MS).at_most(page.n_max).all().await?;
        let mut given = Vec::with_capacity(rows.len());
        for row in &rows {
            let (proposal, consent) = (row.parse(PROPOSAL)?, self.consent(row).await?);
            given.push(Given { mark: row.id.clone(), proposal, consent });
        }
        Ok(given)
    }

    async fn restore_all(&self, rows: Vec<Row>) -> Result<Vec<Proposal>, StoreError> {
        let mut proposals = Vec::with_capacity(rows.len());
        for row in &rows {
            proposals.push(self.restore(row).await?);
        }
        Ok(proposals)
    }

    async fn restore(&self, row: &Row) -> Result<Proposal, StoreError> {
        let state = row.word(STATE, ProposalState::from_id)?;
        let proposal = Proposal::restore(&bytes(row)?, row.parse(DIGEST)?, state);
        let proposal = proposal.map_err(|err| row.damaged(not_restorable(err)))?;
        if proposal.terms().id.to_string() != row.id || proposal.terms().practice != self.id() {
            return Err(row.damaged("it is another proposal"));
        }
        if state != ProposalState::Pending {
            return Ok(proposal);
        }
        match self.consents(&row.id).await?.pop() {
            None => Ok(proposal),
            Some(first) => match proposal.approve(first) {
                Ok(Signed::Half(proposal)) => Ok(proposal),
                Ok(Signed::Whole(_)) | Err(_) => Err(row.damaged("its first approval is void")),
            },
        }
    }

    /// The approvals on record, in order.
    async fn consents(&self, proposal: &str) -> Result<Vec<Consent>, StoreError> {
        let rows = self.rows(&APPROVALS).with(PROPOSAL, proposal).rising(PLACE).all().await?;
        let mut consents = Vec::with_capacity(rows.len());
        for row in &rows {
            consents.push(self.consent(row).await?);
        }
        Ok(consents)
    }

    async fn consent(&self, row: &Row) -> Result<Consent, StoreError> {
        let by = match row.parse::<StandingOrderId>(APPROVER) {
            Ok(id) => {
                let order = self.standing_order(id).await?;
                Approver::Order(order.ok_or_else(|| row.damaged("its standing order is gone"))?)
            }
            Err(_) => Approver::Person(row.parse(APPROVER)?),
        };
        let needs = match row.number(NEEDS)? {
            1 => Signatures::One,
            2 => Signatures::Two,
            _ => return Err(row.damaged("it needs no such number of approvals")),
        };
        Ok(Consent { by, digest: row.parse(DIGEST)?, at: row.moment(AT_MS)?, needs })
    }
}

/// The case that a proposal is for.
pub(crate) fn case_of(row: &Row) -> Result<String, StoreError> {
    row.text(CASE_ID).map(str::to_owned)
}

impl Tx {
    /// Writes a proposal down; `false` if it is there already.
    pub async fn propose(&mut self, proposal: &Proposal) -> Result<bool, StoreError> {
        let terms = proposal.terms();
        let unfit = |what| Err(StoreError::Unfit { table: PROPOSALS.name, what });
        if terms.practice != self.practice().id() {
            return unfit("another practice's proposal");
        }
        if proposal.state() != ProposalState::Pending {
            return unfit("a proposal that does not wait for anybody");
        }
        let row = Row::new(
            &PROPOSALS,
            terms.id.to_string(),
            [
                terms.case.to_string().into(),
                proposal.state().id().into(),
                proposal.digest().to_string().into(),
                terms.expires.ms().into(),
                proposal.stored().expose().clone().into(),
            ],
        );
        self.record(Change::Once(row), Did::about("proposal.made", terms.case)).await
    }

    /// Writes the newest approval of a proposal down, and with the last one that it is approved.
    pub async fn sign(&mut self, signed: &Signed) -> Result<(), StoreError> {
        match signed {
            Signed::Half(proposal) => {
                let first = proposal.first_approval().map(std::slice::from_ref);
                self.keep_approval(proposal, first.unwrap_or_default()).await
            }
            Signed::Whole(approved) => {
                self.keep_approval(approved.proposal(), approved.approvals()).await?;
                self.end_proposal(approved.proposal(), ProposalState::Approved).await
            }
        }
    }

    /// Writes down that a proposal no longer waits, and why. [`StoreError::Moved`] if it did not wait.
    pub async fn end_proposal(
        &mut self,
        proposal: &Proposal,
        state: ProposalState,
    ) -> Result<(), StoreError> {
        let row = self.pending(proposal).await?;
        let row = row.next([(STATE, state.id().into())]);
        let did = Did::about(format!("proposal.{}", state.id()), proposal.terms().case);
        self.record(Change::Next(row), did).await.map(drop)
    }

    async fn keep_approval(
        &mut self,
        proposal: &Proposal,
        approvals: &[Approval],
    ) -> Result<(), StoreError> {
        let Some(approval) = approvals.last() else {
            return Err(StoreError::Unfit { table: APPROVALS.name, what: "there is no approval" });
        };
        self.pending(proposal).await?;
        let id = proposal.terms().id.to_string();
        let needs: i64 = match approval.needs() {
            Signatures::One => 1,
            Signatures::Two => 2,
        };
        let approver = match approval.by() {
            Approver::Person(staff) => staff.to_string(),
            Approver::Order(order) => order.id.to_string(),
        };
        let place = i64::try_from(approvals.len()).unwrap_or(i64::MAX);
        let row = Row::new(
            &APPROVALS,
            format!("{id}.{place}"),
            [
                id.into(),
                place.into(),
                approver.into(),
                approval.digest().to_string().into(),
                needs.into(),
                approval.at().ms().into(),
            ],
        );
        let did = Did::about("approval.given", proposal.terms().case);
        if self.record(Change::Sure(row), did).await? {
            Ok(())
        } else {
            // Somebody else was the first, or this person was already.
            Err(self.fail(StoreError::Moved { table: APPROVALS.name }))
        }
    }

    /// The row of a proposal that still waits, and is still the same.
    async fn pending(&mut self, proposal: &Proposal) -> Result<Row, StoreError> {
        let id = proposal.terms().id.to_string();
        let row = self.row(&PROPOSALS, &id).await?;
        let row = row.ok_or(StoreError::Moved { table: PROPOSALS.name })?;
        let digest: Digest = row.parse(DIGEST)?;
        let waits = row.text(STATE)? == ProposalState::Pending.id();
        if waits && digest == proposal.digest() {
            Ok(row)
        } else {
            Err(StoreError::Moved { table: PROPOSALS.name })
        }
    }
}

fn bytes(row: &Row) -> Result<Phi<Vec<u8>>, StoreError> {
    row.bytes(BODY).map(|it| Phi::new(it.to_vec()))
}

fn not_restorable(err: NotRestorable) -> &'static str {
    match err {
        NotRestorable::Altered => "it has another digest than the one on record",
        NotRestorable::Unreadable => "it can't be read by this version",
    }
}

fn not_approved(err: NotApproved) -> &'static str {
    match err {
        NotApproved::Proposal(err) => not_restorable(err),
        NotApproved::Void(_) => "an approval on record does not hold",
        NotApproved::Missing => "an approval is missing on record",
    }
}

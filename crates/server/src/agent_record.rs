//! What became of what agents proposed, since the beginning: by it people decide how far they trust one.

use std::sync::Arc;

use domain::{Cents, Moment, ProposalState};
use store::{Ended, Of, Proposals, StoreError, Which};

use crate::{Site, Wait};

/// The proposals of agents, and the cases that they were for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct AgentRecord {
    pub(crate) as_of: Moment,
    pub(crate) approved: u64,
    pub(crate) rejected: u64,
    pub(crate) edited: u64,
    pub(crate) waiting: u64,
    pub(crate) expired: u64,
    pub(crate) recovered: Cents,
    pub(crate) n_overturned: u64,
    pub(crate) n_ended: u64,
}

impl AgentRecord {
    /// All proposals.
    pub(crate) fn made(&self) -> u64 {
        self.approved + self.rejected + self.edited + self.waiting + self.expired
    }

    async fn of(site: &Site) -> Result<Self, StoreError> {
        let as_of = site.office.now();
        let mut record = Self {
            as_of,
            approved: 0,
            rejected: 0,
            edited: 0,
            waiting: 0,
            expired: 0,
            recovered: Cents::ZERO,
            n_overturned: 0,
            n_ended: 0,
        };
        let proposals = Which::all(Of::Proposals(Proposals::All));
        for group in site.practice.proposals_by_state(&proposals, as_of).await? {
            let n = match group.state {
                ProposalState::Approved => &mut record.approved,
                ProposalState::Rejected => &mut record.rejected,
                ProposalState::Replaced => &mut record.edited,
                ProposalState::Pending => &mut record.waiting,
                ProposalState::Expired => &mut record.expired,
            };
            *n += group.sums.n;
        }
        for group in site.practice.ended(&Which::all(Of::Ended(Ended::All)), as_of).await? {
            record.n_ended += group.sums.n;
            record.recovered += group.sums.recovered;
            if group.is_among(Ended::Won) {
                record.n_overturned += group.sums.n;
            }
        }
        Ok(record)
    }
}

impl Site {
    /// What became of what agents proposed.
    pub(crate) async fn agent_record(&self, wait: Wait) -> Result<Arc<AgentRecord>, StoreError> {
        let count = |site: Self| async move { AgentRecord::of(&site).await };
        self.agent_record.get(self, ((), wait), count).await
    }
}

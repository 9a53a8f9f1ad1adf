//! The file of a case: everything on record about it, read at once for somebody who looks at it.
//!
//! The command line and the console show the same file, so what stands in it is read in one place. It is
//! for people who may see patients: names, numbers and letters stand in it as they are, each in a `Phi`.
//!
//! **Invariant:** nothing is changed by looking.

mod changed;
mod due;
mod happened;
mod read;
mod said;

use domain::{
    Action, Approval, Case, DecisionRecord, Exhibit, FieldChange, Moment, Outcome, Proposal,
    Question, Receipt, Statement, WarrantKey,
};
use store::{Member, Noticed, Practice, Reading, StoreError, Task, audit::Entry};

use crate::{Office, inbox::PaymentRead};
pub(crate) use changed::stands;
pub use due::Due;
pub use happened::{Did, Happened, doer};
pub use read::WasRead;
pub use said::payer_name;

/// Everything that is on record about a case.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// The case.
    pub case: Case,
    /// Where it waits, and who has it.
    pub task: Option<Task>,
    /// What its payer calls itself; its number where it never spoke.
    pub payer: String,
    /// What the payer said of the claim, each time, the last one last.
    pub payer_words: Vec<PaymentRead>,
    /// What is asked now.
    pub question: Option<Question>,
    /// The newest decision.
    pub decision: Option<DecisionRecord>,
    /// The newest proposal.
    pub proposed: Option<Proposed>,
    /// Who has approved it, in order.
    pub approvals: Vec<Approval>,
    /// What was done of it.
    pub receipts: Vec<(Receipt, Moment)>,
    /// How the case ended.
    pub outcome: Option<Outcome>,
    /// All that was read for it, in order.
    pub journal: Vec<Exhibit<Reading>>,
    /// Its entries in the audit trail.
    pub trail: Vec<Entry>,
    /// What people said about it, the oldest first.
    pub statements: Vec<Statement>,
    /// What was noticed about it, the newest first.
    pub findings: Vec<Noticed>,
    /// Everybody who works or worked for the practice.
    pub members: Vec<Member>,
}

/// A proposal, and of each of its actions the fields of the claim that it changes.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// What is put before people.
    pub proposal: Proposal,
    /// One for each action: the fields in which a claim to be sent differs from the claim as it was
    /// sent; `None` for any other action, and where there is nothing to compare with.
    pub changes: Vec<Option<Vec<FieldChange>>>,
}

impl CaseFile {
    /// Reads all of it.
    pub async fn load(
        office: &Office,
        practice: &Practice,
        case: &Case,
    ) -> Result<Self, StoreError> {
        let now = office.now();
        let payer_words = said::payer_words(practice, case, now).await?;
        let proposal = practice.proposals_of(case.id).await?.pop();
        let (mut receipts, mut approvals) = (Vec::new(), Vec::new());
        if let Some(proposal) = &proposal {
            let terms = proposal.terms();
            approvals.extend(proposal.first_approval().cloned());
            if let Some(approved) = practice.approved(terms.id).await? {
                approvals = approved.approvals().to_vec();
            }
            for issued in practice.warrants_of(terms.id).await? {
                receipts.extend(practice.receipt(issued.key).await?);
            }
        }
        let proposed = match proposal {
            Some(it) => Some(Proposed::load(practice, it, now).await?),
            None => None,
        };
        Ok(Self {
            case: case.clone(),
            task: practice.listed(case.id).await?.map(|it| it.task),
            payer: said::name(&payer_words).unwrap_or_else(|| case.claim.payer.0.clone()),
            payer_words,
            question: crate::question(practice, case).await?,
            decision: practice.decisions_of(case.id).await?.pop(),
            proposed,
            approvals,
            receipts,
            outcome: practice.outcome(case.id).await?,
            journal: practice.journal(case.id).await?,
            trail: practice.trail_of(case.id).await?,
            statements: practice.statements_of(case.id).await?,
            findings: practice.findings_of(case.id).await?,
            members: practice.members().await?,
        })
    }

    /// What was done of one action of the newest proposal, and when.
    pub fn receipt(&self, key: WarrantKey) -> Option<&(Receipt, Moment)> {
        self.receipts.iter().find(|(receipt, _)| receipt.key == key)
    }
}

impl Proposed {
    /// Compares what would go out with what was sent.
    pub async fn load(
        practice: &Practice,
        proposal: Proposal,
        now: Moment,
    ) -> Result<Self, StoreError> {
        let terms = proposal.terms();
        let mut changes = Vec::new();
        for proposed in &terms.actions {
            changes.push(match &proposed.action {
                Action::SubmitCorrectedClaim { file, .. } => {
                    changed::changes(practice, &terms.claim.number, file, now).await?
                }
                _ => None,
            });
        }
        Ok(Self { proposal, changes })
    }
}

//! The desk: the only thing that an agent works with.
//!
//! Every answer is an [`Exhibit`]: the desk writes it into the journal of the case before it hands it
//! over. So the audit trail shows what the agent saw, a run that crashed is repeated with the same
//! answers, and an old case can be judged again by a newer agent.
//!
//! **Invariants**
//! - Each kind of reading is a method, and there is no "do anything": the list below is what an
//!   auditor reads.
//! - Nothing here changes anything outside the journal. [`Desk::corrected_claim`] writes a claim out
//!   as bytes; it sends none.
//! - That something is not there is an answer too, and has its exhibit.

use async_trait::async_trait;
use domain::{Acknowledgment, ClaimRef, Correction, Exhibit, FieldChange};

use crate::{CorrectedClaim, Earlier, FiledDocument, OnFile, PayerWord, SentClaim, Tables};

/// What can be read at a desk.
#[async_trait]
pub trait Desk: Send + Sync {
    /// What the payer last said of the claim (835).
    async fn payer_word(&self, claim: &ClaimRef) -> Result<Exhibit<PayerWord>, DeskError>;

    /// The claim as it was sent (837), where it is at hand.
    async fn sent_claim(&self, claim: &ClaimRef) -> Result<Exhibit<Option<SentClaim>>, DeskError>;

    /// What was said of it on receipt (277CA).
    async fn acknowledgments(
        &self,
        claim: &ClaimRef,
    ) -> Result<Exhibit<Vec<Acknowledgment>>, DeskError>;

    /// What was found, sent and answered on this claim before.
    async fn earlier(&self, claim: &ClaimRef) -> Result<Exhibit<Earlier>, DeskError>;

    /// Coverage, authorization and referral on the date of service.
    async fn on_file(&self, claim: &ClaimRef) -> Result<Exhibit<OnFile>, DeskError>;

    /// The documents that can be enclosed.
    async fn documents(&self, claim: &ClaimRef) -> Result<Exhibit<Vec<FiledDocument>>, DeskError>;

    /// The tables in force, and the day.
    async fn tables(&self) -> Result<Exhibit<Tables>, DeskError>;

    /// The claim as it was sent with these fields put right, written out as an 837.
    async fn corrected_claim(
        &self,
        claim: &ClaimRef,
        correction: &Correction,
        changes: &[FieldChange],
    ) -> Result<Exhibit<CorrectedClaim>, DeskError>;
}

/// Why the desk gives no answer.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// It may be there later: try again.
    #[error("{what} can't be read now")]
    Unavailable {
        /// What was asked for; names no patient.
        what: &'static str,
        /// Why.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// It is not there and will not be: a person has to look.
    #[error("there is no {what} for this case")]
    Missing {
        /// What was asked for; names no patient.
        what: &'static str,
    },
}

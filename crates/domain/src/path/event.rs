//! Events: facts that a platform reported, in the past tense and never changed.
//!
//! What the platform calls the fact comes with it, because the same fact is often reported twice: by
//! a webhook that was repeated, and by the next poll.
//!
//! **Invariant:** two events with one key are one event. Who takes events in counts keys, not
//! deliveries.

use super::{AccountId, ClaimRef, Moment, PayerId};
use crate::Cents;

/// One fact, with its key and its time.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Event {
    /// By what it is known.
    pub key: EventKey,
    /// When it happened, as the platform says.
    pub at: Moment,
    /// What happened.
    pub fact: Fact,
}

/// By what an event is known, however often it is reported.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct EventKey {
    /// Where it was reported; two platforms may use one number.
    pub account: AccountId,
    /// The platform's own name of it.
    pub id: String,
}

/// What happened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Fact {
    /// A remittance came (835).
    RemittanceReceived {
        /// Who pays.
        payer: PayerId,
        /// TRN02, the number of the cheque or EFT.
        trace: String,
        /// BPR02.
        paid: Cents,
    },
    /// A claim was taken in at the door (277CA); nobody has judged it yet.
    ClaimAccepted {
        /// Which.
        claim: ClaimRef,
    },
    /// A claim was refused at the door (277CA, 999); nobody judged it.
    ClaimRejected {
        /// Which.
        claim: ClaimRef,
    },
    /// The payer judged a claim and refused all of it or a part.
    ClaimDenied {
        /// Which.
        claim: ClaimRef,
        /// How much it refused.
        denied: Cents,
    },
    /// The payer paid a claim.
    ClaimPaid {
        /// Which.
        claim: ClaimRef,
        /// CLP04.
        paid: Cents,
    },
    /// The payer took an earlier decision back (CLP02 is 22).
    ClaimReversed {
        /// Which.
        claim: ClaimRef,
        /// What it had paid.
        taken_back: Cents,
    },
    /// The payer kept money back out of a payment (PLB WO, FB).
    RecoupmentTaken {
        /// For which claim, where it said so.
        claim: Option<ClaimRef>,
        /// How much.
        taken: Cents,
    },
}

impl Fact {
    /// The name in records and on screens.
    pub fn name(&self) -> &'static str {
        match self {
            Self::RemittanceReceived { .. } => "remittance_received",
            Self::ClaimAccepted { .. } => "claim_accepted",
            Self::ClaimRejected { .. } => "claim_rejected",
            Self::ClaimDenied { .. } => "claim_denied",
            Self::ClaimPaid { .. } => "claim_paid",
            Self::ClaimReversed { .. } => "claim_reversed",
            Self::RecoupmentTaken { .. } => "recoupment_taken",
        }
    }

    /// The claim it is about, where it is about one.
    pub fn claim(&self) -> Option<&ClaimRef> {
        match self {
            Self::RemittanceReceived { .. } => None,
            Self::ClaimAccepted { claim }
            | Self::ClaimRejected { claim }
            | Self::ClaimDenied { claim, .. }
            | Self::ClaimPaid { claim, .. }
            | Self::ClaimReversed { claim, .. } => Some(claim),
            Self::RecoupmentTaken { claim, .. } => claim.as_ref(),
        }
    }
}

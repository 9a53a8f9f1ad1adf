//! What can be done to a platform: in the imperative, and exact to the byte.
//!
//! Nothing is left to the connector: not an amount, not a date, not a letter. What a person approves
//! is what is done.
//!
//! **Invariant:** what identifies a patient stands in a [`Phi`]; the other texts name nobody.

mod encoding;

use chrono::NaiveDate;

use super::{Digest, DocumentId, PayerClaimNumber};
use crate::{Cents, DenialClass, Frequency, Phi, Queue, words};

/// One exact thing to do about one claim.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Action {
    /// Puts the claim into a work queue.
    RouteToQueue {
        /// Which.
        queue: Queue,
        /// How urgent it is.
        priority: Priority,
        /// By when the work should be done; not the payer's deadline, but before it.
        due: Option<NaiveDate>,
        /// How long the work takes.
        estimated_mins: u32,
        /// How much judgment it takes, from 0 to 100.
        complexity_score: u8,
    },
    /// Writes what was found to the platform, marked as a suggestion.
    AttachAnalysis {
        /// What went wrong.
        root_cause: DenialClass,
        /// How sure that is, in basis points: 9,900 is 99 %.
        confidence_bp: u32,
        /// How urgent the recovery is.
        recovery_priority: Priority,
        /// In the office's words, such as "Correct & Rebill".
        next_action: String,
    },
    /// Marks the claim at the platform.
    SetClaimStatus {
        /// As what.
        mark: ClaimMark,
    },
    /// Adds a note to the claim.
    AddNote {
        /// What it says.
        text: Phi<String>,
    },
    /// Sends a claim to the payer.
    SubmitCorrectedClaim {
        /// What it is to the payer.
        correction: Correction,
        /// The 837, byte for byte.
        file: Phi<Vec<u8>>,
    },
    /// Sends the records that the payer asked for.
    SendRecords {
        /// What is said on the cover.
        summary: Phi<String>,
        /// The records.
        enclosures: Vec<Enclosure>,
    },
    /// Asks for the informal second look.
    RequestReconsideration {
        /// Why the payer should change its mind.
        summary: Phi<String>,
        /// What proves it.
        enclosures: Vec<Enclosure>,
    },
    /// Asks Medicare to put a clerical error right (42 CFR 405.980).
    RequestReopening {
        /// What is wrong and what is right.
        summary: Phi<String>,
        /// What proves it.
        enclosures: Vec<Enclosure>,
    },
    /// Files a formal appeal.
    FileAppeal {
        /// From 1.
        level: u8,
        /// Why the payer should change its mind.
        summary: Phi<String>,
        /// What proves it.
        enclosures: Vec<Enclosure>,
    },
    /// Disputes the price.
    DisputePayment {
        /// What the contract gives.
        expected: Cents,
        /// Why.
        summary: Phi<String>,
        /// What proves it.
        enclosures: Vec<Enclosure>,
    },
    /// Puts a write-off before whoever may post it at the platform; nothing is posted by us.
    RecommendWriteOff {
        /// How much the practice gives up.
        amount: Cents,
        /// Why.
        summary: Phi<String>,
    },
}

words! {
    /// The name of an action: for a connector to list what it can do, and for limits.
    pub enum ActionKind {
        /// [`Action::RouteToQueue`].
        RouteToQueue = "route_to_queue",
        /// [`Action::AttachAnalysis`].
        AttachAnalysis = "attach_analysis",
        /// [`Action::SetClaimStatus`].
        SetClaimStatus = "set_claim_status",
        /// [`Action::AddNote`].
        AddNote = "add_note",
        /// [`Action::SubmitCorrectedClaim`].
        SubmitCorrectedClaim = "submit_corrected_claim",
        /// [`Action::SendRecords`].
        SendRecords = "send_records",
        /// [`Action::RequestReconsideration`].
        RequestReconsideration = "request_reconsideration",
        /// [`Action::RequestReopening`].
        RequestReopening = "request_reopening",
        /// [`Action::FileAppeal`].
        FileAppeal = "file_appeal",
        /// [`Action::DisputePayment`].
        DisputePayment = "dispute_payment",
        /// [`Action::RecommendWriteOff`].
        RecommendWriteOff = "recommend_write_off",
    }
}

words! {
    /// How urgent something is.
    pub enum Priority {
        /// Today.
        High = "high",
        /// In its turn.
        Medium = "medium",
        /// When there is time.
        Low = "low",
    }
}

words! {
    /// How a claim is marked at a platform while an answer is under way.
    pub enum ClaimMark {
        /// "Under Review".
        UnderReview = "under_review",
        /// "In Appeal".
        InAppeal = "in_appeal",
    }
}

/// What a claim that is sent again is to the payer. One that replaces or voids another cites the
/// payer's number of it, so there is none without.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Correction {
    /// CLM05-3 is 1: the payer has judged none, as after a rejection or MA130.
    First,
    /// CLM05-3 is 7: it takes the place of an earlier claim.
    Replaces {
        /// REF*F8.
        payer_number: PayerClaimNumber,
    },
    /// CLM05-3 is 8: it takes an earlier claim back.
    Voids {
        /// REF*F8.
        payer_number: PayerClaimNumber,
    },
}

/// A document that goes with an action. The digest binds its content too: an approved letter can't
/// have its proof exchanged.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Enclosure {
    /// Which.
    pub document: DocumentId,
    /// The digest of its bytes.
    pub digest: Digest,
}

impl Action {
    /// Its name.
    pub fn kind(&self) -> ActionKind {
        match self {
            Self::RouteToQueue { .. } => ActionKind::RouteToQueue,
            Self::AttachAnalysis { .. } => ActionKind::AttachAnalysis,
            Self::SetClaimStatus { .. } => ActionKind::SetClaimStatus,
            Self::AddNote { .. } => ActionKind::AddNote,
            Self::SubmitCorrectedClaim { .. } => ActionKind::SubmitCorrectedClaim,
            Self::SendRecords { .. } => ActionKind::SendRecords,
            Self::RequestReconsideration { .. } => ActionKind::RequestReconsideration,
            Self::RequestReopening { .. } => ActionKind::RequestReopening,
            Self::FileAppeal { .. } => ActionKind::FileAppeal,
            Self::DisputePayment { .. } => ActionKind::DisputePayment,
            Self::RecommendWriteOff { .. } => ActionKind::RecommendWriteOff,
        }
    }

    /// What it says in words, to the payer or as a note; nothing for what says nothing.
    pub fn text(&self) -> Option<&Phi<String>> {
        match self {
            Self::AddNote { text: summary }
            | Self::SendRecords { summary, .. }
            | Self::RequestReconsideration { summary, .. }
            | Self::RequestReopening { summary, .. }
            | Self::FileAppeal { summary, .. }
            | Self::DisputePayment { summary, .. }
            | Self::RecommendWriteOff { summary, .. } => Some(summary),
            Self::RouteToQueue { .. }
            | Self::AttachAnalysis { .. }
            | Self::SetClaimStatus { .. }
            | Self::SubmitCorrectedClaim { .. } => None,
        }
    }

    /// The documents that go with it.
    pub fn enclosures(&self) -> &[Enclosure] {
        match self {
            Self::SendRecords { enclosures, .. }
            | Self::RequestReconsideration { enclosures, .. }
            | Self::RequestReopening { enclosures, .. }
            | Self::FileAppeal { enclosures, .. }
            | Self::DisputePayment { enclosures, .. } => enclosures,
            Self::RouteToQueue { .. }
            | Self::AttachAnalysis { .. }
            | Self::SetClaimStatus { .. }
            | Self::AddNote { .. }
            | Self::SubmitCorrectedClaim { .. }
            | Self::RecommendWriteOff { .. } => &[],
        }
    }

    /// How much the practice would give up by it, never below zero: an amount with the wrong sign
    /// must not make another one look small.
    pub fn given_up(&self) -> Cents {
        match self {
            Self::RecommendWriteOff { amount, .. } => amount.abs(),
            _ => Cents::ZERO,
        }
    }
}

impl ActionKind {
    /// It stays in the office, gives nothing up and can be undone there: only such an action may
    /// ever be done under a standing order, without a person's yes to this very proposal.
    pub fn stays_in_the_office(self) -> bool {
        match self {
            Self::RouteToQueue | Self::AttachAnalysis | Self::SetClaimStatus | Self::AddNote => {
                true
            }
            Self::SubmitCorrectedClaim
            | Self::SendRecords
            | Self::RequestReconsideration
            | Self::RequestReopening
            | Self::FileAppeal
            | Self::DisputePayment
            | Self::RecommendWriteOff => false,
        }
    }
}

impl Correction {
    /// CLM05-3.
    pub fn frequency(&self) -> Frequency {
        match self {
            Self::First => Frequency::Original,
            Self::Replaces { .. } => Frequency::Replacement,
            Self::Voids { .. } => Frequency::Void,
        }
    }
}

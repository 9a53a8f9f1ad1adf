//! An action as bytes: the name of its kind, then its fields in the order of the type.
//!
//! A field that is added later needs a new version of the proposal's encoding, because what was
//! approved before has to read back as it was approved.

use super::{Action, ActionKind, ClaimMark, Correction, Enclosure, Priority};
use crate::path::canonical::{Canonical, Reader, write_name};

impl Canonical for Action {
    fn write(&self, to: &mut Vec<u8>) {
        write_name(self.kind().id(), to);
        match self {
            Self::RouteToQueue { queue, priority, due, estimated_mins, complexity_score } => {
                queue.write(to);
                priority.write(to);
                due.write(to);
                estimated_mins.write(to);
                u32::from(*complexity_score).write(to);
            }
            Self::AttachAnalysis { root_cause, confidence_bp, recovery_priority, next_action } => {
                root_cause.write(to);
                confidence_bp.write(to);
                recovery_priority.write(to);
                next_action.write(to);
            }
            Self::SetClaimStatus { mark } => mark.write(to),
            Self::AddNote { text } => text.write(to),
            Self::SubmitCorrectedClaim { correction, file } => {
                correction.write(to);
                file.write(to);
            }
            Self::SendRecords { summary, enclosures }
            | Self::RequestReconsideration { summary, enclosures }
            | Self::RequestReopening { summary, enclosures } => {
                summary.write(to);
                enclosures.write(to);
            }
            Self::FileAppeal { level, summary, enclosures } => {
                u32::from(*level).write(to);
                summary.write(to);
                enclosures.write(to);
            }
            Self::DisputePayment { expected, summary, enclosures } => {
                expected.write(to);
                summary.write(to);
                enclosures.write(to);
            }
            Self::RecommendWriteOff { amount, summary } => {
                amount.write(to);
                summary.write(to);
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let action = match ActionKind::from_id(&String::read(from)?)? {
            ActionKind::RouteToQueue => Self::RouteToQueue {
                queue: Canonical::read(from)?,
                priority: Canonical::read(from)?,
                due: Canonical::read(from)?,
                estimated_mins: Canonical::read(from)?,
                complexity_score: read_small(from)?,
            },
            ActionKind::AttachAnalysis => Self::AttachAnalysis {
                root_cause: Canonical::read(from)?,
                confidence_bp: Canonical::read(from)?,
                recovery_priority: Canonical::read(from)?,
                next_action: Canonical::read(from)?,
            },
            ActionKind::SetClaimStatus => Self::SetClaimStatus { mark: Canonical::read(from)? },
            ActionKind::AddNote => Self::AddNote { text: Canonical::read(from)? },
            ActionKind::SubmitCorrectedClaim => Self::SubmitCorrectedClaim {
                correction: Canonical::read(from)?,
                file: Canonical::read(from)?,
            },
            ActionKind::SendRecords => Self::SendRecords {
                summary: Canonical::read(from)?,
                enclosures: Canonical::read(from)?,
            },
            ActionKind::RequestReconsideration => Self::RequestReconsideration {
                summary: Canonical::read(from)?,
                enclosures: Canonical::read(from)?,
            },
            ActionKind::RequestReopening => Self::RequestReopening {
                summary: Canonical::read(from)?,
                enclosures: Canonical::read(from)?,
            },
            ActionKind::FileAppeal => Self::FileAppeal {
                level: read_small(from)?,
                summary: Canonical::read(from)?,
                enclosures: Canonical::read(from)?,
            },
            ActionKind::DisputePayment => Self::DisputePayment {
                expected: Canonical::read(from)?,
                summary: Canonical::read(from)?,
                enclosures: Canonical::read(from)?,
            },
            ActionKind::RecommendWriteOff => Self::RecommendWriteOff {
                amount: Canonical::read(from)?,
                summary: Canonical::read(from)?,
            },
        };
        Some(action)
    }
}

/// A number that fits a byte. Bytes themselves are no numbers here: a file is one field of them.
fn read_small(from: &mut Reader<'_>) -> Option<u8> {
    u32::read(from)?.try_into().ok()
}

impl Canonical for Correction {
    fn write(&self, to: &mut Vec<u8>) {
        match self {
            Self::First => write_name("first", to),
            Self::Replaces { payer_number } => {
                write_name("replaces", to);
                payer_number.write(to);
            }
            Self::Voids { payer_number } => {
                write_name("voids", to);
                payer_number.write(to);
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        match String::read(from)?.as_str() {
            "first" => Some(Self::First),
            "replaces" => Some(Self::Replaces { payer_number: Canonical::read(from)? }),
            "voids" => Some(Self::Voids { payer_number: Canonical::read(from)? }),
            _ => None,
        }
    }
}

impl Canonical for Enclosure {
    fn write(&self, to: &mut Vec<u8>) {
        self.document.write(to);
        self.digest.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self { document: Canonical::read(from)?, digest: Canonical::read(from)? })
    }
}

macro_rules! as_name {
    ($($name:ident)*) => {$(
        impl Canonical for $name {
            fn write(&self, to: &mut Vec<u8>) {
                write_name(self.id(), to);
            }

            fn read(from: &mut Reader<'_>) -> Option<Self> {
                Self::from_id(&String::read(from)?)
            }
        }
    )*};
}

as_name! { ClaimMark Priority }

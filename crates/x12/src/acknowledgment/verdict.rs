//! What the codes of an acknowledgment come to: taken, or sent back.

use self::{ClaimVerdict as Claim, EnvelopeVerdict as Envelope};

/// What the receiver did with an interchange, a group or a transaction set (TA104, AK901, IK501 and
/// AK501).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum EnvelopeVerdict {
    /// Taken.
    Accepted,
    /// Taken, with errors that the sender should see to.
    AcceptedWithErrors,
    /// Some of the sets of the group were taken and some were not.
    AcceptedInPart,
    /// Not taken: nothing inside was looked at any further.
    Rejected,
    /// The code is missing or not of the list.
    Unknown,
}

/// What became of a claim, as the category of its status (STC01-1) says.
///
/// The order is that of weight: where a claim has several categories, the last of these counts.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum ClaimVerdict {
    /// Received, or passed on; not yet said to be adjudicated.
    Received,
    /// Taken into adjudication.
    Accepted,
    /// Neither: not found, or a category that is not of the list. A person looks.
    Unknown,
    /// Sent back before adjudication: no denial, and nothing to appeal.
    Rejected,
}

/// X12 data elements I13, 715 and 717; confidence K. M, W and X are about signatures and
/// encryption.
const ENVELOPES: &[(&[u8], Envelope)] = &[
    (b"A", Envelope::Accepted),
    (b"E", Envelope::AcceptedWithErrors),
    (b"P", Envelope::AcceptedInPart),
    (b"R", Envelope::Rejected),
    (b"M", Envelope::Rejected),
    (b"W", Envelope::Rejected),
    (b"X", Envelope::Rejected),
];

/// The acknowledgment categories of the list of claim status categories; confidence K.
const CATEGORIES: &[(&[u8], Claim)] = &[
    // Passed on to another payer or clearinghouse.
    (b"A0", Claim::Received),
    // Received, which is not yet accepted.
    (b"A1", Claim::Received),
    (b"A2", Claim::Accepted),
    // Sent back as unprocessable.
    (b"A3", Claim::Rejected),
    // Not found.
    (b"A4", Claim::Unknown),
    // Accepted, and divided into several claims.
    (b"A5", Claim::Accepted),
    // Something is missing, invalid, or at odds with something else.
    (b"A6", Claim::Rejected),
    (b"A7", Claim::Rejected),
    (b"A8", Claim::Rejected),
];

impl EnvelopeVerdict {
    /// Reads TA104, AK901, IK501 or AK501.
    pub fn from_code(code: &[u8]) -> Self {
        listed(ENVELOPES, code).unwrap_or(Self::Unknown)
    }

    /// Is what was sent now in the hands of the receiver, the whole of it?
    pub fn is_taken(self) -> bool {
        matches!(self, Self::Accepted | Self::AcceptedWithErrors)
    }
}

impl ClaimVerdict {
    /// Reads STC01-1.
    pub fn from_category(category: &[u8]) -> Self {
        listed(CATEGORIES, category).unwrap_or(Self::Unknown)
    }

    /// Does it prove that the claim was there on that day?
    pub fn is_proof_of_filing(self) -> bool {
        matches!(self, Self::Received | Self::Accepted)
    }
}

/// Is the category one of the list?
pub(super) fn is_category(category: &[u8]) -> bool {
    listed(CATEGORIES, category).is_some()
}

/// Is the code one of the list?
pub(super) fn is_envelope_code(code: &[u8]) -> bool {
    listed(ENVELOPES, code).is_some()
}

fn listed<T: Copy>(table: &[(&[u8], T)], code: &[u8]) -> Option<T> {
    table.iter().find(|(it, _)| *it == code).map(|(_, verdict)| *verdict)
}

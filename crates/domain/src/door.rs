//! The doors: the ways in which an answer can go back to a payer. A right answer through the wrong
//! door is lost, often together with the deadline.

/// Where an answer goes.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Door {
    /// A first claim, frequency 1: rejected, or never adjudicated (MA130).
    NewClaim,
    /// A corrected claim, frequency 7, with the payer's number in REF*F8.
    Replacement,
    /// A void, frequency 8, with the payer's number in REF*F8.
    Void,
    /// The records that the payer asked for; not an appeal.
    RecordsReply,
    /// The payer's informal second look, before an appeal.
    Reconsideration,
    /// A formal appeal at this level, from 1.
    Appeal(u8),
    /// Medicare's reopening for a clerical error (42 CFR 405.980).
    Reopening,
    /// A dispute about price under the contract or the No Surprises Act.
    PricingDispute,
    /// A request to a manager to write the amount off.
    WriteOffRequest,
    /// The patient is asked or billed.
    Patient,
    /// Nothing goes out: it is final and right, or not decided yet.
    Nothing,
}

impl Door {
    /// The name in files and on the wire.
    pub fn id(self) -> &'static str {
        match self {
            Self::NewClaim => "new_claim",
            Self::Replacement => "replacement",
            Self::Void => "void",
            Self::RecordsReply => "records_reply",
            Self::Reconsideration => "reconsideration",
            Self::Appeal(1) => "appeal_1",
            Self::Appeal(2) => "appeal_2",
            Self::Appeal(3) => "appeal_3",
            Self::Appeal(4) => "appeal_4",
            Self::Appeal(_) => "appeal_5",
            Self::Reopening => "reopening",
            Self::PricingDispute => "pricing_dispute",
            Self::WriteOffRequest => "write_off_request",
            Self::Patient => "patient",
            Self::Nothing => "nothing",
        }
    }

    /// Reads [`Door::id`].
    pub fn from_id(id: &str) -> Option<Self> {
        let doors = [
            Self::NewClaim,
            Self::Replacement,
            Self::Void,
            Self::RecordsReply,
            Self::Reconsideration,
            Self::Appeal(1),
            Self::Appeal(2),
            Self::Appeal(3),
            Self::Appeal(4),
            Self::Appeal(5),
            Self::Reopening,
            Self::PricingDispute,
            Self::WriteOffRequest,
            Self::Patient,
            Self::Nothing,
        ];
        doors.into_iter().find(|door| door.id() == id)
    }
}

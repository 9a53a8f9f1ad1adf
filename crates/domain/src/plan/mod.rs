//! What an office does about a denial: the next action, whose it is, in which queue it waits, and
//! how long it takes.
//!
//! All of it follows from the class and the door, so that the same denial never waits in two
//! places. The words in quotation marks of the queues and actions are those that billing offices
//! know from their platforms.
//!
//! **Invariant:** a plan sends nothing. Every tier but the high one always waits for a person, and a
//! write-off always waits for a manager.

mod action;
mod owner;
mod minutes;

pub use owner::Owner;

use crate::{DenialClass, Door, Pause};

/// What happens next with a denial.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Plan {
    /// In the office's words, such as "Correct & Rebill".
    pub next_action: &'static str,
    /// Where it waits.
    pub queue: Queue,
    /// Whose work it is.
    pub owner: Owner,
    /// How much of it can be prepared without a specialist.
    pub tier: Tier,
    /// Minutes until the payer's answer, all touches together: a documented guess, to be replaced
    /// by what the office measures.
    pub minutes: u32,
}

impl Plan {
    /// The same plan where the payer has to say first what it misses: somebody asks, and nothing
    /// is drafted before the answer.
    pub fn asking_first(self) -> Self {
        Self {
            next_action: "Ask Payer What Is Missing",
            queue: Queue::ArFollowUp,
            tier: Tier::Medium,
            ..self
        }
    }
}

/// How much of a denial can be prepared without a specialist.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Tier {
    /// A clerical error: the corrected claim can be drafted.
    High,
    /// A specialist looks.
    Medium,
    /// Nothing is left but to close it, or to ask a manager about a write-off.
    Low,
}

impl Tier {
    /// As screens and files have it.
    pub fn label(self) -> &'static str {
        match self {
            Self::High => "High",
            Self::Medium => "Medium",
            Self::Low => "Low",
        }
    }
}

/// Where work waits.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Queue {
    /// Calls and questions to the payer.
    ArFollowUp,
    /// Appeals, reconsiderations and disputes.
    Appeals,
    /// Drafted corrections that need no specialist.
    AutoSubmit,
    /// A coder compares the claim with the chart.
    CoderReview,
    /// A clinician looks.
    ClinicalReview,
    /// A manager decides.
    ManagerApproval,
    /// The team that owns this kind of denial.
    Team(Owner),
}

impl Queue {
    /// As screens and files have it.
    pub fn label(self) -> &'static str {
        match self {
            Self::ArFollowUp => "A/R Follow-Up",
            Self::Appeals => "Appeals",
            Self::AutoSubmit => "Auto-Submit",
            Self::CoderReview => "Coder Review",
            Self::ClinicalReview => "Clinical Review",
            Self::ManagerApproval => "Manager Approval",
            Self::Team(owner) => owner.label(),
        }
    }

    /// Reads [`Queue::label`].
    pub fn from_label(label: &str) -> Option<Self> {
        let queues = [
            Self::ArFollowUp,
            Self::Appeals,
            Self::AutoSubmit,
            Self::CoderReview,
            Self::ClinicalReview,
            Self::ManagerApproval,
        ];
        let mut all = queues.into_iter().chain(Owner::ALL.iter().copied().map(Self::Team));
        all.find(|queue| queue.label() == label)
    }
}

/// The plan for a class at a door; `pause` is why nothing goes out, where nothing does.
pub fn plan(class: DenialClass, door: Door, pause: Option<Pause>) -> Plan {
    Plan {
        next_action: action::next_action(class, door, pause),
        queue: queue(class, door, pause),
        owner: owner::owner(class, door, pause),
        tier: tier(class, door, pause),
        minutes: minutes::minutes(class, door, pause),
    }
}

fn queue(class: DenialClass, door: Door, pause: Option<Pause>) -> Queue {
    let owner = owner::owner(class, door, pause);
    match door {
        Door::WriteOffRequest => Queue::ManagerApproval,
        Door::Appeal(_) | Door::Reconsideration if is_clinical(class) => Queue::ClinicalReview,
        Door::Appeal(_) | Door::Reconsideration => Queue::Appeals,
        Door::NewClaim | Door::Replacement | Door::Reopening if is_clerical(class) => {
            Queue::AutoSubmit
        }
        Door::NewClaim | Door::Replacement | Door::Reopening if is_coding(class) => {
            Queue::CoderReview
        }
        Door::Nothing => match pause {
            Some(Pause::Compliance | Pause::Unclassified) => Queue::Team(owner),
            _ => Queue::ArFollowUp,
        },
        Door::NewClaim | Door::Replacement | Door::Reopening | Door::Void => {
            if owner == Owner::Billing { Queue::ArFollowUp } else { Queue::Team(owner) }
        }
        Door::RecordsReply | Door::PricingDispute | Door::Patient => Queue::Team(owner),
    }
}

fn tier(class: DenialClass, door: Door, pause: Option<Pause>) -> Tier {
    match door {
        Door::NewClaim | Door::Replacement | Door::Reopening if is_clerical(class) => Tier::High,
        Door::WriteOffRequest => Tier::Low,
        Door::Nothing if pause == Some(Pause::Final) => Tier::Low,
        _ => Tier::Medium,
    }
}

/// Nothing has to be judged: a number, a name or an element is put right. Codes and units are not
/// among them, because only the chart says which are right.
fn is_clerical(class: DenialClass) -> bool {
    matches!(
        class,
        DenialClass::MemberMismatch
            | DenialClass::AuthorizationMissing
            | DenialClass::AuthorizationMismatch
            | DenialClass::ReferralMissing
            | DenialClass::ClaimError
    )
}

fn is_coding(class: DenialClass) -> bool {
    matches!(
        class,
        DenialClass::Duplicate
            | DenialClass::Bundling
            | DenialClass::Modifier
            | DenialClass::ProcedureCode
            | DenialClass::Diagnosis
            | DenialClass::Units
            | DenialClass::MedicalNecessity
            | DenialClass::Experimental
            | DenialClass::LevelOfCare
    )
}

fn is_clinical(class: DenialClass) -> bool {
    matches!(
        class,
        DenialClass::Units
            | DenialClass::MedicalNecessity
            | DenialClass::Experimental
            | DenialClass::LevelOfCare
    )
}

#[cfg(test)]
mod tests;

//! Subscribe: another program wants to be told of what happens here, and a person lets it.
//!
//! **Invariants**
//! - News are kinds of entries of the audit trail, and nothing else is ever told.
//! - Only who may connect programs says who is told.

use authority::Permission;
use domain::{Phi, StaffId, SubscriptionId, words};
use store::{Practice, Subscription, SubscriptionState, Tx, audit::Entry};

use crate::{NotDone, Office, people};

words! {
    /// What another program can be told of.
    pub enum News {
        /// A case was opened.
        CaseOpened = "case.opened",
        /// A case asks something that only a person can answer.
        CaseAsked = "case.asked",
        /// A case stands still until a person looks at it.
        CaseStopped = "case.stopped",
        /// A case is closed.
        CaseClosed = "case.closed",
        /// An agent or a person proposed something.
        ProposalMade = "proposal.made",
        /// A proposal waits for somebody to approve it.
        ApprovalWanted = "approval.wanted",
        /// A proposal waits for a second person to approve it.
        SecondApprovalWanted = "approval.second_wanted",
        /// Somebody approved a proposal.
        ApprovalGiven = "approval.given",
        /// Somebody said no to a proposal.
        ProposalRejected = "proposal.rejected",
        /// Another proposal took the place of one.
        ProposalReplaced = "proposal.replaced",
        /// A proposal expired before anybody approved it.
        ProposalExpired = "proposal.expired",
        /// Something was done at a platform.
        ActionDone = "action.done",
        /// Nobody knows whether something was done at a platform.
        ActionUnclear = "action.unclear",
        /// It is known what the payer did in the end.
        OutcomeKnown = "outcome.known",
        /// Something was noticed that a person should see.
        FindingNoticed = "finding.noticed",
        /// A file came.
        FileReceived = "file.received",
        /// The brake was put on.
        BrakePutOn = "brake.put_on",
        /// The brake was taken off.
        BrakeTakenOff = "brake.taken_off",
    }
}

/// What somebody wants for a program.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Where its receiver is; whether anything may be sent there, the courier says.
    pub address: Phi<String>,
    /// Of what it wants to be told.
    pub news: Vec<News>,
    /// With what the messages are signed: drawn from the operating system by whoever asks.
    pub secret: Phi<Vec<u8>>,
}

impl News {
    /// What an entry of the audit trail is to others, if it is anything.
    pub fn of(entry: &Entry) -> Option<Self> {
        Some(match entry.did.as_str() {
            "case.opened" => Self::CaseOpened,
            "case.ask" => Self::CaseAsked,
            "case.stop" | "case.object" | "case.fail" => Self::CaseStopped,
            "case.close" | "case.learn" => Self::CaseClosed,
            "case.put_forward" => Self::ApprovalWanted,
            "case.sign_first" => Self::SecondApprovalWanted,
            "case.lose_sight" => Self::ActionUnclear,
            "proposal.made" => Self::ProposalMade,
            "proposal.rejected" => Self::ProposalRejected,
            "proposal.replaced" => Self::ProposalReplaced,
            "proposal.expired" => Self::ProposalExpired,
            "approval.given" => Self::ApprovalGiven,
            "receipt.kept" => Self::ActionDone,
            "outcome.kept" => Self::OutcomeKnown,
            "finding.noticed" => Self::FindingNoticed,
            "file.received" => Self::FileReceived,
            "brake.put_on" => Self::BrakePutOn,
            "brake.taken_off" => Self::BrakeTakenOff,
            _ => return None,
        })
    }
}

/// A person has a program told of what happens from now on.
pub async fn subscribe(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    wanted: Wanted,
) -> Result<Subscription, NotDone> {
    let mut tx = begin(office, practice, by).await?;
    let Wanted { address, news, secret } = wanted;
    let subscription = Subscription {
        id: office.id(SubscriptionId::new),
        address,
        news: news.iter().map(|it| it.id().to_owned()).collect(),
        secret,
        by,
        made: tx.stamp().at,
        state: SubscriptionState::On,
    };
    tx.subscribe(&subscription).await?;
    tx.commit().await?;
    Ok(subscription)
}

/// A person has a program told nothing more.
pub async fn unsubscribe(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    id: SubscriptionId,
) -> Result<(), NotDone> {
    set(office, practice, by, (id, SubscriptionState::Ended)).await
}

/// A person has a program told again that did not answer for too long; first of all that it missed.
pub async fn resume_subscription(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    id: SubscriptionId,
) -> Result<(), NotDone> {
    set(office, practice, by, (id, SubscriptionState::On)).await
}

async fn set(
    office: &Office,
    practice: &Practice,
    by: StaffId,
    (id, state): (SubscriptionId, SubscriptionState),
) -> Result<(), NotDone> {
    let mut tx = begin(office, practice, by).await?;
    let known = tx.subscription(id).await?;
    if known.is_none_or(|it| it.state == SubscriptionState::Ended) {
        return Err(NotDone::NotThere("subscription"));
    }
    tx.set_subscription(id, state).await?;
    Ok(tx.commit().await?)
}

async fn begin(office: &Office, practice: &Practice, by: StaffId) -> Result<Tx, NotDone> {
    let mut tx = people::begin(office, practice, by).await?;
    let staff = people::staff(&mut tx, by).await?;
    people::permitted(&staff, Permission::Connect)?;
    Ok(tx)
}

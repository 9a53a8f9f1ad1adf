//! Where a case stands, for whom it waits, and the table of steps that may follow.
//!
//! A state says what a case waits for and never what a worker is doing right now: that is the lease
//! of a job, and a record of it would lie after a crash. The one exception is [`CaseState::Acting`].
//! It is written down *before* the first attempt to change anything outside, because afterwards
//! nobody could tell a case that was never begun from one whose answer was lost.
//!
//! **Invariants**
//! - Every state but [`CaseState::Closed`] waits for somebody, and from every state there is a way
//!   to be closed.
//! - Nothing is acted on that was not approved, and nothing is approved that was not checked.
//! - A case that may have changed something outside is never decided anew, settled or closed before
//!   it is known what happened.

use crate::words;

words! {
    /// Where a case stands.
    pub enum CaseState {
        /// Opened, or opened again: an agent decides.
        Deciding = "deciding",
        /// There is a proposal, and its limits, citations and PHI are checked.
        Checking = "checking",
        /// A person has to approve the proposal.
        AwaitingApproval = "awaiting_approval",
        /// One person has approved it, and it needs another.
        AwaitingSecondApproval = "awaiting_second_approval",
        /// A person has to answer a question first.
        AwaitingAnswer = "awaiting_answer",
        /// Approved, and nothing was attempted yet.
        Approved = "approved",
        /// An attempt was begun; what became of it is found out before the next one.
        Acting = "acting",
        /// An attempt got no clear answer and the platform can't be asked; a person finds out.
        Unclear = "unclear",
        /// It was put into a work queue and nothing was sent: its people do the rest at the payer.
        InQueue = "in_queue",
        /// Everything was done; the payer has to speak.
        AwaitingPayer = "awaiting_payer",
        /// The payer has spoken; what can be learned is kept.
        Settled = "settled",
        /// Something unexpected; a person looks.
        Stopped = "stopped",
        /// Nothing is left to do. What comes later opens another case.
        Closed = "closed",
    }
}

words! {
    /// What may happen to a case.
    pub enum Step {
        /// The agent proposes actions.
        Propose = "propose",
        /// The agent asks a person.
        Ask = "ask",
        /// The check finds nothing, and the proposal goes to a person.
        PutForward = "put_forward",
        /// The agent only watches (phase observe), so the payer's answer is awaited as it is.
        Observe = "observe",
        /// The check finds a fault in the proposal.
        Object = "object",
        /// A standing order covers the proposal.
        ApproveByOrder = "approve_by_order",
        /// The first of two people approves.
        SignFirst = "sign_first",
        /// A person approves, and no other is needed.
        Approve = "approve",
        /// A person says no.
        Reject = "reject",
        /// A person changes the proposal into another one, which is checked anew.
        Edit = "edit",
        /// The proposal or its approval is too old.
        Expire = "expire",
        /// A person answers the question.
        Answer = "answer",
        /// The first attempt is about to be made.
        Begin = "begin",
        /// An attempt got no clear answer, and the platform can't be asked.
        LoseSight = "lose_sight",
        /// A person found out what became of it.
        FindOut = "find_out",
        /// The platform refused, clearly.
        Fail = "fail",
        /// All actions have their receipts and none reached the payer: the work lies with people.
        HandOver = "hand_over",
        /// A person of the queue has done the work, and the payer will answer.
        Handle = "handle",
        /// All actions have their receipts, and the payer will answer.
        Deliver = "deliver",
        /// All actions have their receipts, and no answer will come.
        Finish = "finish",
        /// The payer's last word came.
        Settle = "settle",
        /// Something new came that the decision did not know, such as another denial.
        Reconsider = "reconsider",
        /// What can be learned was kept.
        Learn = "learn",
        /// There is nothing worth doing, or a person gives it up.
        Close = "close",
        /// Something unexpected happened, or a person stops it.
        Stop = "stop",
        /// A person lets it go on.
        Resume = "resume",
        /// A person says what it is, how urgent or whose; it is decided anew by that.
        Override = "override",
    }
}

words! {
    /// For whom a case waits.
    pub enum WaitsFor {
        /// An agent.
        Agent = "agent",
        /// The check.
        Check = "check",
        /// A person who may approve.
        Approver = "approver",
        /// Another person who may approve.
        SecondApprover = "second_approver",
        /// The person who was asked.
        Answerer = "answerer",
        /// The step that writes outside.
        Act = "act",
        /// The people of the work queue that it was put into.
        Queue = "queue",
        /// A person who looks at what went wrong.
        Supervisor = "supervisor",
        /// The payer.
        Payer = "payer",
        /// The step that keeps lessons.
        Learn = "learn",
    }
}

/// A step that may not follow.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a case that is `{}` can't `{}`", state.id(), step.id())]
pub struct NotAllowed {
    /// Where the case stands.
    pub state: CaseState,
    /// What should have happened.
    pub step: Step,
}

impl CaseState {
    /// Where every case begins.
    pub const FIRST: Self = Self::Deciding;

    /// For whom it waits; `None` only once it is closed.
    pub fn waits_for(self) -> Option<WaitsFor> {
        match self {
            Self::Deciding => Some(WaitsFor::Agent),
            Self::Checking => Some(WaitsFor::Check),
            Self::AwaitingApproval => Some(WaitsFor::Approver),
            Self::AwaitingSecondApproval => Some(WaitsFor::SecondApprover),
            Self::AwaitingAnswer => Some(WaitsFor::Answerer),
            Self::Approved | Self::Acting => Some(WaitsFor::Act),
            Self::Unclear | Self::Stopped => Some(WaitsFor::Supervisor),
            Self::InQueue => Some(WaitsFor::Queue),
            Self::AwaitingPayer => Some(WaitsFor::Payer),
            Self::Settled => Some(WaitsFor::Learn),
            Self::Closed => None,
        }
    }

    /// Where the case stands after a step, if the step may follow. The table in the tests is the
    /// specification.
    pub fn next(self, step: Step) -> Result<Self, NotAllowed> {
        use CaseState as S;
        let next = match (step, self) {
            (Step::Propose, S::Deciding) => S::Checking,
            (Step::Ask, S::Deciding) => S::AwaitingAnswer,
            (Step::PutForward, S::Checking) => S::AwaitingApproval,
            (Step::Observe, S::Checking) => S::AwaitingPayer,
            (Step::Object, S::Checking) => S::Stopped,
            (Step::ApproveByOrder, S::Checking) => S::Approved,
            (Step::SignFirst, S::AwaitingApproval) => S::AwaitingSecondApproval,
            (Step::Approve, S::AwaitingApproval | S::AwaitingSecondApproval) => S::Approved,
            (Step::Reject, S::AwaitingApproval | S::AwaitingSecondApproval) => S::AwaitingAnswer,
            (Step::Edit, S::AwaitingApproval | S::AwaitingSecondApproval) => S::Checking,
            (Step::Expire, S::AwaitingApproval | S::AwaitingSecondApproval | S::Approved) => {
                S::Deciding
            }
            (Step::Answer, S::AwaitingAnswer) => S::Deciding,
            (Step::Begin, S::Approved) => S::Acting,
            (Step::LoseSight, S::Acting) => S::Unclear,
            (Step::FindOut, S::Unclear) => S::Acting,
            (Step::Fail, S::Acting) => S::Stopped,
            (Step::HandOver, S::Acting) => S::InQueue,
            (Step::Handle, S::InQueue) => S::AwaitingPayer,
            (Step::Deliver, S::Acting) => S::AwaitingPayer,
            (Step::Finish, S::Acting) => S::Settled,
            (Step::Settle, it) if it.is_untouched() || it.is_delivered() => S::Settled,
            (Step::Reconsider, it) if it.is_untouched() || it.is_delivered() => S::Deciding,
            (Step::Learn, S::Settled) => S::Closed,
            (Step::Close, S::Deciding | S::AwaitingAnswer | S::Stopped) => S::Closed,
            (Step::Close, it) if it.is_delivered() => S::Closed,
            // What was begun may have happened, and that has to be found out first.
            (Step::Stop, S::Acting) => S::Unclear,
            (Step::Stop, it) if it.is_untouched() && it != S::Stopped => S::Stopped,
            (Step::Stop, S::InQueue | S::AwaitingPayer | S::Settled) => S::Stopped,
            (Step::Resume, S::Stopped) => S::Deciding,
            (Step::Override, it) if it.is_before_people() => S::Deciding,
            // What lies in a queue has not reached the payer.
            (Step::Override, S::Deciding | S::InQueue) => S::Deciding,
            (step, state) => return Err(NotAllowed { state, step }),
        };
        Ok(next)
    }

    /// Decided, and nothing was approved yet.
    pub fn is_before_people(self) -> bool {
        match self {
            Self::Checking
            | Self::AwaitingApproval
            | Self::AwaitingSecondApproval
            | Self::AwaitingAnswer => true,
            Self::Deciding
            | Self::Approved
            | Self::Acting
            | Self::Unclear
            | Self::InQueue
            | Self::AwaitingPayer
            | Self::Settled
            | Self::Stopped
            | Self::Closed => false,
        }
    }

    /// Open, and no attempt is under way whose end is not known.
    fn is_untouched(self) -> bool {
        match self {
            Self::Deciding
            | Self::Checking
            | Self::AwaitingApproval
            | Self::AwaitingSecondApproval
            | Self::AwaitingAnswer
            | Self::Approved
            | Self::Stopped => true,
            Self::Acting
            | Self::Unclear
            | Self::InQueue
            | Self::AwaitingPayer
            | Self::Settled
            | Self::Closed => false,
        }
    }

    /// All that was approved was done.
    fn is_delivered(self) -> bool {
        matches!(self, Self::InQueue | Self::AwaitingPayer)
    }
}

#[cfg(test)]
mod tests;

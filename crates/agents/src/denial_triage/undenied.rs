//! A case whose denial is not there any more: the payer spoke again before anybody had to act.
//!
//! Money that was taken back, or is not decided yet, is no denial either, and no reason to close.

use chrono::Days;
use domain::{
    Action, Cents, ClaimPayment, ClaimStatus, Closing, Conclusion, Decision, Judgment, Priority,
    Queue, Reason,
};

use super::evidence::Evidence;

/// Days after which somebody looks whether the payer has spoken \[K\].
const LOOK_AGAIN_DAYS: u64 = 14;

/// What to do where the payer's last word denies nothing.
pub(super) fn decision(evidence: &Evidence) -> Decision {
    let payment = &evidence.word.value.payment;
    let (conclusion, text) = if let Some(closing) = closing(payment, &evidence.judged()) {
        (Conclusion::Close { closing }, "The payer's last word on the claim denies nothing.")
    } else {
        let actions = vec![look_again(evidence)];
        let text = "The payer's last word on the claim decides nothing for good.";
        (Conclusion::Propose { actions }, text)
    };
    let because = vec![Reason::new(text, evidence.word.id).and(evidence.tables.id)];
    Decision { conclusion, because, assessment: None }
}

fn closing(payment: &ClaimPayment, judgment: &Judgment) -> Option<Closing> {
    match payment.status {
        ClaimStatus::Predetermination => Some(Closing::NothingAskedFor),
        _ if judgment.not_final => None,
        ClaimStatus::Processed(_) | ClaimStatus::Forwarded(_) if Cents::ZERO < payment.paid => {
            Some(Closing::PaidSince)
        }
        ClaimStatus::Processed(_) | ClaimStatus::Forwarded(_) if judgment.zero_pay_ok => {
            let owed = Cents::ZERO < judgment.patient_share;
            Some(if owed { Closing::PatientOwes } else { Closing::Expected })
        }
        ClaimStatus::Processed(_)
        | ClaimStatus::Forwarded(_)
        | ClaimStatus::NotRecognised
        | ClaimStatus::Reversal
        | ClaimStatus::NotOurs
        | ClaimStatus::Pended
        | ClaimStatus::Unknown => None,
    }
}

fn look_again(evidence: &Evidence) -> Action {
    let said = evidence.earlier.value.instead;
    Action::RouteToQueue {
        queue: said.queue.unwrap_or(Queue::ArFollowUp),
        priority: said.priority.unwrap_or(Priority::Low),
        due: evidence.tables.value.as_of.checked_add_days(Days::new(LOOK_AGAIN_DAYS)),
        estimated_mins: 5,
        complexity_score: 20,
    }
}

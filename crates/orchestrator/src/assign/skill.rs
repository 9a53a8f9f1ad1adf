//! Whose work a queue is, by what people are in the office \[K\].
//!
//! A queue has people whose own work it is, and people who can stand in for them. An office of six has one
//! of each, so most of the time nobody has to ask; an office that sees it otherwise assigns by hand.

use authority::Role;
use domain::{Owner, Question, Queue};

/// How well a role fits a queue.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Skill {
    /// Can stand in.
    Near,
    /// It is their own work.
    Own,
}

/// How well a role fits a queue; `None` where it is not theirs at all.
pub(super) fn skill(queue: Queue, role: Role) -> Option<Skill> {
    use Role as R;
    let (own, near): (&[Role], &[Role]) = match queue {
        Queue::CoderReview | Queue::Team(Owner::Coding) => (&[R::Coder], &[R::BillingManager]),
        // Only a clinician says what was necessary.
        Queue::ClinicalReview | Queue::Team(Owner::Clinical) => (&[R::ClinicalReviewer], &[]),
        Queue::ManagerApproval | Queue::Team(Owner::Manager) => {
            (&[R::BillingManager], &[R::PracticeAdministrator])
        }
        Queue::Team(Owner::Compliance | Owner::Credentialing) => (&[R::BillingManager], &[]),
        Queue::Team(Owner::ManagedCare) => (&[R::RevenueIntegrityAnalyst], &[R::BillingManager]),
        Queue::Team(Owner::Triage) => {
            (&[R::RevenueIntegrityAnalyst], &[R::BillingSpecialist, R::BillingManager])
        }
        Queue::ArFollowUp
        | Queue::Appeals
        | Queue::AutoSubmit
        | Queue::Team(
            Owner::Eligibility
            | Owner::Registration
            | Owner::Coordination
            | Owner::Billing
            | Owner::Authorization
            | Owner::Referrals
            | Owner::HealthRecords
            | Owner::PatientAccess
            | Owner::Receivables
            | Owner::Appeals,
        ) => (&[R::BillingSpecialist], &[R::RevenueIntegrityAnalyst, R::BillingManager]),
    };
    if own.contains(&role) { Some(Skill::Own) } else { near.contains(&role).then_some(Skill::Near) }
}

/// The best that somebody with these roles has for a queue.
pub fn best_skill(queue: Queue, roles: &[Role]) -> Option<Skill> {
    roles.iter().filter_map(|role| skill(queue, *role)).max()
}

/// The queues that are somebody's own work, in the order of all queues.
pub fn queues_of(roles: &[Role]) -> Vec<Queue> {
    all_queues().filter(|it| best_skill(*it, roles) == Some(Skill::Own)).collect()
}

/// The queues that cases are put into here: a team that works in another queue has none of its own.
pub fn queues() -> impl Iterator<Item = Queue> {
    all_queues().filter(|it| match it {
        Queue::Team(owner) => queue_of(*owner) == *it,
        _ => true,
    })
}

/// Every queue that a case may wait in; the tables may put it with a team that has none of its own.
pub fn all_queues() -> impl Iterator<Item = Queue> {
    let named = [
        Queue::AutoSubmit,
        Queue::ArFollowUp,
        Queue::Appeals,
        Queue::CoderReview,
        Queue::ClinicalReview,
        Queue::ManagerApproval,
    ];
    named.into_iter().chain(Owner::ALL.iter().map(|it| Queue::Team(*it)))
}

/// Where a question waits: with those who are asked.
pub(crate) fn asked_in(question: Question) -> Queue {
    queue_of(question.owner())
}

/// Where a team works.
fn queue_of(owner: Owner) -> Queue {
    match owner {
        Owner::Coding => Queue::CoderReview,
        Owner::Clinical => Queue::ClinicalReview,
        Owner::Appeals => Queue::Appeals,
        Owner::Manager => Queue::ManagerApproval,
        Owner::Billing | Owner::Receivables => Queue::ArFollowUp,
        Owner::Eligibility
        | Owner::Registration
        | Owner::Coordination
        | Owner::Authorization
        | Owner::Referrals
        | Owner::HealthRecords
        | Owner::PatientAccess
        | Owner::Credentialing
        | Owner::ManagedCare
        | Owner::Compliance
        | Owner::Triage => Queue::Team(owner),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn whose_work_a_queue_is() {
        let mut text = String::new();
        for queue in queues() {
            let of = |skill: Skill| {
                let roles = Role::ALL.iter().filter(|it| super::skill(queue, **it) == Some(skill));
                roles.map(|it| it.id()).collect::<Vec<_>>().join(", ")
            };
            let line = format!("{:<26}{:<12}{}", queue.label(), of(Skill::Own), of(Skill::Near));
            text.push_str(&format!("{}\n", line.trim_end()));
        }
        expect![[r#"
            Auto-Submit               specialist  analyst, manager
            A/R Follow-Up             specialist  analyst, manager
            Appeals                   specialist  analyst, manager
            Coder Review              coder       manager
            Clinical Review           clinical
            Manager Approval          manager     administrator
            Eligibility               specialist  analyst, manager
            Registration              specialist  analyst, manager
            Coordination of Benefits  specialist  analyst, manager
            Authorizations            specialist  analyst, manager
            Referrals                 specialist  analyst, manager
            Health Records            specialist  analyst, manager
            Patient Access            specialist  analyst, manager
            Credentialing             manager
            Managed Care              analyst     manager
            Compliance                manager
            Triage                    analyst     specialist, manager
        "#]]
        .assert_eq(&text);
    }

    #[test]
    fn every_question_waits_where_somebody_can_answer_it() {
        use authority::Permission;
        for question in Question::ALL {
            let needs = match question {
                Question::WasItMedicallyNecessary => Permission::AnswerClinical,
                _ => Permission::Answer,
            };
            let queue = asked_in(*question);
            let can = |role: &&Role| skill(queue, **role) == Some(Skill::Own) && role.may(needs);
            assert!(Role::ALL.iter().any(|role| can(&role)), "{question:?}");
        }
    }
}

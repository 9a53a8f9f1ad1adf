//! The people of a billing office, by what they may do.
//!
//! The table in the tests is for a manager to read. What an approval may cost at most is a matter of
//! the limits; here stands only whether somebody approves at all.

use domain::{PracticeId, StaffId, words};

/// Somebody who works for a practice. In a small office one person has several roles, and may do
/// what any of them may.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Staff {
    /// Who.
    pub id: StaffId,
    /// For which practice.
    pub practice: PracticeId,
    /// As what.
    pub roles: Vec<Role>,
}

words! {
    /// What somebody is in the office.
    pub enum Role {
        /// Finds where money is lost, and why.
        RevenueIntegrityAnalyst = "analyst",
        /// Makes, corrects and follows up claims.
        BillingSpecialist = "specialist",
        /// Codes from the chart.
        Coder = "coder",
        /// Judges as a clinician.
        ClinicalReviewer = "clinical",
        /// Leads the billing office.
        BillingManager = "manager",
        /// Answers for the practice.
        PracticeAdministrator = "administrator",
        /// Checks afterwards, and changes nothing.
        ComplianceAuditor = "auditor",
        /// Installs and connects, and sees no patient.
        Integrator = "integrator",
    }
}

words! {
    /// What somebody may do.
    pub enum Permission {
        /// See cases with names and records.
        SeePatients = "see_patients",
        /// See counts and sums.
        SeeFigures = "see_figures",
        /// Approve proposals, within the limits.
        Approve = "approve",
        /// Change a proposal into another one.
        Edit = "edit",
        /// Say no to a proposal.
        Reject = "reject",
        /// Answer what an agent asks.
        Answer = "answer",
        /// Say whether something was medically necessary.
        AnswerClinical = "answer_clinical",
        /// Change queue, class or priority of a case.
        Override = "override",
        /// Say what became of an attempt that nobody has a clear answer to.
        FindOut = "find_out",
        /// Sign standing orders.
        SignOrders = "sign_orders",
        /// Put the brake on. Everybody may.
        Stop = "stop",
        /// Take the brake off.
        Release = "release",
        /// Move an agent to another phase.
        SetPhases = "set_phases",
        /// Change the limits.
        SetLimits = "set_limits",
        /// Say who works here and as what.
        ManageStaff = "manage_staff",
        /// Connect platforms.
        Connect = "connect",
        /// Have failed work tried again.
        Retry = "retry",
        /// Read the audit trail.
        ReadAudit = "read_audit",
        /// Hand the audit trail to somebody outside.
        ExportAudit = "export_audit",
    }
}

impl Staff {
    /// May this person do this, in any role?
    pub fn may(&self, permission: Permission) -> bool {
        self.roles.iter().any(|role| role.may(permission))
    }
}

impl Role {
    /// May this role do this?
    pub fn may(self, permission: Permission) -> bool {
        use Permission as P;
        if permission == P::Stop {
            return true;
        }
        match self {
            Self::RevenueIntegrityAnalyst => {
                works_cases(permission)
                    || matches!(permission, P::SeeFigures | P::Override | P::FindOut)
            }
            Self::BillingSpecialist => {
                works_cases(permission) || matches!(permission, P::SeeFigures | P::FindOut)
            }
            Self::Coder => works_cases(permission),
            Self::ClinicalReviewer => works_cases(permission) || permission == P::AnswerClinical,
            Self::BillingManager => {
                works_cases(permission)
                    || matches!(permission, P::SeeFigures | P::Override | P::FindOut)
                    || matches!(permission, P::SignOrders | P::Release | P::SetPhases)
                    || matches!(permission, P::Retry | P::ReadAudit)
            }
            // Sets the limits, and so approves by them but does not edit what it approves.
            Self::PracticeAdministrator => {
                matches!(permission, P::SeePatients | P::SeeFigures | P::Approve | P::Reject)
                    || matches!(permission, P::SignOrders | P::Release | P::SetPhases)
                    || matches!(permission, P::SetLimits | P::ManageStaff | P::Connect)
                    || matches!(permission, P::Retry | P::ReadAudit | P::ExportAudit)
            }
            Self::ComplianceAuditor => {
                matches!(permission, P::SeePatients | P::SeeFigures | P::ReadAudit | P::ExportAudit)
            }
            Self::Integrator => matches!(permission, P::Connect | P::Retry),
        }
    }
}

/// What everybody may do who works on cases.
fn works_cases(permission: Permission) -> bool {
    use Permission as P;
    matches!(permission, P::SeePatients | P::Approve | P::Edit | P::Reject | P::Answer)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn who_may_do_what() {
        let mut text = format!("{:<16}", "");
        for role in Role::ALL {
            text.push_str(&format!(" {}", role.id()));
        }
        for permission in Permission::ALL {
            text.push_str(&format!("\n{:<16}", permission.id()));
            for role in Role::ALL {
                let mark = if role.may(*permission) { "yes" } else { "-" };
                text.push_str(&format!(" {mark:<width$}", width = role.id().len()));
            }
            text.truncate(text.trim_end().len());
        }
        expect![[r#"
                             analyst specialist coder clinical manager administrator auditor integrator
            see_patients     yes     yes        yes   yes      yes     yes           yes     -
            see_figures      yes     yes        -     -        yes     yes           yes     -
            approve          yes     yes        yes   yes      yes     yes           -       -
            edit             yes     yes        yes   yes      yes     -             -       -
            reject           yes     yes        yes   yes      yes     yes           -       -
            answer           yes     yes        yes   yes      yes     -             -       -
            answer_clinical  -       -          -     yes      -       -             -       -
            override         yes     -          -     -        yes     -             -       -
            find_out         yes     yes        -     -        yes     -             -       -
            sign_orders      -       -          -     -        yes     yes           -       -
            stop             yes     yes        yes   yes      yes     yes           yes     yes
            release          -       -          -     -        yes     yes           -       -
            set_phases       -       -          -     -        yes     yes           -       -
            set_limits       -       -          -     -        -       yes           -       -
            manage_staff     -       -          -     -        -       yes           -       -
            connect          -       -          -     -        -       yes           -       yes
            retry            -       -          -     -        yes     yes           -       yes
            read_audit       -       -          -     -        yes     yes           yes     -
            export_audit     -       -          -     -        -       yes           yes     -"#]].assert_eq(&text);
    }

    #[test]
    fn somebody_with_two_roles_may_do_what_either_may() {
        use domain::Moment;
        let made = Moment::from_ms(0).unwrap();
        let staff = Staff {
            id: StaffId::new(made, [1; 10]),
            practice: PracticeId::new(made, [1; 10]),
            roles: vec![Role::ClinicalReviewer, Role::Integrator],
        };
        assert!(staff.may(Permission::AnswerClinical) && staff.may(Permission::Connect));
        assert!(!staff.may(Permission::SetLimits));
        assert!(!Staff { roles: Vec::new(), ..staff }.may(Permission::Stop));
    }
}
